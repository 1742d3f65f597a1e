//! Cloudinary's signatures: a digest of the sorted fields and the secret.

use std::str::FromStr;

use doorcast_domain::hex;
use sha1::{Digest, Sha1};
use sha2::Sha256;

use crate::http::Secret;

/// What is never signed.
const UNSIGNED: &[&str] = &[
    "file",
    "cloud_name",
    "resource_type",
    "api_key",
    "signature",
];

/// Letters of URL-safe base64.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Which digest an account wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Algorithm {
    /// The usual one.
    #[default]
    Sha1,
    /// For accounts that are restricted to it.
    Sha256,
}

/// A name that is none of the digests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature algorithm must be sha1 or sha256")]
pub struct UnknownAlgorithm;

impl FromStr for Algorithm {
    type Err = UnknownAlgorithm;

    fn from_str(text: &str) -> Result<Self, UnknownAlgorithm> {
        match text {
            "sha1" => Ok(Self::Sha1),
            "sha256" => Ok(Self::Sha256),
            _ => Err(UnknownAlgorithm),
        }
    }
}

impl Algorithm {
    /// Returns the digest of a text.
    fn digest(self, text: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => Sha1::digest(text).to_vec(),
            Self::Sha256 => Sha256::digest(text).to_vec(),
        }
    }

    /// Returns the digest in hexadecimal digits.
    pub(super) fn hex(self, text: &[u8]) -> String {
        hex::text(&self.digest(text))
    }
}

/// Returns the signature of the fields of a request, by the second version of the rules: an `&` inside a value is
/// signed as `%26`, so that one value cannot pass for two.
pub fn sign<'a>(
    fields: impl IntoIterator<Item = (&'a str, &'a str)>,
    secret: &Secret,
    algorithm: Algorithm,
) -> String {
    let mut pairs: Vec<String> = fields
        .into_iter()
        .filter(|(name, value)| !UNSIGNED.contains(name) && !value.is_empty())
        .map(|(name, value)| format!("{name}={value}").replace('&', "%26"))
        .collect();
    pairs.sort();
    let text = format!("{}{}", pairs.join("&"), secret.reveal());
    algorithm.hex(text.as_bytes())
}

/// Returns the signature of an answer, by the first version of the rules.
pub(super) fn sign_answer(
    public_id: &str,
    version: u64,
    secret: &Secret,
    algorithm: Algorithm,
) -> String {
    let text = format!("public_id={public_id}&version={version}{}", secret.reveal());
    algorithm.hex(text.as_bytes())
}

/// Returns the part of a delivery address that proves who made it: `source` is everything after the version.
pub fn url_signature(source: &str, secret: &Secret, algorithm: Algorithm) -> String {
    let digest = algorithm.digest(format!("{source}{}", secret.reveal()).as_bytes());
    let letters = match algorithm {
        Algorithm::Sha1 => 8,
        Algorithm::Sha256 => 32,
    };
    format!("s--{}--", base64(&digest, letters))
}

/// Returns the first letters of bytes in URL-safe base64.
fn base64(bytes: &[u8], letters: usize) -> String {
    (0..letters)
        .map(|index| {
            let bit = index * 6;
            let pair = u16::from(*bytes.get(bit / 8).unwrap_or(&0)) << 8
                | u16::from(*bytes.get(bit / 8 + 1).unwrap_or(&0));
            let six = (pair >> (10 - bit % 8)) & 63;
            char::from(LETTERS[usize::from(six)])
        })
        .collect()
}
