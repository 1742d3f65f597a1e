//! The built-in studio of Doorcast: pure data in, MP4 bytes out.
//!
//! It opens no file and no connection, reads no clock and knows no vendor. The same project gives the same bytes.

pub mod captions_file;
pub mod mp4;
pub mod narration;
pub mod paint;
pub mod photo;
pub mod planes;
pub mod poster;
pub mod recording;

pub mod sound;
