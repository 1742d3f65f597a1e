//! Keys, addresses and limits of vendors, from the environment.
//!
//! A secret may be given as `NAME`, or as the file that `NAME_FILE` names. What is half set, set twice or unreadable is
//! an error that names the variable: nothing is guessed where money is concerned. What is not set at all means that the
//! embedded default does the work. No value is ever part of a message.

mod bucket;
mod mail;
pub(crate) mod stored;

use std::{ffi::OsString, fs, time::Duration};

use doorcast_domain::{
    ledger::{Caps, UsdMicros},
    pipeline::id::VendorName,
};
use doorcast_store::{
    mongo::Timekeeper,
    sqlite::vault::{MasterKey, Source},
};
use doorcast_vendors::{
    bucket::BucketSettings,
    cloudinary::{self, Algorithm, Credentials},
    groq,
    heygen::{self, MicroUsd},
    http::Secret,
};
use doorcast_web::proxies::{NotANetwork, TrustedProxies};

pub(crate) use mail::Mail;

use crate::{
    problem::{Kind, Problem},
    settings::BudgetTable,
};

/// What may be spent where nobody has said how much.
const USUAL_CAPS: Caps = Caps {
    video: UsdMicros::from_cents(1_000),
    agent: UsdMicros::from_cents(10_000),
    office: UsdMicros::from_cents(30_000),
};

/// The most anybody may allow, in dollars: more is a slip of the pen.
const MOST_DOLLARS: f64 = 1_000_000.0;

/// The fastest clock for vendors on this computer.
const MOST_SPEED: u32 = 1_000;

/// How long a video may stand still while another process should move it on, where nobody has said: in seconds.
const USUAL_PATIENCE_SECONDS: u64 = 600;

/// The longest that may be said: a day.
const MOST_PATIENCE_SECONDS: u64 = 86_400;

/// How many films of the built-in studio are made at the same time: each one uses every processor.
const USUAL_FILMS_AT_ONCE: usize = 1;

/// The most that may be: each one takes some hundred megabytes.
const MOST_FILMS_AT_ONCE: usize = 16;

/// Everything the environment says.
#[derive(Debug, Clone)]
pub(crate) struct Environment {
    /// HeyGen, if there is a key.
    pub(crate) heygen: Option<HeyGenKeys>,
    /// Groq, if there is a key.
    pub(crate) groq: Option<groq::Settings>,
    /// Cloudinary, if there are keys.
    pub(crate) cloudinary: Option<cloudinary::Settings>,
    /// The storage that speaks like S3, if there are keys.
    pub(crate) bucket: Option<BucketSettings>,
    /// The mail server, if there is one.
    pub(crate) mail: Option<Mail>,
    /// What the sessions of the site beside us are made with, if there is one that uses NextAuth.
    pub(crate) next_auth: Option<Secret>,
    /// Where people reach this house, if not where it listens: `https://doors.example`.
    pub(crate) public_url: Option<String>,
    /// The proxies in front of this house that are believed.
    pub(crate) proxies: TrustedProxies,
    /// What may be spent.
    pub(crate) caps: Caps,
    /// How many times as fast as the real one our clock is: for vendors played on this computer.
    pub(crate) clock_speed: u32,
    /// When that clock showed the real time, so that it goes on after a restart.
    pub(crate) clock_from_ms: Option<i64>,
    /// How long a video may stand still while another process should move it on.
    pub(crate) patience: Duration,
    /// How many films of the built-in studio are made here at the same time.
    pub(crate) films_at_once: usize,
}

/// How to use HeyGen.
#[derive(Debug, Clone)]
pub(crate) struct HeyGenKeys {
    /// Its address and our key.
    pub(crate) settings: heygen::Settings,
    /// The look of whoever names none.
    pub(crate) look_id: Option<String>,
    /// The avatar whose first look is taken by whoever names none.
    pub(crate) group_id: Option<String>,
    /// What its reports are signed with.
    pub(crate) webhook_secret: Option<Secret>,
}

impl Environment {
    /// Reads the environment of this process, and the `[budget]` table for what it does not say.
    pub(crate) fn read(budget: &BudgetTable) -> Result<Self, Problem> {
        Self::from(&|name| std::env::var_os(name), budget)
    }

