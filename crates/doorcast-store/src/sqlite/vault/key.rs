//! The master key: given by whoever starts Doorcast, or kept in a file of the data folder that only its owner can read.

use std::{
    fmt,
    fs::{self, OpenOptions},
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use doorcast_domain::hex;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::super::OpenError;

/// The file in the data folder.
const FILE: &str = "secret.key";

/// How many bytes the key has.
const KEY_BYTES: usize = 32;

/// What everything is sealed under.
#[derive(Clone, PartialEq, Eq)]
pub struct MasterKey(pub(super) [u8; KEY_BYTES]);

/// Where the master key comes from.
#[derive(Debug, Clone, Default)]
pub enum Source {
    /// From the file in the data folder, which is made if there are no secrets yet.
    #[default]
    Folder,
    /// From whoever starts Doorcast.
    Given {
        /// The key.
        key: MasterKey,
        /// The key from before, if everything is to be sealed anew.
        before: Option<MasterKey>,
    },
}

/// Where a key is from, to tell people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyPlace {
    /// A file.
    File(PathBuf),
    /// Whoever starts Doorcast.
    Given,
}

/// A text that is no master key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a master key is 64 hexadecimal digits")]
pub struct BadKeyText;

impl MasterKey {
    /// Returns a number that only those with the key know, the same at every node.
    pub fn lot(&self, what_for: &str) -> u128 {
        let digest = self.digest(&[what_for.as_bytes()]);
        let first = digest.first_chunk().copied();
        u128::from_be_bytes(first.expect("a digest is longer than a number"))
    }

    /// Returns what parts, one after the other, add up to under the key.
    pub(super) fn digest(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mac = Hmac::<Sha256>::new_from_slice(&self.0);
        let mut mac = mac.expect("a key of any length is one");
        parts.iter().for_each(|part| mac.update(part));
        mac.finalize().into_bytes().into()
    }

    /// Reads a key: 64 hexadecimal digits.
    ///
    /// # Errors
    ///
    /// See [`BadKeyText`].
    pub fn parse(text: &str) -> Result<Self, BadKeyText> {
        let digits: Option<Vec<u8>> = text
            .trim()
            .chars()
            .map(|sign| sign.to_digit(16).map(|digit| digit as u8))
            .collect();
        let (pairs, rest) = digits.as_deref().unwrap_or_default().as_chunks::<2>();
        let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
        match rest {
            [] => bytes.try_into().map(Self).map_err(|_| BadKeyText),
            _ => Err(BadKeyText),
        }
    }

    fn draw() -> Self {
        let mut bytes = [0; KEY_BYTES];
        getrandom::fill(&mut bytes)
            .expect("a system without a source of chance cannot keep secrets");
        Self(bytes)
    }

    fn text(&self) -> String {
        hex::text(&self.0)
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

impl fmt::Display for KeyPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "the one in {}", path.display()),
            Self::Given => f.write_str("the one that is given"),
        }
    }
}

/// Returns the file of a data folder's key.
pub(super) fn file_in(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

/// Reads the key of a data folder, if there is a file.
pub(super) fn read(path: &Path) -> Result<Option<MasterKey>, OpenError> {
    let bad = |_| OpenError::BadKey { path: path.into() };
    match fs::read_to_string(path) {
        Ok(text) => MasterKey::parse(&text).map(Some).map_err(bad),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(OpenError::Unavailable {
            path: path.into(),
            source: source.into(),
        }),
    }
}

/// Makes the key of a data folder, and returns the one that is there if another process was faster.
pub(super) fn make(path: &Path) -> Result<MasterKey, OpenError> {
    let key = MasterKey::draw();
    match write(path, &key) {
        Ok(true) => Ok(key),
        Ok(false) => read(path)?.ok_or_else(|| OpenError::BadKey { path: path.into() }),
        Err(source) => Err(OpenError::Unwritable {
            path: path.into(),
            source: source.into(),
        }),
    }
}

/// Writes the whole file or none, and only if there is none.
fn write(path: &Path, key: &MasterKey) -> std::io::Result<bool> {
    let mut lot = [0; 8];
    getrandom::fill(&mut lot).map_err(std::io::Error::other)?;
    let beside = path.with_extension(format!("{:016x}", u64::from_le_bytes(lot)));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    writeln!(file, "{}", key.text())?;
    file.sync_all()?;
    let linked = fs::hard_link(&beside, path);
    fs::remove_file(&beside)?;
    match linked {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}
