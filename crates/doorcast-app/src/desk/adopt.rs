//! Takes a render nobody knows into a video of its own, so that what was paid for is not lost.
//!
//! The money is spent already, so no cap refuses it, and nothing is sent: the video begins where the studio is making
//! or has made it. Adopting twice is adopting once.

use doorcast_domain::{
    ledger::{Against, Caps, UsdMicros},
    pipeline::{
        Order, Video,
        attempt::{NewAttempt, Quote},
        event::{Consent, Event},
        id::{AgentId, OfficeId, RenderId, VendorName, VideoId},
        step::step,
    },
};

use super::{Desk, DeskError};
use crate::ports::{
    StoreError,
    videos::{Change, MAX_PAGE, Orphan, RecordError, Writer},
};

/// No cap: it is spent already.
const SPENT: Caps = Caps {
    video: UsdMicros(i64::MAX as u64),
    agent: UsdMicros(i64::MAX as u64),
    office: UsdMicros(i64::MAX as u64),
};

/// Which orphan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrphanName {
    /// The studio that has it.
    pub studio: VendorName,
    /// What the studio calls it.
    pub render: RenderId,
}

/// Whose an orphan becomes, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// Whose it becomes.
    pub agent: AgentId,
    /// The office that pays.
    pub office: OfficeId,
    /// What it was ordered as, as far as anybody knows.
    pub order: Order,
}

impl Desk {
    /// Returns the video an orphan has become; `None` if there is no such orphan.
    ///
    /// # Errors
    ///
    /// See [`DeskError`].
    pub async fn adopt(
        &self,
        name: &OrphanName,
        adoption: Adoption,
    ) -> Result<Option<Video>, DeskError> {
        let adopted = self.store.find_by_render(&name.studio, &name.render);
        if let Some(video) = adopted.await? {
            return Ok(Some(video));
        }
        let orphans = self.store.list_orphans(MAX_PAGE).await?;
        let is_meant =
            |orphan: &Orphan| orphan.studio == name.studio && orphan.render == name.render;
        let Some(orphan) = orphans.into_iter().find(is_meant) else {
            return Ok(None);
        };
        let draft = self.ensure_draft(&orphan, adoption).await?;
        let quote = self.price(&draft).await?;
        let change = self.bought(&draft, &orphan, quote)?;
        match self.store.record_outcome(&change).await {
            Ok(()) => {
                self.wake.notify_one();
                Ok(Some(change.video))
            }
            Err(RecordError::Store(error)) => Err(error.into()),
            // Somebody else adopts it at the same time.
            Err(RecordError::Stale | RecordError::Fenced) => {
                Ok(self.store.find_by_attempt(orphan.attempt).await?)
            }
            Err(RecordError::Money(refused)) => Err(DeskError::Refused(refused.into())),
        }
    }

    /// Keeps a draft whose id follows from the orphan, so that a second try finds the first.
    async fn ensure_draft(&self, orphan: &Orphan, adoption: Adoption) -> Result<Video, DeskError> {
        let chance = u64::from_str_radix(&orphan.attempt.token()[16..], 16).unwrap_or_default();
        let id = VideoId::new(orphan.seen_at_ms.unsigned_abs(), chance);
        let now_ms = self.clock.now_ms();
        let draft = Video::draft(id, adoption.agent, adoption.office, adoption.order, now_ms);
        match self.store.insert(&draft).await {
            Ok(()) => Ok(draft),
            Err(StoreError::Conflict) => self.get(&draft.id).await,
            Err(error) => Err(error.into()),
        }
    }

    /// Presses and learns of the purchase in one stored change, so that nobody sends it in between.
    fn bought(&self, draft: &Video, orphan: &Orphan, quote: Quote) -> Result<Change, DeskError> {
        let now_ms = self.clock.now_ms();
        let attempt = NewAttempt {
            id: orphan.attempt,
            order_revision: draft.order_revision,
            title: orphan.title.clone(),
            request: String::new(),
            quote,
        };
        let pressed = Event::Pressed {
            attempt,
            consent: Consent::BuyAgain,
        };
        let hinted = Event::Hinted {
            attempt: orphan.attempt,
            render: orphan.render.clone(),
        };
        let (video, first) = step(draft, pressed, now_ms)?;
        let (mut video, second) = step(&video, hinted, now_ms)?;
        video.revision = draft.revision + 1;
        Ok(Change {
            video,
            entries: [first.entries, second.entries].concat(),
            caps: Against::Exactly(SPENT),
            writer: Writer::Outside,
            webhook: None,
        })
    }
}
