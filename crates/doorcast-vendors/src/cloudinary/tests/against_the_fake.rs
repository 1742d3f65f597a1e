use std::time::Duration;

use crate::{
    fakes::{Canned, FakeTime, Fault, Misbehavior},
    heygen::{HeyGen, fake::FakeHeyGen},
    http::{
        Retry, Secret,
        download::{DownloadError, Downloader},
        pieces::{LastingLink, LinkedFile, Links, Patience},
    },
    local_disk::LocalDisk,
};

use super::super::{
    Algorithm, Cloudinary, CloudinaryError, Credentials, Problem, PublicId, Settings, Upload,
    Uploaded,
    fake::{FakeCloudinary, Knobs},
};

const UPLOAD: &str = "POST /v1_1/{cloud}/{kind}/upload";
const FILE: &str = "GET /media/{file}";
const NOON: i64 = 1_790_000_000;
const PATIENT: Patience = Patience {
    tries: 4,
    pause: Duration::ZERO,
};

/// A finished video at HeyGen, and a Cloudinary that can keep it.
struct Scene {
    heygen_fake: FakeHeyGen,
    heygen: HeyGen,
    video_id: String,
    fake: FakeCloudinary,
    cloudinary: Cloudinary,
}

async fn scene(film_bytes: u64) -> Scene {
    let time = FakeTime::manual(NOON);
    let heygen_fake = FakeHeyGen::start(0, time.clone())
        .await
        .expect("a free port");
    heygen_fake
        .controls()
        .set(|knobs| knobs.film_bytes = film_bytes);
    let heygen = HeyGen::new(crate::heygen::Settings {
        base_url: heygen_fake.url(),
        key: heygen_fake.key(),
    })
    .expect("a good address");
    let order = serde_json::json!({
        "type": "avatar", "avatar_id": "look-01", "script": "One two three four five.", "aspect_ratio": "9:16",
    });
    let prepared = crate::heygen::PreparedVideo {
        idempotency_key: "attempt-1".to_owned(),
        callback_id: "attempt-1".to_owned(),
        title: "t".to_owned(),
        body: order.to_string().into_bytes(),
    };
    let video_id = heygen
        .create(&prepared)
        .await
        .expect("it is taken")
        .video_id;
    time.advance(Duration::from_secs(60));
    let fake = FakeCloudinary::start(0, time).await.expect("a free port");
    fake.controls().set(|knobs| knobs.min_part_bytes = 100_000);
    let cloudinary = client(&fake, fake.credentials(), Algorithm::Sha1);
    Scene {
        heygen_fake,
        heygen,
        video_id,
        fake,
        cloudinary,
    }
}

fn client(fake: &FakeCloudinary, credentials: Credentials, algorithm: Algorithm) -> Cloudinary {
    Cloudinary::new(Settings {
        base_url: fake.url(),
        delivery_url: fake.url(),
        credentials,
        algorithm,
        asset_folder: None,
        notification_url: Some("https://app.example.com/hooks?a=1&b=2".to_owned()),
    })
    .expect("a good address")
    .with_part_bytes(100_000)
}

fn upload() -> Upload {
    Upload {
        public_id: PublicId::for_video("office-1", "vid-7", 1).expect("good names"),
        job: "job=7|x".to_owned(),
        tags: vec!["listing".to_owned(), "palm-springs".to_owned()],
    }
}

/// Asks HeyGen for a new link each time.
struct FreshLinks<'a>(&'a HeyGen, &'a str);

impl Links for FreshLinks<'_> {
    async fn fresh(&mut self) -> Result<String, DownloadError> {
        let video = self.0.find_video(self.1).await.expect("an answer");
        video
            .and_then(|video| video.video_url)
            .ok_or(DownloadError::Address)
    }
}

impl Scene {
    async fn link(&self) -> String {
        FreshLinks(&self.heygen, &self.video_id)
            .fresh()
            .await
            .expect("a link")
    }

    async fn hand_over(&self) -> Result<Uploaded, CloudinaryError> {
        self.cloudinary
            .upload_from_url(&upload(), &self.link().await, self.now())
            .await
    }

