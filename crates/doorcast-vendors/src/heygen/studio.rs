//! HeyGen as a studio of the pipeline.
//!
//! `casting` checks who is seen and heard before anything is paid for, `refusal` says in plain words why not and what
//! to do, `progress` reads how far things are, `film` fetches them. Nothing here decides and nothing is sent twice.

mod casting;
mod film;
mod progress;
mod refusal;
#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use doorcast_app::ports::{
    Clock, Retry, VendorError,
    avatar_studio::{
        AvatarStudio, ByteSource, Forged, FreshUrl, Prepared, QuoteError, RenderPage, WebhookEvent,
    },
};
use doorcast_domain::{
    ledger::UsdMicros,
    pipeline::{
        self, Order,
        attempt::{Attempt, Quote},
        event::{LookUpAnswer, PollAnswer, SubmitAnswer},
        id::{AttemptId, RenderId},
        stage::Refusal,
    },
    spoken,
};

use crate::{
    guard::{self, Guard},
    http::{BadAddress, Secret, download::Downloader},
};

use super::{
    Accepted, Background, Captions, Engine, HeyGen, HeyGenError, LookKind, MicroUsd, Prices,
    Resolution, VideoOrder, order::PreparedVideo,
};

/// How many priced orders are remembered until they are pressed for.
const MOST_MANNERS: usize = 1_000;

/// How HeyGen is used.
#[derive(Debug, Clone)]
pub struct StudioSettings {
    /// What it charges.
    pub prices: Prices,
    /// What its reports are signed with, if they come here.
    pub webhook_secret: Option<Secret>,
}

/// HeyGen as a studio of the pipeline.
pub struct HeyGenStudio {
    heygen: HeyGen,
    settings: StudioSettings,
    guard: Guard,
    downloader: Downloader,
    clock: Arc<dyn Clock + Send + Sync>,
    manners: Mutex<HashMap<(String, Option<String>), Manner>>,
}

/// How a presenter with a voice is ordered; learned while pricing.
#[derive(Debug, Clone, Copy, Default)]
struct Manner {
    engine: Option<Engine>,
    sends_locale: bool,
}

impl HeyGenStudio {
    /// Returns a studio. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// See [`BadAddress`].
    pub fn new(
        heygen: HeyGen,
        settings: StudioSettings,
        clock: Arc<dyn Clock + Send + Sync>,
    ) -> Result<Self, BadAddress> {
        Ok(Self {
            heygen,
            settings,
            guard: Guard::new(guard::Limits::picture()),
            downloader: Downloader::new()?,
            clock,
            manners: Mutex::default(),
        })
    }

    /// Returns the client, for lists and for proving the key.
    pub fn client(&self) -> &HeyGen {
        &self.heygen
    }

    /// Returns an order in HeyGen's words.
    fn order(order: &Order, attempt: AttemptId, manner: Manner) -> VideoOrder {
        VideoOrder {
            attempt_id: attempt.to_string(),
            title: order.title.clone(),
            look_id: order.presenter.clone(),
            voice_id: order.voice.clone(),
            script: order.script.clone(),
            language: order.language,
            aspect_ratio: order.aspect,
            resolution: Resolution::FullHd,
            engine: manner.engine,
            background: order
                .background
                .as_ref()
                .and_then(|background| match background {
                    pipeline::Background::Color(color) => Some(Background::Color(color.clone())),
                    pipeline::Background::Picture(url) => Some(Background::ImageUrl(url.clone())),
                    // Refused with its price.
                    pipeline::Background::Stored(_) => None,
                }),
            captions: Captions::File,
            sends_locale: manner.sends_locale,
        }
    }

    fn price(&self, order: &Order, look: LookKind, engine: Option<Engine>) -> super::Quote {
        let seconds = spoken::seconds(&order.script, order.language).ceil();
        // The longest script takes less than an hour to say.
        let seconds = (seconds as u32).max(1);
        self.settings
            .prices
            .quote(look, engine, Resolution::FullHd, seconds)
    }

    fn remember(&self, order: &Order, manner: Manner) {
        let mut manners = self.manners.lock().unwrap_or_else(PoisonError::into_inner);
        if manners.len() >= MOST_MANNERS {
            manners.clear();
        }
        manners.insert((order.presenter.clone(), order.voice.clone()), manner);
    }

