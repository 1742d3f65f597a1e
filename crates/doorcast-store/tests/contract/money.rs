//! The ledger is stored with the video.

use doorcast_app::ports::{
    StoreError,
    budgets::Budgets,
    videos::{Change, RecordError, VideoStore, Whose},
};
use doorcast_domain::{
    ledger::{
        Account, Against, Budget, CapName, Caps, LedgerRefused, Month, Movement, Scope, UsdMicros,
    },
    pipeline::event::Event,
};

use crate::samples::{
    NOW, PLENTY, change, draft, finished, name, press, pressed, rendering, take, wait,
};

const HOLD: UsdMicros = UsdMicros(1_000_000);

fn account(store: &dyn VideoStore, scope: &Scope) -> Account {
    wait(store.account(scope)).expect("an answer")
}

fn scopes(number: u64, agent: &str) -> [Scope; 3] {
    [
        Scope::Video(draft(number, agent).id),
        Scope::Agent(name(agent), Month::of(NOW)),
        Scope::Office(name("stone-vale"), Month::of(NOW)),
    ]
}

pub(crate) fn money_moves_with_the_video_or_not_at_all(store: &dyn VideoStore) {
    let video = pressed(store, 1, "dana", 0);
    for scope in scopes(1, "dana") {
        assert_eq!(account(store, &scope).open(), HOLD, "{scope:?}");
    }
    let stale = change(&draft(1, "dana"), press(9), NOW);
    assert!(wait(store.record_outcome(&stale)).is_err());
    let [of_video, ..] = scopes(1, "dana");
    assert_eq!(account(store, &of_video).held(), HOLD);
    assert_eq!(wait(store.list_entries(&video.id)).expect("lines").len(), 1);
    let nobody = Scope::Agent(name("marisol"), Month::of(NOW));
    assert_eq!(account(store, &nobody), Account::default());
}

pub(crate) fn caps_hold_for_video_agent_and_office(store: &dyn VideoStore) {
    pressed(store, 1, "dana", 0);
    let two = UsdMicros(2 * HOLD.0);
    let almost_two = UsdMicros(2 * HOLD.0 - 1);
    let third = draft(3, "dana");
    wait(store.insert(&third)).expect("a new video");
    let with = |caps| Change {
        caps: Against::Exactly(caps),
        ..change(&third, press(3), NOW)
    };
    for caps in [
        Caps {
            video: UsdMicros(HOLD.0 - 1),
            ..PLENTY
        },
        Caps {
            agent: almost_two,
            ..PLENTY
        },
        Caps {
            office: almost_two,
            ..PLENTY
        },
        Caps::NOTHING,
    ] {
        let answer = wait(store.record_outcome(&with(caps)));
        let over = matches!(
            answer,
            Err(RecordError::Money(LedgerRefused::OverCap { .. }))
        );
        assert!(over, "{caps:?}: {answer:?}");
        assert_eq!(
            wait(store.find(&third.id)).expect("an answer").as_ref(),
            Some(&third)
        );
        assert_eq!(account(store, &scopes(3, "dana")[1]).held(), HOLD);
    }
    let just = Caps {
        video: HOLD,
        agent: two,
        office: two,
    };
    wait(store.record_outcome(&with(just))).expect("it just fits");
    assert_eq!(account(store, &scopes(3, "dana")[2]).open(), two);
}

pub(crate) fn the_lines_come_back_in_order(store: &dyn VideoStore) {
    let video = rendering(store, 1, "dana");
    let video = take(store, &video, finished(1), NOW + 9);
    let cancelled = pressed(store, 2, "dana", 0);
    take(store, &cancelled, Event::CancelPressed, NOW);
    let entries = wait(store.list_entries(&video.id)).expect("lines");
    let movements: Vec<Movement> = entries.iter().map(|entry| entry.movement).collect();
    let spent = UsdMicros(900_000);
    let left = UsdMicros(100_000);
    assert_eq!(
        movements,
        [
            Movement::Hold(HOLD),
            Movement::Settle(spent),
            Movement::Release(left)
        ]
    );
    assert_eq!(entries[1].at_ms, NOW + 9);
    assert_eq!(entries[1].attempt, video.attempts[0].id);
    assert_eq!(entries[1].scopes(), scopes(1, "dana"));
    let office = account(store, &scopes(1, "dana")[2]);
    assert_eq!((office.settled(), office.open()), (spent, UsdMicros::ZERO));
    assert_eq!(office.released(), left.plus(HOLD));
}

fn of_agent(agent: &str) -> Whose {
    Whose {
        office: None,
        agent: Some(name(agent)),
    }
}

pub(crate) fn lines_of_other_offices_are_not_there(store: &dyn VideoStore) {
    for number in 0..4 {
        let mut video = draft(number, "dana");
        if number % 2 == 0 {
            video.office = name("hill-partners");
        }
        wait(store.insert(&video)).expect("a new video");
        take(store, &video, press(u128::from(number)), NOW);
    }
    for agent in [None, Some(name("dana"))] {
        let whose = Whose {
            office: Some(name("hill-partners")),
            agent,
        };
        let lines = wait(store.list_ledger(&whose, None, 100)).expect("lines");
        let recent = wait(store.list_recent_lines(&whose, None, 100)).expect("lines");
        assert_eq!(lines.len(), 2);
        assert!(
            lines
                .iter()
                .all(|(_, line)| line.office == name("hill-partners"))
        );
        assert!(recent.iter().eq(lines.iter().rev()));
    }
}