    async fn pass_through(&self, unique: &str) -> Result<Uploaded, CloudinaryError> {
        let links = FreshLinks(&self.heygen, &self.video_id);
        let downloader = Downloader::new().expect("a client");
        let mut file = LinkedFile::new(downloader, links, PATIENT);
        let now = self.now();
        self.cloudinary
            .upload_pieces(&upload(), &mut file, unique, PATIENT, || now)
            .await
    }

    fn now(&self) -> i64 {
        self.fake.controls().time.now_unix()
    }
}

#[tokio::test]
async fn a_link_is_handed_over_and_the_video_is_kept_once() {
    let scene = scene(0).await;
    let first = scene.hand_over().await.expect("kept");
    assert!(!first.was_there);
    assert_eq!(
        (first.asset.width, first.asset.height, first.asset.duration),
        (360, 640, Some(2.0))
    );
    assert_eq!(first.asset.job(), Some("job=7|x"));

    let again = scene.hand_over().await.expect("kept");
    assert!(again.was_there);
    assert_eq!(again.asset.version, first.asset.version);
    let kept = scene.fake.kept();
    assert_eq!((kept.len(), kept[0].repeats), (1, 1));
    assert!(
        kept[0]
            .fetched_from
            .as_deref()
            .is_some_and(|link| link.ends_with(".mp4"))
    );

    let found = scene
        .cloudinary
        .find(&upload().public_id)
        .await
        .expect("an answer")
        .expect("there");
    assert_eq!(found.asset_id, first.asset.asset_id);
    let shown = Downloader::new()
        .expect("a client")
        .open(&scene.cloudinary.addresses(&found).original(), 0)
        .await
        .expect("it is shown");
    assert_eq!(shown.total_bytes, Some(first.asset.bytes));

    scene
        .cloudinary
        .delete(&upload().public_id, scene.now())
        .await
        .expect("deleted");
    scene
        .cloudinary
        .delete(&upload().public_id, scene.now())
        .await
        .expect("deleted before");
    assert_eq!(scene.cloudinary.find(&upload().public_id).await, Ok(None));
}

#[tokio::test]
async fn whatever_happens_to_an_upload_there_is_one_video_in_the_end() {
    let unknown = Retry::Unknown;
    let table = [
        (Misbehavior::DropBefore, Problem::NoAnswer, unknown, 0),
        (Misbehavior::DropAfter, Problem::NoAnswer, unknown, 1),
        (
            Misbehavior::CutRequest { after_bytes: 100 },
            Problem::NoAnswer,
            unknown,
            0,
        ),
        (
            Misbehavior::Cut { after_bytes: 30 },
            Problem::NoAnswer,
            unknown,
            1,
        ),
        (
            Misbehavior::AnswerBefore(Canned::page(502)),
            Problem::Server,
            unknown,
            0,
        ),
        (
            Misbehavior::AnswerAfter(Canned::page(504)),
            Problem::Server,
            unknown,
            1,
        ),
        (
            Misbehavior::AnswerAfter(Canned::page(200)),
            Problem::Unreadable,
            unknown,
            1,
        ),
    ];
    for (misbehavior, problem, retry, kept) in table {
        let scene = scene(0).await;
        scene
            .fake
            .controls()
            .faults
            .add(Fault::once(UPLOAD, misbehavior.clone()));
        let error = scene.hand_over().await.expect_err("it misbehaves");
        assert_eq!(
            (error.problem, error.retry),
            (problem, retry),
            "{misbehavior:?}: {error}"
        );
        let found = scene
            .cloudinary
            .find(&upload().public_id)
            .await
            .expect("an answer");
        assert_eq!(usize::from(found.is_some()), kept, "{misbehavior:?}");
        scene.hand_over().await.expect("kept");
        assert_eq!(scene.fake.kept().len(), 1);
    }
}

