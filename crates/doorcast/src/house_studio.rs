//! The built-in studio as a studio of the pipeline: accepts at once, films on threads of its own, costs nothing.
//!
//! What is to be filmed and what came of it are files named by the attempt (`shelf`); what is open and who films it is in
//! the store. A render whose process died is begun again by another one: it is free, and equal orders give equal
//! films. It lives here because the studio and the vendors must not know each other.

mod extras;
mod floor;
mod order;
mod shelf;
#[cfg(test)]
mod tests;

use std::{io, sync::Arc, time::Duration};

use async_trait::async_trait;
use doorcast_app::ports::{
    Clock, Retry, Source, StoreError, VendorError,
    avatar_studio::{
        AvatarStudio, ByteSource, Forged, FreshUrl, Prepared, QuoteError, RenderPage,
        RenderSighting, WebhookEvent,
    },
    files::FileStore,
};
use doorcast_domain::{
    agent::AgentProfile,
    pipeline::{
        Order,
        attempt::{Attempt, Quote},
        event::{LookUpAnswer, PollAnswer, SubmitAnswer},
        id::{AttemptId, RenderId},
        stage::Refusal,
    },
    spoken,
};

use self::{
    floor::Floor,
    order::{HouseOrder, refuse},
    shelf::{Outcome, Shelf, Ticket},
};

pub(crate) use self::floor::{Filming, Props};

/// Hears that an attempt has ended.
pub(crate) type OnEnd = Arc<dyn Fn(AttemptId) + Send + Sync>;

/// What the studio shows in every video.
#[derive(Debug, Clone)]
pub(crate) struct HouseBrand {
    /// Whose name, brokerage, license and phone are shown, or why they are not known.
    pub(crate) agent: Result<AgentProfile, String>,
    /// The brand color as 0xRRGGBB.
    pub(crate) accent: u32,
}

/// The built-in studio.
pub(crate) struct HouseStudio {
    brand: HouseBrand,
    shelf: Shelf,
    floor: Floor,
    clock: Arc<dyn Clock + Send + Sync>,
}

impl HouseStudio {
    /// Opens the studio, whose shelf is among some files. Nobody films until [`Self::begin`].
    pub(crate) fn new(
        files: Arc<dyn FileStore>,
        brand: HouseBrand,
        filming: Filming,
        props: Props,
    ) -> Self {
        let shelf = Shelf::new(files);
        Self {
            brand,
            clock: Arc::clone(&props.clock),
            floor: Floor::new(filming, props, shelf.clone()),
            shelf,
        }
    }

    /// Lets filming begin, inside a runtime. To begin twice is to begin once.
    pub(crate) fn begin(&self) {
        self.floor.begin();
    }

    /// Stops filming for good, at the next frame. What is left is filmed by another node, or after the next start.
    pub(crate) async fn leave(&self) {
        self.floor.leave().await;
    }

    async fn accept(&self, attempt: &Attempt) -> Result<SubmitAnswer, StoreError> {
        let Ok(order) = serde_json::from_str::<HouseOrder>(&attempt.request) else {
            return Ok(SubmitAnswer::Refused(refuse(
                "order",
                "it was prepared by another Doorcast; press again",
            )));
        };
        let ticket = Ticket {
            title: attempt.title.clone(),
            created_at_ms: self.clock.now_ms(),
            order,
        };
        self.shelf.take(attempt.id, &ticket).await?;
        self.floor.open(attempt.id).await?;
        Ok(SubmitAnswer::Accepted {
            render: render_of(attempt.id),
        })
    }

    /// Says how far an attempt is, and opens again what nobody works on.
    async fn progress(&self, attempt: AttemptId) -> Result<PollAnswer, StoreError> {
        if let Some(outcome) = self.shelf.outcome(attempt).await? {
            return Ok(answer(outcome));
        }
        match self.shelf.ticket(attempt).await? {
            Some(_) => {
                self.floor.open(attempt).await?;
                Ok(PollAnswer::Running)
            }
            None => Ok(PollAnswer::NotFound),
        }
    }

    async fn sighting(&self, attempt: AttemptId) -> Result<Option<RenderSighting>, StoreError> {
        let Some(ticket) = self.shelf.ticket(attempt).await? else {
            return Ok(None);
        };
        Ok(Some(RenderSighting {
            render: render_of(attempt),
            title: ticket.title,
            created_at_ms: ticket.created_at_ms,
            progress: match self.shelf.outcome(attempt).await? {
                Some(outcome) => answer(outcome),
                None => PollAnswer::Running,
            },
        }))
    }
}

