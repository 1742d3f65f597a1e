//! How far a video is, with everything that belongs to being there.

use serde::{Deserialize, Serialize};

use crate::pipeline::{
    Status,
    id::{MediaKey, RenderId},
};

/// How far a video is. Times are in milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Stage {
    /// Nobody has pressed yet.
    Draft,
    /// Pressed and paid for in the books; waits for its turn at the studio.
    Queued {
        /// Since when.
        since_ms: i64,
        /// Not before this moment: the studio has asked us to wait.
        not_before_ms: i64,
    },
    /// Being handed to the studio; the outcome is not known.
    Submitting {
        /// When it was sent first.
        first_sent_ms: i64,
        /// When it was sent last.
        last_sent_ms: i64,
        /// How often it was sent.
        sends: u32,
        /// Whether one of the earlier sends may have been taken.
        is_doubtful: bool,
        /// When to send the same again.
        next_ms: i64,
    },
    /// Nothing is sent any more; the studio's list is searched for it.
    LookingUp {
        /// When it was sent last.
        last_sent_ms: i64,
        /// How often the whole list was searched in vain.
        absences: u32,
        /// When it was found absent first.
        first_absent_ms: Option<i64>,
        /// When to search again.
        next_ms: i64,
        /// What follows when it is not there.
        otherwise: Otherwise,
    },
    /// The studio is making it.
    Rendering {
        /// What the studio calls it.
        render: RenderId,
        /// Since when.
        since_ms: i64,
        /// When to ask again.
        next_ms: i64,
        /// How often in a row the studio did not know it.
        misses: u32,
    },
    /// Made; on its way into permanent storage.
    Storing {
        /// What the studio calls it.
        render: RenderId,
        /// How long it plays, if the studio said so.
        duration_ms: Option<u64>,
        /// Since when.
        since_ms: i64,
        /// How often it was tried in vain.
        failures: u32,
        /// When to try again.
        next_ms: i64,
    },
    /// In permanent storage. Final.
    Completed {
        /// Where, and what it is.
        film: StoredFilm,
        /// Since when.
        at_ms: i64,
    },
    /// Waits for a person to do something we can name.
    NeedsAttention {
        /// What for.
        why: Attention,
        /// Since when.
        since_ms: i64,
    },
    /// A person has cancelled it. Final, unless a person resumes what was bought.
    Cancelled {
        /// When.
        at_ms: i64,
    },
    /// It cannot be made as ordered. Final, unless a person presses again.
    Failed {
        /// Why.
        why: Failure,
        /// When.
        at_ms: i64,
    },
}

/// What follows when a purchase is looked for and not found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Otherwise {
    /// A person decides.
    Ask,
    /// A person has decided to cancel it.
    Cancel,
    /// The studio has refused a later send.
    Refuse {
        /// How.
        refusal: Refusal,
    },
}

/// What a person has to decide or repair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Attention {
    /// Sent, looked for and not found: check with the studio, then buy again or leave it.
    Absent,
    /// The studio refuses until somebody repairs the account: the key, the wallet, the plan.
    Account {
        /// How it refused.
        refusal: Refusal,
    },
    /// The studio took it and then had no money for it: top up, then press again.
    Unpaid,
    /// The studio no longer knows a render it had accepted.
    Vanished {
        /// What the studio called it.
        render: RenderId,
    },
    /// Permanent storage refuses the film, or has failed for too long.
    Storage {
        /// What the studio calls the render.
        render: RenderId,
        /// How long it plays, if the studio said so.
        duration_ms: Option<u64>,
        /// What storage said.
        reason: String,
    },
}

/// Why a video cannot be made as ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Failure {
    /// The studio refuses the order. Nothing was bought.
    Refused {
        /// How.
        refusal: Refusal,
    },
    /// The studio took it and could not make it.
    Render {
        /// The studio's code.
        code: String,
        /// What the studio said.
        message: String,
    },
}

/// A definite no of a studio: nothing was bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Who can do something about it.
    pub remedy: Remedy,
    /// The part of the order it is about, if the studio said so.
    pub field: Option<String>,
    /// The studio's code.
    pub code: String,
    /// What the studio said.
    pub message: String,
}

/// Who can do something about a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// The agent: another script, presenter, voice or background.
    Order,
    /// Whoever looks after the studio's account: key, plan, consent.
    Account,
    /// Whoever fills the studio's wallet.
    Wallet,
}

/// A film in permanent storage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFilm {
    /// Its name there.
    pub key: MediaKey,
    /// Where it can be read.
    pub url: String,
    /// How big it is.
    pub size_bytes: u64,
    /// What its bytes add up to, with the method: "sha256:…", "md5:…".
    pub checksum: String,
    /// How long it plays.
    pub duration_ms: u64,
}

impl Stage {
    /// Returns the public status.
    pub fn status(&self) -> Status {
        match self {
            Self::Draft => Status::Draft,
            Self::Queued { .. }
            | Self::Submitting { .. }
            | Self::LookingUp { .. }
            | Self::Rendering { .. }
            | Self::Storing { .. } => Status::Generating,
            Self::Completed { .. } => Status::Completed,
            Self::NeedsAttention { .. } | Self::Cancelled { .. } | Self::Failed { .. } => {
                Status::Failed
            }
        }
    }

    /// Returns the name used in files and the API.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Queued { .. } => "queued",
            Self::Submitting { .. } => "submitting",
            Self::LookingUp { .. } => "looking_up",
            Self::Rendering { .. } => "rendering",
            Self::Storing { .. } => "storing",
            Self::Completed { .. } => "completed",
            Self::NeedsAttention { .. } => "needs_attention",
            Self::Cancelled { .. } => "cancelled",
            Self::Failed { .. } => "failed",
        }
    }

    /// Returns when somebody has to look at it, if anybody has.
    pub fn due_at_ms(&self) -> Option<i64> {
        match self {
            Self::Queued { not_before_ms, .. } => Some(*not_before_ms),
            Self::Submitting { next_ms, .. }
            | Self::LookingUp { next_ms, .. }
            | Self::Rendering { next_ms, .. }
            | Self::Storing { next_ms, .. } => Some(*next_ms),
            Self::Draft
            | Self::Completed { .. }
            | Self::NeedsAttention { .. }
            | Self::Cancelled { .. }
            | Self::Failed { .. } => None,
        }
    }

    /// Returns whether it goes on without anybody's help.
    pub fn is_moving(&self) -> bool {
        self.status() == Status::Generating
    }

    /// Returns whether it takes one of the studio's places: sent, and not known to be made.
    pub fn takes_a_place(&self) -> bool {
        match self {
            Self::Submitting { .. } | Self::Rendering { .. } => true,
            Self::LookingUp { otherwise, .. } => *otherwise != Otherwise::Cancel,
            Self::Draft
            | Self::Queued { .. }
            | Self::Storing { .. }
            | Self::Completed { .. }
            | Self::NeedsAttention { .. }
            | Self::Cancelled { .. }
            | Self::Failed { .. } => false,
        }
    }
}
