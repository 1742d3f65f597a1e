//! The real mongoose reads and edits our documents, and we its.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use doorcast_app::ports::projects::ProjectStore as _;
use doorcast_domain::{
    project::{Backdrop, Project},
    video::{AspectRatio, Quality, VideoType},
};
use doorcast_testkit::npm;
use mongodb::bson::{Bson, Document, doc};
use serde_json::{Value, json};

use super::cms::{BORN_MS, DANA, Office, document, golden_document, project};
use crate::samples::wait;

const VERSIONS: [&str; 2] = ["mongoose8", "mongoose9"];

/// Lets the CMS do something.
fn ask(version: &str, office: &Office, wishes: Value) -> Vec<Value> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cms/mongoose.mjs");
    let settings = &office.settings;
    let mut node = Command::new("node")
        .arg(script)
        .arg(npm::packages())
        .args([version, &settings.uri])
        .arg(settings.database.as_deref().expect("a name"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node");
    let mut input = node.stdin.take().expect("a pipe");
    input
        .write_all(wishes.to_string().as_bytes())
        .expect("read");
    drop(input);
    let output = node.wait_with_output().expect("an end");
    assert!(output.status.success(), "{version}: {}", output.status);
    serde_json::from_slice(&output.stdout).expect("answers")
}

fn ours(office: &Office, id: &str) -> Project {
    let mut ours = project(id, VideoType::MarketUpdate, "Our words.", BORN_MS);
    ours.title = "Ours".into();
    wait(office.store.insert_project(&ours)).expect("a new project");
    ours
}

#[test]
fn the_cms_lists_ours_and_its_indexes_agree() {
    for version in VERSIONS {
        let office = Office::new();
        let id = "65a000000000000000000201";
        ours(&office, id);
        let before = office.hex(id);
        let wishes = json!([{ "act": "indexes" }, { "act": "list", "user": DANA }]);
        let answers = ask(version, &office, wishes);
        let expected = json!([{ "id": id, "title": "Ours", "status": "draft" }]);
        assert_eq!(answers[1]["videos"], expected, "{version}");
        assert_eq!(office.hex(id), before, "{version}: reading changes nothing");
    }
}

#[test]
fn what_the_cms_saves_of_ours_is_taken_over_and_stays_of_its_types() {
    for version in VERSIONS {
        let office = Office::new();
        let id = "65a000000000000000000202";
        let mut known = ours(&office, id);
        let before = document(&office, id);
        let set = json!({ "title": "Theirs", "script": "Their words.", "heygen.background.value": "#112233" });
        ask(
            version,
            &office,
            json!([{ "act": "edit", "id": id, "set": set }]),
        );
        let found = office.find(id).expect("a project");
        let script = found.script().map(|one| one.text.as_str());
        assert_eq!(
            (found.title.as_str(), script),
            ("Theirs", Some("Their words.")),
            "{version}"
        );
        // We change something else, and both changes are there.
        known.clone_from(&found);
        known.kind = VideoType::Custom;
        known.revision += 1;
        wait(office.store.save_project(&known)).expect("the newest revision");
        let after = document(&office, id);
        assert_eq!(types(&after), types(&before), "{version}");
        assert_eq!(after.get_str("title").ok(), Some("Theirs"));
        assert_eq!(after.get_str("videoType").ok(), Some("custom"));
        let color = after
            .get_document("heygen")
            .and_then(|heygen| heygen.get_document("background"));
        assert_eq!(
            color.and_then(|color| color.get_str("value")).ok(),
            Some("#112233")
        );
        let chosen = office.find(id).expect("a project").settings.background;
        assert_eq!(chosen, Backdrop::Color("#112233".into()), "{version}");
        // And the CMS saves again after that.
        ask(
            version,
            &office,
            json!([{ "act": "edit", "id": id, "set": { "status": "failed" } }]),
        );
    }
}

#[test]
fn what_the_cms_creates_is_a_project() {
    for version in VERSIONS {
        let office = Office::new();
        let made = json!({
            "act": "create",
            "document": {
                "userId": DANA,
                "videoType": "property_listing",
                "title": "Sunday",
                "script": "Hi — é 🏡",
                "heygen": {
                    "avatarId": "avatar_1", "voiceId": "voice_1", "aspectRatio": "9:16",
                    "background": { "type": "color", "value": "#FFFFFF" }, "quality": "preview",
                },
                "status": "generating",
                "creditsUsed": 1,
            },
        });
        let answers = ask(version, &office, json!([made]));
        let id = answers[0]["id"].as_str().expect("an id");
        let stored = office.hex(id);
        assert_eq!(
            types(&document(&office, id)),
            types(&golden_document(0)),
            "{version}"
        );
        let found = office.find(id).expect("a project");
        assert_eq!(found.title, "Sunday", "{version}");
        assert_eq!(found.settings.aspect, AspectRatio::Portrait);
        assert_eq!(found.settings.quality, Quality::Preview);
        let voice = found.settings.voice.map(|voice| voice.name);
        assert_eq!(voice.as_deref(), Some("voice_1"));
        assert_eq!(office.hex(id), stored, "{version}: looking changes nothing");
    }
}

/// Returns the fields in their order with their types.
fn types(document: &Document) -> Vec<(String, String)> {
    let mut types = Vec::new();
    for (name, value) in document {
        match value {
            Bson::Document(inner) => types.extend(
                self::types(inner)
                    .into_iter()
                    .map(|(path, kind)| (format!("{name}.{path}"), kind)),
            ),
            value => types.push((name.clone(), format!("{:?}", value.element_type()))),
        }
    }
    types
}

#[test]
fn types_tell_numbers_apart() {
    let types_of = |value: Bson| types(&doc! { "a": value });
    assert_ne!(types_of(Bson::Int32(1)), types_of(Bson::Int64(1)));
    assert_ne!(types_of(Bson::Int32(1)), types_of(Bson::Double(1.0)));
}
