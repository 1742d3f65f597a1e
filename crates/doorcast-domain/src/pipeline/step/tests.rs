use proptest::prelude::*;

use super::*;
use crate::{
    ledger::{Movement, UsdMicros},
    pipeline::{
        Order, Status, Style,
        attempt::{NewAttempt, Quote},
        event::{Call, Consent, LookUpAnswer, PollAnswer, StoreAnswer, SubmitAnswer},
        id::VideoId,
        schedule::{ABSENCE_SPAN_MS, MISSES, SEND_WINDOW_MS, STORE_FAILURES},
        stage::{Attention, Failure, Refusal, Remedy, StoredFilm},
        words,
    },
    video::{AspectRatio, Language},
};

const NOW: i64 = 1_790_000_000_000;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

fn name<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("a name")
}

fn draft() -> Video {
    let order = Order {
        studio: name("studio"),
        media: name("storage"),
        title: "A house".into(),
        script: "Come and see it.".into(),
        language: Language::English,
        aspect: AspectRatio::Portrait,
        presenter: "look".into(),
        voice: None,
        background: None,
        style: Style::default(),
    };
    Video::draft(
        VideoId::new(0, 1),
        name("dana"),
        name("stone-vale"),
        order,
        NOW,
    )
}

fn attempt(number: u128) -> AttemptId {
    AttemptId::new(number)
}

fn press(number: u128, consent: Consent) -> Event {
    let id = attempt(number);
    Event::Pressed {
        attempt: NewAttempt {
            id,
            order_revision: 1,
            title: format!("A house [{}]", id.token()),
            request: "{}".into(),
            quote: Quote {
                price_per_second: UsdMicros(50_000),
                expected_ms: 30_000,
            },
        },
        consent,
    }
}

fn submitted(answer: SubmitAnswer) -> Event {
    Event::SubmitAnswered {
        attempt: attempt(1),
        answer,
    }
}

fn accepted() -> Event {
    submitted(SubmitAnswer::Accepted {
        render: name("vid_1"),
    })
}

fn polled(answer: PollAnswer) -> Event {
    Event::PollAnswered {
        render: name("vid_1"),
        answer,
    }
}

fn looked_up(answer: LookUpAnswer) -> Event {
    Event::LookUpAnswered {
        attempt: attempt(1),
        answer,
    }
}

fn stored(answer: StoreAnswer) -> Event {
    Event::StoreAnswered {
        render: name("vid_1"),
        answer,
    }
}

fn finished() -> PollAnswer {
    PollAnswer::Finished {
        duration_ms: Some(20_000),
    }
}

fn film() -> StoredFilm {
    StoredFilm {
        key: name("videos/1-1"),
        url: "https://media.example/1".into(),
        size_bytes: 9,
        checksum: "sha256:00".into(),
        duration_ms: 20_000,
    }
}

fn refused(remedy: Remedy) -> SubmitAnswer {
    SubmitAnswer::Refused(Refusal {
        remedy,
        field: None,
        code: "no".into(),
        message: "no".into(),
    })
}

/// Walks a video through events, each at so many milliseconds after [`NOW`].
fn walk(events: impl IntoIterator<Item = (i64, Event)>) -> (Video, Effects) {
    let mut video = draft();
    let mut effects = Effects::default();
    for (after_ms, event) in events {
        let said = format!("{event:?}");
        let stepped = step(&video, event, NOW + after_ms);
        (video, effects) = stepped.unwrap_or_else(|refused| panic!("{said}: {refused}"));
    }
    (video, effects)
}

fn sent() -> Vec<(i64, Event)> {
    vec![(0, press(1, Consent::Buy)), (0, Event::Due)]
}

fn then(
    mut events: Vec<(i64, Event)>,
    more: impl IntoIterator<Item = (i64, Event)>,
) -> Vec<(i64, Event)> {
    events.extend(more);
    events
}

fn moves(effects: &Effects) -> Vec<Movement> {
    effects.entries.iter().map(|entry| entry.movement).collect()
}

