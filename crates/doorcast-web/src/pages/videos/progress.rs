//! How far a film is, in words, with an honest guess at how long it still takes.

use doorcast_app::ports::{StoreError, videos::Filter};
use doorcast_domain::pipeline::{Status, Video, stage::Stage};

use crate::app::App;

/// How many finished films a guess is made from.
const LOOKED_AT: usize = 40;

/// How far a film is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Progress {
    /// The stages: what they are called, and where this one stands.
    pub(super) stages: [(&'static str, Standing); 4],
    /// When somebody pressed, in milliseconds since 1970.
    pub(super) pressed_at_ms: i64,
    /// How many seconds it probably still takes, if there were films like it.
    pub(super) left_seconds: Option<u64>,
}

/// Where a stage stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Done,
    Now,
    Ahead,
}

impl Standing {
    pub(super) fn is_now(self) -> bool {
        self == Self::Now
    }

    pub(super) fn is_done(self) -> bool {
        self == Self::Done
    }
}

/// Returns how far a film is.
pub(super) async fn of(app: &App, video: &Video) -> Result<Progress, StoreError> {
    let now_ms = app.desk.clock.now_ms();
    let pressed_at_ms = video
        .attempt()
        .map_or(video.created_at_ms, |attempt| attempt.pressed_at_ms);
    let usual_ms = usual_ms(app, video).await?;
    let left_ms = usual_ms.map(|usual_ms| usual_ms - (now_ms - pressed_at_ms));
    Ok(Progress {
        stages: stages(place(&video.stage)),
        pressed_at_ms,
        // Past the guess, nobody knows.
        left_seconds: left_ms
            .filter(|left_ms| *left_ms > 0)
            .map(|left_ms| left_ms.unsigned_abs().div_ceil(1_000)),
    })
}

/// Returns the stages when so many are done.
pub(super) fn stages(done: usize) -> [(&'static str, Standing); 4] {
    let names = [
        "stage-queued",
        "stage-sending",
        "stage-filming",
        "stage-storing",
    ];
    let mut number = 0;
    names.map(|name| {
        let standing = match number.cmp(&done) {
            std::cmp::Ordering::Less => Standing::Done,
            std::cmp::Ordering::Equal => Standing::Now,
            std::cmp::Ordering::Greater => Standing::Ahead,
        };
        number += 1;
        (name, standing)
    })
}

/// Returns how many stages are done.
fn place(stage: &Stage) -> usize {
    match stage {
        Stage::Draft | Stage::Queued { .. } => 0,
        Stage::Submitting { .. } | Stage::LookingUp { .. } => 1,
        Stage::Rendering { .. } => 2,
        Stage::Storing { .. } => 3,
        Stage::Completed { .. }
        | Stage::NeedsAttention { .. }
        | Stage::Cancelled { .. }
        | Stage::Failed { .. } => 4,
    }
}

/// Returns how long films of the same studio, quality and about the same length took: the middle one.
async fn usual_ms(app: &App, video: &Video) -> Result<Option<i64>, StoreError> {
    let filter = Filter {
        office: Some(video.office.clone()),
        agent: Some(video.agent.clone()),
        status: Some(Status::Completed),
        is_waiting: false,
    };
    let page = app.desk.store.list(&filter, None, LOOKED_AT).await?;
    let is_alike = |other: &&Video| {
        (&other.order.studio, other.order.style.quality)
            == (&video.order.studio, video.order.style.quality)
    };
    let chars = video.order.script.chars().count().max(1) as i64;
    let mut taken: Vec<i64> = page
        .videos
        .iter()
        .filter(is_alike)
        .filter_map(|other| {
            let pressed_at_ms = other.attempt()?.pressed_at_ms;
            let Stage::Completed { at_ms, .. } = other.stage else {
                return None;
            };
            let other_chars = other.order.script.chars().count().max(1) as i64;
            Some((at_ms - pressed_at_ms).max(0) * chars / other_chars)
        })
        .collect();
    taken.sort_unstable();
    Ok(taken.get(taken.len() / 2).copied())
}
