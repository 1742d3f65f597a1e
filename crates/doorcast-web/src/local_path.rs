//! A place of ours to go on to. Anything that could lead to another site is not one.

use std::fmt;

/// The longest one, in bytes.
const MAX_BYTES: usize = 1_000;

/// A path of ours with its query, such as "/agent/cms?status=completed".
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LocalPath(String);

impl LocalPath {
    /// Takes a text that came from outside, if it leads to a place of ours.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let is_rooted = bytes.first() == Some(&b'/') && bytes.get(1) != Some(&b'/');
        // Browsers read a backslash as a slash, and leave out tabs and line breaks.
        let is_plain = |byte: &u8| byte.is_ascii_graphic() && *byte != b'\\';
        let is_ours = is_rooted && bytes.len() <= MAX_BYTES && bytes.iter().all(is_plain);
        is_ours.then(|| Self(text.to_owned()))
    }

    /// Returns it as text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns it as the value of a parameter.
    pub(crate) fn encoded(&self) -> String {
        form_urlencoded::byte_serialize(self.0.as_bytes()).collect()
    }
}

impl fmt::Display for LocalPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::LocalPath;

    #[test]
    fn only_places_of_ours_are_gone_to() {
        for ours in ["/", "/agent/cms", "/agent/cms?status=completed&q=a%20b#top"] {
            assert_eq!(LocalPath::parse(ours).expect(ours).as_str(), ours);
        }
        let long = format!("/{}", "a".repeat(2_000));
        let others = [
            "",
            "agent",
            "//evil.test",
            "/\\evil.test",
            "\\/evil.test",
            "https://evil.test",
            "javascript:alert(1)",
            "/\t/evil.test",
            "/agent\r\nset-cookie: a=b",
            " /agent",
            "/a b",
            "/ñ",
            long.as_str(),
        ];
        for other in others {
            assert_eq!(LocalPath::parse(other), None, "{other:?}");
        }
    }
}
