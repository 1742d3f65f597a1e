//! What the neighboring CMS sees, byte for byte, and what it does.

use doorcast_app::ports::{
    projects::{Feed, ProjectStore, Reach, Shelf},
    videos::VideoStore,
};
use doorcast_domain::{
    pipeline::{
        Order, Status, Style, Video,
        event::{Event, PollAnswer, StoreAnswer},
        id::VideoId,
        stage::StoredFilm,
    },
    project::{Backdrop, Casting, Filming, Origin, Owner, Project, ProjectId, Revision},
    video::{AspectRatio, Language, Quality, VideoType},
};
use doorcast_store::mongo::{MongoSettings, MongoVideos, Timekeeper};
use mongodb::bson::{Document, RawDocumentBuf, doc, oid::ObjectId};
use serde_json::Value;

use super::{open, raw, settings};
use crate::samples::{accepted, name, take, wait};

/// What mongoose has written.
const GOLDEN: &str = include_str!("../../cms/propertyvideos.json");

pub(super) const DANA: &str = "65a000000000000000000001";
pub(super) const BORN_MS: i64 = 1_768_003_200_123;
const DONE_MS: i64 = 1_768_003_261_123;

pub(super) struct Office {
    pub(super) store: MongoVideos,
    pub(super) settings: MongoSettings,
}

impl Office {
    pub(super) fn new() -> Self {
        let settings = settings();
        Self {
            store: open(&settings, Timekeeper::Callers),
            settings,
        }
    }

    fn document(&self, id: &str) -> Option<RawDocumentBuf> {
        let videos = raw(&self.settings).collection::<RawDocumentBuf>("propertyvideos");
        wait(videos.find_one(doc! { "_id": object_id(id) })).expect("an answer")
    }