    fn from(
        lookup: &dyn Fn(&str) -> Option<OsString>,
        budget: &BudgetTable,
    ) -> Result<Self, Problem> {
        let variables = Variables(lookup);
        let environment = Self {
            heygen: heygen_keys(&variables)?,
            groq: groq_settings(&variables)?,
            cloudinary: cloudinary_settings(&variables)?,
            bucket: bucket::read(&variables)?,
            mail: mail::read(&variables)?,
            next_auth: variables.secret("NEXTAUTH_SECRET")?,
            public_url: public_url(&variables)?,
            proxies: proxies(&variables)?,
            caps: caps(&variables, budget)?,
            clock_speed: clock_speed(&variables)?,
            clock_from_ms: clock_from_ms(&variables)?,
            patience: patience(&variables)?,
            films_at_once: films_at_once(&variables)?,
        };
        environment.check_speed()?;
        Ok(environment)
    }

    /// Returns who films production videos.
    pub(crate) fn studio(&self) -> VendorName {
        name(match self.heygen {
            Some(_) => "heygen",
            None => "house",
        })
    }

    /// Returns who keeps films.
    pub(crate) fn media(&self) -> VendorName {
        name(match (&self.cloudinary, &self.bucket) {
            (Some(_), _) => "cloudinary",
            (None, Some(_)) => "bucket",
            (None, None) => "disk",
        })
    }

    /// Returns who keeps free previews: they go where every node sees them, and to Cloudinary, whose room is small, only
    /// if there are other nodes.
    pub(crate) fn preview_media(&self, is_shared: bool) -> VendorName {
        name(match (&self.bucket, &self.cloudinary) {
            (Some(_), _) => "bucket",
            (None, Some(_)) if is_shared => "cloudinary",
            (None, _) => "disk",
        })
    }

    /// Returns whether others than those at this computer may reach it, even if it listens to them only.
    pub(crate) fn is_reached_from_elsewhere(&self) -> bool {
        let is_local = |url: &String| {
            let host = url.split("://").nth(1).unwrap_or_default();
            let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
            ["localhost", "127.0.0.1", "[::1]"].contains(&name)
        };
        self.next_auth.is_some()
            || self.proxies != TrustedProxies::default()
            || !self.public_url.as_ref().is_none_or(is_local)
    }

    /// A clock that runs ahead is for vendors that are only played.
    fn check_speed(&self) -> Result<(), Problem> {
        let addresses = [
            self.heygen.as_ref().map(|keys| &keys.settings.base_url),
            self.groq.as_ref().map(|settings| &settings.base_url),
            self.cloudinary.as_ref().map(|settings| &settings.base_url),
            self.bucket
                .as_ref()
                .and_then(|bucket| bucket.endpoint.as_ref()),
        ];
        let are_here = addresses
            .into_iter()
            .flatten()
            .all(|address| address.starts_with("http://127.0.0.1:"));
        match self.clock_speed == 1 || are_here {
            true => Ok(()),
            false => Err(refuse(
                SPEED,
                format!("{SPEED} is for vendors on this computer only"),
            )
            .hint(format!("take {SPEED} out of the environment"))),
        }
    }
}

/// Reads how to use Groq, and nothing else: for videos made here, which need no other vendor.
pub(crate) fn read_groq() -> Result<Option<groq::Settings>, Problem> {
    groq_settings(&Variables(&|name| std::env::var_os(name)))
}

/// Reads the master key secrets are sealed under, and the one from before if it is to be changed.
pub(crate) fn read_master_key() -> Result<Source, Problem> {
    master_key(&Variables(&|name| std::env::var_os(name)))
}

/// Where the database is, if it is not in the data folder.
#[derive(Debug, Clone)]
pub(crate) struct DatabasePlace {
    /// Its address, which has a password in it.
    pub(crate) uri: Secret,
    /// Its name, if it is not the one in the address.
    pub(crate) name: Option<String>,
    /// Whose clock leases follow: the server's, unless ours is made to run ahead of all others.
    pub(crate) timekeeper: Timekeeper,
}

