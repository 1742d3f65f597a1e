//! Those we work with: whether they are set up, and whether they answer.

use async_trait::async_trait;
use doorcast_domain::{ledger::UsdMicros, pipeline::id::VendorName};

/// Knows those we work with.
#[async_trait]
pub trait Connections: Send + Sync {
    /// Returns everybody there is or could be, without asking anybody.
    fn list(&self) -> Vec<Connection>;

    /// Asks one of them whether all is well. Costs nothing. `None` if there is nobody of that name.
    async fn test(&self, vendor: &VendorName) -> Option<Verdict>;
}

/// Somebody we work with, or could.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// How they are called in settings: "heygen".
    pub vendor: VendorName,
    /// How people call them: "HeyGen".
    pub name: &'static str,
    /// What they do for us.
    pub job: Job,
    /// Whether they are set up.
    pub is_set_up: bool,
    /// Whether they are part of Doorcast itself.
    pub is_built_in: bool,
    /// What has to be set, if it is not.
    pub keys: &'static [&'static str],
}

/// What somebody does for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// Writes scripts.
    Writes,
    /// Makes films.
    Films,
    /// Keeps films.
    Keeps,
}

/// What came of asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// All is well.
    Well,
    /// All is well, and so much money is left there.
    WellWith(UsdMicros),
    /// The key is wrong or expired.
    KeyRefused,
    /// There is nothing to work with there: a model or a look that is set is not.
    Lacking(String),
    /// There was no answer, or one that means that it does not work now.
    Silent,
    /// It is not set up.
    NotSetUp,
}
