//! Reads the files a person gives, with a limit and a clear answer for each way it can fail.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use crate::problem::{Kind, Problem};

const MIB: u64 = 1024 * 1024;

/// A kind of file a person gives.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Input {
    /// The flag without its dashes.
    pub(crate) field: &'static str,
    /// What a person calls it.
    pub(crate) noun: &'static str,
    most_bytes: u64,
}

/// A listing photo.
pub(crate) const PHOTO: Input = picture("photo", "the photo");
/// The agent's own photo.
pub(crate) const HEADSHOT: Input = picture("headshot", "the headshot");
/// The picture behind the host.
pub(crate) const BACKGROUND: Input = picture("background", "the background");
/// A recording of the script: an hour of uncompressed sound and some room.
pub(crate) const RECORDING: Input = Input {
    field: "audio",
    noun: "the recording",
    most_bytes: 1024 * MIB,
};
/// A script: far more than may be said, so that too long a script is counted rather than cut.
pub(crate) const SCRIPT: Input = Input {
    field: "script",
    noun: "the script",
    most_bytes: MIB,
};

const fn picture(field: &'static str, noun: &'static str) -> Input {
    Input {
        field,
        noun,
        most_bytes: 64 * MIB,
    }
}

impl Input {
    /// Reads a whole file.
    pub(crate) fn read(self, path: &Path) -> Result<Vec<u8>, Problem> {
        let name = path.display();
        if path.is_dir() {
            return Err(self.unusable("is_a_folder", format!("{name} is a folder")));
        }
        let file = File::open(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                self.unusable("file_missing", format!("there is no file {name}"))
            }
            _ => self.unusable("file_unreadable", format!("{name} cannot be read: {error}")),
        })?;
        self.read_from(file, &name.to_string())
    }

    /// Reads all of a source that a person calls `name`.
    pub(crate) fn read_from(self, source: impl Read, name: &str) -> Result<Vec<u8>, Problem> {
        let mut bytes = Vec::new();
        source
            .take(self.most_bytes + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| {
                self.unusable("file_unreadable", format!("{name} cannot be read: {error}"))
            })?;
        match bytes.len() as u64 {
            0 => Err(self.unusable("file_empty", format!("{name} is empty"))),
            size if size > self.most_bytes => Err(self.unusable(
                "file_too_large",
                format!("{name} has more than {} MB", self.most_bytes / MIB),
            )),
            _ => Ok(bytes),
        }
    }

    /// Returns the problem with such a file.
    pub(crate) fn unusable(self, code: &'static str, reason: String) -> Problem {
        let message = format!("{} cannot be used: {reason}", self.noun);
        Problem::new(Kind::Input, code, message).field(self.field)
    }
}
