//! Names of things in the pipeline. Each is its own type, so that one is never taken for another.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const TIME_DIGITS: u32 = 10;
const CHANCE_DIGITS: u32 = 12;

/// The longest name we keep of things that others name, in bytes.
pub const MAX_NAME_BYTES: usize = 200;

/// A text that is not a name of the kind that was wanted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{given}\" is not {what}")]
pub struct NotAnId {
    /// What was wanted, with its article: "the id of a video".
    pub what: &'static str,
    /// What was given.
    pub given: String,
}

/// Implements a name that somebody else chooses: any printable ASCII without spaces.
macro_rules! given_name {
    ($(#[$doc:meta])* $kind:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub struct $kind(String);

        impl $kind {
            /// Returns the name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $kind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $kind {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let is_name = (1..=MAX_NAME_BYTES).contains(&text.len())
                    && text.bytes().all(|byte| byte.is_ascii_graphic());
                match is_name {
                    true => Ok(Self(text.to_owned())),
                    false => Err(NotAnId { what: $what, given: text.to_owned() }),
                }
            }
        }
    };
}

given_name!(
    /// An agent.
    AgentId,
    "the id of an agent"
);
given_name!(
    /// An office: the agents that share a wallet and a cap.
    OfficeId,
    "the id of an office"
);
given_name!(
    /// A vendor as configuration names it: "heygen", "house", "cloudinary", "disk".
    VendorName,
    "the name of a vendor"
);
given_name!(
    /// What a studio calls a render: HeyGen's `video_id`.
    RenderId,
    "the id of a render"
);
given_name!(
    /// Under which name a film is kept in permanent storage. Derived from our own ids, never from a vendor's.
    MediaKey,
    "the key of a film"
);

given_name!(
    /// Something that is told to a program of somebody else's.
    DeliveryId,
    "the id of a delivery"
);

/// A video: twenty-two characters, later ones sort after earlier ones.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct VideoId(String);

impl VideoId {
    /// Returns the id for a moment and a number drawn by lot. Of the number the lowest 60 bits count.
    pub fn new(at_ms: u64, chance: u64) -> Self {
        let digit = |bits: u64| char::from(ALPHABET[(bits & 31) as usize]);
        let time = (0..TIME_DIGITS).rev().map(|at| digit(at_ms >> (5 * at)));
        let lot = (0..CHANCE_DIGITS).rev().map(|at| digit(chance >> (5 * at)));
        Self(time.chain(lot).collect())
    }

    /// Returns the moment and the number drawn by lot that it was made of.
    pub fn parts(&self) -> Option<(u64, u64)> {
        let number = |digits: &[u8]| {
            digits.iter().try_fold(0_u64, |number, digit| {
                let value = ALPHABET.iter().position(|one| one == digit)?;
                Some(number << 5 | value as u64)
            })
        };
        let (time, lot) = self.0.as_bytes().split_at_checked(TIME_DIGITS as usize)?;
        Some((number(time)?, number(lot)?))
    }

    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for VideoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for VideoId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let id = text.to_ascii_lowercase();
        let are_digits = id.bytes().all(|digit| ALPHABET.contains(&digit));
        match are_digits && id.len() == (TIME_DIGITS + CHANCE_DIGITS) as usize {
            true => Ok(Self(id)),
            false => Err(NotAnId {
                what: "the id of a video",
                given: text.to_owned(),
            }),
        }
    }
}

/// An attempt to buy a video. A version 4 UUID: vendors take it as idempotency key and callback id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AttemptId(u128);

impl AttemptId {
    /// Returns the id for a number drawn by lot.
    pub fn new(chance: u128) -> Self {
        let without_version = chance & !(0xF << 76) & !(0x3 << 62);
        Self(without_version | (0x4 << 76) | (0x2 << 62))
    }

    /// Returns the 32 lowercase hexadecimal digits that titles end in.
    pub fn token(self) -> String {
        format!("{:032x}", self.0)
    }

    /// Returns the attempt whose token a title ends in, if it ends in one: "Palm Springs [0f…]".
    pub fn from_title(title: &str) -> Option<Self> {
        let token = title.strip_suffix(']')?.rsplit_once('[')?.1;
        Self::from_token(token)
    }

    fn from_token(token: &str) -> Option<Self> {
        let is_token = token.len() == 32
            && token
                .bytes()
                .all(|digit| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit));
        let number = u128::from_str_radix(token, 16).ok().filter(|_| is_token)?;
        (Self::new(number).0 == number).then_some(Self(number))
    }
}

impl fmt::Display for AttemptId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hex = self.token();
        write!(
            f,
            "{}-{}-{}-{}-{}",
            &hex[..8],
            &hex[8..12],
            &hex[12..16],
            &hex[16..20],
            &hex[20..]
        )
    }
}

impl FromStr for AttemptId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        Self::from_token(&text.replace('-', ""))
            .filter(|id| id.to_string() == text)
            .ok_or_else(|| NotAnId {
                what: "the id of an attempt",
                given: text.to_owned(),
            })
    }
}

impl Serialize for AttemptId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AttemptId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_is_a_uuid_and_is_found_in_its_title() {
        let id = AttemptId::new(u128::MAX);
        assert_eq!(id.to_string(), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(
            AttemptId::from_title(&format!("A [loft] [{}]", id.token())),
            Some(id)
        );
    }

    #[test]
    fn other_titles_name_no_attempt() {
        let token = AttemptId::new(7).token();
        for title in [
            String::new(),
            token.clone(),
            format!("[{token}] and more"),
            format!("[{}]", token.to_uppercase()).replace('8', "E"),
            format!("[{}]", "0".repeat(32)),
            format!("[+{}]", &token[1..]),
        ] {
            assert_eq!(AttemptId::from_title(&title), None, "{title}");
        }
    }

    #[test]
    fn ids_of_videos_sort_by_time() {
        let ids = [(0, 9), (1, 0), (31, 5), (1_790_000_000_000, 7)]
            .map(|(ms, lot)| VideoId::new(ms, lot));
        assert!(ids.is_sorted());
        assert_eq!(ids[3].as_str().parse().as_ref(), Ok(&ids[3]));
        assert_eq!(ids[3].parts(), Some((1_790_000_000_000, 7)));
    }

    #[test]
    fn names_that_could_break_a_line_are_refused() {
        assert!("a\nb".parse::<RenderId>().is_err());
        assert!("".parse::<VendorName>().is_err());
        assert!("x".repeat(MAX_NAME_BYTES + 1).parse::<AgentId>().is_err());
    }
}
