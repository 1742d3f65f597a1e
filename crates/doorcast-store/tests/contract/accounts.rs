//! People, sessions and tickets.

use doorcast_app::ports::{
    StoreError,
    accounts::{AcceptRefused, AccountStore, ChangeRefused, KEPT_AFTER_END_MS},
};
use doorcast_domain::{
    account::{
        PasswordHash, Person, Role,
        email::Email,
        profile::{Profile, ProfileInput},
        session::{ABSOLUTE_MS, IDLE_MS, SecretDigest, Session, SessionId},
        ticket::{Purpose, Ticket, TicketId},
        totp::{Totp, TotpKey, TotpStep},
    },
    picture::PictureId,
    pipeline::id::OfficeId,
};
use futures_util::future::join_all;

use crate::samples::{MINUTE, NOW, name, wait};

fn office() -> OfficeId {
    name("office")
}

pub(crate) fn digest(number: u8) -> SecretDigest {
    SecretDigest([number; 32])
}

pub(crate) fn person(who: &str, role: Role) -> Person {
    Person {
        id: name(who),
        office: office(),
        email: name(&format!("{who}@example.com")),
        role,
        profile: Profile::default(),
        password: PasswordHash::from_phc("$argon2id$old".into()),
        totp: None,
        created_at_ms: NOW,
        disabled_at_ms: None,
    }
}

pub(crate) fn session(number: u8, who: &str) -> Session {
    Session {
        id: SessionId::new(number.into()),
        office: office(),
        person: name(who),
        digest: digest(number),
        created_at_ms: NOW,
        last_seen_at_ms: NOW,
        expires_at_ms: NOW + ABSOLUTE_MS,
        browser: "Firefox 🦊".into(),
        revoked_at_ms: None,
    }
}

pub(crate) fn ticket(number: u8, purpose: Purpose) -> Ticket {
    Ticket {
        id: TicketId::new(number.into()),
        office: office(),
        purpose,
        digest: digest(number),
        created_at_ms: NOW,
        expires_at_ms: NOW + MINUTE,
        spent_at_ms: None,
    }
}

pub(crate) fn invitation(who: &str) -> Purpose {
    Purpose::Invitation {
        email: name(&format!("{who}@example.com")),
        role: Role::Agent,
        by: name("dana"),
    }
}

fn reset(who: &str) -> Purpose {
    Purpose::PasswordReset { person: name(who) }
}

/// Puts somebody there who comes by an invitation.
fn join(store: &dyn AccountStore, number: u8, person: &Person) {
    let who = person.id.as_str();
    wait(store.insert_ticket(&ticket(number, invitation(who)))).expect("an invitation");
    wait(store.accept_invitation(digest(number), person, NOW)).expect("somebody new");
}

fn with_dana(store: &dyn AccountStore) -> Person {
    let dana = person("dana", Role::Owner);
    wait(store.insert_first_owner(&dana)).expect("the first owner");
    dana
}

fn find(store: &dyn AccountStore, who: &str) -> Option<Person> {
    wait(store.find_person(&office(), &name(who))).expect("an answer")
}

fn is_live(store: &dyn AccountStore, number: u8) -> bool {
    let found = wait(store.find_session(&office(), digest(number))).expect("an answer");
    found.is_some_and(|(session, _)| session.is_live(NOW + 1))
}

fn neighbor(who: &str) -> Person {
    Person {
        password: PasswordHash::none(),
        ..person(who, Role::Agent)
    }
}

pub(crate) fn a_neighbor_is_kept_and_brought_up_to_date(store: &dyn AccountStore) {
    let first = neighbor("marisol");
    wait(store.keep_neighbor(&first)).expect("somebody new");
    assert_eq!(find(store, "marisol"), Some(first.clone()));
    let later = Person {
        email: name("vega@example.com"),
        role: Role::Owner,
        profile: Profile {
            name: Some("Marisol Vega".into()),
            ..Profile::default()
        },
        ..first
    };
    wait(store.keep_neighbor(&later)).expect("news");
    assert_eq!(find(store, "marisol"), Some(later.clone()));
    assert!(wait(store.has_owner(&office())).expect("an answer"));
    wait(store.keep_neighbor(&neighbor("dana"))).expect("another one");
}

