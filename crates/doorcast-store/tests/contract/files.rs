//! What every store of small files must do.

use doorcast_app::ports::files::{FileName, FileStore};

use crate::{
    races::at_once,
    samples::{name, wait},
};

/// Longer than what any store keeps in one piece.
const LONG: usize = 2_500_000;

fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at % 251) as u8).collect()
}

fn put(store: &dyn FileStore, file: &str, bytes: Vec<u8>) {
    wait(store.put_file(&name(file), bytes)).expect("put");
}

fn read(store: &dyn FileStore, file: &str) -> Option<Vec<u8>> {
    wait(store.read_file(&name(file))).expect("an answer")
}

fn list(store: &dyn FileStore, folder: &str) -> Vec<String> {
    let names = wait(store.list_folder(&name(folder))).expect("a list");
    names.iter().map(FileName::to_string).collect()
}

pub(crate) fn a_file_comes_back_as_it_was(store: &dyn FileStore) {
    assert_eq!(read(store, "studio/a/film.mp4"), None);
    for length in [0, 1, LONG] {
        put(store, "studio/a/film.mp4", bytes(length));
        assert_eq!(read(store, "studio/a/film.mp4"), Some(bytes(length)));
        let size = wait(store.file_size(&name("studio/a/film.mp4"))).expect("an answer");
        assert_eq!(size, Some(length as u64));
    }
    assert_eq!(list(store, "studio"), ["studio/a/film.mp4"]);
    assert_eq!(read(store, "studio/other"), None);
}

pub(crate) fn a_file_is_read_from_any_byte(store: &dyn FileStore) {
    put(store, "film", bytes(LONG));
    for offset in [
        0,
        1,
        1_048_575,
        1_048_576,
        2_000_000,
        LONG - 1,
        LONG,
        LONG + 9,
    ] {
        let opened = wait(store.open_file(&name("film"), offset as u64)).expect("an answer");
        let mut part = opened.expect("a file");
        let promised = part.size_bytes().expect("its size");
        let mut read = Vec::new();
        while let Some(piece) = wait(part.next_piece()).expect("a piece") {
            read.extend(piece);
        }
        assert_eq!(read, bytes(LONG)[offset.min(LONG)..], "from {offset}");
        assert_eq!(promised, read.len() as u64);
    }
    let none = wait(store.open_file(&name("other"), 0)).expect("an answer");
    assert!(none.is_none());
}

pub(crate) fn files_are_listed_and_deleted_by_folder(store: &dyn FileStore) {
    let all = ["a/b", "a/c/d", "a/c/e", "a0", "ab/c"];
    for file in all {
        put(store, file, file.into());
    }
    assert_eq!(list(store, "a"), ["a/b", "a/c/d", "a/c/e"]);
    assert_eq!(list(store, "a/c"), ["a/c/d", "a/c/e"]);
    assert_eq!(list(store, "nothing"), [""; 0]);
    for _ in 0..2 {
        wait(store.delete_file(&name("a/b"))).expect("deleted");
        assert_eq!(read(store, "a/b"), None);
    }
    for _ in 0..2 {
        wait(store.delete_folder(&name("a"))).expect("deleted");
        assert_eq!(list(store, "a"), [""; 0]);
    }
    for file in ["a0", "ab/c"] {
        assert_eq!(read(store, file), Some(file.into()));
    }
}

pub(crate) fn files_are_listed_some_at_a_time(store: &dyn FileStore) {
    // "-" and "." come before "/", "0" after it.
    let all = [
        "a/b", "a/c-d", "a/c.e", "a/c/d", "a/c/e", "a/c0/d", "a/c0/e/f", "a/d",
    ];
    for file in all.iter().rev().chain(&["a-b", "a0", "ab/c"]) {
        put(store, file, (*file).into());
    }
    let folder = name("a");
    for limit in [1, 2, 3, 100] {
        let (mut found, mut after) = (Vec::new(), None::<FileName>);
        loop {
            let some = store.list_folder_after(&folder, after.as_ref(), limit);
            let some = wait(some).expect("a list");
            assert!(some.len() <= limit);
            let Some(last) = some.last() else { break };
            after = Some(last.clone());
            found.extend(some.iter().map(FileName::to_string));
        }
        assert_eq!(found, all, "{limit} at a time");
    }
    let nothing = name("nothing");
    let none = store.list_folder_after(&nothing, None, 9);
    assert_eq!(wait(none).expect("a list"), []);
}

pub(crate) fn a_file_that_many_put_is_one_of_theirs(store: &dyn FileStore) {
    put(store, "film", bytes(10));
    at_once(|number| put(store, "film", vec![number as u8; 1_200_000]));
    let kept = read(store, "film").expect("a file");
    assert_eq!(kept.len(), 1_200_000);
    assert!(kept.iter().all(|byte| *byte == kept[0]), "of one of them");
    put(store, "film", bytes(3));
    assert_eq!(read(store, "film"), Some(bytes(3)));
    wait(store.delete_file(&name("film"))).expect("deleted");
    assert_eq!(read(store, "film"), None);
    assert_eq!(wait(store.sweep_files()).expect("swept"), 0);
}
