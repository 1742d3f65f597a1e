//! Who can be seen and heard here: the drawn presenters with their portraits, the built-in voice with a sample, and
//! everybody of HeyGen where there is a key.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use doorcast_app::ports::{
    Retry, VendorError,
    cast::{Cast, Face, Gallery, Voice},
};
use doorcast_domain::{
    pipeline::id::VendorName,
    project::Casting,
    spoken::{self, Pronunciations},
    video::Language,
};
use doorcast_render::{
    figure, portrait,
    voice::{BuiltinVoice, VoicePersona},
};
use tokio::task::spawn_blocking;

use super::heygen_cast::HeyGenCast;
use crate::{
    environment::{self, Environment},
    wiring::Wiring,
};

/// How large a portrait is, in pixels a side.
const SIDE: u16 = 320;

/// What the built-in voice says of itself.
const SAMPLE: &str = "Hello! This is how your video will sound. Come and see the house on Sunday.";

/// How many samples a second the built-in voice has.
const RATE: u32 = 48_000;

/// The voices the built-in studio knows, and what people call them.
const VOICES: [(&str, &str); 2] = [("builtin", "Doorcast"), ("silent", "Captions only")];

/// Everybody of the built-in studio. What was drawn or spoken once is kept.
#[derive(Default)]
pub(super) struct Troupe {
    heygen: Option<HeyGenCast>,
    kept: Arc<Mutex<HashMap<Casting, Vec<u8>>>>,
}

fn studio() -> VendorName {
    environment::name("house")
}

fn casting(name: &str) -> Casting {
    Casting {
        studio: studio(),
        name: name.to_owned(),
    }
}

#[async_trait]
impl Cast for Troupe {
    async fn faces(&self, most: usize) -> Gallery<Face> {
        let faces = figure::ALL.iter().map(|presenter| Face {
            casting: casting(presenter.id),
            name: presenter.name.to_owned(),
            description: presenter.description.to_owned(),
            has_portrait: true,
        });
        let theirs = match &self.heygen {
            Some(heygen) => heygen.faces(most).await,
            None => Gallery::default(),
        };
        beside(faces, theirs)
    }

    async fn voices(&self, language: Language, most: usize) -> Gallery<Voice> {
        let speaks = |name: &str| name == "silent" || language == Language::English;
        let voices = VOICES.iter().filter(|(name, _)| speaks(name));
        let voices = voices.map(|(name, shown)| Voice {
            casting: casting(name),
            name: (*shown).to_owned(),
            has_sample: *name == "builtin",
        });
        let theirs = match &self.heygen {
            Some(heygen) => heygen.voices(language, most).await,
            None => Gallery::default(),
        };
        beside(voices, theirs)
    }

    async fn portrait(&self, wanted: &Casting) -> Result<Option<Vec<u8>>, VendorError> {
        if let Some(heygen) = self.heygen_of(wanted) {
            return heygen.portrait(&wanted.name).await;
        }
        match figure::find(&wanted.name).filter(|_| wanted.studio == studio()) {
            Some(presenter) => self.once(wanted, || portrait::jpeg(presenter, SIDE)).await,
            None => Ok(None),
        }
    }

    async fn sample(&self, wanted: &Casting) -> Result<Option<Vec<u8>>, VendorError> {
        if let Some(heygen) = self.heygen_of(wanted) {
            return heygen.sample(&wanted.name).await;
        }
        match *wanted == casting("builtin") {
            true => self.once(wanted, speak).await,
            false => Ok(None),
        }
    }
}

/// Puts those who are built in before those of another studio.
fn beside<T>(own: impl Iterator<Item = T>, theirs: Gallery<T>) -> Gallery<T> {
    Gallery {
        shown: own.chain(theirs.shown).collect(),
        ..theirs
    }
}

impl Troupe {
    /// Returns everybody of the built-in studio, and of HeyGen if it is set up.
    pub(super) fn of(wiring: &Wiring, environment: &Environment) -> Self {
        let both = wiring.heygen.as_ref().zip(environment.heygen.as_ref());
        Self {
            heygen: both.map(|(studio, keys)| HeyGenCast::of(studio, keys)),
            ..Self::default()
        }
    }

    /// Returns HeyGen's people, if somebody is one of them.
    fn heygen_of(&self, casting: &Casting) -> Option<&HeyGenCast> {
        let is_theirs = casting.studio == environment::name("heygen");
        self.heygen.as_ref().filter(|_| is_theirs)
    }

    /// Returns what was made before, or makes it.
    async fn once(
        &self,
        of: &Casting,
        make: impl FnOnce() -> Vec<u8> + Send + 'static,
    ) -> Result<Option<Vec<u8>>, VendorError> {
        let (kept, of) = (Arc::clone(&self.kept), of.clone());
        let made = spawn_blocking(move || {
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.entry(of).or_insert_with(make).clone()
        });
        made.await.map(Some).map_err(|error| VendorError {
            message: "draw or speak a sample".to_owned(),
            retry: Retry::Never,
            source: Some(Box::new(error)),
        })
    }
}

fn speak() -> Vec<u8> {
    let sentences = spoken::sentences(SAMPLE, Language::English, &Pronunciations::default());
    let voice = BuiltinVoice::shared();
    let samples: Vec<f32> = sentences
        .iter()
        .flat_map(|sentence| voice.speak(sentence, &VoicePersona::AVERY).samples)
        .collect();
    wav(&samples)
}

/// Returns one channel of sound as a WAV file of 16 bits.
fn wav(samples: &[f32]) -> Vec<u8> {
    let data_bytes = samples.len() as u32 * 2;
    let mut file = Vec::with_capacity(44 + samples.len() * 2);
    file.extend(b"RIFF");
    file.extend((36 + data_bytes).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16u32.to_le_bytes());
    file.extend(1u16.to_le_bytes());
    file.extend(1u16.to_le_bytes());
    file.extend(RATE.to_le_bytes());
    file.extend((RATE * 2).to_le_bytes());
    file.extend(2u16.to_le_bytes());
    file.extend(16u16.to_le_bytes());
    file.extend(b"data");
    file.extend(data_bytes.to_le_bytes());
    for sample in samples {
        let level = (sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)).round() as i16;
        file.extend(level.to_le_bytes());
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn everybody_in_the_gallery_has_a_portrait_and_the_voice_a_sample() {
        let troupe = Troupe::default();
        for face in troupe.faces(1).await.shown {
            let portrait = troupe.portrait(&face.casting).await.expect("an answer");
            assert_eq!(portrait.expect("a portrait")[..2], [0xFF, 0xD8]);
        }
        let voices = troupe.voices(Language::English, 1).await.shown;
        let sample = troupe.sample(&voices[0].casting).await.expect("an answer");
        let sample = sample.expect("a sample");
        assert_eq!(&sample[..4], b"RIFF");
        let seconds = (sample.len() - 44) as f64 / f64::from(RATE * 2);
        assert!((2.0..15.0).contains(&seconds), "{seconds}");
    }

    #[tokio::test]
    async fn nobody_speaks_a_language_they_do_not_know() {
        let voices = Troupe::default().voices(Language::Spanish, 9).await.shown;
        let names: Vec<&str> = voices
            .iter()
            .map(|voice| voice.casting.name.as_str())
            .collect();
        assert_eq!(names, ["silent"]);
        let other = Casting {
            studio: environment::name("heygen"),
            name: "avery".to_owned(),
        };
        let portrait = Troupe::default().portrait(&other).await.expect("an answer");
        assert_eq!(portrait, None);
    }
}
