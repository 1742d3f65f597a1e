//! `doorcast doctor`: who does what here, and whether they answer. Every question it asks costs nothing.

use std::{path::Path, sync::Arc};

use doorcast_domain::agent::ProfileDraft;
use doorcast_vendors::heygen::Balance;
use serde::Serialize;

use crate::{
    cast,
    cli::DoctorArgs,
    data,
    environment::{self, Environment, HeyGenKeys},
    problem::{Kind, Problem},
    runtime,
    settings::Settings,
    text::{plain, say, say_json},
    wiring::{Quiet, Wiring},
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
    let environment = Environment::read(&settings.budget)?;
    let folder = data::folder(args.data.as_deref())?;
    let checks = runtime::run(look(&settings, &environment, &folder))?;
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

async fn look(
    settings: &Settings,
    environment: &Environment,
    folder: &Path,
) -> Result<Vec<Check>, Problem> {
    let wiring = Wiring::build(environment, settings, folder, Arc::new(Quiet))?;
    Ok(vec![
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
                environment.caps.video, environment.caps.agent, environment.caps.office
            ),
        ),
    ])
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
    match groq.client().list_models().await {
        Ok(models) => {
            let model = doorcast_vendors::groq::USUAL_MODEL;
            match models.iter().any(|known| known == model) {
                true => Check::good("writer", "groq", format!("Groq answers and has {model}")),
                false => Check::bad(
                    "writer",
                    "groq",
                    format!("Groq answers and does not have {model}"),
                    "check GROQ_BASE_URL; until then the built-in writer steps in",
                ),
            }
        }
        Err(error) => Check::bad(
            "writer",
            "groq",
            error.to_string(),
            match error.status {
                Some(401 | 403) => {
                    "GROQ_API_KEY is wrong or expired; until then the built-in writer steps in"
                }
                _ => {
                    "check the connection and GROQ_BASE_URL; until then the built-in writer steps in"
                }
            },
        ),
    }
}

async fn studio(wiring: &Wiring, keys: Option<&HeyGenKeys>) -> Check {
    let (Some(heygen), Some(keys)) = (&wiring.heygen, keys) else {
        return Check::good(
            "studio",
            "house",
            "no HEYGEN_API_KEY: the built-in studio films, at no cost",
        );
    };
    let client = heygen.client();
    let balance = match client.balance().await {
        Ok(balance) => balance,
        Err(error) => return refused(&cast::problem(&error)),
    };
    let wallet = match &balance {
        Balance::Dollars(left) => format!("the wallet has {left}"),
        Balance::Credits(left) => format!("the plan has {left} credits"),
        Balance::Unknown => "the account does not say what is left".to_owned(),
    };
    if let Some(look_id) = &keys.look_id {
        match client.find_look(look_id).await {
            Ok(Some(_)) => {}
            Ok(None) => {
                return Check::bad(
                    "studio",
                    "heygen",
                    format!("HEYGEN_AVATAR_ID is \"{look_id}\", and HeyGen has no such look"),
                    "doorcast avatars lists those you can use",
                );
            }
            Err(error) => return refused(&cast::problem(&error)),
        }
    }
    Check::good("studio", "heygen", format!("HeyGen answers; {wallet}"))
}

fn refused(problem: &Problem) -> Check {
    Check::bad(
        "studio",
        "heygen",
        problem.told(),
        "no video is bought until then",
    )
}

async fn media(wiring: &Wiring) -> Check {
    let Some(cloudinary) = &wiring.cloudinary else {
        let place = wiring.data.join("media");
        return Check::good(
            "media",
            "disk",
            format!("no Cloudinary keys: films are kept in {}", place.display()),
        );
    };
    match cloudinary.client().ping().await {
        Ok(()) => Check::good(
            "media",
            "cloudinary",
            "Cloudinary answers and takes the key",
        ),
        Err(error) => Check::bad(
            "media",
            "cloudinary",
            error.to_string(),
            match error.status {
                Some(401 | 403 | 404) => {
                    "check CLOUDINARY_CLOUD_NAME, CLOUDINARY_API_KEY and CLOUDINARY_API_SECRET"
                }
                _ => "check the connection and CLOUDINARY_API_BASE_URL",
            },
        ),
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
