//! What stands in the way of a production video, with the flag or setting it is about and the way out.

use std::time::Duration;

use doorcast_app::{
    desk::DeskError,
    ports::{Retry, writer::WriteError},
};
use doorcast_domain::{
    ledger::LedgerRefused,
    pipeline::{
        Video,
        attempt::{Attempt, Purchase},
        event::Refused,
        stage::{Refusal, Remedy, Stage},
        words,
    },
};

use crate::{
    data,
    make::writer,
    problem::{Kind, Problem},
};

/// What is true of everything that is refused before it is sent.
const NOTHING: &str = "nothing was bought";

/// Returns what people call a studio.
pub(super) fn name_of(studio: &str) -> &str {
    match studio {
        "heygen" => "HeyGen",
        "house" => "The built-in studio",
        "cloudinary" => "Cloudinary",
        "bucket" => "The bucket",
        other => other,
    }
}

/// Says why a wish was not granted.
pub(super) fn not_granted(error: &DeskError) -> Problem {
    match error {
        DeskError::Order(refusal) => refused(refusal),
        DeskError::Refused(Refused::Money(LedgerRefused::OverCap { .. })) => Problem::new(
            Kind::Vendor,
            "over_budget",
            format!("the budget does not allow it: {error}"),
        )
        .field("budget")
        .hint(
            "nothing was bought; raise DOORCAST_CAP_USD_PER_VIDEO, DOORCAST_CAP_USD_PER_AGENT_MONTH or \
             DOORCAST_CAP_USD_PER_OFFICE_MONTH, or the [budget] table of doorcast.toml; what is set on the budget page wins over them",
        ),
        DeskError::Studio(error) => {
            let hint = match error.retry {
                Retry::Never => "nothing was bought; doorcast doctor says more",
                Retry::After(_) | Retry::Unknown => "nothing was bought; try again in a minute",
            };
            Problem::new(Kind::Vendor, "no_answer", error.message.clone())
                .field("studio")
                .hint(hint)
        }
        DeskError::NoStudio(name) => Problem::new(
            Kind::Vendor,
            "no_studio",
            format!("it was begun with {}, which is not set up any more", name_of(name.as_str())),
        )
        .field("studio")
        .hint("set its key again, and the same command goes on"),
        DeskError::Dearer(quote) => Problem::new(
            Kind::Vendor,
            "dearer",
            format!("the price has changed to {}", quote.total()),
        )
        .hint("nothing was bought; look at the price and decide again"),
        DeskError::Store(error) => data::explain_store(error),
        DeskError::NotFound(_) | DeskError::Refused(_) => {
            Problem::new(Kind::Vendor, "not_possible", error.to_string()).hint(NOTHING)
        }
    }
}

fn refused(refusal: &Refusal) -> Problem {
    let kind = match refusal.remedy {
        Remedy::Order => Kind::Usage,
        Remedy::Account | Remedy::Wallet => Kind::Vendor,
    };
    let field = refusal.field.as_deref().map_or("studio", flag);
    Problem::new(
        kind,
        "studio_refuses",
        format!("{field}: {}", refusal.message),
    )
    .field(field)
    .hint(NOTHING)
}

/// Returns the flag for a part of an order.
fn flag(field: &str) -> &str {
    match field {
        "avatar_id" => "avatar",
        "voice_id" => "voice",
        "aspect_ratio" => "aspect",
        other => other,
    }
}

/// Says why there is no script.
pub(super) fn unwritten(error: &WriteError) -> Problem {
    let field = match error {
        WriteError::Request(problem) => Some(problem.field()),
        WriteError::Unfit { field, .. } => Some(*field),
        _ => None,
    };
    let problem = Problem::new(Kind::Usage, "bad_request", error.to_string());
    problem.field(field.map_or("topic", writer::flag))
}

/// Says why a video does not go on by itself.
pub(super) fn stopped_short(video: &Video, now_ms: i64) -> Problem {
    let message = words::message(video, now_ms).english;
    let problem = Problem::new(Kind::Vendor, code(&video.stage), message);
    match &video.stage {
        Stage::NeedsAttention { .. } => problem.hint("the same command again goes on from here"),
        _ => problem,
    }
}

fn code(stage: &Stage) -> &'static str {
    match stage {
        Stage::NeedsAttention { .. } => "needs_attention",
        Stage::Failed { .. } => "failed",
        _ => "not_finished",
    }
}

/// Says what a person who stops the command leaves behind.
pub(super) fn interrupted(video: &Video) -> Problem {
    let bought = match video.attempt() {
        None => "nothing was bought".to_owned(),
        Some(attempt) => what_was_bought(attempt, &video.stage),
    };
    Problem::new(
        Kind::Cancelled,
        "interrupted",
        format!("stopped waiting for video {}: {bought}", video.id),
    )
    .hint("the same command again goes on with it, and so does doorcast serve; it is not bought a second time")
}

/// Says that another process has the turn and does not move a video on.
pub(super) fn stands_still(video: &Video, who: &str, waited: Duration) -> Problem {
    let vendor = video
        .lane()
        .map_or("its studio", |lane| name_of(lane.as_str()));
    let bought = video
        .attempt()
        .map_or("nothing was bought".to_owned(), |attempt| {
            what_was_bought(attempt, &video.stage)
        });
    let message = format!(
        "video {} waits for {vendor}, and {who}, which works in this data folder, has not moved it on for {} seconds: \
         perhaps {vendor} is not set up there; {bought}",
        video.id,
        waited.as_secs(),
    );
    Problem::new(Kind::Store, "stands_still", message)
        .field("data")
        .hint(format!(
            "stop {who}, or start it again with the keys of {vendor}; the same command then goes on, and it is not \
             bought a second time. To wait longer: DOORCAST_PATIENCE_SECONDS"
        ))
}

fn what_was_bought(attempt: &Attempt, stage: &Stage) -> String {
    let cost = attempt.charged.unwrap_or_else(|| attempt.quote.total());
    match (&attempt.purchase, stage) {
        (Purchase::Unsent, _) => {
            format!("it is ordered for about {cost} and was not sent yet, so nothing was spent")
        }
        (Purchase::Unknown, _) => format!("the studio may have started it, for about {cost}"),
        (Purchase::Bought { .. }, Stage::Storing { .. } | Stage::Completed { .. }) => {
            format!("it is made, for {cost}")
        }
        (Purchase::Bought { .. }, _) => format!("the studio is making it, for about {cost}"),
        (Purchase::Refused | Purchase::Absent | Purchase::Withdrawn, _) => {
            "nothing was bought".to_owned()
        }
    }
}
