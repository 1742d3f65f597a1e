//! Signs what is sent, as Standard Webhooks asks for it.

use doorcast_domain::subscription::SigningKey;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Returns a key as it is shown to whoever checks signatures.
pub fn shown(key: &SigningKey) -> String {
    format!("whsec_{}", base64(key.reveal()))
}

/// Returns the signature of a body under its id and the second it is sent.
pub fn sign(key: &SigningKey, id: &str, timestamp: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.reveal()).expect("a key of any length is one");
    for part in [id, ".", timestamp, ".", body] {
        mac.update(part.as_bytes());
    }
    format!("v1,{}", base64(&mac.finalize().into_bytes()))
}

fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let at = |index: usize| u32::from(three.get(index).copied().unwrap_or_default());
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for letter in 0..4 {
            text.push(match letter <= three.len() {
                true => char::from(LETTERS[(bits >> (18 - 6 * letter) & 63) as usize]),
                false => '=',
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_those_others_make() {
        let key = SigningKey::new(std::array::from_fn(|at| at as u8));
        assert_eq!(
            shown(&key),
            "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
        );
        let signed = sign(&key, "msg_1", "1790000000", "{\"type\":\"test\"}");
        assert_eq!(signed, "v1,qG41BauJnhbRw+tIHor3aFvdS91tPOo+6u8pj6F8ahw=");
    }

    #[test]
    fn base64_is_padded() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v")] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }
}
