//! Who can be seen and heard: what the galleries show.

use async_trait::async_trait;
use doorcast_domain::{project::Casting, video::Language};

use crate::ports::VendorError;

/// Knows who can be seen and heard.
#[async_trait]
pub trait Cast: Send + Sync {
    /// Returns who can be seen, the usual one first; at most so many of each studio.
    async fn faces(&self, most: usize) -> Gallery<Face>;

    /// Returns who can be heard in a language, the usual one first; at most so many of each studio.
    async fn voices(&self, language: Language, most: usize) -> Gallery<Voice>;

    /// Returns a portrait as a JPEG file, if there is one.
    ///
    /// # Errors
    ///
    /// If it could not be drawn or found.
    async fn portrait(&self, casting: &Casting) -> Result<Option<Vec<u8>>, VendorError>;

    /// Returns a sample of a voice as a WAV or MP3 file, if there is one.
    ///
    /// # Errors
    ///
    /// If it could not be spoken or found.
    async fn sample(&self, casting: &Casting) -> Result<Option<Vec<u8>>, VendorError>;
}

/// A part of a list that may be long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gallery<T> {
    /// What is shown.
    pub shown: Vec<T>,
    /// Whether there are more.
    pub has_more: bool,
    /// Whether a studio did not say in time whom it has.
    pub is_incomplete: bool,
}

impl<T> Default for Gallery<T> {
    fn default() -> Self {
        Self {
            shown: Vec::new(),
            has_more: false,
            is_incomplete: false,
        }
    }
}

/// Somebody who can be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    /// Who it is.
    pub casting: Casting,
    /// What people call them.
    pub name: String,
    /// What they look like, if somebody said so.
    pub description: String,
    /// Whether there is a portrait.
    pub has_portrait: bool,
}

/// Somebody who can be heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// Who it is.
    pub casting: Casting,
    /// What people call them.
    pub name: String,
    /// Whether there is a sample to play.
    pub has_sample: bool,
}
