//! Reads a store as a whole.

use doorcast_domain::{hex, pipeline::stage::Stage};
use sha2::{Digest as _, Sha256};

use super::{
    ArchiveError, Folder, Kept, Listener, Step,
    books::Books,
    kept_files::{self, Files},
    lines,
    manifest::{self, FileMark, Manifest, file_of},
};
use crate::ports::archive::{Archive, Kind, MAX_RECORDS, Record, Seal};

/// Writes an archive of everything a store keeps into an empty folder. Nobody else may write to the store meanwhile.
///
/// # Errors
///
/// See [`ArchiveError`]. What is in the folder then is no archive.
pub async fn export(
    kept: Kept<'_>,
    folder: &dyn Folder,
    seal: &dyn Seal,
    created_at_ms: i64,
    listener: &dyn Listener,
) -> Result<Manifest, ArchiveError> {
    let mut files = Vec::new();
    let mut films_on_disk = 0;
    let mut books = Books::default();
    for kind in Kind::ALL {
        let name = file_of(kind);
        let failed = |source| ArchiveError::File {
            name: name.clone(),
            source,
        };
        let mut sheet = folder.create(&name).map_err(failed)?;
        let write = |record: &Record, line: &str| {
            films_on_disk += u64::from(is_film_on_disk(record));
            sheet.write_all(line.as_bytes()).map_err(failed)
        };
        let read = Reading {
            store: kept.store,
            seal,
            listener,
        };
        let (lines, sha256) = read.all(Step::Export, kind, &mut books, write).await?;
        sheet.finish().map_err(failed)?;
        files.push(FileMark {
            kind,
            name,
            lines,
            sha256,
        });
    }
    books.close()?;
    let small = Files {
        store: kept.files,
        listener,
    };
    let list = kept_files::export(&small, folder).await?;
    let manifest = Manifest::new(seal, created_at_ms, files, list, films_on_disk);
    write_manifest(folder, &manifest).map_err(|source| ArchiveError::File {
        name: manifest::NAME.to_owned(),
        source,
    })?;
    Ok(manifest)
}

fn write_manifest(folder: &dyn Folder, manifest: &Manifest) -> std::io::Result<()> {
    let mut sheet = folder.create(manifest::NAME)?;
    let text = serde_json::to_string_pretty(manifest)?;
    sheet.write_all(text.as_bytes())?;
    sheet.write_all(b"\n")?;
    sheet.finish()
}

/// Whether a record says that a film is on the disk of a computer, which an archive leaves there.
fn is_film_on_disk(record: &Record) -> bool {
    let Record::Video(kept) = record else {
        return false;
    };
    match &kept.video.stage {
        Stage::Completed { film, .. } => film.url.starts_with("file:"),
        _ => false,
    }
}

/// Reads all records of a store.
pub(super) struct Reading<'a> {
    pub(super) store: &'a dyn Archive,
    pub(super) seal: &'a dyn Seal,
    pub(super) listener: &'a dyn Listener,
}

impl Reading<'_> {
    /// Hands over the lines of a kind. Returns how many there are and what they add up to.
    pub(super) async fn all(
        &self,
        step: Step,
        kind: Kind,
        books: &mut Books,
        mut take: impl FnMut(&Record, &str) -> Result<(), ArchiveError> + Send,
    ) -> Result<(u64, String), ArchiveError> {
        let mut sum = Sha256::new();
        let mut count = 0;
        let mut after = None;
        loop {
            let page = self.store.read_records(kind, after.as_ref(), MAX_RECORDS);
            let page = page.await?;
            for record in &page.records {
                books.take(record)?;
                let line = lines::write(record, self.seal);
                sum.update(&line);
                take(record, &line)?;
                count += 1;
            }
            self.listener.hear(step, kind.name(), count);
            after = page.next;
            if after.is_none() {
                return Ok((count, hex::text(&sum.finalize())));
            }
        }
    }
}
