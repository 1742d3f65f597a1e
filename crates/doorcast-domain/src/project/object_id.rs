//! The id of a project as an ObjectId of MongoDB, and back: 24 hexadecimal digits for 22 of ours.
//!
//! The twelve bytes are `seconds: 32 bits | sub: 10 bits | chance: 54 bits`, where `seconds * 1000 + sub` is the
//! millisecond the project was begun in. So an id of ours is an ObjectId with a true time, and both sort the same.
//! Others fill the bits behind the seconds by lot. Where their `sub` is no millisecond (1000 to 1023) the id is read as
//! `seconds * 1000 + sub - 1000` with bit 54 of the chance set, which ids of ours never have; those few sort by their
//! second only. No two ids meet, either way. Deliberately absent: whose document an id is.

use std::{fmt, str::FromStr};

use super::ProjectId;
use crate::pipeline::id::{NotAnId, VideoId};

/// How many bits of chance an id has that is an ObjectId, too.
pub const CHANCE_BITS: u32 = 54;

const SUB_BITS: u32 = 10;
const BYTES: usize = 12;
const CHANCE: u64 = (1 << CHANCE_BITS) - 1;
/// Set in the chance of ids others have drawn, where their bits are no millisecond.
const NO_MILLISECOND: u64 = 1 << CHANCE_BITS;
const MS: u64 = 1_000;
/// How many values of `sub` are no millisecond.
const OVER: u64 = (1 << SUB_BITS) - MS;

/// An ObjectId: written as 24 lowercase hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectIdHex([u8; BYTES]);

impl ObjectIdHex {
    /// Returns the ObjectId of twelve bytes.
    pub fn from_bytes(bytes: [u8; BYTES]) -> Self {
        Self(bytes)
    }

    /// Returns its twelve bytes.
    pub fn bytes(self) -> [u8; BYTES] {
        self.0
    }

    fn number(self) -> u128 {
        let bytes = self.0.iter();
        bytes.fold(0, |number, byte| number << 8 | u128::from(*byte))
    }

    fn from_number(number: u128) -> Self {
        let all = number.to_be_bytes();
        Self(std::array::from_fn(|at| all[all.len() - BYTES + at]))
    }
}

impl fmt::Display for ObjectIdHex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for ObjectIdHex {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let are_digits =
            text.len() == 2 * BYTES && text.bytes().all(|digit| digit.is_ascii_hexdigit());
        let number = u128::from_str_radix(text, 16).ok().filter(|_| are_digits);
        number.map(Self::from_number).ok_or_else(|| NotAnId {
            what: "an ObjectId",
            given: text.to_owned(),
        })
    }
}

impl ProjectId {
    /// Returns the id as an ObjectId. None for one that [`ProjectId::new`] and [`ProjectId::from_object_id`] never
    /// return: with more chance than fits, or of a time after February 2106.
    pub fn to_object_id(&self) -> Option<ObjectIdHex> {
        let (at_ms, chance) = self.0.parts()?;
        let seconds = u32::try_from(at_ms / MS).ok()?;
        let sub = match chance & !CHANCE {
            0 => at_ms % MS,
            NO_MILLISECOND if at_ms % MS < OVER => at_ms % MS + MS,
            _ => return None,
        };
        let front = u128::from(seconds) << SUB_BITS | u128::from(sub);
        let number = front << CHANCE_BITS | u128::from(chance & CHANCE);
        Some(ObjectIdHex::from_number(number))
    }

    /// Returns the id of the project that an ObjectId stands for. Every ObjectId stands for one.
    pub fn from_object_id(id: ObjectIdHex) -> Self {
        let behind = id.number() as u64;
        let seconds = (id.number() >> u64::BITS) as u64;
        let chance = behind & CHANCE;
        Self(match behind >> CHANCE_BITS {
            sub @ 0..MS => VideoId::new(seconds * MS + sub, chance),
            sub => VideoId::new(seconds * MS + sub - MS, chance | NO_MILLISECOND),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The first millisecond no ObjectId has.
    const END_MS: u64 = (1 << 32) * MS;

    fn hex(text: &str) -> ObjectIdHex {
        text.parse().expect("24 digits")
    }

    #[test]
    fn an_id_of_ours_has_its_true_time() {
        let id = ProjectId::new(1_790_000_000_123, 0x15_5555_5555_5555);
        let expected = hex("6ab13b801ed5555555555555");
        assert_eq!(id.to_object_id(), Some(expected));
        assert_eq!(ProjectId::from_object_id(expected), id);
    }

    #[test]
    fn a_sub_that_is_no_millisecond_is_marked() {
        for (text, at_ms, chance) in [
            ("65a00000f9ffffffffffffff", 999, CHANCE),
            ("65a00000fa00000000000000", 0, NO_MILLISECOND),
            ("65a00000ffffffffffffffff", 23, NO_MILLISECOND | CHANCE),
        ] {
            let id = ProjectId::from_object_id(hex(text));
            let seconds = 0x65a0_0000 * MS;
            assert_eq!(id.0, VideoId::new(seconds + at_ms, chance), "{text}");
            assert_eq!(id.to_object_id(), Some(hex(text)));
        }
    }

    #[test]
    fn ids_that_no_object_id_stands_for_have_none() {
        for id in [
            VideoId::new(END_MS, 0),
            VideoId::new(1_000, 1 << 55),
            VideoId::new(1_000, 1 << 59),
            VideoId::new(1_024, NO_MILLISECOND),
        ] {
            assert_eq!(ProjectId(id.clone()).to_object_id(), None, "{id}");
        }
        let last = ProjectId(VideoId::new(END_MS - 1, CHANCE));
        assert!(last.to_object_id().is_some());
    }

    #[test]
    fn other_texts_are_no_object_ids() {
        for text in [
            "",
            "65a",
            "+5a000000000000000000101",
            "65a00000000000000000010g",
        ] {
            assert!(text.parse::<ObjectIdHex>().is_err(), "{text}");
        }
        let large = hex("65A00000000000000000010F");
        assert_eq!(large.to_string(), "65a00000000000000000010f");
    }

    proptest! {
        #[test]
        fn every_id_of_ours_comes_back(at_ms in 0..END_MS, chance: u64) {
            let id = ProjectId::new(at_ms, chance);
            let there = id.to_object_id().expect("an ObjectId");
            prop_assert_eq!(ProjectId::from_object_id(there), id);
            let seconds = u32::from_be_bytes(std::array::from_fn(|at| there.bytes()[at]));
            prop_assert_eq!(u64::from(seconds), at_ms / MS);
        }

        #[test]
        fn every_object_id_comes_back(seconds: u32, sub in 0_u64..1024, chance in 0..=CHANCE) {
            let number = u128::from(seconds) << 64 | u128::from(sub << CHANCE_BITS | chance);
            let there = ObjectIdHex::from_number(number);
            prop_assert_eq!(there.to_string().parse(), Ok(there));
            let id = ProjectId::from_object_id(there);
            prop_assert_eq!(id.to_string().parse(), Ok(id.clone()));
            prop_assert_eq!(id.to_object_id(), Some(there));
        }

        #[test]
        fn both_sort_the_same(
            one in (0..END_MS, any::<u64>()),
            near in 0_u64..3,
            other in any::<u64>(),
        ) {
            let first = ProjectId::new(one.0, one.1);
            let second = ProjectId::new((one.0 + near).min(END_MS - 1), other);
            let order = first.to_object_id().cmp(&second.to_object_id());
            prop_assert_eq!(order, first.cmp(&second));
        }
    }
}
