//! `POST /api/v1/webhooks/{studio}`: a studio says that something has happened. `OPTIONS` is how it asks beforehand
//! whether anybody is there.
//!
//! The signature is checked, the event is stored, 2xx is answered, the runner is woken. Nothing is done here, and
//! nothing of a forged one is kept.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use doorcast_app::ports::{avatar_studio::AvatarStudio, videos::Webhook};
use doorcast_domain::pipeline::id::VendorName;

use crate::{app::App, input, problem::Problem};

pub(crate) async fn receive(
    State(app): State<Arc<App>>,
    Path(studio): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Problem> {
    let (name, studio) = known(&app, &studio).ok_or_else(Problem::not_found)?;
    let body = input::read(body).await?;
    let event = studio.read_webhook(&readable(&headers), &body);
    let event = event.map_err(|forged| {
        let title = "The signature does not fit.";
        Problem::new(
            StatusCode::UNAUTHORIZED,
            "forged",
            title,
            forged.to_string(),
        )
    })?;
    if let Some(event) = event {
        let webhook = Webhook {
            studio: name.clone(),
            event,
            received_at_ms: app.desk.clock.now_ms(),
        };
        app.desk.store.receive_webhook(&webhook).await?;
        app.desk.wake.notify_one();
    }
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn greet(
    State(app): State<Arc<App>>,
    Path(studio): Path<String>,
) -> Result<StatusCode, Problem> {
    match known(&app, &studio) {
        Some(_) => Ok(StatusCode::NO_CONTENT),
        None => Err(Problem::not_found()),
    }
}

fn known<'a>(app: &'a App, studio: &str) -> Option<(&'a VendorName, &'a Arc<dyn AvatarStudio>)> {
    let name: VendorName = studio.parse().ok()?;
    app.desk.studios.get_key_value(&name)
}

fn readable(headers: &HeaderMap) -> Vec<(String, String)> {
    let texts = headers.iter().filter_map(|(name, value)| {
        let value = value.to_str().ok()?;
        Some((name.as_str().to_owned(), value.to_owned()))
    });
    texts.collect()
}
