//! Stand-ins for the vendors: real servers that speak their contracts, keep their own books and misbehave when told to.
//!
//! Tests, demos and browser tests point the base addresses at them; nothing in the product knows the difference.
//! Each fake is a module of its vendor (`heygen::fake`, `groq::fake`, `cloudinary::fake`, `bucket::fake`); what they share is here:
//! the server, its clock, the faults on the way, and a film to hand out. Every fake answers `/__fake/...` as well:
//! `GET books`, `GET|PATCH knobs`, `POST faults`, `DELETE faults`, `POST time`. Start at [`start_all`].

mod admin;
mod faults;
pub mod film;
mod server;
mod time;

pub use admin::Controls;
use std::io;

use crate::{bucket, cloudinary, groq, heygen};

pub(crate) use admin::routes as admin_routes;
pub(crate) use faults::misbehave;
pub use faults::{Canned, Fault, Faults, Misbehavior};
pub use server::{Cut, FakeServer, Hangup};
pub use time::FakeTime;

/// Which port each fake listens on; 0 is any free one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ports {
    /// HeyGen's.
    pub heygen: u16,
    /// Groq's.
    pub groq: u16,
    /// Cloudinary's.
    pub cloudinary: u16,
    /// That of the storage that speaks like S3.
    pub bucket: u16,
}

/// All fakes, running until dropped.
#[derive(Debug)]
pub struct AllFakes {
    /// HeyGen's.
    pub heygen: heygen::fake::FakeHeyGen,
    /// Groq's.
    pub groq: groq::fake::FakeGroq,
    /// Cloudinary's.
    pub cloudinary: cloudinary::fake::FakeCloudinary,
    /// A storage that speaks like S3.
    pub bucket: bucket::fake::FakeBucket,
}

/// Starts all fakes on this computer, on one clock.
///
/// # Errors
///
/// If a port is taken.
pub async fn start_all(ports: Ports, time: FakeTime) -> io::Result<AllFakes> {
    Ok(AllFakes {
        heygen: heygen::fake::FakeHeyGen::start(ports.heygen, time.clone()).await?,
        groq: groq::fake::FakeGroq::start(ports.groq, time.clone()).await?,
        cloudinary: cloudinary::fake::FakeCloudinary::start(ports.cloudinary, time.clone()).await?,
        bucket: bucket::fake::FakeBucket::start(ports.bucket, time).await?,
    })
}

/// Locks a fake's state, also after a test that panicked while it held it.
pub(crate) fn lock<T>(mutex: &std::sync::Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
