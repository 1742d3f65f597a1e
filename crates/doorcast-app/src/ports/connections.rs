//! Those we work with: whether they are set up, and whether they answer.

use async_trait::async_trait;
use doorcast_domain::{ledger::UsdMicros, pipeline::id::VendorName};
use serde::{Deserialize, Serialize};

use crate::ports::{
    StoreError,
    secrets::{Key, KeyMark},
};

/// Knows those we work with.
#[async_trait]
pub trait Connections: Send + Sync {
    /// Returns everybody there is or could be, without asking anybody.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn list(&self) -> Result<Vec<Connection>, StoreError>;

    /// Asks one of them whether all is well. Costs nothing. `None` if there is nobody of that name.
    async fn test(&self, vendor: &VendorName) -> Option<Verdict>;

    /// Keeps all the keys of a vendor, in place of those from before, and works with them from now on.
    ///
    /// # Errors
    ///
    /// See [`KeysRefused`]. Nothing is changed then.
    async fn enter_keys(
        &self,
        vendor: &VendorName,
        keys: &[Key],
        consent: SameAccount,
    ) -> Result<(), KeysRefused>;

    /// Removes all the keys of a vendor that were entered, and works without them from now on.
    ///
    /// # Errors
    ///
    /// See [`KeysRefused`]. Nothing is changed then.
    async fn remove_keys(&self, vendor: &VendorName) -> Result<(), KeysRefused>;
}

/// Whether a person says that new keys are those of the same account. Another account does not know what was bought with
/// the keys from before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SameAccount {
    /// They say so.
    Promised,
    /// They did not say.
    Unsaid,
}

/// Why keys were not changed.
#[derive(Debug, thiserror::Error)]
pub enum KeysRefused {
    /// There is nobody of that name, or nothing to enter for them.
    #[error("there are no keys to enter")]
    Unknown,
    /// The environment says what they are.
    #[error("the environment says what the keys are")]
    FromEnvironment,
    /// Videos are being made there: only keys of the same account may come instead.
    #[error("{videos} videos are being made there")]
    AtWork {
        /// How many.
        videos: usize,
    },
    /// They cannot be used.
    #[error("{reason}")]
    Unusable {
        /// Which of them, if it is known.
        name: Option<String>,
        /// Why, without the key.
        reason: String,
    },
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
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
    /// Where their keys come from.
    pub keys_from: KeysFrom,
    /// What their keys are called; all have to be set.
    pub keys: &'static [&'static str],
    /// What is known of the keys that were entered.
    pub marks: Vec<KeyMark>,
    /// What they said when they last refused something, if they ever did.
    pub trouble: Option<Trouble>,
}

/// Where somebody's keys come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeysFrom {
    /// They are part of Doorcast itself and need none.
    BuiltIn,
    /// There are none: they are not set up.
    Nowhere,
    /// From the environment, which wins.
    Environment,
    /// From the connections page.
    Page,
}

/// What somebody said when they refused something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// What it was, without secrets.
    pub message: String,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
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
    /// Carries letters.
    Mails,
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

impl Connection {
    /// Returns whether they can be worked with.
    pub fn is_set_up(&self) -> bool {
        self.keys_from != KeysFrom::Nowhere
    }

    /// Returns whether they are part of Doorcast itself.
    pub fn is_built_in(&self) -> bool {
        self.keys_from == KeysFrom::BuiltIn
    }
}
