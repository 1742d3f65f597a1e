//! The pages and the API of Doorcast over HTTP.
//!
//! Handlers read, authorize, call one use case and answer; nothing is decided here. This crate must not know stores,
//! vendors or the studio: the binary hands them in as [`app::App`]. Start at [`routes`], where every address is listed
//! once with who may call it, then `page` for how a page is made.

mod api;
pub mod app;
mod assets;
mod auth;
mod chart;
pub mod closing;
mod compat;
pub mod cookies;
mod flash;
mod form;
pub mod frame;
mod input;
pub mod letters;
pub mod live;
mod local_path;
pub mod metrics;
mod money;
pub mod next_auth;
pub mod openapi;
mod origin;
mod page;
pub mod pages;
mod problem;
pub mod proxies;
pub mod routes;
pub mod server;
pub mod session;
mod shield;
mod squeeze;
mod view;
pub mod visitor;
mod words;
