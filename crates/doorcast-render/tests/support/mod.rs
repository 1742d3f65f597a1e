//! What the studio's tests share: projects to film, photos nobody took, a store that remembers what it was asked.

#![allow(dead_code, reason = "every test file uses a part")]

pub(crate) mod box_tree;
pub(crate) mod decode;
pub(crate) mod golden;

use std::{
    collections::BTreeMap,
    io::Cursor,
    sync::{Mutex, MutexGuard, PoisonError},
};

use doorcast_domain::{
    agent::AgentProfile,
    spoken::{self, Pronunciations},
    video::{AspectRatio, Language},
};
use doorcast_render::{
    narration::SpokenSentence,
    project::{Background, Facts, Host, Motion, Placement, Project, Quality, Voice},
    studio::{self, Cancel, Film, FilmError, NoStore, SegmentStore},
    timeline::{self, Beat, Position},
    voice::{BuiltinVoice, VoicePersona},
};
use image::{ExtendedColorType, ImageEncoder, RgbImage, codecs::jpeg::JpegEncoder};

/// Four sentences of a listing.
pub(crate) const LISTING: &str = "Welcome to Indian Wells. This home has four bedrooms and a bright gourmet kitchen. \
     Step outside to a resort-style pool. Call Dana Whitfield today at 760-555-0139.";

/// Returns whose videos these are.
pub(crate) fn agent() -> AgentProfile {
    AgentProfile {
        name: "Dana Whitfield".into(),
        brokerage: "Stone & Vale Realty".into(),
        license: "CA DRE #01234567".into(),
        phone: "760-555-0139".into(),
    }
}

/// Returns what is known of the home.
pub(crate) fn facts() -> Facts {
    Facts {
        heading: "4-bedroom home in Indian Wells".into(),
        price: Some("$1,250,000".into()),
        facts: vec!["gourmet kitchen".into(), "resort-style pool".into()],
    }
}

/// Returns a small square preview of Avery saying a script in the built-in voice.
pub(crate) fn spoken(script: &str) -> Project {
    Project {
        title: "12 Oak Lane".into(),
        script: script.into(),
        language: Language::English,
        pronunciations: Pronunciations::default(),
        agent: agent(),
        aspect: AspectRatio::Square,
        quality: Quality::Preview,
        host: Host::Presenter("avery".into()),
        placement: Placement::Automatic,
        background: Background::Studio,
        photos: Vec::new(),
        facts: None,
        captions: true,
        motion: Motion::Natural,
        accent: 0x0F_6E_84,
        voice: Voice::BuiltIn,
    }
}

/// Returns the cheapest video of a script: captions over a color, in silence.
pub(crate) fn plain(script: &str) -> Project {
    Project {
        host: Host::Nobody,
        background: Background::Color(0x23_4A_5C),
        voice: Voice::Silent,
        ..spoken(script)
    }
}

/// Films on two threads without a store.
pub(crate) fn film(project: &Project) -> Result<Film, FilmError> {
    film_with(project, 2, &NoStore)
}

/// Films on some threads with a store.
pub(crate) fn film_with(
    project: &Project,
    threads: usize,
    store: &dyn SegmentStore,
) -> Result<Film, FilmError> {
    studio::film(project, threads, store, &|_, _| {}, &Cancel::default())
}

/// Returns the sentences of a project on the frame grid, made the way the studio makes them.
pub(crate) fn beats(project: &Project) -> Vec<Beat> {
    let sentences = spoken::sentences(&project.script, project.language, &project.pronunciations);
    let persona = match &project.host {
        Host::Presenter(id) => VoicePersona::find(id),
        Host::Headshot(_) | Host::Nobody => None,
    };
    let persona = persona.unwrap_or(VoicePersona::AVERY);
    let last = sentences.len() - 1;
    let beat = |(index, sentence)| {
        let spoken: SpokenSentence = match project.voice {
            Voice::Silent => timeline::silent(sentence, project.language),
            Voice::BuiltIn | Voice::Recording(_) => {
                BuiltinVoice::shared().speak(sentence, &persona)
            }
        };
        let position = Position {
            is_first: index == 0,
            is_last: index == last,
        };
        Beat::new(&spoken, position, 40)
    };
    sentences.iter().enumerate().map(beat).collect()
}

/// Returns the script's words as written.
pub(crate) fn words(project: &Project) -> Vec<String> {
    spoken::sentences(&project.script, project.language, &project.pronunciations)
        .into_iter()
        .flat_map(|sentence| sentence.words)
        .map(|word| word.text)
        .collect()
}

/// Returns a drawn photo as a JPEG file: sky, ground and a house whose colors depend on `seed`.
pub(crate) fn photo(width: u32, height: u32, seed: u32) -> Vec<u8> {
    let tone = |shift: u32| (seed.wrapping_mul(0x9E37_79B9) >> shift & 63) as u8;
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let (across, down) = (x * 100 / width, y * 100 / height);
        let grain = (x * 7 + y * 13) as u8 % 9;
        let roof = down > 30 + across.abs_diff(50) / 2;
        image::Rgb(match (across, down) {
            (25..75, 25..50) if roof => [120 + tone(3), 60 + grain, 50],
            (42..50, 60..80) => [70, 50 + tone(7), 40],
            (28..72, 50..80) => [220, 200 + grain, 150 + tone(11)],
            (_, 0..65) => [90 + down as u8, 150 + grain, 200 + tone(5) / 2],
            _ => [70 + tone(13) / 2, 120 + grain, 50],
        })
    });
    jpeg(&picture)
}

/// Returns a picture as a JPEG file.
pub(crate) fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 90)
        .write_image(
            picture,
            picture.width(),
            picture.height(),
            ExtendedColorType::Rgb8,
        )
        .expect("memory does not fail");
    file
}

/// Returns a picture of one color as a PNG file.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_pixel(width, height, image::Rgb([200, 90, 40]));
    let mut file = Cursor::new(Vec::new());
    picture
        .write_to(&mut file, image::ImageFormat::Png)
        .expect("memory does not fail");
    file.into_inner()
}

/// Keeps everything and counts what it was asked.
#[derive(Default)]
pub(crate) struct MemoryStore {
    entries: Mutex<BTreeMap<String, Vec<u8>>>,
    puts: Mutex<usize>,
}

impl MemoryStore {
    /// Returns how often something was put in.
    pub(crate) fn puts(&self) -> usize {
        *lock(&self.puts)
    }

    /// Returns what is kept, by key.
    pub(crate) fn entries(&self) -> BTreeMap<String, Vec<u8>> {
        lock(&self.entries).clone()
    }

    /// Changes every entry.
    pub(crate) fn spoil(&self, spoiled: impl Fn(&[u8]) -> Vec<u8>) {
        for entry in lock(&self.entries).values_mut() {
            *entry = spoiled(entry);
        }
    }
}

impl SegmentStore for MemoryStore {
    fn get(&self, key: &str) -> Option<Vec<u8>> {
        lock(&self.entries).get(key).cloned()
    }

    fn put(&self, key: &str, bytes: &[u8]) {
        *lock(&self.puts) += 1;
        lock(&self.entries).insert(key.to_owned(), bytes.to_vec());
    }
}

fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
