//! Videos and money as programs read them. Fields are only ever added.

use doorcast_domain::{
    ledger::{Account, Entry},
    pipeline::{
        Background, Status, Video,
        attempt::{Attempt, Purchase},
        stage::{Attention, Stage, StoredFilm},
        words,
    },
};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{app::App, money};

/// Returns everything about a video.
pub(crate) fn video(app: &App, video: &Video) -> Value {
    let now_ms = app.desk.clock.now_ms();
    let message = words::message(video, now_ms);
    let order = &video.order;
    json!({
        "id": video.id.as_str(),
        "agent": video.agent.as_str(),
        "status": video.status().name(),
        "stage": video.stage.name(),
        "message": message.english,
        "message_id": message.id,
        "estimate": words::estimate(video, now_ms).map(|estimate| json!({
            "at_least_seconds": estimate.at_least.as_secs(),
            "usually_within_seconds": estimate.usually_within.as_secs(),
        })),
        "title": order.title,
        "script": order.script,
        "writer": video.authorship.as_ref().map(|written| written.author.name()),
        "writer_note": video.authorship.as_ref().and_then(|written| written.stepped_in.as_deref()),
        "language": order.language.name(),
        "aspect_ratio": order.aspect.name(),
        "quality": app.house.quality_of(video),
        "avatar": order.presenter,
        "voice": order.voice,
        "background": order.background.as_ref().map(background),
        "created_at": time(video.created_at_ms),
        "cost": cost(video),
        "purchases": video.attempts.iter().map(purchase).collect::<Vec<_>>(),
        "can": possible(video),
        "media": film(video).map(|stored| media(app, video, stored)),
    })
}

fn background(background: &Background) -> Value {
    match background {
        Background::Color(color) => json!({ "color": color }),
        Background::Picture(url) => json!({ "picture": url }),
        Background::Stored(id) => json!({ "stored": id }),
    }
}

fn cost(video: &Video) -> Value {
    let total = |part: fn(&Account) -> doorcast_domain::ledger::UsdMicros| {
        let sum = video
            .attempts
            .iter()
            .map(|attempt| part(&attempt.money))
            .fold(Default::default(), doorcast_domain::ledger::UsdMicros::plus);
        money::text(sum)
    };
    json!({
        "held_usd": total(Account::held),
        "settled_usd": total(Account::settled),
        "released_usd": total(Account::released),
        "indeterminate_usd": total(Account::doubtful),
        "open_usd": total(Account::open),
    })
}

fn purchase(attempt: &Attempt) -> Value {
    let outcome = match &attempt.purchase {
        Purchase::Unsent => "unsent",
        Purchase::Unknown => "unknown",
        Purchase::Refused => "refused",
        Purchase::Bought { .. } => "bought",
        Purchase::Absent => "absent",
        Purchase::Withdrawn => "withdrawn",
    };
    json!({
        "number": attempt.number,
        "attempt": attempt.id.to_string(),
        "pressed_at": time(attempt.pressed_at_ms),
        "outcome": outcome,
        "render": attempt.render().map(|render| render.as_str()),
        "quoted_usd": money::text(attempt.quote.total()),
        "charged_usd": attempt.charged.map(money::text),
    })
}

/// What a person may do with it now.
fn possible(video: &Video) -> Vec<&'static str> {
    let may_have_been_bought = video.may_have_been_bought();
    let mut can = Vec::new();
    if !video.stage.is_moving() && video.status() != Status::Completed && !may_have_been_bought {
        can.push("press");
    }
    if !video.stage.is_moving() && may_have_been_bought {
        can.push("buy-again");
    }
    let can_cancel = match &video.stage {
        Stage::Queued { .. }
        | Stage::Submitting { .. }
        | Stage::Rendering { .. }
        | Stage::Storing { .. }
        | Stage::NeedsAttention { .. } => true,
        Stage::LookingUp { otherwise, .. } => {
            *otherwise != doorcast_domain::pipeline::stage::Otherwise::Cancel
        }
        Stage::Draft | Stage::Completed { .. } | Stage::Cancelled { .. } | Stage::Failed { .. } => {
            false
        }
    };
    if can_cancel {
        can.push("cancel");
    }
    let can_resume = match &video.stage {
        Stage::NeedsAttention { why, .. } => match why {
            Attention::Storage { .. } | Attention::Vanished { .. } | Attention::Absent => true,
            Attention::Account { .. } | Attention::Unpaid => false,
        },
        Stage::Cancelled { .. } => video
            .attempt()
            .is_some_and(|attempt| attempt.render().is_some()),
        Stage::Draft
        | Stage::Queued { .. }
        | Stage::Submitting { .. }
        | Stage::LookingUp { .. }
        | Stage::Rendering { .. }
        | Stage::Storing { .. }
        | Stage::Completed { .. }
        | Stage::Failed { .. } => false,
    };
    if can_resume {
        can.push("resume");
    }
    can
}

/// Returns the film of a completed video.
pub(crate) fn film(video: &Video) -> Option<&StoredFilm> {
    match &video.stage {
        Stage::Completed { film, .. } => Some(film),
        _ => None,
    }
}

fn media(app: &App, video: &Video, film: &StoredFilm) -> Value {
    let url = match app.films.contains_key(&video.order.media) {
        true => format!("/api/v1/videos/{}/film", video.id),
        false => film.url.clone(),
    };
    json!({
        "url": url,
        "size_bytes": film.size_bytes,
        "duration_seconds": film.duration_ms as f64 / 1_000.0,
        "checksum": film.checksum,
    })
}

/// Returns the money of a scope.
pub(crate) fn account(account: &Account) -> Value {
    json!({
        "held_usd": money::text(account.held()),
        "settled_usd": money::text(account.settled()),
        "released_usd": money::text(account.released()),
        "indeterminate_usd": money::text(account.doubtful()),
        "open_usd": money::text(account.open()),
    })
}

/// Returns a line of the ledger.
pub(crate) fn entry(number: u64, entry: &Entry) -> Value {
    json!({
        "number": number,
        "video": entry.video.as_str(),
        "attempt": entry.attempt.to_string(),
        "agent": entry.agent.as_str(),
        "office": entry.office.as_str(),
        "month": entry.month.0,
        "kind": entry.movement.name(),
        "amount_usd": money::text(entry.movement.amount()),
        "at": time(entry.at_ms),
    })
}

/// Returns a moment as text.
pub(crate) fn time(at_ms: i64) -> String {
    Timestamp::from_millisecond(at_ms)
        .unwrap_or_default()
        .to_string()
}
