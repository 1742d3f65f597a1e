//! Types and rules of Doorcast.
//!
//! Everything here is pure: no files, no network, no clock, no randomness of its own. What a video is, who the agent
//! is, how many words fit and how a script sounds is decided here; the other crates carry it out. Start at
//! [`video`] for the nouns and [`spoken`] for how written words become speech.

pub mod account;
pub mod agent;
pub mod color;
pub mod hex;
pub mod ledger;
pub mod picture;
pub mod pipeline;
pub mod project;
pub mod script;
pub mod spoken;
pub mod subscription;
pub mod video;