pub(crate) fn a_neighbor_takes_nobodys_place(store: &dyn AccountStore) {
    let dana = with_dana(store);
    let refused = |neighbor: &Person| {
        let kept = wait(store.keep_neighbor(neighbor));
        assert!(matches!(kept, Err(StoreError::Conflict)), "{kept:?}");
    };
    refused(&neighbor("dana"));
    refused(&Person {
        email: dana.email.clone(),
        ..neighbor("marisol")
    });
    wait(store.keep_neighbor(&neighbor("marisol"))).expect("somebody new");
    refused(&Person {
        email: dana.email.clone(),
        ..neighbor("marisol")
    });
    assert_eq!(find(store, "dana"), Some(dana));
    assert_eq!(find(store, "marisol"), Some(neighbor("marisol")));
}

pub(crate) fn there_is_one_first_owner(store: &dyn AccountStore) {
    assert!(!wait(store.has_owner(&office())).expect("an answer"));
    with_dana(store);
    assert!(wait(store.has_owner(&office())).expect("an answer"));
    let second = wait(store.insert_first_owner(&person("marisol", Role::Owner)));
    assert!(matches!(second, Err(StoreError::Conflict)));
    assert_eq!(find(store, "marisol"), None);
    assert!(!wait(store.has_owner(&name("elsewhere"))).expect("an answer"));
}

pub(crate) fn a_person_comes_back_as_it_was(store: &dyn AccountStore) {
    let typed = ProfileInput {
        name: "Dana Whitfield".into(),
        brokerage: "Stone & Vale Realty".into(),
        license: "CA DRE #01234567".into(),
        license_state: "CA".into(),
        phone: "(760) 555-0142".into(),
        accent: "#0f766e".into(),
        speaking_style: "Warm.\n\"Short\" <b>sentences</b> 🏡".into(),
        language: "es".into(),
        without_mail: true,
    };
    let sent = Person {
        profile: typed
            .parse(Some(PictureId::new([7; 32])))
            .expect("a profile"),
        totp: Some(Totp {
            key: TotpKey([200; 20]),
            last_step: TotpStep(5),
            recovery: vec![digest(1), digest(2)],
        }),
        disabled_at_ms: Some(NOW + 1),
        ..person("dana", Role::Owner)
    };
    wait(store.insert_first_owner(&sent)).expect("the first owner");
    assert_eq!(find(store, "dana").as_ref(), Some(&sent));
    let by_email = wait(store.find_person_by_email(&office(), &sent.email)).expect("an answer");
    assert_eq!(by_email.as_ref(), Some(&sent));
    let plain = Profile::default();
    wait(store.set_profile(&office(), &sent.id, &plain)).expect("changed");
    wait(store.set_totp(&office(), &sent.id, None, NOW)).expect("changed");
    wait(store.set_disabled(&office(), &sent.id, None, NOW)).expect("changed");
    assert_eq!(find(store, "dana"), Some(person("dana", Role::Owner)));
}

pub(crate) fn people_of_other_offices_are_not_there(store: &dyn AccountStore) {
    let dana = with_dana(store);
    wait(store.insert_session(&session(1, "dana"))).expect("a session");
    wait(store.insert_ticket(&ticket(1, reset("dana")))).expect("a ticket");
    wait(store.insert_ticket(&ticket(2, invitation("eve")))).expect("a ticket");
    let other: OfficeId = name("elsewhere");
    assert_eq!(wait(store.find_person(&other, &dana.id)).expect("ok"), None);
    assert_eq!(
        wait(store.find_person_by_email(&other, &dana.email)).expect("ok"),
        None
    );
    assert_eq!(wait(store.list_people(&other, None, 9)).expect("ok"), []);
    assert_eq!(
        wait(store.find_session(&other, digest(1))).expect("ok"),
        None
    );
    assert_eq!(
        wait(store.list_sessions(&other, &dana.id, NOW)).expect("ok"),
        []
    );
    assert_eq!(
        wait(store.find_ticket(&other, digest(1))).expect("ok"),
        None
    );
    assert_eq!(wait(store.list_invitations(&other, NOW)).expect("ok"), []);
    assert!(!wait(store.spend_ticket(&other, digest(1), NOW)).expect("ok"));
    assert!(!wait(store.withdraw_invitation(&other, &TicketId::new(2), NOW)).expect("ok"));
    assert!(!wait(store.revoke_session(&other, &dana.id, &SessionId::new(1), NOW)).expect("ok"));
    let hash = PasswordHash::from_phc("$argon2id$new".into());
    let reset = wait(store.reset_password(&other, digest(1), &hash, NOW)).expect("ok");
    assert_eq!(reset, None);
    let unknown = [
        wait(store.set_profile(&other, &dana.id, &dana.profile)),
        wait(store.set_password(&other, &dana.id, &hash, NOW)),
        wait(store.set_role(&other, &dana.id, Role::Owner, NOW)),
        wait(store.set_disabled(&other, &dana.id, None, NOW)),
        wait(store.set_totp(&other, &dana.id, None, NOW)),
    ];
    assert!(
        unknown
            .iter()
            .all(|done| matches!(done, Err(ChangeRefused::Unknown)))
    );
    let elsewhere = Person {
        office: other.clone(),
        ..person("eve", Role::Agent)
    };
    let accepted = wait(store.accept_invitation(digest(2), &elsewhere, NOW));
    assert!(matches!(accepted, Err(AcceptRefused::Gone)));
    let astray = Session {
        office: other,
        ..session(3, "dana")
    };
    assert!(matches!(
        wait(store.insert_session(&astray)),
        Err(StoreError::Conflict)
    ));
    assert!(is_live(store, 1));
    assert_eq!(find(store, "dana"), Some(dana));
}

