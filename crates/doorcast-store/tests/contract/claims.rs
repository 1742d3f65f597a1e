//! Leases, fences, places.

use std::time::Duration;

use doorcast_app::ports::{
    film_moves::Moved,
    store::Store,
    videos::{Claim, RecordError, Room, VideoStore, Writer},
};
use doorcast_domain::pipeline::{
    event::{Event, PollAnswer},
    schedule::LONGEST_WAIT_MS,
};

use tokio::time::timeout;

use crate::samples::{
    MINUTE, NOW, accepted, change, claim, claimed, draft, finished, ids, name, pressed, rendering,
    room, take, wait, with_writer, worker,
};

/// How long it may take until a move is heard of.
const HEARD_WITHIN: Duration = Duration::from_secs(20);

pub(crate) fn only_what_is_due_is_leased_and_only_once(store: &dyn VideoStore) {
    wait(store.insert(&draft(1, "dana"))).expect("a new video");
    let queued = pressed(store, 2, "dana", 0);
    let rendering = rendering(store, 3, "dana");
    assert_eq!(ids(&claimed(store, &claim(NOW - 1))), []);
    assert_eq!(ids(&claimed(store, &claim(NOW))), [queued.id]);
    let due_ms = rendering.due_at_ms().expect("it is polled");
    let polled = claimed(store, &claim(due_ms));
    assert_eq!(polled.len(), 1);
    assert_eq!(polled[0].video, rendering);
    assert_eq!(ids(&claimed(store, &claim(due_ms))), []);
}

pub(crate) fn a_lease_that_has_run_out_goes_to_the_next(store: &dyn VideoStore) {
    let video = pressed(store, 1, "dana", 0);
    let first = claimed(store, &claim(NOW));
    let deadline_ms = first[0].lease.deadline_ms;
    assert_eq!(ids(&claimed(store, &claim(deadline_ms - 1))), []);
    let next = Claim {
        worker: worker("other", "1"),
        ..claim(deadline_ms)
    };
    let second = claimed(store, &next);
    assert_eq!(ids(&second), [video.id]);
    assert!(second[0].lease.fence > first[0].lease.fence);
    assert_eq!(second[0].lease.worker, next.worker);
}

pub(crate) fn times_from_a_clock_that_ran_ahead_are_not_believed(store: &dyn VideoStore) {
    let ahead_ms = 3 * LONGEST_WAIT_MS;
    let video = rendering(store, 1, "dana");
    let running = Event::PollAnswered {
        render: name("vid_1"),
        answer: PollAnswer::Running,
    };
    let video = take(store, &video, running, NOW + ahead_ms);
    let queued = pressed(store, 2, "dana", ahead_ms);
    assert!(video.due_at_ms() > Some(NOW + ahead_ms));
    let both = [video.id, queued.id];
    let wrong = Claim {
        deadline_ms: NOW + ahead_ms,
        ..claim(NOW)
    };
    assert_eq!(ids(&claimed(store, &wrong)), both);
    assert_eq!(
        ids(&claimed(store, &claim(NOW + 1))),
        both,
        "nobody leases for that long"
    );
    assert_eq!(ids(&claimed(store, &claim(NOW + 1))), []);
}

pub(crate) fn vendors_get_no_more_than_they_have_room_for(store: &dyn VideoStore) {
    for number in 0..4 {
        rendering(store, number, "dana");
    }
    let storing = rendering(store, 5, "dana");
    let storing = take(store, &storing, finished(5), NOW);
    let later = NOW + MINUTE;
    let only = |rooms: Vec<Room>| Claim {
        rooms,
        ..claim(later)
    };
    assert_eq!(claimed(store, &only(vec![])).len(), 0);
    assert_eq!(claimed(store, &only(vec![room("other")])).len(), 0);
    assert_eq!(
        ids(&claimed(store, &only(vec![room("storage")]))),
        [storing.id]
    );
    let three = Room {
        ongoing: 3,
        ..room("studio")
    };
    assert_eq!(claimed(store, &only(vec![three.clone()])).len(), 3);
    assert_eq!(claimed(store, &only(vec![three])).len(), 1);
}

