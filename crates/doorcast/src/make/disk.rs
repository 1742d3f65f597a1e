//! The place for the three files of a video: all of them appear, or none.
//!
//! Each file is written under another name in the same folder and brought to the disk; only then are the names
//! changed. If a name cannot be changed, those that were are changed back, and what stood there before stands there
//! again.

mod place;

use std::{
    fs::{self, File},
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
};

use doorcast_app::{
    ports::{Film, MediaError, MediaStore},
    run::VideoFiles,
};
use tempfile::{NamedTempFile, TempPath};

use crate::{cli::MakeArgs, problem::Problem};

pub(super) use place::name_for;

/// What to do about files that are in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Existing {
    /// Leave them and stop.
    Keep,
    /// Ask the person at the terminal.
    Ask,
    /// Replace them.
    Replace,
}

impl Existing {
    /// Returns what the flags and the terminal allow.
    pub(super) fn of(args: &MakeArgs) -> Self {
        let is_person = io::stdin().is_terminal() && io::stderr().is_terminal();
        match (args.force, is_person && !args.json) {
            (true, _) => Self::Replace,
            (false, true) => Self::Ask,
            (false, false) => Self::Keep,
        }
    }
}

/// A place on a local disk that was found fit for a video.
#[derive(Debug)]
pub(super) struct LocalDisk {
    files: VideoFiles,
    folder: PathBuf,
    may_replace: bool,
}

impl LocalDisk {
    /// Checks a place before the work begins: its name, its folder, and what is in the way.
    pub(super) fn prepare(
        out: &Path,
        existing: Existing,
        inputs: &[PathBuf],
    ) -> Result<Self, Problem> {
        place::check_name(out)?;
        let absolute = std::path::absolute(out).map_err(|error| {
            place::refuse(
                "unwritable",
                format!("{} cannot be written: {error}", out.display()),
            )
        })?;
        let folder = absolute.parent().unwrap_or(Path::new("/")).to_owned();
        place::check_folder(out, &folder)?;
        let files = beside(&absolute);
        place::check_inputs(&files, inputs)?;
        let may_replace = place::check_existing(&beside(out), existing)?;
        Ok(Self {
            files,
            folder,
            may_replace,
        })
    }

    /// Checks a place for a video file alone.
    pub(super) fn prepare_one(out: &Path, existing: Existing) -> Result<Self, Problem> {
        place::check_name(out)?;
        let absolute = std::path::absolute(out).map_err(|error| {
            place::refuse(
                "unwritable",
                format!("{} cannot be written: {error}", out.display()),
            )
        })?;
        let folder = absolute.parent().unwrap_or(Path::new("/")).to_owned();
        place::check_folder(out, &folder)?;
        let alone = |path: &Path| VideoFiles {
            video: path.to_owned(),
            poster: path.to_owned(),
            captions: path.to_owned(),
        };
        let may_replace = place::check_existing(&alone(out), existing)?;
        Ok(Self {
            files: alone(&absolute),
            folder,
            may_replace,
        })
    }

    /// Begins the video file, under another name in the same folder.
    pub(super) fn begin(&self) -> io::Result<NamedTempFile> {
        create_temporary(&self.folder)
    }

