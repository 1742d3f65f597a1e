//! Films that the CMS beside us has bought by itself: completed once, and never bought again.
//!
//! The vendors are fakes in this process, the database is a real one, the nodes are the real command.

#[path = "kill/books.rs"]
mod books;
#[path = "kill/city.rs"]
mod city;
#[path = "kill/service.rs"]
mod service;

use std::time::Duration;

use mongodb::{
    Client, Database,
    bson::{Bson, DateTime, Document, doc, oid::ObjectId},
};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use city::{City, until};
use service::Service;

/// How many of the nodes' seconds pass in one of ours.
const SPEED: u32 = 60;

/// How long the longest thing here may take.
const PATIENCE: Duration = Duration::from_secs(90);

/// When the CMS has bought.
const BORN_MS: i64 = 1_768_003_200_123;

/// The CMS: a user, a key of its own at the studio, and the database.
struct Cms<'a> {
    city: &'a City,
    runtime: Runtime,
    db: Database,
    user: ObjectId,
}

impl<'a> Cms<'a> {
    fn beside(city: &'a City) -> Self {
        city.fakes
            .heygen
            .controls()
            .set(|knobs| knobs.never_finishes = true);
        let place = city.place().expect("a database");
        let runtime = Runtime::new().expect("threads");
        let client = runtime.block_on(async { Client::with_uri_str(&place.url).await });
        let db = client.expect("a database").database(&place.name);
        let user = ObjectId::new();
        let cms = Self {
            city,
            runtime,
            db,
            user,
        };
        let users = cms.db.collection::<Document>("users");
        let person = doc! { "_id": user, "email": "dana@example.com", "name": "Dana Whitfield" };
        let kept = cms
            .runtime
            .block_on(async { users.insert_one(person).await });
        kept.expect("a user");
        cms
    }

    /// Buys a film at the studio and returns what the studio calls it.
    fn buy(&self) -> String {
        let order = json!({
            "type": "avatar", "avatar_id": "look-02", "title": "Sun room",
            "script": "Come and see the house, it is open on Sunday.",
        });
        let mut answer = ureq::post(format!("{}/v3/videos", self.city.fakes.heygen.url()))
            .header("x-api-key", self.city.fakes.heygen.key().reveal())
            .header("content-type", "application/json")
            .send(order.to_string())
            .expect("an order that is taken");
        let text = answer.body_mut().read_to_string().expect("an answer");
        let told: Value = serde_json::from_str(&text).expect("JSON");
        told["data"]["video_id"]
            .as_str()
            .expect("its id")
            .to_owned()
    }

    /// Writes what the generate route writes, for a film of somebody, and returns its id.
    fn write(&self, user: ObjectId, render: &str) -> ObjectId {
        let id = ObjectId::new();
        let at = DateTime::from_millis(BORN_MS);
        let document = doc! {
            "_id": id, "userId": user, "videoType": "property_listing", "title": "Sun room",
            "script": "Come and see the house, it is open on Sunday.",
            "heygen": {
                "avatarId": "look-02", "voiceId": "voice_1", "aspectRatio": "9:16",
                "background": { "type": "color", "value": "#FFFFFF" }, "quality": "production",
            },
            "status": "generating", "creditsUsed": 1, "createdAt": at, "updatedAt": at, "__v": 0,
            "heygenVideoId": render,
        };
        let videos = self.db.collection::<Document>("propertyvideos");
        let kept = self
            .runtime
            .block_on(async { videos.insert_one(document).await });
        kept.expect("a document");
        id
    }

    fn set(&self, id: ObjectId, set: Document) {
        let videos = self.db.collection::<Document>("propertyvideos");
        let update = doc! { "$set": set };
        let done = self
            .runtime
            .block_on(async { videos.update_one(doc! { "_id": id }, update).await });
        assert_eq!(done.expect("an answer").matched_count, 1);
    }

    fn read(&self, id: ObjectId) -> Document {
        let videos = self.db.collection::<Document>("propertyvideos");
        let found = self
            .runtime
            .block_on(async { videos.find_one(doc! { "_id": id }).await });
        found.expect("an answer").expect("a document")
    }

    fn has_status(&self, id: ObjectId, status: &str) -> bool {
        self.read(id).get_str("status").ok() == Some(status)
    }

    /// Waits until a film of ours is in a stage.
    fn until_stage(&self, stage: &str) {
        until(&format!("a film in the stage {stage}"), PATIENCE, || {
            self.count("doorcast_videos", doc! { "stage": stage }) > 0
        });
    }

    /// Checks that nothing was bought but what the CMS has bought, and that no money moved.
    fn assert_only_theirs(&self, bought: usize) {
        assert_eq!(self.city.bills().len(), bought, "the studio's books");
        assert_eq!(self.count("doorcast_ledger", doc! {}), 0, "lines");
    }

    fn count(&self, collection: &str, question: Document) -> u64 {
        let documents = self.db.collection::<Document>(collection);
        let counted = self
            .runtime
            .block_on(async { documents.count_documents(question).await });
        counted.expect("an answer")
    }
}

fn names(document: &Document) -> Vec<&str> {
    document.keys().map(String::as_str).collect()
}

