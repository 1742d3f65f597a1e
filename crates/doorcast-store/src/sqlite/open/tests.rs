use super::*;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn refusal(folder: &Path) -> OpenError {
    SqliteRuns::open(folder).err().expect("a refusal")
}

#[test]
fn a_new_folder_gets_a_database_and_an_absent_one_stays_absent() {
    let home = folder();
    let data = home.path().join("a/b");
    assert!(
        SqliteRuns::open_existing(&data)
            .expect("no trouble")
            .is_none()
    );
    assert!(!data.exists());
    SqliteRuns::open(&data).expect("a new database");
    assert!(
        SqliteRuns::open_existing(&data)
            .expect("no trouble")
            .is_some()
    );
}

#[test]
fn a_newer_database_is_left_alone() {
    let home = folder();
    drop(SqliteRuns::open(home.path()).expect("a new database"));
    Connection::open(home.path().join(FILE))
        .expect("the database")
        .execute("INSERT INTO migrations VALUES (99, 'later')", [])
        .expect("a later change");
    let error = refusal(home.path());
    assert!(
        matches!(
            error,
            OpenError::Newer {
                found: 99,
                known,
                ..
            } if known < 99
        ),
        "{error}"
    );
}

#[test]
fn other_files_are_not_taken_for_ours() {
    let home = folder();
    fs::write(home.path().join(FILE), "Dear diary,\n".repeat(500)).expect("a file");
    assert!(matches!(refusal(home.path()), OpenError::NotOurs { .. }));

    let home = folder();
    Connection::open(home.path().join(FILE))
        .and_then(|other| other.execute_batch("CREATE TABLE recipes (name TEXT)"))
        .expect("somebody else's database");
    assert!(matches!(refusal(home.path()), OpenError::NotOurs { .. }));
}

#[test]
fn a_locked_file_is_waited_for_and_then_named() {
    let home = folder();
    let path = home.path().join(FILE);
    drop(SqliteRuns::open(home.path()).expect("a new database"));
    let other = Connection::open(&path).expect("the database");
    other
        .execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;")
        .expect("a lock");
    let error = connect(&path, Duration::from_millis(30))
        .and_then(|connection| migrations::migrate(&connection, &path, migrations::ALL))
        .expect_err("a refusal");
    assert!(matches!(error, OpenError::Locked { .. }), "{error}");
}

#[test]
fn a_folder_that_cannot_be_is_named() {
    let home = folder();
    let file = home.path().join("file");
    fs::write(&file, "").expect("a file");
    let error = refusal(&file.join("data"));
    assert!(matches!(error, OpenError::Unwritable { .. }), "{error}");
}

#[test]
fn several_processes_may_create_it_at_once() {
    let home = folder();
    thread::scope(|scope| {
        let openers: Vec<_> = (0..6)
            .map(|_| scope.spawn(|| SqliteRuns::open(home.path()).map(drop)))
            .collect();
        for opener in openers {
            opener
                .join()
                .expect("no panic")
                .expect("every one of them opens it");
        }
    });
}
