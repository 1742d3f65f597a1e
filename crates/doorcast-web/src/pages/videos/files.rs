//! `GET /agent/cms/videos/{id}/films/{film}/…`: the film, its poster and its captions.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::Response,
};
use doorcast_app::{ports::VendorError, projects::reach_of};
use doorcast_domain::{pipeline::Video, project::ProjectId};

use super::{FilmInPath, ProjectInPath, owner_of};
use crate::{
    api::videos::film::{Part, serve},
    app::App,
    assets,
    auth::Person,
    page::go_to,
    problem::{self, Problem},
    session::SignedIn,
};

/// What a small file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Jpeg,
    Captions,
    Wav,
    Mp3,
}

impl Kind {
    fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Captions => "text/vtt; charset=utf-8",
            Self::Wav => "audio/wav",
            Self::Mp3 => "audio/mpeg",
        }
    }
}

/// Plays a film.
pub(crate) async fn film(
    State(app): State<Arc<App>>,
    Person(person): Person,
    ProjectInPath(id): ProjectInPath,
    FilmInPath(film): FilmInPath,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let video = find(&app, &person, &id, &film).await?;
    let mut response = serve(&app, &video, &headers).await?;
    save_as(&mut response, &uri, &format!("{film}.mp4"));
    Ok(response)
}

/// Shows the poster of a film.
pub(crate) async fn poster(
    State(app): State<Arc<App>>,
    Person(person): Person,
    ProjectInPath(id): ProjectInPath,
    FilmInPath(film): FilmInPath,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let video = find(&app, &person, &id, &film).await?;
    let found = app.projects.extras.poster(&video).await;
    if matches!(found, Ok(None)) && uri.query() != Some("download") {
        return Ok(go_to(&assets::address("no-poster.svg")));
    }
    let mut response = found_whole(found, Kind::Jpeg, &headers)?;
    let kept = HeaderValue::from_static("private, max-age=3600");
    response.headers_mut().insert(header::CACHE_CONTROL, kept);
    save_as(&mut response, &uri, &format!("{film}.jpg"));
    Ok(response)
}

/// Returns the captions of a film.
pub(crate) async fn captions(
    State(app): State<Arc<App>>,
    Person(person): Person,
    ProjectInPath(id): ProjectInPath,
    FilmInPath(film): FilmInPath,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let video = find(&app, &person, &id, &film).await?;
    let found = app.projects.extras.captions(&video).await;
    let mut response = found_whole(found, Kind::Captions, &headers)?;
    save_as(&mut response, &uri, &format!("{film}.vtt"));
    Ok(response)
}

async fn find(
    app: &App,
    person: &SignedIn,
    id: &ProjectId,
    film: &doorcast_domain::pipeline::id::VideoId,
) -> Result<Video, Problem> {
    let reach = reach_of(&owner_of(person));
    Ok(app.projects.find_film(&reach, id, film).await?)
}

/// Has a browser keep a file instead of showing it, if it was asked for that way.
fn save_as(response: &mut Response, uri: &Uri, name: &str) {
    if uri.query() != Some("download") {
        return;
    }
    let text = format!("attachment; filename=\"{name}\"");
    let value = HeaderValue::from_str(&text).expect("ids are printable");
    response
        .headers_mut()
        .insert(header::CONTENT_DISPOSITION, value);
}

/// Returns a small file if somebody had it, as [`whole`] does.
pub(crate) fn found_whole(
    found: Result<Option<Vec<u8>>, VendorError>,
    kind: Kind,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let bytes = found.map_err(|error| problem::silent(&error))?;
    whole(bytes.ok_or_else(Problem::not_found)?, kind, headers)
}

/// Returns a small file, or the part of it that is asked for: some browsers play nothing without.
fn whole(bytes: Vec<u8>, kind: Kind, headers: &HeaderMap) -> Result<Response, Problem> {
    let asked = headers
        .get(header::RANGE)
        .and_then(|range| range.to_str().ok());
    let size = bytes.len() as u64;
    let part = asked.map_or(Part::Whole, |asked| Part::read(asked, size));
    let mut answer = Response::builder()
        .header(header::ACCEPT_RANGES, "bytes")
        .header(header::CONTENT_TYPE, kind.content_type());
    let body = match part {
        Part::Whole => bytes,
        Part::Some { from, length } => {
            let range = format!("bytes {from}-{}/{size}", from + length - 1);
            answer = answer
                .status(StatusCode::PARTIAL_CONTENT)
                .header(header::CONTENT_RANGE, range);
            let from = from as usize;
            bytes[from..from + length as usize].to_vec()
        }
        Part::Outside => {
            answer = answer
                .status(StatusCode::RANGE_NOT_SATISFIABLE)
                .header(header::CONTENT_RANGE, format!("bytes */{size}"));
            Vec::new()
        }
    };
    let answer = answer.body(Body::from(body));
    answer.map_err(|error| Problem::broken(&error))
}
