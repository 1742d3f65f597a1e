//! The office, for those who look after it.

pub(crate) mod people;
