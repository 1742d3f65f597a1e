//! How written words are spoken.

/// How an agent's words are pronounced.
#[derive(Debug, Clone, Default)]
pub struct Pronunciations;
