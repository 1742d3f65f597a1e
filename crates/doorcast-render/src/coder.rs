//! Who turns pictures into H.264: our own encoder, or Cisco's with the feature `openh264`.
//!
//! Both have the same face, so that the camera does not know which one it has.

#[cfg(feature = "openh264")]
mod fallback;

#[cfg(feature = "openh264")]
pub use fallback::{Encoder, Plate, tell_apart};

#[cfg(not(feature = "openh264"))]
pub use crate::h264::{Encoder, Plate, tell_apart};
