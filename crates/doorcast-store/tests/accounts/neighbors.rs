//! People of the site beside us.

use std::sync::Arc;

use async_trait::async_trait;
use doorcast_app::{
    accounts::{Present, Refused, neighbor::Neighbor},
    ports::{StoreError, directory::Directory},
};
use doorcast_domain::{
    account::{
        Role,
        profile::{Profile, ProfileInput},
    },
    pipeline::id::AgentId,
};

use crate::house::{GOOD, House, visitor, wait};

/// Knows whom it is given.
struct Known(Option<Profile>);

#[async_trait]
impl Directory for Known {
    async fn find_profile(&self, _: &AgentId) -> Result<Option<Profile>, StoreError> {
        Ok(self.0.clone())
    }
}

fn marisol() -> Neighbor {
    Neighbor {
        id: "65a000000000000000000001".parse().expect("a name"),
        email: "marisol@example.com".parse().expect("an address"),
        name: Some("M. Vega".into()),
        is_admin: false,
    }
}

fn recognize(house: &House) -> Option<Present> {
    wait(house.accounts.recognize_neighbor(&marisol())).expect("an answer")
}

fn profile(name: &str, phone: Option<&str>) -> Profile {
    Profile {
        name: Some(name.into()),
        phone: phone.map(Into::into),
        ..Profile::default()
    }
}

#[test]
fn what_the_other_site_knows_wins_over_what_is_known_here() {
    let mut house = House::new();
    let first = recognize(&house).expect("let in");
    assert_eq!(first.person.profile.name.as_deref(), Some("M. Vega"));
    let typed = ProfileInput {
        name: "Marisol".into(),
        phone: "(760) 555-0142".into(),
        ..ProfileInput::default()
    };
    wait(house.accounts.update_profile(&first, &typed)).expect("kept");
    let known = Known(Some(profile("Marisol Vega", None)));
    house.accounts.directory = Some(Arc::new(known));
    let later = recognize(&house).expect("let in");
    assert_eq!(
        later.person.profile,
        profile("Marisol Vega", Some("(760) 555-0142"))
    );
    assert_eq!(later.person.created_at_ms, first.person.created_at_ms);
}

#[test]
fn whoever_has_no_account_there_any_more_is_nobody() {
    let mut house = House::new();
    assert!(recognize(&house).is_some());
    house.accounts.directory = Some(Arc::new(Known(None)));
    assert!(recognize(&house).is_none());
}

#[test]
fn roles_follow_the_other_site_even_of_the_last_owner() {
    let house = House::new();
    let admin = Neighbor {
        is_admin: true,
        ..marisol()
    };
    let role = |neighbor: &Neighbor| {
        let present = wait(house.accounts.recognize_neighbor(neighbor));
        present.expect("an answer").expect("let in").person.role
    };
    assert_eq!(role(&admin), Role::Owner);
    assert!(!wait(house.accounts.needs_owner()).expect("an answer"));
    assert_eq!(role(&marisol()), Role::Agent);
}

#[test]
fn there_is_no_way_in_by_a_password() {
    let house = House::new();
    let present = recognize(&house).expect("let in");
    let refused = house.sign_in("marisol@example.com", GOOD);
    assert!(matches!(refused, Err(Refused::Wrong)));
    let visitor = visitor();
    let ask = house.accounts.ask_reset(&present.person.email, &visitor);
    wait(ask).expect("answered like any other");
    assert!(house.mailbox.messages().is_empty());
}
