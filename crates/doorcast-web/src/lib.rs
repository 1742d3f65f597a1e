//! The API of Doorcast over HTTP.
//!
//! Handlers read, authorize, call one use case and answer; nothing is decided here. This crate must not know stores,
//! vendors or the studio: the binary hands them in as [`app::App`]. Start at [`routes`], where every address is listed
//! once with who may call it.

mod api;
pub mod app;
mod auth;
mod input;
mod money;
mod problem;
pub mod routes;
pub mod server;
mod shield;
mod view;
