//! Everything as a whole: read from any store and kept in any other.

#[path = "archive/files.rs"]
pub(crate) mod files;
#[path = "archive/house.rs"]
mod house;
#[path = "archive/papers.rs"]
mod papers;

use doorcast_app::{
    archive::{ArchiveError, Kept, Listener, Manifest, Step, export, import},
    ports::{
        archive::{Archive, Kind, Seal},
        files::FileStore,
        store::Store,
        videos::Whose,
    },
};
use doorcast_store::{
    files::MemoryFiles,
    memory::MemoryVideos,
    sqlite::vault::{ArchiveSeal, MasterKey},
};

use crate::samples::{NOW, claim, claimed, pressed, wait};

pub(crate) use house::fill;
use papers::Papers;

struct Nobody;

impl Listener for Nobody {
    fn hear(&self, _: Step, _: &'static str, _: u64) {}
}

pub(crate) fn seal() -> ArchiveSeal {
    ArchiveSeal::new(&MasterKey::parse(&"5e".repeat(32)).expect("a key"))
}

pub(crate) fn archive_of(store: &dyn Archive) -> (Papers, Manifest) {
    archive_with(store, &MemoryFiles::new())
}

pub(crate) fn fill_from(store: &dyn Archive, papers: &Papers) -> Result<Manifest, ArchiveError> {
    fill_with(store, &MemoryFiles::new(), papers)
}

/// The same with small files.
fn archive_with(store: &dyn Archive, files: &dyn FileStore) -> (Papers, Manifest) {
    let papers = Papers::default();
    let kept = Kept { store, files };
    let done = wait(export(kept, &papers, &seal(), NOW, &Nobody));
    (papers, done.expect("an archive"))
}

fn fill_with(
    store: &dyn Archive,
    files: &dyn FileStore,
    papers: &Papers,
) -> Result<Manifest, ArchiveError> {
    let kept = Kept { store, files };
    wait(import(kept, papers, &seal(), "moving", &Nobody))
}

/// Returns how many records there are of each kind.
fn counts(manifest: &Manifest) -> Vec<(Kind, u64)> {
    let files = manifest.files.iter();
    files.map(|file| (file.kind, file.lines)).collect()
}

pub(crate) fn everything_can_be_moved_from_it(store: &impl Store) {
    fill(store);
    let (papers, manifest) = archive_of(store);
    for (kind, count) in counts(&manifest) {
        assert!(count > 0, "the house has no {kind:?}");
    }
    assert!(
        !papers.text().contains(house::KEY),
        "a secret is not sealed"
    );
    let other = MemoryVideos::new();
    fill_from(&other, &papers).expect("an empty store");
    assert_eq!(archive_of(&other).1, manifest);
}

pub(crate) fn everything_can_be_moved_to_it(store: &impl Store) {
    let other = MemoryVideos::new();
    fill(&other);
    let (papers, manifest) = archive_of(&other);
    fill_from(store, &papers).expect("an empty store");
    assert_eq!(archive_of(store).1, manifest);
    assert_eq!(wait(store.find_import()).expect("an answer"), None);
    house::assert_lived_in(store, &other);
    // What comes next comes after everything that was there.
    let lines = |store: &dyn Store| {
        wait(store.list_recent_lines(&Whose::default(), None, 1)).expect("a page")[0].0
    };
    let before = lines(store);
    pressed(store, 900, "dana", 0);
    assert_eq!(lines(store).0, before.0 + 1);
    let all = claimed(store, &claim(NOW + 10_000_000));
    let leased = all.iter().find(|one| one.video.id == house::leased_id());
    let fence = leased.expect("its lease was dropped").lease.fence;
    assert_eq!(fence.0, 2, "no fence is given twice");
    // It is not empty any more.
    let twice = fill_from(store, &papers);
    assert!(
        matches!(twice, Err(ArchiveError::NotEmpty { .. })),
        "{twice:?}"
    );
}

pub(crate) fn an_import_that_stopped_goes_on(store: &impl Store) {
    let other = MemoryVideos::new();
    fill(&other);
    let (papers, manifest) = archive_of(&other);
    // It is proved, and then the disk fails in the middle.
    papers.lose("sessions.jsonl", 1);
    let stopped = fill_from(store, &papers);
    assert!(
        matches!(stopped, Err(ArchiveError::File { .. })),
        "{stopped:?}"
    );
    let import = wait(store.find_import()).expect("an answer");
    assert_eq!(import.expect("it is not usable").archive, manifest.digest());
    // Another one does not go on in its place.
    let another = MemoryVideos::new();
    let refused = fill_from(store, &archive_of(&another).0);
    assert!(
        matches!(refused, Err(ArchiveError::Another { .. })),
        "{refused:?}"
    );
    fill_from(store, &papers).expect("the same archive");
    assert_eq!(wait(store.find_import()).expect("an answer"), None);
    assert_eq!(archive_of(store).1, manifest);
}

pub(crate) fn what_is_not_an_archive_of_ours_changes_nothing(store: &impl Store) {
    let other = MemoryVideos::new();
    fill(&other);
    let papers = || archive_of(&other).0;
    let without = papers();
    without.remove("manifest.json");
    let half = papers();
    half.change("people.jsonl", |text| text.replacen("agent", "owner", 1));
    let cut = papers();
    cut.change("ledger.jsonl", |text| text.lines().skip(1).collect());
    let newer = papers();
    newer.change("manifest.json", |text| text.replacen(": 2,", ": 3,", 1));
    for (papers, what) in [(without, 0), (half, 1), (cut, 1), (newer, 2)] {
        let refused = fill_from(store, &papers).expect_err("no archive");
        let found = match refused {
            ArchiveError::NoManifest => 0,
            ArchiveError::Changed { .. }
            | ArchiveError::BadLine { .. }
            | ArchiveError::Books { .. } => 1,
            ArchiveError::Newer { .. } => 2,
            other => panic!("{other:?}"),
        };
        assert_eq!(found, what);
    }
    let key = MasterKey::parse(&"07".repeat(32)).expect("a key");
    let strange: &dyn Seal = &ArchiveSeal::new(&key);
    let files = &MemoryFiles::new();
    let refused = wait(import(
        Kept { store, files },
        &papers(),
        strange,
        "moving",
        &Nobody,
    ));
    assert!(
        matches!(refused, Err(ArchiveError::WrongKey)),
        "{refused:?}"
    );
    assert_eq!(wait(store.find_import()).expect("an answer"), None);
    assert_eq!(archive_of(store).1.records(), 0);
    let unwanted = doorcast_app::ports::archive::Record::Letter(house::leased_id(), None);
    let kept = wait(store.keep_records(&[unwanted]));
    assert!(kept.is_err(), "nothing is kept without an import");
}
