//! `GET /agent/cms`: every video, newest first.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use doorcast_app::{
    ports::projects::{Card, Feed, Shelf},
    projects::reach_of,
};
use doorcast_domain::{
    pipeline::{Status, id::VideoId},
    project::{ProjectId, search::sought},
    video::{Quality, VideoType},
};

use super::{labels, owner_of};
use crate::{
    app::App,
    auth::Person,
    form::Form,
    frame::Frame,
    page::{Page, show},
    problem::Problem,
};

/// How many videos a page has: four rows of three.
const PAGE: usize = 12;

/// The longest text that is looked for, in characters.
const MAX_SOUGHT_CHARS: usize = 100;

const STATUSES: [Status; 4] = [
    Status::Draft,
    Status::Generating,
    Status::Completed,
    Status::Failed,
];

/// The page.
#[derive(Template)]
#[template(path = "videos/feed.html")]
pub(crate) struct FeedPage {
    frame: Frame,
    form: Form,
    tiles: Vec<Tile>,
    is_bin: bool,
    is_filtered: bool,
    is_first_page: bool,
    /// The address of the next page.
    older: Option<String>,
}

/// A video among others.
struct Tile {
    id: String,
    title: Option<String>,
    kind: &'static str,
    status: &'static str,
    color: &'static str,
    poster: Option<String>,
    created_at_ms: i64,
}

impl Page for FeedPage {
    const NAME: &'static str = "videos/feed";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let page = |tiles: Vec<Tile>, is_bin, is_filtered| Self {
            frame: frame.clone(),
            form: Form::default(),
            older: (tiles.len() > 2).then(|| "/agent/cms?after=0".to_owned()),
            tiles,
            is_bin,
            is_filtered,
            is_first_page: true,
        };
        vec![
            ("full", page(sample_tiles(), false, false)),
            ("empty", page(vec![], false, false)),
            ("nothing-found", page(vec![], false, true)),
            ("bin", page(sample_tiles(), true, false)),
            ("empty-bin", page(vec![], true, false)),
        ]
    }
}

fn sample_tiles() -> Vec<Tile> {
    let cards = STATUSES.iter().zip(1..).map(|(status, number)| Card {
        id: ProjectId::new(number, number),
        agent: "dana".parse().expect("a name"),
        kind: VideoType::ALL[number as usize - 1],
        title: [
            "Sunday at 42 Palm Court",
            "",
            "Coachella Valley in May",
            "Thank you, Marisol",
        ][number as usize - 1]
            .to_owned(),
        status: *status,
        newest: Some((VideoId::new(number, number), Quality::Preview)),
        poster: None,
        created_at_ms: 1_790_000_000_000,
        deleted_at_ms: None,
    });
    cards.map(Tile::of).collect()
}

impl Tile {
    fn of(card: Card) -> Self {
        let quality = card.newest.as_ref().map(|(_, quality)| *quality);
        let (status, color) = labels::status(card.status, quality);
        let poster =
            |film: &VideoId| format!("/agent/cms/videos/{}/films/{film}/poster.jpg", card.id);
        Self {
            poster: card.poster.as_ref().map(poster),
            id: card.id.to_string(),
            title: Some(card.title).filter(|title| !title.is_empty()),
            kind: labels::kind(card.kind),
            status,
            color,
            created_at_ms: card.created_at_ms,
        }
    }
}

impl FeedPage {
    fn kinds(&self) -> Vec<(&'static str, String)> {
        let any = ("", self.frame.t("feed-any-kind").into_owned());
        let kinds = VideoType::ALL.iter();
        let kinds = kinds.map(|kind| (kind.name(), self.frame.t(labels::kind(*kind)).into_owned()));
        [any].into_iter().chain(kinds).collect()
    }

    fn statuses(&self) -> Vec<(&'static str, String)> {
        let any = ("", self.frame.t("feed-any-status").into_owned());
        let label = |status: Status| self.frame.t(labels::status(status, None).0).into_owned();
        let statuses = STATUSES.iter();
        let statuses = statuses.map(|status| (status.name(), label(*status)));
        [any].into_iter().chain(statuses).collect()
    }

    fn has_moving(&self) -> bool {
        self.tiles.iter().any(|tile| tile.color == "live")
    }
}

/// Shows the feed.
pub(crate) async fn show_feed(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
    uri: Uri,
) -> Result<Response, Problem> {
    let query = uri.query().unwrap_or_default();
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .take(20)
        .collect();
    let pairs = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let form = Form::filled(pairs);
    let is_bin = form.is("shelf", "bin");
    let text: String = form.get("q").chars().take(MAX_SOUGHT_CHARS).collect();
    let feed = Feed {
        reach: reach_of(&owner_of(&person)),
        kind: form.get("kind").parse().ok(),
        status: STATUSES
            .into_iter()
            .find(|status| status.name() == form.get("status")),
        words: sought(&text),
        shelf: match is_bin {
            true => Shelf::Deleted,
            false => Shelf::Kept,
        },
    };
    // An address somebody has made up begins at the beginning.
    let after: Option<ProjectId> = form.get("after").parse().ok();
    let page = app.projects.feed(&feed, after.as_ref(), PAGE).await?;
    let older = page.next.map(|next| older(&form, &next));
    Ok(show(&FeedPage {
        frame,
        is_filtered: feed.kind.is_some() || feed.status.is_some() || !feed.words.is_empty(),
        form,
        tiles: page.cards.into_iter().map(Tile::of).collect(),
        is_bin,
        is_first_page: after.is_none(),
        older,
    }))
}

fn older(form: &Form, next: &ProjectId) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in ["q", "kind", "status", "shelf"] {
        if !form.get(name).is_empty() {
            query.append_pair(name, form.get(name));
        }
    }
    query.append_pair("after", next.as_str());
    format!("/agent/cms?{}", query.finish())
}
