use std::thread;

use super::*;

fn key(number: usize) -> String {
    format!("{number:064x}")
}

fn cache(limit_bytes: u64) -> (tempfile::TempDir, SegmentCache) {
    let folder = tempfile::tempdir().expect("a folder");
    let cache = SegmentCache::open(folder.path().join("segments"), limit_bytes);
    (folder, cache)
}

fn total(cache: &SegmentCache) -> u64 {
    let entries = cache.entries().expect("a folder");
    entries.iter().map(|entry| entry.size).sum()
}

/// Makes an entry look as if it was last used so many seconds ago.
fn age(cache: &SegmentCache, key: &str, seconds: u64) {
    let path = cache.path(key).expect("a key");
    let file = File::options().write(true).open(path).expect("an entry");
    file.set_modified(SystemTime::now() - Duration::from_secs(seconds))
        .expect("a time");
}

#[test]
fn what_is_kept_comes_back() {
    let (_folder, cache) = cache(10_000);
    assert_eq!(cache.get(&key(1)), None);
    for bytes in [&b""[..], b"one", &[0; 3_000]] {
        cache.put(&key(1), bytes);
        assert_eq!(cache.get(&key(1)).as_deref(), Some(bytes));
    }
    assert_eq!(cache.get(&key(2)), None);
}

#[test]
fn only_keys_are_keys() {
    let (folder, cache) = cache(10_000);
    for name in ["", "../outside", &key(1)[1..], &"g".repeat(64)] {
        cache.put(name, b"x");
        assert_eq!(cache.get(name), None, "{name}");
    }
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

#[test]
fn a_damaged_entry_is_not_there_and_is_removed() {
    let (_folder, cache) = cache(10_000);
    let path = cache.path(&key(1)).expect("a key");
    for damage in [0, 9, HEADER_BYTES, HEADER_BYTES + 2] {
        cache.put(&key(1), b"one two three");
        let mut bytes = fs::read(&path).expect("the entry");
        bytes[damage] ^= 1;
        fs::write(&path, &bytes).expect("damage");
        assert_eq!(cache.get(&key(1)), None, "byte {damage}");
        assert!(!path.exists());
    }
    for length in [0, 20, HEADER_BYTES, HEADER_BYTES + 3] {
        cache.put(&key(1), b"one two three");
        let bytes = fs::read(&path).expect("the entry");
        fs::write(&path, &bytes[..length]).expect("damage");
        assert_eq!(cache.get(&key(1)), None, "length {length}");
        assert!(!path.exists());
    }
}

#[test]
fn the_entries_used_longest_ago_make_room() {
    let (_folder, cache) = cache(5_000);
    for number in 0..4 {
        cache.put(&key(number), &[7; 1_000]);
        age(&cache, &key(number), 100 - number as u64);
    }
    assert!(cache.get(&key(0)).is_some(), "used just now");
    cache.put(&key(4), &[7; 1_000]);
    let kept: Vec<usize> = (0..5)
        .filter(|number| cache.get(&key(*number)).is_some())
        .collect();
    assert_eq!(kept, [0, 2, 3, 4]);
    assert!(total(&cache) <= 5_000);
}

#[test]
fn what_is_larger_than_the_limit_is_not_kept() {
    let (_folder, cache) = cache(1_000);
    cache.put(&key(1), &[7; 900]);
    cache.put(&key(2), &[7; 1_000]);
    assert_eq!(cache.get(&key(2)), None);
    assert!(cache.get(&key(1)).is_some());
}

#[test]
fn what_a_dead_process_left_is_removed() {
    let (_folder, cache) = cache(5_000);
    cache.put(&key(1), b"one");
    let (old, new) = (
        cache.folder.join(".part-old"),
        cache.folder.join(".part-new"),
    );
    for path in [&old, &new] {
        fs::write(path, "half").expect("a file");
    }
    let file = File::options().write(true).open(&old).expect("a file");
    file.set_modified(SystemTime::now() - ABANDONED_AFTER * 2)
        .expect("a time");
    cache.shrink().expect("a folder");
    assert!(!old.exists() && new.exists());
}

#[test]
fn two_users_of_one_folder_never_see_half_an_entry() {
    let (_folder, first) = cache(20_000);
    let second = SegmentCache::open(first.folder.clone(), 20_000);
    let content = |number: usize| vec![number as u8; 100 + number * 37];
    thread::scope(|scope| {
        for cache in [&first, &second, &first, &second] {
            scope.spawn(move || {
                for round in 0..200 {
                    let number = round * 7 % 40;
                    match cache.get(&key(number)) {
                        Some(bytes) => assert_eq!(bytes, content(number)),
                        None => cache.put(&key(number), &content(number)),
                    }
                }
            });
        }
    });
    first.shrink().expect("a folder");
    assert!(total(&first) <= 20_000);
}

#[test]
fn a_folder_that_cannot_be_is_an_empty_cache() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "").expect("a file");
    let cache = SegmentCache::open(file.join("segments"), 1_000);
    cache.put(&key(1), b"one");
    assert_eq!(cache.get(&key(1)), None);
}
