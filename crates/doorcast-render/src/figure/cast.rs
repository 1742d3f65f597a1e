//! The people, one file each. Adding one is adding a file and a line here.

mod avery;
mod jordan;
mod morgan;
mod noor;
mod riley;
mod sam;

use super::Presenter;

pub(super) const ALL: &[Presenter] = &[
    avery::AVERY,
    jordan::JORDAN,
    sam::SAM,
    riley::RILEY,
    morgan::MORGAN,
    noor::NOOR,
];
