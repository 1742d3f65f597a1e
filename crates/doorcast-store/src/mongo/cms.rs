//! The videos as the neighboring CMS knows them: its collection `propertyvideos`, which it reads and writes by mongoose.
//!
//! Every project with words is there, exactly as mongoose would have written it, and follows in the same transaction as the
//! project or its film. What is written is remembered with the project (its image), so that a later change touches only
//! what we have changed, and what the CMS has changed meanwhile is seen. Deliberately absent: fields the CMS does not
//! know, statuses it does not know, and indexes of ours that correctness hangs on.

mod document;
mod import;
mod look;
mod read;
mod take_over;
mod write;

pub(super) use document::TABLE;
pub(super) use import::show_all;
pub(super) use look::{look_around, look_at};
pub(super) use write::{Film, Seen, mirror};
