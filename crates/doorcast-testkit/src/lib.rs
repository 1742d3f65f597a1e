//! Development only: a simulated world in which the pipeline is tested.
//!
//! [`sim`] has vendors, storage, persons and a clock that follow one seed, so that a history that fails can be seen
//! again. Deliberately absent: real time, real files, real networks, and threads.

pub mod random;
pub mod sim;
