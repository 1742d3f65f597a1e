//! Portraits and samples of voices, for the galleries.

use std::{collections::HashMap, sync::Arc};

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use doorcast_domain::project::Casting;

use super::files::{self, Kind};
use crate::{
    app::App,
    problem::{self, Problem},
};

/// Shows a portrait.
pub(crate) async fn portrait(
    State(app): State<Arc<App>>,
    Path(named): Path<HashMap<String, String>>,
) -> Result<Response, Problem> {
    let found = app.cast.portrait(&casting(&named)?).await;
    let bytes = found.map_err(|error| problem::silent(&error))?;
    let mut response = Response::new(Body::from(bytes.ok_or_else(Problem::not_found)?));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, max-age=86400"),
    );
    Ok(response)
}

/// Plays a voice.
pub(crate) async fn sample(
    State(app): State<Arc<App>>,
    Path(named): Path<HashMap<String, String>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = app.cast.sample(&casting(&named)?).await;
    let bytes = found.map_err(|error| problem::silent(&error))?;
    let bytes = bytes.ok_or_else(Problem::not_found)?;
    files::whole(bytes, Kind::Wav, &headers)
}

fn casting(named: &HashMap<String, String>) -> Result<Casting, Problem> {
    let studio = named.get("studio").and_then(|name| name.parse().ok());
    let name = named.get("name").cloned();
    studio
        .zip(name)
        .map(|(studio, name)| Casting { studio, name })
        .ok_or_else(Problem::not_found)
}
