//! A house that has been lived in: something of everything that is kept.

use doorcast_app::ports::{
    connections::Trouble,
    drafts::RequestKey,
    store::Store,
    videos::{Heard, Orphan, Whose},
};
use doorcast_domain::{
    account::{
        Role,
        ticket::Purpose,
        totp::{Totp, TotpKey, TotpStep},
    },
    ledger::{Budget, UsdMicros},
    pipeline::{event::Event, id::VideoId},
    project::{Project, ProjectId},
    subscription::EventKind,
    video::{Language, Quality, VideoType},
};

use crate::{
    accounts::{self, invitation, person, session, ticket},
    projects::{change, complete, for_good, kept, named},
    samples::{NOW, attempt, claim, claimed, draft, name, press, pressed, rendering, take, wait},
    secrets::key,
    subscriptions::{completed, subscribed},
    tokens::{self, token},
    webhooks::webhook,
};

/// A secret that must not be read in an archive.
pub(super) const KEY: &str = "k-1-0123456789abcdef";

/// Returns a video that was leased and waits for a place.
pub(super) fn leased_id() -> VideoId {
    VideoId::new(104, 104)
}

/// Moves in.
pub(crate) fn fill(store: &impl Store) {
    people(store);
    films(store);
    around(store);
}

fn people(store: &impl Store) {
    let mut dana = person("dana", Role::Owner);
    dana.totp = Some(Totp {
        key: TotpKey([7; 20]),
        last_step: TotpStep(9),
        recovery: vec![accounts::digest(90), accounts::digest(91)],
    });
    wait(store.insert_first_owner(&dana)).expect("a first owner");
    let office = dana.office.clone();
    let invited = ticket(1, invitation("ben"));
    wait(store.insert_ticket(&invited)).expect("a new ticket");
    let ben = person("ben", Role::Agent);
    wait(store.accept_invitation(accounts::digest(1), &ben, NOW)).expect("a good ticket");
    wait(store.insert_ticket(&ticket(3, invitation("carla")))).expect("a new ticket");
    let reset = Purpose::PasswordReset {
        person: name("ben"),
    };
    wait(store.insert_ticket(&ticket(2, reset))).expect("a new ticket");
    for (number, who) in [(5, "dana"), (4, "ben"), (6, "ben")] {
        wait(store.insert_session(&session(number, who))).expect("a new session");
    }
    let id = session(6, "ben").id;
    wait(store.revoke_session(&office, &name("ben"), &id, NOW)).expect("an answer");
    for (number, agent) in [(9, Some("dana")), (8, None)] {
        let digest = tokens::digest(number);
        wait(store.insert_token(&token(number.into(), agent), digest)).expect("a new token");
    }
    wait(store.keep_secrets(&office, &[("ONE", key(KEY)), ("A", key("k"))], NOW)).expect("kept");
}

fn films(store: &impl Store) {
    subscribed(store, 1, "dana", &EventKind::CHOICES);
    subscribed(store, 2, "marisol", &EventKind::CHOICES);
    wait(store.insert(&draft(101, "dana"))).expect("a new video");
    rendering(store, 102, "dana");
    completed(store, 103, Quality::Production);
    pressed(store, 104, "marisol", 0);
    let leased = claimed(store, &claim(NOW));
    assert!(leased.iter().any(|one| one.video.id == leased_id()));
    let stopped = pressed(store, 105, "ben", 0);
    take(store, &stopped, Event::CancelPressed, NOW);
    let told = named(store, 7, "dana", "Casa con jardín");
    let (project, film) = for_good(&told, 110);
    wait(store.begin_film(&project, &film)).expect("the newest project");
    complete(store, &film, 110, NOW + 3);
    let (project, again) = for_good(&project, 111);
    wait(store.begin_film(&project, &again)).expect("the newest project");
    take(store, &again, press(111), NOW);
    change(store, &kept(store, 9, "ben"), |project| {
        project.deleted_at_ms = Some(NOW)
    });
    let request = RequestKey {
        agent: name("dana"),
        key: "open house on sunday".into(),
    };
    wait(store.insert_once(&request, [3; 32], &draft(112, "dana"))).expect("a new video");
    let begun = Project::begin(
        ProjectId::new(NOW.unsigned_abs() + 50, 1),
        told.owner(),
        VideoType::Custom,
        Language::English,
        NOW,
    );
    wait(store.begin_once(&request, [4; 32], &begun)).expect("a new project");
}

