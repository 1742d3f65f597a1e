//! Portraits and samples of voices, for the galleries.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use doorcast_domain::project::Casting;

use super::files::{self, Kind};
use crate::{
    app::App,
    input::Address,
    problem::{self, Problem},
};

/// Shows a portrait.
pub(crate) async fn portrait(
    State(app): State<Arc<App>>,
    address: Address,
) -> Result<Response, Problem> {
    let found = app.cast.portrait(&casting(&address)?).await;
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
    address: Address,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = app.cast.sample(&casting(&address)?).await;
    let is_mp3 = matches!(&found, Ok(Some(bytes)) if !bytes.starts_with(b"RIFF"));
    let kind = match is_mp3 {
        true => Kind::Mp3,
        false => Kind::Wav,
    };
    files::found_whole(found, kind, &headers)
}

fn casting(address: &Address) -> Result<Casting, Problem> {
    Ok(Casting {
        studio: address.part("studio")?,
        name: address.part("name")?,
    })
}
