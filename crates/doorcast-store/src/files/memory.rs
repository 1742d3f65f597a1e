//! Files in memory: gone with the process. For tests and demonstrations.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError, VendorError,
    avatar_studio::ByteSource,
    files::{FileName, FileStore},
};

/// Files in memory.
#[derive(Debug, Default)]
pub struct MemoryFiles {
    files: Mutex<BTreeMap<FileName, Vec<u8>>>,
}

impl MemoryFiles {
    /// Returns an empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn files(&self) -> MutexGuard<'_, BTreeMap<FileName, Vec<u8>>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl FileStore for MemoryFiles {
    async fn put_file(&self, name: &FileName, bytes: Vec<u8>) -> Result<(), StoreError> {
        self.files().insert(name.clone(), bytes);
        Ok(())
    }

    async fn read_file(&self, name: &FileName) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.files().get(name).cloned())
    }

    async fn file_size(&self, name: &FileName) -> Result<Option<u64>, StoreError> {
        Ok(self.files().get(name).map(|bytes| bytes.len() as u64))
    }

    async fn open_file(
        &self,
        name: &FileName,
        offset_bytes: u64,
    ) -> Result<Option<Box<dyn ByteSource>>, StoreError> {
        let files = self.files();
        let rest = |bytes: &Vec<u8>| {
            let offset = usize::try_from(offset_bytes).unwrap_or(usize::MAX);
            bytes.get(offset..).unwrap_or_default().to_vec()
        };
        let opened = files.get(name).map(rest);
        Ok(opened.map(|rest| Box::new(Rest(rest)) as Box<dyn ByteSource>))
    }

    async fn delete_file(&self, name: &FileName) -> Result<(), StoreError> {
        self.files().remove(name);
        Ok(())
    }

    async fn delete_folder(&self, folder: &FileName) -> Result<(), StoreError> {
        self.files().retain(|name, _| !name.is_in(folder));
        Ok(())
    }

    async fn list_folder_after(
        &self,
        folder: &FileName,
        after: Option<&FileName>,
        limit: usize,
    ) -> Result<Vec<FileName>, StoreError> {
        let files = self.files();
        let inside = files.keys().filter(|name| name.is_in(folder));
        let later = inside.filter(|name| after.is_none_or(|after| *name > after));
        Ok(later.take(limit).cloned().collect())
    }

    async fn sweep_files(&self) -> Result<usize, StoreError> {
        Ok(0)
    }
}

/// What is left to read.
struct Rest(Vec<u8>);

#[async_trait]
impl ByteSource for Rest {
    fn size_bytes(&self) -> Option<u64> {
        Some(self.0.len() as u64)
    }

    async fn next_piece(&mut self) -> Result<Option<Vec<u8>>, VendorError> {
        let rest = std::mem::take(&mut self.0);
        Ok(Some(rest).filter(|rest| !rest.is_empty()))
    }
}