#[test]
fn a_film_the_cms_has_bought_is_completed_once_whoever_dies() {
    let city = City::found_in_mongodb(City::seed(), SPEED, 2);
    let cms = Cms::beside(&city);
    let nodes = [0, 1].map(|node| Service::try_start_node(&city, node).expect("a node"));
    let render = cms.buy();
    let of_nobody = cms.write(ObjectId::new(), "hv_of_nobody");
    let id = cms.write(cms.user, &render);
    cms.until_stage("rendering");
    cms.set(id, doc! { "title": "Sun room with a view" });
    nodes[0].kill();
    city.fakes.heygen.finish(&render);
    until("the document is completed", PATIENCE, || {
        cms.has_status(id, "completed")
    });
    let document = cms.read(id);
    assert_eq!(
        names(&document),
        [
            "_id",
            "userId",
            "videoType",
            "title",
            "script",
            "heygen",
            "status",
            "creditsUsed",
            "createdAt",
            "updatedAt",
            "__v",
            "heygenVideoId",
            "cloudinaryVideoId",
            "cloudinaryVideoUrl",
            "duration",
            "generatedAt",
            "thumbnailUrl",
            "videoUrl"
        ]
    );
    assert_eq!(document.get_str("title").ok(), Some("Sun room with a view"));
    assert_eq!(
        document.get_str("heygenVideoId").ok(),
        Some(render.as_str())
    );
    assert_eq!(document.get("creditsUsed"), Some(&Bson::Int32(1)));
    let generated = document.get_datetime("generatedAt").expect("a date");
    assert_eq!(document.get_datetime("updatedAt").ok(), Some(generated));
    let duration = document.get("duration").expect("a duration");
    assert!(matches!(duration, Bson::Int32(_) | Bson::Double(_)));
    let of_nobody = cms.read(of_nobody);
    assert_eq!(of_nobody.get_str("status").ok(), Some("generating"));
    assert_eq!(cms.count("doorcast_videos", doc! {}), 1);
    assert_eq!(city.fakes.cloudinary.kept().len(), 1);
    cms.assert_only_theirs(1);
}

#[test]
fn a_film_the_cms_completes_first_stays_as_it_is() {
    let city = City::found_in_mongodb(City::seed(), SPEED, 1);
    let cms = Cms::beside(&city);
    let _node = Service::start(&city);
    let render = cms.buy();
    let id = cms.write(cms.user, &render);
    cms.until_stage("rendering");
    let at = DateTime::from_millis(BORN_MS + 60_000);
    let completed = doc! {
        "status": "completed", "updatedAt": at, "generatedAt": at, "duration": 32.5,
        "cloudinaryVideoId": "heygen-videos/theirs", "videoUrl": "https://example.com/theirs.mp4",
    };
    cms.set(id, completed);
    let theirs = cms.read(id);
    city.fakes.heygen.finish(&render);
    cms.until_stage("completed");
    assert_eq!(cms.read(id), theirs);
    cms.assert_only_theirs(1);
}

#[test]
fn a_film_the_studio_cannot_make_has_failed_and_is_not_bought_again() {
    let city = City::found_in_mongodb(City::seed(), SPEED, 1);
    let cms = Cms::beside(&city);
    let _node = Service::start(&city);
    // Of the second it says that there was no money for it, as if it had not been bought.
    for (bought, reason) in [(1, "RENDER_FAILED"), (2, "INSUFFICIENT_CREDIT")] {
        let render = cms.buy();
        let id = cms.write(cms.user, &render);
        let before = cms.read(id);
        cms.until_stage("rendering");
        city.fakes.heygen.fail(&render, reason);
        until("the document has failed", PATIENCE, || {
            cms.has_status(id, "failed")
        });
        let mut after = cms.read(id);
        assert!(after.get_datetime("updatedAt").ok() > before.get_datetime("updatedAt").ok());
        after.insert("status", "generating");
        after.insert("updatedAt", DateTime::from_millis(BORN_MS));
        assert_eq!(after, before);
        cms.assert_only_theirs(bought);
    }
}

/// As when the CMS has a key of another account.
#[test]
fn a_film_the_studio_does_not_know_is_left_to_the_cms() {
    let city = City::found_in_mongodb(City::seed(), SPEED, 1);
    let cms = Cms::beside(&city);
    let _node = Service::start(&city);
    let id = cms.write(cms.user, "hv_of_another_account");
    let before = cms.read(id);
    cms.until_stage("needs_attention");
    assert_eq!(cms.read(id), before);
    cms.assert_only_theirs(0);
}

#[test]
fn what_the_cms_has_made_is_taken_over_before_anybody_looks() {
    let city = City::found_in_mongodb(City::seed(), SPEED, 1);
    let cms = Cms::beside(&city);
    let id = cms.write(cms.user, "hv_long_ago");
    cms.set(id, doc! { "status": "completed" });
    let _node = Service::start(&city);
    until("a project", PATIENCE, || {
        cms.count("doorcast_projects", doc! { "object_id": id }) == 1
    });
    cms.assert_only_theirs(0);
}
