//! Small files go along, and only they do.

use doorcast_app::{
    archive::{ArchiveError, Manifest},
    ports::{
        archive::Archive as _,
        files::{FileName, FileStore},
    },
};
use doorcast_store::{files::MemoryFiles, memory::MemoryVideos};

use super::{Papers, archive_with, fill_with};
use crate::samples::{name, wait};

/// Longer than what any store keeps in one piece.
const LONG: usize = 2_500_000;

fn all() -> Vec<(String, Vec<u8>)> {
    let mut all = vec![
        ("pictures/0f/9a.jpg".to_owned(), vec![0xff; 9]),
        ("pictures/0f/9b.png".to_owned(), vec![]),
        ("studio/0a/film.mp4".to_owned(), vec![7; LONG]),
        ("studio/0a/ticket.json".to_owned(), b"{}".to_vec()),
    ];
    let many = (0..30).map(|number| (format!("studio/1{number:02}/ticket.json"), vec![number]));
    all.extend(many);
    all
}

fn put_all(files: &dyn FileStore) {
    for (file, bytes) in all() {
        wait(files.put_file(&name(&file), bytes)).expect("put");
    }
}

fn assert_all(files: &dyn FileStore) {
    for (file, bytes) in all() {
        let read = wait(files.read_file(&name(&file))).expect("an answer");
        assert!(read == Some(bytes), "{file}");
    }
}

/// An archive of nothing but files.
fn archive_of(files: &dyn FileStore) -> (Papers, Manifest) {
    archive_with(&MemoryVideos::new(), files)
}

fn house() -> (Papers, Manifest) {
    let files = MemoryFiles::new();
    put_all(&files);
    archive_of(&files)
}

pub(crate) fn files_move_there_and_back(files: &dyn FileStore) {
    let (papers, manifest) = house();
    let list = manifest.kept_files.as_ref().expect("a list");
    assert_eq!(list.files, all().len() as u64);
    fill_with(&MemoryVideos::new(), files, &papers).expect("an empty store");
    assert_all(files);
    let (papers, again) = archive_of(files);
    assert_eq!(again.digest(), manifest.digest());
    let back = MemoryFiles::new();
    fill_with(&MemoryVideos::new(), &back, &papers).expect("an empty store");
    assert_all(&back);
    // They are not empty any more, whatever the records say.
    let twice = fill_with(&MemoryVideos::new(), files, &papers);
    assert!(
        matches!(twice, Err(ArchiveError::NotEmpty { what: "files" })),
        "{twice:?}"
    );
}

pub(crate) fn an_import_of_files_that_stopped_goes_on(files: &dyn FileStore) {
    let (papers, manifest) = house();
    let store = MemoryVideos::new();
    papers.lose("files/studio/0a/ticket.json", 1);
    let stopped = fill_with(&store, files, &papers);
    assert!(
        matches!(&stopped, Err(ArchiveError::File { name, .. }) if name.ends_with("ticket.json")),
        "{stopped:?}"
    );
    assert!(wait(store.find_import()).expect("an answer").is_some());
    // One that is not as it was is put again.
    wait(files.put_file(&name("pictures/0f/9a.jpg"), vec![1; 9])).expect("put");
    fill_with(&store, files, &papers).expect("the same archive");
    assert_all(files);
    assert_eq!(archive_of(files).1.digest(), manifest.digest());
}

pub(crate) fn a_file_somebody_else_put_is_noticed(files: &dyn FileStore) {
    let (papers, _) = house();
    let store = MemoryVideos::new();
    papers.lose("files/studio/0a/ticket.json", 1);
    fill_with(&store, files, &papers).expect_err("it stops");
    wait(files.put_file(&name("pictures/0f/other.jpg"), vec![1])).expect("put");
    let differs = fill_with(&store, files, &papers);
    assert!(
        matches!(differs, Err(ArchiveError::Differs { what: "files" })),
        "{differs:?}"
    );
    assert!(wait(store.find_import()).expect("an answer").is_some());
}

#[test]
fn files_that_were_changed_are_not_kept() {
    let wrong = |name: &str, how: &dyn Fn(&str) -> String| {
        let (papers, _) = house();
        papers.change(name, how);
        papers
    };
    let missing = || {
        let (papers, _) = house();
        papers.remove("files/studio/0a/film.mp4");
        papers
    };
    let list = "files.jsonl";
    let elsewhere = |text: &str| text.replacen("studio/0a/ticket.json", "secret.key", 1);
    let papers = [
        wrong("files/studio/0a/ticket.json", &|_| "[]".to_owned()),
        wrong("files/studio/0a/ticket.json", &|_| "{} ".to_owned()),
        wrong(list, &|text| text.lines().skip(1).collect()),
        wrong(list, &|text| {
            text.replacen("pictures/0f/9b.png", "pictures/0f/../9b.png", 1)
        }),
        wrong(list, &elsewhere),
        missing(),
    ];
    for papers in papers {
        let (store, files) = (MemoryVideos::new(), MemoryFiles::new());
        let refused = fill_with(&store, &files, &papers).expect_err("no archive");
        assert!(
            matches!(
                refused,
                ArchiveError::Changed { .. }
                    | ArchiveError::BadLine { .. }
                    | ArchiveError::File { .. }
            ),
            "{refused:?}"
        );
        assert_eq!(wait(store.find_import()).expect("an answer"), None);
        for folder in ["pictures", "studio"] {
            let there: Vec<FileName> = wait(files.list_folder(&name(folder))).expect("a list");
            assert_eq!(there, []);
        }
    }
}

#[test]
fn an_archive_from_before_has_no_files() {
    let (papers, _) = archive_of(&MemoryFiles::new());
    papers.change("manifest.json", |text| {
        let mut manifest: serde_json::Value = serde_json::from_str(text).expect("JSON");
        manifest["version"] = 1.into();
        let fields = manifest.as_object_mut().expect("an object");
        fields.remove("kept_files");
        fields.remove("films_on_disk");
        manifest.to_string()
    });
    papers.remove("files.jsonl");
    let files = MemoryFiles::new();
    put_all(&files);
    fill_with(&MemoryVideos::new(), &files, &papers).expect("an archive");
    assert_all(&files);
}
