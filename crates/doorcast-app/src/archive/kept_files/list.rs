//! The list of the small files of an archive, by name.

use std::io::{BufRead, Read};

use doorcast_domain::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{FOLDERS, plain, unusable};
use crate::{
    archive::{ArchiveError, Folder, manifest::ListMark},
    ports::files::{FileName, MAX_FILE_NAME_BYTES},
};

/// The file it is in.
pub(in crate::archive) const NAME: &str = "files.jsonl";

/// The longest line that is read, in bytes.
const MAX_LINE_BYTES: u64 = MAX_FILE_NAME_BYTES as u64 + 200;

/// How much of a file is read at once.
const PIECE_BYTES: usize = 256 * 1024;

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::archive) struct FileLine {
    pub(super) name: String,
    pub(super) size_bytes: u64,
    /// As hexadecimal digits.
    pub(super) sha256: String,
}

/// Returns where a file is in an archive.
pub(super) fn place_of(name: &FileName) -> String {
    format!("files/{name}")
}

impl FileLine {
    /// Returns the name, if such files are moved: nothing else is ever written over.
    pub(super) fn file_name(&self) -> Result<FileName, ArchiveError> {
        let name = self.name.parse::<FileName>().ok();
        let is_moved = |name: &FileName| FOLDERS.iter().any(|folder| name.is_in(&plain(folder)));
        name.filter(is_moved).ok_or_else(changed)
    }

    /// Proves that its file is as it was written.
    pub(super) fn check_in(&self, folder: &dyn Folder) -> Result<(), ArchiveError> {
        self.each_piece_in(folder, |_| ())
    }

    /// Returns its file, if it is as it was written.
    pub(super) fn read_in(&self, folder: &dyn Folder) -> Result<Vec<u8>, ArchiveError> {
        let mut bytes = Vec::new();
        self.each_piece_in(folder, |piece| bytes.extend_from_slice(piece))?;
        Ok(bytes)
    }

    fn each_piece_in(
        &self,
        folder: &dyn Folder,
        mut take: impl FnMut(&[u8]),
    ) -> Result<(), ArchiveError> {
        let name = place_of(&self.file_name()?);
        let failed = |source| unusable(&name, source);
        // One byte more shows that it is longer.
        let mut file = folder.open(&name).map_err(failed)?;
        let mut file = Read::take(&mut file, self.size_bytes.saturating_add(1));
        let (mut sum, mut size_bytes) = (Sha256::new(), 0);
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            let read = file.read(&mut piece).map_err(failed)?;
            if read == 0 {
                break;
            }
            sum.update(&piece[..read]);
            size_bytes += read as u64;
            take(&piece[..read]);
        }
        let found = (size_bytes, hex::text(&sum.finalize()));
        match found == (self.size_bytes, self.sha256.clone()) {
            true => Ok(()),
            false => Err(ArchiveError::Changed { name }),
        }
    }
}

/// What lines add up to.
#[derive(Default)]
pub(super) struct Adding {
    files: u64,
    size_bytes: u64,
    sum: Sha256,
}

impl Adding {
    /// Adds a line and returns it as text with its end.
    pub(super) fn add(&mut self, line: &FileLine) -> String {
        let mut text = serde_json::to_string(line).expect("texts and numbers are always JSON");
        text.push('\n');
        self.add_text(&text, line);
        text
    }

    fn add_text(&mut self, text: &str, line: &FileLine) {
        self.files += 1;
        self.size_bytes = self.size_bytes.saturating_add(line.size_bytes);
        self.sum.update(text);
    }

    /// Returns how many there are.
    pub(super) fn files(&self) -> u64 {
        self.files
    }

    /// Returns what they add up to.
    pub(super) fn mark(self) -> ListMark {
        ListMark {
            files: self.files,
            size_bytes: self.size_bytes,
            sha256: hex::text(&self.sum.finalize()),
        }
    }
}

/// The list while it is read.
pub(super) struct List<'a> {
    mark: &'a ListMark,
    file: Box<dyn BufRead + Send>,
    adding: Adding,
}

impl<'a> List<'a> {
    pub(super) fn open(folder: &dyn Folder, mark: &'a ListMark) -> Result<Self, ArchiveError> {
        let file = folder.open(NAME);
        Ok(Self {
            mark,
            file: file.map_err(|source| unusable(NAME, source))?,
            adding: Adding::default(),
        })
    }

    /// Returns the next line, if there is one.
    pub(super) fn next(&mut self) -> Result<Option<FileLine>, ArchiveError> {
        let mut text = String::new();
        let read = Read::take(&mut self.file, MAX_LINE_BYTES).read_line(&mut text);
        if read.map_err(|source| unusable(NAME, source))? == 0 {
            return Ok(None);
        }
        let line: Option<FileLine> = serde_json::from_str(&text).ok();
        let line = line.ok_or_else(|| ArchiveError::BadLine {
            name: NAME.to_owned(),
            line: self.files() + 1,
        })?;
        self.adding.add_text(&text, &line);
        Ok(Some(line))
    }

    /// Returns how many were read.
    pub(super) fn files(&self) -> u64 {
        self.adding.files()
    }

    /// Proves that what was read is what was written.
    pub(super) fn check(self) -> Result<(), ArchiveError> {
        match self.adding.mark() == *self.mark {
            true => Ok(()),
            false => Err(changed()),
        }
    }
}

fn changed() -> ArchiveError {
    ArchiveError::Changed {
        name: NAME.to_owned(),
    }
}
