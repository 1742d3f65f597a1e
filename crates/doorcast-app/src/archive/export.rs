//! Reads a store as a whole.

use doorcast_domain::hex;
use sha2::{Digest as _, Sha256};

use super::{
    ArchiveError, Folder, Listener, Step,
    books::Books,
    lines,
    manifest::{self, FileMark, Manifest, file_of},
};
use crate::ports::archive::{Archive, Kind, MAX_RECORDS, Seal};

/// Writes an archive of everything a store keeps into an empty folder. Nobody else may write to the store meanwhile.
///
/// # Errors
///
/// See [`ArchiveError`]. What is in the folder then is no archive.
pub async fn export(
    store: &dyn Archive,
    folder: &dyn Folder,
    seal: &dyn Seal,
    created_at_ms: i64,
    listener: &dyn Listener,
) -> Result<Manifest, ArchiveError> {
    let mut files = Vec::new();
    let mut books = Books::default();
    for kind in Kind::ALL {
        let name = file_of(kind);
        let failed = |source| ArchiveError::File {
            name: name.clone(),
            source,
        };
        let mut sheet = folder.create(&name).map_err(failed)?;
        let write = |line: &str| sheet.write_all(line.as_bytes()).map_err(failed);
        let (step, read) = (
            Step::Export,
            Reading {
                store,
                seal,
                listener,
            },
        );
        let (lines, sha256) = read.all(step, kind, &mut books, write).await?;
        sheet.finish().map_err(failed)?;
        files.push(FileMark {
            kind,
            name,
            lines,
            sha256,
        });
    }
    books.close()?;
    let manifest = Manifest::new(seal, created_at_ms, files);
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
        mut take: impl FnMut(&str) -> Result<(), ArchiveError> + Send,
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
                take(&line)?;
                count += 1;
            }
            self.listener.hear(step, kind, count);
            after = page.next;
            if after.is_none() {
                return Ok((count, hex::text(&sum.finalize())));
            }
        }
    }
}
