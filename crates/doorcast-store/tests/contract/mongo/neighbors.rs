//! People of the neighboring CMS, and all of its videos, however old.

use doorcast_app::ports::{
    directory::Directory as _,
    neighbor_films::NeighborFilms as _,
    projects::{ProjectStore as _, Reach},
};
use doorcast_domain::{
    account::profile::Profile,
    pipeline::id::OfficeId,
    project::{Project, ProjectId, object_id::ObjectIdHex},
};
use mongodb::{
    Collection,
    bson::{Document, doc, oid::ObjectId},
};

use super::{
    cms::{DANA, Office, golden_document},
    raw,
};
use crate::samples::{name, wait};

/// More than two steps of a walk.
const VIDEOS: u32 = 450;

/// A user of the CMS who has never been here.
const STRANGER: &str = "65a000000000000000000002";

fn id_of(number: u32) -> ObjectId {
    ObjectId::parse_str(format!("66b0000000000000{number:08x}")).expect("24 digits")
}

fn object_id(hex: &str) -> ObjectId {
    ObjectId::parse_str(hex).expect("24 digits")
}

fn videos(office: &Office) -> Collection<Document> {
    raw(&office.settings).collection("propertyvideos")
}

fn users(office: &Office) -> Collection<Document> {
    raw(&office.settings).collection("users")
}

/// Walks through everything and returns in how many steps.
fn walk(office: &Office) -> u32 {
    let house: OfficeId = name("office");
    let mut after = None;
    for step in 1.. {
        after = wait(office.store.look_further(&house, after)).expect("an answer");
        if after.is_none() {
            return step;
        }
    }
    unreachable!("it ends")
}

/// Returns what is known here of the video of somebody, without looking at the CMS: it has lost it.
fn known(office: &Office, number: u32) -> Option<Project> {
    let id = ObjectIdHex::from_bytes(id_of(number).bytes());
    let everybody = Reach {
        office: name("office"),
        agent: None,
    };
    wait(
        office
            .store
            .find_project(&everybody, &ProjectId::from_object_id(id)),
    )
    .expect("an answer")
}

#[test]
fn every_video_of_the_cms_is_found_step_by_step_whoever_has_made_it() {
    let office = Office::new();
    let person = doc! { "_id": object_id(STRANGER), "name": "Dana Whitfield" };
    wait(users(&office).insert_one(person)).expect("a user");
    let all = (0..VIDEOS).map(|number| {
        let mut document = golden_document(2);
        document.insert("_id", id_of(number));
        document.insert("title", format!("Video {number}"));
        let user = match number {
            7 => DANA,
            _ => STRANGER,
        };
        document.insert("userId", object_id(user));
        document
    });
    wait(videos(&office).insert_many(all)).expect("written");
    assert_eq!(walk(&office), 3);
    let change = doc! { "$set": { "title": "Changed" } };
    let changed = wait(videos(&office).update_one(doc! { "_id": id_of(211) }, change));
    assert_eq!(changed.expect("an answer").matched_count, 1);
    assert_eq!(walk(&office), 3);
    // What is found from now on was found before.
    wait(videos(&office).delete_many(doc! {})).expect("an answer");
    let title = |number| known(&office, number).map(|project| project.title);
    assert_eq!(title(0).as_deref(), Some("Video 0"));
    assert_eq!(title(211).as_deref(), Some("Changed"));
    assert_eq!(title(VIDEOS - 1).as_deref(), Some("Video 449"));
    assert_eq!(title(7), None, "nobody knows who that is");
    let project = known(&office, 0).expect("a project");
    assert_eq!(project.agent.as_str(), STRANGER);
    assert_eq!(walk(&office), 1);
}

#[test]
fn a_profile_is_what_the_users_of_the_cms_say_now() {
    let office = Office::new();
    let dana = name(DANA);
    let find = || wait(office.store.find_profile(&dana)).expect("an answer");
    assert_eq!(
        find(),
        Some(Profile::default()),
        "a database of our own has no users"
    );
    let person = doc! {
        "_id": object_id(DANA), "email": "dana@example.com", "name": "Dana Whitfield",
        "brokerageName": "Stone & Vale Realty",
        "agentProfile": {
            "cellPhone": "(760) 555-0142",
            "licenses": [{ "state": "CA", "licenseNumber": "01234567", "status": "active" }],
        },
    };
    wait(users(&office).insert_one(person)).expect("a user");
    let profile = find().expect("somebody");
    assert_eq!(profile.name.as_deref(), Some("Dana Whitfield"));
    assert_eq!(profile.brokerage.as_deref(), Some("Stone & Vale Realty"));
    assert_eq!(profile.phone.as_deref(), Some("(760) 555-0142"));
    assert!(
        profile
            .license
            .is_some_and(|number| number.contains("01234567"))
    );
    let change = doc! { "$set": { "agentProfile.cellPhone": "(760) 555-0199" } };
    let changed = wait(users(&office).update_one(doc! { "_id": object_id(DANA) }, change));
    assert_eq!(changed.expect("an answer").matched_count, 1);
    let phone = find().and_then(|profile| profile.phone);
    assert_eq!(phone.as_deref(), Some("(760) 555-0199"));
    let other = doc! { "_id": object_id(STRANGER), "name": "Marisol Vega" };
    wait(users(&office).insert_one(other)).expect("a user");
    wait(users(&office).delete_one(doc! { "_id": object_id(DANA) })).expect("an answer");
    assert_eq!(find(), None, "who is not there any more is nobody");
}
