//! What the fake keeps, and what is still arriving.

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;
use doorcast_domain::hex;
use md5::{Digest, Md5};
use serde::Serialize;
use serde_json::{Value, json};

/// How much of a file's beginning is kept in any case: enough to read its length and shape.
const HEAD_BYTES: usize = 64 * 1024;

/// One video.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Kept {
    /// Our id.
    pub public_id: String,
    /// Which bytes they are.
    pub version: u64,
    /// What was written beside it.
    pub job: Option<String>,
    /// How long the file is.
    pub size_bytes: u64,
    /// Its MD5.
    pub md5: String,
    /// How long it plays.
    pub duration_ms: u64,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The link it was fetched from, without its query; none if it was sent.
    pub fetched_from: Option<String>,
    /// How often the same upload came again.
    pub repeats: u32,
    /// When it arrived.
    pub created_ms: i64,
    /// The file itself, if it is small.
    #[serde(skip)]
    pub bytes: Option<Bytes>,
    #[serde(skip)]
    pub(super) is_stand_in: bool,
}

/// A file while it arrives.
#[derive(Debug, Clone)]
pub(super) struct Arriving {
    digest: Md5,
    pub(super) received: u64,
    head: Vec<u8>,
    bytes: Option<Vec<u8>>,
}

impl Default for Arriving {
    fn default() -> Self {
        Self {
            digest: Md5::new(),
            received: 0,
            head: Vec::new(),
            bytes: Some(Vec::new()),
        }
    }
}

impl Arriving {
    /// Takes some bytes. Those of a large file are digested and forgotten.
    pub(super) fn take(&mut self, bytes: &[u8], shows_up_to: u64) {
        self.digest.update(bytes);
        self.received += bytes.len() as u64;
        let room = HEAD_BYTES.saturating_sub(self.head.len());
        self.head.extend_from_slice(&bytes[..room.min(bytes.len())]);
        match &mut self.bytes {
            Some(kept) if self.received <= shows_up_to => kept.extend_from_slice(bytes),
            _ => self.bytes = None,
        }
    }

    /// Returns the video, if it is one.
    pub(super) fn finish(self, public_id: &str, job: Option<String>) -> Option<Kept> {
        let film = place(&self.head, b"mvhd")?;
        let track = place(&self.head, b"tkhd")?;
        let number = |at: usize| -> Option<u32> {
            Some(u32::from_be_bytes(
                self.head.get(at..at + 4)?.try_into().ok()?,
            ))
        };
        let rate = u64::from(number(film + 16)?).max(1);
        Some(Kept {
            public_id: public_id.to_owned(),
            version: 0,
            job,
            size_bytes: self.received,
            md5: hex::text(&self.digest.finalize()),
            duration_ms: u64::from(number(film + 20)?) * 1_000 / rate,
            width: number(track + 80)? >> 16,
            height: number(track + 84)? >> 16,
            fetched_from: None,
            repeats: 0,
            created_ms: 0,
            bytes: self.bytes.map(Bytes::from),
            is_stand_in: false,
        })
    }
}

/// Returns where a box of an MP4 file has its name.
fn place(head: &[u8], name: &[u8]) -> Option<usize> {
    head.windows(4).position(|window| window == name)
}

/// Everything the fake knows.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) videos: BTreeMap<String, Kept>,
    pub(super) arriving: HashMap<String, Arriving>,
    pub(super) questions: u64,
    pub(super) hour_began_ms: i64,
    last_version: u64,
}

impl State {
    /// Returns everything it keeps.
    pub(super) fn kept(&self) -> Vec<Kept> {
        self.videos.values().cloned().collect()
    }

    /// Keeps a video, unless there is one of that id. Says whether there was.
    pub(super) fn keep(&mut self, mut video: Kept, now_ms: i64) -> (Kept, bool) {
        if let Some(before) = self.videos.get_mut(&video.public_id) {
            before.repeats += 1;
            return (before.clone(), true);
        }
        self.last_version = (self.last_version + 1).max(u64::try_from(now_ms / 1_000).unwrap_or(0));
        video.version = self.last_version;
        video.created_ms = now_ms;
        self.videos.insert(video.public_id.clone(), video.clone());
        (video, false)
    }
}

impl Kept {
    /// Returns it as Cloudinary describes it.
    pub(super) fn describe(&self, base: &str, cloud: &str) -> Value {
        let Self {
            public_id, version, ..
        } = self;
        json!({
            "asset_id": self.md5, "public_id": public_id, "version": version,
            "width": self.width, "height": self.height, "format": "mp4", "resource_type": "video",
            "bytes": self.size_bytes, "type": "upload", "etag": self.md5,
            "duration": self.duration_ms as f64 / 1_000.0, "placeholder": self.is_stand_in,
            "secure_url": format!("{base}/{cloud}/video/upload/v{version}/{public_id}.mp4"),
            "context": {"custom": {"job": self.job}},
        })
    }
}
