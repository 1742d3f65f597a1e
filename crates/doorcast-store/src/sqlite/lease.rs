//! Who is at work: a file per run that is being made, locked by the process that makes it.
//!
//! The system lets go of the lock when the process ends, however it ends, and after a restart of the computer. No
//! heartbeat, no process numbers that are used again, no clock.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use doorcast_app::run::RunId;

/// A run this process is making. Dropping it says so no longer.
pub(super) struct Lease {
    path: PathBuf,
    _locked: File,
}

impl Lease {
    /// Takes the lease of a new run.
    pub(super) fn take(folder: &Path, id: &RunId) -> io::Result<Self> {
        let path = path(folder, id);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        let file = File::create_new(&path)?;
        file.try_lock()?;
        Ok(Self {
            path,
            _locked: file,
        })
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Returns whether some process is at work on a run.
pub(super) fn is_held(folder: &Path, id: &RunId) -> bool {
    match File::open(path(folder, id)) {
        Ok(file) => file.try_lock_shared().is_err(),
        Err(error) => error.kind() != io::ErrorKind::NotFound,
    }
}

/// Removes what a dead process left of its lease.
pub(super) fn clear(folder: &Path, id: &RunId) {
    let _ = fs::remove_file(path(folder, id));
}

fn path(folder: &Path, id: &RunId) -> PathBuf {
    folder.join("making").join(format!("{id}.lock"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_is_held_until_it_is_dropped() {
        let folder = tempfile::tempdir().expect("a folder");
        let id = RunId::new(1, 1);
        assert!(!is_held(folder.path(), &id));
        let lease = Lease::take(folder.path(), &id).expect("the first lease");
        assert!(is_held(folder.path(), &id));
        assert!(Lease::take(folder.path(), &id).is_err());
        drop(lease);
        assert!(!is_held(folder.path(), &id));
    }

    #[test]
    fn a_file_nobody_locks_is_no_lease() {
        let folder = tempfile::tempdir().expect("a folder");
        let id = RunId::new(2, 2);
        fs::create_dir(folder.path().join("making")).expect("a folder");
        File::create(path(folder.path(), &id)).expect("a file");
        assert!(!is_held(folder.path(), &id));
        clear(folder.path(), &id);
        assert!(!path(folder.path(), &id).exists());
    }
}
