//! Ctrl-C, and the requests to stop that come from a system.

use std::sync::Arc;

use doorcast_render::studio::Cancel;
use tokio::sync::watch;

use crate::problem::{Kind, Problem};

/// From now on, a request to stop ends the work in an orderly way.
///
/// Before, it ended the program at once, which is right while a question waits for an answer.
pub(crate) fn on_signal() -> Result<Arc<Cancel>, Problem> {
    let cancel = Arc::new(Cancel::default());
    let heard = Arc::clone(&cancel);
    ctrlc::set_handler(move || heard.cancel()).map_err(|error| {
        let message = format!("requests to stop cannot be heard: {error}");
        Problem::new(Kind::Internal, "internal", message)
    })?;
    Ok(cancel)
}

/// The same for work that waits: becomes true when somebody asks to stop.
pub(crate) fn channel_on_signal() -> Result<watch::Receiver<bool>, Problem> {
    let (sender, receiver) = watch::channel(false);
    ctrlc::set_handler(move || {
        sender.send_replace(true);
    })
    .map_err(|error| {
        let message = format!("requests to stop cannot be heard: {error}");
        Problem::new(Kind::Internal, "internal", message)
    })?;
    Ok(receiver)
}
