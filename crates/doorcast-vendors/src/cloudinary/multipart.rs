//! Forms with files, written as Cloudinary's own packages write them.

use bytes::Bytes;

/// A form that can be sent more than once.
#[derive(Debug, Clone)]
pub(super) struct Form {
    boundary: String,
    bytes: Vec<u8>,
}

impl Form {
    /// Returns an empty form. `unique` must not occur in any value: it separates them.
    pub(super) fn new(unique: &str, capacity: usize) -> Self {
        Self {
            boundary: format!("doorcast-{unique}"),
            bytes: Vec::with_capacity(capacity + 2_048),
        }
    }

    /// Adds a field.
    pub(super) fn field(&mut self, name: &str, value: &str) {
        let head = format!(
            "--{}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n",
            self.boundary
        );
        self.bytes.extend_from_slice(head.as_bytes());
        self.bytes.extend_from_slice(value.as_bytes());
        self.bytes.extend_from_slice(b"\r\n");
    }

    /// Adds the file.
    pub(super) fn file(&mut self, bytes: &[u8]) {
        let head = format!(
            "--{}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"video.mp4\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n",
            self.boundary
        );
        self.bytes.extend_from_slice(head.as_bytes());
        self.bytes.extend_from_slice(bytes);
        self.bytes.extend_from_slice(b"\r\n");
    }

    /// Returns the type and the bytes of the whole form.
    pub(super) fn finish(mut self) -> (String, Bytes) {
        let end = format!("--{}--\r\n", self.boundary);
        self.bytes.extend_from_slice(end.as_bytes());
        let kind = format!("multipart/form-data; boundary={}", self.boundary);
        (kind, self.bytes.into())
    }
}
