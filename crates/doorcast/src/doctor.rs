//! `doorcast doctor`: who does what here, and whether they answer. Every question it asks costs nothing.

use std::{path::Path, sync::Arc};

use doorcast_app::ports::{connections::Verdict, nodes::Node};
use doorcast_domain::agent::ProfileDraft;
use serde::Serialize;

use crate::{
    ask::{self, Asked},
    cli::DoctorArgs,
    data,
    environment::{self, HeyGenKeys},
    problem::{Kind, Problem},
    runtime,
    settings::Settings,
    text::{plain, say, say_json},
    wiring::{Ground, Quiet, Wiring, office_id},
};

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Check {
    /// What for: "writer", "studio", "media", "store", "profile".
    name: &'static str,
    /// Who does it: "groq", "house", "disk".
    adapter: String,
    ok: bool,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

impl Check {
    fn good(name: &'static str, adapter: &str, message: impl Into<String>) -> Self {
        Self {
            name,
            adapter: adapter.to_owned(),
            ok: true,
            message: message.into(),
            hint: None,
        }
    }

    fn bad(name: &'static str, adapter: &str, message: impl Into<String>, hint: &str) -> Self {
        Self {
            ok: false,
            hint: Some(hint.to_owned()),
            ..Self::good(name, adapter, message)
        }
    }
}

/// Looks at everything.
pub(crate) fn run(args: &DoctorArgs) -> Result<(), Problem> {
    let settings = Settings::load(args.config.as_deref())?;
    let folder = data::folder(args.data.as_deref())?;
    let checks = runtime::run(look(&settings, &folder))?;
    let is_well = checks.iter().all(|check| check.ok);
    match args.json {
        true => say_json(&serde_json::json!({ "ok": is_well, "checks": checks }))?,
        false => say(&lines(&checks))?,
    }
    match is_well {
        true => Ok(()),
        false => Err(Problem::told_already(Kind::Vendor)),
    }
}

async fn look(settings: &Settings, folder: &Path) -> Result<Vec<Check>, Problem> {
    let ground = Ground::lay(settings, folder)?;
    let environment = ground.environment(settings).await?;
    let wiring = Wiring::build(&ground, &environment, settings, Arc::new(Quiet))?;
    let budget = ground.store.office_budget(&office_id()).await;
    let budget = budget.map_err(|error| data::explain_store(&error))?;
    let caps = environment.caps.under(budget);
    let mut checks = vec![
        profile(settings),
        writer(&wiring).await,
        studio(&wiring, environment.heygen.as_ref()).await,
        media(&wiring).await,
        store(folder)?,
        Check::good(
            "budget",
            "caps",
            format!(
                "at most {} for a video, {} for an agent a month, {} for the office a month",
                caps.video, caps.agent, caps.office
            ),
        ),
    ];
    checks.extend(previews(&wiring).await);
    if environment::read_database()?.is_some() {
        checks.push(nodes(&ground).await?);
    }
    if let Some(mail) = &wiring.mail {
        checks.push(told("mail", "smtp", ask::mail(mail).await));
    }
    Ok(checks)
}

/// Says who serves the database.
async fn nodes(ground: &Ground) -> Result<Check, Problem> {
    let living = ground.nodes.list_living().await;
    let living = living.map_err(|error| data::explain_store(&error))?;
    let told = living.iter().map(|node| {
        let Node {
            worker,
            role,
            version,
            films,
        } = node;
        format!(
            "{} (role {role}, version {version}, films on {films})",
            worker.node
        )
    });
    let told: Vec<String> = told.collect();
    Ok(Check::good(
        "nodes",
        "mongodb",
        match told.is_empty() {
            true => "nobody serves the database now".to_owned(),
            false => format!("{} serve the database: {}", told.len(), told.join(", ")),
        },
    ))
}

/// It was opened before, so that it works.
fn store(folder: &Path) -> Result<Check, Problem> {
    Ok(match environment::read_database()? {
        Some(_) => Check::good("store", "mongodb", "videos are kept in the database"),
        None => Check::good(
            "store",
            "sqlite",
            format!("videos are kept in {}", folder.display()),
        ),
    })
}

fn profile(settings: &Settings) -> Check {
    match settings.profile_with(ProfileDraft::default()) {
        Ok(profile) => Check::good(
            "profile",
            "settings",
            format!("{}, {}", profile.name, profile.brokerage),
        ),
        Err(problem) => Check {
            // The flags of a command may still say it.
            ok: true,
            ..Check::bad(
                "profile",
                "settings",
                "incomplete; flags have to say the rest",
                &problem.told(),
            )
        },
    }
}

async fn writer(wiring: &Wiring) -> Check {
    let Some(groq) = &wiring.groq else {
        return Check::good(
            "writer",
            "built-in",
            "no GROQ_API_KEY: the built-in writer writes",
        );
    };
    told("writer", "groq", ask::groq(groq).await)
}

async fn studio(wiring: &Wiring, keys: Option<&HeyGenKeys>) -> Check {
    let (Some(heygen), Some(keys)) = (&wiring.heygen, keys) else {
        return Check::good(
            "studio",
            "house",
            "no HEYGEN_API_KEY: the built-in studio films, at no cost",
        );
    };
    let look_id = keys.look_id.as_deref();
    told("studio", "heygen", ask::heygen(heygen, look_id).await)
}

async fn media(wiring: &Wiring) -> Check {
    match (&wiring.cloudinary, &wiring.bucket) {
        (Some(cloudinary), _) => told("media", "cloudinary", ask::cloudinary(cloudinary).await),
        (None, Some(bucket)) => told("media", "bucket", ask::bucket(bucket).await),
        (None, None) => {
            let place = wiring.data.join("media");
            let told = format!("no Cloudinary keys: films are kept in {}", place.display());
            Check::good("media", "disk", told)
        }
    }
}

/// Previews go to the bucket, whoever keeps the other films.
async fn previews(wiring: &Wiring) -> Option<Check> {
    match (&wiring.cloudinary, &wiring.bucket) {
        (Some(_), Some(bucket)) => Some(told("previews", "bucket", ask::bucket(bucket).await)),
        _ => None,
    }
}

/// Says what came of asking, and what to do if all is not well.
fn told(name: &'static str, adapter: &str, asked: Asked) -> Check {
    match asked.is_well() {
        true => Check::good(name, adapter, asked.told),
        false => Check::bad(name, adapter, asked.told, hint(adapter, &asked.verdict)),
    }
}

fn hint(adapter: &str, verdict: &Verdict) -> &'static str {
    match (adapter, verdict) {
        ("groq", Verdict::KeyRefused) => {
            "GROQ_API_KEY is wrong or expired; until then the built-in writer steps in"
        }
        ("groq", _) => {
            "check the connection and GROQ_BASE_URL; until then the built-in writer steps in"
        }
        ("heygen", Verdict::KeyRefused) => {
            "HEYGEN_API_KEY is wrong or expired; make a new one in HeyGen's settings under API. No video is bought until then"
        }
        ("heygen", Verdict::Lacking(_)) => "doorcast avatars lists those you can use",
        ("heygen", _) => "check the connection and HEYGEN_BASE_URL; no video is bought until then",
        ("smtp", Verdict::KeyRefused) => "check the name and the password in SMTP_URL",
        ("smtp", _) => {
            "check the connection and SMTP_URL; until then links are shown to administrators"
        }
        ("cloudinary", Verdict::KeyRefused) => {
            "check CLOUDINARY_CLOUD_NAME, CLOUDINARY_API_KEY and CLOUDINARY_API_SECRET"
        }
        ("bucket", Verdict::KeyRefused) => {
            "the key has to list the bucket and to get, put and delete what is in it"
        }
        ("bucket", _) => "check the connection, DOORCAST_S3_ENDPOINT and DOORCAST_S3_REGION",
        _ => "check the connection and CLOUDINARY_API_BASE_URL",
    }
}

fn lines(checks: &[Check]) -> String {
    let line = |check: &Check| {
        let mark = match check.ok {
            true => "ok  ",
            false => "FAIL",
        };
        let hint = check
            .hint
            .as_ref()
            .map_or(String::new(), |hint| format!("\n      {}", plain(hint)));
        format!(
            "{mark}  {:<8}{:<12}{}{hint}\n",
            check.name,
            check.adapter,
            plain(&check.message)
        )
    };
    checks.iter().map(line).collect()
}
