//! The second step of signing in: six digits from an app, or one of a few recovery codes.

use std::fmt;

use super::session::SecretDigest;

/// How long a code counts, in seconds.
pub const STEP_SECONDS: i64 = 30;

/// How many bytes the shared key has: as many as the SHA-1 in it gives.
pub const KEY_BYTES: usize = 20;

/// How many recovery codes there are.
pub const RECOVERY_CODES: usize = 10;

/// The key an app and this house share.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TotpKey(pub [u8; KEY_BYTES]);

/// The number of a stretch of thirty seconds since 1970. A code of one that was used, or of an earlier one, counts no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TotpStep(pub i64);

/// How a person proves the second step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totp {
    /// The shared key.
    pub key: TotpKey,
    /// The last step a code was used of.
    pub last_step: TotpStep,
    /// What is kept of the recovery codes that were not used yet.
    pub recovery: Vec<SecretDigest>,
}

impl TotpStep {
    /// Returns the step of a moment.
    pub fn at(now_ms: i64) -> Self {
        Self(now_ms.div_euclid(1000 * STEP_SECONDS))
    }
}

impl TotpKey {
    /// Returns the key as apps want it typed: base 32 without padding.
    pub fn base32(&self) -> String {
        const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let mut text = String::new();
        for group in self.0.chunks_exact(5) {
            let bits = group
                .iter()
                .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
            let digits = (0..8)
                .rev()
                .map(|at| DIGITS[(bits >> (5 * at)) as usize & 31]);
            text.extend(digits.map(char::from));
        }
        text
    }

    /// Returns the key from its base 32, if it is one. Blanks and small letters are forgiven.
    pub fn from_base32(text: &str) -> Option<Self> {
        let mut bytes = Vec::new();
        let (mut bits, mut count) = (0_u32, 0);
        for sign in text.bytes().filter(|sign| *sign != b' ') {
            let digit = match sign.to_ascii_uppercase() {
                letter @ b'A'..=b'Z' => letter - b'A',
                number @ b'2'..=b'7' => number - b'2' + 26,
                _ => return None,
            };
            bits = (bits << 5 | u32::from(digit)) & 0xFFF;
            count += 5;
            if count >= 8 {
                count -= 8;
                bytes.push((bits >> count) as u8);
            }
        }
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Debug for TotpKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_typed_in_base_32() {
        let key = TotpKey(*b"12345678901234567890");
        assert_eq!(key.base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            TotpKey::from_base32("gezd gnbv gy3t qojq gezd gnbv gy3t qojq"),
            Some(key)
        );
        assert_eq!(TotpKey::from_base32("GEZDGNBV"), None);
        assert_eq!(
            TotpKey::from_base32("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1"),
            None
        );
    }

    #[test]
    fn steps_are_thirty_seconds() {
        assert_eq!(TotpStep::at(59_999), TotpStep(1));
        assert_eq!(TotpStep::at(60_000), TotpStep(2));
    }
}
