//! Looks for films that the neighboring CMS has bought and waits for, so that the pipeline completes them.

use std::{sync::Arc, time::Duration};

use doorcast_app::ports::{
    StoreError,
    neighbor_films::Following,
    nodes::{Duty, Nodes, do_if_due},
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
        let following = Following {
            studio: self.studio.clone(),
            media: self.wiring.media.clone(),
            office: self.office.clone(),
            now_ms,
        };
        let look = self.wiring.store.take_over_films(&following);
        let when = (EVERY_MS, now_ms);
        let looked = do_if_due(&**nodes, Duty::Neighbors, worker, when, look).await?;
        looked.transpose().map(drop)
    }
}
