//! Use cases of Doorcast and the ports they need.
//!
//! A use case says in which order things happen and what is kept when one of them fails. It knows no terminal, no
//! database and no vendor: those come in through the traits in [`ports`]. Start at [`make_video`] for one video made
//! while a person watches, and at [`runner`] for the pipeline that goes on alone.

pub mod accounts;
pub mod archive;
pub mod crash;
pub mod desk;
pub mod film_news;
pub mod insights;
pub mod make_video;
pub mod ports;
pub mod projects;
pub mod run;
pub mod runner;
pub mod tokens;
pub mod webhooks;
