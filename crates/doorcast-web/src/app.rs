//! What the handlers work with.

use std::{collections::HashMap, sync::Arc};

use axum::http::Extensions;
use doorcast_app::{
    accounts::Accounts,
    desk::Desk,
    ports::{
        StoreError, budgets::Budgets, cast::Cast, connections::Connections, drafts::Drafts,
        film_moves::FilmMoves, media::FilmReader, nodes::Role, projects::ProjectStore,
        speakers::Speakers, writer::ScriptWriter,
    },
    projects::Projects,
    runner::Pulse,
    webhooks::Webhooks,
};
use doorcast_domain::{
    agent::AgentProfile,
    pipeline::{
        Video,
        id::{OfficeId, VendorName},
    },
    project::Project,
};

use crate::{
    closing::Closing, cookies::Transport, metrics::Metrics, next_auth::NextAuth,
    proxies::TrustedProxies,
};

/// What the handlers work with.
pub struct App {
    /// Where wishes go. Its store, clock, chance and signal are used, too.
    pub desk: Arc<Desk>,
    /// Keeps drafts that were asked for under a key.
    pub drafts: Arc<dyn Drafts>,
    /// Writes scripts.
    pub writer: Arc<dyn ScriptWriter>,
    /// Opens films of those who keep them in a folder. Films of others are read at their own address.
    pub films: HashMap<VendorName, Arc<dyn FilmReader>>,
    /// Shows whether the runner goes round.
    pub pulse: Pulse,
    /// What this process does, of several on one database.
    pub role: Role,
    /// Whether it is about to end.
    pub closing: Closing,
    /// Tells of films that have moved.
    pub moves: Arc<dyn FilmMoves>,
    /// Knows people: how they come in, stay, and are kept out.
    pub accounts: Arc<Accounts>,
    /// Reads the sessions of the site beside us, if there is one.
    pub next_auth: Option<NextAuth>,
    /// Counts requests.
    pub metrics: Metrics,
    /// What persons do with their projects.
    pub projects: Arc<Projects>,
    /// Tells programs of others what happened.
    pub webhooks: Arc<Webhooks>,
    /// Who speaks in whose films.
    pub speakers: Arc<dyn Speakers>,
    /// Who can be seen and heard.
    pub cast: Arc<dyn Cast>,
    /// Knows what projects have taken.
    pub facts: Arc<dyn ProjectStore>,
    /// Keeps budgets.
    pub budgets: Arc<dyn Budgets>,
    /// Knows those we work with.
    pub connections: Arc<dyn Connections>,
    /// How cookies travel.
    pub transport: Transport,
    /// The proxies in front of us that are believed.
    pub proxies: TrustedProxies,
    /// How this house makes videos.
    pub house: House,
}

/// How this house makes videos.
#[derive(Debug, Clone)]
pub struct House {
    /// The office that pays.
    pub office: OfficeId,
    /// Who speaks when a request does not say.
    pub profile: Option<AgentProfile>,
    /// Who makes previews, if anybody does.
    pub preview: Option<Makers>,
    /// Who makes videos for good, if anybody does.
    pub production: Option<Makers>,
}

/// Who makes and keeps videos of one quality.
#[derive(Debug, Clone)]
pub struct Makers {
    /// Films them.
    pub studio: VendorName,
    /// Keeps them.
    pub media: VendorName,
    /// Who is seen when a request does not say.
    pub avatar: Option<String>,
    /// Who is heard when a request does not say.
    pub voice: Option<String>,
}

impl App {
    /// Returns how the cookies of a request travel: encrypted if the house says so, or a proxy of ours does.
    pub(crate) fn transport_of(&self, extensions: &Extensions) -> Transport {
        extensions.get().copied().unwrap_or(self.transport)
    }

    /// Returns the newest film of a project, if anything was filmed.
    pub(crate) async fn newest_film_of(
        &self,
        project: &Project,
    ) -> Result<Option<Video>, StoreError> {
        match project.newest_film() {
            Some(film) => self.desk.store.find(&film.video).await,
            None => Ok(None),
        }
    }
}

impl House {
    /// Returns the name of the quality a video is made in.
    pub(crate) fn quality_of(&self, video: &Video) -> &'static str {
        match &self.preview {
            Some(makers) if makers.studio == video.order.studio => "preview",
            _ => "production",
        }
    }
}
