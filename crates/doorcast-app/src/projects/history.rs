//! What happened to a project, and what it has cost.

use doorcast_domain::{
    ledger::{Movement, UsdMicros},
    pipeline::{Video, attempt::Quote, id::VideoId, stage::Stage},
    project::{Filming, Origin, Project},
    video::{AspectRatio, Quality},
};

use super::Projects;
use crate::ports::StoreError;

/// Everything that happened to a project, earliest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// What happened.
    pub happenings: Vec<Happening>,
    /// What vendors have earned.
    pub spent: UsdMicros,
    /// What is set aside or in doubt.
    pub pending: UsdMicros,
    /// How long the parts of the newest finished film took, in the order they were made. Those nobody looked at are not
    /// there.
    pub took: Vec<(Part, u64)>,
}

/// A part of the making of a film.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Writing the words.
    Script,
    /// Waiting for the studio.
    Waiting,
    /// Speaking.
    Speech,
    /// Drawing the pictures.
    Film,
    /// Putting it into permanent storage.
    Storing,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// What.
    pub what: What,
}

/// What can happen to a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Somebody began it.
    Begun,
    /// A version of the script was made.
    Script {
        /// Its number.
        number: u32,
        /// Where it is from.
        origin: Origin,
    },
    /// Somebody pressed for a film.
    Pressed {
        /// The film.
        video: VideoId,
        /// How good it is.
        quality: Quality,
        /// Its shape.
        aspect: AspectRatio,
        /// The price that was agreed to.
        quote: Quote,
    },
    /// A film was finished.
    Finished {
        /// The film.
        video: VideoId,
    },
    /// A film stopped and waits for somebody, has failed or was cancelled.
    Stopped {
        /// The film.
        video: VideoId,
        /// How far it is.
        stage: Stage,
    },
    /// Money moved.
    Money {
        /// The film it is for.
        video: VideoId,
        /// How.
        movement: Movement,
    },
    /// Somebody put it into the bin.
    Deleted,
}

impl Projects {
    /// Returns what happened to a project.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub async fn history(&self, project: &Project) -> Result<History, StoreError> {
        let mut history = History {
            happenings: beginnings(project),
            spent: UsdMicros::ZERO,
            pending: UsdMicros::ZERO,
            took: Vec::new(),
        };
        for video in self.films(project).await? {
            history.add_film(&video);
            if let Stage::Completed { at_ms, .. } = video.stage {
                // Without an answer speech and pictures are one.
                let spoken_ms = self.extras.spoken_ms(&video).await.ok().flatten();
                history.took = took(project, &video, spoken_ms, at_ms);
            }
            for entry in self.desk.store.list_entries(&video.id).await? {
                history.add(
                    entry.at_ms,
                    What::Money {
                        video: entry.video,
                        movement: entry.movement,
                    },
                );
            }
        }
        history.happenings.sort_by_key(|one| one.at_ms);
        Ok(history)
    }
}

/// Returns how long the parts of a finished film took.
fn took(
    project: &Project,
    video: &Video,
    spoken_ms: Option<u64>,
    kept_at_ms: i64,
) -> Vec<(Part, u64)> {
    let Some(attempt) = video.attempt() else {
        return Vec::new();
    };
    let between = |from: Option<i64>, to: Option<i64>| {
        let ms = to?.saturating_sub(from?).max(0);
        Some(ms.unsigned_abs())
    };
    let times = attempt.times;
    let made_ms = between(times.accepted_at_ms, times.made_at_ms);
    // Pictures are drawn while words are spoken; what is left is theirs alone.
    let drawn_ms = made_ms.map(|made_ms| made_ms.saturating_sub(spoken_ms.unwrap_or_default()));
    let parts = [
        (Part::Script, writing_ms(project, video)),
        (
            Part::Waiting,
            between(Some(attempt.pressed_at_ms), times.accepted_at_ms),
        ),
        (Part::Speech, spoken_ms),
        (Part::Film, drawn_ms),
        (Part::Storing, between(times.made_at_ms, Some(kept_at_ms))),
    ];
    let known = parts.into_iter().filter_map(|(part, ms)| Some((part, ms?)));
    known.collect()
}

/// Returns how long the words of a film took to be written, if a writer wrote them.
fn writing_ms(project: &Project, video: &Video) -> Option<u64> {
    let is_it = |filming: &&Filming| filming.video == video.id;
    let script = project.films.iter().find(is_it)?.script;
    match project.find_revision(script)?.origin {
        Origin::Written { took_ms, .. } => took_ms,
        Origin::Edited { .. } | Origin::Own => None,
    }
}

fn beginnings(project: &Project) -> Vec<Happening> {
    let begun = Happening {
        at_ms: project.created_at_ms,
        what: What::Begun,
    };
    let scripts = project.revisions.iter().map(|revision| Happening {
        at_ms: revision.at_ms,
        what: What::Script {
            number: revision.number,
            origin: revision.origin.clone(),
        },
    });
    let deleted = project.deleted_at_ms.map(|at_ms| Happening {
        at_ms,
        what: What::Deleted,
    });
    [begun].into_iter().chain(scripts).chain(deleted).collect()
}

impl History {
    fn add(&mut self, at_ms: i64, what: What) {
        self.happenings.push(Happening { at_ms, what });
    }

    fn add_film(&mut self, video: &Video) {
        for attempt in &video.attempts {
            let money = &attempt.money;
            self.spent = self.spent.plus(money.settled());
            self.pending = self.pending.plus(money.open()).plus(money.doubtful());
            self.add(
                attempt.pressed_at_ms,
                What::Pressed {
                    video: video.id.clone(),
                    quality: video.order.style.quality,
                    aspect: video.order.aspect,
                    quote: attempt.quote,
                },
            );
        }
        let id = video.id.clone();
        match &video.stage {
            Stage::Completed { at_ms, .. } => self.add(*at_ms, What::Finished { video: id }),
            Stage::NeedsAttention {
                since_ms: at_ms, ..
            }
            | Stage::Cancelled { at_ms }
            | Stage::Failed { at_ms, .. } => {
                let stage = video.stage.clone();
                self.add(*at_ms, What::Stopped { video: id, stage });
            }
            Stage::Draft
            | Stage::Queued { .. }
            | Stage::Submitting { .. }
            | Stage::LookingUp { .. }
            | Stage::Rendering { .. }
            | Stage::Storing { .. } => {}
        }
    }
}
