//! A large file passes through a small memory. Alone in its process, so that nobody else's memory is counted.

#![cfg(target_os = "linux")]

use std::time::Duration;

use doorcast_vendors::{
    cloudinary::{self, Algorithm, Cloudinary, PublicId, Upload, fake::FakeCloudinary},
    fakes::{FakeTime, Fault, Misbehavior},
    heygen::{self, HeyGen, PreparedVideo, fake::FakeHeyGen},
    http::{
        download::Downloader,
        pieces::{LastingLink, LinkedFile, Patience},
    },
};

const SIZE: u64 = 300 * 1024 * 1024;
const ALLOWED: u64 = 64 * 1024 * 1024;
const NOON: i64 = 1_790_000_000;
const PATIENT: Patience = Patience {
    tries: 4,
    pause: Duration::ZERO,
};

/// Returns the most memory this process ever had, in bytes.
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("there is an account");
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .expect("a line for it");
    let kilobytes = line.split_whitespace().nth(1).expect("a number");
    kilobytes.parse::<u64>().expect("a number") * 1_024
}

/// Returns a link to a finished film of the size.
async fn film(fake: &FakeHeyGen) -> String {
    fake.controls().set(|knobs| knobs.film_bytes = SIZE);
    let heygen = HeyGen::new(heygen::Settings {
        base_url: fake.url(),
        key: fake.key(),
    })
    .expect("a good address");
    let order = PreparedVideo {
        idempotency_key: "attempt-1".to_owned(),
        callback_id: "attempt-1".to_owned(),
        title: "t".to_owned(),
        body: br#"{"type":"avatar","avatar_id":"look-01","script":"Hello."}"#.to_vec(),
    };
    let id = heygen.create(&order).await.expect("it is taken").video_id;
    fake.finish(&id);
    let video = heygen.find_video(&id).await.expect("an answer");
    video.and_then(|video| video.video_url).expect("it is done")
}

#[tokio::test]
async fn a_large_file_passes_through_a_small_memory() {
    let time = FakeTime::manual(NOON);
    let heygen = FakeHeyGen::start(0, time.clone())
        .await
        .expect("a free port");
    let fake = FakeCloudinary::start(0, time).await.expect("a free port");
    let link = film(&heygen).await;
    for after_bytes in [7, 100_000_000] {
        let broken = Misbehavior::Cut { after_bytes };
        heygen
            .controls()
            .faults
            .add(Fault::once("GET /media/{file}", broken));
    }
    let cloudinary = Cloudinary::new(cloudinary::Settings {
        base_url: fake.url(),
        delivery_url: fake.url(),
        credentials: fake.credentials(),
        algorithm: Algorithm::Sha1,
        asset_folder: None,
        notification_url: None,
    })
    .expect("a good address");
    let upload = Upload {
        public_id: PublicId::new("large").expect("a good name"),
        job: "large".to_owned(),
        tags: Vec::new(),
    };
    let downloader = Downloader::new().expect("a client");
    let mut file = LinkedFile::new(downloader, LastingLink(link), PATIENT);

    let before = most_memory();
    let uploaded = cloudinary
        .upload_pieces(&upload, &mut file, "try-1", PATIENT, || NOON)
        .await
        .expect("it is kept");
    let grown = most_memory() - before;

    assert_eq!(uploaded.asset.bytes, SIZE);
    assert!(grown < ALLOWED, "grew by {} MB", grown >> 20);
}
