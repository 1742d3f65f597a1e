//! Everything that is kept, one record at a time.

use doorcast_domain::{
    account::{Person, session::Session, ticket::Ticket},
    ledger::{Account, Budget, Entry, Scope},
    pipeline::{
        Status, Video,
        breaker::Breaker,
        id::{AgentId, OfficeId, VendorName, VideoId},
        lease::Fence,
    },
    project::Project,
    subscription::{Delivery, Subscription},
};
use serde::{Deserialize, Serialize};

use crate::{
    ports::{
        connections::Trouble,
        drafts::{Request, RequestKey},
        projects::Beginning,
        secrets::Key,
        videos::{LineNumber, Orphan, Webhook},
    },
    tokens::{Token, TokenDigest},
};

/// What a record is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Videos, by id.
    Videos,
    /// Projects, by id.
    Projects,
    /// Lines of the ledger, by number.
    Ledger,
    /// What the lines add up to, by the name of the account.
    Accounts,
    /// Which video was asked for under which key, by agent and key.
    Requests,
    /// Which project was begun under which key, by agent and key.
    Beginnings,
    /// Webhooks that were dealt with, by studio and event.
    SettledWebhooks,
    /// Webhooks nobody has dealt with, oldest first.
    OpenWebhooks,
    /// How vendors are doing, by vendor.
    VendorHealth,
    /// What vendors said last, by vendor.
    VendorTroubles,
    /// Renders nobody knows, oldest first.
    Orphans,
    /// Access tokens, oldest first.
    Tokens,
    /// People, by id.
    People,
    /// Sessions, oldest first.
    Sessions,
    /// Tickets, oldest first.
    Tickets,
    /// Keys to others' services, by office and name.
    Secrets,
    /// Budgets, by office and agent, that of the office first.
    Budgets,
    /// Films that ended and whose agents hear of it, by video.
    FilmLetters,
    /// Subscriptions, oldest first.
    Subscriptions,
    /// What is told to them, oldest first.
    Deliveries,
}

impl Kind {
    /// All, in the order in which they are kept: what others need comes first.
    pub const ALL: [Self; 20] = [
        Self::Videos,
        Self::Projects,
        Self::Ledger,
        Self::Accounts,
        Self::Requests,
        Self::Beginnings,
        Self::SettledWebhooks,
        Self::OpenWebhooks,
        Self::VendorHealth,
        Self::VendorTroubles,
        Self::Orphans,
        Self::Tokens,
        Self::People,
        Self::Sessions,
        Self::Tickets,
        Self::Secrets,
        Self::Budgets,
        Self::FilmLetters,
        Self::Subscriptions,
        Self::Deliveries,
    ];

    /// Returns the name used in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Videos => "videos",
            Self::Projects => "projects",
            Self::Ledger => "ledger",
            Self::Accounts => "accounts",
            Self::Requests => "requests",
            Self::Beginnings => "beginnings",
            Self::SettledWebhooks => "settled_webhooks",
            Self::OpenWebhooks => "open_webhooks",
            Self::VendorHealth => "vendor_health",
            Self::VendorTroubles => "vendor_troubles",
            Self::Orphans => "orphans",
            Self::Tokens => "tokens",
            Self::People => "people",
            Self::Sessions => "sessions",
            Self::Tickets => "tickets",
            Self::Secrets => "secrets",
            Self::Budgets => "budgets",
            Self::FilmLetters => "film_letters",
            Self::Subscriptions => "subscriptions",
            Self::Deliveries => "deliveries",
        }
    }
}

/// One of all things that are kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    /// A video.
    Video(Box<KeptVideo>),
    /// A project.
    Project(Box<KeptProject>),
    /// A line of the ledger.
    Line(LineNumber, Entry),
    /// What lines add up to.
    Account(Scope, Account),
    /// What was asked for under a key.
    Request(RequestKey, Request),
    /// What was begun under a key.
    Beginning(RequestKey, Beginning),
    /// A webhook that was dealt with.
    SettledWebhook(Webhook),
    /// A webhook nobody has dealt with.
    OpenWebhook(Webhook),
    /// How a vendor is doing.
    Health(VendorName, Breaker),
    /// What a vendor said last.
    Trouble(VendorName, Trouble),
    /// A render nobody knows.
    Orphan(Orphan),
    /// An access token, and what its secret adds up to.
    Token(Token, TokenDigest),
    /// A person.
    Person(Box<Person>),
    /// A session.
    Session(Session),
    /// A ticket.
    Ticket(Ticket),
    /// A key to somebody's service.
    Secret(KeptSecret),
    /// A budget.
    Budget(KeptBudget),
    /// A film that ended, and when its letter was taken to be sent, in milliseconds since 1970.
    Letter(VideoId, Option<i64>),
    /// A subscription.
    Subscription(Subscription),
    /// Something that is told.
    Delivery(Box<Delivery>),
}

/// A video, and how often it was leased.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptVideo {
    /// The video.
    pub video: Video,
    /// The newest fence that was given out.
    pub fence: Fence,
}

/// A project, and what of its films is kept with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptProject {
    /// The project.
    pub project: Project,
    /// That of the newest film, or what the CMS says of one without films.
    pub status: Status,
    /// The film that was finished last.
    pub poster: Option<VideoId>,
    /// When the first film was finished, in milliseconds since 1970.
    pub first_film_at_ms: Option<i64>,
}

/// A key to somebody's service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSecret {
    /// Whose it is.
    pub office: OfficeId,
    /// What it is called.
    pub name: String,
    /// The key.
    pub key: Key,
    /// When it was set, in milliseconds since 1970.
    pub changed_at_ms: i64,
}

/// A budget of an office, or of one agent of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptBudget {
    /// The office.
    pub office: OfficeId,
    /// The agent, unless it is that of the office.
    pub agent: Option<AgentId>,
    /// What may be spent.
    pub budget: Budget,
}
