//! The grammar of the container: length, four letters, content.

/// Writes boxes into each other, filling in each length when its content is done.
#[derive(Default)]
pub(super) struct BoxWriter {
    bytes: Vec<u8>,
}

impl BoxWriter {
    /// Writes one box.
    pub(super) fn nest(&mut self, kind: &[u8; 4], content: impl FnOnce(&mut Self)) {
        let start = self.bytes.len();
        self.u32(0).put(kind);
        content(self);
        let length = u32::try_from(self.bytes.len() - start).expect("an index is below 4 GiB");
        self.bytes[start..start + 4].copy_from_slice(&length.to_be_bytes());
    }

    /// Writes one box that carries a version and flags.
    pub(super) fn nest_full(
        &mut self,
        kind: &[u8; 4],
        version: u8,
        flags: u32,
        content: impl FnOnce(&mut Self),
    ) {
        self.nest(kind, |out| {
            out.u32(u32::from(version) << 24 | flags);
            content(out);
        });
    }

    /// Writes bytes as they are.
    pub(super) fn put(&mut self, bytes: &[u8]) -> &mut Self {
        self.bytes.extend_from_slice(bytes);
        self
    }

    /// Writes `count` zero bytes.
    pub(super) fn zeros(&mut self, count: usize) -> &mut Self {
        self.bytes.resize(self.bytes.len() + count, 0);
        self
    }

    pub(super) fn u8(&mut self, value: u8) -> &mut Self {
        self.put(&[value])
    }

    pub(super) fn u16(&mut self, value: u16) -> &mut Self {
        self.put(&value.to_be_bytes())
    }

    pub(super) fn u32(&mut self, value: u32) -> &mut Self {
        self.put(&value.to_be_bytes())
    }

    pub(super) fn u64(&mut self, value: u64) -> &mut Self {
        self.put(&value.to_be_bytes())
    }

    /// Writes a duration.
    pub(super) fn ticks(&mut self, ticks: u64) -> &mut Self {
        self.u32(u32::try_from(ticks).expect("a movie is shorter than a day"))
    }

    /// Writes bytes after their number in two bytes.
    pub(super) fn sized(&mut self, bytes: &[u8]) -> &mut Self {
        self.u16(u16::try_from(bytes.len()).expect("parameter sets are short"));
        self.put(bytes)
    }

    /// Writes a number of entries or a size that the format gives four bytes.
    pub(super) fn count(&mut self, count: usize) -> &mut Self {
        self.u32(u32::try_from(count).expect("tables are below four billion entries"))
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.bytes
    }
}
