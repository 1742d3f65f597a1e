//! The built-in studio of Doorcast: pure data in, MP4 bytes out.
//!
//! It opens no file and no connection, reads no clock and knows no vendor. The same project gives the same bytes.

pub mod align;
pub mod narration;
pub mod paint;
pub mod planes;
pub mod voice;
