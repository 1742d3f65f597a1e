//! Drafts, changes, lists.

use doorcast_app::ports::{
    StoreError,
    videos::{Filter, Orphan, RecordError, VideoStore},
};
use doorcast_domain::pipeline::{
    Background, Status, Video,
    attempt::Purchase,
    event::{Event, LookUpAnswer, PollAnswer, StoreAnswer, SubmitAnswer},
    stage::{Refusal, Remedy, Stage, StoredFilm},
};

use crate::samples::{
    MINUTE, NOW, accepted, attempt, change, draft, finished, name, press, pressed, rendering, take,
    wait,
};

pub(crate) fn a_draft_comes_back_as_it_was(store: &dyn VideoStore) {
    let mut video = draft(1, "dana");
    video.order.background = Some(Background::Color("#F4EFE6".into()));
    wait(store.insert(&video)).expect("a new video");
    assert!(matches!(
        wait(store.insert(&video)),
        Err(StoreError::Conflict)
    ));
    assert_eq!(wait(store.find(&video.id)).expect("an answer"), Some(video));
    assert_eq!(
        wait(store.find(&draft(2, "dana").id)).expect("an answer"),
        None
    );
}

pub(crate) fn every_stage_comes_back_as_it_was(store: &dyn VideoStore) {
    let unclear = || Event::SubmitAnswered {
        attempt: attempt(1),
        answer: SubmitAnswer::Unclear,
    };
    let refusal = Refusal {
        remedy: Remedy::Wallet,
        field: Some("script".into()),
        code: "insufficient_credit".into(),
        message: "no \"money\"".into(),
    };
    let refused = Event::SubmitAnswered {
        attempt: attempt(1),
        answer: SubmitAnswer::Refused(refusal),
    };
    let absent = Event::LookUpAnswered {
        attempt: attempt(1),
        answer: LookUpAnswer::Absent,
    };
    let failed = Event::PollAnswered {
        render: name("vid_1"),
        answer: PollAnswer::Failed {
            code: "rendering_failed".into(),
            message: "no".into(),
            is_unpaid: false,
        },
    };
    let full = Event::StoreAnswered {
        render: name("vid_1"),
        answer: StoreAnswer::Refused {
            reason: "no room".into(),
        },
    };
    let stored = Event::StoreAnswered {
        render: name("vid_1"),
        answer: StoreAnswer::Stored(StoredFilm {
            key: name("videos/1-1"),
            url: "https://media.example/1".into(),
            size_bytes: u64::from(u32::MAX) + 1,
            checksum: "sha256:00".into(),
            duration_ms: 18_000,
        }),
    };
    let ways: [Vec<Event>; 6] = [
        vec![press(1), Event::Due, unclear(), refused.clone(), absent],
        vec![press(1), Event::Due, refused],
        vec![press(1), Event::Due, accepted(1), failed],
        vec![
            press(1),
            Event::Due,
            accepted(1),
            finished(1),
            full,
            Event::ResumePressed,
            stored,
        ],
        vec![press(1), Event::CancelPressed],
        vec![
            press(1),
            Event::Due,
            accepted(1),
            Event::CancelPressed,
            Event::ResumePressed,
        ],
    ];
    for (number, way) in ways.into_iter().enumerate() {
        // Attempts are of one video only: give each its own.
        let mut video = draft(number as u64, "dana");
        wait(store.insert(&video)).expect("a new video");
        for event in way {
            video = take(store, &video, renumbered(event, number as u128 + 1), NOW);
            assert_eq!(
                wait(store.find(&video.id)).expect("an answer").as_ref(),
                Some(&video)
            );
        }
    }
}

fn renumbered(event: Event, number: u128) -> Event {
    match event {
        Event::Pressed { .. } => press(number),
        Event::SubmitAnswered { answer, .. } => Event::SubmitAnswered {
            attempt: attempt(number),
            answer,
        },
        Event::LookUpAnswered { answer, .. } => Event::LookUpAnswered {
            attempt: attempt(number),
            answer,
        },
        other => other,
    }
}

pub(crate) fn a_change_of_an_older_video_is_refused(store: &dyn VideoStore) {
    let video = pressed(store, 1, "dana", 0);
    let first = change(&video, Event::Due, NOW);
    let second = change(&video, Event::CancelPressed, NOW);
    wait(store.record_outcome(&first)).expect("the first");
    assert!(matches!(
        wait(store.record_outcome(&second)),
        Err(RecordError::Stale)
    ));
    assert!(
        matches!(wait(store.record_outcome(&first)), Err(RecordError::Stale)),
        "twice is not once"
    );
    assert_eq!(
        wait(store.find(&video.id)).expect("an answer"),
        Some(first.video)
    );
    let unknown = change(&draft(9, "dana"), press(9), NOW);
    assert!(matches!(
        wait(store.record_outcome(&unknown)),
        Err(RecordError::Stale)
    ));
}

pub(crate) fn an_attempt_belongs_to_one_video(store: &dyn VideoStore) {
    let first = pressed(store, 1, "dana", 0);
    let second = draft(2, "dana");
    wait(store.insert(&second)).expect("a new video");
    let stolen = change(&second, press(1), NOW);
    let answer = wait(store.record_outcome(&stolen));
    assert!(
        matches!(answer, Err(RecordError::Store(StoreError::Conflict))),
        "{answer:?}"
    );
    assert_eq!(
        wait(store.find(&second.id)).expect("an answer"),
        Some(second)
    );
    let owner = wait(store.find_by_attempt(attempt(1))).expect("an answer");
    assert_eq!(owner, Some(first));
}

