//! From SQLite to MongoDB and back, beside a CMS, and under a new master key.

use std::thread;

use doorcast_app::{
    archive::ArchiveError,
    ports::{archive::KeepError, secrets::SecretStore as _},
};
use doorcast_store::{
    memory::MemoryVideos,
    mongo::{MongoSettings, MongoVideos, OpenError, Timekeeper},
    sqlite::{vault::MasterKey, videos::SqliteVideos},
};
use mongodb::bson::{Document, doc};

use super::{open, raw, settings};
use crate::{
    archive::{archive_of, fill, fill_from},
    samples::{name, wait},
};

fn sqlite() -> (tempfile::TempDir, SqliteVideos) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteVideos::open(folder.path()).expect("a new database");
    (folder, store)
}

#[test]
fn there_and_back_is_as_before() {
    let (_first, from) = sqlite();
    fill(&from);
    let (papers, manifest) = archive_of(&from);
    let between = super::store();
    fill_from(&*between, &papers).expect("an empty database");
    let (papers, on_the_way) = archive_of(&*between);
    assert_eq!(on_the_way, manifest);
    let (_second, back) = sqlite();
    fill_from(&back, &papers).expect("an empty file");
    assert_eq!(archive_of(&back).1, manifest);
}

#[test]
fn the_cms_sees_what_it_saw_and_keeps_what_is_its_own() {
    let settings = settings();
    let from = MemoryVideos::new();
    let project = super::cms::project(
        "65a000000000000000000101",
        doorcast_domain::video::VideoType::Custom,
        "Hi — é 🏡",
        super::cms::BORN_MS,
    );
    wait(doorcast_app::ports::projects::ProjectStore::insert_project(
        &from, &project,
    ))
    .expect("a new project");
    let (papers, _) = archive_of(&from);
    let seen = raw(&settings).collection::<Document>("propertyvideos");
    let there = || wait(seen.find_one(doc! {})).expect("an answer");
    fill_from(&open(&settings, Timekeeper::Callers), &papers).expect("an empty database");
    let first = there().expect("it is shown");
    let begin_anew = || {
        for table in ["doorcast_projects", "doorcast_imports"] {
            let all = raw(&settings).collection::<Document>(table);
            wait(all.delete_many(doc! {})).expect("an answer");
        }
    };
    // The same but for its times stays; another one is left alone and named.
    begin_anew();
    let later = doc! { "$set": { "updatedAt": mongodb::bson::DateTime::from_millis(7) } };
    wait(seen.update_one(doc! {}, later)).expect("an answer");
    let expected = there();
    fill_from(&open(&settings, Timekeeper::Callers), &papers).expect("the same video");
    assert_eq!(there(), expected);
    begin_anew();
    wait(seen.update_one(doc! {}, doc! { "$set": { "title": "Theirs" } })).expect("an answer");
    let expected = there();
    let refused = fill_from(&open(&settings, Timekeeper::Callers), &papers);
    let Err(ArchiveError::Keep(KeepError::Taken(id))) = refused else {
        panic!("{refused:?}");
    };
    let known = first.get_object_id("_id").expect("an id");
    assert_eq!(id, known.to_hex());
    assert_eq!(there(), expected);
}

#[test]
fn everything_is_sealed_anew_under_a_new_key_once() {
    let before = settings();
    let first = open(&before, Timekeeper::Callers);
    fill(&first);
    let expected = archive_of(&first).1;
    let key = |digits: &str| MasterKey::parse(&digits.repeat(32)).expect("a key");
    let after = MongoSettings {
        key: key("07"),
        before: Some(before.key.clone()),
        ..before.clone()
    };
    let wrong = MongoSettings {
        before: Some(key("08")),
        ..after.clone()
    };
    let refused = wait(MongoVideos::open(&wrong));
    assert!(matches!(refused, Err(OpenError::WrongKey)));
    // Several nodes at once, and each again.
    let nodes = [(); 3].map(|()| {
        let settings = after.clone();
        thread::spawn(move || open(&settings, Timekeeper::Callers))
    });
    for node in nodes {
        let node = node.join().expect("the new key");
        assert_eq!(archive_of(&node).1, expected);
        let keys = wait(node.open_secrets(&name("office"))).expect("the keys");
        assert_eq!(keys.len(), 2);
    }
    let refused = wait(MongoVideos::open(&before));
    assert!(matches!(refused, Err(OpenError::WrongKey)));
}