#[test]
fn the_usual_way_buys_once_and_pays_what_it_took() {
    let (video, effects) = walk([(0, press(1, Consent::Buy))]);
    assert_eq!(video.status(), Status::Generating);
    assert_eq!(moves(&effects), [Movement::Hold(UsdMicros(1_500_000))]);
    let (video, effects) = walk(sent());
    assert_eq!(effects.call, Some(Call::Submit(attempt(1))));
    assert_eq!(
        video.attempts[0].purchase,
        Purchase::Unknown,
        "known before anything is sent"
    );
    let made = then(
        sent(),
        [(1_000, accepted()), (9 * MINUTE, polled(finished()))],
    );
    let (_, effects) = walk(made.clone());
    let paid = [
        Movement::Settle(UsdMicros(1_000_000)),
        Movement::Release(UsdMicros(500_000)),
    ];
    assert_eq!(moves(&effects), paid);
    let (video, effects) = walk(then(
        made,
        [(10 * MINUTE, stored(StoreAnswer::Stored(film())))],
    ));
    assert_eq!(video.status(), Status::Completed);
    assert_eq!(effects, Effects::default());
}

#[test]
fn a_second_press_buys_nothing() {
    let again = |events, number, consent| {
        let (video, _) = walk(events);
        step(&video, press(number, consent), NOW + HOUR).map(|(video, _)| video.attempts.len())
    };
    assert_eq!(again(sent(), 2, Consent::Buy), Err(Refused::AlreadyPressed));
    assert_eq!(
        again(sent(), 2, Consent::BuyAgain),
        Err(Refused::AlreadyPressed)
    );
    let made = then(
        sent(),
        [
            (1, accepted()),
            (2, polled(finished())),
            (3, stored(StoreAnswer::Stored(film()))),
        ],
    );
    assert_eq!(
        again(made.clone(), 2, Consent::Buy),
        Err(Refused::NeedsBuyAgain)
    );
    assert_eq!(
        again(made.clone(), 1, Consent::BuyAgain),
        Err(Refused::AlreadyPressed)
    );
    assert_eq!(again(made, 2, Consent::BuyAgain), Ok(2));
    let no = then(sent(), [(1, submitted(refused(Remedy::Order)))]);
    assert_eq!(
        again(no, 2, Consent::Buy),
        Ok(2),
        "a refused purchase is none"
    );
}

#[test]
fn without_an_answer_the_same_is_sent_until_the_key_is_old() {
    let lost = then(sent(), [(0, submitted(SubmitAnswer::Unclear))]);
    let (video, _) = walk(lost.clone());
    assert_eq!(step(&video, Event::Due, NOW + 4_999), Err(Refused::NotDue));
    let (_, effects) = walk(then(lost.clone(), [(5_000, Event::Due)]));
    assert_eq!(effects.call, Some(Call::Submit(attempt(1))));
    let (_, effects) = walk(then(lost.clone(), [(SEND_WINDOW_MS - 1, Event::Due)]));
    assert_eq!(effects.call, Some(Call::Submit(attempt(1))));
    let (video, effects) = walk(then(lost.clone(), [(SEND_WINDOW_MS, Event::Due)]));
    assert_eq!(effects.call, Some(Call::LookUp(attempt(1))));
    assert!(matches!(video.stage, Stage::LookingUp { .. }));
    // A clock that went back cannot tell how old the key is.
    let (_, effects) = walk(then(lost, [(-2 * HOUR, Event::Due)]));
    assert_eq!(effects.call, Some(Call::LookUp(attempt(1))));
}

#[test]
fn a_process_that_died_while_sending_leaves_a_doubt() {
    let doubtful = then(sent(), [(5_000, Event::Due)]);
    for answer in [refused(Remedy::Order), refused(Remedy::Account)] {
        let (video, effects) = walk(then(doubtful.clone(), [(6_000, submitted(answer))]));
        assert!(
            matches!(video.stage, Stage::LookingUp { .. }),
            "the first may have been taken"
        );
        assert!(effects.entries.is_empty(), "nothing is given back");
    }
    let (video, _) = walk(then(
        doubtful,
        [(6_000, submitted(SubmitAnswer::Busy { after_ms: 9_000 }))],
    ));
    assert!(matches!(
        video.stage,
        Stage::Submitting {
            is_doubtful: true,
            ..
        }
    ));
    let (video, _) = walk(then(
        sent(),
        [(1, submitted(SubmitAnswer::Busy { after_ms: 9_000 }))],
    ));
    assert_eq!(video.due_at_ms(), Some(NOW + 9_001));
    assert!(
        matches!(video.stage, Stage::Queued { .. }),
        "a clean refusal frees the place"
    );
}