pub(crate) fn attempts_and_renders_lead_to_their_video(store: &dyn VideoStore) {
    let video = rendering(store, 1, "dana");
    let other = pressed(store, 2, "dana", 0);
    let by_attempt = |number| wait(store.find_by_attempt(attempt(number))).expect("an answer");
    assert_eq!(by_attempt(1), Some(video.clone()));
    assert_eq!(by_attempt(2), Some(other));
    assert_eq!(by_attempt(3), None);
    let by_render = |studio, render| {
        wait(store.find_by_render(&name(studio), &name(render))).expect("an answer")
    };
    assert_eq!(by_render("studio", "vid_1"), Some(video));
    assert_eq!(by_render("other", "vid_1"), None);
    assert_eq!(by_render("studio", "vid_10"), None);
}

pub(crate) fn lists_are_newest_first_and_go_on_where_they_stopped(store: &dyn VideoStore) {
    let videos: Vec<Video> = (0..7)
        .map(|number| {
            let agent = if number % 2 == 0 { "dana" } else { "marisol" };
            pressed(store, number, agent, 0)
        })
        .collect();
    let cancelled = take(store, &videos[3], Event::CancelPressed, NOW + MINUTE);
    assert!(matches!(
        cancelled.attempts[0].purchase,
        Purchase::Withdrawn
    ));
    let mut seen = Vec::new();
    let mut after = None;
    for _ in 0..4 {
        let page = wait(store.list(&Filter::default(), after.as_ref(), 2)).expect("a page");
        seen.extend(page.videos.into_iter().map(|video| video.id));
        after = page.next;
    }
    let all: Vec<_> = videos.iter().rev().map(|video| video.id.clone()).collect();
    assert_eq!(seen, all);
    assert_eq!(after, None);
    let count = |agent: Option<&str>, status| {
        let filter = Filter {
            agent: agent.map(name),
            status,
            ..Filter::default()
        };
        wait(store.list(&filter, None, 100))
            .expect("a page")
            .videos
            .len()
    };
    assert_eq!(count(Some("dana"), None), 4);
    assert_eq!(count(None, Some(Status::Generating)), 6);
    assert_eq!(count(Some("marisol"), Some(Status::Failed)), 1);
    assert_eq!(count(Some("dana"), Some(Status::Failed)), 0);
    assert!(matches!(cancelled.stage, Stage::Cancelled { .. }));
}

fn listed(store: &dyn VideoStore, filter: &Filter) -> Vec<Video> {
    wait(store.list(filter, None, 100)).expect("a page").videos
}

pub(crate) fn videos_of_other_offices_are_not_there(store: &dyn VideoStore) {
    for number in 0..4 {
        let mut video = draft(number, "dana");
        if number % 2 == 0 {
            video.office = name("hill-partners");
        }
        wait(store.insert(&video)).expect("a new video");
    }
    let filter = Filter {
        office: Some(name("hill-partners")),
        ..Filter::default()
    };
    let own = listed(store, &filter);
    assert_eq!(own.len(), 2);
    assert!(
        own.iter()
            .all(|video| video.office == name("hill-partners"))
    );
    for filter in [
        Filter {
            status: Some(Status::Draft),
            ..filter.clone()
        },
        Filter {
            agent: Some(name("dana")),
            ..filter.clone()
        },
    ] {
        assert_eq!(listed(store, &filter), own);
    }
    let strangers = Filter {
        office: Some(name("nobody")),
        ..Filter::default()
    };
    assert_eq!(listed(store, &strangers), []);
}

pub(crate) fn what_waits_for_somebody_is_listed(store: &dyn VideoStore) {
    let cancelled = pressed(store, 1, "dana", 0);
    take(store, &cancelled, Event::CancelPressed, NOW);
    let video = rendering(store, 2, "dana");
    let video = take(store, &video, finished(2), NOW);
    let refused = Event::StoreAnswered {
        render: name("vid_2"),
        answer: StoreAnswer::Refused {
            reason: "full".into(),
        },
    };
    let waiting = take(store, &video, refused, NOW);
    assert!(matches!(waiting.stage, Stage::NeedsAttention { .. }));
    for office in [None, Some(name("stone-vale"))] {
        let filter = Filter {
            office,
            is_waiting: true,
            ..Filter::default()
        };
        assert_eq!(listed(store, &filter), std::slice::from_ref(&waiting));
    }
}

pub(crate) fn orphans_are_kept_once(store: &dyn VideoStore) {
    let orphan = |render: &str, seen_at_ms| Orphan {
        studio: name("studio"),
        render: name(render),
        title: format!("Sol [{}]", attempt(7).token()),
        attempt: attempt(7),
        seen_at_ms,
    };
    for seen_at_ms in [NOW, NOW + MINUTE] {
        wait(store.keep_orphan(&orphan("vid_7", seen_at_ms))).expect("kept");
    }
    wait(store.keep_orphan(&orphan("vid_8", NOW))).expect("kept");
    let orphans = wait(store.list_orphans(10)).expect("a list");
    assert_eq!(orphans, [orphan("vid_7", NOW), orphan("vid_8", NOW)]);
    assert_eq!(wait(store.list_orphans(1)).expect("a list").len(), 1);
}

pub(crate) fn an_orphan_whose_attempt_is_known_is_none(store: &dyn VideoStore) {
    let orphan = |number: u128| Orphan {
        studio: name("studio"),
        render: name(&format!("vid_{number}")),
        title: format!("Sol [{}]", attempt(number).token()),
        attempt: attempt(number),
        seen_at_ms: NOW,
    };
    for number in [1, 2] {
        wait(store.keep_orphan(&orphan(number))).expect("kept");
    }
    pressed(store, 1, "dana", 0);
    let orphans = wait(store.list_orphans(10)).expect("a list");
    assert_eq!(orphans, [orphan(2)]);
}
