//! Roles, and tokens of people.

use doorcast_app::{
    accounts::Refused,
    tokens::{TokenScope, TokenSecret},
};
use doorcast_domain::account::Role;

use crate::house::{GOOD, House, opened, present, wait};

#[test]
fn a_role_is_changed_by_those_at_least_as_high_and_ends_sessions() {
    let (house, dana) = House::with_dana();
    let admin = present(house.join(&dana, "marisol", Role::Admin));
    let agent = house.join(&dana, "adam", Role::Agent);
    let give = |by, of, role| wait(house.accounts.change_role(by, of, role));
    let adam = agent.person.id.clone();
    let low = present(agent.clone());
    assert!(matches!(
        give(&admin, &adam, Role::Owner),
        Err(Refused::NotAllowed)
    ));
    assert!(matches!(
        give(&admin, &dana.person.id, Role::Agent),
        Err(Refused::NotAllowed)
    ));
    assert!(matches!(
        give(&low, &adam, Role::Admin),
        Err(Refused::NotAllowed)
    ));
    assert!(matches!(
        give(&dana, &dana.person.id, Role::Admin),
        Err(Refused::LastOwner)
    ));
    assert!(house.is_there(&agent.secret));
    give(&admin, &adam, Role::Admin).expect("changed");
    assert!(!house.is_there(&agent.secret));
    let again = opened(house.sign_in("adam@example.com", GOOD).expect("let in"));
    assert_eq!(again.person.role, Role::Admin);
}

#[test]
fn only_administrators_see_people() {
    let (house, dana) = House::with_dana();
    let agent = present(house.join(&dana, "adam", Role::Agent));
    let emails: Vec<String> = wait(house.accounts.list_people(&dana, None))
        .expect("a list")
        .into_iter()
        .map(|person| person.email.to_string())
        .collect();
    assert_eq!(emails, ["adam@example.com", "dana@example.com"]);
    let refused = wait(house.accounts.list_people(&agent, None));
    assert!(matches!(refused, Err(Refused::NotAllowed)));
    let nobody = "nobody".parse().expect("a name");
    assert!(matches!(
        wait(house.accounts.disable(&dana, &nobody)),
        Err(Refused::Gone)
    ));
    assert!(matches!(
        wait(house.accounts.disable(&agent, &nobody)),
        Err(Refused::NotAllowed)
    ));
}

#[test]
fn tokens_open_for_as_long_as_their_person_may() {
    let (house, dana) = House::with_dana();
    let admin = present(house.join(&dana, "marisol", Role::Admin));
    let create = |by, scope| wait(house.accounts.create_token(by, " phone ".into(), scope, 30));
    let (videos, of_videos) = create(&admin, TokenScope::Videos).expect("a token");
    let (_, of_admin) = create(&admin, TokenScope::Admin).expect("a token");
    let opens = |secret: &TokenSecret| {
        wait(house.accounts.open_token(secret))
            .expect("an answer")
            .is_some()
    };
    assert_eq!(videos.agent.as_ref(), Some(&admin.person.id));
    assert!(opens(&of_videos) && opens(&of_admin));
    wait(
        house
            .accounts
            .change_role(&dana, &admin.person.id, Role::Agent),
    )
    .expect("changed");
    assert!(opens(&of_videos) && !opens(&of_admin));
    wait(house.accounts.disable(&dana, &admin.person.id)).expect("disabled");
    assert!(!opens(&of_videos));
}

#[test]
fn only_own_tokens_are_listed_and_revoked() {
    let (house, dana) = House::with_dana();
    let agent = present(house.join(&dana, "adam", Role::Agent));
    let (token, secret) = wait(house.accounts.create_token(
        &dana,
        "phone".into(),
        TokenScope::Videos,
        30,
    ))
    .expect("a token");
    assert_eq!(
        wait(house.accounts.list_tokens(&agent)).expect("a list"),
        []
    );
    let stolen = wait(house.accounts.revoke_token(&agent, &token.id));
    assert!(matches!(stolen, Err(Refused::Gone)));
    let more = wait(
        house
            .accounts
            .create_token(&agent, "x".into(), TokenScope::Admin, 30),
    );
    assert!(matches!(more, Err(Refused::NotAllowed)));
    let nameless = wait(
        house
            .accounts
            .create_token(&agent, " ".into(), TokenScope::Videos, 30),
    );
    assert!(matches!(nameless, Err(Refused::TokenName)));
    wait(house.accounts.revoke_token(&dana, &token.id)).expect("revoked");
    assert_eq!(
        wait(house.accounts.open_token(&secret)).expect("an answer"),
        None
    );
}
