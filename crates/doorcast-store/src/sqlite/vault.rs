//! Secrets at rest: sealed with XChaCha20-Poly1305 under a master key, each under a nonce of its own.
//!
//! What is sealed is bound to its name, so that one record's secret cannot be put into another's place. SQL asks for it by
//! two functions, `seal(name, plain)` and `unseal(name, sealed)`, which every connection has (see [`Vault::attach`]). The
//! nonces come straight from the system, not through a port: one that comes twice would betray what it sealed.

mod archive;
mod key;
mod prove;

use std::{path::Path, sync::Arc};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use rusqlite::{Connection, functions::FunctionFlags};

use super::{OpenError, open::create_folder};

pub use archive::ArchiveSeal;
pub use key::{BadKeyText, KeyPlace, MasterKey, Source};
pub(super) use prove::unlock;
pub(crate) use prove::{KNOWN, PROOF};

/// What a sealed text begins with, so that another way of sealing can be told apart.
const EDITION: u8 = 1;

/// How many bytes a nonce has.
const NONCE_BYTES: usize = 24;

/// How many bytes sealing adds: the edition, the nonce and the tag.
const ADDED_BYTES: usize = 1 + NONCE_BYTES + 16;

/// Seals and opens.
#[derive(Clone)]
pub(crate) struct Vault(Arc<XChaCha20Poly1305>);

/// It was not sealed under this key and this name, or it was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a secret does not open: it was changed, or sealed under another key or name")]
pub(crate) struct DoesNotOpen;

impl Vault {
    /// Returns the vault a key opens.
    pub(crate) fn new(key: &MasterKey) -> Self {
        Self(Arc::new(XChaCha20Poly1305::new(&key.0.into())))
    }

    /// Seals a secret under its name.
    pub(crate) fn seal(&self, name: &str, plain: &[u8]) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce)
            .expect("a system without a source of chance cannot keep secrets");
        self.seal_with(nonce, name, plain)
    }

    fn seal_with(&self, nonce: [u8; NONCE_BYTES], name: &str, plain: &[u8]) -> Vec<u8> {
        let payload = Payload {
            msg: plain,
            aad: name.as_bytes(),
        };
        let sealed = self
            .0
            .encrypt(&XNonce::from(nonce), payload)
            .expect("secrets are shorter than the cipher's limit of many gigabytes");
        [&[EDITION], nonce.as_slice(), &sealed].concat()
    }

    /// Opens what was sealed under a name.
    pub(crate) fn open(&self, name: &str, sealed: &[u8]) -> Result<Vec<u8>, DoesNotOpen> {
        let (edition, rest) = sealed.split_first().ok_or(DoesNotOpen)?;
        let (nonce, sealed) = rest.split_first_chunk().ok_or(DoesNotOpen)?;
        if *edition != EDITION {
            return Err(DoesNotOpen);
        }
        let payload = Payload {
            msg: sealed,
            aad: name.as_bytes(),
        };
        let nonce: &[u8; NONCE_BYTES] = nonce;
        self.0
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| DoesNotOpen)
    }

    /// Gives a connection the functions `seal` and `unseal`. What is null stays null.
    pub(super) fn attach(&self, db: &Connection) -> rusqlite::Result<()> {
        let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DIRECTONLY;
        let vault = self.clone();
        db.create_scalar_function("seal", 2, flags, move |call| {
            let name: String = call.get(0)?;
            let plain: Option<Vec<u8>> = call.get(1)?;
            Ok(plain.map(|plain| vault.seal(&name, &plain)))
        })?;
        let vault = self.clone();
        db.create_scalar_function("unseal", 2, flags, move |call| {
            let name: String = call.get(0)?;
            let sealed: Option<Vec<u8>> = call.get(1)?;
            let opened = sealed.map(|sealed| vault.open(&name, &sealed)).transpose();
            opened.map_err(|error| rusqlite::Error::UserFunctionError(error.into()))
        })
    }
}

/// Returns the master key that somebody gave, or the one in the data folder, which is made if there is none.
///
/// # Errors
///
/// See [`OpenError`].
pub fn key_of(folder: &Path, source: &Source) -> Result<MasterKey, OpenError> {
    if let Source::Given { key, .. } = source {
        return Ok(key.clone());
    }
    create_folder(folder)?;
    let file = key::file_in(folder);
    match key::read(&file)? {
        Some(key) => Ok(key),
        None => key::make(&file),
    }
}

/// Returns under which name the second step of a person is sealed.
pub(crate) fn second_step_of(person: &str) -> String {
    format!("second step of {person}")
}

#[cfg(test)]
mod tests;
