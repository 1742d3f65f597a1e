//! The numbered changes of the schema. See `migrations/README.md` for the rules.

use std::path::{Path, PathBuf};

use doorcast_domain::hex;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use super::{OpenError, open::explain};

/// Marks a SQLite file as ours: "Door".
const APPLICATION_ID: i32 = 0x446F_6F72;

/// Every change, in order.
pub(super) const ALL: &[Migration] = &[
    Migration {
        version: 1,
        sql: include_str!("../../migrations/0001_runs.sql"),
    },
    Migration {
        version: 2,
        sql: include_str!("../../migrations/0002_videos.sql"),
    },
    Migration {
        version: 3,
        sql: include_str!("../../migrations/0003_tokens.sql"),
    },
    Migration {
        version: 4,
        sql: include_str!("../../migrations/0004_projects.sql"),
    },
    Migration {
        version: 5,
        sql: include_str!("../../migrations/0005_accounts.sql"),
    },
    Migration {
        version: 6,
        sql: include_str!("../../migrations/0006_webhooks.sql"),
    },
    Migration {
        version: 7,
        sql: include_str!("../../migrations/0007_vault_and_budgets.sql"),
    },
    Migration {
        version: 8,
        sql: include_str!("../../migrations/0008_speed.sql"),
    },
    Migration {
        version: 9,
        sql: include_str!("../../migrations/0009_import.sql"),
    },
    Migration {
        version: 10,
        sql: include_str!("../../migrations/0010_open_renders.sql"),
    },
];

/// One change.
pub(super) struct Migration {
    pub(super) version: u32,
    pub(super) sql: &'static str,
}

impl Migration {
    fn checksum(&self) -> String {
        hex::text(&Sha256::digest(self.sql))
    }
}

/// Brings a database to the newest version.
pub(super) fn migrate(
    connection: &Connection,
    path: &Path,
    migrations: &[Migration],
) -> Result<(), OpenError> {
    let failed = |error| explain(path, error);
    check_owner(connection, path)?;
    if applied(connection).map_err(failed)?.len() == migrations.len() {
        return check_applied(connection, path, migrations);
    }
    back_up(connection, path)?;
    let tx =
        Transaction::new_unchecked(connection, TransactionBehavior::Immediate).map_err(failed)?;
    check_owner(&tx, path)?;
    check_applied(&tx, path, migrations)?;
    apply_missing(&tx, migrations).map_err(failed)?;
    tx.commit().map_err(failed)
}

fn check_owner(connection: &Connection, path: &Path) -> Result<(), OpenError> {
    let failed = |error| explain(path, error);
    // Both in one statement: between two, another process may set the file up.
    let (owner, tables): (i32, u32) = connection
        .query_row(
            "SELECT application_id, (SELECT count(*) FROM sqlite_schema) FROM pragma_application_id",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .map_err(failed)?;
    match owner == APPLICATION_ID || (owner == 0 && tables == 0) {
        true => Ok(()),
        false => Err(OpenError::NotOurs { path: path.into() }),
    }
}

fn check_applied(
    connection: &Connection,
    path: &Path,
    migrations: &[Migration],
) -> Result<(), OpenError> {
    let applied = applied(connection).map_err(|error| explain(path, error))?;
    let known = migrations.last().map_or(0, |newest| newest.version);
    if let Some((found, _)) = applied.last().filter(|(version, _)| *version > known) {
        return Err(OpenError::Newer {
            path: path.into(),
            found: *found,
            known,
        });
    }
    for ((version, checksum), migration) in applied.iter().zip(migrations) {
        if *version != migration.version || *checksum != migration.checksum() {
            return Err(OpenError::Changed {
                path: path.into(),
                version: *version,
            });
        }
    }
    Ok(())
}

fn applied(connection: &Connection) -> rusqlite::Result<Vec<(u32, String)>> {
    if !connection.table_exists(None, "migrations")? {
        return Ok(Vec::new());
    }
    connection
        .prepare("SELECT version, checksum FROM migrations ORDER BY version")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// Copies a database that has something in it.
fn back_up(connection: &Connection, path: &Path) -> Result<(), OpenError> {
    let failed = |error| explain(path, error);
    let Some((version, _)) = applied(connection).map_err(failed)?.pop() else {
        return Ok(());
    };
    let copy = backup_path(path, version + 1);
    if !copy.exists() {
        connection
            .execute("VACUUM INTO ?1", [copy.to_string_lossy()])
            .map_err(failed)?;
    }
    Ok(())
}

fn backup_path(path: &Path, version: u32) -> PathBuf {
    path.with_added_extension(format!("before-{version:04}"))
}

fn apply_missing(tx: &Transaction<'_>, migrations: &[Migration]) -> rusqlite::Result<()> {
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.execute_batch(
        "CREATE TABLE IF NOT EXISTS migrations (
            version INTEGER NOT NULL PRIMARY KEY, checksum TEXT NOT NULL
        ) STRICT",
    )?;
    let done = applied(tx)?.len();
    for migration in migrations.iter().skip(done) {
        tx.execute_batch(migration.sql)?;
        tx.execute(
            "INSERT INTO migrations (version, checksum) VALUES (?1, ?2)",
            params![migration.version, migration.checksum()],
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Migration = Migration {
        version: 1,
        sql: "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (5);",
    };
    const TWO: Migration = Migration {
        version: 2,
        sql: "ALTER TABLE a ADD COLUMN y INTEGER;",
    };

    fn database(folder: &tempfile::TempDir) -> (PathBuf, Connection) {
        let path = folder.path().join("doorcast.sqlite3");
        let connection = Connection::open(&path).expect("a new database");
        (path, connection)
    }

    #[test]
    fn changes_are_applied_once_and_in_order_after_a_copy() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, connection) = database(&folder);
        migrate(&connection, &path, &[ONE]).expect("the first change");
        assert!(!backup_path(&path, 1).exists(), "nothing to keep yet");
        for _ in 0..2 {
            migrate(&connection, &path, &[ONE, TWO]).expect("the second change");
        }
        let copy = Connection::open(backup_path(&path, 2)).expect("the copy");
        let kept: u32 = copy
            .query_row("SELECT x FROM a", [], |row| row.get(0))
            .expect("what was there before");
        assert_eq!(kept, 5);
        assert!(copy.prepare("SELECT y FROM a").is_err());
        connection
            .prepare("SELECT y FROM a")
            .expect("the new column");
    }

    #[test]
    fn a_change_that_fails_changes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, connection) = database(&folder);
        let broken = Migration {
            version: 2,
            sql: "CREATE TABLE b (x INTEGER) STRICT; CREATE TABLE a (x INTEGER) STRICT;",
        };
        migrate(&connection, &path, &[ONE]).expect("the first change");
        assert!(migrate(&connection, &path, &[ONE, broken]).is_err());
        assert_eq!(applied(&connection).expect("a list").len(), 1);
        assert!(!connection.table_exists(None, "b").expect("an answer"));
    }

    #[test]
    fn an_edited_change_is_noticed() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, connection) = database(&folder);
        migrate(&connection, &path, &[ONE]).expect("the first change");
        let edited = Migration {
            version: 1,
            sql: "CREATE TABLE a (x TEXT) STRICT;",
        };
        let error = migrate(&connection, &path, &[edited, TWO]);
        assert!(matches!(error, Err(OpenError::Changed { version: 1, .. })));
    }

    #[test]
    fn the_embedded_changes_are_numbered_upwards() {
        let versions = ALL.iter().map(|migration| migration.version);
        assert!(versions.is_sorted_by(|one, next| one < next));
    }
}
