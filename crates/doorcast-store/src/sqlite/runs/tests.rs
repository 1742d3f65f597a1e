use std::path::Path;

use doorcast_app::run::{Quality, Reel, TimedScript, Video, VideoFiles};
use doorcast_domain::video::{AspectRatio, Language, VideoType};

use super::*;

fn store() -> (tempfile::TempDir, SqliteRuns) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteRuns::open(folder.path()).expect("a new database");
    (folder, store)
}

fn run(number: u32) -> Run {
    Run {
        id: RunId::new(1_790_000_000_000 + u64::from(number), number),
        created_at_ms: 1_790_000_000_000 + i64::from(number),
        video: Video {
            title: format!("Listing {number}: café “Sol” 🏡"),
            video_type: VideoType::PropertyListing,
            aspect: AspectRatio::Portrait,
            language: Language::Spanish,
            quality: Quality::Preview,
        },
        script: TimedScript {
            text: "Hola.\n\nPase y vea.".into(),
            words: 4,
            seconds: 1.6,
        },
        cost_cents: 0,
        state: RunState::Making,
    }
}

fn completed() -> RunState {
    RunState::Completed {
        at_ms: 1_790_000_001_000,
        reel: Reel {
            duration_ms: 2_040,
            width: 720,
            height: 1_280,
            files: VideoFiles {
                video: "/videos/a.mp4".into(),
                poster: "/videos/a.jpg".into(),
                captions: "/videos/a.vtt".into(),
            },
        },
    }
}

fn ids(page: &Page) -> Vec<RunId> {
    page.runs.iter().map(|run| run.id.clone()).collect()
}

#[test]
fn a_run_comes_back_as_it_was_in_every_state() {
    let (_folder, store) = store();
    let endings = [
        completed(),
        RunState::Failed {
            at_ms: 5,
            reason: "no room".into(),
        },
        RunState::Cancelled { at_ms: 6 },
    ];
    for (number, ending) in endings.into_iter().enumerate() {
        let mut run = run(number as u32);
        store.begin(&run).expect("begun");
        assert_eq!(store.find(&run.id).expect("an answer"), Some(run.clone()));
        store.finish(&run.id, &ending).expect("finished");
        run.state = ending;
        assert_eq!(store.find(&run.id).expect("an answer"), Some(run));
    }
    assert_eq!(store.find(&RunId::new(9, 9)).expect("an answer"), None);
}

#[test]
fn a_run_begins_once_and_ends_once() {
    let (_folder, store) = store();
    let run = run(1);
    store.begin(&run).expect("begun");
    assert!(store.begin(&run).is_err());
    store.finish(&run.id, &completed()).expect("finished");
    let again = store.finish(&run.id, &RunState::Cancelled { at_ms: 9 });
    assert!(matches!(again, Err(StoreError::Conflict)));
    let unknown = store.finish(&RunId::new(9, 9), &completed());
    assert!(matches!(unknown, Err(StoreError::Conflict)));
}

#[test]
fn pages_hold_every_run_once_newest_first() {
    let (_folder, store) = store();
    let runs: Vec<Run> = (0..7).map(run).collect();
    for run in &runs {
        store.begin(run).expect("begun");
        store.finish(&run.id, &completed()).expect("finished");
    }
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = store.list(after.as_ref(), 3).expect("a page");
        seen.extend(ids(&page));
        // Somebody makes a video while we read.
        let newcomer = run(100 + seen.len() as u32);
        store.begin(&newcomer).expect("begun");
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    let expected: Vec<RunId> = runs.iter().rev().map(|run| run.id.clone()).collect();
    assert_eq!(seen, expected);
}

#[test]
fn a_page_reads_no_more_rows_than_it_shows() {
    let (_folder, store) = store();
    let plan: Vec<String> = store
        .connection
        .prepare(&format!("EXPLAIN QUERY PLAN {}", list_sql()))
        .expect("a statement")
        .query_map(params![AFTER_ALL, 20], |row| row.get("detail"))
        .expect("a plan")
        .collect::<Result<_, _>>()
        .expect("its lines");
    assert_eq!(
        plan,
        ["SEARCH runs USING INDEX sqlite_autoindex_runs_1 (id<?)"]
    );
}

#[test]
fn a_run_whose_process_is_gone_is_interrupted() {
    let folder = tempfile::tempdir().expect("a folder");
    let (lost, kept) = (run(1), run(2));
    let worker = SqliteRuns::open(folder.path()).expect("a database");
    worker.begin(&lost).expect("begun");
    let reader = SqliteRuns::open(folder.path()).expect("a database");
    let state = |id: &RunId| {
        let run = reader.find(id).expect("an answer").expect("a run");
        run.state
    };
    assert_eq!(state(&lost.id), RunState::Making);
    drop(worker);
    assert_eq!(state(&lost.id), RunState::Interrupted);
    assert_eq!(
        reader.list(None, 9).expect("a page").runs[0].state,
        RunState::Interrupted
    );

    let worker = SqliteRuns::open(folder.path()).expect("a database");
    worker.begin(&kept).expect("begun");
    let written: String = worker
        .connection
        .query_row(
            "SELECT status FROM runs WHERE id = ?1",
            [lost.id.as_str()],
            |row| row.get(0),
        )
        .expect("the row");
    assert_eq!(written, "interrupted");
    assert_eq!(state(&kept.id), RunState::Making);
}

#[test]
fn a_writer_that_cannot_wait_longer_says_who_is_in_the_way() {
    let (folder, store) = store();
    store
        .connection
        .busy_timeout(std::time::Duration::from_millis(20))
        .expect("a shorter patience");
    let other = Connection::open(folder.path().join("doorcast.sqlite3")).expect("the database");
    other.execute_batch("BEGIN IMMEDIATE").expect("a lock");
    let run = run(1);
    assert!(matches!(store.begin(&run), Err(StoreError::Locked)));
    assert!(!lease::is_held(folder.path(), &run.id), "nobody is at work");
    other.execute_batch("ROLLBACK").expect("no lock");
    store.begin(&run).expect("begun");
}

#[test]
fn a_full_disk_is_called_that() {
    let (_folder, store) = store();
    let pages: u32 = store
        .connection
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .expect("a number");
    store
        .connection
        .query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
        .expect("a limit");
    let mut run = run(1);
    run.script.text = "word ".repeat(20_000);
    assert!(matches!(store.begin(&run), Err(StoreError::Full)));
    assert_eq!(store.find(&run.id).expect("an answer"), None);
}

#[test]
fn the_database_is_strict_and_keeps_its_rules() {
    let (_folder, store) = store();
    for broken in [
        "INSERT INTO runs VALUES ('a', 'done', 1, 1, 0, 't', '{}', 's')",
        "INSERT INTO runs VALUES ('a', 'making', 1, 1, 0, 't', '{}', 's')",
        "INSERT INTO runs VALUES ('a', 'completed', 1, NULL, 0, 't', '{}', 's')",
        "INSERT INTO runs VALUES ('a', 'making', 'soon', NULL, 0, 't', '{}', 's')",
        "INSERT INTO runs VALUES ('a', 'making', 1, NULL, 0, 't', 'no json', 's')",
    ] {
        assert!(store.connection.execute(broken, []).is_err(), "{broken}");
    }
    assert!(Path::new(&store.folder).join("doorcast.sqlite3").exists());
}
