//! What is to be filmed, and by whom.

use doorcast_app::ports::open_renders::{OpenRenders, RenderClaim, TakenRender};
use doorcast_domain::pipeline::{id::AttemptId, lease::Worker};

use crate::{
    races::{CROWD, at_once},
    samples::{MINUTE, NOW, attempt, wait, worker},
};

fn open(store: &dyn OpenRenders, numbers: impl IntoIterator<Item = u128>) {
    for (number, after_ms) in numbers.into_iter().zip(0..) {
        wait(store.open_render(attempt(number), NOW + after_ms)).expect("an answer");
    }
}

fn take(store: &dyn OpenRenders, worker: Worker, now_ms: i64) -> Option<TakenRender> {
    let claim = RenderClaim {
        worker,
        now_ms,
        lasts_ms: MINUTE,
    };
    wait(store.take_render(&claim)).expect("an answer")
}

fn taken(store: &dyn OpenRenders, process: &str, now_ms: i64) -> Option<AttemptId> {
    take(store, worker("node", process), now_ms).map(|taken| taken.attempt)
}

pub(crate) fn renders_are_taken_once_in_the_order_they_were_opened(store: &dyn OpenRenders) {
    assert_eq!(taken(store, "1", NOW), None);
    open(store, [3, 1, 2]);
    open(store, [1]);
    for number in [3, 1, 2] {
        assert_eq!(taken(store, "1", NOW), Some(attempt(number)));
    }
    assert_eq!(taken(store, "1", NOW), None);
    for number in [1, 1, 7] {
        wait(store.close_render(attempt(number))).expect("closed");
    }
    assert_eq!(taken(store, "1", NOW + 2 * MINUTE), Some(attempt(3)));
    assert_eq!(taken(store, "1", NOW + 2 * MINUTE), Some(attempt(2)));
    assert_eq!(taken(store, "1", NOW + 2 * MINUTE), None);
}

pub(crate) fn a_render_of_somebody_dead_goes_to_the_next(store: &dyn OpenRenders) {
    open(store, [1]);
    let first = take(store, worker("node", "1"), NOW).expect("a render");
    let until = NOW + MINUTE;
    assert!(wait(store.renew_render(&first, NOW + 30_000, MINUTE)).expect("an answer"));
    assert_eq!(taken(store, "2", until), None);
    let second = take(store, worker("node", "2"), until + 30_000).expect("a render");
    assert!(second.fence > first.fence);
    assert!(!wait(store.renew_render(&first, until, MINUTE)).expect("an answer"));
    wait(store.give_back_render(&first)).expect("an answer");
    assert_eq!(taken(store, "3", until + 30_000), None, "it was not theirs");
    assert!(wait(store.renew_render(&second, until, MINUTE)).expect("an answer"));
    wait(store.close_render(attempt(1))).expect("closed");
    assert!(!wait(store.renew_render(&second, until, MINUTE)).expect("an answer"));
}

pub(crate) fn a_render_that_is_given_back_is_free_at_once(store: &dyn OpenRenders) {
    open(store, [1, 2]);
    let first = take(store, worker("node", "1"), NOW).expect("a render");
    wait(store.give_back_render(&first)).expect("given back");
    assert!(!wait(store.renew_render(&first, NOW, MINUTE)).expect("an answer"));
    assert_eq!(taken(store, "2", NOW), Some(attempt(1)), "in its old place");
}

pub(crate) fn a_node_films_on_what_its_dead_process_left(store: &dyn OpenRenders) {
    open(store, [1, 2, 3]);
    let dead = take(store, worker("node", "1"), NOW).expect("a render");
    take(store, worker("node", "2"), NOW).expect("a render");
    take(store, worker("other", "1"), NOW).expect("a render");
    let counted = wait(store.take_over_renders(&worker("node", "2")));
    assert_eq!(counted.expect("an answer"), 1);
    assert!(!wait(store.renew_render(&dead, NOW, MINUTE)).expect("an answer"));
    assert_eq!(taken(store, "2", NOW), Some(attempt(1)));
    assert_eq!(taken(store, "2", NOW), None);
}

pub(crate) fn times_ahead_keep_no_render_away(store: &dyn OpenRenders) {
    open(store, [1]);
    assert!(taken(store, "1", NOW + 1_000 * MINUTE).is_some());
    assert_eq!(taken(store, "2", NOW), Some(attempt(1)));
}

pub(crate) fn a_render_is_taken_by_one_of_many(store: &(dyn OpenRenders + Sync)) {
    at_once(|_| open(store, 0..20));
    let taken = at_once(|number| {
        let process = number.to_string();
        let take = || taken(store, &process, NOW);
        std::iter::from_fn(take).collect::<Vec<_>>()
    });
    let mut taken = taken.concat();
    taken.sort();
    let all: Vec<AttemptId> = (0..20).map(attempt).collect();
    assert_eq!(taken, all, "by {CROWD}");
}
