use std::{fs, os::unix::fs::PermissionsExt as _};

use doorcast_app::ports::{
    accounts::PersonStore as _,
    secrets::{Key, SecretStore as _},
};
use doorcast_domain::{
    account::{
        PasswordHash, Person, Role,
        profile::Profile,
        totp::{KEY_BYTES, Totp, TotpKey, TotpStep},
    },
    pipeline::id::OfficeId,
};
use rusqlite::params;

use super::*;
use crate::sqlite::{OpenError, videos::SqliteVideos};

const PLAIN: &str = "gsk_0123456789-never-in-the-file";
const STEP_KEY: [u8; KEY_BYTES] = *b"a-20-byte-totp-key!!";

fn office() -> OfficeId {
    "office".parse().expect("a name")
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime")
        .block_on(future)
}

fn key(digit: &str) -> MasterKey {
    MasterKey::parse(&digit.repeat(64)).expect("64 digits")
}

fn given(key: MasterKey) -> Source {
    Source::Given { key, before: None }
}

fn dana() -> Person {
    Person {
        id: "dana".parse().expect("a name"),
        office: office(),
        email: "dana@example.com".parse().expect("an address"),
        role: Role::Owner,
        profile: Profile::default(),
        password: PasswordHash::from_phc("$argon2id$…".to_owned()),
        totp: Some(Totp {
            key: TotpKey(STEP_KEY),
            last_step: TotpStep(7),
            recovery: Vec::new(),
        }),
        created_at_ms: 1,
        disabled_at_ms: None,
    }
}

fn fill(store: &SqliteVideos) {
    let keys = [
        ("GROQ_API_KEY", Key::parse(PLAIN).expect("a key")),
        ("HEYGEN_API_KEY", Key::parse("other").expect("a key")),
    ];
    wait(store.keep_secrets(&office(), &keys, 1)).expect("kept");
    wait(store.insert_first_owner(&dana())).expect("an owner");
}

fn groq_key(store: &SqliteVideos) -> String {
    let keys = wait(store.open_secrets(&office())).expect("the keys");
    keys[0].1.reveal().to_owned()
}

fn second_step(store: &SqliteVideos) -> Option<Totp> {
    let dana = dana();
    let person = wait(store.find_person(&dana.office, &dana.id)).expect("an answer");
    person.expect("Dana").totp
}

/// Returns whether any file of the folder has the bytes in it.
fn is_anywhere(folder: &tempfile::TempDir, bytes: &[u8]) -> bool {
    let files = fs::read_dir(folder.path()).expect("the folder");
    files.flatten().any(|file| {
        let name = file.file_name();
        let is_ours = name.to_string_lossy().starts_with("doorcast.sqlite3");
        let found = fs::read(file.path()).unwrap_or_default();
        is_ours && found.windows(bytes.len()).any(|window| window == bytes)
    })
}

fn raw(folder: &tempfile::TempDir) -> Connection {
    Connection::open(folder.path().join("doorcast.sqlite3")).expect("the database")
}

#[test]
fn what_is_sealed_opens_under_its_name_only_and_never_looks_the_same() {
    let vault = Vault::new(&key("a"));
    let sealed = vault.seal("one", b"text");
    assert_eq!(sealed.len(), b"text".len() + ADDED_BYTES);
    assert_ne!(sealed, vault.seal("one", b"text"));
    assert_eq!(vault.open("one", &sealed), Ok(b"text".to_vec()));
    assert_eq!(vault.open("two", &sealed), Err(DoesNotOpen));
    assert_eq!(Vault::new(&key("b")).open("one", &sealed), Err(DoesNotOpen));
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert_eq!(vault.open("one", &changed), Err(DoesNotOpen), "byte {at}");
        assert_eq!(vault.open("one", &sealed[..at]), Err(DoesNotOpen));
    }
}

#[test]
fn no_file_holds_a_secret_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteVideos::open(folder.path()).expect("a new database");
    fill(&store);
    assert_eq!(groq_key(&store), PLAIN);
    assert_eq!(second_step(&store), dana().totp);
    assert!(!is_anywhere(&folder, PLAIN.as_bytes()));
    assert!(!is_anywhere(&folder, &STEP_KEY));
    drop(store);
    assert!(!is_anywhere(&folder, PLAIN.as_bytes()));
    assert!(!is_anywhere(&folder, &STEP_KEY));
    assert!(
        is_anywhere(&folder, b"GROQ_API_KEY"),
        "the search finds what is there"
    );
}

#[test]
fn secrets_that_change_places_do_not_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteVideos::open(folder.path()).expect("a new database");
    fill(&store);
    let swapped =
        "UPDATE secrets SET sealed = (SELECT sealed FROM secrets s WHERE s.name <> secrets.name)";
    assert_eq!(raw(&folder).execute(swapped, []).expect("swapped"), 2);
    assert!(wait(store.open_secrets(&office())).is_err());
}

