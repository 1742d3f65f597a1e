//! The place for the three files of a video: all of them appear, or none.
//!
//! Each file is written under another name in the same folder and brought to the disk; only then are the names
//! changed. If a name cannot be changed, those that were are changed back, and what stood there before stands there
//! again.

use std::{
    fs::{self, File},
    io::{self, BufRead, IsTerminal, Write},
    path::{Path, PathBuf},
};

use doorcast_app::{
    ports::{Film, MediaError, MediaStore},
    run::VideoFiles,
};
use tempfile::{NamedTempFile, TempPath};

use crate::{
    cli::MakeArgs,
    problem::{Kind, Problem},
};

const NAME_CHARS: usize = 60;

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
        check_name(out)?;
        let absolute = std::path::absolute(out).map_err(|error| {
            refuse(
                "unwritable",
                format!("{} cannot be written: {error}", out.display()),
            )
        })?;
        let folder = absolute.parent().unwrap_or(Path::new("/")).to_owned();
        check_folder(out, &folder)?;
        let files = beside(&absolute);
        check_inputs(&files, inputs)?;
        let may_replace = check_existing(&beside(out), existing)?;
        Ok(Self {
            files,
            folder,
            may_replace,
        })
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

/// Returns a file name made from what a video is called.
pub(super) fn name_for(title: &str) -> PathBuf {
    let mut name = String::new();
    for letter in title.chars().flat_map(char::to_lowercase) {
        match letter.is_alphanumeric() {
            true => name.push(letter),
            false if !name.is_empty() && !name.ends_with('-') => name.push('-'),
            false => {}
        }
    }
    let short: String = name.chars().take(NAME_CHARS).collect();
    let short = short.trim_matches('-');
    PathBuf::from(format!(
        "{}.mp4",
        if short.is_empty() { "video" } else { short }
    ))
}

fn check_name(out: &Path) -> Result<(), Problem> {
    let name = out.display();
    if out.is_dir() {
        return Err(
            refuse("out_is_a_folder", format!("{name} is a folder")).hint(format!(
                "name a file in it: --out {}",
                out.join("tour.mp4").display()
            )),
        );
    }
    match out
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("mp4"))
    {
        true => Ok(()),
        false => Err(Problem::new(
            Kind::Usage,
            "out_not_mp4",
            format!("the video is an MP4, and {name} does not end in .mp4"),
        )
        .field("out")),
    }
}

fn check_folder(out: &Path, folder: &Path) -> Result<(), Problem> {
    let name = out.parent().unwrap_or(folder).display();
    match fs::metadata(folder) {
        Ok(found) if !found.is_dir() => {
            return Err(refuse(
                "out_no_folder",
                format!("{name} is a file, not a folder"),
            ));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(
                refuse("out_no_folder", format!("there is no folder {name}"))
                    .hint("make it first, or choose another place with --out FILE.mp4"),
            );
        }
        Ok(_) => {}
        Err(error) => {
            return Err(refuse(
                "out_no_folder",
                format!("{name} cannot be used: {error}"),
            ));
        }
    }
    // A file without a name: it leaves nothing behind, whatever happens.
    tempfile::tempfile_in(folder).map(drop).map_err(|error| {
        let name = if name.to_string().is_empty() {
            folder.display()
        } else {
            name
        };
        refuse(
            "unwritable",
            format!("the folder {name} cannot be written to: {error}"),
        )
        .hint("choose another place with --out FILE.mp4")
    })
}

fn check_inputs(files: &VideoFiles, inputs: &[PathBuf]) -> Result<(), Problem> {
    for place in [&files.video, &files.poster, &files.captions] {
        let Ok(place) = place.canonicalize() else {
            continue;
        };
        let same = |input: &&PathBuf| input.canonicalize().is_ok_and(|input| input == place);
        if let Some(input) = inputs.iter().find(same) {
            let message = format!(
                "{} is needed for the video and would be written over",
                input.display()
            );
            return Err(
                refuse("out_is_input", message).hint("choose another name with --out FILE.mp4")
            );
        }
    }
    Ok(())
}

/// Returns whether files may be replaced.
fn check_existing(files: &VideoFiles, existing: Existing) -> Result<bool, Problem> {
    let places = [&files.video, &files.poster, &files.captions];
    if let Some(folder) = places.iter().find(|place| place.is_dir()) {
        return Err(refuse(
            "out_is_a_folder",
            format!("{} is a folder", folder.display()),
        ));
    }
    let taken: Vec<String> = places
        .iter()
        .filter(|place| place.symlink_metadata().is_ok())
        .map(|place| place.display().to_string())
        .collect();
    let names = taken.join(" and ");
    match existing {
        Existing::Replace => Ok(true),
        _ if taken.is_empty() => Ok(false),
        Existing::Ask if wants_to_replace(&names) => Ok(true),
        Existing::Ask | Existing::Keep => Err(refuse("exists", format!("{names} already there"))
            .hint("replace with --force, or choose another name with --out FILE.mp4")),
    }
}

fn wants_to_replace(names: &str) -> bool {
    let mut answer = String::new();
    let asked = write!(
        io::stderr(),
        "{} already there. Replace? [y/N] ",
        crate::text::plain(names)
    );
    let heard = asked.and_then(|()| io::stdin().lock().read_line(&mut answer));
    heard.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

fn refuse(code: &'static str, message: String) -> Problem {
    Problem::new(Kind::Output, code, message).field("out")
}

#[cfg(test)]
mod tests;