#[tokio::test]
async fn refusals_say_what_to_do() {
    type Turn = fn(&mut Knobs);
    let table: [(Turn, Problem, Retry); 4] = [
        (
            |knobs| knobs.cannot_fetch = true,
            Problem::Source,
            Retry::After(Duration::ZERO),
        ),
        (
            |knobs| knobs.max_video_bytes = 100,
            Problem::TooLarge,
            Retry::Never,
        ),
        (
            |knobs| knobs.keeps_stand_ins = true,
            Problem::WrongFile,
            Retry::Never,
        ),
        (
            |knobs| knobs.wants_sha256 = true,
            Problem::Key,
            Retry::Never,
        ),
    ];
    for (turn, problem, retry) in table {
        let scene = scene(0).await;
        scene.fake.controls().set(turn);
        let error = scene.hand_over().await.expect_err("it is refused");
        assert_eq!((error.problem, error.retry), (problem, retry), "{error}");
        assert!(!error.to_string().contains("Signature="), "{error}");
    }
    let scene = scene(0).await;
    let late = scene
        .cloudinary
        .upload_from_url(&upload(), &scene.link().await, NOON - 7_200)
        .await;
    assert_eq!(late.map_err(|error| error.problem), Err(Problem::Stale));
    let newer = client(&scene.fake, scene.fake.credentials(), Algorithm::Sha256);
    newer
        .upload_from_url(&upload(), &scene.link().await, scene.now())
        .await
        .expect("kept");
    let stranger = client(
        &scene.fake,
        Credentials {
            api_secret: Secret::new("other-secret"),
            ..scene.fake.credentials()
        },
        Algorithm::Sha1,
    );
    assert_eq!(
        stranger.ping().await.map_err(|error| error.problem),
        Err(Problem::Key)
    );
    assert!(!format!("{stranger:?}").contains("other-secret"));
    assert_eq!(scene.cloudinary.ping().await, Ok(()));
    let limits = scene.cloudinary.limits().await.expect("an answer");
    assert_eq!(limits.video_bytes, Some(4 * 1024 * 1024 * 1024));
}

#[tokio::test]
async fn an_expired_link_fails_and_a_fresh_one_works() {
    let scene = scene(0).await;
    let old = scene.link().await;
    scene
        .fake
        .controls()
        .time
        .advance(Duration::from_secs(86_401));
    let error = scene
        .cloudinary
        .upload_from_url(&upload(), &old, scene.now())
        .await
        .expect_err("the link is dead");
    assert_eq!(error.problem, Problem::Source);
    scene.hand_over().await.expect("kept");
}

#[tokio::test]
async fn questions_are_counted_and_answered_again_later() {
    let scene = scene(0).await;
    scene
        .fake
        .controls()
        .set(|knobs| knobs.questions_per_hour = 1);
    scene.cloudinary.ping().await.expect("the first one");
    let error = scene.cloudinary.ping().await.expect_err("one too many");
    assert_eq!(error.problem, Problem::RateLimited);
    let Retry::After(wait) = error.retry else {
        panic!("{error} says nothing about later");
    };
    scene.fake.controls().time.advance(wait);
    scene.cloudinary.ping().await.expect("later");
}

#[tokio::test]
async fn a_file_passes_through_in_parts() {
    for size in [1, 99_999, 100_000, 100_001, 200_000, 350_000] {
        let scene = scene(size).await;
        let uploaded = scene.pass_through("try-1").await.expect("kept");
        assert_eq!(uploaded.asset.bytes, size.max(2_475), "{size}");
        assert_eq!(scene.fake.kept()[0].fetched_from, None);
        let parts = size.max(2_475).div_ceil(100_000);
        assert_eq!(scene.fake.controls().faults.calls(UPLOAD), parts, "{size}");
    }
}

#[tokio::test]
async fn a_connection_may_break_at_any_byte_of_any_part() {
    let reference = scene(350_000).await;
    let expected = reference
        .pass_through("try-1")
        .await
        .expect("kept")
        .asset
        .etag;
    let mut misbehaviors = vec![Misbehavior::DropBefore, Misbehavior::DropAfter];
    misbehaviors.push(Misbehavior::AnswerAfter(Canned::page(502)));
    misbehaviors.push(Misbehavior::AnswerBefore(Canned::page(503)));
    for after_bytes in [0, 1, 700, 1_400, 50_000, 99_000] {
        misbehaviors.push(Misbehavior::CutRequest { after_bytes });
    }
    misbehaviors.push(Misbehavior::Cut { after_bytes: 5 });
    let nothing = Misbehavior::Delay { ms: 0 };
    for misbehavior in misbehaviors {
        for number in 0..4 {
            let scene = scene(350_000).await;
            let faults = &scene.fake.controls().faults;
            for _ in 0..number {
                faults.add(Fault::once(UPLOAD, nothing.clone()));
            }
            faults.add(Fault::once(UPLOAD, misbehavior.clone()));
            let uploaded = scene.pass_through("try-1").await.expect("kept");
            assert_eq!(
                uploaded.asset.etag, expected,
                "{misbehavior:?} at part {number}"
            );
            assert_eq!(scene.fake.kept().len(), 1);
        }
    }
}