pub(crate) fn people_are_listed_by_address_in_pages(store: &dyn AccountStore) {
    with_dana(store);
    join(store, 1, &person("marisol", Role::Agent));
    join(store, 2, &person("adam", Role::Admin));
    let list = |after: Option<&str>, limit| -> Vec<String> {
        let after = after.map(name::<Email>);
        let people = wait(store.list_people(&office(), after.as_ref(), limit)).expect("a list");
        people
            .into_iter()
            .map(|person| person.id.to_string())
            .collect()
    };
    assert_eq!(list(None, 2), ["adam", "dana"]);
    assert_eq!(list(Some("dana@example.com"), 2), ["marisol"]);
}

pub(crate) fn the_last_owner_stays(store: &dyn AccountStore) {
    let dana = with_dana(store);
    join(store, 1, &person("marisol", Role::Agent));
    let marisol = name("marisol");
    let demote = |who| wait(store.set_role(&office(), who, Role::Admin, NOW));
    let disable = |who| wait(store.set_disabled(&office(), who, Some(NOW), NOW));
    assert!(matches!(demote(&dana.id), Err(ChangeRefused::LastOwner)));
    assert!(matches!(disable(&dana.id), Err(ChangeRefused::LastOwner)));
    wait(store.set_role(&office(), &marisol, Role::Owner, NOW)).expect("a second owner");
    disable(&marisol).expect("one is left");
    assert!(
        matches!(demote(&dana.id), Err(ChangeRefused::LastOwner)),
        "a disabled one does not count"
    );
    wait(store.set_disabled(&office(), &marisol, None, NOW)).expect("back again");
    demote(&dana.id).expect("the other is left");
    assert!(matches!(disable(&marisol), Err(ChangeRefused::LastOwner)));
    assert_eq!(
        find(store, "dana").map(|person| person.role),
        Some(Role::Admin)
    );
}

pub(crate) fn whatever_changes_rights_ends_sessions(store: &dyn AccountStore) {
    with_dana(store);
    let marisol = person("marisol", Role::Agent);
    join(store, 1, &marisol);
    wait(store.insert_session(&session(100, "dana"))).expect("somebody else's");
    let changes: [&dyn Fn() -> Result<(), ChangeRefused>; 4] = [
        &|| wait(store.set_role(&office(), &marisol.id, Role::Admin, NOW)),
        &|| wait(store.set_disabled(&office(), &marisol.id, Some(NOW), NOW)),
        &|| wait(store.set_totp(&office(), &marisol.id, None, NOW)),
        &|| wait(store.set_password(&office(), &marisol.id, &marisol.password, NOW)),
    ];
    for (number, change) in (1..).zip(changes) {
        wait(store.insert_session(&session(number, "marisol"))).expect("a session");
        assert!(is_live(store, number));
        change().expect("changed");
        assert!(!is_live(store, number), "change {number}");
    }
    assert!(is_live(store, 100));
}

pub(crate) fn a_session_comes_back_with_its_person(store: &dyn AccountStore) {
    let dana = with_dana(store);
    let sent = session(1, "dana");
    wait(store.insert_session(&sent)).expect("a session");
    assert!(matches!(
        wait(store.insert_session(&sent)),
        Err(StoreError::Conflict)
    ));
    wait(store.note_session_use(&office(), &sent.id, NOW + 5)).expect("noted");
    wait(store.note_session_use(&office(), &sent.id, NOW + 2)).expect("late");
    let used = Session {
        last_seen_at_ms: NOW + 5,
        ..sent
    };
    let found = wait(store.find_session(&office(), digest(1))).expect("an answer");
    assert_eq!(found, Some((used.clone(), dana.clone())));
    wait(store.insert_session(&session(2, "dana"))).expect("a session");
    let list = |now_ms| -> Vec<SessionId> {
        let found = wait(store.list_sessions(&office(), &dana.id, now_ms)).expect("a list");
        found.into_iter().map(|session| session.id).collect()
    };
    assert_eq!(list(NOW + 1), [SessionId::new(2), used.id.clone()]);
    assert_eq!(list(NOW + IDLE_MS), [used.id]);
    assert_eq!(list(NOW + ABSOLUTE_MS), []);
}