#[test]
fn what_is_not_found_is_never_bought_again_by_itself() {
    let looking = then(
        sent(),
        [
            (1, submitted(SubmitAnswer::Unclear)),
            (SEND_WINDOW_MS, Event::Due),
        ],
    );
    let mut events = looking.clone();
    for round in 0..50 {
        events.push((
            SEND_WINDOW_MS + round * 10 * MINUTE,
            looked_up(LookUpAnswer::Unclear),
        ));
    }
    let (video, _) = walk(events);
    assert!(
        matches!(video.stage, Stage::LookingUp { .. }),
        "half a search proves nothing"
    );
    let absent = |at| (SEND_WINDOW_MS + at, looked_up(LookUpAnswer::Absent));
    let (video, _) = walk(then(
        looking.clone(),
        [absent(0), absent(1), absent(2), absent(3)],
    ));
    assert!(
        matches!(video.stage, Stage::LookingUp { .. }),
        "a list may lag"
    );
    let (video, effects) = walk(then(
        looking.clone(),
        [absent(0), absent(1), absent(ABSENCE_SPAN_MS)],
    ));
    assert!(matches!(
        video.stage,
        Stage::NeedsAttention {
            why: Attention::Absent,
            ..
        }
    ));
    assert_eq!(moves(&effects), [Movement::Doubt(UsdMicros(1_500_000))]);
    assert_eq!(
        step(&video, press(2, Consent::Buy), NOW),
        Err(Refused::NeedsBuyAgain)
    );
    let hint = Event::Hinted {
        attempt: attempt(1),
        render: name("vid_1"),
    };
    let (video, effects) = step(&video, hint, NOW + 25 * HOUR).expect("it is there after all");
    assert!(matches!(video.stage, Stage::Rendering { .. }));
    assert_eq!(moves(&effects), [Movement::Reopen(UsdMicros(1_500_000))]);
}

#[test]
fn an_order_changes_only_while_nobody_works_on_it() {
    let mut other = draft().order;
    other.script = "Come and see it today.".into();
    let revised = || Event::Revised {
        order: other.clone(),
    };
    let (video, _) = walk([(0, revised()), (0, revised())]);
    assert_eq!(video.order_revision, 2, "the same order is no change");
    let old = step(&video, press(1, Consent::Buy), NOW);
    assert_eq!(old, Err(Refused::OrderChanged));
    let (sent_video, _) = walk(sent());
    assert!(step(&sent_video, revised(), NOW).is_err());
    let (video, _) = walk(then(
        sent(),
        [(1, submitted(refused(Remedy::Order))), (2, revised())],
    ));
    assert_eq!(video.order_revision, 2);
    let mut elsewhere = other.clone();
    elsewhere.studio = name("other");
    let answer = step(&video, Event::Revised { order: elsewhere }, NOW);
    assert!(answer.is_err(), "its purchases are there");
}

#[test]
fn a_person_who_has_asked_the_studio_ends_the_doubt() {
    let absent = |at| (SEND_WINDOW_MS + at, looked_up(LookUpAnswer::Absent));
    let (video, _) = walk(then(
        sent(),
        [
            (1, submitted(SubmitAnswer::Unclear)),
            (SEND_WINDOW_MS, Event::Due),
            absent(0),
            absent(1),
            absent(ABSENCE_SPAN_MS),
        ],
    ));
    let judged = |charged| Event::Judged {
        attempt: attempt(1),
        charged: UsdMicros(charged),
    };
    let (free, effects) = step(&video, judged(0), NOW).expect("an attempt in doubt");
    let back = UsdMicros(1_500_000);
    assert_eq!(
        moves(&effects),
        [Movement::Reopen(back), Movement::Release(back)]
    );
    assert!(
        step(&free, press(2, Consent::Buy), NOW).is_ok(),
        "nothing was bought"
    );
    assert_eq!(step(&free, judged(0), NOW), Err(Refused::Late));
    let sighted = Event::Sighted {
        attempt: attempt(1),
        render: name("vid_1"),
        progress: finished(),
    };
    let (found, _) = step(&free, sighted, NOW).expect("the studio was wrong");
    assert_eq!(found.attempts[0].money.open(), UsdMicros(1_500_000));
    let (found, _) = step(&found, polled(finished()), NOW).expect("it is followed");
    assert_eq!(found.attempts[0].money.settled(), UsdMicros(1_000_000));
    let (paid, _) = step(&video, judged(2_000_000), NOW).expect("an attempt in doubt");
    assert_eq!(paid.attempts[0].money.settled(), UsdMicros(2_000_000));
    assert_eq!(
        step(&paid, press(2, Consent::Buy), NOW),
        Err(Refused::NeedsBuyAgain)
    );
}

