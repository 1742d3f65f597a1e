//! The office: what it makes, spends and waits for. For those who look after it.

pub(crate) mod attention;
pub(crate) mod budget;
pub(crate) mod ledger;
pub(crate) mod ledger_csv;
pub(crate) mod overview;
pub(crate) mod people;
pub(crate) mod queue;

use std::collections::HashMap;

use doorcast_app::ports::{
    StoreError,
    videos::{Filter, MAX_PAGE},
};
use doorcast_domain::{
    account::Person,
    pipeline::{
        Order, Style, Video,
        id::{AgentId, OfficeId, VideoId},
        stage::Stage,
    },
    video::{AspectRatio, Language},
};

use crate::{app::App, frame::Frame, problem::Problem};

/// The most people whose names are known.
const MOST_PEOPLE: usize = 1_000;

/// The pages of the office: where, and the id of the message that names it.
const TABS: [(&str, &str); 6] = [
    ("/agent/cms/office", "office-overview"),
    ("/agent/cms/office/attention", "office-attention"),
    ("/agent/cms/office/queue", "office-queue"),
    ("/agent/cms/office/ledger", "office-ledger"),
    ("/agent/cms/office/budget", "office-budget"),
    (people::PATH, "office-people"),
];

/// Returns the pages of the office and whether the reader is there.
pub(crate) fn tabs(frame: &Frame) -> Vec<(&'static str, &'static str, bool)> {
    let here = frame.path.split('?').next().unwrap_or_default();
    TABS.iter()
        .map(|(path, label)| (*path, *label, *path == here))
        .collect()
}

/// What people of an office are called.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names(HashMap<AgentId, String>);

impl Names {
    async fn read(app: &App, office: &OfficeId) -> Result<Self, Problem> {
        let people = app
            .accounts
            .store
            .list_people(office, None, MOST_PEOPLE)
            .await?;
        let named = |person: Person| {
            let name = person.profile.name.filter(|name| !name.is_empty());
            (person.id, name.unwrap_or_else(|| person.email.to_string()))
        };
        Ok(Self(people.into_iter().map(named).collect()))
    }

    fn sample() -> Self {
        let dana = ("dana", "Dana Whitfield");
        let marisol = ("marisol", "Marisol Vega");
        let own = |(id, name): (&str, &str)| (id.parse().expect("an id"), name.to_owned());
        Self([dana, marisol].map(own).into())
    }

    /// Returns what somebody is called. Agents who came by a token have no name but their id.
    pub(crate) fn of<'a>(&'a self, agent: &'a AgentId) -> &'a str {
        self.0.get(agent).map_or(agent.as_str(), String::as_str)
    }
}

/// Returns videos of an office, newest first; as many as one page shows.
async fn videos(app: &App, filter: Filter) -> Result<Vec<Video>, StoreError> {
    let page = app.desk.store.list(&filter, None, MAX_PAGE).await?;
    Ok(page.videos)
}

/// Returns a video for samples.
fn sample_video(title: &str, agent: &str, stage: Stage) -> Video {
    const AT_MS: i64 = 1_790_000_000_000;
    let name = |text: &str| text.parse().expect("a name");
    let order = Order {
        studio: name("heygen"),
        media: name("disk"),
        title: title.to_owned(),
        script: "Come and see it.".to_owned(),
        language: Language::English,
        aspect: AspectRatio::Landscape,
        presenter: "dana-at-desk".to_owned(),
        voice: None,
        background: None,
        style: Style::default(),
    };
    let id = VideoId::new(AT_MS.unsigned_abs(), title.len() as u64);
    let agent: AgentId = agent.parse().expect("an id");
    let office: OfficeId = "stone-vale".parse().expect("an id");
    let mut video = Video::draft(id, agent, office, order, AT_MS);
    video.stage = stage;
    video
}
