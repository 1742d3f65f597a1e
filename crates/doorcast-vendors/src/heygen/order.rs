//! An order for one video: checked before anything is sent, and turned into the exact bytes that are stored first.

use doorcast_domain::{
    color::is_color,
    video::{AspectRatio, Language},
};

use super::wire::{BackgroundField, Caption, CreateVideo, Kind, VoiceSettings};

/// The longest script HeyGen films, in characters.
pub const MAX_SCRIPT_CHARS: usize = 5_000;

/// The longest part of a title that people wrote, in characters; HeyGen does not say what it takes.
const TITLE_CHARS: usize = 120;

/// The longest idempotency key HeyGen takes.
const KEY_CHARS: usize = 255;

/// What is to be filmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VideoOrder {
    /// Our id of the attempt: key, callback id and, without dashes, the end of the title.
    pub attempt_id: String,
    /// What people call the video.
    pub title: String,
    /// The look of the avatar.
    pub look_id: String,
    /// The voice; the look's own if absent.
    pub voice_id: Option<String>,
    /// The words.
    pub script: String,
    /// The language, for the accent of voices that know several.
    pub language: Language,
    /// The shape of the picture.
    pub aspect_ratio: AspectRatio,
    /// How sharp it is.
    pub resolution: Resolution,
    /// How it is rendered; HeyGen's choice if absent.
    pub engine: Option<Engine>,
    /// What is behind the avatar.
    pub background: Option<Background>,
    /// Which captions are made.
    pub captions: Captions,
    /// Whether the voice takes an accent; sending one to a voice that does not is refused.
    pub sends_locale: bool,
}

/// How sharp the picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Resolution {
    /// 720 lines.
    Hd,
    /// 1080 lines.
    #[default]
    FullHd,
    /// 2160 lines.
    UltraHd,
}

/// How an avatar is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The oldest, cheapest one.
    AvatarIii,
    /// The usual one.
    AvatarIv,
    /// The newest one.
    AvatarV,
}

impl Engine {
    /// Returns HeyGen's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::AvatarIii => "avatar_iii",
            Self::AvatarIv => "avatar_iv",
            Self::AvatarV => "avatar_v",
        }
    }

    /// Returns the engine to order for a look: IV where it can, otherwise V, otherwise III.
    pub fn choose(supported: &[String]) -> Option<Self> {
        [Self::AvatarIv, Self::AvatarV, Self::AvatarIii]
            .into_iter()
            .find(|engine| supported.iter().any(|word| word == engine.word()))
    }
}

/// What is behind the avatar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Background {
    /// One color, as `#RRGGBB`.
    Color(String),
    /// A picture on the web, JPEG or PNG. Whether its address is a decent one is checked by `guard`.
    ImageUrl(String),
}

/// Which captions HeyGen makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Captions {
    /// None.
    None,
    /// A file beside the video.
    #[default]
    File,
    /// A file, and a second video with them in the picture.
    FileAndPicture,
}

/// A part of an order a person can correct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrderField {
    /// The words.
    Script,
    /// The shape.
    AspectRatio,
    /// What is behind.
    Background,
    /// The look.
    Avatar,
    /// The attempt's id: ours, so a fault of the program.
    AttemptId,
}

impl OrderField {
    /// Returns the field's name in forms, commands and the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Script => "script",
            Self::AspectRatio => "aspect_ratio",
            Self::Background => "background",
            Self::Avatar => "avatar_id",
            Self::AttemptId => "attempt_id",
        }
    }
}

/// Why HeyGen would refuse an order. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfilmable {
    /// There are no words.
    #[error("script: there is nothing to say")]
    ScriptEmpty,
    /// There are too many.
    #[error("script: {chars} characters are too many, at most {MAX_SCRIPT_CHARS} fit")]
    ScriptTooLong {
        /// How many there are.
        chars: usize,
    },
    /// A character nobody can say.
    #[error("script: character {position} is a control character")]
    ScriptControl {
        /// Where it is, counted from one.
        position: usize,
    },
    /// HeyGen has no such shape.
    #[error("aspect_ratio: HeyGen does not offer {0}; choose 16:9, 9:16 or 1:1")]
    RatioNotOffered(AspectRatio),
    /// It is not a color.
    #[error("background: a color is written as # and six hexadecimal digits, such as #F4EFE6")]
    NotAColor,
    /// It is not the address of a picture.
    #[error("background: a picture needs an https:// address that ends in .jpg, .jpeg or .png")]
    NotAPicture,
    /// No look was chosen.
    #[error("avatar_id: no avatar is chosen")]
    NoAvatar,
    /// HeyGen would refuse the key.
    #[error("attempt_id: it must be 1 to {KEY_CHARS} letters, digits or -_.:")]
    BadAttemptId,
}

impl Unfilmable {
    /// Returns the field to correct.
    pub fn field(&self) -> OrderField {
        match self {
            Self::ScriptEmpty | Self::ScriptTooLong { .. } | Self::ScriptControl { .. } => {
                OrderField::Script
            }
            Self::RatioNotOffered(_) => OrderField::AspectRatio,
            Self::NotAColor | Self::NotAPicture => OrderField::Background,
            Self::NoAvatar => OrderField::Avatar,
            Self::BadAttemptId => OrderField::AttemptId,
        }
    }
}

