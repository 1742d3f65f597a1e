//! Looks for what the neighboring CMS has made and changed, and for films that it has bought and waits for, so that the
//! pipeline completes them.

use std::{sync::Arc, time::Duration};

use doorcast_app::ports::{
    StoreError,
    neighbor_films::Following,
    nodes::{Duty, Nodes, do_if_due},
};
use doorcast_domain::{
    pipeline::{
        id::{OfficeId, VendorName},
        lease::Worker,
    },
    project::object_id::ObjectIdHex,
};
use tokio::sync::Mutex;

use super::round::End;
use crate::{text::remark, wiring::Wiring};

/// How often, in milliseconds.
const EVERY_MS: i64 = 30_000;

/// How often it is looked whether it is due.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// How many steps of the walk through all its videos are made each time.
const STEPS: usize = 5;

/// Who looks, and what becomes of what is found.
pub(super) struct Lookout {
    pub(super) nodes: Arc<dyn Nodes>,
    pub(super) worker: Worker,
    pub(super) wiring: Arc<Wiring>,
    /// The studio the CMS buys from, where it can be asked.
    pub(super) studio: Option<VendorName>,
    pub(super) office: OfficeId,
    /// The video that was looked at last.
    pub(super) looked_at: Mutex<Option<ObjectIdHex>>,
}

impl Lookout {
    /// Looks now and then, unless another node does, until the round ends.
    pub(super) async fn keep_looking(&self, end: End) {
        while !end.is_reached() {
            if let Err(error) = self.look_if_due().await {
                remark(&format!(
                    "what the CMS has made was not looked for and will be later: {error}"
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
        let when = (EVERY_MS, now_ms);
        let looked = do_if_due(&**nodes, Duty::Neighbors, worker, when, self.look(now_ms)).await?;
        looked.unwrap_or(Ok(()))
    }

    async fn look(&self, now_ms: i64) -> Result<(), StoreError> {
        let store = &self.wiring.store;
        if let Some(studio) = &self.studio {
            let following = Following {
                studio: studio.clone(),
                media: self.wiring.media.clone(),
                office: self.office.clone(),
                now_ms,
            };
            store.take_over_films(&following).await?;
        }
        let mut looked_at = self.looked_at.lock().await;
        for _ in 0..STEPS {
            *looked_at = store.look_further(&self.office, *looked_at).await?;
            // It begins anew the next time.
            if looked_at.is_none() {
                break;
            }
        }
        Ok(())
    }
}
