//! A new password for somebody who has forgotten theirs.

use doorcast_app::accounts::{Refused, secret::Secret};
use doorcast_domain::account::Role;

use crate::house::{GOOD, House, OTHER, code_of, last_code, opened, present, typed, visitor, wait};

fn ask(house: &House, email: &str) -> Result<(), Refused> {
    let email = email.parse().expect("an address");
    wait(house.accounts.ask_reset(&email, &visitor()))
}

#[test]
fn a_reset_comes_by_mail_works_once_and_ends_sessions() {
    let (house, _) = House::with_dana();
    let before = opened(house.sign_in("dana@example.com", GOOD).expect("let in"));
    ask(&house, "dana@example.com").expect("asked");
    let code = last_code(&house.mailbox);
    let set = |new| wait(house.accounts.reset_password(&code, typed(new), &visitor()));
    assert!(
        matches!(set("short"), Err(Refused::Password(_))),
        "the link stays good"
    );
    let after = set(OTHER).expect("set").expect("let in");
    assert!(house.is_there(&after.secret) && !house.is_there(&before.secret));
    assert!(matches!(set(OTHER), Err(Refused::Gone)));
    house.sign_in("dana@example.com", OTHER).expect("let in");
}

#[test]
fn the_answer_does_not_tell_who_has_an_account() {
    let (house, _) = House::with_dana();
    let mut answers = Vec::new();
    for email in ["dana@example.com", "nobody@example.com"] {
        for _ in 0..4 {
            answers.push(ask(&house, email).map_err(|refused| refused.to_string()));
        }
    }
    assert_eq!(answers[..4], answers[4..]);
    assert!(answers[3].is_err(), "three messages are enough");
    assert_eq!(house.mailbox.messages().len(), 3);
}

#[test]
fn codes_run_out_and_are_not_made_up() {
    let (house, _) = House::with_dana();
    ask(&house, "dana@example.com").expect("asked");
    let code = last_code(&house.mailbox);
    house.clock.go_on_minutes(60);
    for code in [code, Secret::presented("made up")] {
        let late = wait(
            house
                .accounts
                .reset_password(&code, typed(OTHER), &visitor()),
        );
        assert!(matches!(late, Err(Refused::Gone)));
    }
}

#[test]
fn administrators_hand_out_links_below_themselves() {
    let (house, dana) = House::with_dana();
    let admin = present(house.join(&dana, "marisol", Role::Admin));
    let agent = present(house.join(&dana, "adam", Role::Agent));
    let link = |by, of| wait(house.accounts.reset_link_for(by, of));
    assert!(matches!(
        link(&admin, &dana.person.id),
        Err(Refused::NotAllowed)
    ));
    assert!(matches!(
        link(&agent, &agent.person.id),
        Err(Refused::NotAllowed)
    ));
    let code = code_of(&link(&admin, &agent.person.id).expect("a link"));
    wait(
        house
            .accounts
            .reset_password(&code, typed(OTHER), &visitor()),
    )
    .expect("set");
    house.sign_in("adam@example.com", OTHER).expect("let in");
}
