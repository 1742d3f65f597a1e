//! Cookies: read from a request, set on an answer. None is readable by scripts, none travels to other sites.

use axum::http::{HeaderMap, HeaderValue, header};

/// The longest value that is believed, in bytes.
const MAX_VALUE_BYTES: usize = 300;

/// Returns the value of a cookie, if a request has it.
pub(crate) fn find<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, value)| *found == name && value.len() <= MAX_VALUE_BYTES)
        .map(|(_, value)| value)
}

/// How cookies are set: with `Secure` and the prefix `__Host-` where the public address is https.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Transport {
    /// Plain http, as on the own computer.
    #[default]
    Plain,
    /// https.
    Encrypted,
}

impl Transport {
    /// Returns the full name of a cookie.
    pub(crate) fn name(self, name: &str) -> String {
        match self {
            Self::Plain => name.to_owned(),
            Self::Encrypted => format!("__Host-{name}"),
        }
    }

    /// Returns the header that sets a cookie. The value has to be of letters, digits and `-_.:`.
    pub(crate) fn set(self, name: &str, value: &str, max_age_seconds: u64) -> HeaderValue {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
        assert!(value.bytes().all(is_plain), "cookies of ours hold ids only");
        let secure = match self {
            Self::Plain => "",
            Self::Encrypted => "; Secure",
        };
        let name = self.name(name);
        let text = format!(
            "{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_seconds}{secure}"
        );
        HeaderValue::from_str(&text).expect("every part is printable")
    }

    /// Returns the header that takes a cookie away.
    pub(crate) fn clear(self, name: &str) -> HeaderValue {
        self.set(name, "", 0)
    }
}

/// Adds a cookie to an answer.
pub(crate) fn add(headers: &mut HeaderMap, cookie: HeaderValue) {
    headers.append(header::SET_COOKIE, cookie);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("a=1; doorcast=abc"),
        );
        headers.append(header::COOKIE, HeaderValue::from_static("b=2"));
        assert_eq!(find(&headers, "doorcast"), Some("abc"));
        assert_eq!(find(&headers, "b"), Some("2"));
        assert_eq!(find(&headers, "doorcas"), None);
    }

    #[test]
    fn cookies_are_bound_to_the_host_where_that_is_possible() {
        let plain = Transport::Plain.set("doorcast", "abc", 60);
        assert_eq!(
            plain,
            "doorcast=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=60"
        );
        let encrypted = Transport::Encrypted.set("doorcast", "abc", 60);
        let expected = "__Host-doorcast=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure";
        assert_eq!(encrypted, expected);
    }
}