fn around(store: &impl Store) {
    for (studio, event) in [
        ("studio", "c"),
        ("studio", "a"),
        ("other", "b"),
        ("studio", "b"),
    ] {
        let hint = webhook(studio, event, studio == "other");
        wait(store.receive_webhook(&hint)).expect("an answer");
    }
    for (studio, event) in [("studio", "b"), ("other", "b")] {
        wait(store.settle_webhook(&name(studio), event)).expect("settled");
    }
    let trouble = Trouble {
        message: "no credits left".into(),
        at_ms: NOW,
    };
    for vendor in ["studio", "groq"] {
        wait(store.record_vendor(&name(vendor), Heard::Failure, NOW)).expect("an answer");
        wait(store.note_trouble(&name(vendor), &trouble)).expect("noted");
    }
    for number in [2, 1] {
        let orphan = Orphan {
            studio: name("studio"),
            render: name(&format!("lost_{number}")),
            title: "Sol".into(),
            attempt: attempt(5_000 + number),
            seen_at_ms: NOW,
        };
        wait(store.keep_orphan(&orphan)).expect("kept");
    }
    let most = |dollars: u64| Some(UsdMicros(dollars * 1_000_000));
    let budget = Budget {
        video: most(5),
        agent: most(50),
        office: most(500),
    };
    let office = name("stone-vale");
    wait(store.set_budget(&office, None, budget)).expect("set");
    let of_agent = Budget {
        office: None,
        ..budget
    };
    wait(store.set_budget(&office, Some(&name("dana")), of_agent)).expect("set");
}

/// Proves that people find the house as they left it.
pub(super) fn assert_lived_in(store: &dyn Store, before: &dyn Store) {
    let office = person("dana", Role::Owner).office;
    let ask = |store: &dyn Store| {
        (
            wait(store.find_session(&office, accounts::digest(4))).expect("an answer"),
            wait(store.list_invitations(&office, NOW)).expect("a list"),
            wait(store.open_secrets(&office)).expect("the keys"),
            wait(store.list_tokens()).expect("a list"),
            wait(store.find_token(tokens::digest(9))).expect("an answer"),
            wait(store.list_webhooks(100)).expect("a list"),
            wait(store.list_orphans(100)).expect("a list"),
            wait(store.list_ledger(&Whose::default(), None, 200)).expect("a page"),
            wait(store.find_by_attempt(attempt(102))).expect("an answer"),
            wait(store.find_by_render(&name("studio"), &name("vid_102"))).expect("an answer"),
        )
    };
    let (found, expected) = (ask(store), ask(before));
    assert!(found.0.is_some() && !found.1.is_empty() && !found.5.is_empty());
    assert_eq!(found, expected);
    let letter = |store: &dyn Store| wait(store.take_film_letter(NOW)).expect("an answer");
    assert_eq!(letter(store), letter(before));
    let cards = |store: &dyn Store| {
        let feed = doorcast_app::ports::projects::Feed {
            reach: doorcast_app::ports::projects::Reach {
                office: name("stone-vale"),
                agent: Some(name("dana")),
            },
            kind: None,
            status: None,
            words: vec!["jard".into()],
            shelf: Default::default(),
        };
        wait(store.list_projects(&feed, None, 10))
            .expect("a page")
            .cards
    };
    assert_eq!(cards(store).len(), 1);
    assert_eq!(cards(store), cards(before));
}
