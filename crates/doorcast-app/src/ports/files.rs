//! Small files that are kept with the records: pictures of offices, and what the built-in studio has made.
//!
//! A file is whole or not there, and what has been put is there after a power cut. Names are paths of plain parts,
//! "pictures/0f…/9a….jpg", so that a folder on a disk can have the same.

use std::{fmt, str::FromStr};

use async_trait::async_trait;

use crate::ports::{StoreError, avatar_studio::ByteSource};

/// The longest name of a file, in bytes.
pub const MAX_FILE_NAME_BYTES: usize = 300;

/// What a file is called.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileName(String);

/// A text that cannot be the name of a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not the name of a file")]
pub struct NotAFileName(String);

/// Keeps files.
#[async_trait]
pub trait FileStore: Send + Sync {
    /// Puts a file. One that had its name before is replaced.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn put_file(&self, name: &FileName, bytes: Vec<u8>) -> Result<(), StoreError>;

    /// Returns a whole file, if it is there.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn read_file(&self, name: &FileName) -> Result<Option<Vec<u8>>, StoreError>;

    /// Returns how long a file is in bytes, if it is there.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn file_size(&self, name: &FileName) -> Result<Option<u64>, StoreError>;

    /// Opens a file from an offset on, if it is there. Behind the end there is nothing to read.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn open_file(
        &self,
        name: &FileName,
        offset_bytes: u64,
    ) -> Result<Option<Box<dyn ByteSource>>, StoreError>;

    /// Deletes a file. One that is not there is deleted.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn delete_file(&self, name: &FileName) -> Result<(), StoreError>;

    /// Deletes everything in a folder and below it.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn delete_folder(&self, folder: &FileName) -> Result<(), StoreError>;

    /// Returns everything in a folder and below it, by name.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn list_folder(&self, folder: &FileName) -> Result<Vec<FileName>, StoreError> {
        self.list_folder_after(folder, None, usize::MAX).await
    }

    /// Returns some of what is in a folder and below it, by name, from what comes after a name on. None means the end.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn list_folder_after(
        &self,
        folder: &FileName,
        after: Option<&FileName>,
        limit: usize,
    ) -> Result<Vec<FileName>, StoreError>;

    /// Removes what is left of files that nobody came to the end of putting, long ago. Returns how many there were.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn sweep_files(&self) -> Result<usize, StoreError>;
}

impl FileName {
    /// Returns the name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether it is in a folder or below it.
    pub fn is_in(&self, folder: &Self) -> bool {
        let rest = self.0.strip_prefix(&folder.0);
        rest.is_some_and(|rest| rest.starts_with('/'))
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for FileName {
    type Err = NotAFileName;

    fn from_str(text: &str) -> Result<Self, NotAFileName> {
        let is_plain =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let is_part =
            |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(is_plain);
        match text.len() <= MAX_FILE_NAME_BYTES && text.split('/').all(is_part) {
            true => Ok(Self(text.to_owned())),
            false => Err(NotAFileName(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_in_their_folder() {
        for text in [
            "", "/a", "a/", "a//b", "../a", "a/../b", ".a", "a b", "a\\b", "a\nb",
        ] {
            assert!(text.parse::<FileName>().is_err(), "{text:?}");
        }
        let name: FileName = "studio/0f/film.mp4".parse().expect("a name");
        for (folder, is_in) in [("studio", true), ("studio/0f", true), ("stud", false)] {
            assert_eq!(name.is_in(&folder.parse().expect("a name")), is_in);
        }
        assert!(!name.is_in(&name));
    }
}
