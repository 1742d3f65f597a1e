//! Videos.

pub(crate) mod create;
pub(crate) mod film;
pub(crate) mod list;
pub(crate) mod press;
pub(crate) mod quote;
pub(crate) mod show;
pub(crate) mod steer;
pub(crate) mod wish;
