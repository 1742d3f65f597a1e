//! Hands attempts to studios and looks for those whose answer is lost.

use doorcast_domain::pipeline::{
    event::{Event, LookUpAnswer, SubmitAnswer},
    id::{AttemptId, VendorName},
};

use super::{Held, Runner};
use crate::{crash::CrashPoint, ports::videos::Heard};

impl Runner {
    pub(super) async fn submit(&self, vendor: &VendorName, held: Held, id: AttemptId) {
        let Some(((studio, _), attempt)) = self
            .crew
            .studios
            .get(vendor)
            .zip(held.video.find_attempt(id))
        else {
            return self.let_go(&held).await;
        };
        self.crew.crashes.reach(CrashPoint::SubmitBefore).await;
        // A process that was asleep since it decided to send must not send any more: others may have concluded.
        if !held.lease.is_live(self.now_ms()) {
            return self.let_go(&held).await;
        }
        let answer = self
            .keeping(std::slice::from_ref(&held), studio.submit(attempt))
            .await;
        self.crew.crashes.reach(CrashPoint::SubmitAfter).await;
        let Some(answer) = answer else { return };
        let heard = match answer {
            SubmitAnswer::Accepted { .. }
            | SubmitAnswer::Refused(_)
            | SubmitAnswer::Busy { .. } => Heard::Answer,
            SubmitAnswer::Unclear => Heard::Failure,
        };
        if let SubmitAnswer::Refused(refusal) = &answer {
            self.note_trouble(vendor, &refusal.message).await;
        }
        self.conclude(
            held,
            Event::SubmitAnswered {
                attempt: id,
                answer,
            },
        )
        .await;
        self.heard(vendor, heard).await;
    }

    pub(super) async fn look_up(&self, vendor: &VendorName, held: Held, id: AttemptId) {
        let Some(((studio, _), attempt)) = self
            .crew
            .studios
            .get(vendor)
            .zip(held.video.find_attempt(id))
        else {
            return self.let_go(&held).await;
        };
        self.crew.crashes.reach(CrashPoint::LookUpBefore).await;
        let answer = self
            .keeping(std::slice::from_ref(&held), studio.look_up(attempt))
            .await;
        self.crew.crashes.reach(CrashPoint::LookUpAfter).await;
        let Some(answer) = answer else { return };
        let heard = match answer {
            LookUpAnswer::Found { .. } | LookUpAnswer::Absent => Heard::Answer,
            LookUpAnswer::Unclear => Heard::Failure,
        };
        self.conclude(
            held,
            Event::LookUpAnswered {
                attempt: id,
                answer,
            },
        )
        .await;
        self.heard(vendor, heard).await;
    }
}