#[test]
fn slow_is_never_failed() {
    let mut events = then(sent(), [(1, accepted())]);
    for day in 0..30 {
        events.push((day * 24 * HOUR, polled(PollAnswer::Running)));
        events.push((day * 24 * HOUR, polled(PollAnswer::Unclear)));
    }
    let (video, _) = walk(events);
    assert!(matches!(video.stage, Stage::Rendering { .. }));
    assert_eq!(
        words::message(&video, NOW + 24 * HOUR).id,
        "video-rendering-slow"
    );
    assert_eq!(words::estimate(&video, NOW + 24 * HOUR), None);
}

#[test]
fn a_render_the_studio_forgets_waits_for_a_person_and_can_be_looked_for_again() {
    let mut events = then(sent(), [(1, accepted())]);
    events.extend(
        (0..=i64::from(MISSES)).map(|round| (round * MINUTE, polled(PollAnswer::NotFound))),
    );
    let (video, _) = walk(events.clone());
    assert!(matches!(
        video.stage,
        Stage::NeedsAttention {
            why: Attention::Vanished { .. },
            ..
        }
    ));
    let (video, effects) = walk(then(events, [(HOUR, Event::ResumePressed)]));
    assert!(matches!(video.stage, Stage::Rendering { .. }));
    assert_eq!(moves(&effects), [Movement::Reopen(UsdMicros(1_500_000))]);
}

#[test]
fn trying_again_after_storage_failed_costs_nothing() {
    let made = then(sent(), [(1, accepted()), (2, polled(finished()))]);
    let mut tired = made.clone();
    tired.extend(
        (0..=i64::from(STORE_FAILURES)).map(|round| (round * HOUR, stored(StoreAnswer::NotYet))),
    );
    let full = StoreAnswer::Refused {
        reason: "no room".into(),
    };
    for events in [tired, then(made, [(3, stored(full))])] {
        let (video, _) = walk(events.clone());
        assert_eq!(video.status(), Status::Failed);
        let (video, effects) = walk(then(events, [(99 * HOUR, Event::ResumePressed)]));
        assert!(matches!(video.stage, Stage::Storing { .. }));
        assert_eq!(effects.entries, []);
    }
}

#[test]
fn cancelling_says_what_was_bought() {
    let cancel = |events: Vec<(i64, Event)>| walk(then(events, [(MINUTE, Event::CancelPressed)]));
    let (video, effects) = cancel(vec![(0, press(1, Consent::Buy))]);
    assert_eq!(moves(&effects), [Movement::Release(UsdMicros(1_500_000))]);
    assert_eq!(words::message(&video, NOW).id, "video-cancelled");
    let (video, effects) = cancel(sent());
    assert_eq!(words::message(&video, NOW).id, "video-cancelling");
    assert!(effects.entries.is_empty());
    let (late, effects) =
        step(&video, accepted(), NOW + 2 * MINUTE).expect("the answer comes late");
    assert_eq!(words::message(&late, NOW).id, "video-cancelled-bought");
    assert_eq!(moves(&effects), [Movement::Doubt(UsdMicros(1_500_000))]);
    let sighted = Event::Sighted {
        attempt: attempt(1),
        render: name("vid_1"),
        progress: finished(),
    };
    let (seen, _) = step(&late, sighted.clone(), NOW + HOUR).expect("the list tells its price");
    assert_eq!(seen.attempts[0].charged, Some(UsdMicros(1_000_000)));
    assert_eq!(seen.attempts[0].money.doubtful(), UsdMicros::ZERO);
    let (same, effects) = step(&seen, sighted, NOW + 2 * HOUR).expect("nothing new");
    assert_eq!(
        (same, effects),
        (seen, Effects::default()),
        "it is paid for once"
    );
}

#[test]
fn an_empty_wallet_after_all_was_not_charged() {
    let unpaid = PollAnswer::Failed {
        code: "MOVIO_PAYMENT_INSUFFICIENT_CREDIT".into(),
        message: "no money".into(),
        is_unpaid: true,
    };
    let (video, effects) = walk(then(sent(), [(1, accepted()), (2, polled(unpaid))]));
    assert!(matches!(
        video.stage,
        Stage::NeedsAttention {
            why: Attention::Unpaid,
            ..
        }
    ));
    assert_eq!(moves(&effects), [Movement::Release(UsdMicros(1_500_000))]);
    assert!(step(&video, press(2, Consent::Buy), NOW + HOUR).is_ok());
    let broken = PollAnswer::Failed {
        code: "rendering_failed".into(),
        message: "it broke".into(),
        is_unpaid: false,
    };
    let (video, _) = walk(then(sent(), [(1, accepted()), (2, polled(broken))]));
    assert!(matches!(
        video.stage,
        Stage::Failed {
            why: Failure::Render { .. },
            ..
        }
    ));
    assert_eq!(
        step(&video, press(2, Consent::Buy), NOW + HOUR),
        Err(Refused::NeedsBuyAgain)
    );
}

