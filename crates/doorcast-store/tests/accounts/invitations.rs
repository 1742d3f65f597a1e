//! Coming by an invitation.

use doorcast_app::accounts::Refused;
use doorcast_domain::account::Role;

use crate::house::{House, acceptance, code_of, last_code, present, visitor, wait};

#[test]
fn an_invitation_comes_by_mail_and_works_once() {
    let (house, dana) = House::with_dana();
    let accounts = &house.accounts;
    let email = || "marisol@example.com".parse().expect("an address");
    let invited = wait(accounts.invite(&dana, email(), Role::Agent)).expect("invited");
    assert_eq!(invited.link, None);
    let message = house.mailbox.messages().pop().expect("a message");
    assert_eq!(message.to, email());
    assert!(
        message
            .text
            .starts_with("https://doors.example/agent/invitations/")
    );
    let code = last_code(&house.mailbox);
    let shown = wait(accounts.show_invitation(&code, &visitor())).expect("good");
    assert_eq!((shown.email, shown.role), (email(), Role::Agent));
    let marisol = wait(accounts.accept_invitation(acceptance(code.clone()), &visitor()));
    let marisol = marisol.expect("somebody new");
    assert!(house.is_there(&marisol.secret));
    assert_ne!(marisol.person.id, dana.person.id);
    let again = wait(accounts.accept_invitation(acceptance(code), &visitor()));
    assert!(matches!(again, Err(Refused::Gone)));
    let taken = wait(accounts.invite(&dana, email(), Role::Agent));
    assert!(matches!(taken, Err(Refused::EmailTaken)));
}

#[test]
fn without_mail_the_link_is_shown() {
    let (mut house, dana) = House::with_dana();
    house.accounts.mailer = None;
    let email = "marisol@example.com".parse().expect("an address");
    let invited = wait(house.accounts.invite(&dana, email, Role::Agent)).expect("invited");
    let code = code_of(&invited.link.expect("a link"));
    wait(
        house
            .accounts
            .accept_invitation(acceptance(code), &visitor()),
    )
    .expect("somebody new");
}

#[test]
fn invitations_are_listed_withdrawn_and_run_out() {
    let (house, dana) = House::with_dana();
    let accounts = &house.accounts;
    for who in ["marisol", "adam"] {
        let email = format!("{who}@example.com").parse().expect("an address");
        wait(accounts.invite(&dana, email, Role::Agent)).expect("invited");
    }
    let code = last_code(&house.mailbox);
    let open = wait(accounts.list_invitations(&dana)).expect("a list");
    assert_eq!(open.len(), 2);
    wait(accounts.withdraw_invitation(&dana, &open[1].id)).expect("withdrawn");
    assert_eq!(
        wait(accounts.list_invitations(&dana))
            .expect("a list")
            .len(),
        1
    );
    house.clock.go_on_minutes(7 * 24 * 60);
    let late = wait(accounts.accept_invitation(acceptance(code), &visitor()));
    assert!(matches!(late, Err(Refused::Gone)));
}

#[test]
fn nobody_invites_above_themselves() {
    let (house, dana) = House::with_dana();
    let admin = present(house.join(&dana, "marisol", Role::Admin));
    let agent = present(house.join(&admin, "adam", Role::Agent));
    let invite = |by, role| {
        let email = "eve@example.com".parse().expect("an address");
        wait(house.accounts.invite(by, email, role))
    };
    assert!(matches!(
        invite(&admin, Role::Owner),
        Err(Refused::NotAllowed)
    ));
    assert!(matches!(
        invite(&agent, Role::Agent),
        Err(Refused::NotAllowed)
    ));
    let list = wait(house.accounts.list_invitations(&agent));
    assert!(matches!(list, Err(Refused::NotAllowed)));
    invite(&admin, Role::Admin).expect("invited");
}
