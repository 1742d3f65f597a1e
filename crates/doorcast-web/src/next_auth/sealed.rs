//! Opens a compact JWE with the key that NextAuth derives from its secret (RFC 7516, `dir` with `A256GCM`).

use aes_gcm::{
    Aes256Gcm, KeyInit as _,
    aead::{Aead as _, Payload},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hkdf::Hkdf;
use serde::Deserialize;
use sha2::Sha256;

/// What NextAuth 4 writes into the derivation of its key.
const INFO: &[u8] = b"NextAuth.js Generated Encryption Key";

/// Opens tokens.
pub(super) struct Key(Aes256Gcm);

/// The part of a token that says how it is sealed. Others than these two are not opened.
#[derive(Deserialize)]
struct Header {
    alg: String,
    enc: String,
}

impl Key {
    /// Derives the key from the secret of the site: HKDF-SHA-256 without salt.
    pub(super) fn derive(secret: &str) -> Self {
        let mut key = [0; 32];
        Hkdf::<Sha256>::new(None, secret.as_bytes())
            .expand(INFO, &mut key)
            .expect("32 bytes are less than HKDF can give");
        Self(Aes256Gcm::new(&key.into()))
    }

    /// Returns what is in a token, if it is sealed with this key and unchanged.
    pub(super) fn open(&self, token: &str) -> Option<Vec<u8>> {
        let mut parts = token.split('.');
        let [header, key, nonce, sealed, tag] = std::array::from_fn(|_| parts.next());
        let (header, key) = (header?, key?);
        let (nonce, sealed, tag) = (decode(nonce?)?, decode(sealed?)?, decode(tag?)?);
        if parts.next().is_some() || !key.is_empty() || !is_ours(header) || tag.len() != 16 {
            return None;
        }
        let nonce: [u8; 12] = nonce.try_into().ok()?;
        let payload = Payload {
            msg: &[sealed, tag].concat(),
            aad: header.as_bytes(),
        };
        self.0.decrypt(&nonce.into(), payload).ok()
    }
}

fn is_ours(header: &str) -> bool {
    let text = decode(header).unwrap_or_default();
    let header: Option<Header> = serde_json::from_slice(&text).ok();
    header.is_some_and(|header| header.alg == "dir" && header.enc == "A256GCM")
}

fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}
