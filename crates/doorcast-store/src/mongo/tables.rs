//! What the collections are called. All are ours alone; those of the neighboring CMS are elsewhere.

/// Videos.
pub(super) const VIDEOS: &str = "doorcast_videos";
/// Lines of the ledger.
pub(super) const LEDGER: &str = "doorcast_ledger";
/// What the lines add up to.
pub(super) const ACCOUNTS: &str = "doorcast_accounts";
/// Verified webhooks.
pub(super) const WEBHOOKS: &str = "doorcast_webhooks";
/// How vendors are doing.
pub(super) const VENDORS: &str = "doorcast_vendors";
/// Renders nobody knows.
pub(super) const ORPHANS: &str = "doorcast_orphans";
/// Access tokens.
pub(super) const TOKENS: &str = "doorcast_tokens";
/// What was asked for under which key.
pub(super) const REQUESTS: &str = "doorcast_requests";
/// People.
pub(super) const PEOPLE: &str = "doorcast_people";
/// Sessions.
pub(super) const SESSIONS: &str = "doorcast_sessions";
/// Tickets.
pub(super) const TICKETS: &str = "doorcast_tickets";
/// Attempts of those who may be guessing.
pub(super) const ATTEMPTS: &str = "doorcast_attempts";
/// Projects.
pub(super) const PROJECTS: &str = "doorcast_projects";
/// The last number given, by what is counted.
pub(super) const COUNTERS: &str = "doorcast_counters";
/// What only one may do at a time.
pub(super) const TURNS: &str = "doorcast_turns";

/// Which project was begun under which key.
pub(super) const BEGINNINGS: &str = "doorcast_beginnings";
/// Sealed keys to others' services.
pub(super) const SECRETS: &str = "doorcast_secrets";
/// A known text, sealed.
pub(super) const VAULT: &str = "doorcast_vault";

/// Caps somebody has set.
pub(super) const BUDGETS: &str = "doorcast_budgets";
/// What vendors said last.
pub(super) const TROUBLES: &str = "doorcast_vendor_troubles";
/// Films that ended and whose agents are to hear of it.
pub(super) const FILM_LETTERS: &str = "doorcast_film_letters";
/// Who wants to hear of what.
pub(super) const SUBSCRIPTIONS: &str = "doorcast_subscriptions";
/// What is told to them.
pub(super) const DELIVERIES: &str = "doorcast_deliveries";

/// Processes that serve.
pub(super) const NODES: &str = "doorcast_nodes";
/// What one of them does for all.
pub(super) const DUTIES: &str = "doorcast_duties";

/// The import that is under way.
pub(super) const IMPORTS: &str = "doorcast_imports";

/// What the built-in studio is to film.
pub(super) const OPEN_RENDERS: &str = "doorcast_open_renders";
/// Small files, as GridFS has them.
pub(super) const FILES: &str = "doorcast_files.files";
/// Their bytes.
pub(super) const FILE_CHUNKS: &str = "doorcast_files.chunks";
/// Those that are being put or removed.
pub(super) const FILES_BEGUN: &str = "doorcast_files_begun";

/// From which format on what is kept can be read.
pub(super) const FORMATS: &str = "doorcast_formats";

/// All of them.
pub(super) const ALL: [&str; 31] = [
    VIDEOS,
    LEDGER,
    ACCOUNTS,
    WEBHOOKS,
    VENDORS,
    ORPHANS,
    TOKENS,
    REQUESTS,
    PEOPLE,
    SESSIONS,
    TICKETS,
    ATTEMPTS,
    PROJECTS,
    COUNTERS,
    TURNS,
    BEGINNINGS,
    SECRETS,
    VAULT,
    BUDGETS,
    TROUBLES,
    FILM_LETTERS,
    SUBSCRIPTIONS,
    DELIVERIES,
    NODES,
    DUTIES,
    FORMATS,
    IMPORTS,
    OPEN_RENDERS,
    FILES,
    FILE_CHUNKS,
    FILES_BEGUN,
];
