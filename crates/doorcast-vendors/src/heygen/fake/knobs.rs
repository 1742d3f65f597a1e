//! What the fake can be told.

use serde::{Deserialize, Serialize};

/// What the fake can be told. Orders keep what held when they were taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Knobs {
    /// The only key it takes.
    pub key: String,
    /// What was paid into the wallet, in millionths of a dollar.
    pub wallet_micro_usd: i64,
    /// An order without money is taken, and fails later.
    pub wallet_fails_late: bool,
    /// How long a video waits before anybody works on it.
    pub waiting_seconds: u64,
    /// How long a video takes altogether.
    pub render_seconds: u64,
    /// Videos are worked on for ever.
    pub never_finishes: bool,
    /// Videos fail, for this reason.
    pub fails_with: Option<String>,
    /// Failed videos are billed.
    pub bills_failures: bool,
    /// A repeated key makes another video, and another bill.
    pub forgets_keys: bool,
    /// A refusal is remembered under its key as well.
    pub remembers_refusals: bool,
    /// How long taking an order takes after it is in the books, in real milliseconds.
    pub accept_ms: u64,
    /// How many videos are rendered at once before an order is refused; 0 is any number.
    pub slots: usize,
    /// How long links live.
    pub link_seconds: u64,
    /// How often each video's file is refused before it is handed out.
    pub first_downloads_refused: u32,
    /// How long a new video is missing from lists.
    pub list_lag_seconds: u64,
    /// Every other look at an unfinished video shows an earlier state.
    pub shuffles_status: bool,
    /// The least size of a film.
    pub film_bytes: u64,
    /// Films are half as long as the script needs.
    pub cuts_films_short: bool,
    /// How reports go out.
    pub reports: Reports,
}

/// How reports go out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reports {
    /// How many of each; 0 loses them.
    pub copies: u32,
    /// How late they are, in the fake's seconds.
    pub delay_seconds: u64,
    /// They are signed with another secret.
    pub forged: bool,
    /// Their time is an hour old.
    pub stale: bool,
    /// A report nobody asked for goes before each.
    pub adds_gif_report: bool,
    /// They have the fields of an older edition.
    pub older_fields: bool,
}

impl Default for Knobs {
    fn default() -> Self {
        Self {
            key: "fake-heygen-key".to_owned(),
            wallet_micro_usd: 1_000_000_000,
            wallet_fails_late: false,
            waiting_seconds: 2,
            render_seconds: 20,
            never_finishes: false,
            fails_with: None,
            bills_failures: false,
            forgets_keys: false,
            remembers_refusals: false,
            accept_ms: 0,
            slots: 10,
            link_seconds: 86_400,
            first_downloads_refused: 0,
            list_lag_seconds: 0,
            shuffles_status: false,
            film_bytes: 0,
            cuts_films_short: false,
            reports: Reports::default(),
        }
    }
}

impl Default for Reports {
    fn default() -> Self {
        Self {
            copies: 1,
            delay_seconds: 0,
            forged: false,
            stale: false,
            adds_gif_report: false,
            older_fields: false,
        }
    }
}
