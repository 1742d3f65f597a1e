//! The inbox, and how vendors are doing.

use doorcast_app::ports::{
    avatar_studio::WebhookEvent,
    connections::Trouble,
    videos::{Change, Heard, Receipt, VideoStore, Webhook},
};
use doorcast_domain::pipeline::{
    breaker::{Breaker, FAILURES},
    event::Event,
};

use crate::samples::{NOW, attempt, change, name, pressed, take, wait};

pub(crate) fn webhook(studio: &str, event_id: &str, is_named: bool) -> Webhook {
    Webhook {
        studio: name(studio),
        event: WebhookEvent {
            event_id: event_id.into(),
            attempt: is_named.then(|| attempt(1)),
            render: name("vid_1"),
        },
        received_at_ms: NOW,
    }
}

fn open(store: &dyn VideoStore) -> Vec<Webhook> {
    wait(store.list_webhooks(100)).expect("a list")
}

pub(crate) fn a_webhook_is_kept_once_and_read_in_order(store: &dyn VideoStore) {
    let receive = |webhook: &Webhook| wait(store.receive_webhook(webhook)).expect("an answer");
    let sent = [
        webhook("studio", "b", true),
        webhook("studio", "a", false),
        webhook("other", "b", true),
    ];
    for one in &sent {
        assert_eq!(receive(one), Receipt::New);
        assert_eq!(receive(one), Receipt::Repeated);
    }
    assert_eq!(open(store), sent);
    assert_eq!(wait(store.list_webhooks(2)).expect("a list"), sent[..2]);
    wait(store.settle_webhook(&name("studio"), "b")).expect("settled");
    wait(store.settle_webhook(&name("studio"), "unknown")).expect("nothing to do");
    assert_eq!(open(store), sent[1..]);
    assert_eq!(
        receive(&sent[0]),
        Receipt::Repeated,
        "what is dealt with is not new again"
    );
}

pub(crate) fn a_webhook_is_settled_with_its_change_or_not_at_all(store: &dyn VideoStore) {
    let hint = webhook("studio", "a", true);
    wait(store.receive_webhook(&hint)).expect("an answer");
    let queued = pressed(store, 1, "dana", 0);
    let sent = take(store, &queued, Event::Due, NOW);
    let hinted = |video: &_| Change {
        webhook: Some((name("studio"), "a".into())),
        ..change(
            video,
            Event::Hinted {
                attempt: attempt(1),
                render: name("vid_1"),
            },
            NOW,
        )
    };
    assert!(wait(store.record_outcome(&hinted(&queued))).is_err());
    assert_eq!(open(store), [hint]);
    wait(store.record_outcome(&hinted(&sent))).expect("the newest video");
    assert_eq!(open(store), []);
}

pub(crate) fn vendors_that_fail_are_rested(store: &dyn VideoStore) {
    let hear = |heard| wait(store.record_vendor(&name("studio"), heard, NOW)).expect("an answer");
    let health = |vendor| wait(store.vendor_health(&name(vendor))).expect("an answer");
    assert_eq!(health("studio"), Breaker::Well);
    for _ in 0..FAILURES {
        hear(Heard::Failure);
    }
    assert!(matches!(health("studio"), Breaker::Rested { .. }));
    assert_eq!(health("storage"), Breaker::Well);
    assert_eq!(hear(Heard::Answer), Breaker::Well);
    assert_eq!(health("studio"), Breaker::Well);
}

pub(crate) fn the_last_trouble_of_a_vendor_is_remembered(store: &dyn VideoStore) {
    let last = |vendor| wait(store.last_trouble(&name(vendor))).expect("an answer");
    assert_eq!(last("studio"), None);
    for (message, at_ms) in [("no", NOW), ("not now", NOW + 1)] {
        let trouble = Trouble {
            message: message.to_owned(),
            at_ms,
        };
        wait(store.note_trouble(&name("studio"), &trouble)).expect("noted");
        assert_eq!(last("studio"), Some(trouble));
    }
    assert_eq!(last("storage"), None);
}
