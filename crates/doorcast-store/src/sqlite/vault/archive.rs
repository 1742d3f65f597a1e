//! Seals secrets for an archive.
//!
//! Archives are compared, so the same secret has to be sealed the same way twice. The nonce is a keyed digest of the name and
//! the secret: another secret or name has another one, and whoever has no key learns only which archives hold the same.

use doorcast_app::ports::archive::Seal;

use super::{MasterKey, NONCE_BYTES, Vault};

/// Keeps these digests apart from all others that are made with the key.
const WHAT_FOR: &[u8] = b"the nonce of a secret in an archive";

/// Seals secrets for an archive, and opens them.
pub struct ArchiveSeal {
    vault: Vault,
    key: MasterKey,
}

impl ArchiveSeal {
    /// Returns the seal of a master key.
    pub fn new(key: &MasterKey) -> Self {
        Self {
            vault: Vault::new(key),
            key: key.clone(),
        }
    }

    fn nonce(&self, name: &str, plain: &[u8]) -> [u8; NONCE_BYTES] {
        let length = (name.len() as u64).to_be_bytes();
        let parts = [WHAT_FOR, &length, name.as_bytes(), plain];
        let digest = self.key.digest(&parts);
        let first = digest.first_chunk().copied();
        first.expect("a digest is longer than a nonce")
    }
}

impl Seal for ArchiveSeal {
    fn seal(&self, name: &str, plain: &[u8]) -> Vec<u8> {
        let nonce = self.nonce(name, plain);
        self.vault.seal_with(nonce, name, plain)
    }

    fn open(&self, name: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        self.vault.open(name, sealed).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal(digits: &str) -> ArchiveSeal {
        ArchiveSeal::new(&MasterKey::parse(&digits.repeat(32)).expect("a key"))
    }

    #[test]
    fn the_same_secret_is_sealed_the_same_way_and_no_other_is() {
        let ours = seal("5e");
        let sealed = ours.seal("one", b"plain");
        assert_eq!(sealed, ours.seal("one", b"plain"));
        assert_eq!(ours.open("one", &sealed).as_deref(), Some(&b"plain"[..]));
        for other in [
            ours.seal("one", b"plaim"),
            ours.seal("two", b"plain"),
            seal("07").seal("one", b"plain"),
        ] {
            assert_ne!(sealed[..=NONCE_BYTES], other[..=NONCE_BYTES]);
        }
        assert_eq!(ours.open("two", &sealed), None);
        assert_eq!(seal("07").open("one", &sealed), None);
    }
}
