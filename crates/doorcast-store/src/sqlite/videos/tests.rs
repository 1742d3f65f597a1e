use std::future::Future;

use doorcast_app::ports::videos::Writer;
use doorcast_domain::{
    ledger::{Against, Caps},
    pipeline::{Order, Style},
    video::{AspectRatio, Language},
};

use super::*;

/// Waits for a store.
pub(super) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime")
        .block_on(future)
}

fn store() -> (tempfile::TempDir, SqliteVideos) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteVideos::open(folder.path()).expect("a new database");
    (folder, store)
}

fn draft(number: u64) -> Video {
    let name = |text: &str| text.parse().expect("a name");
    let order = Order {
        studio: name("studio"),
        media: name("storage"),
        title: "A house".into(),
        script: "Come and see it.".into(),
        language: Language::English,
        aspect: AspectRatio::Portrait,
        presenter: "look".into(),
        voice: None,
        background: None,
        style: Style::default(),
    };
    let agent = "dana".parse().expect("a name");
    let office = "stone-vale".parse().expect("a name");
    Video::draft(VideoId::new(0, number), agent, office, order, 1)
}

fn all(store: &SqliteVideos) -> usize {
    wait(store.list(&Filter::default(), None, 200))
        .expect("a page")
        .videos
        .len()
}

#[test]
fn videos_are_there_after_a_restart() {
    let (folder, store) = store();
    wait(store.insert(&draft(1))).expect("a new video");
    drop(store);
    let store = SqliteVideos::open(folder.path()).expect("the database");
    assert_eq!(
        wait(store.find(&draft(1).id)).expect("an answer"),
        Some(draft(1))
    );
}

#[test]
fn two_processes_can_use_the_file() {
    let (folder, one) = store();
    let other = SqliteVideos::open(folder.path()).expect("the database");
    for number in 0..10 {
        let store = if number % 2 == 0 { &one } else { &other };
        wait(store.insert(&draft(number))).expect("a new video");
    }
    assert_eq!((all(&one), all(&other)), (10, 10));
}

#[test]
fn writes_that_share_a_transaction_fail_alone() {
    let (_folder, store) = store();
    wait(store.insert(&draft(5))).expect("a new video");
    let inserts = (0..10).map(|number| {
        let video = draft(number);
        store.threads.write(move |db| record::insert(db, &video))
    });
    let answers = wait(join_all(inserts.collect()));
    let failed: Vec<usize> = (0..10).filter(|at| answers[*at].is_err()).collect();
    assert_eq!(failed, [5]);
    assert_eq!(all(&store), 10);
}

/// Polls all of them first, so that they wait in one line.
async fn join_all<T>(futures: Vec<impl Future<Output = T>>) -> Vec<T> {
    let mut futures: Vec<_> = futures.into_iter().map(Box::pin).collect();
    let mut answers: Vec<Option<T>> = futures.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (future, answer) in futures.iter_mut().zip(&mut answers) {
            if answer.is_none()
                && let std::task::Poll::Ready(value) = future.as_mut().poll(context)
            {
                *answer = Some(value);
            }
        }
        match answers.iter().all(Option::is_some) {
            true => std::task::Poll::Ready(()),
            false => std::task::Poll::Pending,
        }
    })
    .await;
    answers.into_iter().flatten().collect()
}

#[test]
fn what_must_not_be_stops_all_writing() {
    let (folder, store) = store();
    wait(store.insert(&draft(1))).expect("a new video");
    let panics = store.threads.write(|db| -> Result<(), StoreError> {
        row::write(db, &draft(2))?;
        panic!("this line is expected: a broken promise");
    });
    assert!(matches!(wait(panics), Err(StoreError::Unavailable { .. })));
    let refused = wait(store.insert(&draft(3)));
    assert!(matches!(refused, Err(StoreError::Unavailable { .. })));
    assert_eq!(
        all(&store),
        1,
        "nothing of it is stored, and reading goes on"
    );
    drop(store);
    let store = SqliteVideos::open(folder.path()).expect("the database");
    wait(store.insert(&draft(3))).expect("a restart helps");
}

#[test]
fn a_full_disk_is_called_that() {
    let (_folder, store) = store();
    let limit = store.threads.write(|db| -> Result<(), StoreError> {
        let pages: u32 = db
            .query_row("PRAGMA page_count", [], |row| row.get(0))
            .map_err(refused)?;
        db.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
            .map_err(refused)
    });
    wait(limit).expect("a limit");
    let mut video = draft(1);
    video.order.script = "word ".repeat(40_000);
    let answers = wait(join_all(vec![
        store.insert(&draft(2)),
        store.insert(&video),
        store.insert(&draft(3)),
    ]));
    assert!(
        matches!(answers[1], Err(StoreError::Full)),
        "{:?}",
        answers[1]
    );
    for (number, at) in [(2, 0), (3, 2)] {
        let found = wait(store.find(&draft(number).id)).expect("an answer");
        assert_eq!(found.is_some(), answers[at].is_ok(), "what was said is so");
    }
    assert_eq!(wait(store.find(&video.id)).expect("an answer"), None);
    wait(store.end_lease(&video.id, Fence(1))).expect("small writes go on");
}

#[test]
fn the_database_keeps_its_rules() {
    let (_folder, store) = store();
    wait(store.insert(&draft(1))).expect("a new video");
    for broken in [
        "UPDATE videos SET status = 'generating'",
        "UPDATE videos SET due_at_ms = 5",
        "UPDATE videos SET stage = 'queued'",
        "UPDATE videos SET lease_node = 'node'",
        "UPDATE videos SET body = 'no json'",
        "UPDATE videos SET revision = 'one'",
        "INSERT INTO accounts VALUES ('video 1', 2, 1, 0, 0, 0)",
        "INSERT INTO accounts VALUES ('video 1', 0, 1, 0, 0, -1)",
        "INSERT INTO attempts VALUES ('a', 'unknown', 'studio', NULL)",
        "INSERT INTO ledger_entries VALUES (1, 'unknown', 'a', 'b', 'c', 1, 'hold', 1, 1)",
    ] {
        let answer = wait(
            store
                .threads
                .write(move |db| db.execute(broken, []).map_err(refused)),
        );
        assert!(
            matches!(answer, Err(StoreError::Conflict)),
            "{broken}: {answer:?}"
        );
    }
}

#[test]
fn a_change_without_its_money_is_not_stored() {
    let (_folder, store) = store();
    let video = draft(1);
    wait(store.insert(&video)).expect("a new video");
    let mut next = video.clone();
    next.revision = 1;
    let entry = Entry {
        video: video.id.clone(),
        attempt: AttemptId::new(1),
        agent: video.agent.clone(),
        office: video.office.clone(),
        month: doorcast_domain::ledger::Month(202_611),
        movement: doorcast_domain::ledger::Movement::Release(doorcast_domain::ledger::UsdMicros(1)),
        at_ms: 1,
    };
    let change = Change {
        video: next,
        entries: vec![entry],
        caps: Against::Exactly(Caps::NOTHING),
        writer: Writer::Outside,
        webhook: None,
    };
    assert!(matches!(
        wait(store.record_outcome(&change)),
        Err(RecordError::Money(_))
    ));
    assert_eq!(wait(store.find(&video.id)).expect("an answer"), Some(video));
}
