//! The small files of an archive, each as it is under `files/`, and a list of them with what each adds up to.
//!
//! The list is read and written line by line, and files are written in pieces and kept one at a time, so that memory does not
//! grow with their number.

mod list;

use doorcast_domain::hex;
use sha2::{Digest as _, Sha256};

use self::list::{Adding, List};
use super::{ArchiveError, Folder, Listener, Sheet, Step, manifest::ListMark};
use crate::ports::{
    StoreError, VendorError,
    files::{FileName, FileStore},
};

pub(super) use self::list::{FileLine, NAME as LIST};

/// What is told of.
const WHAT: &str = "files";

/// What is moved: pictures, and the shelf of the built-in studio. In this order, in which names stand, too.
const FOLDERS: [&str; 2] = ["pictures", "studio"];

/// How many names are read at once.
const MAX_NAMES: usize = 1_000;

/// The small files of a house.
pub(super) struct Files<'a> {
    pub(super) store: &'a dyn FileStore,
    pub(super) listener: &'a dyn Listener,
}

/// Writes all files and their list.
pub(super) async fn export(
    files: &Files<'_>,
    folder: &dyn Folder,
) -> Result<ListMark, ArchiveError> {
    let failed = |source| unusable(LIST, source);
    let mut sheet = folder.create(LIST).map_err(failed)?;
    let write = |line: &str| sheet.write_all(line.as_bytes()).map_err(failed);
    let mark = files.all(Step::Export, Some(folder), write).await?;
    sheet.finish().map_err(failed)?;
    Ok(mark)
}

/// Proves every file of an archive.
pub(super) fn check(
    folder: &dyn Folder,
    mark: &ListMark,
    listener: &dyn Listener,
) -> Result<(), ArchiveError> {
    let mut list = List::open(folder, mark)?;
    while let Some(line) = list.next()? {
        line.check_in(folder)?;
        listener.hear(Step::Check, WHAT, list.files());
    }
    list.check()
}

/// Puts every file of an archive. Those that are there already stay.
pub(super) async fn keep(
    files: &Files<'_>,
    folder: &dyn Folder,
    mark: &ListMark,
) -> Result<(), ArchiveError> {
    let mut list = List::open(folder, mark)?;
    while let Some(line) = list.next()? {
        let name = line.file_name()?;
        if !files.has(&name, &line).await? {
            files.store.put_file(&name, line.read_in(folder)?).await?;
        }
        files.listener.hear(Step::Import, WHAT, list.files());
    }
    list.check()
}

/// Proves that the files that are kept are those of the archive, by reading all of them.
pub(super) async fn verify(files: &Files<'_>, mark: &ListMark) -> Result<(), ArchiveError> {
    match files.all(Step::Verify, None, |_| Ok(())).await? == *mark {
        true => Ok(()),
        false => Err(ArchiveError::Differs { what: WHAT }),
    }
}

impl Files<'_> {
    /// Proves that there are none.
    pub(super) async fn prove_empty(&self) -> Result<(), ArchiveError> {
        for folder in FOLDERS.map(plain) {
            let first = self.store.list_folder_after(&folder, None, 1);
            if !first.await?.is_empty() {
                return Err(ArchiveError::NotEmpty { what: WHAT });
            }
        }
        Ok(())
    }

    /// Reads all files, writes each into a folder if there is one, and hands over the lines of the list.
    async fn all(
        &self,
        step: Step,
        copy_to: Option<&dyn Folder>,
        mut take: impl FnMut(&str) -> Result<(), ArchiveError> + Send,
    ) -> Result<ListMark, ArchiveError> {
        let mut adding = Adding::default();
        for folder in FOLDERS.map(plain) {
            let mut after: Option<FileName> = None;
            loop {
                let names = self
                    .store
                    .list_folder_after(&folder, after.as_ref(), MAX_NAMES);
                let names = names.await?;
                for name in &names {
                    let Some(line) = self.read(name, copy_to).await? else {
                        continue;
                    };
                    take(&adding.add(&line))?;
                    self.listener.hear(step, WHAT, adding.files());
                }
                match names.last() {
                    Some(last) => after = Some(last.clone()),
                    None => break,
                }
            }
        }
        Ok(adding.mark())
    }

    /// Returns whether a file is kept already as it is in the archive.
    async fn has(&self, name: &FileName, line: &FileLine) -> Result<bool, ArchiveError> {
        match self.store.file_size(name).await? == Some(line.size_bytes) {
            true => Ok(self.read(name, None).await?.as_ref() == Some(line)),
            false => Ok(false),
        }
    }

    /// Reads a file and writes it into a folder if there is one. Returns what it adds up to, or nothing if it is gone.
    async fn read(
        &self,
        name: &FileName,
        copy_to: Option<&dyn Folder>,
    ) -> Result<Option<FileLine>, ArchiveError> {
        let Some(mut source) = self.store.open_file(name, 0).await? else {
            return Ok(None);
        };
        let copy = list::place_of(name);
        let failed = |source| unusable(&copy, source);
        let mut sheet: Option<Box<dyn Sheet>> = match copy_to {
            Some(folder) => Some(folder.create(&copy).map_err(failed)?),
            None => None,
        };
        let (mut sum, mut size_bytes) = (Sha256::new(), 0);
        while let Some(piece) = source.next_piece().await.map_err(unreadable)? {
            sum.update(&piece);
            size_bytes += piece.len() as u64;
            if let Some(sheet) = &mut sheet {
                sheet.write_all(&piece).map_err(failed)?;
            }
        }
        if let Some(sheet) = sheet {
            sheet.finish().map_err(failed)?;
        }
        Ok(Some(FileLine {
            name: name.to_string(),
            size_bytes,
            sha256: hex::text(&sum.finalize()),
        }))
    }
}

fn plain(folder: &str) -> FileName {
    folder.parse().expect("our own words are plain")
}

fn unusable(name: &str, source: std::io::Error) -> ArchiveError {
    ArchiveError::File {
        name: name.to_owned(),
        source,
    }
}

fn unreadable(error: VendorError) -> ArchiveError {
    StoreError::Unavailable {
        source: Box::new(error),
    }
    .into()
}
