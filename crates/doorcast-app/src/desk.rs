//! What persons do with a video: ask for the price, press, cancel, resume, adopt what nobody knows.
//!
//! A press prices the order, prepares the exact request and stores both with a hold on the money, in one operation;
//! nothing is sent here. Pressing twice is pressing once. The [runner](crate::runner) does the rest.

mod adopt;

use std::{collections::HashMap, sync::Arc};

pub use adopt::{Adoption, OrphanName};

use doorcast_domain::{
    ledger::{Against, Caps, UsdMicros},
    pipeline::{
        Order, Video,
        attempt::{NewAttempt, Quote},
        event::{Consent, Event, Refused},
        id::{AttemptId, VendorName, VideoId},
        stage::Refusal,
        step::step,
    },
};
use tokio::sync::Notify;

use crate::{
    crash::{CrashPoint, Crashes},
    ports::{
        Clock, Ids, StoreError, VendorError,
        avatar_studio::{AvatarStudio, QuoteError},
        videos::{Change, RecordError, VideoStore, Writer},
    },
};

/// How often a change is decided anew because the video has changed meanwhile.
const MOST_TRIES: usize = 8;

/// Where persons come with their wishes.
pub struct Desk {
    /// Keeps the videos.
    pub store: Arc<dyn VideoStore>,
    /// Makes them.
    pub studios: HashMap<VendorName, Arc<dyn AvatarStudio>>,
    /// What may be spent where no budget says.
    pub caps: Caps,
    /// Tells the time.
    pub clock: Arc<dyn Clock + Send + Sync>,
    /// Draws the ids of attempts.
    pub ids: Arc<dyn Ids>,
    /// Wakes the runner.
    pub wake: Arc<Notify>,
    /// Where tests die.
    pub crashes: Crashes,
}

