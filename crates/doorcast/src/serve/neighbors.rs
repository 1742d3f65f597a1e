//! Looks for films that the neighboring CMS has bought and waits for, so that the pipeline completes them.

use std::{sync::Arc, time::Duration};

use doorcast_app::ports::{
    StoreError,
    neighbor_films::Following,
    nodes::{Duty, Nodes},
};
use doorcast_domain::pipeline::{
    id::{OfficeId, VendorName},
    lease::Worker,
};

use super::round::End;
use crate::{text::remark, wiring::Wiring};

/// How often, in milliseconds.
const EVERY_MS: i64 = 30_000;

/// How often it is looked whether it is due.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Who looks, and what becomes of what is found.
pub(super) struct Lookout {
    pub(super) nodes: Arc<dyn Nodes>,
    pub(super) worker: Worker,
    pub(super) wiring: Arc<Wiring>,
    pub(super) studio: VendorName,
    pub(super) office: OfficeId,
}

impl Lookout {
    /// Looks now and then, unless another node does, until the round ends.
    pub(super) async fn keep_looking(&self, end: End) {
        while !end.is_reached() {
            if let Err(error) = self.look_if_due().await {
                remark(&format!(
                    "films of the CMS were not looked for and will be later: {error}"
                ));
            }
            tokio::select! {
                () = end.reached() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }

    async fn look_if_due(&self) -> Result<(), StoreError> {
        let Self { nodes, worker, .. } = self;
        let now_ms = self.wiring.clock.now_ms();
        let is_ours = nodes.take_duty(Duty::Neighbors, worker, EVERY_MS, now_ms);
        if !is_ours.await? {
            return Ok(());
        }
        let following = Following {
            studio: self.studio.clone(),
            media: self.wiring.media.clone(),
            office: self.office.clone(),
            now_ms,
        };
        let looked = self.wiring.store.take_over_films(&following).await;
        nodes.end_duty(Duty::Neighbors, worker).await?;
        looked.map(drop)
    }
}
