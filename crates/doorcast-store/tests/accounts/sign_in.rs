//! First owner, signing in, sessions, passwords.

use doorcast_app::accounts::{
    FirstOwner, Present, Refused, password::PasswordFlaw, secret::SetupCode,
};
use doorcast_domain::{
    account::{
        Role,
        profile::ProfileInput,
        session::{ABSOLUTE_MS, IDLE_MS},
    },
    picture::PictureId,
};

use crate::house::{GOOD, House, OTHER, first_owner, opened, present, typed, visitor, wait};

const MINUTE: i64 = 60_000;

#[test]
fn there_is_a_first_owner_once() {
    let house = House::new();
    let accounts = &house.accounts;
    assert!(wait(accounts.needs_owner()).expect("an answer"));
    let weak = FirstOwner {
        password: typed("short"),
        ..first_owner()
    };
    let refused = wait(accounts.make_first_owner(weak, &visitor()));
    assert!(matches!(
        refused,
        Err(Refused::Password(PasswordFlaw::Short))
    ));
    let dana = wait(accounts.make_first_owner(first_owner(), &visitor())).expect("the owner");
    assert_eq!(dana.person.role, Role::Owner);
    assert!(house.is_there(&dana.secret));
    let again = wait(accounts.make_first_owner(first_owner(), &visitor()));
    assert!(matches!(again, Err(Refused::Gone)));
}

#[test]
fn where_others_can_reach_the_page_a_code_is_asked_for() {
    let mut house = House::new();
    let (code, text) = SetupCode::draw(house.accounts.ids.as_ref());
    house.accounts.setup_code = Some(code);
    let make = |setup_code: &str| {
        let wish = FirstOwner {
            setup_code: setup_code.into(),
            ..first_owner()
        };
        wait(house.accounts.make_first_owner(wish, &visitor()))
    };
    assert!(matches!(make(""), Err(Refused::Wrong)));
    assert!(matches!(make("abcd-efgh-jkmn-pqrs"), Err(Refused::Wrong)));
    make(&format!(
        " {} ",
        text.reveal().to_uppercase().replace('-', " ")
    ))
    .expect("the owner");
}

#[test]
fn unknown_wrong_and_disabled_are_all_the_same() {
    let (house, dana) = House::with_dana();
    house.join(&dana, "marisol", Role::Agent);
    let marisol = opened(house.sign_in("marisol@example.com", GOOD).expect("let in"));
    wait(house.accounts.disable(&dana, &marisol.person.id)).expect("disabled");
    assert!(!house.is_there(&marisol.secret));
    for (email, password) in [
        ("nobody@example.com", GOOD),
        ("dana@example.com", OTHER),
        ("dana@example.com", ""),
        ("marisol@example.com", GOOD),
    ] {
        assert!(
            matches!(house.sign_in(email, password), Err(Refused::Wrong)),
            "{email}"
        );
    }
    wait(house.accounts.enable(&dana, &marisol.person.id)).expect("enabled");
    house
        .sign_in("marisol@example.com", GOOD)
        .expect("let in again");
    assert!(
        !house.is_there(&marisol.secret),
        "an ended session stays ended"
    );
}

#[test]
fn guessing_is_slowed_down_for_one_account() {
    let (house, _) = House::with_dana();
    for _ in 0..10 {
        assert!(matches!(
            house.sign_in("dana@example.com", OTHER),
            Err(Refused::Wrong)
        ));
    }
    assert!(matches!(
        house.sign_in("dana@example.com", GOOD),
        Err(Refused::TooMany(_))
    ));
    house.clock.go_on_minutes(1);
    house
        .sign_in("dana@example.com", GOOD)
        .expect("let in later");
}

#[test]
fn guessing_is_slowed_down_for_one_place() {
    let (house, _) = House::with_dana();
    for number in 0..30 {
        let refused = house.sign_in(&format!("a{number}@example.com"), GOOD);
        assert!(matches!(refused, Err(Refused::Wrong)));
    }
    assert!(matches!(
        house.sign_in("dana@example.com", GOOD),
        Err(Refused::TooMany(_))
    ));
}

