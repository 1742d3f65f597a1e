//! What can be typed. Every text here is read by people: it is the reference of the command.

pub(crate) mod service;

use std::{ffi::OsString, path::PathBuf, str::FromStr};

use clap::{Args, Parser, Subcommand, ValueEnum};
use doorcast_domain::video::{AspectRatio, Language, VideoType};

const ABOUT: &str = "Topic in, video out: makes videos for real-estate agents, on this computer, with no account and no key.";

const EXAMPLES: &str = r#"Without a command it serves the pages, and prints where.

Examples:
  doorcast
  doorcast make --type property_listing --topic "4-bedroom home in Indian Wells" \
    --point "gourmet kitchen" --point "resort-style pool" --out tour.mp4
  doorcast list
  doorcast show last

Exit codes:
  0 done   2 bad flag or value   3 profile incomplete   4 bad input file   5 output problem
  6 record of runs   7 voice   8 a vendor refuses or does not answer   130 cancelled
  1 anything else"#;

const MAKE_EXAMPLES: &str = r##"Examples:
  A listing from a few facts, upright for Reels and Shorts:
    doorcast make --type property_listing --topic "4-bedroom home in Indian Wells" \
      --point "gourmet kitchen" --point "resort-style pool" --price "$1,250,000" --out tour.mp4

  A photo tour with your own portrait in the corner:
    doorcast make --type property_listing --topic "Casita in Palm Desert" \
      --photo front.jpg --photo kitchen.jpg --headshot me.jpg --placement corner

  Your own words, wide, without a person:
    doorcast make --script words.txt --aspect 16:9 --presenter none --background "#203040"

  Your own voice (a recording of exactly that script):
    doorcast make --script words.txt --audio words.m4a --out spoken.mp4

  For a program: one JSON object on standard output, nothing else anywhere:
    doorcast make --json --force --script - --out tour.mp4 < words.txt

Your profile (name, brokerage, license, phone) is on every video and is never made up. Give it
with the flags, in the environment (DOORCAST_AGENT, DOORCAST_BROKERAGE, DOORCAST_LICENSE,
DOORCAST_PHONE), or once and for all in doorcast.toml:

    [agent]
    name = "Dana Whitfield"
    brokerage = "Stone & Vale Realty"
    license = "CA DRE #01234567"
    phone = "(760) 555-0142"

    [brand]
    accent = "#0f766e"

    [pronunciation]
    Coachella = "ko-a-chella"

doorcast.toml is looked for in the current folder and then in ~/.config/doorcast; what the first
does not say, the second may."##;

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "doorcast", version, about = ABOUT, after_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a video: an MP4, a poster JPEG and captions
    Make(Box<MakeArgs>),
    /// List the videos made so far, production videos among them, newest first
    List(ListArgs),
    /// Show one run, or one production video: its script, its length and where it is
    Show(ShowArgs),
    /// List the people who can be on screen
    Presenters(PresentersArgs),
    /// Serve the API and make videos until told to stop
    Serve(service::ServeArgs),
    /// Make, list and revoke access tokens
    Token(service::TokenArgs),
    /// Show what was held, spent and given back
    Ledger(service::LedgerArgs),
    /// Write everything that is kept, but films and pictures, into a folder: an archive
    Export(service::ArchiveArgs),
    /// Fill an empty installation from an archive, and prove it
    Import(service::ArchiveArgs),
    /// List the avatars production videos can have
    Avatars(CastArgs),
    /// List the voices production videos can have
    Voices(CastArgs),
    /// Say who writes, films and keeps videos, and prove that they answer
    Doctor(DoctorArgs),
    /// Play HeyGen, Groq, Cloudinary and storage like S3 on this computer, for trying things out at no cost
    FakeVendors(FakeVendorsArgs),
}

