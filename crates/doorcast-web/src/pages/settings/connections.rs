//! Those we work with: who is set up, what they do, whether they answer.

mod sample;

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use doorcast_app::ports::{
    connections::{Connection, Job, KeysFrom, KeysRefused, SameAccount, Verdict},
    secrets::Key,
};
use doorcast_domain::pipeline::{breaker::Breaker, id::VendorName};

use crate::{
    app::App,
    form::Form,
    frame::Frame,
    input::Address,
    page::{Page, back_saying, show, show_again},
    problem::Problem,
    words::{Message, message},
};

/// Where it is.
pub(crate) const PATH: &str = "/agent/cms/settings/connections";

/// The page.
#[derive(Template)]
#[template(path = "settings/connections.html")]
pub(crate) struct ConnectionsPage {
    frame: Frame,
    rows: Vec<ConnectionRow>,
}

/// Somebody we work with, and how they are doing.
pub(crate) struct ConnectionRow {
    connection: Connection,
    health: Breaker,
    verdict: Option<Verdict>,
    form: Form,
    /// How many videos are being made there, if that is why keys were not changed.
    at_work: usize,
}

/// A key somebody can enter.
struct KeyField {
    name: &'static str,
    label: &'static str,
    kind: &'static str,
}

impl Page for ConnectionsPage {
    const NAME: &'static str = "settings/connections";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let page = |rows| Self {
            frame: frame.clone(),
            rows,
        };
        vec![
            ("full", page(sample::full())),
            ("refused", page(sample::refused())),
        ]
    }
}

impl ConnectionsPage {
    fn tabs(&self) -> Vec<(&'static str, String, bool)> {
        super::tabs(&self.frame, PATH)
    }
}

impl ConnectionRow {
    fn job(&self) -> &'static str {
        match self.connection.job {
            Job::Writes => "connection-writes",
            Job::Films => "connection-films",
            Job::Keeps => "connection-keeps",
            Job::Mails => "connection-mails",
        }
    }

    /// Returns what it can do for this house, and what happens without it.
    fn use_of(&self) -> &'static str {
        match self.connection.vendor.as_str() {
            "heygen" => "connection-use-heygen",
            "groq" => "connection-use-groq",
            "cloudinary" => "connection-use-cloudinary",
            "bucket" => "connection-use-bucket",
            "mail" => "connection-use-mail",
            _ => "connection-use-built-in",
        }
    }

    fn state(&self) -> (&'static str, &'static str) {
        let connection = &self.connection;
        match (&self.verdict, self.health) {
            _ if connection.is_built_in() => ("connection-built-in", "good"),
            _ if !connection.is_set_up() => ("connection-not-set-up", ""),
            (Some(Verdict::KeyRefused), _) => ("connection-refused", "bad"),
            (Some(Verdict::Silent | Verdict::Lacking(_)), _) => ("connection-trouble", "warn"),
            (_, Breaker::Rested { .. }) => ("connection-resting", "warn"),
            (_, Breaker::Failing { .. }) => ("connection-trouble", "warn"),
            (_, Breaker::Well) => ("connection-connected", "good"),
        }
    }

    fn said(&self, frame: &Frame) -> Option<Message> {
        Some(match self.verdict.as_ref()? {
            Verdict::Well => message("connection-well"),
            Verdict::WellWith(left) => {
                message("connection-well-with").arg("left", frame.words.money(*left))
            }
            Verdict::KeyRefused => message("connection-key-refused"),
            Verdict::Lacking(what) => message("connection-lacking").arg("what", what),
            Verdict::Silent => message("connection-silent"),
            Verdict::NotSetUp => message("connection-set-up-first"),
        })
    }

    /// Says where the keys come from: the last signs and the day of those that were entered here.
    fn keys_said(&self, frame: &Frame) -> Option<Message> {
        match self.connection.keys_from {
            KeysFrom::BuiltIn | KeysFrom::Nowhere => None,
            KeysFrom::Environment => Some(
                message("connection-from-environment").arg("keys", self.connection.keys.join(", ")),
            ),
            KeysFrom::Page => {
                let newest = self
                    .connection
                    .marks
                    .iter()
                    .max_by_key(|mark| mark.changed_at_ms)?;
                let date = frame.words.date(newest.changed_at_ms);
                let tail = self
                    .connection
                    .marks
                    .iter()
                    .rfind(|mark| is_secret(&mark.name) && !mark.tail.is_empty());
                Some(match tail {
                    Some(mark) => message("connection-entered-ending")
                        .arg("tail", &mark.tail)
                        .arg("date", date),
                    None => message("connection-entered").arg("date", date),
                })
            }
        }
    }

    fn trouble_said(&self, frame: &Frame) -> Option<Message> {
        let trouble = self.connection.trouble.as_ref()?;
        let told = message("connection-last-trouble")
            .arg("message", &trouble.message)
            .arg("at", frame.words.minute(trouble.at_ms));
        Some(told)
    }

    /// Returns whether keys can be entered and removed here.
    fn is_open(&self) -> bool {
        matches!(
            self.connection.keys_from,
            KeysFrom::Nowhere | KeysFrom::Page
        )
    }

    fn is_entered(&self) -> bool {
        self.connection.keys_from == KeysFrom::Page
    }

    fn fields(&self) -> Vec<KeyField> {
        let field = |name: &&'static str| KeyField {
            name,
            label: label(name),
            kind: match is_secret(name) {
                true => "password",
                false => "text",
            },
        };
        self.connection.keys.iter().map(field).collect()
    }
}