/// Reads where the database is, if it is not in the data folder.
pub(crate) fn read_database() -> Result<Option<DatabasePlace>, Problem> {
    database(&Variables(&|name| std::env::var_os(name)))
}

/// Returns the name of one of our vendors.
pub(crate) fn name(text: &str) -> VendorName {
    text.parse().expect("our own names are short and plain")
}

fn master_key(variables: &Variables<'_>) -> Result<Source, Problem> {
    const KEY: &str = "DOORCAST_SECRET_KEY";
    const BEFORE: &str = "DOORCAST_SECRET_KEY_BEFORE";
    let read = |name| {
        let parse = |secret: Secret| {
            MasterKey::parse(secret.reveal()).map_err(|bad| {
                refuse(name, format!("{name} cannot be used: {bad}"))
                    .hint("make one with: openssl rand -hex 32")
            })
        };
        variables.secret(name)?.map(parse).transpose()
    };
    match (read(KEY)?, read(BEFORE)?) {
        (None, None) => Ok(Source::Folder),
        (Some(key), before) => Ok(Source::Given { key, before }),
        (None, Some(_)) => Err(refuse(
            KEY,
            format!("{BEFORE} is set, and {KEY} is not: there is no key to change to"),
        )),
    }
}

fn database(variables: &Variables<'_>) -> Result<Option<DatabasePlace>, Problem> {
    const NAME: &str = "DOORCAST_MONGODB_DATABASE";
    let name = variables.text(NAME)?;
    match (variables.secret("MONGODB_URI")?, name) {
        (None, None) => Ok(None),
        (Some(uri), name) => Ok(Some(DatabasePlace {
            uri,
            name,
            timekeeper: match clock_speed(variables)? {
                1 => Timekeeper::Server,
                _ => Timekeeper::Callers,
            },
        })),
        (None, Some(_)) => Err(refuse(
            NAME,
            format!("{NAME} is set, and MONGODB_URI is not"),
        )),
    }
}

const SPEED: &str = "DOORCAST_CLOCK_SPEED";

fn heygen_keys(variables: &Variables<'_>) -> Result<Option<HeyGenKeys>, Problem> {
    let Some(key) = variables.secret("HEYGEN_API_KEY")? else {
        return Ok(None);
    };
    Ok(Some(HeyGenKeys {
        settings: heygen::Settings {
            base_url: variables
                .text("HEYGEN_BASE_URL")?
                .unwrap_or_else(|| heygen::USUAL_BASE_URL.to_owned()),
            key,
        },
        look_id: variables.text("HEYGEN_AVATAR_ID")?,
        group_id: variables.text("HEYGEN_AVATAR_GROUP_ID")?,
        webhook_secret: variables.secret("HEYGEN_WEBHOOK_SECRET")?,
    }))
}

fn groq_settings(variables: &Variables<'_>) -> Result<Option<groq::Settings>, Problem> {
    let Some(key) = variables.secret("GROQ_API_KEY")? else {
        return Ok(None);
    };
    let mut settings = groq::Settings::groq(key);
    if let Some(base_url) = variables.text("GROQ_BASE_URL")? {
        settings.base_url = base_url;
    }
    Ok(Some(settings))
}

fn cloudinary_settings(variables: &Variables<'_>) -> Result<Option<cloudinary::Settings>, Problem> {
    const NAMES: [&str; 3] = [
        "CLOUDINARY_CLOUD_NAME",
        "CLOUDINARY_API_KEY",
        "CLOUDINARY_API_SECRET",
    ];
    let cloud_name = variables.text(NAMES[0])?;
    let api_key = variables.secret(NAMES[1])?;
    let api_secret = variables.secret(NAMES[2])?;
    match (cloud_name, api_key, api_secret) {
        (None, None, None) => Ok(None),
        (Some(cloud_name), Some(api_key), Some(api_secret)) => {
            let base_url = variables.text("CLOUDINARY_API_BASE_URL")?;
            Ok(Some(cloudinary::Settings {
                delivery_url: base_url
                    .clone()
                    .unwrap_or_else(|| cloudinary::USUAL_DELIVERY_URL.to_owned()),
                base_url: base_url.unwrap_or_else(|| cloudinary::USUAL_BASE_URL.to_owned()),
                credentials: Credentials {
                    cloud_name,
                    api_key: api_key.reveal().to_owned(),
                    api_secret,
                },
                algorithm: Algorithm::Sha1,
                asset_folder: None,
                notification_url: None,
            }))
        }
        (cloud_name, api_key, api_secret) => {
            let given = [
                cloud_name.is_some(),
                api_key.is_some(),
                api_secret.is_some(),
            ];
            Err(half_set_up("Cloudinary", NAMES, given)
                .hint("set all three, or none to keep films on this computer's disk"))
        }
    }
}