#[async_trait]
impl AvatarStudio for HouseStudio {
    async fn quote(&self, order: &Order) -> Result<Quote, QuoteError> {
        HouseOrder::of(order, &self.brand).map_err(QuoteError::Refused)?;
        let seconds = spoken::seconds(&order.script, order.language);
        Ok(Quote::free((seconds * 1_000.0).ceil() as u64))
    }

    fn prepare(&self, order: &Order, attempt: AttemptId) -> Result<Prepared, Refusal> {
        let order = HouseOrder::of(order, &self.brand)?;
        Ok(Prepared {
            title: format!("{} [{}]", order.title, attempt.token()),
            request: serde_json::to_string(&order).expect("texts and numbers are always JSON"),
        })
    }

    async fn submit(&self, attempt: &Attempt) -> SubmitAnswer {
        let accepted = self.accept(attempt).await;
        accepted.unwrap_or(SubmitAnswer::Unclear)
    }

    async fn look_up(&self, attempt: &Attempt) -> LookUpAnswer {
        match self.shelf.ticket(attempt.id).await {
            Ok(Some(_)) => LookUpAnswer::Found {
                render: render_of(attempt.id),
                others: 0,
            },
            Ok(None) => LookUpAnswer::Absent,
            Err(_) => LookUpAnswer::Unclear,
        }
    }

    async fn poll(&self, renders: &[RenderId]) -> Result<Vec<(RenderId, PollAnswer)>, VendorError> {
        let mut answers = Vec::new();
        for render in renders {
            let answer = match attempt_of(render) {
                Some(attempt) => self.progress(attempt).await.unwrap_or(PollAnswer::Unclear),
                None => PollAnswer::NotFound,
            };
            answers.push((render.clone(), answer));
        }
        Ok(answers)
    }

    /// Returns an address nobody else can read: there is none on the web.
    async fn film_url(&self, render: &RenderId) -> Result<FreshUrl, VendorError> {
        Ok(FreshUrl(format!("studio:{render}")))
    }

    async fn open_film(
        &self,
        render: &RenderId,
        offset_bytes: u64,
    ) -> Result<Box<dyn ByteSource>, VendorError> {
        let gone = || unavailable(io::Error::from(io::ErrorKind::NotFound));
        let attempt = attempt_of(render).ok_or_else(gone)?;
        let film = self.shelf.open_film(attempt, offset_bytes).await;
        film.map_err(unavailable)?.ok_or_else(gone)
    }

    async fn film_is_kept(&self, render: &RenderId) {
        if let Some(attempt) = attempt_of(render) {
            // One that stays takes room until its video is deleted.
            let _ = self.shelf.let_go(attempt).await;
        }
    }

    async fn list_renders(&self, _: Option<&str>) -> Result<RenderPage, VendorError> {
        let mut renders = Vec::new();
        for attempt in self.shelf.list().await.map_err(unavailable)? {
            renders.extend(self.sighting(attempt).await.map_err(unavailable)?);
        }
        renders.sort_by_key(|sighting| std::cmp::Reverse(sighting.created_at_ms));
        Ok(RenderPage {
            renders,
            next: None,
        })
    }

    fn read_webhook(
        &self,
        _: &[(String, String)],
        _: &[u8],
    ) -> Result<Option<WebhookEvent>, Forged> {
        Err(Forged)
    }
}

fn answer(outcome: Outcome) -> PollAnswer {
    match outcome {
        Outcome::Finished { duration_ms, .. } => PollAnswer::Finished {
            duration_ms: Some(duration_ms),
        },
        Outcome::Failed { code, message } => PollAnswer::Failed {
            code,
            message,
            is_unpaid: false,
        },
    }
}

/// Returns what the studio calls an attempt.
pub(crate) fn render_of(attempt: AttemptId) -> RenderId {
    attempt.token().parse().expect("32 digits are a short name")
}

fn attempt_of(render: &RenderId) -> Option<AttemptId> {
    AttemptId::from_title(&format!("[{render}]"))
}

fn unavailable(error: impl Into<Source>) -> VendorError {
    VendorError {
        message: "read the built-in studio's shelf".to_owned(),
        retry: Retry::After(Duration::from_secs(2)),
        source: Some(error.into()),
    }
}