fn any_event() -> impl Strategy<Value = Event> {
    let attempts = 1u128..4;
    let renders = prop::sample::select(vec!["vid_1", "vid_2", "vid_3"]);
    (0u8..20, attempts, renders, any::<bool>()).prop_map(|(kind, number, render, flag)| {
        let id = attempt(number);
        let render: RenderId = name(render);
        let consent = if flag {
            Consent::Buy
        } else {
            Consent::BuyAgain
        };
        let submit = |answer| Event::SubmitAnswered {
            attempt: id,
            answer,
        };
        let look = |answer| Event::LookUpAnswered {
            attempt: id,
            answer,
        };
        let poll = |answer| Event::PollAnswered {
            render: render.clone(),
            answer,
        };
        let failed = PollAnswer::Failed {
            code: String::new(),
            message: String::new(),
            is_unpaid: flag,
        };
        match kind {
            0 | 1 => press(number, consent),
            2..6 => Event::Due,
            6 => submit(SubmitAnswer::Accepted { render }),
            7 => submit(refused(if flag { Remedy::Order } else { Remedy::Wallet })),
            8 => submit(SubmitAnswer::Busy { after_ms: 1_000 }),
            9 => submit(SubmitAnswer::Unclear),
            10 => look(LookUpAnswer::Found {
                render,
                others: u32::from(flag),
            }),
            11 => look(LookUpAnswer::Absent),
            12 => poll(finished()),
            13 => poll(failed),
            14 => poll(PollAnswer::NotFound),
            15 => Event::StoreAnswered {
                render,
                answer: if flag {
                    StoreAnswer::Stored(film())
                } else {
                    StoreAnswer::NotYet
                },
            },
            16 => Event::Hinted {
                attempt: id,
                render,
            },
            17 => Event::Sighted {
                attempt: id,
                render,
                progress: if flag { finished() } else { failed },
            },
            18 => match flag {
                true => Event::CancelPressed,
                false => Event::Judged {
                    attempt: id,
                    charged: UsdMicros(number as u64 * 400_000 - 400_000),
                },
            },
            _ => Event::ResumePressed,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Whatever happens in whatever order: the video is sound, money only moves with it, what is spent stays spent, and
    /// nothing is sent but the present attempt, after it was written down.
    #[test]
    fn any_events_in_any_order_leave_a_sound_video(events in prop::collection::vec((any_event(), 0i64..4), 0..60)) {
        let mut video = draft();
        let mut now_ms = NOW;
        for (event, hours) in events {
            now_ms += hours * hours * HOUR / 2;
            let presses = matches!(event, Event::Pressed { .. });
            let Ok((next, effects)) = step(&video, event, now_ms) else { continue };
            next.assert_sound();
            prop_assert_eq!(next.revision, video.revision + u64::from(next != video));
            prop_assert!(next.attempts.len() <= video.attempts.len() + usize::from(presses));
            for (before, after) in video.attempts.iter().zip(&next.attempts) {
                prop_assert_eq!(&before.request, &after.request);
                prop_assert!(after.money.settled() >= before.money.settled());
                prop_assert!(after.charged.unwrap_or_default() >= before.charged.unwrap_or_default(), "what is charged is charged");
                prop_assert_eq!(after.charged.unwrap_or_default(), after.money.settled());
            }
            if let Some(Call::Submit(id)) = effects.call {
                prop_assert_eq!(next.attempt().map(|attempt| attempt.id), Some(id));
                prop_assert_eq!(&next.attempts[next.attempts.len() - 1].purchase, &Purchase::Unknown);
            }
            let held = |movement: &Movement| matches!(movement, Movement::Hold(_));
            prop_assert!(presses || !moves(&effects).iter().any(held), "only persons hold money");
            words::message(&next, now_ms);
            words::estimate(&next, now_ms);
            video = next;
        }
    }
}