    fn recall(&self, order: &Order) -> Manner {
        let manners = self.manners.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (order.presenter.clone(), order.voice.clone());
        manners.get(&key).copied().unwrap_or_default()
    }
}

#[async_trait]
impl AvatarStudio for HeyGenStudio {
    async fn quote(&self, order: &Order) -> Result<Quote, QuoteError> {
        Self::order(order, AttemptId::new(0), Manner::default())
            .prepare()
            .map_err(|problem| QuoteError::Refused(refusal::of_unfilmable(&problem)))?;
        self.check_background(order).await?;
        let look = self.check_look(order).await?;
        let sends_locale = self.check_voice(order, &look).await?;
        let engine = Engine::choose(&look.supported_api_engines);
        let quote = self.price(order, look.kind, engine);
        self.check_wallet(&quote).await?;
        self.remember(
            order,
            Manner {
                engine,
                sends_locale,
            },
        );
        Ok(Quote {
            price_per_second: micros(quote.per_second),
            expected_ms: u64::from(quote.seconds) * 1_000,
        })
    }

    fn prepare(&self, order: &Order, attempt: AttemptId) -> Result<Prepared, Refusal> {
        let prepared = Self::order(order, attempt, self.recall(order))
            .prepare()
            .map_err(|problem| refusal::of_unfilmable(&problem))?;
        let request = String::from_utf8(prepared.body).expect("JSON is UTF-8");
        Ok(Prepared {
            title: prepared.title,
            request,
        })
    }

    async fn submit(&self, attempt: &Attempt) -> SubmitAnswer {
        let prepared = PreparedVideo {
            idempotency_key: attempt.idempotency_key(),
            callback_id: attempt.callback_id(),
            title: attempt.title.clone(),
            body: attempt.request.clone().into_bytes(),
        };
        match self.heygen.create(&prepared).await {
            Ok(accepted) => accepted_as(&accepted),
            Err(error) => submit_answer(&error),
        }
    }

    async fn look_up(&self, attempt: &Attempt) -> LookUpAnswer {
        self.search(attempt).await
    }

    async fn poll(&self, renders: &[RenderId]) -> Result<Vec<(RenderId, PollAnswer)>, VendorError> {
        self.ask(renders).await
    }

    async fn film_url(&self, render: &RenderId) -> Result<FreshUrl, VendorError> {
        self.fresh_url(render).await
    }

    async fn open_film(
        &self,
        render: &RenderId,
        offset_bytes: u64,
    ) -> Result<Box<dyn ByteSource>, VendorError> {
        let url = self.fresh_url(render).await?;
        self.open_at(&url, offset_bytes).await
    }

    async fn list_renders(&self, page: Option<&str>) -> Result<RenderPage, VendorError> {
        let page = self.heygen.list_videos(page).await.map_err(unavailable)?;
        Ok(RenderPage {
            renders: page.videos.iter().filter_map(progress::sighting).collect(),
            next: page.next,
        })
    }

    fn read_webhook(
        &self,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Option<WebhookEvent>, Forged> {
        self.read_report(headers, body)
    }
}

/// A yes without a name we can keep is no clear yes.
fn accepted_as(accepted: &Accepted) -> SubmitAnswer {
    match accepted.video_id.parse() {
        Ok(render) => SubmitAnswer::Accepted { render },
        Err(_) => SubmitAnswer::Unclear,
    }
}

/// Says what an answer that is no yes means. Only the statuses of a definite no are one.
fn submit_answer(error: &HeyGenError) -> SubmitAnswer {
    match error.status {
        Some(429) => SubmitAnswer::Busy {
            after_ms: match error.retry {
                crate::http::Retry::After(wait) => {
                    u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)
                }
                _ => 0,
            },
        },
        Some(408 | 409 | 425) => SubmitAnswer::Unclear,
        Some(400..=499) => SubmitAnswer::Refused(refusal::of(error)),
        _ => SubmitAnswer::Unclear,
    }
}

/// Describes a question without an answer.
fn unavailable(error: HeyGenError) -> VendorError {
    VendorError {
        message: error.to_string(),
        retry: Retry::from(error.retry),
        source: Some(Box::new(error)),
    }
}

fn micros(amount: MicroUsd) -> UsdMicros {
    UsdMicros(u64::try_from(amount.0).unwrap_or(0))
}