pub(crate) fn a_session_is_revoked_by_its_person_only(store: &dyn AccountStore) {
    let dana = with_dana(store);
    join(store, 1, &person("marisol", Role::Agent));
    let kept = session(1, "dana");
    wait(store.insert_session(&kept)).expect("a session");
    let revoke = |who, later| {
        wait(store.revoke_session(&office(), who, &kept.id, NOW + later)).expect("an answer")
    };
    let marisol = name("marisol");
    assert!(!revoke(&marisol, 1));
    assert!(is_live(store, 1));
    assert!(revoke(&dana.id, 1) && revoke(&dana.id, 2));
    let found = wait(store.find_session(&office(), digest(1))).expect("an answer");
    assert_eq!(
        found.and_then(|(session, _)| session.revoked_at_ms),
        Some(NOW + 1)
    );
}

pub(crate) fn a_step_and_a_recovery_code_are_used_once(store: &dyn AccountStore) {
    let dana = with_dana(store);
    let step = |number| {
        wait(store.use_totp_step(&office(), &dana.id, TotpStep(number))).expect("an answer")
    };
    let code = |number| {
        wait(store.use_recovery_code(&office(), &dana.id, digest(number))).expect("an answer")
    };
    assert!(!step(9) && !code(1), "there is no second step");
    let totp = Totp {
        key: TotpKey([1; 20]),
        last_step: TotpStep(7),
        recovery: vec![digest(1), digest(2)],
    };
    wait(store.set_totp(&office(), &dana.id, Some(&totp), NOW)).expect("set");
    assert!(!step(7) && step(8) && !step(8) && !step(7) && step(9));
    assert!(code(2) && !code(2) && !code(3));
    let left = find(store, "dana").and_then(|person| person.totp);
    let left = left.expect("a second step");
    assert_eq!(
        (left.last_step, left.recovery),
        (TotpStep(9), vec![digest(1)])
    );
}

pub(crate) fn a_ticket_is_spent_once(store: &dyn AccountStore) {
    let sent = ticket(
        1,
        Purpose::SecondStep {
            person: name("dana"),
        },
    );
    wait(store.insert_ticket(&sent)).expect("a ticket");
    assert!(matches!(
        wait(store.insert_ticket(&sent)),
        Err(StoreError::Conflict)
    ));
    assert_eq!(
        wait(store.find_ticket(&office(), digest(1))).expect("ok"),
        Some(sent)
    );
    let spend = |now_ms| wait(store.spend_ticket(&office(), digest(1), now_ms)).expect("an answer");
    assert!(!spend(NOW + MINUTE), "too late");
    assert!(spend(NOW + 1) && !spend(NOW + 2));
    let found = wait(store.find_ticket(&office(), digest(1))).expect("ok");
    assert_eq!(found.and_then(|ticket| ticket.spent_at_ms), Some(NOW + 1));
}

pub(crate) fn a_new_ticket_takes_the_place_of_the_one_before(store: &dyn AccountStore) {
    for (number, purpose) in [
        (1, invitation("marisol")),
        (2, invitation("adam")),
        (3, reset("marisol")),
        (4, invitation("marisol")),
    ] {
        wait(store.insert_ticket(&ticket(number, purpose))).expect("a ticket");
    }
    let open = wait(store.list_invitations(&office(), NOW)).expect("a list");
    let ids: Vec<TicketId> = open.into_iter().map(|ticket| ticket.id).collect();
    assert_eq!(ids, [TicketId::new(4), TicketId::new(2)]);
    let other = wait(store.find_ticket(&office(), digest(3))).expect("an answer");
    assert!(other.is_some_and(|ticket| ticket.is_live(NOW)));
    let withdraw = |number| {
        wait(store.withdraw_invitation(&office(), &TicketId::new(number), NOW)).expect("ok")
    };
    assert!(withdraw(2) && !withdraw(2) && !withdraw(1));
    assert!(!withdraw(3), "that is no invitation");
    assert_eq!(
        wait(store.list_invitations(&office(), NOW + MINUTE)).expect("ok"),
        []
    );
}

