//! Asks for money: shows the price, asks the person, presses. Goes on without asking with what was bought already.

use std::io::{self, BufRead, IsTerminal, Write};

use doorcast_app::{desk::DeskError, ports::avatar_studio::QuoteError};
use doorcast_domain::{
    ledger::UsdMicros,
    pipeline::{
        Video,
        attempt::Quote,
        event::{Consent, Refused},
        stage::{Attention, Failure, Stage},
    },
};

use crate::problem::{Kind, Problem};

use super::{Job, NOTHING_YET, problems};

/// What a video needs from a person to go on.
enum Need {
    Nothing,
    Press(Consent),
    Resume,
    /// Buying once more, which was not asked for.
    Again(&'static str),
}

/// Returns what an order would cost now, before it is kept.
pub(super) async fn price(job: &Job<'_>, video: &Video) -> Result<Quote, Problem> {
    let order = &video.order;
    let Some(studio) = job.wiring.studios.get(&order.studio) else {
        return Err(problems::not_granted(&DeskError::NoStudio(
            order.studio.clone(),
        )));
    };
    studio.quote(order).await.map_err(|error| {
        problems::not_granted(&match error {
            QuoteError::Refused(refusal) => DeskError::Order(refusal),
            QuoteError::Unavailable(error) => DeskError::Studio(error),
        })
    })
}

/// Makes sure that a video is on its way: presses, resumes, or leaves it as it is.
pub(super) async fn ensure_pressed(job: &Job<'_>, video: Video) -> Result<Video, Problem> {
    match need(&video, job.args.again) {
        Need::Nothing => Ok(video),
        Need::Resume => {
            job.tell("Going on from where it stopped. Nothing more is bought.");
            let resumed = job.wiring.desk.resume(&video.id).await;
            resumed.map_err(|error| problems::not_granted(&error))
        }
        Need::Press(consent) => press(job, &video, consent).await,
        Need::Again(why) => Err(Problem::new(Kind::Vendor, "needs_again", why)
            .field("again")
            .hint("--again buys it once more")),
    }
}

fn need(video: &Video, again: bool) -> Need {
    match (&video.stage, again) {
        (stage, _) if stage.is_moving() => Need::Nothing,
        (Stage::Draft, _) => Need::Press(Consent::Buy),
        (_, true) => Need::Press(Consent::BuyAgain),
        (
            Stage::NeedsAttention {
                why: Attention::Absent | Attention::Vanished { .. } | Attention::Storage { .. },
                ..
            },
            false,
        ) => Need::Resume,
        (
            Stage::NeedsAttention {
                why: Attention::Account { .. } | Attention::Unpaid,
                ..
            }
            | Stage::Failed {
                why: Failure::Refused { .. },
                ..
            },
            false,
        ) => Need::Press(Consent::Buy),
        (Stage::Failed { .. }, false) => {
            Need::Again("the studio could not make this video, and may have charged for it")
        }
        (Stage::Cancelled { .. }, false) if video.may_have_been_bought() => Need::Resume,
        (Stage::Cancelled { .. }, false) => Need::Press(Consent::Buy),
        (_, false) => Need::Nothing,
    }
}

async fn press(job: &Job<'_>, video: &Video, consent: Consent) -> Result<Video, Problem> {
    let quote = job.unless_stopped(NOTHING_YET, price(job, video)).await?;
    let studio = problems::name_of(video.order.studio.as_str());
    job.tell(&offer(studio, &quote));
    if quote.total() > UsdMicros::ZERO && !job.args.yes {
        let is_json = job.args.json;
        // A question waits for ever, so it waits beside, where a request to stop is still heard.
        let asking = tokio::task::spawn_blocking(move || confirm(is_json, &quote));
        let answer = async {
            asking.await.unwrap_or_else(|error| {
                Err(Problem::new(Kind::Internal, "internal", error.to_string()))
            })
        };
        job.unless_stopped(NOTHING_YET, answer).await?;
    }
    match job.wiring.desk.press(&video.id, quote, consent).await {
        Ok(video) => Ok(video),
        // Another process was first: it is the same video, and it is on its way.
        Err(DeskError::Refused(Refused::AlreadyPressed)) => Ok(video.clone()),
        Err(error) => Err(problems::not_granted(&error)),
    }
}

fn offer(studio: &str, quote: &Quote) -> String {
    let seconds = quote.expected_ms.div_ceil(1_000);
    match quote.total() {
        UsdMicros::ZERO => {
            format!("{studio} films it at no cost: about {seconds} seconds of video.")
        }
        total => format!("{studio} films it for about {total}: about {seconds} seconds of video."),
    }
}

/// Asks the person at the terminal.
fn confirm(is_json: bool, quote: &Quote) -> Result<(), Problem> {
    let is_person = io::stdin().is_terminal() && io::stderr().is_terminal() && !is_json;
    if !is_person {
        let message = format!(
            "it costs about {}, and nobody has agreed to that",
            quote.total()
        );
        return Err(Problem::new(Kind::Usage, "not_confirmed", message)
            .field("yes")
            .hint("nothing was bought; --yes buys without asking"));
    }
    let mut answer = String::new();
    let asked = write!(io::stderr(), "Buy it for about {}? [y/N] ", quote.total());
    let heard = asked.and_then(|()| io::stdin().lock().read_line(&mut answer));
    match heard.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes") {
        true => Ok(()),
        false => Err(Problem::new(
            Kind::Cancelled,
            "not_confirmed",
            "not bought; nothing was spent",
        )),
    }
}
