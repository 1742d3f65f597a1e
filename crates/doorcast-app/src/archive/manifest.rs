//! What an archive says of itself.

use std::io::Read as _;

use doorcast_domain::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{ArchiveError, Folder, kept_files};
use crate::ports::archive::{Kind, Seal};

/// The version of the format that is written here. Those of version 1 have no small files.
pub(super) const VERSION: u32 = 2;

/// The file it is in.
pub(super) const NAME: &str = "manifest.json";

/// The longest manifest that is read, in bytes.
const MAX_BYTES: u64 = 64 * 1024;

/// What the known text is sealed under, and the text: it opens under the right master key only.
const PROOF: (&str, &[u8]) = ("proof of an archive", b"doorcast");

/// What an archive says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the format.
    pub version: u32,
    /// When it was made, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// A known text, sealed, as hexadecimal digits.
    pub proof: String,
    /// Its files, in the order in which they are kept.
    pub files: Vec<FileMark>,
    /// The list of the small files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_files: Option<ListMark>,
    /// How many films are on the disk of the computer it is from. They are not in the archive.
    #[serde(default)]
    pub films_on_disk: u64,
}

/// The list of the small files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListMark {
    /// How many files there are.
    pub files: u64,
    /// How long they are together.
    pub size_bytes: u64,
    /// The SHA-256 of the list, as hexadecimal digits.
    pub sha256: String,
}

/// One file of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileMark {
    /// What its records are about.
    pub kind: Kind,
    /// What it is called.
    pub name: String,
    /// How many lines it has.
    pub lines: u64,
    /// The SHA-256 of it, as hexadecimal digits.
    pub sha256: String,
}

/// Returns the file of a kind.
pub(super) fn file_of(kind: Kind) -> String {
    format!("{}.jsonl", kind.name())
}

impl Manifest {
    /// Returns that of files that were just written.
    pub(super) fn new(
        seal: &dyn Seal,
        created_at_ms: i64,
        files: Vec<FileMark>,
        kept_files: ListMark,
        films_on_disk: u64,
    ) -> Self {
        let (name, text) = PROOF;
        Self {
            version: VERSION,
            created_at_ms,
            proof: hex::text(&seal.seal(name, text)),
            files,
            kept_files: Some(kept_files),
            films_on_disk,
        }
    }

    /// Reads that of a folder, and proves that the master key is the right one.
    pub(super) fn read(folder: &dyn Folder, seal: &dyn Seal) -> Result<Self, ArchiveError> {
        let file = folder.open(NAME).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => ArchiveError::NoManifest,
            _ => unreadable(error),
        })?;
        let mut text = String::new();
        let read = file.take(MAX_BYTES).read_to_string(&mut text);
        read.map_err(unreadable)?;
        // A newer one may say other things.
        let Version { version } =
            serde_json::from_str(&text).map_err(|_| ArchiveError::BadManifest)?;
        if version > VERSION {
            return Err(ArchiveError::Newer {
                found: version,
                known: VERSION,
            });
        }
        let manifest: Self = serde_json::from_str(&text).map_err(|_| ArchiveError::BadManifest)?;
        manifest.check(seal)?;
        Ok(manifest)
    }

    fn check(&self, seal: &dyn Seal) -> Result<(), ArchiveError> {
        let kinds = self.files.iter().map(|file| file.kind);
        let are_named = self
            .files
            .iter()
            .all(|file| file.name == file_of(file.kind));
        let has_list = self.version < 2 || self.kept_files.is_some();
        if !kinds.eq(Kind::ALL) || !are_named || !has_list {
            return Err(ArchiveError::BadManifest);
        }
        let proof = hex::bytes(&self.proof).ok_or(ArchiveError::BadManifest)?;
        match seal.open(PROOF.0, &proof) {
            Some(text) if text == PROOF.1 => Ok(()),
            _ => Err(ArchiveError::WrongKey),
        }
    }

    /// Returns what the files add up to.
    pub fn digest(&self) -> String {
        let mut sum = Sha256::new();
        for file in &self.files {
            sum.update(format!("{} {} {}\n", file.name, file.lines, file.sha256));
        }
        if let Some(list) = &self.kept_files {
            let name = kept_files::LIST;
            sum.update(format!("{name} {} {}\n", list.files, list.sha256));
        }
        hex::text(&sum.finalize())
    }

    /// Returns how many records there are.
    pub fn records(&self) -> u64 {
        self.files.iter().map(|file| file.lines).sum()
    }
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

fn unreadable(source: std::io::Error) -> ArchiveError {
    ArchiveError::File {
        name: NAME.to_owned(),
        source,
    }
}
