//! Development only: a simulated world in which the pipeline is tested, a real browser for the pages, a real database.
//!
//! [`sim`] has vendors, storage, persons and a clock that follow one seed, so that a history that fails can be seen
//! again. Deliberately absent there: real time, real files, real networks, and threads. [`browser`] and [`mongod`] are all
//! of that. [`npm`] brings what foreign packages are needed to check with.

pub mod browser;
pub mod mongod;
pub mod npm;
pub mod random;
pub mod sim;
