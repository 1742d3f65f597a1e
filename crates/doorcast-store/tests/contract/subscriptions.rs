//! Subscriptions: kept, and told of every change in the same write.

use doorcast_app::{
    ports::{StoreError, subscriptions::SubscriptionStore, videos::VideoStore},
    webhooks::test_of,
};
use doorcast_domain::{
    pipeline::{
        Video,
        event::{Event, StoreAnswer},
        id::MediaKey,
        stage::StoredFilm,
    },
    project::Owner,
    subscription::{
        Delivery, EventKind, Off, OffWhy, SigningKey, Subscription, SubscriptionId, Try,
    },
    video::Quality,
};

use crate::samples::{NOW, accepted, draft, finished, name, press, take, wait};

fn subscription(number: u64, agent: &str, events: &[EventKind]) -> Subscription {
    Subscription {
        id: SubscriptionId::new(number),
        office: name("stone-vale"),
        agent: name(agent),
        url: "https://hooks.example/doorcast".into(),
        events: events.to_vec(),
        key: SigningKey::new([number as u8; 32]),
        created_at_ms: NOW,
        off: None,
    }
}

pub(crate) fn subscribed(
    store: &dyn SubscriptionStore,
    number: u64,
    agent: &str,
    events: &[EventKind],
) -> Subscription {
    let one = subscription(number, agent, events);
    wait(store.insert_subscription(&one)).expect("a new one");
    one
}

fn told(store: &dyn SubscriptionStore, to: &Subscription) -> Vec<Delivery> {
    wait(store.list_deliveries(&to.id, 50)).expect("a list")
}

pub(crate) fn completed(store: &dyn VideoStore, number: u64, quality: Quality) -> Video {
    let mut draft = draft(number, "dana");
    draft.office = name("stone-vale");
    draft.order.style.quality = quality;
    wait(store.insert(&draft)).expect("a new draft");
    let number = u128::from(number);
    let video = take(store, &draft, press(number), NOW);
    let video = take(store, &video, Event::Due, NOW);
    let video = take(store, &video, accepted(number), NOW);
    let video = take(store, &video, finished(number), NOW);
    let film = StoredFilm {
        key: name::<MediaKey>("videos/x"),
        url: "file:///x".into(),
        size_bytes: 9,
        checksum: "sha256:00".into(),
        duration_ms: 18_000,
    };
    let stored = Event::StoreAnswered {
        render: name(&format!("vid_{number}")),
        answer: StoreAnswer::Stored(film),
    };
    take(store, &video, stored, NOW + 7)
}

pub(crate) fn subscriptions_come_back_as_they_were(store: &dyn SubscriptionStore) {
    let one = subscribed(store, 1, "dana", &[EventKind::VideoFailed]);
    let mut two = subscribed(store, 2, "dana", &EventKind::CHOICES);
    subscribed(store, 3, "marisol", &EventKind::CHOICES);
    let twice = wait(store.insert_subscription(&one));
    assert!(matches!(twice, Err(StoreError::Conflict)), "{twice:?}");
    two.off = Some(Off {
        at_ms: NOW,
        why: OffWhy::Gone,
    });
    wait(store.save_subscription(&two)).expect("kept");
    let list = |agent: &str| {
        let owner = Owner {
            office: name("stone-vale"),
            agent: name(agent),
        };
        wait(store.list_subscriptions(&owner)).expect("a list")
    };
    assert_eq!(list("dana"), [one.clone(), two.clone()]);
    wait(store.put_delivery(&test_of(&one, 1, NOW))).expect("kept");
    wait(store.remove_subscription(&one.id)).expect("removed");
    assert_eq!(list("dana"), [two.clone()]);
    assert_eq!(told(store, &one), []);
    assert_eq!(
        wait(store.find_subscription(&one.id)).expect("an answer"),
        None
    );
    assert_eq!(
        wait(store.find_subscription(&two.id)).expect("an answer"),
        Some(two)
    );
    let late = wait(store.put_delivery(&test_of(&one, 2, NOW)));
    assert!(matches!(late, Err(StoreError::Conflict)), "{late:?}");
    wait(store.save_subscription(&one)).expect("nothing to do");
    assert_eq!(
        wait(store.find_subscription(&one.id)).expect("an answer"),
        None
    );
}

pub(crate) fn a_change_tells_those_who_listen_in_the_same_write(
    store: &(impl SubscriptionStore + VideoStore),
) {
    let one = subscribed(store, 1, "dana", &[EventKind::VideoCompleted]);
    let previews = subscribed(store, 2, "dana", &[EventKind::PreviewCompleted]);
    let other = subscribed(store, 3, "marisol", &EventKind::CHOICES);
    let mut off = subscribed(store, 4, "dana", &EventKind::CHOICES);
    off.off = Some(Off {
        at_ms: NOW,
        why: OffWhy::GaveUp,
    });
    wait(store.save_subscription(&off)).expect("kept");
    let video = completed(store, 1, Quality::Production);
    let deliveries = told(store, &one);
    assert_eq!(deliveries.len(), 1);
    let delivery = &deliveries[0];
    assert_eq!(delivery.event, EventKind::VideoCompleted);
    assert_eq!(
        (delivery.created_at_ms, delivery.due_at_ms),
        (NOW + 7, Some(NOW + 7))
    );
    assert!(
        delivery.body.contains(video.id.as_str()),
        "{}",
        delivery.body
    );
    for nobody in [&previews, &other, &off] {
        assert_eq!(told(store, nobody), []);
    }
    completed(store, 2, Quality::Preview);
    assert_eq!(told(store, &previews)[0].event, EventKind::PreviewCompleted);
    assert_eq!(told(store, &one).len(), 1);
}

pub(crate) fn what_is_due_is_taken_once_until_it_is_given_back(store: &dyn SubscriptionStore) {
    let one = subscribed(store, 1, "dana", &EventKind::CHOICES);
    for number in 1..=3 {
        let test = test_of(&one, number, NOW + number as i64);
        wait(store.put_delivery(&test)).expect("kept");
    }
    let claim = |now_ms, limit| {
        wait(store.claim_deliveries(now_ms, now_ms + 100, limit)).expect("an answer")
    };
    assert_eq!(claim(NOW, 9), []);
    let first = claim(NOW + 3, 2);
    let when: Vec<i64> = first.iter().map(|one| one.created_at_ms).collect();
    assert_eq!(when, [NOW + 1, NOW + 2]);
    assert_eq!(claim(NOW + 3, 9).len(), 1);
    assert_eq!(claim(NOW + 50, 9), []);
    assert_eq!(claim(NOW + 200, 9).len(), 3, "whoever took them has died");
    let mut done = first[0].clone();
    done.take(Try {
        at_ms: NOW,
        status: Some(200),
        trouble: None,
    });
    wait(store.put_delivery(&done)).expect("kept");
    assert_eq!(claim(NOW + 400, 9).len(), 2);
    let found = wait(store.find_delivery(&done.id)).expect("an answer");
    assert_eq!(found.as_ref(), Some(&done));
    assert_eq!(told(store, &one).last(), Some(&done), "newest first");
    wait(store.sweep_deliveries(NOW + 1)).expect("swept");
    assert_eq!(told(store, &one).len(), 3, "not old enough");
    wait(store.sweep_deliveries(NOW + 99)).expect("swept");
    assert_eq!(told(store, &one).len(), 2, "what waits stays");
}
