//! Many at once.

use std::{sync::Barrier, thread};

use doorcast_app::ports::videos::{Claim, RecordError, VideoStore};
use doorcast_domain::{
    ledger::{Month, Scope, UsdMicros},
    pipeline::{event::Event, id::VideoId},
};

use crate::samples::{NOW, change, claim, draft, ids, name, press, pressed, wait, worker};

pub(crate) const CROWD: usize = 8;

/// Lets a crowd do something at the same moment.
pub(crate) fn at_once<T: Send>(work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let barrier = Barrier::new(CROWD);
    thread::scope(|scope| {
        let (work, barrier) = (&work, &barrier);
        let threads: Vec<_> = (0..CROWD)
            .map(|number| {
                scope.spawn(move || {
                    barrier.wait();
                    work(number)
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().expect("no panic"))
            .collect()
    })
}

pub(crate) fn a_video_is_leased_to_one_of_many(store: &dyn VideoStore) {
    for number in 0..20 {
        pressed(store, number, "dana", 0);
    }
    let leased = at_once(|number| {
        let claim = Claim {
            worker: worker("node", &number.to_string()),
            ..claim(NOW)
        };
        ids(&wait(store.claim_due(&claim)).expect("an answer"))
    });
    let mut leased: Vec<VideoId> = leased.concat();
    leased.sort();
    let all: Vec<VideoId> = (0..20).map(|number| draft(number, "dana").id).collect();
    assert_eq!(leased, all);
}

pub(crate) fn one_of_many_changes_wins(store: &dyn VideoStore) {
    let video = draft(1, "dana");
    wait(store.insert(&video)).expect("a new video");
    // Everybody presses at the same moment, each with an attempt of their own.
    let answers =
        at_once(|number| wait(store.record_outcome(&change(&video, press(number as u128), NOW))));
    let won = answers.iter().filter(|answer| answer.is_ok()).count();
    let stale = answers
        .iter()
        .filter(|answer| matches!(answer, Err(RecordError::Stale)))
        .count();
    assert_eq!((won, stale), (1, CROWD - 1));
    let stored = wait(store.find(&video.id))
        .expect("an answer")
        .expect("a video");
    assert_eq!(stored.attempts.len(), 1);
    assert_eq!(wait(store.list_entries(&video.id)).expect("lines").len(), 1);
}

pub(crate) fn money_is_not_lost_in_a_crowd(store: &dyn VideoStore) {
    at_once(|number| {
        for turn in 0..5u64 {
            let video = pressed(store, number as u64 * 100 + turn, "dana", 0);
            if turn % 2 == 0 {
                let cancel = change(&video, Event::CancelPressed, NOW);
                wait(store.record_outcome(&cancel)).expect("the newest video");
            }
        }
    });
    let office = Scope::Office(name("stone-vale"), Month::of(NOW));
    let account = wait(store.account(&office)).expect("an answer");
    let million = 1_000_000 * CROWD as u64;
    assert_eq!(account.held(), UsdMicros(5 * million));
    assert_eq!(account.released(), UsdMicros(3 * million));
    assert_eq!(account.open(), UsdMicros(2 * million));
}
