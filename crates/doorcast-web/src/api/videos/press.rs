//! `POST /api/v1/videos/{id}/press` and `/buy-again`: have it made, for at most the price that is agreed to.
//!
//! Both may be sent twice: a second press changes nothing, and buying again names the number of the purchase.

use std::sync::Arc;

use axum::{Json as Answer, extract::State, http::StatusCode};
use doorcast_app::desk::DeskError;
use doorcast_domain::pipeline::{
    Video,
    event::{Consent, Refused},
    id::VideoId,
};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    app::App,
    auth::Caller,
    input::{Json, VideoInPath},
    money::MostUsd,
    problem::Problem,
    view,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Press {
    /// Without one only what is free is made.
    #[serde(default)]
    max_price_usd: MostUsd,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BuyAgain {
    /// The number the new purchase is to have: one more than there are.
    number: usize,
    max_price_usd: MostUsd,
}

type Pressed = Result<(StatusCode, Answer<Value>), Problem>;

pub(crate) async fn press(
    State(app): State<Arc<App>>,
    caller: Caller,
    VideoInPath(id): VideoInPath,
    wish: Json<Press>,
) -> Pressed {
    let video = caller.video(&app, &id).await?;
    let video = press_once(&app, &video.id, wish.value.max_price_usd).await?;
    Ok((StatusCode::ACCEPTED, Answer(view::video(&app, &video))))
}

pub(crate) async fn buy_again(
    State(app): State<Arc<App>>,
    caller: Caller,
    VideoInPath(id): VideoInPath,
    wish: Json<BuyAgain>,
) -> Pressed {
    let video = caller.video(&app, &id).await?;
    let BuyAgain {
        number,
        max_price_usd,
    } = wish.value;
    if number <= 1 {
        return Err(Problem::field(
            "number",
            "The first purchase is made by pressing.",
        ));
    }
    let agreed = max_price_usd.as_quote();
    let pressed = app.desk.buy_again(&video.id, number, agreed).await;
    let video = unless_pressed(&app, &video.id, pressed).await?;
    Ok((StatusCode::ACCEPTED, Answer(view::video(&app, &video))))
}

/// Presses; a video that is pressed for already is as wanted.
pub(super) async fn press_once(app: &App, id: &VideoId, most: MostUsd) -> Result<Video, DeskError> {
    let pressed = app.desk.press(id, most.as_quote(), Consent::Buy).await;
    unless_pressed(app, id, pressed).await
}

async fn unless_pressed(
    app: &App,
    id: &VideoId,
    pressed: Result<Video, DeskError>,
) -> Result<Video, DeskError> {
    match pressed {
        Err(DeskError::Refused(Refused::AlreadyPressed)) => {
            let video = app.desk.store.find(id).await?;
            video.ok_or_else(|| DeskError::NotFound(id.clone()))
        }
        pressed => pressed,
    }
}
