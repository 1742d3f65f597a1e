//! Stills of looks and samples of voices, fetched for our own pages: those load nothing from anybody else.
//!
//! What comes back is a stranger's file. Stills are decoded and encoded again, small; samples are taken only if they begin
//! like sound. Both are kept for a while, so that a gallery asks for each once.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use doorcast_app::ports::pictures::PictureRefused;
use tokio::{sync::Semaphore, task::spawn_blocking, time::Instant};

use crate::{
    guard::{Guard, Limits, Refused},
    kept_pictures::thumbnail,
};

/// How large a still is, in pixels a side.
const SIDE: u32 = 320;

/// The longest sample.
const SAMPLE_BYTES: usize = 4 * 1024 * 1024;

/// How many files are kept; the oldest goes first.
const MOST_KEPT: usize = 200;

/// How long they are kept. Their addresses change more often.
const KEEPS: Duration = Duration::from_secs(24 * 60 * 60);

/// How many are fetched at the same time.
const MOST_AT_ONCE: usize = 4;

/// Why there is no preview.
#[derive(Debug, thiserror::Error)]
pub enum NoPreview {
    /// It could not be fetched.
    #[error("fetch a preview: {0}")]
    Fetch(#[from] Refused),
    /// It is not a picture.
    #[error("read a preview: {0}")]
    Picture(#[from] PictureRefused),
    /// It is not sound.
    #[error("read a preview: it is not sound")]
    NotSound,
    /// The work was not done.
    #[error("draw a preview")]
    Broken,
}

/// Fetches and keeps previews.
pub struct Previews {
    stills: Guard,
    samples: Guard,
    kept: Mutex<HashMap<String, (Instant, Vec<u8>)>>,
    places: Semaphore,
}

impl Previews {
    /// Returns previews from the public web, and from one server on this computer if it only plays HeyGen.
    pub fn new(played_at: Option<SocketAddr>) -> Self {
        let guard = |limits| {
            let guard = Guard::new(limits);
            match played_at {
                Some(server) => guard.trusting(server),
                None => guard,
            }
        };
        Self {
            stills: guard(Limits::picture()),
            samples: guard(Limits {
                bytes: SAMPLE_BYTES,
                ..Limits::picture()
            }),
            kept: Mutex::default(),
            places: Semaphore::new(MOST_AT_ONCE),
        }
    }

    /// Returns a still as a small JPEG.
    ///
    /// # Errors
    ///
    /// See [`NoPreview`].
    pub async fn still(&self, id: &str, address: &str) -> Result<Vec<u8>, NoPreview> {
        let name = format!("still {id}");
        if let Some(kept) = self.find(&name) {
            return Ok(kept);
        }
        let _place = self.places.acquire().await.map_err(|_| NoPreview::Broken)?;
        let fetched = self.stills.fetch(address).await?;
        let drawn = spawn_blocking(move || thumbnail(&fetched.bytes, SIDE)).await;
        let still = drawn.map_err(|_| NoPreview::Broken)??;
        self.keep(name, &still);
        Ok(still)
    }

    /// Returns a sample: WAV or MP3.
    ///
    /// # Errors
    ///
    /// See [`NoPreview`].
    pub async fn sample(&self, id: &str, address: &str) -> Result<Vec<u8>, NoPreview> {
        let name = format!("sample {id}");
        if let Some(kept) = self.find(&name) {
            return Ok(kept);
        }
        let _place = self.places.acquire().await.map_err(|_| NoPreview::Broken)?;
        let sample = self.samples.fetch(address).await?.bytes;
        if !is_sound(&sample) {
            return Err(NoPreview::NotSound);
        }
        self.keep(name, &sample);
        Ok(sample)
    }

    fn find(&self, name: &str) -> Option<Vec<u8>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, bytes) = kept.get(name)?;
        (since.elapsed() < KEEPS).then(|| bytes.clone())
    }

    fn keep(&self, name: String, bytes: &[u8]) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT {
            let oldest = kept.iter().min_by_key(|(_, (since, _))| *since);
            if let Some(oldest) = oldest.map(|(name, _)| name.clone()) {
                kept.remove(&oldest);
            }
        }
        kept.insert(name, (Instant::now(), bytes.to_vec()));
    }
}

/// Returns whether a file begins like WAV or MP3.
fn is_sound(bytes: &[u8]) -> bool {
    let is_wav = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WAVE");
    let is_frame = matches!(bytes, [0xFF, second, ..] if second & 0xE6 == 0xE2);
    is_wav || is_frame || bytes.starts_with(b"ID3")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{fakes::FakeTime, heygen::fake::FakeHeyGen};

    async fn played() -> (FakeHeyGen, Previews) {
        let fake = FakeHeyGen::start(0, FakeTime::manual(1_790_000_000)).await;
        let fake = fake.expect("a free port");
        let server = fake.url().trim_start_matches("http://").parse();
        (fake, Previews::new(Some(server.expect("an address"))))
    }

    #[tokio::test]
    async fn stills_are_drawn_anew_and_samples_are_sound() {
        let (fake, previews) = played().await;
        let address = format!("{}/media/look-01.jpg", fake.url());
        let still = previews.still("look-01", &address).await.expect("a still");
        let drawn = image::load_from_memory(&still).expect("a picture");
        assert_eq!(drawn.height().max(drawn.width()), SIDE);
        let kept = previews.still("look-01", "http://nowhere.invalid/").await;
        assert_eq!(kept.expect("the kept one"), still);
        let address = format!("{}/media/voice-001.mp3", fake.url());
        let sample = previews.sample("voice-001", &address).await;
        assert!(sample.expect("a sample").starts_with(b"ID3"));
    }

    #[tokio::test]
    async fn what_is_neither_picture_nor_sound_is_not_served() {
        let (fake, previews) = played().await;
        let sound = format!("{}/media/voice-001.mp3", fake.url());
        let picture = format!("{}/media/look-01.jpg", fake.url());
        let refused = previews.still("x", &sound).await;
        assert!(matches!(refused, Err(NoPreview::Picture(_))));
        let refused = previews.sample("x", &picture).await;
        assert!(matches!(refused, Err(NoPreview::NotSound)));
        let inside = Previews::new(None).still("x", &picture).await;
        assert!(matches!(
            inside,
            Err(NoPreview::Fetch(Refused::NotPublic { .. }))
        ));
    }
}
