//! Who is at work on a video. A lease ends by itself; its fence makes sure that whoever held it before writes nothing.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest lease there is, in milliseconds: longer than the longest call between two renewals.
pub const LONGEST_LEASE_MS: i64 = 10 * 60_000;

/// A process that works on videos. A process that is started again is another worker with the same node.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Worker {
    /// The computer or container, the same after a restart.
    pub node: String,
    /// Which of the processes on it, different after a restart.
    pub process: String,
}

impl fmt::Display for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.node, self.process)
    }
}

/// The number of a lease: greater with every lease of the same video.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct Fence(pub u64);

/// The right to work on a video for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// Who has it.
    pub worker: Worker,
    /// Until when, in milliseconds since 1970.
    pub deadline_ms: i64,
    /// Its number.
    pub fence: Fence,
}

impl Lease {
    /// Returns whether it still keeps others away. A deadline too far ahead comes from a clock that ran ahead.
    pub fn is_live(&self, now_ms: i64) -> bool {
        now_ms < self.deadline_ms && self.deadline_ms <= now_ms + LONGEST_LEASE_MS
    }
}
