//! What the built-in writer promises: length, every point, no invented fact, the same words for the same seed.

#[path = "house_writer/golden.rs"]
mod golden;
#[path = "house_writer/material.rs"]
mod material;
#[path = "house_writer/promises.rs"]
mod promises;
#[path = "house_writer/variety.rs"]
mod variety;
#[path = "house_writer/vocabulary.rs"]
mod vocabulary;
#[path = "house_writer/wording.rs"]
mod wording;
