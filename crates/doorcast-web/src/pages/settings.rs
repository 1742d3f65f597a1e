//! Settings: what somebody, or the office, works with.

pub(crate) mod connections;