/// Why a wish was not granted. Nothing was bought, and the video is as before.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// There is no such video.
    #[error("there is no video {0}")]
    NotFound(VideoId),
    /// The studio it is ordered from is not set up.
    #[error("the studio {0} is not set up")]
    NoStudio(VendorName),
    /// The studio would refuse it.
    #[error("{}", .0.message)]
    Order(Refusal),
    /// The price is higher than the one the person has agreed to.
    #[error("the price has changed to {}", .0.total())]
    Dearer(Quote),
    /// The video is not in a stage for that, or the caps are reached.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The studio did not say what it costs.
    #[error(transparent)]
    Studio(#[from] VendorError),
    /// The video could not be stored.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Desk {
    /// Returns what a video would cost now. Changes nothing.
    ///
    /// # Errors
    ///
    /// See [`DeskError`].
    pub async fn quote(&self, id: &VideoId) -> Result<Quote, DeskError> {
        let video = self.get(id).await?;
        self.price(&video).await
    }

    /// Changes what is to be filmed. Prices and presses from before do not count any more.
    ///
    /// # Errors
    ///
    /// See [`DeskError`].
    pub async fn revise(&self, id: &VideoId, order: Order) -> Result<Video, DeskError> {
        self.insist(id, &Event::Revised { order }).await
    }

    /// Has a video made for at most the price in `agreed`.
    ///
    /// # Errors
    ///
    /// See [`DeskError`]. A second press is [`Refused::AlreadyPressed`].
    pub async fn press(
        &self,
        id: &VideoId,
        agreed: Quote,
        consent: Consent,
    ) -> Result<Video, DeskError> {
        let video = self.get(id).await?;
        self.press_for(video, agreed, consent).await
    }

    /// Has a video made once more for at most the price in `agreed`, though it was or may have been bought.
    ///
    /// `number` is the number the new attempt is to have, so that asking twice for the same one buys one.
    ///
    /// # Errors
    ///
    /// See [`DeskError`]. If there is an attempt of that number, [`Refused::AlreadyPressed`].
    pub async fn buy_again(
        &self,
        id: &VideoId,
        number: usize,
        agreed: Quote,
    ) -> Result<Video, DeskError> {
        let video = self.get(id).await?;
        if number <= video.attempts.len() {
            return Err(Refused::AlreadyPressed.into());
        }
        if number > video.attempts.len() + 1 {
            let stage = video.stage.name();
            return Err(Refused::NotPossible { stage }.into());
        }
        self.press_for(video, agreed, Consent::BuyAgain).await
    }

    async fn press_for(
        &self,
        video: Video,
        agreed: Quote,
        consent: Consent,
    ) -> Result<Video, DeskError> {
        let quote = self.price(&video).await?;
        self.crashes.reach(CrashPoint::QuoteAfter).await;
        if quote.total() > agreed.total() {
            return Err(DeskError::Dearer(quote));
        }
        let attempt = AttemptId::new(self.ids.draw());
        let prepared = self
            .studio(&video)?
            .prepare(&video.order, attempt)
            .map_err(DeskError::Order)?;
        let new = NewAttempt {
            id: attempt,
            order_revision: video.order_revision,
            title: prepared.title,
            request: prepared.request,
            quote,
        };
        // Not decided anew if the video changes meanwhile: then another press was first.
        let pressed = self
            .decide(
                &video,
                Event::Pressed {
                    attempt: new,
                    consent,
                },
            )
            .await?;
        self.crashes.reach(CrashPoint::PressStored).await;
        pressed.ok_or(DeskError::Refused(Refused::AlreadyPressed))
    }

    /// Stops a video where it is.
    ///
    /// # Errors
    ///
    /// See [`DeskError`].
    pub async fn cancel(&self, id: &VideoId) -> Result<Video, DeskError> {
        self.insist(id, &Event::CancelPressed).await
    }

    /// Lets a video go on from where it stopped. Buys nothing.
    ///
    /// # Errors
    ///
    /// See [`DeskError`].
    pub async fn resume(&self, id: &VideoId) -> Result<Video, DeskError> {
        self.insist(id, &Event::ResumePressed).await
    }

    /// Settles an attempt in doubt by what the studio says it charged; nothing if it was not bought.
    ///
    /// # Errors
    ///
    /// See [`DeskError`].
    pub async fn judge(
        &self,
        id: &VideoId,
        attempt: AttemptId,
        charged: UsdMicros,
    ) -> Result<Video, DeskError> {
        self.insist(id, &Event::Judged { attempt, charged }).await
    }

    async fn insist(&self, id: &VideoId, event: &Event) -> Result<Video, DeskError> {
        for _ in 0..MOST_TRIES {
            let video = self.get(id).await?;
            if let Some(video) = self.decide(&video, event.clone()).await? {
                return Ok(video);
            }
        }
        Err(DeskError::Store(StoreError::Conflict))
    }

    /// Returns the changed video, or nothing if it has changed meanwhile.
    async fn decide(&self, video: &Video, event: Event) -> Result<Option<Video>, DeskError> {
        let (next, effects) = step(video, event, self.clock.now_ms())?;
        let change = Change {
            video: next,
            entries: effects.entries,
            caps: Against::Budgets(self.caps),
            writer: Writer::Outside,
            webhook: None,
        };
        match self.store.record_outcome(&change).await {
            Ok(()) => {
                self.wake.notify_one();
                Ok(Some(change.video))
            }
            Err(RecordError::Stale | RecordError::Fenced) => Ok(None),
            Err(RecordError::Money(refused)) => Err(DeskError::Refused(Refused::Money(refused))),
            Err(RecordError::Store(error)) => Err(error.into()),
        }
    }

    async fn price(&self, video: &Video) -> Result<Quote, DeskError> {
        match self.studio(video)?.quote(&video.order).await {
            Ok(quote) => Ok(quote),
            Err(QuoteError::Refused(refusal)) => Err(DeskError::Order(refusal)),
            Err(QuoteError::Unavailable(error)) => Err(error.into()),
        }
    }

    fn studio(&self, video: &Video) -> Result<&dyn AvatarStudio, DeskError> {
        let name = &video.order.studio;
        match self.studios.get(name) {
            Some(studio) => Ok(studio.as_ref()),
            None => Err(DeskError::NoStudio(name.clone())),
        }
    }

    async fn get(&self, id: &VideoId) -> Result<Video, DeskError> {
        let video = self.store.find(id).await?;
        video.ok_or_else(|| DeskError::NotFound(id.clone()))
    }
}
