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
    row::{self, wrong},
    tables,
    tokens::binary,
    turns::{Fault, Tx, is_duplicate, repeated, transaction},
};
use crate::sqlite::vault::{KNOWN, MasterKey, PROOF, Vault, second_step_of};

/// Proves that the key is that of the database. If it is the one from before, everything is sealed anew.
pub(super) async fn unlock(
    store: &MongoVideos,
    before: Option<&MasterKey>,
) -> Result<(), OpenError> {
    let vault = &store.vault;
    let proofs = store.db.collection::<Document>(tables::VAULT);
    let first = doc! { "_id": PROOF, "proof": binary(&vault.seal(PROOF, KNOWN)) };
    match proofs.insert_one(first).await {
        Ok(_) => return Ok(()),
        Err(error) if !is_duplicate(&error) => return Err(OpenError::Unavailable(error)),
        Err(_) => {}
    }
    let found = proofs.find_one(doc! { "_id": PROOF }).await;
    let found = found.map_err(OpenError::Unavailable)?;
    let proof = found
        .as_ref()
        .and_then(|found| found.get_binary_generic("proof").ok());
    if proof.is_some_and(|proof| vault.open(PROOF, proof).is_ok()) {
        return Ok(());
    }
    let before = Vault::new(before.ok_or(OpenError::WrongKey)?);
    let is_sealed: Result<bool, StoreError> = transaction!(store, tx, seal_anew(tx, &before));
    match is_sealed {
        Ok(true) => Ok(()),
        Ok(false) => Err(OpenError::WrongKey),
        Err(error) => Err(OpenError::Unavailable(Error::custom(error.to_string()))),
    }
}

/// Seals everything that the key from before opens under the new one, or nothing. Returns whether the new key is right then:
/// another node may have been faster.
async fn seal_anew(tx: &mut Tx, before: &Vault) -> Result<bool, Fault<StoreError>> {
    // Nodes that do it at the same time meet here, and the later one looks again.
    row::take_turn(tx, "vault").await?;
    let proofs = tx.db.collection::<Document>(tables::VAULT);
    let found = proofs.find_one(doc! { "_id": PROOF });
    let found = found.session(&mut tx.session).await?;
    let known = found
        .as_ref()
        .map(|found| found.get_binary_generic("proof"));
    let known = known.transpose()?.map_or(&[][..], |proof| proof.as_slice());
    if tx.vault.open(PROOF, known).is_ok() {
        return Ok(true);
    }
    if before.open(PROOF, known).is_err() {
        return Ok(false);
    }
    seal_all(tx, before, tables::SECRETS, "sealed", |id| id.to_owned()).await?;
    seal_all(tx, before, tables::PEOPLE, "totp.key", second_step_of).await?;
    let proof = binary(&tx.vault.seal(PROOF, KNOWN));
    let set = doc! { "$set": { "proof": proof } };
    proofs
        .update_one(doc! { "_id": PROOF }, set)
        .session(&mut tx.session)
        .await?;
    Ok(true)
}

/// Seals a field of all documents of a table anew. `name` says what it is sealed under in the document of an id.
async fn seal_all(
    tx: &mut Tx,
    before: &Vault,
    table: &str,
    field: &str,
    name: impl Fn(&str) -> String,
) -> Result<(), Fault<StoreError>> {
    let all = tx.db.collection::<Document>(table);
    let sealed = all.find(doc! { field: { "$exists": true } });
    let mut sealed = sealed.session(&mut tx.session).await?;
    let sealed: Vec<Document> = sealed.stream(&mut tx.session).try_collect().await?;
    for found in sealed {
        let id = found.get_str("_id")?;
        let inner = field.rsplit_once('.');
        let (place, last) = match inner {
            Some((outer, last)) => (found.get_document(outer)?, last),
            None => (&found, field),
        };
        let plain = before.open(&name(id), place.get_binary_generic(last)?);
        let plain = plain.map_err(|error| wrong(&error.to_string()))?;
        let set = doc! { "$set": { field: binary(&tx.vault.seal(&name(id), &plain)) } };
        all.update_one(doc! { "_id": id }, set)
            .session(&mut tx.session)
            .await?;
    }
    Ok(())
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