/// What `doorcast make` takes.
#[derive(Debug, Args)]
#[command(after_long_help = MAKE_EXAMPLES, after_help = "doorcast make --help shows more about each, and examples.")]
pub(crate) struct MakeArgs {
    /// The type of video: property_listing, market_update, personal_message or custom
    ///
    /// It decides how the script is built. Needed with --topic; with --script it is custom unless you say otherwise.
    #[arg(long = "type", value_name = "TYPE", value_parser = VideoType::from_str, help_heading = "What it says")]
    pub(crate) video_type: Option<VideoType>,

    /// What the video is about, in your words
    ///
    /// The script is written from it and from the points; no fact is added. With --script it only names the video.
    #[arg(long, value_name = "TEXT", help_heading = "What it says")]
    pub(crate) topic: Option<String>,

    /// Something the script must say; may be given several times
    #[arg(long = "point", value_name = "TEXT", help_heading = "What it says")]
    pub(crate) points: Vec<String>,

    /// How long the video should be, from 1 to 3600 seconds [default: 30]
    #[arg(
        long,
        value_name = "N",
        conflicts_with = "script",
        help_heading = "What it says"
    )]
    pub(crate) seconds: Option<u32>,

    /// A file with the words to say instead of a written script; - reads standard input
    #[arg(long, value_name = "FILE|-", help_heading = "What it says")]
    pub(crate) script: Option<PathBuf>,

    /// The language of the script: en or es
    ///
    /// The built-in voice speaks English only. A Spanish video takes --voice silent (captions over silence), --audio
    /// with your own recording, or a speech server.
    #[arg(long, value_name = "LANG", default_value = "en", value_parser = Language::from_str, help_heading = "What it says")]
    pub(crate) lang: Language,

    /// Another number gives another wording of the same facts [default: 1]
    ///
    /// It makes the built-in writer write, because only that one writes the same again from the same number.
    #[arg(
        long,
        value_name = "N",
        conflicts_with = "script",
        help_heading = "What it says"
    )]
    pub(crate) seed: Option<u64>,

    /// Who writes the script: auto, or builtin
    ///
    /// auto is Groq where GROQ_API_KEY is set and no --seed is given; when Groq fails, the built-in writer steps in and
    /// the command says so. Otherwise it is the built-in writer, which needs no key and no network.
    #[arg(
        long,
        value_name = "WRITER",
        default_value = "auto",
        conflicts_with = "script",
        help_heading = "What it says"
    )]
    pub(crate) writer: WriterArg,

    /// Your name
    #[arg(long, value_name = "NAME", help_heading = "Who you are")]
    pub(crate) agent: Option<String>,

    /// Your brokerage
    #[arg(long, value_name = "NAME", help_heading = "Who you are")]
    pub(crate) brokerage: Option<String>,

    /// Your license number with its authority: "CA DRE #01234567"
    #[arg(long, value_name = "NUMBER", help_heading = "Who you are")]
    pub(crate) license: Option<String>,

    /// The phone number to call
    #[arg(long, value_name = "NUMBER", help_heading = "Who you are")]
    pub(crate) phone: Option<String>,

    /// The shape: 16:9, 9:16, 1:1 or 4:3
    ///
    /// If you do not say, listings and personal messages are 9:16 (Reels, Shorts, phones), market updates and custom
    /// videos 16:9 (YouTube, web pages).
    #[arg(long, value_name = "SHAPE", value_parser = AspectRatio::from_str, help_heading = "How it looks")]
    pub(crate) aspect: Option<AspectRatio>,

    /// A listing photo for a tour, JPEG, PNG or WebP; may be given several times
    #[arg(long = "photo", value_name = "FILE", help_heading = "How it looks")]
    pub(crate) photos: Vec<PathBuf>,

    /// Who is on screen: a name from doorcast presenters, or none
    #[arg(long, value_name = "NAME|none", help_heading = "How it looks")]
    pub(crate) presenter: Option<String>,

    /// Your own photo in a ring that moves with the voice, instead of a presenter
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "presenter",
        help_heading = "How it looks"
    )]
    pub(crate) headshot: Option<PathBuf>,

    /// Where the person stands
    #[arg(
        long,
        value_name = "WHERE",
        default_value = "auto",
        help_heading = "How it looks"
    )]
    pub(crate) placement: PlacementArg,

    /// How much the person moves
    #[arg(
        long,
        value_name = "HOW",
        default_value = "natural",
        help_heading = "How it looks"
    )]
    pub(crate) motion: MotionArg,

    /// What is behind the person: "#rrggbb", a picture file, or studio [default: studio]
    #[arg(long, value_name = "WHAT", help_heading = "How it looks")]
    pub(crate) background: Option<String>,

    /// Your brand color: "#rrggbb"
    #[arg(long, value_name = "COLOR", help_heading = "How it looks")]
    pub(crate) accent: Option<String>,

    /// The price for the facts card, as it should read: "$1,250,000"
    ///
    /// If you do not give it, a listing shows the price its topic or points name, if they do.
    #[arg(long, value_name = "TEXT", help_heading = "How it looks")]
    pub(crate) price: Option<String>,

    /// With --quality production: the avatar, an id from doorcast avatars
    ///
    /// If you do not say: HEYGEN_AVATAR_ID, else the first look of HEYGEN_AVATAR_GROUP_ID.
    #[arg(long, value_name = "LOOK_ID", help_heading = "How it looks")]
    pub(crate) avatar: Option<String>,

    /// Whether the words are shown as they are spoken
    #[arg(
        long,
        value_name = "on|off",
        default_value = "on",
        help_heading = "How it looks"
    )]
    pub(crate) captions: OnOff,

    /// Full size, a smaller watermarked preview, or production: filmed by HeyGen, for money
    ///
    /// Production goes through the pipeline: it is priced, confirmed, made in 5 to 20 minutes and kept where the
    /// environment says. It is bought once, whatever happens meanwhile: the same command again goes on. Without
    /// HEYGEN_API_KEY the built-in studio films it, at no cost.
    #[arg(
        long,
        value_name = "QUALITY",
        default_value = "full",
        help_heading = "How it looks"
    )]
    pub(crate) quality: QualityArg,

    /// Who speaks: builtin, silent, or the address of a speech server [default: builtin]
    ///
    /// A speech server is anything that answers POST {address}/v1/audio/speech as OpenAI does. Its key comes from
    /// DOORCAST_SPEECH_KEY, or from the file that DOORCAST_SPEECH_KEY_FILE names; its model and voice from the flags
    /// below or from the voice table of doorcast.toml. With --quality production it is an id from doorcast voices.
    #[arg(long, value_name = "VOICE|URL", help_heading = "How it sounds")]
    pub(crate) voice: Option<String>,

    /// The model of the speech server
    #[arg(long, value_name = "NAME", help_heading = "How it sounds")]
    pub(crate) voice_model: Option<String>,

    /// The voice of the speech server
    #[arg(long, value_name = "NAME", help_heading = "How it sounds")]
    pub(crate) voice_name: Option<String>,

    /// Your own recording of exactly this script: WAV, MP3, M4A or FLAC
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "voice",
        help_heading = "How it sounds"
    )]
    pub(crate) audio: Option<PathBuf>,

    /// How a word is said: "Coachella=ko-a-chella"; may be given several times
    #[arg(
        long = "pronounce",
        value_name = "WORD=RESPELLING",
        help_heading = "How it sounds"
    )]
    pub(crate) pronounce: Vec<String>,

    /// The video file; poster (.jpg) and captions (.vtt) are put beside it [default: named by the topic, here]
    #[arg(long, value_name = "FILE.mp4", help_heading = "Where it goes")]
    pub(crate) out: Option<PathBuf>,

    /// Replace files that exist, without asking
    #[arg(long, help_heading = "Where it goes")]
    pub(crate) force: bool,

    /// With --quality production: buy without asking
    #[arg(long, help_heading = "Where it goes")]
    pub(crate) yes: bool,

    /// With --quality production: buy the same video once more
    #[arg(long, help_heading = "Where it goes")]
    pub(crate) again: bool,

    /// Read settings from this file only, instead of looking for doorcast.toml
    #[arg(long, value_name = "FILE", help_heading = "Where it goes")]
    pub(crate) config: Option<PathBuf>,

    /// Where the record of runs and the cache are kept
    ///
    /// If you do not say: $DOORCAST_DATA, else $XDG_DATA_HOME/doorcast, else ~/.local/share/doorcast.
    #[arg(long, value_name = "DIR", help_heading = "Where it goes")]
    pub(crate) data: Option<PathBuf>,

    /// Print exactly one JSON object, also for errors, and nothing else
    #[arg(long)]
    pub(crate) json: bool,

    /// Say what is being done, also where there is no terminal
    #[arg(long, short)]
    pub(crate) verbose: bool,
}