#[test]
fn a_second_step_does_not_open_for_somebody_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteVideos::open(folder.path()).expect("a new database");
    fill(&store);
    let db = raw(&folder);
    let moved = "INSERT INTO people SELECT 2, 'marisol', office, 'marisol@example.com', 'agent', profile, password,
                 totp_key, totp_step, recovery, created_at_ms, disabled_at_ms FROM people";
    db.execute(moved, []).expect("copied");
    assert_eq!(second_step(&store), dana().totp);
    let marisol = "marisol".parse().expect("a name");
    assert!(wait(store.find_person(&office(), &marisol)).is_err());
}

#[test]
fn a_key_file_is_made_once_for_its_owner_only() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(SqliteVideos::open(folder.path()).expect("a new database"));
    let file = folder.path().join("secret.key");
    let text = fs::read_to_string(&file).expect("the key");
    let mode = fs::metadata(&file).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    drop(SqliteVideos::open(folder.path()).expect("the database"));
    assert_eq!(fs::read_to_string(&file).expect("the key"), text);
    let beside = fs::read_dir(folder.path()).expect("the folder");
    let keys = beside
        .flatten()
        .filter(|file| file.file_name().to_string_lossy().starts_with("secret"));
    assert_eq!(keys.count(), 1);
}

#[test]
fn a_given_key_leaves_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(SqliteVideos::open_under(folder.path(), &given(key("a"))).expect("a new database"));
    assert!(!folder.path().join("secret.key").exists());
}

#[test]
fn without_the_right_key_nothing_opens_and_nothing_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteVideos::open(folder.path()).expect("a new database");
    fill(&store);
    drop(store);
    let wrong = SqliteVideos::open_under(folder.path(), &given(key("a")));
    assert!(matches!(wrong, Err(OpenError::WrongKey { .. })));
    let (file, away) = (folder.path().join("secret.key"), folder.path().join("away"));
    fs::rename(&file, &away).expect("moved away");
    let none = SqliteVideos::open(folder.path());
    assert!(matches!(none, Err(OpenError::NoKey { key, .. }) if key == file));
    assert!(!file.exists(), "no other key is made");
    fs::write(&file, "something else").expect("written");
    assert!(matches!(
        SqliteVideos::open(folder.path()),
        Err(OpenError::BadKey { .. })
    ));
    fs::rename(&away, &file).expect("put back");
    let store = SqliteVideos::open(folder.path()).expect("the database");
    assert_eq!(groq_key(&store), PLAIN);
}

#[test]
fn everything_is_sealed_anew_under_another_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteVideos::open_under(folder.path(), &given(key("a"))).expect("a new database");
    fill(&store);
    drop(store);
    let change = |before: &str| Source::Given {
        key: key("b"),
        before: Some(key(before)),
    };
    let wrong = SqliteVideos::open_under(folder.path(), &change("c"));
    assert!(matches!(wrong, Err(OpenError::WrongKey { .. })));
    for _ in 0..2 {
        let store = SqliteVideos::open_under(folder.path(), &change("a")).expect("the database");
        assert_eq!(groq_key(&store), PLAIN);
        assert_eq!(second_step(&store), dana().totp);
    }
    let old = SqliteVideos::open_under(folder.path(), &given(key("a")));
    assert!(matches!(old, Err(OpenError::WrongKey { .. })));
    SqliteVideos::open_under(folder.path(), &given(key("b"))).expect("the new key is enough");
}

#[test]
fn keys_from_before_the_vault_are_sealed_when_the_file_is_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteVideos::open(folder.path()).expect("a new database");
    fill(&store);
    drop(store);
    let db = raw(&folder);
    db.execute("UPDATE people SET totp_key = ?1", params![STEP_KEY])
        .expect("as it was");
    drop(db);
    assert!(is_anywhere(&folder, &STEP_KEY));
    let store = SqliteVideos::open(folder.path()).expect("the database");
    assert_eq!(second_step(&store), dana().totp);
    assert!(!is_anywhere(&folder, &STEP_KEY));
}

#[test]
fn keys_are_64_digits() {
    assert_eq!(
        MasterKey::parse(&format!("{}\n", "0A".repeat(32))),
        Ok(MasterKey([10; 32]))
    );
    for text in ["", "a", &"a".repeat(63), &"a".repeat(66), &"g".repeat(64)] {
        assert_eq!(MasterKey::parse(text), Err(BadKeyText), "{text}");
    }
    assert_eq!(format!("{:?}", key("a")), "MasterKey(…)");
}
