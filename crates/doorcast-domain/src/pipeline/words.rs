//! What a person reads about a video: what happens, what it costs, how long it takes, what to do next.
//!
//! Every text has an id for translation; the English words are here so that the commands need no catalogue.

use std::time::Duration;

use crate::{
    ledger::UsdMicros,
    pipeline::{
        Video,
        attempt::Purchase,
        schedule::SLOW_AFTER_MS,
        stage::{Attention, Failure, Otherwise, Remedy, Stage},
    },
};

/// A text for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id in the catalogues of words.
    pub id: &'static str,
    /// What it says in English.
    pub english: String,
}

/// How long something will probably take from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// At least about this long.
    pub at_least: Duration,
    /// Usually not longer than this.
    pub usually_within: Duration,
}

const MINUTE: Duration = Duration::from_secs(60);

fn say(id: &'static str, english: impl Into<String>) -> Message {
    Message {
        id,
        english: english.into(),
    }
}

/// Returns what a person should read about a video now.
pub fn message(video: &Video, now_ms: i64) -> Message {
    match &video.stage {
        Stage::Draft => say(
            "video-draft",
            "Nothing is being made yet, and nothing has been spent.",
        ),
        Stage::Queued { .. } => say(
            "video-queued",
            "Waiting for a place at the studio. Nothing has been spent yet.",
        ),
        Stage::Submitting { sends: 1, .. } => {
            say("video-submitting", "Being handed to the studio.")
        }
        Stage::Submitting { .. } => say(
            "video-submitting-again",
            "The studio did not answer in time. You have not been charged twice: we are making sure that it has \
             started exactly once.",
        ),
        Stage::LookingUp { otherwise, .. } => looking_up(otherwise),
        Stage::Rendering { since_ms, .. } if now_ms - since_ms >= SLOW_AFTER_MS => say(
            "video-rendering-slow",
            "The studio takes longer than usual. It has not failed, and there is nothing to do: we keep asking.",
        ),
        Stage::Rendering { .. } => say("video-rendering", "The studio is making it."),
        Stage::Storing { failures: 0, .. } => {
            say("video-storing", "It is made and on its way into storage.")
        }
        Stage::Storing { .. } => say(
            "video-storing-again",
            "It is made, but storage did not take it yet. We keep trying; this costs nothing more.",
        ),
        Stage::Completed { .. } => say("video-completed", "It is ready."),
        Stage::NeedsAttention { why, .. } => attention(why),
        Stage::Cancelled { .. } => cancelled(video),
        Stage::Failed { why, .. } => failed(why),
    }
}

fn looking_up(otherwise: &Otherwise) -> Message {
    match otherwise {
        Otherwise::Cancel => say(
            "video-cancelling",
            "Being cancelled. We are checking whether the studio had started it already.",
        ),
        Otherwise::Ask | Otherwise::Refuse { .. } => say(
            "video-looking-up",
            "The studio never told us whether it has started. We are searching its list and will not buy again.",
        ),
    }
}

fn attention(why: &Attention) -> Message {
    match why {
        Attention::Absent => say(
            "video-absent",
            "The studio never answered, and the video is not in its list. It was probably not bought. Check with the \
             studio, then choose \"buy again\" or leave it.",
        ),
        Attention::Account { refusal } if refusal.remedy == Remedy::Wallet => say(
            "video-wallet",
            "The studio's wallet is empty. Nothing was bought. Top it up, then press again.",
        ),
        Attention::Account { refusal } => say(
            "video-account",
            format!(
                "The studio refuses our account: {}. Nothing was bought. Once that is repaired, press again.",
                refusal.message
            ),
        ),
        Attention::Unpaid => say(
            "video-unpaid",
            "The studio stopped because its wallet was empty. Nothing was charged. Top it up, then press again.",
        ),
        Attention::Vanished { .. } => say(
            "video-vanished",
            "The studio had accepted it and no longer knows it. Ask the studio, then choose \"look again\" or \"buy \
             again\".",
        ),
        Attention::Storage { reason, .. } => say(
            "video-storage",
            format!(
                "It is made and paid for, but storage refuses it: {reason}. \"Try again\" costs nothing."
            ),
        ),
    }
}

fn cancelled(video: &Video) -> Message {
    let Some(attempt) = video.attempt() else {
        return say("video-cancelled", "Cancelled. Nothing was bought.");
    };
    match (&attempt.purchase, attempt.charged) {
        (Purchase::Unsent | Purchase::Refused | Purchase::Withdrawn, _) => {
            say("video-cancelled", "Cancelled. Nothing was bought.")
        }
        (Purchase::Unknown | Purchase::Absent, _) => say(
            "video-cancelled-absent",
            "Cancelled. It is not in the studio's list, so it was probably not bought.",
        ),
        (Purchase::Bought { .. }, Some(UsdMicros(0))) => say(
            "video-cancelled-free",
            "Cancelled. It had been made, at no cost.",
        ),
        (Purchase::Bought { .. }, Some(cost)) => say(
            "video-cancelled-charged",
            format!(
                "Cancelled. It had been bought for {cost}; \"try again\" fetches it at no further cost."
            ),
        ),
        (Purchase::Bought { .. }, None) => say(
            "video-cancelled-bought",
            format!(
                "Cancelled. The studio had started it and will charge about {}; \"try again\" fetches it at no \
                 further cost.",
                attempt.quote.total()
            ),
        ),
    }
}

fn failed(why: &Failure) -> Message {
    match why {
        Failure::Refused { refusal } => {
            let part = refusal.field.as_deref().unwrap_or("order");
            say(
                "video-refused",
                format!(
                    "The studio refuses the {part}: {}. Nothing was bought.",
                    refusal.message
                ),
            )
        }
        Failure::Render { message, .. } => say(
            "video-render-failed",
            format!(
                "The studio could not make it: {message}. It may be charged. \"Buy again\" starts anew."
            ),
        ),
    }
}

/// Returns how long it will probably take from now on, as long as nobody has to do anything.
pub fn estimate(video: &Video, now_ms: i64) -> Option<Estimate> {
    let within = |least: Duration, most: Duration, since_ms: i64| {
        let passed = Duration::from_millis(u64::try_from(now_ms - since_ms).unwrap_or(0));
        let usually_within = most.checked_sub(passed)?;
        Some(Estimate {
            at_least: least.saturating_sub(passed),
            usually_within,
        })
    };
    match &video.stage {
        Stage::Queued { since_ms, .. } => within(5 * MINUTE, 30 * MINUTE, *since_ms),
        Stage::Submitting { first_sent_ms, .. } => within(5 * MINUTE, 21 * MINUTE, *first_sent_ms),
        Stage::Rendering { since_ms, .. } => within(5 * MINUTE, 20 * MINUTE, *since_ms),
        Stage::Storing { since_ms, .. } => within(Duration::ZERO, 2 * MINUTE, *since_ms),
        Stage::Draft
        | Stage::LookingUp { .. }
        | Stage::Completed { .. }
        | Stage::NeedsAttention { .. }
        | Stage::Cancelled { .. }
        | Stage::Failed { .. } => None,
    }
}
