//! Signing in with a code.

use doorcast_app::{
    accounts::{Opened, Refused, SignedIn, secret::Secret, totp::code},
    ports::Clock as _,
};
use doorcast_domain::account::totp::{TotpKey, TotpStep};

use crate::house::{GOOD, House, OTHER, opened, present, typed, visitor, wait};

/// A house whose owner wants a second step.
fn guarded() -> (House, Opened, TotpKey, Vec<Secret>) {
    let (house, dana) = House::with_dana();
    let key = house.accounts.draw_totp_key();
    let confirm = |code: &str| wait(house.accounts.confirm_totp(&dana, key, code, &visitor()));
    assert!(matches!(confirm("000000"), Err(Refused::Wrong)));
    let enrolled = confirm(&now(&house, &key)).expect("it counts from now on");
    assert_eq!(enrolled.recovery_codes.len(), 10);
    house.clock.go_on_minutes(1);
    (house, enrolled.opened, key, enrolled.recovery_codes)
}

fn now(house: &House, key: &TotpKey) -> String {
    code(key, TotpStep::at(house.clock.now_ms()))
}

fn ticket(house: &House) -> Secret {
    match house
        .sign_in("dana@example.com", GOOD)
        .expect("right so far")
    {
        SignedIn::SecondStep { ticket } => ticket,
        SignedIn::Opened(_) => panic!("nobody asked for the code"),
    }
}

fn finish(house: &House, ticket: &Secret, code: &str) -> Result<Opened, Refused> {
    wait(house.accounts.finish_sign_in(ticket, code, &visitor()))
}

#[test]
fn wanting_a_second_step_ends_every_session_and_opens_another() {
    let (house, dana) = House::with_dana();
    let elsewhere = opened(house.sign_in("dana@example.com", GOOD).expect("let in"));
    let key = house.accounts.draw_totp_key();
    let right = now(&house, &key);
    let enrolled = wait(house.accounts.confirm_totp(&dana, key, &right, &visitor()));
    let opened = enrolled.expect("it counts from now on").opened;
    assert!(house.is_there(&opened.secret) && !house.is_there(&elsewhere.secret));
    let again = wait(
        house
            .accounts
            .confirm_totp(&present(opened), key, &right, &visitor()),
    );
    assert!(matches!(again, Err(Refused::NotAllowed)));
}

#[test]
fn a_code_lets_in_once() {
    let (house, _, key, _) = guarded();
    let right = now(&house, &key);
    let first = ticket(&house);
    assert!(matches!(
        finish(&house, &first, "12345"),
        Err(Refused::Wrong)
    ));
    let dana = finish(&house, &first, &right).expect("let in");
    assert!(house.is_there(&dana.secret));
    assert!(
        matches!(finish(&house, &first, &right), Err(Refused::Gone)),
        "the ticket is spent"
    );
    let second = ticket(&house);
    assert!(
        matches!(finish(&house, &second, &right), Err(Refused::Wrong)),
        "the code is used"
    );
    house.clock.go_on_minutes(1);
    finish(&house, &second, &now(&house, &key)).expect("let in");
}

#[test]
fn the_password_has_to_be_typed_again_after_a_while() {
    let (house, _, key, _) = guarded();
    let first = ticket(&house);
    house.clock.go_on_minutes(5);
    assert!(matches!(
        finish(&house, &first, &now(&house, &key)),
        Err(Refused::Gone)
    ));
    let made_up = Secret::presented("made up");
    assert!(matches!(
        finish(&house, &made_up, &now(&house, &key)),
        Err(Refused::Gone)
    ));
}

#[test]
fn a_recovery_code_lets_in_once() {
    let (house, _, _, codes) = guarded();
    let written = codes[3].reveal().to_uppercase();
    finish(&house, &ticket(&house), &written).expect("let in");
    let again = finish(&house, &ticket(&house), &written);
    assert!(matches!(again, Err(Refused::Wrong)));
    finish(&house, &ticket(&house), codes[4].reveal()).expect("another one");
}

#[test]
fn guessing_codes_is_slowed_down() {
    let (house, _, key, _) = guarded();
    let first = ticket(&house);
    let wrong =
        (0..20).filter(|_| !matches!(finish(&house, &first, "nothing"), Err(Refused::TooMany(_))));
    assert!(wrong.count() <= 10);
    assert!(matches!(
        finish(&house, &first, &now(&house, &key)),
        Err(Refused::TooMany(_))
    ));
}

#[test]
fn the_second_step_ends_with_the_password() {
    let (house, dana, _, _) = guarded();
    let dana = present(dana);
    let end = |password| {
        wait(
            house
                .accounts
                .disable_totp(&dana, typed(password), &visitor()),
        )
    };
    assert!(matches!(end(OTHER), Err(Refused::Wrong)));
    end(GOOD).expect("it counts no more");
    opened(house.sign_in("dana@example.com", GOOD).expect("let in"));
}
