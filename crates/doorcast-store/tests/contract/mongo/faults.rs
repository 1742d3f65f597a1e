//! Answers that are lost: the server has done it, or not, and does not say so.

use doorcast_app::ports::{
    accounts::TicketStore as _,
    videos::{Receipt, RecordError, VideoStore, Webhook},
};
use doorcast_domain::{
    account::{
        Role,
        session::SecretDigest,
        ticket::{Purpose, Ticket, TicketId},
    },
    ledger::UsdMicros,
    pipeline::event::Event,
};
use doorcast_store::mongo::{MongoSettings, MongoVideos, Timekeeper};
use mongodb::bson::{Document, doc};

use super::{open, raw, settings};
use crate::samples::{NOW, attempt, change, claim, draft, name, press, pressed, wait};

/// A store whose connections the server knows by name.
struct Unlucky {
    store: MongoVideos,
    settings: MongoSettings,
    name: String,
}

impl Unlucky {
    fn new() -> Self {
        let mut settings = settings();
        let name = settings.database.clone().expect("a name");
        settings.uri = format!("{}&appName={name}", settings.uri);
        Self {
            store: open(&settings, Timekeeper::Callers),
            settings,
            name,
        }
    }

    /// Lets the next commands of a name go wrong for this store alone.
    fn lose(&self, times: i32, command: &str, how: Document) {
        let mut data = doc! { "failCommands": [command], "appName": &self.name };
        data.extend(how);
        let fail = doc! {
            "configureFailPoint": "failCommand", "mode": { "times": times }, "data": data,
        };
        let admin = raw(&self.settings).client().database("admin");
        wait(admin.run_command(fail)).expect("a server for tests");
    }
}

/// It is done, and the answer says that nobody knows.
fn unknown() -> Document {
    doc! {
        "writeConcernError": { "code": 64, "errmsg": "waiting for replication timed out" },
        "errorLabels": ["RetryableWriteError", "UnknownTransactionCommitResult"],
    }
}

/// It is not done, and there is no answer.
fn silence() -> Document {
    doc! { "closeConnection": true }
}

fn check_press(times: i32, command: &str, how: Document) {
    let unlucky = Unlucky::new();
    let video = draft(1, "dana");
    wait(unlucky.store.insert(&video)).expect("a new video");
    unlucky.lose(times, command, how);
    let pressed = change(&video, press(1), NOW);
    wait(unlucky.store.record_outcome(&pressed)).expect("it is done in the end");
    let found = wait(unlucky.store.find(&video.id)).expect("an answer");
    assert_eq!(found, Some(pressed.video.clone()));
    let lines = wait(unlucky.store.list_entries(&video.id)).expect("lines");
    assert_eq!(lines.len(), 1, "bought once");
    let again = wait(unlucky.store.record_outcome(&pressed));
    assert!(
        matches!(again, Err(RecordError::Stale)),
        "twice is not once"
    );
}

#[test]
fn a_press_whose_commit_is_lost_buys_once() {
    check_press(3, "commitTransaction", unknown());
    check_press(3, "commitTransaction", silence());
}

#[test]
fn a_press_whose_writes_are_lost_buys_once() {
    check_press(3, "update", silence());
    check_press(3, "insert", silence());
    let collision = doc! { "errorCode": 112, "errorLabels": ["TransientTransactionError"] };
    check_press(5, "update", collision);
}

#[test]
fn a_webhook_whose_answer_is_lost_is_new() {
    let unlucky = Unlucky::new();
    unlucky.lose(3, "insert", unknown());
    let webhook = Webhook {
        studio: name("studio"),
        event: doorcast_app::ports::avatar_studio::WebhookEvent {
            event_id: "a".into(),
            attempt: Some(attempt(1)),
            render: name("vid_1"),
        },
        received_at_ms: NOW,
    };
    let receive = || wait(unlucky.store.receive_webhook(&webhook)).expect("an answer");
    assert_eq!(receive(), Receipt::New);
    assert_eq!(receive(), Receipt::Repeated);
}

#[test]
fn a_claim_whose_answer_is_lost_still_has_its_videos() {
    for how in [unknown(), silence()] {
        let unlucky = Unlucky::new();
        let store = &unlucky.store;
        let rendering = crate::samples::rendering(store, 1, "dana");
        let queued = pressed(store, 2, "dana", 0);
        let due_ms = rendering.due_at_ms().expect("it is polled");
        unlucky.lose(3, "findAndModify", how);
        let claimed = crate::samples::claimed(store, &claim(due_ms));
        assert_eq!(crate::samples::ids(&claimed), [rendering.id, queued.id]);
        for one in &claimed {
            wait(store.renew_lease(&one.video.id, one.lease.fence, due_ms + 9)).expect("ours");
        }
    }
}

#[test]
fn a_ticket_whose_spending_is_lost_was_spent_by_this() {
    let unlucky = Unlucky::new();
    let ticket = Ticket {
        id: TicketId::new(1),
        office: name("office"),
        purpose: Purpose::Invitation {
            email: "dana@example.com".parse().expect("an address"),
            role: Role::Agent,
            by: name("marisol"),
        },
        digest: SecretDigest([7; 32]),
        created_at_ms: NOW,
        expires_at_ms: NOW + 1_000,
        spent_at_ms: None,
    };
    wait(unlucky.store.insert_ticket(&ticket)).expect("a new ticket");
    unlucky.lose(4, "commitTransaction", silence());
    let spend = || {
        wait(
            unlucky
                .store
                .spend_ticket(&ticket.office, ticket.digest, NOW),
        )
    };
    assert!(spend().expect("an answer"));
    assert!(!spend().expect("an answer"));
}

#[test]
fn refusals_move_no_money() {
    let unlucky = Unlucky::new();
    let video = pressed(&unlucky.store, 1, "dana", 0);
    unlucky.lose(2, "abortTransaction", silence());
    let stale = change(&draft(1, "dana"), press(9), NOW);
    assert!(wait(unlucky.store.record_outcome(&stale)).is_err());
    let cancel = change(&video, Event::CancelPressed, NOW);
    wait(unlucky.store.record_outcome(&cancel)).expect("the newest video");
    let scope = doorcast_domain::ledger::Scope::Video(video.id);
    let account = wait(unlucky.store.account(&scope)).expect("an answer");
    assert_eq!(account.open(), UsdMicros::ZERO);
}
