//! What the fake keeps.

use std::collections::BTreeMap;

use bytes::Bytes;
use doorcast_domain::hex;
use md5::{Digest as _, Md5};

/// What the fake keeps.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) objects: BTreeMap<String, Bytes>,
    pub(super) uploads: BTreeMap<String, Upload>,
    begun: u64,
}

/// An upload that was begun.
#[derive(Debug, Default)]
pub(super) struct Upload {
    pub(super) name: String,
    pub(super) parts: BTreeMap<u32, Bytes>,
}

impl State {
    /// Begins an upload. Returns what it is called.
    pub(super) fn begin(&mut self, name: &str) -> String {
        self.begun += 1;
        let id = format!("upload-{}", self.begun);
        let upload = Upload {
            name: name.to_owned(),
            ..Upload::default()
        };
        self.uploads.insert(id.clone(), upload);
        id
    }

    /// Returns the upload of a name.
    pub(super) fn upload(&mut self, id: &str, name: &str) -> Option<&mut Upload> {
        let upload = self.uploads.get_mut(id);
        upload.filter(|upload| upload.name == name)
    }

    /// Makes an object of an upload, if its parts are long enough and none is missing.
    pub(super) fn complete(&mut self, id: &str, min_part_bytes: usize) -> Result<(), &'static str> {
        let upload = self.uploads.get(id).ok_or("NoSuchUpload")?;
        let count = upload.parts.len() as u32;
        if !upload.parts.keys().copied().eq(1..=count) {
            return Err("InvalidPart");
        }
        let mut before_last = upload.parts.range(..count).map(|(_, part)| part.len());
        if before_last.any(|length| length < min_part_bytes) {
            return Err("EntityTooSmall");
        }
        let bytes: Vec<u8> = upload.parts.values().flatten().copied().collect();
        let name = upload.name.clone();
        self.uploads.remove(id);
        self.objects.insert(name, bytes.into());
        Ok(())
    }
}

/// Returns what an object is known by.
pub(super) fn tag(bytes: &[u8]) -> String {
    format!("\"{}\"", hex::text(&Md5::digest(bytes)))
}
