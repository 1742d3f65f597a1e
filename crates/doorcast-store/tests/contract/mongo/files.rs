//! Files in MongoDB whose process died.

use std::time::Duration;

use doorcast_app::ports::files::FileStore as _;
use doorcast_store::mongo::Timekeeper;
use mongodb::bson::{Binary, Document, doc, oid::ObjectId, spec::BinarySubtype};

use super::{open, raw, settings};
use crate::samples::{name, wait};

#[test]
fn what_is_left_of_files_is_never_seen_and_swept() {
    let settings = settings();
    let store = open(&settings, Timekeeper::Server);
    wait(store.put_file(&name("kept/film"), vec![7; 2_000_000])).expect("put");
    let db = raw(&settings);
    let chunks = db.collection::<Document>("doorcast_files.chunks");
    let begun = db.collection::<Document>("doorcast_files_begun");
    let files = db.collection::<Document>("doorcast_files.files");
    // Of a process that died after the first bytes, and of one that died before it removed the description.
    let dead = ObjectId::new();
    let data = Binary {
        subtype: BinarySubtype::Generic,
        bytes: vec![1; 9],
    };
    let chunk = doc! { "files_id": dead, "n": 0, "data": data };
    wait(chunks.insert_one(chunk)).expect("a chunk");
    let kept = wait(files.find_one(doc! {})).expect("an answer");
    let kept = kept.expect("a file").get_object_id("_id").expect("its id");
    for id in [dead, kept] {
        let note = doc! { "$currentDate": { "begun_at": true } };
        let noted = begun.update_one(doc! { "_id": id }, note).upsert(true);
        wait(noted).expect("a note");
    }
    assert_eq!(
        wait(store.sweep_files()).expect("an answer"),
        0,
        "too young"
    );
    let swept = wait(store.sweep_files_older_than(Duration::ZERO));
    assert_eq!(swept.expect("swept"), 1);
    let left = wait(chunks.count_documents(doc! { "files_id": dead }));
    assert_eq!(left.expect("a number"), 0);
    assert_eq!(wait(begun.count_documents(doc! {})).expect("a number"), 0);
    let read = wait(store.read_file(&name("kept/film"))).expect("an answer");
    assert_eq!(read, Some(vec![7; 2_000_000]));
}

#[test]
fn a_file_that_lost_its_bytes_is_an_error() {
    let settings = settings();
    let store = open(&settings, Timekeeper::Server);
    wait(store.put_file(&name("film"), vec![7; 2_000_000])).expect("put");
    let chunks = raw(&settings).collection::<Document>("doorcast_files.chunks");
    wait(chunks.delete_one(doc! { "n": 1 })).expect("deleted");
    assert!(wait(store.read_file(&name("film"))).is_err());
}