#[test]
fn every_sign_in_has_a_secret_of_its_own() {
    let (house, _) = House::with_dana();
    let one = opened(house.sign_in("dana@example.com", GOOD).expect("let in"));
    let two = opened(house.sign_in(" Dana@Example.COM", GOOD).expect("let in"));
    assert_ne!(one.secret, two.secret);
    assert_eq!(one.secret.reveal().len(), 64);
    let there = wait(house.accounts.recognize(&one.secret)).expect("an answer");
    wait(house.accounts.sign_out(&there.expect("somebody"))).expect("gone");
    assert!(!house.is_there(&one.secret));
    assert!(house.is_there(&two.secret));
}

#[test]
fn a_session_ends_when_it_is_not_used_and_when_it_is_old() {
    let (house, _) = House::with_dana();
    let one = opened(house.sign_in("dana@example.com", GOOD).expect("let in"));
    let nearly_idle = IDLE_MS / MINUTE - 1;
    for _ in 0..ABSOLUTE_MS / IDLE_MS {
        house.clock.go_on_minutes(nearly_idle);
        assert!(house.is_there(&one.secret));
    }
    house.clock.go_on_minutes(nearly_idle);
    assert!(!house.is_there(&one.secret), "old");
    let two = opened(house.sign_in("dana@example.com", GOOD).expect("let in"));
    house.clock.go_on_minutes(nearly_idle + 1);
    assert!(!house.is_there(&two.secret), "idle");
}

#[test]
fn only_own_sessions_are_listed_and_revoked() {
    let (house, dana) = House::with_dana();
    let marisol = present(house.join(&dana, "marisol", Role::Admin));
    let ids = |who| -> Vec<_> {
        let list = wait(house.accounts.list_sessions(who)).expect("a list");
        list.into_iter().map(|session| session.id).collect()
    };
    let session_of = |who: &Present| who.session.clone().expect("a session").id;
    assert_eq!(ids(&marisol), [session_of(&marisol)]);
    let stolen = wait(house.accounts.revoke_session(&marisol, &session_of(&dana)));
    assert!(matches!(stolen, Err(Refused::Gone)));
    wait(house.accounts.revoke_session(&dana, &session_of(&dana))).expect("revoked");
    assert_eq!(ids(&dana), []);
}

#[test]
fn a_new_password_ends_every_session_and_opens_another() {
    let (house, _) = House::with_dana();
    let here = opened(house.sign_in("dana@example.com", GOOD).expect("let in"));
    let there = opened(house.sign_in("dana@example.com", GOOD).expect("let in"));
    let dana = present(here.clone());
    let change = |so_far, new| {
        wait(
            house
                .accounts
                .change_password(&dana, typed(so_far), typed(new), &visitor()),
        )
    };
    assert!(matches!(change(OTHER, OTHER), Err(Refused::Wrong)));
    assert!(matches!(
        change(GOOD, "1234567890"),
        Err(Refused::Password(_))
    ));
    assert!(house.is_there(&there.secret));
    let new = change(GOOD, OTHER).expect("changed");
    assert!(!house.is_there(&here.secret) && !house.is_there(&there.secret));
    assert!(house.is_there(&new.secret));
    assert!(matches!(
        house.sign_in("dana@example.com", GOOD),
        Err(Refused::Wrong)
    ));
    house.sign_in("dana@example.com", OTHER).expect("let in");
}

#[test]
fn a_profile_is_changed_and_keeps_its_headshot() {
    let (house, dana) = House::with_dana();
    let picture = PictureId::new([9; 32]);
    wait(house.accounts.set_headshot(&dana, Some(picture.clone()))).expect("kept");
    let again = opened(house.sign_in("dana@example.com", GOOD).expect("let in"));
    let dana = present(again);
    let wrong = ProfileInput {
        phone: "x".into(),
        ..ProfileInput::default()
    };
    let refused = wait(house.accounts.update_profile(&dana, &wrong));
    assert!(matches!(refused, Err(Refused::Profile(_))));
    let typed = ProfileInput {
        name: "Dana W.".into(),
        ..ProfileInput::default()
    };
    wait(house.accounts.update_profile(&dana, &typed)).expect("kept");
    let kept = opened(house.sign_in("dana@example.com", GOOD).expect("let in"))
        .person
        .profile;
    assert_eq!(
        (kept.name, kept.headshot),
        (Some("Dana W.".into()), Some(picture))
    );
}
