//! Some names of a folder at a time: of any number of files, only those are kept in memory.

use std::{collections::BTreeSet, fs, io, path::Path};

use doorcast_app::ports::files::FileName;

use super::if_there;

/// The first names after a place.
pub(super) struct Page {
    after: Option<FileName>,
    limit: usize,
    names: BTreeSet<FileName>,
}

impl Page {
    /// Returns an empty page for so many names.
    pub(super) fn new(after: Option<FileName>, limit: usize) -> Self {
        Self {
            after,
            limit,
            names: BTreeSet::new(),
        }
    }

    /// Returns the names in their order.
    pub(super) fn names(self) -> Vec<FileName> {
        self.names.into_iter().collect()
    }

    /// Takes what is below a folder and belongs here. Whatever has no name of ours is not ours.
    pub(super) fn read(&mut self, path: &Path, folder: &str) -> io::Result<()> {
        let Some(entries) = if_there(fs::read_dir(path))? else {
            return Ok(());
        };
        for entry in entries {
            let entry = entry?;
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            match entry.file_type()?.is_dir() {
                true if self.wants_folder(&name) => self.read(&entry.path(), &name)?,
                true => {}
                false => self.take(&name),
            }
        }
        Ok(())
    }

    /// Returns whether anything below a folder may belong here. "0" is the sign after "/".
    fn wants_folder(&self, folder: &str) -> bool {
        let (first, end) = (format!("{folder}/"), format!("{folder}0"));
        let is_done = |after: &FileName| *after.as_str() >= *end;
        let is_for_later = |last: &FileName| *last.as_str() < *first;
        match &self.after {
            Some(after) if is_done(after) => false,
            _ if self.is_full() => !self.names.last().is_some_and(is_for_later),
            _ => true,
        }
    }

    fn take(&mut self, name: &str) {
        let Ok(name) = name.parse::<FileName>() else {
            return;
        };
        if self.after.as_ref().is_some_and(|after| name <= *after) {
            return;
        }
        self.names.insert(name);
        if self.names.len() > self.limit {
            self.names.pop_last();
        }
    }

    fn is_full(&self) -> bool {
        self.names.len() >= self.limit
    }
}
