//! Bytes as hexadecimal digits, in files and on command lines.

use std::fmt::Write as _;

use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

/// Returns bytes as digits.
pub fn text(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Returns the bytes of digits, two for each, or nothing if they are none.
pub fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|sign| sign.to_digit(16).map(|digit| digit as u8))
        .collect();
    let digits = digits?;
    let (pairs, rest) = digits.as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| high << 4 | low);
    rest.is_empty().then(|| bytes.collect())
}

/// Writes bytes as digits.
///
/// # Errors
///
/// If the serializer does not take them.
pub fn serialize<S: Serializer>(bytes: impl AsRef<[u8]>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&text(bytes.as_ref()))
}

/// Reads digits as so many bytes as there have to be.
///
/// # Errors
///
/// If they are not.
pub fn deserialize<'de, D: Deserializer<'de>, T: TryFrom<Vec<u8>>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    let found = bytes(&text).and_then(|bytes| bytes.try_into().ok());
    found.ok_or_else(|| {
        D::Error::custom("these are not as many hexadecimal digits as there have to be")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_digits_and_back() {
        assert_eq!(text(&[0, 0x5e, 0xff]), "005eff");
        assert_eq!(bytes("005eFF"), Some(vec![0, 0x5e, 0xff]));
        assert_eq!(bytes("005ef"), None);
        assert_eq!(bytes("0g"), None);
    }
}
