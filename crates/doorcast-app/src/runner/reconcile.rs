//! Compares everything a studio has with what we know, so that no purchase stays unknown.
//!
//! Whatever bears one of our tokens is ours: it is adopted by its video, its money is settled, or, if we know no such
//! video, it is kept as an orphan for a person to see.

use doorcast_domain::pipeline::{
    event::Event,
    id::{AttemptId, VendorName},
};

use super::{Crew, RECONCILE_MS, Runner};
use crate::{
    crash::CrashPoint,
    ports::{
        Source, StoreError,
        avatar_studio::{AvatarStudio, RenderSighting},
        nodes::{Duty, do_if_due},
        videos::Orphan,
    },
};

/// The most pages read in one go: a hundred thousand renders.
const MOST_PAGES: usize = 1_000;

/// What came of comparing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// How many renders bear one of our tokens.
    pub ours: usize,
    /// How many of them told us something new.
    pub adopted: usize,
    /// How many of them belong to no video we know.
    pub orphans: usize,
}

impl Runner {
    /// Compares everything every studio has with what we know, if that is due and nobody else does it.
    pub(super) async fn reconcile_if_due(&self) {
        let Crew { nodes, worker, .. } = &self.crew;
        let when = (RECONCILE_MS, self.now_ms());
        let done = do_if_due(
            &**nodes,
            Duty::Reconcile,
            worker,
            when,
            self.reconcile_all(),
        );
        if let Err(error) = done.await {
            let doing = "agree with other nodes who compares studios";
            self.crew.listener.store_failed(doing, &error);
        }
    }

    /// Compares everything every studio has with what we know.
    async fn reconcile_all(&self) {
        for vendor in self.crew.studios.keys() {
            if let Err(error) = self.reconcile(vendor).await {
                self.crew
                    .listener
                    .store_failed("compare with a studio's list", &error);
            }
        }
    }

    /// Compares everything a studio has with what we know. Changes nothing at the studio.
    ///
    /// # Errors
    ///
    /// If the store or the studio does not answer. What was compared until then is stored.
    pub async fn reconcile(&self, vendor: &VendorName) -> Result<Reconciled, StoreError> {
        let mut found = Reconciled::default();
        let Some((studio, _)) = self.crew.studios.get(vendor) else {
            return Ok(found);
        };
        let mut page = None;
        for _ in 0..MOST_PAGES {
            let list = self.read_page(studio.as_ref(), page.as_deref()).await?;
            for sighting in list.renders {
                self.sight(vendor, sighting, &mut found).await?;
            }
            page = list.next;
            if page.is_none() {
                break;
            }
        }
        Ok(found)
    }

    async fn read_page(
        &self,
        studio: &dyn AvatarStudio,
        page: Option<&str>,
    ) -> Result<crate::ports::avatar_studio::RenderPage, StoreError> {
        let list = studio.list_renders(page).await;
        self.crew.crashes.reach(CrashPoint::SightingAfter).await;
        list.map_err(|error| StoreError::Unavailable {
            source: Source::from(error),
        })
    }

    async fn sight(
        &self,
        vendor: &VendorName,
        sighting: RenderSighting,
        found: &mut Reconciled,
    ) -> Result<(), StoreError> {
        let Some(attempt) = AttemptId::from_title(&sighting.title) else {
            return Ok(());
        };
        found.ours += 1;
        let video = self.crew.store.find_by_attempt(attempt).await?;
        match video.filter(|video| video.order.studio == *vendor) {
            Some(video) => {
                let event = Event::Sighted {
                    attempt,
                    render: sighting.render,
                    progress: sighting.progress,
                };
                found.adopted += usize::from(self.learn(video, event, None).await?);
            }
            None => {
                found.orphans += 1;
                let orphan = Orphan {
                    studio: vendor.clone(),
                    render: sighting.render,
                    title: sighting.title,
                    attempt,
                    seen_at_ms: self.now_ms(),
                };
                self.crew.store.keep_orphan(&orphan).await?;
            }
        }
        self.crew.crashes.reach(CrashPoint::SightingStored).await;
        Ok(())
    }
}
