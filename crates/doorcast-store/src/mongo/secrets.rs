//! Keys in MongoDB, sealed. See [`vault`](crate::sqlite::vault).

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    secrets::{Key, KeyMark, SecretStore},
};
use doorcast_domain::pipeline::id::OfficeId;
use futures_util::TryStreamExt as _;
use mongodb::{
    Database,
    bson::{Document, doc},
    error::Error,
};

use super::{
    MongoVideos, OpenError,
    row::wrong,
    tables,
    tokens::binary,
    turns::{Fault, Tx, is_duplicate, repeated, transaction},
};
use crate::sqlite::vault::{KNOWN, MasterKey, PROOF, Vault};

/// Returns the vault a key opens, if it is the key of this database.
pub(super) async fn unlock(db: &Database, key: &MasterKey) -> Result<Vault, OpenError> {
    let vault = Vault::new(key);
    let proofs = db.collection::<Document>(tables::VAULT);
    let first = doc! { "_id": PROOF, "proof": binary(&vault.seal(PROOF, KNOWN)) };
    match proofs.insert_one(first).await {
        Ok(_) => return Ok(vault),
        Err(error) if !is_duplicate(&error) => return Err(OpenError::Unavailable(error)),
        Err(_) => {}
    }
    let found = proofs.find_one(doc! { "_id": PROOF }).await;
    let found = found.map_err(OpenError::Unavailable)?;
    let proof = found
        .as_ref()
        .and_then(|found| found.get_binary_generic("proof").ok());
    match proof.map(|proof| vault.open(PROOF, proof)) {
        Some(Ok(_)) => Ok(vault),
        _ => Err(OpenError::WrongKey),
    }
}

#[async_trait]
impl SecretStore for MongoVideos {
    async fn keep_secrets(
        &self,
        office: &OfficeId,
        keys: &[(&str, Key)],
        now_ms: i64,
    ) -> Result<(), StoreError> {
        transaction!(self, tx, keep(tx, office, keys, now_ms))
    }

    async fn open_secrets(&self, office: &OfficeId) -> Result<Vec<(String, Key)>, StoreError> {
        repeated!(_stamp, async {
            let found = list(&self.db, office).await?;
            let opened = found.iter().map(|found| open(&self.vault, found));
            Ok(opened.collect::<Result<_, _>>()?)
        })
    }

    async fn list_secrets(&self, office: &OfficeId) -> Result<Vec<KeyMark>, StoreError> {
        repeated!(_stamp, async {
            let found = list(&self.db, office).await?;
            let marks = found.iter().map(|found| {
                Ok(KeyMark {
                    name: found.get_str("name")?.to_owned(),
                    tail: found.get_str("tail")?.to_owned(),
                    changed_at_ms: found.get_i64("changed_at_ms")?,
                })
            });
            marks.collect::<Result<_, Fault<_>>>()
        })
    }

    async fn remove_secrets(&self, office: &OfficeId, names: &[&str]) -> Result<usize, StoreError> {
        let secrets = self.db.collection::<Document>(tables::SECRETS);
        repeated!(_stamp, async {
            let named = doc! { "office": office.as_str(), "name": { "$in": names.to_vec() } };
            Ok(secrets.delete_many(named).await?.deleted_count as usize)
        })
    }
}

async fn keep(
    tx: &mut Tx,
    office: &OfficeId,
    keys: &[(&str, Key)],
    now_ms: i64,
) -> Result<(), Fault<StoreError>> {
    let secrets = tx.db.collection::<Document>(tables::SECRETS);
    for (name, key) in keys {
        let document = document(&tx.vault, office, name, key, now_ms);
        secrets
            .replace_one(doc! { "_id": key_of(office, name) }, document)
            .upsert(true)
            .session(&mut tx.session)
            .await?;
    }
    Ok(())
}

/// Returns a key as a document. It is sealed.
pub(super) fn document(
    vault: &Vault,
    office: &OfficeId,
    name: &str,
    key: &Key,
    changed_at_ms: i64,
) -> Document {
    let id = key_of(office, name);
    let sealed = vault.seal(&id, key.reveal().as_bytes());
    doc! {
        "_id": id,
        "office": office.as_str(),
        "name": name,
        "sealed": binary(&sealed),
        "tail": key.tail(),
        "changed_at_ms": changed_at_ms,
    }
}

async fn list(db: &Database, office: &OfficeId) -> Result<Vec<Document>, Error> {
    let secrets = db.collection::<Document>(tables::SECRETS);
    let theirs = secrets.find(doc! { "office": office.as_str() });
    theirs.sort(doc! { "name": 1 }).await?.try_collect().await
}

/// Reads the name and the opened key.
pub(super) fn open(vault: &Vault, found: &Document) -> Result<(String, Key), Error> {
    let missing = |_| wrong("a secret is not as it was kept");
    let (id, name) = (found.get_str("_id"), found.get_str("name"));
    let sealed = found.get_binary_generic("sealed").map_err(missing)?;
    let plain = vault.open(id.map_err(missing)?, sealed);
    let plain = plain.map_err(|error| wrong(&error.to_string()))?;
    let text = String::from_utf8(plain).map_err(|_| wrong("a secret is no text"))?;
    let key = Key::parse(&text).map_err(|error| wrong(&error.to_string()))?;
    Ok((name.map_err(missing)?.to_owned(), key))
}

/// Returns what a secret is kept and sealed under. Names of offices have no spaces.
fn key_of(office: &OfficeId, name: &str) -> String {
    format!("{office} {name}")
}
