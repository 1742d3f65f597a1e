//! Stand-ins for the vendors: real servers that speak their contracts, keep their own books and misbehave when told to.
//!
//! Tests, demos and browser tests point the base addresses at them; nothing in the product knows the difference.
//! Each fake is a module of its vendor (`heygen::fake`, `groq::fake`, `cloudinary::fake`); what they share is here:
//! the server, its clock, the faults on the way, and a film to hand out. Every fake answers `/__fake/...` as well:
//! `GET books`, `GET|PATCH knobs`, `POST faults`, `DELETE faults`, `POST time`.

mod admin;
mod faults;
pub mod film;
mod server;
mod time;

pub use admin::Controls;
pub(crate) use admin::routes as admin_routes;
pub(crate) use faults::misbehave;
pub use faults::{Canned, Fault, Faults, Misbehavior};
pub use server::{Cut, FakeServer, Hangup};
pub use time::FakeTime;

/// Locks a fake's state, also after a test that panicked while it held it.
pub(crate) fn lock<T>(mutex: &std::sync::Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
