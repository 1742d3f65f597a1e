//! Fills a store from an archive, and proves it.

use std::io::BufRead as _;

use doorcast_domain::hex;
use sha2::{Digest as _, Sha256};

use super::{
    ArchiveError, Folder, Kept, Listener, Step,
    books::Books,
    export::Reading,
    kept_files::{self, Files},
    lines,
    manifest::{FileMark, Manifest},
};
use crate::ports::archive::{Archive, Import, Kind, MAX_RECORDS, Record, Seal};

/// Fills an empty store from an archive, or goes on where an earlier import of the same archive stopped. `place` is where
/// the archive is, to tell people. Nobody else may write to the store meanwhile.
///
/// # Errors
///
/// See [`ArchiveError`]. Until the import has come to its end, the store says that it is being filled.
pub async fn import(
    kept: Kept<'_>,
    folder: &dyn Folder,
    seal: &dyn Seal,
    place: &str,
    listener: &dyn Listener,
) -> Result<Manifest, ArchiveError> {
    let manifest = Manifest::read(folder, seal)?;
    check(&manifest, folder, seal, listener)?;
    let store = kept.store;
    let small = Files {
        store: kept.files,
        listener,
    };
    begin(store, &small, &manifest, place).await?;
    for file in &manifest.files {
        keep(store, folder, seal, file, listener).await?;
    }
    if let Some(list) = &manifest.kept_files {
        kept_files::keep(&small, folder, list).await?;
    }
    let reading = Reading {
        store,
        seal,
        listener,
    };
    verify(&reading, &manifest).await?;
    if let Some(list) = &manifest.kept_files {
        kept_files::verify(&small, list).await?;
    }
    store.end_import().await?;
    Ok(manifest)
}

/// Proves every line before anything is written.
fn check(
    manifest: &Manifest,
    folder: &dyn Folder,
    seal: &dyn Seal,
    listener: &dyn Listener,
) -> Result<(), ArchiveError> {
    let mut books = Books::default();
    for file in &manifest.files {
        let mut pages = Pages::open(folder, seal, file)?;
        while let Some(records) = pages.next()? {
            records.iter().try_for_each(|record| books.take(record))?;
            listener.hear(Step::Check, file.kind.name(), pages.lines);
        }
        pages.check()?;
    }
    books.close()?;
    match &manifest.kept_files {
        Some(list) => kept_files::check(folder, list, listener),
        None => Ok(()),
    }
}

async fn begin(
    store: &dyn Archive,
    small: &Files<'_>,
    manifest: &Manifest,
    place: &str,
) -> Result<(), ArchiveError> {
    let import = Import {
        archive: manifest.digest(),
        folder: place.to_owned(),
    };
    match store.find_import().await? {
        Some(known) if known.archive == import.archive => return Ok(()),
        Some(known) => {
            return Err(ArchiveError::Another {
                folder: known.folder,
            });
        }
        None => {}
    }
    for kind in Kind::ALL {
        let first = store.read_records(kind, None, 1).await?;
        if !first.records.is_empty() {
            return Err(ArchiveError::NotEmpty { what: kind.name() });
        }
    }
    if manifest.kept_files.is_some() {
        small.prove_empty().await?;
    }
    Ok(store.begin_import(&import).await?)
}

async fn keep(
    store: &dyn Archive,
    folder: &dyn Folder,
    seal: &dyn Seal,
    file: &FileMark,
    listener: &dyn Listener,
) -> Result<(), ArchiveError> {
    let mut pages = Pages::open(folder, seal, file)?;
    while let Some(records) = pages.next()? {
        store.keep_records(&records).await?;
        listener.hear(Step::Import, file.kind.name(), pages.lines);
    }
    // It may have been changed since it was proved.
    pages.check()
}

/// Proves that the store holds what the archive does, and that its books balance.
async fn verify(reading: &Reading<'_>, manifest: &Manifest) -> Result<(), ArchiveError> {
    let mut books = Books::default();
    for file in &manifest.files {
        let kind = file.kind;
        let found = reading
            .all(Step::Verify, kind, &mut books, |_, _| Ok(()))
            .await?;
        if found != (file.lines, file.sha256.clone()) {
            return Err(ArchiveError::Differs { what: kind.name() });
        }
    }
    books.close()
}

/// Reads the records of a file.
struct Pages<'a> {
    seal: &'a dyn Seal,
    mark: &'a FileMark,
    file: Box<dyn std::io::BufRead + Send>,
    sum: Sha256,
    lines: u64,
}

impl<'a> Pages<'a> {
    fn open(
        folder: &dyn Folder,
        seal: &'a dyn Seal,
        mark: &'a FileMark,
    ) -> Result<Self, ArchiveError> {
        let file = folder.open(&mark.name);
        let file = file.map_err(|error| unreadable(mark, error))?;
        Ok(Self {
            seal,
            mark,
            file,
            sum: Sha256::new(),
            lines: 0,
        })
    }

    fn next(&mut self) -> Result<Option<Vec<Record>>, ArchiveError> {
        let mut records = Vec::new();
        let mut line = String::new();
        while records.len() < MAX_RECORDS {
            line.clear();
            let read = self.file.read_line(&mut line);
            if read.map_err(|error| unreadable(self.mark, error))? == 0 {
                break;
            }
            self.lines += 1;
            self.sum.update(&line);
            records.push(self.record(&line)?);
        }
        Ok(Some(records).filter(|records| !records.is_empty()))
    }

    fn record(&self, line: &str) -> Result<Record, ArchiveError> {
        let record = lines::read(self.mark.kind, line, self.seal);
        record.ok_or_else(|| ArchiveError::BadLine {
            name: self.mark.name.clone(),
            line: self.lines,
        })
    }

    /// Proves that what was read is what was written.
    fn check(self) -> Result<(), ArchiveError> {
        let sha256 = hex::text(&self.sum.finalize());
        match (self.lines, &sha256) == (self.mark.lines, &self.mark.sha256) {
            true => Ok(()),
            false => Err(ArchiveError::Changed {
                name: self.mark.name.clone(),
            }),
        }
    }
}

fn unreadable(mark: &FileMark, source: std::io::Error) -> ArchiveError {
    ArchiveError::File {
        name: mark.name.clone(),
        source,
    }
}