fn caps(variables: &Variables<'_>, budget: &BudgetTable) -> Result<Caps, Problem> {
    let cap = |variable, key, table: Option<f64>, usual| match variables.text(variable)? {
        Some(text) => dollars_in(variable, &text),
        None => table.map_or(Ok(usual), |amount| dollars(key, amount)),
    };
    Ok(Caps {
        video: cap(
            "DOORCAST_CAP_USD_PER_VIDEO",
            "budget.per_video_usd",
            budget.per_video_usd,
            USUAL_CAPS.video,
        )?,
        agent: cap(
            "DOORCAST_CAP_USD_PER_AGENT_MONTH",
            "budget.per_agent_month_usd",
            budget.per_agent_month_usd,
            USUAL_CAPS.agent,
        )?,
        office: cap(
            "DOORCAST_CAP_USD_PER_OFFICE_MONTH",
            "budget.per_office_month_usd",
            budget.per_office_month_usd,
            USUAL_CAPS.office,
        )?,
    })
}

/// Reads an amount somebody typed.
fn dollars_in(variable: &str, text: &str) -> Result<UsdMicros, Problem> {
    let amount = MicroUsd::parse(text.trim_start_matches('$'));
    let amount = amount.and_then(|amount| u64::try_from(amount.0).ok());
    match amount {
        Some(micros) if micros as f64 <= MOST_DOLLARS * 1e6 => Ok(UsdMicros(micros)),
        _ => Err(no_amount(variable)),
    }
}

/// Reads an amount from a file.
fn dollars(key: &str, amount: f64) -> Result<UsdMicros, Problem> {
    match (0.0..=MOST_DOLLARS).contains(&amount) {
        true => Ok(UsdMicros((amount * 1e6).round() as u64)),
        false => Err(no_amount(key)),
    }
}

fn no_amount(field: &str) -> Problem {
    refuse(
        field,
        format!("{field} is not an amount of dollars from 0 to {MOST_DOLLARS}"),
    )
    .hint("write it as 12 or 12.50; 0 allows no purchase at all")
}

fn clock_speed(variables: &Variables<'_>) -> Result<u32, Problem> {
    let Some(text) = variables.text(SPEED)? else {
        return Ok(1);
    };
    match text.parse() {
        Ok(speed) if (1..=MOST_SPEED).contains(&speed) => Ok(speed),
        _ => Err(refuse(
            SPEED,
            format!("{SPEED} is a whole number from 1 to {MOST_SPEED}"),
        )),
    }
}

fn patience(variables: &Variables<'_>) -> Result<Duration, Problem> {
    const PATIENCE: &str = "DOORCAST_PATIENCE_SECONDS";
    let seconds = match variables.text(PATIENCE)? {
        None => Some(USUAL_PATIENCE_SECONDS),
        Some(text) => text.parse().ok(),
    };
    match seconds.filter(|seconds| (1..=MOST_PATIENCE_SECONDS).contains(seconds)) {
        Some(seconds) => Ok(Duration::from_secs(seconds)),
        None => Err(refuse(
            PATIENCE,
            format!("{PATIENCE} is a whole number from 1 to {MOST_PATIENCE_SECONDS}"),
        )),
    }
}

