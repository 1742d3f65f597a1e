//! What a video is: its type, shape, language and quality.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A name that is not one of the known ones.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} must be one of {known}, not \"{given}\"")]
pub struct UnknownName {
    /// What was being named, as a person would say it: "video type".
    pub what: &'static str,
    /// The known names, joined for a person to read.
    pub known: String,
    /// What was given instead.
    pub given: String,
}

/// Implements names, parsing and listing for a plain enum of choices.
macro_rules! names {
    ($kind:ident, $what:literal, { $($variant:ident => $name:literal),+ $(,)? }) => {
        impl $kind {
            /// Every value, in the order shown to people.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the name used in commands, files and the API.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }

        impl fmt::Display for $kind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }

        impl FromStr for $kind {
            type Err = UnknownName;

            fn from_str(text: &str) -> Result<Self, UnknownName> {
                Self::ALL.iter().copied().find(|value| value.name() == text).ok_or_else(|| UnknownName {
                    what: $what,
                    known: Self::ALL.iter().map(|value| value.name()).collect::<Vec<_>>().join(", "),
                    given: text.to_owned(),
                })
            }
        }
    };
}

/// The four types of video.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VideoType {
    /// One property for sale or for lease.
    PropertyListing,
    /// What a local market does.
    MarketUpdate,
    /// A message to one person or a few.
    PersonalMessage,
    /// Whatever the agent's own points say.
    Custom,
}

names!(VideoType, "video type", {
    PropertyListing => "property_listing",
    MarketUpdate => "market_update",
    PersonalMessage => "personal_message",
    Custom => "custom",
});

/// The shape of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AspectRatio {
    /// YouTube, web pages.
    #[serde(rename = "16:9")]
    Landscape,
    /// Reels, Shorts, stories.
    #[serde(rename = "9:16")]
    Portrait,
    /// Feeds.
    #[serde(rename = "1:1")]
    Square,
    /// Older screens and some listing portals.
    #[serde(rename = "4:3")]
    Classic,
}

names!(AspectRatio, "aspect ratio", {
    Landscape => "16:9",
    Portrait => "9:16",
    Square => "1:1",
    Classic => "4:3",
});

impl AspectRatio {
    /// Returns width and height in pixels at full size.
    pub fn pixels(self) -> (usize, usize) {
        match self {
            Self::Landscape => (1920, 1080),
            Self::Portrait => (1080, 1920),
            Self::Square => (1080, 1080),
            Self::Classic => (1440, 1080),
        }
    }
}

/// How good a video is, and whether it may be shown to others.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    /// To look at before deciding: smaller, with a watermark, free.
    Preview,
    /// For good: full size, no watermark.
    #[default]
    Production,
}

names!(Quality, "quality", { Preview => "preview", Production => "production" });

/// The language a script is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Language {
    /// American English.
    #[serde(rename = "en")]
    English,
    /// Spanish as spoken in the United States.
    #[serde(rename = "es")]
    Spanish,
}

names!(Language, "language", { English => "en", Spanish => "es" });
