//! Puts together what tells programs of others, and keeps it going.

use std::{sync::Arc, time::Duration};

use doorcast_app::webhooks::Webhooks;
use doorcast_vendors::webhook_post::{GuardedPost, PATIENCE};

use crate::{environment::Environment, text::remark, wiring::Wiring};

/// How often it is looked whether something is due.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Returns what tells programs of others. Only where the clock runs fast, to try things out with vendors that are
/// played on this computer, receivers may be on it, too.
pub(super) fn of(wiring: &Wiring, environment: &Environment) -> Webhooks {
    let post = GuardedPost::new(PATIENCE);
    Webhooks {
        store: Arc::clone(&wiring.store) as _,
        post: match environment.clock_speed {
            1 => Arc::new(post),
            _ => Arc::new(post.with_this_computer()),
        },
        clock: Arc::clone(&wiring.clock),
        ids: Arc::clone(&wiring.ids),
    }
}

/// Sends what is due, for as long as it is waited for.
pub(super) async fn deliver(webhooks: Arc<Webhooks>) {
    loop {
        match webhooks.deliver_due().await {
            // There may be more.
            Ok(count) if count > 0 => continue,
            Ok(_) => {}
            Err(error) => remark(&format!(
                "webhooks were not sent and will be tried again: {error}"
            )),
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

#[cfg(test)]
mod tests;
