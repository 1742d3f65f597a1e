//! Keeps pieces of work between runs: encoded segments and spoken sentences, one file each, named by content.
//!
//! Losing an entry only costs time, so nothing here fails: what cannot be read is not there, what cannot be written
//! is not kept. Two processes may use one folder. Start at [`SegmentCache::open`].

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, SystemTime},
};

use sha2::{Digest, Sha256};

/// How much is kept unless somebody says otherwise: about an hour of video.
pub const USUAL_LIMIT_BYTES: u64 = 512 * 1024 * 1024;

/// Marks an entry and its layout.
const MAGIC: &[u8; 8] = b"DOORSEG1";
const HEADER_BYTES: usize = MAGIC.len() + 32;
const KEY_DIGITS: usize = 64;

/// What a process that died left half written is removed after this long.
const ABANDONED_AFTER: Duration = Duration::from_secs(3_600);

/// A folder of entries that never grows past its limit for long.
#[derive(Debug)]
pub struct SegmentCache {
    folder: PathBuf,
    limit_bytes: u64,
    /// What may be added before the folder is counted again: other processes add to it too.
    room_bytes: AtomicU64,
}

impl SegmentCache {
    /// Returns the cache in a folder, which is created with its first entry.
    pub fn open(folder: impl Into<PathBuf>, limit_bytes: u64) -> Self {
        Self {
            folder: folder.into(),
            limit_bytes,
            room_bytes: AtomicU64::new(0),
        }
    }

    /// Returns the bytes kept under a key, if they are there and whole. A damaged entry is removed.
    pub fn get(&self, key: &str) -> Option<Vec<u8>> {
        let path = self.path(key)?;
        let mut file = File::open(&path).ok()?;
        match read_entry(&mut file) {
            Ok(Some(bytes)) => {
                // The time of the file is the time of its last use.
                let _ = file.set_modified(SystemTime::now());
                Some(bytes)
            }
            Ok(None) => {
                let _ = fs::remove_file(&path);
                None
            }
            Err(_) => None,
        }
    }

    /// Keeps bytes under a key of 64 hexadecimal digits.
    pub fn put(&self, key: &str, bytes: &[u8]) {
        let Some(path) = self.path(key) else {
            return;
        };
        let size = (HEADER_BYTES + bytes.len()) as u64;
        if size <= self.limit_bytes && self.write(&path, bytes).is_ok() {
            self.note_added(size);
        }
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::Builder::new()
            .prefix(".part-")
            .tempfile_in(&self.folder)?;
        file.write_all(MAGIC)?;
        file.write_all(&Sha256::digest(bytes))?;
        file.write_all(bytes)?;
        file.persist(path)?;
        Ok(())
    }

    /// Counts the folder when a sixteenth of the limit has been added, and removes what was not used for longest.
    fn note_added(&self, size: u64) {
        let spend = |room: u64| room.checked_sub(size);
        if self
            .room_bytes
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, spend)
            .is_ok()
        {
            return;
        }
        let free = self.shrink().unwrap_or(0);
        self.room_bytes
            .store(free.min(self.limit_bytes / 16), Ordering::Relaxed);
    }

    /// Removes the entries used longest ago until the rest fits, and returns how much room there is.
    fn shrink(&self) -> io::Result<u64> {
        let mut entries = self.entries()?;
        let mut total: u64 = entries.iter().map(|entry| entry.size).sum();
        entries.sort_by_key(|entry| entry.used_at);
        for entry in entries {
            if total <= self.limit_bytes {
                break;
            }
            // Another process may have been faster.
            let _ = fs::remove_file(&entry.path);
            total -= entry.size;
        }
        Ok(self.limit_bytes.saturating_sub(total))
    }

    fn entries(&self) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for found in fs::read_dir(&self.folder)? {
            let Some(entry) = found.ok().and_then(Entry::of) else {
                continue;
            };
            match entry.is_abandoned() {
                true => drop(fs::remove_file(&entry.path)),
                false => entries.push(entry),
            }
        }
        Ok(entries)
    }

    fn path(&self, key: &str) -> Option<PathBuf> {
        let is_key = key.len() == KEY_DIGITS && key.bytes().all(|digit| digit.is_ascii_hexdigit());
        is_key.then(|| self.folder.join(key.to_ascii_lowercase()))
    }
}

struct Entry {
    path: PathBuf,
    size: u64,
    used_at: SystemTime,
}

impl Entry {
    fn of(found: fs::DirEntry) -> Option<Self> {
        let metadata = found.metadata().ok()?;
        metadata.is_file().then_some(Self {
            path: found.path(),
            size: metadata.len(),
            used_at: metadata.modified().ok()?,
        })
    }

    fn is_abandoned(&self) -> bool {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy().starts_with('.')
            && self
                .used_at
                .elapsed()
                .is_ok_and(|age| age > ABANDONED_AFTER)
    }
}

/// Returns what an entry holds, or nothing if it is damaged.
fn read_entry(file: &mut File) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let Some((header, _)) = bytes.split_at_checked(HEADER_BYTES) else {
        return Ok(None);
    };
    let (magic, checksum) = header.split_at(MAGIC.len());
    if magic != MAGIC || checksum != Sha256::digest(&bytes[HEADER_BYTES..]).as_slice() {
        return Ok(None);
    }
    bytes.drain(..HEADER_BYTES);
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests;