pub(crate) fn places_are_shared_between_agents(store: &dyn VideoStore) {
    for number in 0..5 {
        pressed(store, number, "dana", number as i64);
    }
    let marisol = pressed(store, 6, "marisol", 100);
    let later = NOW + 1_000;
    let with = |places, first_sends| Claim {
        rooms: vec![Room {
            places,
            first_sends,
            ..room("studio")
        }],
        ..claim(later)
    };
    assert_eq!(claimed(store, &with(0, 9)).len(), 0);
    assert_eq!(claimed(store, &with(9, 0)).len(), 0);
    let first = claimed(store, &with(2, 9));
    assert_eq!(
        ids(&first),
        [draft(0, "dana").id, marisol.id.clone()],
        "one each"
    );
    assert_eq!(
        claimed(store, &with(2, 9)).len(),
        0,
        "a leased one has its place"
    );
    for one in &first {
        let sent = change(&one.video, Event::Due, later);
        wait(store.record_outcome(&with_writer(sent, Writer::Done, one.lease.fence)))
            .expect("sent");
    }
    assert_eq!(
        claimed(store, &with(2, 9)).len(),
        0,
        "one that is sent has its place"
    );
    let marisol = wait(store.find(&marisol.id))
        .expect("an answer")
        .expect("a video");
    let marisol = take(store, &marisol, accepted(6), later);
    take(store, &marisol, finished(6), later);
    assert_eq!(
        ids(&claimed(store, &with(2, 9))),
        [draft(1, "dana").id],
        "one that is made has none"
    );
    assert_eq!(
        claimed(store, &with(9, 1)).len(),
        1,
        "no more than may be sent at once"
    );
}

pub(crate) fn a_lease_can_be_renewed_and_ended(store: &dyn VideoStore) {
    let video = pressed(store, 1, "dana", 0);
    let lease = claimed(store, &claim(NOW))[0].lease.clone();
    let later = lease.deadline_ms + MINUTE;
    wait(store.renew_lease(&video.id, lease.fence, later + 1)).expect("the newest lease");
    assert_eq!(ids(&claimed(store, &claim(later))), []);
    wait(store.end_lease(&video.id, lease.fence)).expect("the newest lease");
    let renewed = wait(store.renew_lease(&video.id, lease.fence, later + 2));
    assert!(
        matches!(renewed, Err(RecordError::Fenced)),
        "what is ended is not renewed"
    );
    let second = claimed(store, &claim(later))[0].lease.clone();
    wait(store.end_lease(&video.id, lease.fence)).expect("nothing happens");
    assert_eq!(
        ids(&claimed(store, &claim(later))),
        [],
        "an old worker ends no new lease"
    );
    let renewed = wait(store.renew_lease(&video.id, lease.fence, later + MINUTE));
    assert!(matches!(renewed, Err(RecordError::Fenced)));
    wait(store.renew_lease(&video.id, second.fence, later + MINUTE)).expect("the newest lease");
}

pub(crate) fn a_node_takes_over_from_its_dead_process(store: &dyn VideoStore) {
    let video = pressed(store, 1, "dana", 0);
    let dead = claimed(store, &claim(NOW))[0].clone();
    let count = |node, process| wait(store.take_over(&worker(node, process))).expect("an answer");
    assert_eq!(count("other", "2"), 0, "of its own node only");
    assert_eq!(count("node", "1"), 0, "not its own");
    assert_eq!(count("node", "2"), 1);
    let late = with_writer(
        change(&video, Event::Due, NOW),
        Writer::Leased,
        dead.lease.fence,
    );
    let answer = wait(store.record_outcome(&late));
    assert!(
        matches!(answer, Err(RecordError::Fenced)),
        "the dead may only seem so"
    );
    assert_eq!(ids(&claimed(store, &claim(NOW))), [video.id], "at once");
}

