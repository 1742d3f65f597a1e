//! Addresses of people. What is accepted here can stand in a header of a message and does no harm there.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The longest address, in bytes: what a mail server must take.
pub const MAX_EMAIL_BYTES: usize = 254;

/// The longest part before the @, in bytes.
const MAX_LOCAL_BYTES: usize = 64;

/// The address of a person, in lower case: letters, digits and a few signs, one @, and a domain with a dot.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

/// A text that is not an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("that is not an e-mail address")]
pub struct NotAnEmail;

impl Email {
    /// Returns the address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Email {
    type Err = NotAnEmail;

    fn from_str(text: &str) -> Result<Self, NotAnEmail> {
        // Only blanks around it are forgiven: a line break would be an attempt at a second header.
        let address = text.trim_matches(' ').to_ascii_lowercase();
        let (local, domain) = address.split_once('@').ok_or(NotAnEmail)?;
        match address.len() <= MAX_EMAIL_BYTES && is_local(local) && is_domain(domain) {
            true => Ok(Self(address)),
            false => Err(NotAnEmail),
        }
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Email {
    type Error = NotAnEmail;

    fn try_from(text: String) -> Result<Self, NotAnEmail> {
        text.parse()
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

fn is_local(local: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b"._%+-'&/=?~#".contains(&byte);
    (1..=MAX_LOCAL_BYTES).contains(&local.len())
        && local.bytes().all(is_sign)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    domain.contains('.') && domain.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_addresses_are_taken_in_lower_case() {
        for (given, kept) in [
            ("dana@example.com", "dana@example.com"),
            (
                " Dana.Whitfield+doors@Stone-Vale.Example ",
                "dana.whitfield+doors@stone-vale.example",
            ),
            ("o'vega@a.b.example", "o'vega@a.b.example"),
        ] {
            assert_eq!(
                given.parse::<Email>().map(String::from),
                Ok(kept.to_owned())
            );
        }
    }

    #[test]
    fn what_could_do_harm_in_a_header_is_refused() {
        for given in [
            "",
            "dana",
            "dana@example",
            "@example.com",
            "dana@@example.com",
            "dana@example.com\r\nBcc: all@example.com",
            "dana@example.com\n",
            "\"dana\"@example.com",
            "<dana@example.com>",
            "dana@example.com,marisol@example.com",
            "dana whitfield@example.com",
            "dana@-example.com",
            ".dana@example.com",
            "da\u{0}na@example.com",
        ] {
            assert!(given.parse::<Email>().is_err(), "{given:?}");
        }
        let long = format!("{}@example.com", "x".repeat(MAX_LOCAL_BYTES + 1));
        assert!(long.parse::<Email>().is_err());
    }
}
