//! People: how they come in and go out.

pub(crate) mod sign_in;
pub(crate) mod sign_out;