fn films_at_once(variables: &Variables<'_>) -> Result<usize, Problem> {
    const AT_ONCE: &str = "DOORCAST_STUDIO_FILMS_AT_ONCE";
    let Some(text) = variables.text(AT_ONCE)? else {
        return Ok(USUAL_FILMS_AT_ONCE);
    };
    let number = text.parse().ok();
    number
        .filter(|number| *number <= MOST_FILMS_AT_ONCE)
        .ok_or_else(|| {
            let message = format!("{AT_ONCE} is a whole number from 0 to {MOST_FILMS_AT_ONCE}");
            refuse(AT_ONCE, message).hint("with 0 nothing is filmed here; another node has to")
        })
}

fn public_url(variables: &Variables<'_>) -> Result<Option<String>, Problem> {
    const PUBLIC_URL: &str = "DOORCAST_PUBLIC_URL";
    let Some(text) = variables.text(PUBLIC_URL)? else {
        return Ok(None);
    };
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let host = rest
        .map(|rest| rest.trim_end_matches('/'))
        .unwrap_or_default();
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    match !host.is_empty() && host.bytes().all(is_host) {
        true => Ok(Some(text.trim_end_matches('/').to_owned())),
        false => Err(refuse(
            PUBLIC_URL,
            format!("{PUBLIC_URL} is like https://doors.example.com"),
        )),
    }
}

fn proxies(variables: &Variables<'_>) -> Result<TrustedProxies, Problem> {
    const PROXIES: &str = "DOORCAST_TRUSTED_PROXIES";
    let text = variables.text(PROXIES)?.unwrap_or_default();
    let read = text.parse();
    read.map_err(|error: NotANetwork| {
        refuse(PROXIES, format!("{PROXIES}: {error}")).hint("10.0.0.0/8, 127.0.0.1, ::1")
    })
}

fn clock_from_ms(variables: &Variables<'_>) -> Result<Option<i64>, Problem> {
    const FROM: &str = "DOORCAST_CLOCK_FROM_MS";
    let text = variables.text(FROM)?;
    let read = |text: String| {
        let refused = |_| refuse(FROM, format!("{FROM} is in milliseconds since 1970"));
        text.parse().map_err(refused)
    };
    text.map(read).transpose()
}

/// The environment, read with care.
struct Variables<'a>(&'a dyn Fn(&str) -> Option<OsString>);

impl Variables<'_> {
    /// Returns a text, unless it is blank.
    fn text(&self, name: &str) -> Result<Option<String>, Problem> {
        let Some(value) = (self.0)(name) else {
            return Ok(None);
        };
        let text = value
            .into_string()
            .map_err(|_| refuse(name, format!("{name} is not plain text")))?;
        let text = text.trim();
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }

    /// Returns a secret from its variable or from the file that another one names.
    fn secret(&self, name: &str) -> Result<Option<Secret>, Problem> {
        let file_name = format!("{name}_FILE");
        let (text, source) = match (self.text(name)?, self.text(&file_name)?) {
            (None, None) => return Ok(None),
            (Some(text), None) => (text, name),
            (None, Some(path)) => {
                let text = fs::read_to_string(&path).map_err(|error| {
                    refuse(
                        &file_name,
                        format!("{file_name} names {path}, which cannot be read: {error}"),
                    )
                })?;
                (text, file_name.as_str())
            }
            (Some(_), Some(_)) => {
                return Err(refuse(
                    name,
                    format!("{name} and {file_name} are both set; one is enough"),
                )
                .hint("take one of them out of the environment"));
            }
        };
        let text = text.trim();
        match !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            true => Ok(Some(Secret::new(text))),
            false => Err(refuse(
                source,
                format!("{source} does not hold a secret: it is empty or has more than one line"),
            )),
        }
    }
}

/// Refuses somebody of whom not everything is said that has to be.
fn half_set_up(who: &str, names: [&str; 3], given: [bool; 3]) -> Problem {
    let missing: Vec<&str> = names
        .into_iter()
        .zip(given)
        .filter(|(_, is_given)| !is_given)
        .map(|(name, _)| name)
        .collect();
    let message = format!(
        "{who} is only half set up: {} missing",
        missing.join(" and ")
    );
    refuse(missing[0], message)
}

fn refuse(field: &str, message: String) -> Problem {
    Problem::new(Kind::Usage, "bad_environment", message).field(field)
}

#[cfg(test)]
mod tests;
