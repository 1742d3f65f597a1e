use std::{
    fs::{self, File},
    io::Read,
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use tempfile::TempDir;

use crate::http::{NoAnswer, download::DownloadError, pieces::Pieces};

use super::{Checksum, DiskError, LocalDisk, NotKept};

const HELLO: &str = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

fn disk() -> (TempDir, LocalDisk) {
    let folder = TempDir::new().expect("a folder");
    let disk = LocalDisk::open(folder.path().join("media")).expect("a disk");
    (folder, disk)
}

fn read(disk: &LocalDisk, checksum: Checksum, from: u64, length: Option<u64>) -> String {
    let (mut part, _) = disk
        .open_range(checksum, from, length)
        .expect("it is there");
    let mut text = String::new();
    part.read_to_string(&mut text).expect("it is readable");
    text
}

fn half_written(disk: &LocalDisk) -> usize {
    fs::read_dir(disk.incoming()).expect("a folder").count()
}

/// A file that comes in pieces, and may break.
struct Scripted(Vec<Result<Bytes, DownloadError>>);

impl Pieces for Scripted {
    async fn piece(&mut self) -> Result<Option<Bytes>, DownloadError> {
        match self.0.is_empty() {
            true => Ok(None),
            false => self.0.remove(0).map(Some),
        }
    }

    fn total_bytes(&self) -> Option<u64> {
        None
    }
}

#[test]
fn a_file_is_named_by_what_is_in_it_and_kept_once() {
    let (_folder, disk) = disk();
    let first = disk.keep(b"hello").expect("kept");
    assert_eq!(first.checksum.to_string(), HELLO);
    assert_eq!(disk.keep(b"hello").expect("kept"), first);
    disk.keep(b"").expect("kept");
    assert_eq!(disk.list().expect("a list").len(), 2);
    assert_eq!(disk.verify(first.checksum).expect("it is whole"), first);
    assert_eq!(half_written(&disk), 0);

    disk.remove(first.checksum).expect("removed");
    disk.remove(first.checksum).expect("removed before");
    assert_eq!(disk.find(first.checksum).expect("an answer"), None);
    assert!(matches!(
        disk.verify(first.checksum),
        Err(DiskError::Missing(_))
    ));
}

#[test]
fn any_part_can_be_opened() {
    let (_folder, disk) = disk();
    let stored = disk.keep(b"hello").expect("kept");
    for (from, length, text) in [
        (0, None, "hello"),
        (0, Some(2), "he"),
        (1, Some(3), "ell"),
        (4, Some(99), "o"),
        (4, None, "o"),
    ] {
        assert_eq!(read(&disk, stored.checksum, from, length), text);
    }
    for from in [5, 6, u64::MAX] {
        let opened = disk.open_range(stored.checksum, from, None);
        assert!(
            matches!(opened, Err(DiskError::OutOfRange { size_bytes: 5 })),
            "{from}"
        );
    }
    let empty = disk.keep(b"").expect("kept");
    assert_eq!(read(&disk, empty.checksum, 0, None), "");
}

#[test]
fn damage_is_noticed_and_repaired_by_keeping_the_file_again() {
    let (_folder, disk) = disk();
    let stored = disk.keep(b"hello").expect("kept");
    fs::write(disk.path(stored.checksum), b"hell").expect("damaged");
    assert!(matches!(
        disk.verify(stored.checksum),
        Err(DiskError::Damaged(_))
    ));
    disk.keep(b"hello").expect("kept");
    assert!(disk.verify(stored.checksum).is_ok());
}

#[test]
fn an_unfinished_file_is_no_file() {
    let (_folder, disk) = disk();
    let mut incoming = disk.begin().expect("begun");
    incoming.write(b"hel").expect("written");
    assert_eq!((half_written(&disk), incoming.size_bytes()), (1, 3));
    drop(incoming);
    assert_eq!(half_written(&disk), 0);
    assert_eq!(disk.list().expect("a list"), []);
}

#[test]
fn what_a_dead_process_left_is_removed_and_what_a_living_one_writes_is_not() {
    let (folder, disk) = disk();
    let mut living = disk.begin().expect("begun");
    let dead = disk.incoming().join("dead");
    fs::write(&dead, b"half").expect("written");
    let long_ago = SystemTime::now() - Duration::from_secs(2 * 86_400);
    File::options()
        .write(true)
        .open(&dead)
        .and_then(|file| file.set_modified(long_ago))
        .expect("aged");
    LocalDisk::open(folder.path().join("media")).expect("opened again");
    assert!(!dead.exists());
    living.write(b"hello").expect("written");
    assert_eq!(living.finish().expect("kept").checksum.to_string(), HELLO);
}

#[test]
fn only_a_checksum_is_a_name() {
    for text in [
        "",
        "2cf2",
        "../../etc/passwd",
        &HELLO.to_uppercase(),
        &format!("{HELLO}0"),
        &"é".repeat(32),
    ] {
        assert!(text.parse::<Checksum>().is_err(), "{text}");
    }
    let checksum: Checksum = HELLO.parse().expect("it is one");
    let json = serde_json::to_string(&checksum).expect("it is text");
    assert_eq!(
        serde_json::from_str::<Checksum>(&json).expect("it is one"),
        checksum
    );
}

#[tokio::test]
async fn pieces_are_kept_whole_or_not_at_all() {
    let (_folder, disk) = disk();
    let piece = |text: &'static str| Ok(Bytes::from_static(text.as_bytes()));
    let broken = || Err(DownloadError::Broken(NoAnswer::TimedOut));

    let mut whole = Scripted(vec![piece("he"), piece("llo")]);
    let stored = disk.keep_pieces(&mut whole, 5).await.expect("kept");
    assert_eq!(stored.checksum.to_string(), HELLO);

    let mut breaks = Scripted(vec![piece("he"), broken()]);
    let error = disk
        .keep_pieces(&mut breaks, 5)
        .await
        .expect_err("it broke");
    assert!(matches!(error, NotKept::Reading(_)), "{error}");
    let mut long = Scripted(vec![piece("hello"), piece("!")]);
    let error = disk
        .keep_pieces(&mut long, 5)
        .await
        .expect_err("it is too long");
    assert!(
        matches!(error, NotKept::TooLong { most_bytes: 5 }),
        "{error}"
    );
    assert_eq!(disk.list().expect("a list").len(), 1);
    assert_eq!(half_written(&disk), 0);
}

#[tokio::test]
async fn a_kept_file_can_be_passed_on() {
    let (_folder, disk) = disk();
    for size in [0, 1, 300_000] {
        let bytes = vec![7; size];
        let stored = disk.keep(&bytes).expect("kept");
        let mut file = disk.open_pieces(stored.checksum).expect("it is there");
        assert_eq!(file.total_bytes(), Some(size as u64));
        let again = disk.keep_pieces(&mut file, 1_000_000).await.expect("kept");
        assert_eq!(again, stored);
    }
}