/// An order as it is stored, then sent, and sent again exactly so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparedVideo {
    /// What makes a repeated order the same order, for a day.
    pub idempotency_key: String,
    /// What HeyGen's reports name it by.
    pub callback_id: String,
    /// What it is found again by.
    pub title: String,
    /// The body, byte for byte.
    pub body: Vec<u8>,
}

impl VideoOrder {
    /// Returns the bytes to store and to send.
    ///
    /// # Errors
    ///
    /// See [`Unfilmable`].
    pub fn prepare(&self) -> Result<PreparedVideo, Unfilmable> {
        check_attempt(&self.attempt_id)?;
        check_script(&self.script)?;
        if self.look_id.trim().is_empty() {
            return Err(Unfilmable::NoAvatar);
        }
        let aspect_ratio = ratio_word(self.aspect_ratio)?;
        let title = self.full_title();
        let request = CreateVideo {
            kind: "avatar",
            avatar_id: self.look_id.trim(),
            voice_id: self.voice_id.as_deref(),
            script: &self.script,
            voice_settings: self.sends_locale.then(|| VoiceSettings {
                locale: locale(self.language),
            }),
            title: &title,
            resolution: resolution_word(self.resolution),
            aspect_ratio,
            engine: self.engine.map(|engine| Kind {
                kind: engine.word(),
            }),
            background: self.background.as_ref().map(background).transpose()?,
            caption: caption(self.captions),
            callback_id: &self.attempt_id,
            output_format: "mp4",
        };
        let body = serde_json::to_vec(&request).expect("strings and fixed words are always JSON");
        Ok(PreparedVideo {
            idempotency_key: self.attempt_id.clone(),
            callback_id: self.attempt_id.clone(),
            title,
            body,
        })
    }

    /// Returns the token that ends the title and finds the video again.
    pub fn token(&self) -> String {
        self.attempt_id.replace('-', "").to_ascii_lowercase()
    }

    /// Returns what people call it, shortened, and the token.
    fn full_title(&self) -> String {
        let words: Vec<&str> = self
            .title
            .split(|letter: char| letter.is_whitespace() || letter.is_control())
            .filter(|word| !word.is_empty())
            .collect();
        let short: String = words.join(" ").chars().take(TITLE_CHARS).collect();
        format!("{} [{}]", short.trim(), self.token())
            .trim_start()
            .to_owned()
    }
}

/// Refuses a key HeyGen would refuse.
fn check_attempt(id: &str) -> Result<(), Unfilmable> {
    let is_good = (1..=KEY_CHARS).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-:.".contains(&byte))
        && id.bytes().any(|byte| byte.is_ascii_alphanumeric());
    if is_good {
        Ok(())
    } else {
        Err(Unfilmable::BadAttemptId)
    }
}

/// Refuses a script HeyGen would refuse, or read something strange from.
fn check_script(script: &str) -> Result<(), Unfilmable> {
    let chars = script.chars().count();
    if chars > MAX_SCRIPT_CHARS {
        return Err(Unfilmable::ScriptTooLong { chars });
    }
    if !script.chars().any(char::is_alphanumeric) {
        return Err(Unfilmable::ScriptEmpty);
    }
    match script.chars().position(is_unspeakable) {
        Some(index) => Err(Unfilmable::ScriptControl {
            position: index + 1,
        }),
        None => Ok(()),
    }
}

/// Whether a character steers a terminal or the direction of text.
fn is_unspeakable(letter: char) -> bool {
    (letter.is_control() && letter != '\n')
        || matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Returns HeyGen's word for a shape.
fn ratio_word(ratio: AspectRatio) -> Result<&'static str, Unfilmable> {
    match ratio {
        AspectRatio::Landscape => Ok("16:9"),
        AspectRatio::Portrait => Ok("9:16"),
        AspectRatio::Square => Ok("1:1"),
        AspectRatio::Classic => Err(Unfilmable::RatioNotOffered(ratio)),
    }
}

/// Returns HeyGen's word for a sharpness.
fn resolution_word(resolution: Resolution) -> &'static str {
    match resolution {
        Resolution::Hd => "720p",
        Resolution::FullHd => "1080p",
        Resolution::UltraHd => "4k",
    }
}

/// Returns the accent for a language.
fn locale(language: Language) -> &'static str {
    match language {
        Language::English => "en-US",
        Language::Spanish => "es-US",
    }
}

/// Returns the background as it is sent.
fn background(background: &Background) -> Result<BackgroundField<'_>, Unfilmable> {
    match background {
        Background::Color(value) if is_color(value) => Ok(BackgroundField::Color { value }),
        Background::Color(_) => Err(Unfilmable::NotAColor),
        Background::ImageUrl(url) if is_picture(url) => Ok(BackgroundField::Image { url }),
        Background::ImageUrl(_) => Err(Unfilmable::NotAPicture),
    }
}

/// Whether a text is an address HeyGen takes for a picture's: its extension must say what it is.
fn is_picture(text: &str) -> bool {
    let Ok(url) = text.parse::<reqwest::Url>() else {
        return false;
    };
    let path = url.path().to_ascii_lowercase();
    url.scheme() == "https"
        && [".jpg", ".jpeg", ".png"]
            .iter()
            .any(|extension| path.ends_with(extension))
}

/// Returns the captions as they are asked for.
fn caption(captions: Captions) -> Option<Caption> {
    let style = match captions {
        Captions::None => return None,
        Captions::File => None,
        Captions::FileAndPicture => Some("default"),
    };
    Some(Caption {
        file_format: "srt",
        style,
    })
}
