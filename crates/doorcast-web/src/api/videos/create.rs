//! `POST /api/v1/videos`: a draft, and on request made at once.
//!
//! Under an `Idempotency-Key` the same request makes one video, however often and whenever it is sent: the key is
//! stored together with the draft. A repetition that finds a draft presses for it, so a crash in between heals.

use std::sync::Arc;

use axum::{
    Json as Answer,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use doorcast_app::ports::drafts::{MAX_KEY_BYTES, Request, RequestKey};
use doorcast_domain::pipeline::{
    Video,
    id::{AgentId, VideoId},
    stage::Stage,
};

use super::{press::press_once, wish::Wish};
use crate::{app::App, auth::Caller, input::Json, problem::Problem, view};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

pub(crate) async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    wish: Json<Wish>,
) -> Result<Response, Problem> {
    let Json { value: wish, bytes } = wish;
    let agent = caller.acting_for(wish.agent()?)?;
    let key = key(&headers, &agent)?;
    let most = wish.pressed_for();
    let (video, is_new) = match key {
        None => (draft_without_key(&app, agent, wish).await?, true),
        Some(key) => draft_once(&app, key, Request::digest_of(&bytes), wish).await?,
    };
    let video = match most.filter(|_| matches!(video.stage, Stage::Draft)) {
        Some(most) => press_once(&app, &video.id, most)
            .await
            .map_err(|error| Problem::from(error).about(&video.id))?,
        None => video,
    };
    Ok(answer(&app, &video, is_new))
}

fn key(headers: &HeaderMap, agent: &AgentId) -> Result<Option<RequestKey>, Problem> {
    let Some(value) = headers.get(KEY) else {
        return Ok(None);
    };
    let key = value.to_str().ok().filter(|key| {
        (1..=MAX_KEY_BYTES).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
    });
    match key {
        Some(key) => Ok(Some(RequestKey {
            agent: agent.clone(),
            key: key.to_owned(),
        })),
        None => Err(Problem::field(
            "Idempotency-Key",
            format!("It has to be 1 to {MAX_KEY_BYTES} printable characters."),
        )),
    }
}

async fn draft_without_key(app: &App, agent: AgentId, wish: Wish) -> Result<Video, Problem> {
    let draft = draft(app, agent, wish).await?;
    app.desk.store.insert(&draft).await?;
    Ok(draft)
}

/// Returns the video of a key, and whether it is new.
async fn draft_once(
    app: &App,
    key: RequestKey,
    digest: [u8; 32],
    wish: Wish,
) -> Result<(Video, bool), Problem> {
    let (request, drafted) = match app.drafts.find_request(&key).await? {
        Some(known) => (known, None),
        None => {
            let draft = draft(app, key.agent.clone(), wish).await?;
            let request = app.drafts.insert_once(&key, digest, &draft).await?;
            (request, Some(draft.id))
        }
    };
    if request.digest != digest {
        return Err(Problem::field(
            "Idempotency-Key",
            "Something else was asked for under this key before.",
        )
        .about(&request.video));
    }
    let is_new = drafted.as_ref() == Some(&request.video);
    let video = app.desk.store.find(&request.video).await?;
    Ok((video.ok_or_else(Problem::not_found)?, is_new))
}

async fn draft(app: &App, agent: AgentId, wish: Wish) -> Result<Video, Problem> {
    let (order, authorship) = wish.order(app).await?;
    let now_ms = app.desk.clock.now_ms();
    let id = VideoId::new(now_ms.unsigned_abs(), app.desk.ids.draw() as u64);
    let office = app.house.office.clone();
    let draft = Video::draft(id, agent, office, order, now_ms);
    Ok(draft.written_by(authorship))
}

fn answer(app: &App, video: &Video, is_new: bool) -> Response {
    let status = match is_new {
        true => StatusCode::CREATED,
        false => StatusCode::OK,
    };
    let mut response = (status, Answer(view::video(app, video))).into_response();
    let headers = response.headers_mut();
    if let Ok(place) = HeaderValue::from_str(&format!("/api/v1/videos/{}", video.id)) {
        headers.insert(header::LOCATION, place);
    }
    if !is_new {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}
