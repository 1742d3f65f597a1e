//! The folder of an archive on the disk. Only its owner can read it.

use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
};

use doorcast_app::archive::{Folder, Sheet};

use crate::problem::{Kind, Problem};

/// The folder of an archive.
pub(super) struct DiskFolder {
    path: PathBuf,
}

impl DiskFolder {
    /// Makes a folder for a new archive, or takes one that is empty.
    pub(super) fn begin(path: &Path) -> Result<Self, Problem> {
        let failed = |error: io::Error| {
            let message = format!("{} cannot be used: {error}", path.display());
            Problem::new(Kind::Output, "unwritable", message)
                .field("folder")
                .hint("choose a folder you may write to")
        };
        make(path).map_err(failed)?;
        let is_empty = fs::read_dir(path).map_err(failed)?.next().is_none();
        match is_empty {
            true => Self::at(path),
            false => Err(Problem::new(
                Kind::Output,
                "exists",
                format!("{} is not empty", path.display()),
            )
            .field("folder")
            .hint("choose a new or an empty folder")),
        }
    }

    /// Returns the folder of an archive that is there.
    pub(super) fn at(path: &Path) -> Result<Self, Problem> {
        let path = std::path::absolute(path);
        let path = path.map_err(|error| {
            let message = format!("the folder cannot be found: {error}");
            Problem::new(Kind::Usage, "usage", message).field("folder")
        })?;
        Ok(Self { path })
    }
}

fn make(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)?;
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}

/// Makes a folder below another one, which is there. Their names survive a failure of the power.
fn make_below(top: &Path, folder: &Path) -> io::Result<()> {
    if folder == top || folder.is_dir() {
        return Ok(());
    }
    let parent = folder.parent().ok_or(io::ErrorKind::InvalidInput)?;
    make_below(top, parent)?;
    make(folder)?;
    #[cfg(unix)]
    File::open(parent)?.sync_all()?;
    Ok(())
}

impl fmt::Display for DiskFolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())
    }
}

impl Folder for DiskFolder {
    fn create(&self, name: &str) -> io::Result<Box<dyn Sheet>> {
        let path = self.path.join(name);
        let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
        make_below(&self.path, folder)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = BufWriter::new(options.open(&path)?);
        Ok(Box::new(DiskSheet {
            file,
            folder: folder.to_owned(),
        }))
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn BufRead + Send>> {
        let file = File::open(self.path.join(name))?;
        Ok(Box::new(BufReader::new(file)))
    }
}

struct DiskSheet {
    file: BufWriter<File>,
    folder: PathBuf,
}

impl Write for DiskSheet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Sheet for DiskSheet {
    fn finish(self: Box<Self>) -> io::Result<()> {
        let file = self.file.into_inner().map_err(|error| error.into_error())?;
        file.sync_all()?;
        // Its name survives, too.
        #[cfg(unix)]
        File::open(&self.folder)?.sync_all()?;
        Ok(())
    }
}
