//! Where pictures of an office are kept: headshots, backgrounds, photos.
//!
//! What people hand in is a stranger's file. Only what was decoded and encoded again by us is kept, so that nothing but
//! a picture is ever served.

use async_trait::async_trait;
use doorcast_domain::{picture::PictureId, pipeline::id::OfficeId};

use crate::ports::StoreError;

/// The largest file that is taken, in bytes.
pub const MAX_PICTURE_BYTES: usize = 15 * 1024 * 1024;

/// The most pixels of a picture that is taken.
pub const MAX_PICTURE_PIXELS: u64 = 40_000_000;

/// Keeps pictures.
#[async_trait]
pub trait Pictures: Send + Sync {
    /// Keeps a picture for an office, drawn anew without anything that was in the file beside it. The same picture
    /// twice is kept once.
    ///
    /// # Errors
    ///
    /// See [`PictureRefused`].
    async fn keep(&self, office: &OfficeId, file: Vec<u8>) -> Result<PictureId, PictureRefused>;

    /// Returns a picture, if the office has it.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn find(&self, office: &OfficeId, id: &PictureId) -> Result<Option<Picture>, StoreError>;
}

/// A picture as it is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// How it is encoded.
    pub format: PictureFormat,
    /// The file.
    pub bytes: Vec<u8>,
}

/// How a kept picture is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// Without transparency.
    Jpeg,
    /// With it.
    Png,
}

impl PictureFormat {
    /// Returns the type for the header of an answer.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

/// Why a picture was not kept.
#[derive(Debug, thiserror::Error)]
pub enum PictureRefused {
    /// The file is too long.
    #[error("the file has more than {} MB", MAX_PICTURE_BYTES / 1024 / 1024)]
    TooHeavy,
    /// It has too many pixels.
    #[error("the picture has {width} by {height} pixels, more than 40 million")]
    TooLarge {
        /// How wide it says it is.
        width: u32,
        /// How high.
        height: u32,
    },
    /// It is not a JPEG, PNG or WebP file, whatever it is called.
    #[error("the file is not a JPEG, PNG or WebP picture")]
    NotAPicture,
    /// It begins like a picture and cannot be read.
    #[error("the picture is damaged")]
    Damaged,
    /// It could not be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
}
