//! A folder of an archive in memory, whose files can be changed and lost.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, Cursor, ErrorKind, Write},
    sync::{Arc, Mutex},
};

use doorcast_app::archive::{Folder, Sheet};

type Files = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

/// The folder.
#[derive(Default)]
pub(crate) struct Papers {
    files: Files,
    /// A file that can be opened so often, and once not.
    lost: Mutex<Option<(String, u32)>>,
}

impl Papers {
    /// Lets a file be opened so often, and then not once.
    pub(crate) fn lose(&self, name: &str, after: u32) {
        *self.lost.lock().expect("no panic") = Some((name.to_owned(), after));
    }

    pub(crate) fn remove(&self, name: &str) {
        self.files.lock().expect("no panic").remove(name);
    }

    pub(crate) fn change(&self, name: &str, how: impl Fn(&str) -> String) {
        let mut files = self.files.lock().expect("no panic");
        let file = files.get_mut(name).expect("a file");
        let text = String::from_utf8(file.clone()).expect("text");
        let changed = how(&text);
        assert_ne!(changed, text);
        *file = changed.into_bytes();
    }

    /// Returns all that is in the files.
    pub(crate) fn text(&self) -> String {
        let files = self.files.lock().expect("no panic");
        let bytes: Vec<u8> = files.values().flatten().copied().collect();
        String::from_utf8(bytes).expect("text")
    }
}

impl Folder for Papers {
    fn create(&self, name: &str) -> io::Result<Box<dyn Sheet>> {
        Ok(Box::new(Paper {
            name: name.to_owned(),
            bytes: Vec::new(),
            files: Arc::clone(&self.files),
        }))
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn BufRead + Send>> {
        let mut lost = self.lost.lock().expect("no panic");
        match &mut *lost {
            Some((file, 0)) if file == name => {
                *lost = None;
                return Err(ErrorKind::Other.into());
            }
            Some((file, left)) if file == name => *left -= 1,
            _ => {}
        }
        let files = self.files.lock().expect("no panic");
        let file = files.get(name).ok_or(ErrorKind::NotFound)?;
        Ok(Box::new(Cursor::new(file.clone())))
    }
}

struct Paper {
    name: String,
    bytes: Vec<u8>,
    files: Files,
}

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Sheet for Paper {
    fn finish(self: Box<Self>) -> io::Result<()> {
        let mut files = self.files.lock().expect("no panic");
        files.insert(self.name, self.bytes);
        Ok(())
    }
}