    pub(super) fn hex(&self, id: &str) -> String {
        let document = self.document(id).expect("a document");
        document
            .as_bytes()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    pub(super) fn find(&self, id: &str) -> Option<Project> {
        let id = ProjectId::from_object_id(id.parse().expect("24 digits"));
        wait(self.store.find_project(&reach(), &id)).expect("an answer")
    }

    fn update(&self, id: &str, update: Document) {
        let videos = raw(&self.settings).collection::<Document>("propertyvideos");
        let done = wait(videos.update_one(doc! { "_id": object_id(id) }, update));
        assert_eq!(done.expect("an answer").matched_count, 1);
    }
}

fn object_id(hex: &str) -> ObjectId {
    ObjectId::parse_str(hex).expect("24 digits")
}

fn reach() -> Reach {
    Reach {
        office: name("office"),
        agent: Some(name(DANA)),
    }
}

fn golden(at: usize) -> String {
    let all: Value = serde_json::from_str(GOLDEN).expect("JSON");
    all["documents"][at]["hex"]
        .as_str()
        .expect("hexadecimal digits")
        .to_owned()
}

pub(super) fn golden_document(at: usize) -> Document {
    let digits = golden(at);
    let bytes = (0..digits.len()).step_by(2);
    let bytes = bytes.map(|at| u8::from_str_radix(&digits[at..at + 2], 16).expect("a byte"));
    Document::from_reader(&bytes.collect::<Vec<u8>>()[..]).expect("BSON")
}

pub(super) fn project(id: &str, kind: VideoType, script: &str, at_ms: i64) -> Project {
    let id = ProjectId::from_object_id(id.parse().expect("24 digits"));
    let owner = Owner {
        office: name("office"),
        agent: name(DANA),
    };
    let mut project = Project::begin(id, owner, kind, Language::English, at_ms);
    project.revisions.push(Revision {
        number: 1,
        text: script.into(),
        origin: Origin::Own,
        at_ms,
    });
    project.current = Some(1);
    project
}

/// Returns what the generate route of the CMS makes.
fn generated() -> (Project, Video) {
    let kind = VideoType::PropertyListing;
    let mut project = project("65a000000000000000000101", kind, "Hi — é 🏡", BORN_MS);
    let casting = |called: &str| {
        let (studio, called) = (name("heygen"), called.to_owned());
        Some(Casting {
            studio,
            name: called,
        })
    };
    project.settings.presenter = casting("avatar_1");
    project.settings.voice = casting("voice_1");
    project.settings.background = Backdrop::Color("#ffffff".into());
    project.settings.quality = Quality::Production;
    let video = VideoId::new(BORN_MS.unsigned_abs(), 1);
    project.films.push(Filming {
        video: video.clone(),
        script: 1,
        aspect: AspectRatio::Portrait,
        quality: Quality::Production,
        at_ms: BORN_MS,
        asked: None,
    });
    let order = Order {
        studio: name("heygen"),
        media: name("cloudinary"),
        title: "Untitled Video".into(),
        script: "Hi — é 🏡".into(),
        language: Language::English,
        aspect: AspectRatio::Portrait,
        presenter: "avatar_1".into(),
        voice: Some("voice_1".into()),
        background: None,
        style: Style::default(),
    };
    let video = Video::draft(video, name(DANA), name("office"), order, BORN_MS);
    let video = video.of_project(project.id.clone());
    (project, video)
}

#[test]
fn a_project_of_defaults_is_as_mongoose_writes_it() {
    let office = Office::new();
    let id = "65a000000000000000000103";
    let mut project = project(id, VideoType::Custom, "s", 1_768_003_263_623);
    project.title = "t".into();
    project.settings.quality = Quality::Production;
    wait(office.store.insert_project(&project)).expect("a new project");
    assert_eq!(office.hex(id), golden(2));
}

/// The CMS buys before it writes; we write before we buy, so that the first document is not the same at any moment but in
/// all that does not follow from this.
#[test]
fn a_film_is_as_mongoose_writes_it() {
    let office = Office::new();
    let id = "65a000000000000000000101";
    let (mut project, video) = generated();
    let film = project.films.pop().expect("a film");
    wait(office.store.insert_project(&project)).expect("a new project");
    project.films.push(film);
    project.revision += 1;
    wait(office.store.begin_film(&project, &video)).expect("a film begun");
    let mut expected = golden_document(0);
    expected.insert("status", "draft");
    assert_bytes(&office, id, &expected);
    let video = take(&office.store, &video, press(), BORN_MS);
    let video = take(&office.store, &video, Event::Due, BORN_MS);
    let video = take(&office.store, &video, accepted_as("hv_1"), BORN_MS);
    let mut expected = golden_document(0);
    expected.insert("heygenVideoId", "hv_1");
    assert_bytes(&office, id, &expected);
    let done = Event::PollAnswered {
        render: name("hv_1"),
        answer: PollAnswer::Finished {
            duration_ms: Some(32_500),
        },
    };
    let video = take(&office.store, &video, done, DONE_MS);
    let stored = Event::StoreAnswered {
        render: name("hv_1"),
        answer: StoreAnswer::Stored(StoredFilm {
            key: name("heygen-videos/hv_1"),
            url: "https://example.test/c.mp4".into(),
            size_bytes: 1,
            checksum: "sha256:00".into(),
            duration_ms: 32_500,
        }),
    };
    let video = take(&office.store, &video, stored, DONE_MS);
    let mut expected = golden_document(1);
    let poster = format!(
        "/agent/cms/videos/{}/films/{}/poster.jpg",
        project.id, video.id
    );
    expected.insert("thumbnailUrl", poster);
    expected.insert("videoUrl", "https://example.test/c.mp4");
    assert_bytes(&office, id, &expected);
}

pub(super) fn document(office: &Office, id: &str) -> Document {
    let raw = office.document(id).expect("a document");
    Document::try_from(raw).expect("BSON")
}

/// The order of the fields and the types of numbers count, too.
fn assert_bytes(office: &Office, id: &str, expected: &Document) {
    assert_eq!(document(office, id), *expected);
    let bytes = expected.to_vec().expect("BSON");
    let found = office.document(id).expect("a document");
    assert_eq!(found.as_bytes(), bytes);
}

fn press() -> Event {
    crate::samples::press(1)
}

fn accepted_as(render: &str) -> Event {
    match accepted(1) {
        Event::SubmitAnswered { attempt, .. } => Event::SubmitAnswered {
            attempt,
            answer: doorcast_domain::pipeline::event::SubmitAnswer::Accepted {
                render: name(render),
            },
        },
        other => other,
    }
}

#[test]
fn a_project_without_words_is_not_shown_and_one_in_the_bin_no_longer() {
    let office = Office::new();
    let id = "65a000000000000000000104";
    let mut project = project(id, VideoType::Custom, "", BORN_MS);
    wait(office.store.insert_project(&project)).expect("a new project");
    assert!(office.document(id).is_none());
    let mut save = |change: &dyn Fn(&mut Project)| {
        change(&mut project);
        project.revision += 1;
        wait(office.store.save_project(&project)).expect("the newest revision");
    };
    save(&|project| project.revisions[0].text = "Words.".into());
    assert!(office.document(id).is_some());
    save(&|project| project.deleted_at_ms = Some(DONE_MS));
    assert!(office.document(id).is_none());
    save(&|project| project.deleted_at_ms = None);
    assert!(office.document(id).is_some());
}

#[test]
fn what_the_cms_changes_is_taken_over_and_not_undone() {
    let office = Office::new();
    let id = "65a000000000000000000105";
    let mut ours = project(id, VideoType::Custom, "Ours.", BORN_MS);
    ours.title = "Ours".into();
    wait(office.store.insert_project(&ours)).expect("a new project");
    office.update(
        id,
        doc! { "$set": { "title": "Theirs", "script": "Theirs.", "heygen.quality": "preview" } },
    );
    // Somebody saves who has not seen that.
    ours.points.push("a point".into());
    ours.revision += 1;
    wait(office.store.save_project(&ours)).expect("the newest revision");
    let seen = office.find(id).expect("a project");
    assert_eq!(seen.title, "Theirs");
    assert_eq!(seen.script().map(|one| one.text.as_str()), Some("Theirs."));
    assert_eq!(seen.points, ["a point"]);
    assert_eq!(seen.revision, ours.revision + 1);
    assert_eq!(office.find(id).expect("a project"), seen, "once");
    let theirs = document(&office, id);
    assert_eq!(theirs.get_str("title").ok(), Some("Theirs"));
    let quality = theirs
        .get_document("heygen")
        .expect("choices")
        .get_str("quality");
    assert_eq!(quality.ok(), Some("preview"));
}

#[test]
fn what_the_cms_makes_is_listed() {
    let office = Office::new();
    let videos = raw(&office.settings).collection::<Document>("propertyvideos");
    wait(videos.insert_one(golden_document(1))).expect("written");
    let mut somebodys = golden_document(2);
    somebodys.insert("userId", object_id("65a000000000000000000002"));
    wait(videos.insert_one(somebodys)).expect("written");
    let feed = |status| Feed {
        reach: reach(),
        kind: None,
        status,
        words: vec![],
        shelf: Shelf::Kept,
    };
    let page = wait(office.store.list_projects(&feed(None), None, 10)).expect("a page");
    assert_eq!(page.cards.len(), 1);
    assert_eq!(page.cards[0].status, Status::Completed);
    let found = office.find("65a000000000000000000101").expect("a project");
    assert_eq!(
        found.script().map(|one| one.text.as_str()),
        Some("Hi — é 🏡")
    );
    assert_eq!(found.settings.aspect, AspectRatio::Portrait);
    assert_eq!(office.find("65a000000000000000000103"), None);
    assert_eq!(
        office.hex("65a000000000000000000101"),
        golden(1),
        "looking changes nothing"
    );
    office.update(
        "65a000000000000000000101",
        doc! { "$set": { "status": "failed" } },
    );
    let failed = feed(Some(Status::Failed));
    let page = wait(office.store.list_projects(&failed, None, 10)).expect("a page");
    assert_eq!(page.cards.len(), 1);
}

#[test]
fn what_is_begun_and_not_kept_is_not_shown() {
    let office = Office::new();
    let (project, video) = generated();
    wait(office.store.insert(&video)).expect("a video");
    wait(office.store.insert_project(&project)).expect("a project");
    let mut next = project.clone();
    next.revision += 1;
    next.title = "Never".into();
    // The film is there already.
    wait(office.store.begin_film(&next, &video)).expect_err("a conflict");
    let title = document(&office, "65a000000000000000000101");
    assert_eq!(title.get_str("title").ok(), Some("Untitled Video"));
}
