//! Deals with verified webhooks, at our own pace. They are hints: what they say is asked for again.

use doorcast_domain::pipeline::{Video, event::Event};

use super::Runner;
use crate::{
    crash::CrashPoint,
    ports::{StoreError, videos::Webhook},
};

/// The most webhooks dealt with before other work has its turn.
const AT_ONCE: usize = 100;

impl Runner {
    pub(super) async fn settle_webhooks(&self) -> Result<(), StoreError> {
        for webhook in self.crew.store.list_webhooks(AT_ONCE).await? {
            self.settle_webhook(&webhook).await?;
            self.crew.crashes.reach(CrashPoint::WebhookStored).await;
        }
        Ok(())
    }

    async fn settle_webhook(&self, webhook: &Webhook) -> Result<(), StoreError> {
        let (studio, event_id) = (&webhook.studio, &webhook.event.event_id);
        if let Some((video, event)) = self.meant_by(webhook).await? {
            let id = Some((studio.clone(), event_id.clone()));
            if self.learn(video, event, id).await? {
                return Ok(());
            }
        }
        self.crew.store.settle_webhook(studio, event_id).await
    }

    /// Returns the video a webhook is about and what it says, if it is about one of ours.
    async fn meant_by(&self, webhook: &Webhook) -> Result<Option<(Video, Event)>, StoreError> {
        let (store, render) = (&self.crew.store, &webhook.event.render);
        let video = match webhook.event.attempt {
            Some(attempt) => store.find_by_attempt(attempt).await?,
            None => store.find_by_render(&webhook.studio, render).await?,
        };
        let Some(video) = video.filter(|video| video.order.studio == webhook.studio) else {
            return Ok(None);
        };
        let by_render = || {
            video
                .attempts
                .iter()
                .find(|attempt| attempt.render() == Some(render))
        };
        let attempt = webhook
            .event
            .attempt
            .or_else(|| by_render().map(|attempt| attempt.id));
        Ok(attempt.map(|attempt| {
            let event = Event::Hinted {
                attempt,
                render: render.clone(),
            };
            (video, event)
        }))
    }
}
