//! Where Doorcast remembers its runs and videos.
//!
//! [`sqlite`] keeps them in one file with no server, [`mongo`] for many nodes; [`memory`] for as long as the process lives, for
//! tests and demonstrations. [`files`] keeps small files beside them. Nothing here decides what a video is; it only keeps it safe when several processes use
//! the file, when one of them dies, and when the disk is full. `tests/contract.rs` says what every store must do.

pub mod files;
pub mod memory;
mod money;
pub mod mongo;
mod moves;
pub mod sqlite;