pub(crate) fn the_whole_ledger_is_read_in_pages(store: &dyn VideoStore) {
    for number in 0..5 {
        let video = pressed(store, number, "dana", 0);
        take(store, &video, Event::CancelPressed, NOW);
    }
    let mut lines = Vec::new();
    for _ in 0..5 {
        let after = lines.last().map(|(number, _)| *number);
        lines.extend(wait(store.list_ledger(&Whose::default(), after, 3)).expect("a page"));
    }
    assert_eq!(lines.len(), 10);
    assert!(lines.is_sorted_by_key(|(number, _)| *number));
    let second = draft(1, "dana").id;
    let of_second: Vec<_> = lines
        .into_iter()
        .map(|(_, entry)| entry)
        .filter(|entry| entry.video == second)
        .collect();
    assert_eq!(of_second, wait(store.list_entries(&second)).expect("lines"));
}

pub(crate) fn the_lines_of_one_agent_are_read_in_pages(store: &dyn VideoStore) {
    for number in 0..4 {
        let agent = if number % 2 == 0 { "dana" } else { "marisol" };
        let video = pressed(store, number, agent, 0);
        take(store, &video, Event::CancelPressed, NOW);
    }
    let dana = name("dana");
    let mut lines = Vec::new();
    for _ in 0..3 {
        let after = lines.last().map(|(number, _)| *number);
        lines.extend(wait(store.list_ledger(&of_agent("dana"), after, 3)).expect("a page"));
    }
    assert_eq!(lines.len(), 4);
    assert!(lines.is_sorted_by_key(|(number, _)| *number));
    assert!(lines.iter().all(|(_, line)| line.agent == dana));
}

pub(crate) fn the_newest_lines_are_read_first(store: &dyn VideoStore) {
    for number in 0..4 {
        let agent = if number % 2 == 0 { "dana" } else { "marisol" };
        let video = pressed(store, number, agent, 0);
        take(store, &video, Event::CancelPressed, NOW);
    }
    for whose in [Whose::default(), of_agent("dana")] {
        let mut lines = Vec::new();
        for _ in 0..4 {
            let before = lines.last().map(|(number, _)| *number);
            lines.extend(wait(store.list_recent_lines(&whose, before, 3)).expect("a page"));
        }
        lines.reverse();
        let forwards = wait(store.list_ledger(&whose, None, 100)).expect("a page");
        assert_eq!(lines, forwards);
    }
}

pub(crate) fn budgets_come_back_as_they_were_set<S: VideoStore + Budgets>(store: &S) {
    let (office, dana) = (name("stone-vale"), name("dana"));
    let of_office = || wait(store.office_budget(&office)).expect("an answer");
    assert_eq!(of_office(), Budget::default());
    let whole = Budget {
        video: Some(UsdMicros(1)),
        agent: None,
        office: Some(UsdMicros::ZERO),
    };
    let own = Budget {
        agent: Some(UsdMicros(7)),
        ..Budget::default()
    };
    wait(store.set_budget(&office, None, whole)).expect("set");
    wait(store.set_budget(&office, Some(&dana), own)).expect("set");
    assert_eq!(of_office(), whole);
    let agents = wait(store.agent_budgets(&office)).expect("a list");
    assert_eq!(agents, [(dana.clone(), own)]);
    assert!(
        wait(store.agent_budgets(&name("other")))
            .expect("a list")
            .is_empty()
    );
    let refused = wait(store.set_budget(&office, Some(&dana), whole));
    assert!(matches!(refused, Err(StoreError::Conflict)));
    wait(store.set_budget(&office, None, Budget::default())).expect("set");
    assert_eq!(of_office(), Budget::default());
}

pub(crate) fn a_lowered_cap_refuses_the_next_purchase_and_is_named<S: VideoStore + Budgets>(
    store: &S,
) {
    pressed(store, 1, "dana", 0);
    let second = draft(2, "dana");
    wait(store.insert(&second)).expect("a new video");
    let bought = Change {
        caps: Against::Budgets(PLENTY),
        ..change(&second, press(2), NOW)
    };
    let almost_two = Some(UsdMicros(2 * HOLD.0 - 1));
    let nothing = Budget::default();
    for (office, own, cap) in [
        (
            Budget {
                video: Some(UsdMicros(HOLD.0 - 1)),
                ..nothing
            },
            nothing,
            CapName::Video,
        ),
        (
            Budget {
                agent: almost_two,
                ..nothing
            },
            nothing,
            CapName::Agent,
        ),
        (
            Budget {
                office: almost_two,
                ..nothing
            },
            nothing,
            CapName::Office,
        ),
        (
            nothing,
            Budget {
                agent: almost_two,
                ..nothing
            },
            CapName::Agent,
        ),
        (
            nothing,
            Budget {
                video: Some(UsdMicros::ZERO),
                ..nothing
            },
            CapName::Video,
        ),
    ] {
        set(store, office, own);
        let answer = wait(store.record_outcome(&bought));
        let Err(RecordError::Money(LedgerRefused::OverCap { of, .. })) = answer else {
            panic!("{cap:?}: {answer:?}");
        };
        assert_eq!(of, Some(cap));
    }
    // What is set for the agent wins over what is set for all.
    let generous = Budget {
        video: Some(HOLD),
        agent: Some(UsdMicros(2 * HOLD.0)),
        office: None,
    };
    let mean = Budget {
        video: Some(UsdMicros::ZERO),
        agent: Some(UsdMicros::ZERO),
        office: None,
    };
    set(store, mean, generous);
    wait(store.record_outcome(&bought)).expect("within the agent's own budget");
}

fn set<S: Budgets>(store: &S, office: Budget, own: Budget) {
    let name_of_office = name("stone-vale");
    wait(store.set_budget(&name_of_office, None, office)).expect("set");
    wait(store.set_budget(&name_of_office, Some(&name("dana")), own)).expect("set");
}