/// What `doorcast list` takes.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// How many to show, up to 200
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u8).range(1..=200))]
    pub(crate) limit: u8,

    /// Go on after this run or production video
    #[arg(long, value_name = "ID")]
    pub(crate) after: Option<String>,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,

    /// Where the record of runs is kept
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
}

/// What `doorcast show` takes.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The name of the run, or last; or the id of a production video
    #[arg(value_name = "ID")]
    pub(crate) id: String,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,

    /// Where the record of runs is kept
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
}

/// What `doorcast presenters` takes.
#[derive(Debug, Args)]
pub(crate) struct PresentersArgs {
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// What `doorcast avatars` and `doorcast voices` take.
#[derive(Debug, Args)]
pub(crate) struct CastArgs {
    /// Read settings from this file only, instead of looking for doorcast.toml
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// What `doorcast doctor` takes.
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// Read settings from this file only, instead of looking for doorcast.toml
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Where the record of runs and the videos are kept
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// What `doorcast fake-vendors` takes.
#[derive(Debug, Args)]
pub(crate) struct FakeVendorsArgs {
    /// The first of three ports in a row; 0 is any free ones
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=65_533))]
    pub(crate) port: u16,

    /// How many times as fast as the real one their clock is, and that of the Doorcast told to use them
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) speed: u16,
}

