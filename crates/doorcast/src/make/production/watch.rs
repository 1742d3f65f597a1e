//! Tells a person how far a video is, in plain words and with an estimate, until it does not go on by itself.

use std::time::Duration;

use doorcast_domain::pipeline::{
    Video,
    id::VideoId,
    stage::Stage,
    words::{self, Estimate},
};
use tokio::{task::JoinHandle, time::sleep};

use crate::{
    data,
    problem::{Kind, Problem},
};

use super::{Job, problems, standstill::Standstill};

/// How often the record is read.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Waits for the end of a video.
pub(super) async fn until_the_end<T>(
    job: &Job<'_>,
    id: &VideoId,
    working: &JoinHandle<T>,
) -> Result<Video, Problem> {
    let mut stopped = job.stopped.clone();
    let mut told = "";
    let mut standstill = Standstill::new(job.patience);
    loop {
        let video = read(job, id).await?;
        let now_ms = job.wiring.clock.now_ms();
        let message = words::message(&video, now_ms);
        if message.id != told {
            told = message.id;
            job.tell(&format!("{}{}", message.english, estimate(&video, now_ms)));
        }
        match &video.stage {
            Stage::Completed { .. } => return Ok(video),
            stage if !stage.is_moving() => return Err(problems::stopped_short(&video, now_ms)),
            _ => {}
        }
        standstill.look(job, &video, now_ms)?;
        if working.is_finished() {
            return Err(Problem::new(
                Kind::Internal,
                "internal",
                "the work has ended by itself",
            ));
        }
        tokio::select! {
            heard = stopped.wait_for(|is_stopped| *is_stopped) => {
                drop(heard);
                return Err(problems::interrupted(&read(job, id).await?));
            }
            () = sleep(LOOK_EVERY) => {}
        }
    }
}

async fn read(job: &Job<'_>, id: &VideoId) -> Result<Video, Problem> {
    let found = job.wiring.store.find(id).await;
    let found = found.map_err(|error| data::explain_store(&error))?;
    found.ok_or_else(|| {
        Problem::new(
            Kind::Store,
            "store_conflict",
            format!("there is no video {id} any more"),
        )
    })
}

/// How long it will take, for studios that take minutes.
fn estimate(video: &Video, now_ms: i64) -> String {
    if video.order.studio.as_str() == "house" {
        return String::new();
    }
    words::estimate(video, now_ms).map_or(String::new(), |estimate| told(&estimate))
}

fn told(estimate: &Estimate) -> String {
    let minutes = |time: Duration| time.as_secs().div_ceil(60);
    match (minutes(estimate.at_least), minutes(estimate.usually_within)) {
        (0, most) => format!(" Usually within {most} minutes."),
        (least, most) => format!(" Usually {least} to {most} minutes more."),
    }
}
