//! Opens the vault of a file: finds the key, proves that it is the right one, and seals what is not sealed yet.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::{
    ADDED_BYTES, Vault,
    key::{self, KeyPlace, Source},
    second_step_of,
};
use crate::sqlite::{OpenError, open::explain};

/// The name of the known text.
pub(crate) const PROOF: &str = "proof";

/// The known text.
pub(crate) const KNOWN: &[u8] = b"doorcast";

/// Returns the vault of the file, and gives its functions to the connection. Nothing is changed if the key is wrong.
pub(in crate::sqlite) fn unlock(
    db: &Connection,
    path: &Path,
    folder: &Path,
    source: &Source,
) -> Result<Vault, OpenError> {
    let failed = |error| explain(path, error);
    let known = proof(db).map_err(failed)?;
    let has_secrets = known.is_some();
    let (key, before, place) = match source {
        Source::Given { key, before } => (key.clone(), before.clone(), KeyPlace::Given),
        Source::Folder => {
            let file = key::file_in(folder);
            let key = match key::read(&file)? {
                Some(key) => key,
                None if has_secrets => {
                    return Err(OpenError::NoKey {
                        path: path.into(),
                        key: file,
                    });
                }
                None => key::make(&file)?,
            };
            (key, None, KeyPlace::File(file))
        }
    };
    let vault = Vault::new(&key);
    let wrong = || OpenError::WrongKey {
        path: path.into(),
        key: place.clone(),
    };
    // Mostly everything is as it should be, and nobody who only reads waits for somebody who writes.
    let is_proven = known.is_some_and(|proof| vault.open(PROOF, &proof).is_ok());
    if is_proven && count_plain(db).map_err(failed)? == 0 {
        vault.attach(db).map_err(failed)?;
        return Ok(vault);
    }
    let tx = Transaction::new_unchecked(db, TransactionBehavior::Immediate).map_err(failed)?;
    match proof(&tx).map_err(failed)? {
        None => write_proof(&tx, &vault).map_err(failed)?,
        Some(proof) if vault.open(PROOF, &proof).is_ok() => {}
        Some(proof) => {
            let before = before.map(|key| Vault::new(&key)).ok_or_else(wrong)?;
            before.open(PROOF, &proof).map_err(|_| wrong())?;
            seal_anew(&tx, &before, &vault).map_err(failed)?;
            write_proof(&tx, &vault).map_err(failed)?;
        }
    }
    let plain = count_plain(&tx).map_err(failed)?;
    seal_plain(&tx, &vault).map_err(failed)?;
    tx.commit().map_err(failed)?;
    if plain > 0 {
        forget_plain(db).map_err(failed)?;
    }
    vault.attach(db).map_err(failed)?;
    Ok(vault)
}

fn proof(db: &Connection) -> rusqlite::Result<Option<Vec<u8>>> {
    db.query_row("SELECT proof FROM vault", [], |row| row.get(0))
        .optional()
}

fn write_proof(db: &Connection, vault: &Vault) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO vault (number, proof) VALUES (1, ?1)";
    db.execute(sql, [vault.seal(PROOF, KNOWN)]).map(drop)
}

/// Seals everything that one key opens under another.
fn seal_anew(db: &Connection, before: &Vault, vault: &Vault) -> rusqlite::Result<()> {
    before.attach(db)?;
    let new = vault.clone();
    let flags = rusqlite::functions::FunctionFlags::SQLITE_UTF8;
    db.create_scalar_function("seal_anew", 2, flags, move |call| {
        let name: String = call.get(0)?;
        let plain: Vec<u8> = call.get(1)?;
        Ok(new.seal(&name, &plain))
    })?;
    db.execute_batch(&format!(
        "UPDATE secrets SET sealed = seal_anew(office || ' ' || name, unseal(office || ' ' || name, sealed));
         UPDATE people SET totp_key = seal_anew('{0}' || id, unseal('{0}' || id, totp_key))
         WHERE length(totp_key) > {ADDED_BYTES}",
        second_step_of("")
    ))
}

fn count_plain(db: &Connection) -> rusqlite::Result<u32> {
    let sql = "SELECT count(*) FROM people WHERE length(totp_key) < ?1";
    db.query_row(sql, [ADDED_BYTES as i64], |row| row.get(0))
}

/// Seals keys of second steps from before there was a vault.
fn seal_plain(db: &Connection, vault: &Vault) -> rusqlite::Result<()> {
    let sql = "SELECT id, totp_key FROM people WHERE length(totp_key) < ?1";
    let plain: Vec<(String, Vec<u8>)> = db
        .prepare(sql)?
        .query_map([ADDED_BYTES as i64], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (id, key) in plain {
        let sealed = vault.seal(&second_step_of(&id), &key);
        let sql = "UPDATE people SET totp_key = ?2 WHERE id = ?1";
        db.execute(sql, params![id, sealed])?;
    }
    Ok(())
}

/// Wipes what was not sealed from pages that are not used any more, and from the log.
fn forget_plain(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")
}
