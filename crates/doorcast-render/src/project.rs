//! What to film: one value that decides every byte of the video.

use doorcast_domain::{
    agent::AgentProfile,
    spoken::Pronunciations,
    video::{AspectRatio, Language},
};

/// Everything the studio needs to know. Equal projects give equal bytes on the same build.
#[derive(Debug, Clone)]
pub struct Project {
    /// The title stored in the file.
    pub title: String,
    /// The words to say, already checked by [`doorcast_domain::spoken::check_script`].
    pub script: String,
    /// The language of the script.
    pub language: Language,
    /// How this agent's words are pronounced.
    pub pronunciations: Pronunciations,
    /// Whose name, brokerage, licence and phone are shown.
    pub agent: AgentProfile,
    /// The shape of the picture.
    pub aspect: AspectRatio,
    /// Full size, or the smaller watermarked preview.
    pub quality: Quality,
    /// Who is seen.
    pub host: Host,
    /// Where they stand.
    pub placement: Placement,
    /// How much they move.
    pub motion: Motion,
    /// What is behind them.
    pub background: Background,
    /// Listing photos for a tour: encoded JPEG, PNG or WebP files, in order. May be empty.
    pub photos: Vec<Vec<u8>>,
    /// The price and facts to show, if any.
    pub facts: Option<Facts>,
    /// Whether the words are shown as they are spoken.
    pub captions: bool,
    /// The agent's brand color as 0xRRGGBB.
    pub accent: u32,
    /// Who speaks.
    pub voice: Voice,
}

/// How good, and whether it may be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quality {
    /// Two thirds of full size with a watermark: to look at before deciding.
    Preview,
    /// Full size, no watermark.
    Full,
}

/// Who is seen.
#[derive(Debug, Clone, PartialEq)]
pub enum Host {
    /// A drawn presenter, by id.
    Presenter(String),
    /// The agent's own photo in a ring that moves with the voice: an encoded JPEG, PNG or WebP file.
    Headshot(Vec<u8>),
    /// Nobody: voice over pictures.
    Nobody,
}

/// Where the host stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Placement {
    /// Large at the start and the end, in a corner over photos.
    Automatic,
    /// Always large.
    Full,
    /// Always in a corner.
    Corner,
}

/// How much a drawn host moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Motion {
    /// The head sways and nods, eyes blink and glance, the chest breathes.
    Natural,
    /// Only the mouth moves: for viewers whom motion disturbs, and for the smallest file.
    Still,
}

/// What is behind the host where no listing photo is.
#[derive(Debug, Clone, PartialEq)]
pub enum Background {
    /// A bright drawn room.
    Studio,
    /// One color as 0xRRGGBB.
    Color(u32),
    /// An encoded JPEG, PNG or WebP file.
    Photo(Vec<u8>),
}

/// The price and facts card of a listing. Only what was given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Where or what: "4-bedroom home in Indian Wells".
    pub heading: String,
    /// The price as written, if given: "$1,250,000".
    pub price: Option<String>,
    /// Short facts in order: "4 bedrooms", "resort-style pool".
    pub facts: Vec<String>,
}

/// Who speaks.
#[derive(Debug, Clone, PartialEq)]
pub enum Voice {
    /// The built-in voice of the presenter. English only.
    BuiltIn,
    /// A recording of the script: an encoded WAV, MP3, M4A or FLAC file.
    Recording(Vec<u8>),
    /// Nobody: captions at reading pace over silence.
    Silent,
}
