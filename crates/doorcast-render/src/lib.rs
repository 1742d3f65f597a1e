//! The built-in studio of Doorcast: pure data in, MP4 bytes out.
//!
//! It opens no file and no connection, reads no clock and knows no vendor. The same project gives the same bytes.
//! Start at [`studio::film`].

pub mod align;
pub mod backdrop;
pub mod captions_file;
pub mod cards;
pub mod coder;
pub mod color;
pub mod figure;
pub mod h264;
pub mod headshot;
pub mod layout;
pub mod mp4;
pub mod narration;
pub mod paint;
pub mod photo;
pub mod planes;
pub mod portrait;
pub mod pose;
pub mod poster;
pub mod project;
pub mod recording;
pub mod shots;
pub mod sound;
pub mod stage;
pub mod studio;
pub mod take;
pub mod text;
pub mod timeline;
pub mod viseme;
pub mod voice;
