//! Those we work with: who is set up, what they do, whether they answer.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, response::Response};
use doorcast_app::ports::connections::{Connection, Job, Verdict};
use doorcast_domain::{
    ledger::UsdMicros,
    pipeline::{breaker::Breaker, id::VendorName},
};

use crate::{
    app::App,
    frame::Frame,
    input::Address,
    page::{Page, show},
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
}

impl Page for ConnectionsPage {
    const NAME: &'static str = "settings/connections";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let row = |vendor: &str, name, job, is_set_up, is_built_in, verdict| ConnectionRow {
            connection: Connection {
                vendor: vendor.parse().expect("a name"),
                name,
                job,
                is_set_up,
                is_built_in,
                keys: &["GROQ_API_KEY"],
            },
            health: Breaker::Well,
            verdict,
        };
        let rested = ConnectionRow {
            health: Breaker::Rested {
                until_ms: 1_790_000_000_000,
                rests: 1,
            },
            ..row(
                "cloudinary",
                "Cloudinary",
                Job::Keeps,
                true,
                false,
                Some(Verdict::Silent),
            )
        };
        let rows = vec![
            row(
                "heygen",
                "HeyGen",
                Job::Films,
                true,
                false,
                Some(Verdict::WellWith(UsdMicros(41_200_000))),
            ),
            row("groq", "Groq", Job::Writes, false, false, None),
            rested,
            row("house", "Doorcast", Job::Films, true, true, None),
        ];
        let refused = vec![
            row(
                "heygen",
                "HeyGen",
                Job::Films,
                true,
                false,
                Some(Verdict::KeyRefused),
            ),
            row(
                "groq",
                "Groq",
                Job::Writes,
                true,
                false,
                Some(Verdict::Lacking("llama".into())),
            ),
            row("disk", "Disk", Job::Keeps, true, true, Some(Verdict::Well)),
        ];
        let page = |rows| Self {
            frame: frame.clone(),
            rows,
        };
        vec![("full", page(rows)), ("refused", page(refused))]
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
        }
    }

    fn state(&self) -> (&'static str, &'static str) {
        let connection = &self.connection;
        match (&self.verdict, self.health) {
            _ if connection.is_built_in => ("connection-built-in", "good"),
            _ if !connection.is_set_up => ("connection-not-set-up", ""),
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
}

/// Shows everybody.
pub(crate) async fn show_connections(
    State(app): State<Arc<App>>,
    frame: Frame,
) -> Result<Response, Problem> {
    let rows = rows(&app, None).await?;
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
    let rows = rows(&app, Some((vendor, verdict))).await?;
    Ok(show(&ConnectionsPage { frame, rows }))
}

async fn rows(
    app: &App,
    tested: Option<(VendorName, Verdict)>,
) -> Result<Vec<ConnectionRow>, Problem> {
    let mut rows = Vec::new();
    for connection in app.connections.list() {
        let verdict = tested
            .as_ref()
            .filter(|(vendor, _)| *vendor == connection.vendor);
        rows.push(ConnectionRow {
            health: app.desk.store.vendor_health(&connection.vendor).await?,
            verdict: verdict.map(|(_, verdict)| verdict.clone()),
            connection,
        });
    }
    Ok(rows)
}
