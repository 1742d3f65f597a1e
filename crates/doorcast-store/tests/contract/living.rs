//! Which processes serve, and what one of them does for all.

use std::time::Duration;

use doorcast_app::ports::nodes::{Duty, JoinRefused, Node, Nodes, Role};
use doorcast_domain::pipeline::lease::Worker;

use crate::samples::{NOW, wait, worker};

const HOUR: i64 = 60 * 60_000;

/// So long that only those are dead whose node has another process.
const LONG: Duration = Duration::from_secs(100_000);

pub(crate) fn node(worker: &Worker, films: &str) -> Node {
    Node {
        worker: worker.clone(),
        role: Role::Worker,
        version: "1.2.3".to_owned(),
        films: films.to_owned(),
    }
}

/// Runs each promise against every one that knows nodes.
macro_rules! promises {
    ($($promise:ident),+ $(,)?) => {
        mod memory {
            $(#[test]
            fn $promise() {
                super::$promise(&doorcast_store::memory::nodes::MemoryNodes::default());
            })+
        }

        mod mongod {
            $(#[test]
            fn $promise() {
                super::$promise(&*crate::mongo::store());
            })+
        }
    };
}

promises! {
    those_that_joined_are_seen_until_they_leave,
    those_that_keep_films_apart_are_refused,
    a_process_that_was_replaced_is_buried_once,
    a_duty_is_taken_by_one_and_due_again_later,
    the_duty_of_one_who_dies_or_leaves_is_due_at_once,
}

fn those_that_joined_are_seen_until_they_leave(nodes: &dyn Nodes) {
    let (first, second) = (worker("a", "1"), worker("b", "1"));
    let alone = wait(nodes.beat(&node(&first, "cloud"))).expect("joined");
    assert_eq!(alone, [node(&first, "cloud")]);
    let both = wait(nodes.beat(&node(&second, "cloud"))).expect("joined");
    assert_eq!(both, [node(&first, "cloud"), node(&second, "cloud")]);
    wait(nodes.leave(&second)).expect("left");
    let alone = wait(nodes.beat(&node(&first, "cloud"))).expect("still there");
    assert_eq!(alone, [node(&first, "cloud")]);
    assert_eq!(wait(nodes.bury(LONG)).expect("an answer"), []);
}

fn those_that_keep_films_apart_are_refused(nodes: &dyn Nodes) {
    let (first, second) = (worker("a", "1"), worker("b", "1"));
    wait(nodes.beat(&node(&first, "disk a"))).expect("joined");
    let apart = node(&second, "disk b");
    for refused in [
        wait(nodes.check(&apart)),
        wait(nodes.beat(&apart)).map(drop),
    ] {
        let Err(JoinRefused::Apart { other, ours }) = refused else {
            panic!("two disks: {refused:?}");
        };
        assert_eq!((*other, ours.as_str()), (node(&first, "disk a"), "disk b"));
    }
    wait(nodes.check(&node(&second, "disk a"))).expect("the same place");
    // The only node may move.
    wait(nodes.beat(&node(&first, "cloud"))).expect("alone");
    wait(nodes.beat(&node(&second, "cloud"))).expect("the same place");
    let moved = wait(nodes.beat(&node(&first, "disk a")));
    assert!(matches!(moved, Err(JoinRefused::Apart { .. })), "{moved:?}");
}

fn a_process_that_was_replaced_is_buried_once(nodes: &dyn Nodes) {
    let (before, after) = (worker("a", "1"), worker("a", "2"));
    wait(nodes.beat(&node(&before, "disk a"))).expect("joined");
    wait(nodes.beat(&node(&after, "disk a"))).expect("joined");
    assert_eq!(wait(nodes.bury(LONG)).expect("an answer"), [before]);
    assert_eq!(wait(nodes.bury(LONG)).expect("an answer"), []);
    let living = wait(nodes.beat(&node(&after, "disk a"))).expect("still there");
    assert_eq!(living, [node(&after, "disk a")]);
}

fn a_duty_is_taken_by_one_and_due_again_later(nodes: &dyn Nodes) {
    let (first, second) = (worker("a", "1"), worker("b", "1"));
    let take = |worker: &Worker, now_ms| {
        wait(nodes.take_duty(Duty::Sweep, worker, HOUR, now_ms)).expect("an answer")
    };
    assert!(take(&first, NOW));
    assert!(!take(&second, NOW) && !take(&first, NOW));
    let other = wait(nodes.take_duty(Duty::Reconcile, &second, HOUR, NOW));
    assert!(other.expect("an answer"), "another duty");
    wait(nodes.end_duty(Duty::Sweep, &second)).expect("nothing of theirs");
    wait(nodes.end_duty(Duty::Sweep, &first)).expect("done");
    assert!(!take(&second, NOW + HOUR - 1));
    assert!(take(&second, NOW + HOUR));
}

fn the_duty_of_one_who_dies_or_leaves_is_due_at_once(nodes: &dyn Nodes) {
    let (dead, successor, other) = (worker("a", "1"), worker("a", "2"), worker("b", "1"));
    let take =
        |duty, worker: &Worker| wait(nodes.take_duty(duty, worker, HOUR, NOW)).expect("an answer");
    wait(nodes.beat(&node(&dead, "cloud"))).expect("joined");
    assert!(take(Duty::Sweep, &dead) && take(Duty::Reconcile, &other));
    wait(nodes.end_duty(Duty::Reconcile, &other)).expect("done");
    wait(nodes.beat(&node(&successor, "cloud"))).expect("joined");
    assert!(!take(Duty::Sweep, &other));
    wait(nodes.bury(LONG)).expect("buried");
    assert!(take(Duty::Sweep, &other));
    // Nobody knows what the dead have heard last.
    assert!(take(Duty::Reconcile, &successor));
    wait(nodes.leave(&successor)).expect("left");
    assert!(take(Duty::Reconcile, &other));
}
