//! How far renders are: searched by title, asked for in bulk, listed, or reported.

use doorcast_app::ports::{
    VendorError,
    avatar_studio::{Forged, RenderSighting, WebhookEvent},
};
use doorcast_domain::{
    hex,
    pipeline::{
        attempt::Attempt,
        event::{LookUpAnswer, PollAnswer},
        id::RenderId,
    },
};
use futures_util::future::join_all;
use sha2::{Digest, Sha256};

use crate::heygen::{Event, SignedBy, Status, StatusRow, Video, WebhookSecret, verify};
use crate::http::Retry;

use super::{HeyGenStudio, unavailable};

/// How many finished renders are asked for at the same time.
const DETAILS_AT_ONCE: usize = 8;

impl HeyGenStudio {
    /// Searches the whole list for an attempt's title, then the reports for its id.
    pub(super) async fn search(&self, attempt: &Attempt) -> LookUpAnswer {
        let found = self
            .heygen
            .find_by_title(&attempt.title, &attempt.id.token())
            .await;
        let Ok(videos) = found else {
            return LookUpAnswer::Unclear;
        };
        match videos.first().map(|video| video.id.parse()) {
            Some(Ok(render)) => LookUpAnswer::Found {
                render,
                others: u32::try_from(videos.len() - 1).unwrap_or(u32::MAX),
            },
            Some(Err(_)) => LookUpAnswer::Unclear,
            None => self.search_reports(attempt).await,
        }
    }

    async fn search_reports(&self, attempt: &Attempt) -> LookUpAnswer {
        match self.heygen.find_by_callback(&attempt.callback_id()).await {
            Ok(Some(id)) => match id.parse() {
                Ok(render) => LookUpAnswer::Found { render, others: 0 },
                Err(_) => LookUpAnswer::Unclear,
            },
            Ok(None) => LookUpAnswer::Absent,
            // An account that may not read its reports has told all it can.
            Err(error) if error.retry == Retry::Never => LookUpAnswer::Absent,
            Err(_) => LookUpAnswer::Unclear,
        }
    }

    /// Asks for all at once, then for the details of those that have ended.
    pub(super) async fn ask(
        &self,
        renders: &[RenderId],
    ) -> Result<Vec<(RenderId, PollAnswer)>, VendorError> {
        let ids: Vec<String> = renders.iter().map(ToString::to_string).collect();
        let rows = self.heygen.statuses(&ids).await.map_err(unavailable)?;
        let mut answers = Vec::new();
        for some in rows.chunks(DETAILS_AT_ONCE) {
            answers.extend(join_all(some.iter().map(|row| self.detail(row))).await);
        }
        Ok(answers.into_iter().flatten().collect())
    }

    async fn detail(&self, row: &StatusRow) -> Option<(RenderId, PollAnswer)> {
        let render: RenderId = row.video_id.parse().ok()?;
        let answer = match row.status {
            Status::Completed | Status::Failed => {
                match self.heygen.find_video(&row.video_id).await {
                    Ok(Some(video)) => answer_in(&video),
                    Ok(None) | Err(_) => PollAnswer::Unclear,
                }
            }
            Status::NotFound => PollAnswer::NotFound,
            Status::Waiting | Status::Processing | Status::Other(_) => PollAnswer::Running,
        };
        Some((render, answer))
    }

    /// Checks a report and returns what it is about.
    pub(super) fn read_report(
        &self,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Option<WebhookEvent>, Forged> {
        let secret = self.settings.webhook_secret.clone().ok_or(Forged)?;
        let signed_by = SignedBy {
            signature: header(headers, "heygen-signature").or_else(|| header(headers, "signature")),
            timestamp: header(headers, "heygen-timestamp"),
            event_id: header(headers, "heygen-event-id"),
        };
        let now_unix = self.clock.now_ms().div_euclid(1_000);
        // Whether the prefix of a secret is part of the key is written nowhere, so both are tried.
        let read = [false, true].into_iter().find_map(|strips_prefix| {
            let secret = WebhookSecret {
                secret: secret.clone(),
                strips_prefix,
            };
            match verify(&secret, signed_by, body, now_unix) {
                Ok(hint) => Some(Some(hint)),
                Err(crate::heygen::Forged::Unreadable) => Some(None),
                Err(_) => None,
            }
        });
        let Some(hint) = read.ok_or(Forged)? else {
            return Ok(None);
        };
        let (video_id, callback_id) = match hint.event {
            Event::Finished {
                video_id,
                callback_id,
            }
            | Event::Failed {
                video_id,
                callback_id,
                ..
            } => (video_id, callback_id),
            Event::Other { .. } => return Ok(None),
        };
        let Ok(render) = video_id.parse() else {
            return Ok(None);
        };
        Ok(Some(WebhookEvent {
            event_id: hint.event_id.unwrap_or_else(|| fingerprint(body)),
            attempt: callback_id.and_then(|id| id.parse().ok()),
            render,
        }))
    }
}

/// Returns a row of HeyGen's list, if its id is one we can keep.
pub(super) fn sighting(video: &Video) -> Option<RenderSighting> {
    Some(RenderSighting {
        render: video.id.parse().ok()?,
        title: video.title.clone().unwrap_or_default(),
        created_at_ms: video.created_at.unwrap_or(0).saturating_mul(1_000),
        progress: answer_in(video),
    })
}

/// Says how far a video is.
fn answer_in(video: &Video) -> PollAnswer {
    match video.status {
        Status::Completed => PollAnswer::Finished {
            duration_ms: video.duration.and_then(milliseconds),
        },
        Status::Failed => PollAnswer::Failed {
            code: video.failure_code.clone().unwrap_or_default(),
            message: video
                .failure_message
                .clone()
                .unwrap_or_else(|| "HeyGen gives no reason".to_owned()),
            is_unpaid: video.failed_for_money(),
        },
        Status::NotFound => PollAnswer::NotFound,
        Status::Waiting | Status::Processing | Status::Other(_) => PollAnswer::Running,
    }
}

/// Returns a length that makes sense.
fn milliseconds(seconds: f64) -> Option<u64> {
    let is_length = seconds.is_finite() && (0.0..=86_400.0).contains(&seconds);
    is_length.then(|| (seconds * 1_000.0).round() as u64)
}

fn header<'a>(headers: &'a [(String, String)], wanted: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
        .map(|(_, value)| value.as_str())
}

/// Returns what to recognize a report without a number by.
fn fingerprint(body: &[u8]) -> String {
    hex::text(&Sha256::digest(body))
}
