//! Every page in every state on a stand of its own, for those who look at them: browsers in tests, and designers.

use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    middleware::from_fn,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use doorcast_domain::video::Language;

use super::samples;
use crate::{assets, frame::Theme, problem::Problem, shield, squeeze, words::asked_for};

/// Returns a router that shows the samples at `/samples/{language}/{name}`. Nothing else works there.
pub fn stand() -> Router {
    Router::new()
        .route("/assets/{hash}/{*name}", get(assets::show))
        .route("/samples/{language}/{*name}", get(show))
        .fallback(async || StatusCode::NO_CONTENT)
        .layer(from_fn(shield::cover_sample))
        .layer(from_fn(squeeze::squeeze))
}

async fn show(Path((language, name)): Path<(String, String)>) -> Response {
    let language = asked_for(&language).unwrap_or(Language::English);
    let mut all = samples(language, Theme::Device).into_iter();
    match all.find(|sample| sample.name == name) {
        Some(sample) => Html(sample.html).into_response(),
        None => Problem::not_found().into_response(),
    }
}