pub(crate) fn an_invitation_makes_one_person(store: &dyn AccountStore) {
    with_dana(store);
    wait(store.insert_ticket(&ticket(1, reset("dana")))).expect("a ticket");
    wait(store.insert_ticket(&ticket(2, invitation("marisol")))).expect("a ticket");
    let marisol = person("marisol", Role::Agent);
    let accept = |number, now_ms| wait(store.accept_invitation(digest(number), &marisol, now_ms));
    assert!(
        matches!(accept(1, NOW), Err(AcceptRefused::Gone)),
        "a reset"
    );
    assert!(
        matches!(accept(2, NOW + MINUTE), Err(AcceptRefused::Gone)),
        "too late"
    );
    assert_eq!(find(store, "marisol"), None);
    accept(2, NOW).expect("somebody new");
    assert!(matches!(accept(2, NOW), Err(AcceptRefused::Gone)), "again");
    assert_eq!(find(store, "marisol"), Some(marisol));
    assert!(wait(store.spend_ticket(&office(), digest(1), NOW)).expect("the reset is still good"));
}

pub(crate) fn an_invitation_for_a_taken_address_stays(store: &dyn AccountStore) {
    let dana = with_dana(store);
    wait(store.insert_ticket(&ticket(1, invitation("dana")))).expect("a ticket");
    let double = Person {
        id: name("double"),
        ..dana
    };
    let accepted = wait(store.accept_invitation(digest(1), &double, NOW));
    assert!(matches!(accepted, Err(AcceptRefused::EmailTaken)));
    let kept = wait(store.find_ticket(&office(), digest(1))).expect("an answer");
    assert_eq!(kept.and_then(|ticket| ticket.spent_at_ms), None);
}

pub(crate) fn a_reset_works_once_and_ends_sessions(store: &dyn AccountStore) {
    with_dana(store);
    join(store, 9, &person("marisol", Role::Agent));
    wait(store.insert_session(&session(1, "marisol"))).expect("a session");
    wait(store.insert_ticket(&ticket(1, reset("marisol")))).expect("a ticket");
    wait(store.insert_ticket(&ticket(2, invitation("adam")))).expect("a ticket");
    let hash = PasswordHash::from_phc("$argon2id$new".into());
    let use_up = |number, now_ms| {
        wait(store.reset_password(&office(), digest(number), &hash, now_ms)).expect("an answer")
    };
    assert_eq!(use_up(2, NOW), None, "an invitation");
    assert_eq!(use_up(1, NOW + MINUTE), None, "too late");
    assert!(is_live(store, 1));
    assert_eq!(use_up(1, NOW), Some(name("marisol")));
    assert_eq!(use_up(1, NOW), None, "again");
    assert!(!is_live(store, 1));
    assert_eq!(
        find(store, "marisol").map(|person| person.password),
        Some(hash.clone())
    );
    wait(store.set_disabled(&office(), &name("marisol"), Some(NOW), NOW)).expect("disabled");
    wait(store.insert_ticket(&ticket(3, reset("marisol")))).expect("a ticket");
    assert_eq!(use_up(3, NOW), None, "disabled");
}

pub(crate) fn many_acceptances_make_one_person(store: &dyn AccountStore) {
    wait(store.insert_ticket(&ticket(1, invitation("marisol")))).expect("a ticket");
    let people: Vec<Person> = (0..20)
        .map(|number| Person {
            id: name(&format!("m{number}")),
            ..person("marisol", Role::Agent)
        })
        .collect();
    let answers =
        wait(join_all(people.iter().map(|person| {
            store.accept_invitation(digest(1), person, NOW)
        })));
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(
        wait(store.list_people(&office(), None, 100))
            .expect("a list")
            .len(),
        1
    );
}

pub(crate) fn what_ended_long_ago_is_swept_away(store: &dyn AccountStore) {
    with_dana(store);
    wait(store.insert_session(&session(1, "dana"))).expect("a session");
    wait(store.insert_ticket(&ticket(1, reset("dana")))).expect("a ticket");
    let sweep = |now_ms| wait(store.sweep_ended(now_ms)).expect("swept");
    assert_eq!(sweep(NOW + MINUTE + KEPT_AFTER_END_MS), 0);
    assert_eq!(sweep(NOW + MINUTE + KEPT_AFTER_END_MS + 1), 1);
    assert_eq!(sweep(NOW + IDLE_MS + KEPT_AFTER_END_MS), 0);
    assert_eq!(sweep(NOW + IDLE_MS + KEPT_AFTER_END_MS + 1), 1);
    assert_eq!(
        wait(store.find_session(&office(), digest(1))).expect("ok"),
        None
    );
}