/// A switch with a word for each side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnOff {
    /// Yes.
    On,
    /// No.
    Off,
}

/// Who writes the script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum WriterArg {
    /// Groq where it is set up, else the built-in writer
    Auto,
    /// The built-in writer
    Builtin,
}

impl MakeArgs {
    /// Whether the built-in writer writes, whoever else is set up.
    pub(crate) fn wants_built_in_writer(&self) -> bool {
        self.writer == WriterArg::Builtin || self.seed.is_some()
    }
}

/// Where the person stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlacementArg {
    /// Large at the start and the end, in a corner over photos
    Auto,
    /// Always large
    Full,
    /// Always in a corner
    Corner,
}

/// How much the person moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MotionArg {
    /// The head sways and nods, the eyes blink
    Natural,
    /// Only the mouth moves
    Still,
}

/// How good the video is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum QualityArg {
    /// Smaller, with a watermark, to look at before deciding
    Preview,
    /// Full size, to publish
    Full,
    /// Filmed by HeyGen if there is a key, and kept
    Production,
}

/// Returns the arguments of the program, or those that serve if there are none.
pub(crate) fn or_serve(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = arguments.collect();
    if arguments.len() < 2 {
        arguments.resize(1, "doorcast".into());
        arguments.push("serve".into());
    }
    arguments
}

/// Returns whether a command line asks for JSON, even if the rest of it cannot be understood.
pub(crate) fn asks_for_json(arguments: impl Iterator<Item = OsString>) -> bool {
    arguments
        .take_while(|argument| argument != "--")
        .any(|argument| argument == "--json")
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