/// The others are names, which may be shown.
fn is_secret(name: &str) -> bool {
    !matches!(name, "CLOUDINARY_CLOUD_NAME" | "SMTP_FROM")
}

fn label(name: &str) -> &'static str {
    match name {
        "HEYGEN_API_KEY" => "key-heygen",
        "GROQ_API_KEY" => "key-groq",
        "CLOUDINARY_CLOUD_NAME" => "key-cloudinary-cloud",
        "CLOUDINARY_API_KEY" => "key-cloudinary",
        "CLOUDINARY_API_SECRET" => "key-cloudinary-secret",
        "SMTP_URL" => "key-smtp-url",
        "SMTP_FROM" => "key-smtp-from",
        _ => "key-other",
    }
}

/// Shows everybody.
pub(crate) async fn show_connections(
    State(app): State<Arc<App>>,
    frame: Frame,
) -> Result<Response, Problem> {
    let rows = rows(&app).await?;
    Ok(show(&ConnectionsPage { frame, rows }))
}

/// Asks one of them, and shows what came of it. Nothing is changed, so there is nothing to go on to.
pub(crate) async fn test(
    State(app): State<Arc<App>>,
    frame: Frame,
    address: Address,
) -> Result<Response, Problem> {
    let vendor: VendorName = address.part("vendor")?;
    let verdict = app
        .connections
        .test(&vendor)
        .await
        .ok_or_else(Problem::not_found)?;
    let mut rows = rows(&app).await?;
    row_of(&mut rows, &vendor)?.verdict = Some(verdict);
    Ok(show(&ConnectionsPage { frame, rows }))
}

/// Keeps the keys of one of them, and works with them from then on.
pub(crate) async fn enter(
    State(app): State<Arc<App>>,
    frame: Frame,
    address: Address,
    mut form: Form,
) -> Result<Response, Problem> {
    let vendor: VendorName = address.part("vendor")?;
    let mut rows = rows(&app).await?;
    let row = row_of(&mut rows, &vendor)?;
    let mut keys = Vec::new();
    for name in row.connection.keys {
        match Key::parse(form.get(name)) {
            Ok(key) => keys.push(key),
            Err(_) if form.get(name).is_empty() => form.fail(name, "key-missing"),
            Err(_) => form.fail(name, "key-malformed"),
        }
    }
    let consent = match form.has("same_account") {
        true => SameAccount::Promised,
        false => SameAccount::Unsaid,
    };
    if form.is_good() {
        match app.connections.enter_keys(&vendor, &keys, consent).await {
            Ok(()) => return Ok(back_saying(PATH, &frame, "flash-connected")),
            Err(KeysRefused::AtWork { videos }) => {
                let told = message("connection-at-work").arg("videos", videos as u64);
                form.fail("same_account", told);
                row.at_work = videos;
            }
            Err(KeysRefused::Unusable { name, reason }) => {
                let names = row.connection.keys;
                let known = names.iter().find(|known| name.as_deref() == Some(**known));
                if let Some(name) = known.or(names.first()) {
                    form.fail(name, message("key-unusable").arg("reason", reason));
                }
            }
            Err(refused) => return Err(explain(refused)),
        }
    }
    for name in row.connection.keys.iter().filter(|name| is_secret(name)) {
        form.forget(name);
    }
    row.form = form;
    Ok(show_again(&ConnectionsPage { frame, rows }))
}

/// Removes the keys of one of them, and works without them from then on.
pub(crate) async fn remove(
    State(app): State<Arc<App>>,
    frame: Frame,
    address: Address,
) -> Result<Response, Problem> {
    let vendor: VendorName = address.part("vendor")?;
    match app.connections.remove_keys(&vendor).await {
        Ok(()) => Ok(back_saying(PATH, &frame, "flash-disconnected")),
        Err(refused) => Err(explain(refused)),
    }
}

fn explain(refused: KeysRefused) -> Problem {
    let conflict = |name, detail: String| {
        let title = "The keys stay as they are.";
        Problem::new(StatusCode::CONFLICT, name, title, detail)
    };
    match refused {
        KeysRefused::Unknown => Problem::not_found(),
        KeysRefused::FromEnvironment => conflict(
            "keys-from-environment",
            "The environment of this server says what they are, and it wins.".to_owned(),
        ),
        KeysRefused::AtWork { videos } => conflict(
            "keys-at-work",
            format!("Videos are being made there: {videos}. Try again when they are done."),
        ),
        KeysRefused::Unusable { reason, .. } => conflict("keys-unusable", reason),
        KeysRefused::Store(error) => error.into(),
    }
}

async fn rows(app: &App) -> Result<Vec<ConnectionRow>, Problem> {
    let mut rows = Vec::new();
    for connection in app.connections.list().await? {
        rows.push(ConnectionRow {
            health: app.desk.store.vendor_health(&connection.vendor).await?,
            verdict: None,
            form: Form::default(),
            at_work: 0,
            connection,
        });
    }
    Ok(rows)
}

fn row_of<'a>(
    rows: &'a mut [ConnectionRow],
    vendor: &VendorName,
) -> Result<&'a mut ConnectionRow, Problem> {
    let found = rows.iter_mut().find(|row| row.connection.vendor == *vendor);
    found.ok_or_else(Problem::not_found)
}
