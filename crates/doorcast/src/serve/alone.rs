//! One process serves a data folder. The system lets go of the lock when the process ends, however it ends.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    path::Path,
};

use crate::{
    data,
    problem::{Kind, Problem},
};

const FILE: &str = "serve.lock";

/// Takes the folder for this process, until what is returned is dropped.
pub(crate) fn take(folder: &Path) -> Result<File, Problem> {
    let open = || {
        fs::create_dir_all(folder)?;
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        options.open(folder.join(FILE))
    };
    let file = open().map_err(|error| data::unwritable(folder, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Problem::new(
            Kind::Store,
            "already_served",
            format!("another doorcast serve is at work in {}", folder.display()),
        )
        .field("data")
        .hint("stop it first, or serve another folder with --data DIR")),
        Err(TryLockError::Error(error)) => Err(data::unwritable(folder, &error)),
    }
}