    /// Gives the finished video file its name.
    pub(super) fn put(&self, file: NamedTempFile) -> Result<PathBuf, MediaError> {
        let path = &self.files.video;
        file.as_file()
            .sync_all()
            .map_err(|error| media_error(path, error))?;
        let mut placing = Placing::default();
        placing.put(path, file.into_temp_path(), self.may_replace)?;
        placing.undo.clear();
        let _ = File::open(&self.folder).and_then(|folder| folder.sync_all());
        Ok(path.clone())
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<TempPath, MediaError> {
        let named = |error| media_error(path, error);
        let mut file = create_temporary(&self.folder).map_err(named)?;
        fill(file.as_file_mut(), bytes).map_err(named)?;
        Ok(file.into_temp_path())
    }
}

impl MediaStore for LocalDisk {
    fn keep(&self, film: &Film) -> Result<VideoFiles, MediaError> {
        let parts = [
            (&self.files.video, film.mp4.as_slice()),
            (&self.files.poster, &film.poster_jpeg),
            (&self.files.captions, film.captions_vtt.as_bytes()),
        ];
        let written = parts
            .iter()
            .map(|(path, bytes)| Ok((path.as_path(), self.write(path, bytes)?)))
            .collect::<Result<Vec<_>, MediaError>>()?;
        let mut placing = Placing::default();
        for (path, temporary) in written {
            placing.put(path, temporary, self.may_replace)?;
        }
        placing.undo.clear();
        // The names are safe once the folder is; some systems cannot be asked for that.
        let _ = File::open(&self.folder).and_then(|folder| folder.sync_all());
        Ok(self.files.clone())
    }
}

/// Files brought to their places one after the other. Dropped before the end, it takes all of them back.
#[derive(Default)]
struct Placing {
    undo: Vec<Undo>,
}

enum Undo {
    Remove(PathBuf),
    PutBack(PathBuf, TempPath),
}

impl Placing {
    fn put(&mut self, path: &Path, file: TempPath, may_replace: bool) -> Result<(), MediaError> {
        let named = |error| media_error(path, error);
        if !may_replace {
            file.persist_noclobber(path)
                .map_err(|error| named(error.error))?;
            self.undo.push(Undo::Remove(path.to_owned()));
            return Ok(());
        }
        let before = set_aside(path).map_err(named)?;
        let is_new = before.is_none();
        self.undo
            .extend(before.map(|before| Undo::PutBack(path.to_owned(), before)));
        file.persist(path).map_err(|error| named(error.error))?;
        if is_new {
            self.undo.push(Undo::Remove(path.to_owned()));
        }
        Ok(())
    }
}

impl Drop for Placing {
    fn drop(&mut self) {
        for step in self.undo.drain(..).rev() {
            // Nothing more can be done if even this fails.
            let _ = match step {
                Undo::Remove(path) => fs::remove_file(path),
                Undo::PutBack(path, before) => fs::rename(&before, path),
            };
        }
    }
}

/// Gives what stands at a path a second name, so that it can be put back.
fn set_aside(path: &Path) -> io::Result<Option<TempPath>> {
    let folder = match (path.symlink_metadata(), path.parent()) {
        (Ok(found), _) if found.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        (Ok(_), Some(folder)) => folder,
        _ => return Ok(None),
    };
    temporary_names()
        .make_in(folder, |name| second_name(path, name))
        .map(|kept| Some(kept.into_temp_path()))
}

/// Some disks know no second names; there the file goes away for a moment.
fn second_name(path: &Path, name: &Path) -> io::Result<()> {
    match fs::hard_link(path, name) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => fs::rename(path, name),
        outcome => outcome,
    }
}

fn create_temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut names = temporary_names();
    #[cfg(unix)]
    names.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    names.tempfile_in(folder)
}

fn temporary_names() -> tempfile::Builder<'static, 'static> {
    let mut names = tempfile::Builder::new();
    names.prefix(".doorcast-").suffix(".part");
    names
}

fn fill(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    file.sync_all()
}

fn media_error(path: &Path, source: io::Error) -> MediaError {
    let path = path.to_owned();
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => MediaError::Full { path },
        io::ErrorKind::AlreadyExists => MediaError::Taken { path },
        _ => MediaError::Unavailable { path, source },
    }
}

/// Returns the three files of a video that is put at `out`.
pub(super) fn beside(out: &Path) -> VideoFiles {
    VideoFiles {
        video: out.to_owned(),
        poster: out.with_extension("jpg"),
        captions: out.with_extension("vtt"),
    }
}

#[cfg(test)]
mod tests;
