//! Where Doorcast remembers its runs.
//!
//! [`sqlite`] keeps them in one file with no server. Nothing here decides what a run is; it only keeps it safe when
//! several processes use the file, when one of them dies, and when the disk is full.

pub mod sqlite;