#[tokio::test]
async fn the_source_may_break_at_any_byte_as_well() {
    for after_bytes in [0, 1, 2_500, 65_536, 100_000, 250_000, 349_999] {
        let scene = scene(350_000).await;
        let faults = &scene.heygen_fake.controls().faults;
        faults.add(Fault::once(FILE, Misbehavior::Cut { after_bytes }));
        faults.add(Fault::once(
            FILE,
            Misbehavior::AnswerBefore(Canned::page(403)),
        ));
        let uploaded = scene.pass_through("try-1").await.expect("kept");
        assert_eq!(uploaded.asset.bytes, 350_000, "after {after_bytes}");
        assert_eq!(scene.heygen_fake.bills().len(), 1);
    }
}

#[tokio::test]
async fn patience_ends() {
    let scene = scene(350_000).await;
    scene
        .fake
        .controls()
        .faults
        .add(Fault::times(UPLOAD, 0, Misbehavior::DropBefore));
    let error = scene
        .pass_through("try-1")
        .await
        .expect_err("nobody answers");
    assert_eq!(
        (error.problem, error.retry),
        (Problem::NoAnswer, Retry::Unknown)
    );
    assert_eq!(scene.fake.controls().faults.calls(UPLOAD), 5);
    scene.fake.controls().faults.clear();

    scene.heygen_fake.controls().faults.add(Fault::times(
        FILE,
        0,
        Misbehavior::AnswerBefore(Canned::page(404)),
    ));
    let error = scene
        .pass_through("try-2")
        .await
        .expect_err("there is no file");
    assert_eq!(error.problem, Problem::Reading);
    scene.heygen_fake.controls().faults.clear();
    scene.pass_through("try-3").await.expect("kept");
}

#[tokio::test]
async fn a_damaged_file_is_noticed() {
    let scene = scene(350_000).await;
    scene.fake.controls().set(|knobs| knobs.damages = true);
    let error = scene
        .pass_through("try-1")
        .await
        .expect_err("it is damaged");
    assert_eq!(
        (error.problem, error.retry),
        (Problem::WrongFile, Retry::Never)
    );
}

#[tokio::test]
async fn a_file_that_changes_between_two_connections_is_not_patched_together() {
    let scene = scene(350_000).await;
    let link = scene.link().await;
    scene.heygen_fake.controls().faults.add(Fault::once(
        FILE,
        Misbehavior::Cut {
            after_bytes: 120_000,
        },
    ));
    let other = Canned {
        status: 206,
        body: "x".to_owned(),
        retry_after: None,
    };
    scene
        .heygen_fake
        .controls()
        .faults
        .add(Fault::once(FILE, Misbehavior::AnswerBefore(other)));
    let mut file = LinkedFile::new(
        Downloader::new().expect("a client"),
        LastingLink(link),
        PATIENT,
    );
    let now = scene.now();
    let error = scene
        .cloudinary
        .upload_pieces(&upload(), &mut file, "try-1", PATIENT, || now)
        .await
        .expect_err("it cannot go on");
    assert_eq!(error.problem, Problem::Reading);
    assert_eq!(scene.fake.kept(), []);
}

#[tokio::test]
async fn a_finished_video_is_kept_on_the_local_disk_as_well() {
    let scene = scene(350_000).await;
    let folder = tempfile::TempDir::new().expect("a folder");
    let disk = LocalDisk::open(folder.path()).expect("a disk");
    let faults = &scene.heygen_fake.controls().faults;
    faults.add(Fault::once(
        FILE,
        Misbehavior::Cut {
            after_bytes: 77_777,
        },
    ));
    let links = FreshLinks(&scene.heygen, &scene.video_id);
    let mut file = LinkedFile::new(Downloader::new().expect("a client"), links, PATIENT);
    let stored = disk.keep_pieces(&mut file, 1_000_000).await.expect("kept");
    assert_eq!(stored.size_bytes, 350_000);
    disk.verify(stored.checksum).expect("it is whole");
}