pub(crate) fn writes_under_an_old_lease_are_refused(store: &dyn VideoStore) {
    let video = pressed(store, 1, "dana", 0);
    let old = claimed(store, &claim(NOW))[0].lease.fence;
    let new = claimed(store, &claim(NOW + 4 * MINUTE))[0].lease.fence;
    for writer in [Writer::Leased, Writer::Done] {
        let late = with_writer(change(&video, Event::Due, NOW), writer, old);
        assert!(matches!(
            wait(store.record_outcome(&late)),
            Err(RecordError::Fenced)
        ));
    }
    assert_eq!(
        wait(store.find(&video.id)).expect("an answer"),
        Some(video.clone())
    );
    let good = with_writer(change(&video, Event::Due, NOW), Writer::Leased, new);
    wait(store.record_outcome(&good)).expect("the newest lease");
    let later = NOW + 5 * MINUTE;
    assert_eq!(ids(&claimed(store, &claim(later))), [], "its lease goes on");
    let done = with_writer(change(&good.video, accepted(1), NOW), Writer::Done, new);
    wait(store.record_outcome(&done)).expect("the newest lease");
    assert_eq!(
        ids(&claimed(store, &claim(later))),
        [video.id],
        "its lease has ended"
    );
}

pub(crate) fn a_change_from_outside_leaves_the_lease(store: &dyn VideoStore) {
    let video = pressed(store, 1, "dana", 0);
    let lease = claimed(store, &claim(NOW))[0].lease.clone();
    let sent = with_writer(change(&video, Event::Due, NOW), Writer::Leased, lease.fence);
    wait(store.record_outcome(&sent)).expect("the newest lease");
    let cancelling = take(store, &sent.video, Event::CancelPressed, NOW);
    let answer = with_writer(
        change(&sent.video, accepted(1), NOW),
        Writer::Done,
        lease.fence,
    );
    assert!(matches!(
        wait(store.record_outcome(&answer)),
        Err(RecordError::Stale)
    ));
    assert_eq!(ids(&claimed(store, &claim(NOW))), [], "it is leased still");
    let again = with_writer(
        change(&cancelling, accepted(1), NOW),
        Writer::Done,
        lease.fence,
    );
    wait(store.record_outcome(&again)).expect("decided anew");
}

pub(crate) fn the_next_due_moment_is_known(store: &dyn VideoStore) {
    let next = || wait(store.next_due_ms()).expect("an answer");
    assert_eq!(next(), None);
    pressed(store, 1, "dana", 0);
    assert_eq!(
        next(),
        None,
        "waiting for a place is not waiting for a time"
    );
    let video = rendering(store, 2, "dana");
    assert_eq!(next(), video.due_at_ms());
    let due_ms = video.due_at_ms().expect("it is polled");
    let leased = claimed(store, &claim(due_ms));
    assert_eq!(leased.len(), 2);
    assert_eq!(next(), None);
}

pub(crate) fn those_who_listen_hear_what_has_moved(store: &dyn Store) {
    let mut moves = wait(async { store.listen() });
    let mut moved = pressed(store, 1, "dana", 0);
    for number in 2.. {
        let heard = wait(async { timeout(HEARD_WITHIN, moves.recv()).await });
        match heard.expect("in time").expect("somebody tells") {
            Moved::Film(film) if film == moved.id => break,
            Moved::Film(_) => {}
            // The database has only begun to tell; what moved before is not told again.
            Moved::Any => moved = pressed(store, number, "dana", 0),
        }
    }
    // A lease moves nothing: at most the press is told of, beside the insertion.
    let leased = claimed(store, &claim(NOW));
    assert!(!leased.is_empty());
    let last = pressed(store, 1_000, "dana", 0);
    let mut others = 0;
    loop {
        let heard = wait(async { timeout(HEARD_WITHIN, moves.recv()).await });
        match heard.expect("in time").expect("somebody tells") {
            Moved::Film(film) if film == last.id => break,
            _ => others += 1,
        }
    }
    assert!(others <= 1, "{others} moves");
}
