//! `doorcast.toml` and the environment: what need not be typed every time.
//!
//! The file in the current folder comes first, then the user's own in the configuration folder; what the first does
//! not say, the second may. A key that is not known is an error, so that a slip of the pen is not ignored.

use std::{
    collections::BTreeMap,
    env, fs, io,
    num::NonZero,
    path::{Path, PathBuf},
};

use doorcast_domain::agent::{AgentProfile, IncompleteProfile, ProfileDraft, ProfileField};
use serde::Deserialize;

use crate::{
    cli::MakeArgs,
    data,
    problem::{Kind, Problem},
    text::check_line,
};

const FILE: &str = "doorcast.toml";

/// The longest name, brokerage, license or phone number that is shown.
const MOST_PROFILE_CHARS: usize = 120;

/// Everything that can be set in a file.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    #[serde(default)]
    pub(crate) agent: AgentTable,
    #[serde(default)]
    pub(crate) brand: BrandTable,
    /// Written words and how they are said.
    #[serde(default)]
    pub(crate) pronunciation: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) voice: VoiceTable,
    #[serde(default)]
    pub(crate) budget: BudgetTable,
    #[serde(default)]
    pub(crate) heygen: HeyGenTable,
    /// A profile that was settled already.
    #[serde(skip)]
    settled: Option<AgentProfile>,
}

/// The `[agent]` table.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgentTable {
    pub(crate) name: Option<String>,
    pub(crate) brokerage: Option<String>,
    pub(crate) license: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) headshot: Option<PathBuf>,
}

/// The `[brand]` table.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BrandTable {
    pub(crate) accent: Option<String>,
    pub(crate) background: Option<String>,
    pub(crate) presenter: Option<String>,
}

/// The `[voice]` table.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VoiceTable {
    /// "builtin", "silent" or the address of a speech server, as `--voice` takes it.
    #[serde(rename = "use")]
    pub(crate) choice: Option<String>,
    pub(crate) model: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) timeout_seconds: Option<NonZero<u16>>,
    pub(crate) character_limit: Option<NonZero<u16>>,
}

/// The `[budget]` table: the most that may be spent, in dollars.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BudgetTable {
    /// On one video, all attempts together.
    pub(crate) per_video_usd: Option<f64>,
    /// By one agent in one month.
    pub(crate) per_agent_month_usd: Option<f64>,
    /// By the office in one month.
    pub(crate) per_office_month_usd: Option<f64>,
}

/// The `[heygen]` table.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HeyGenTable {
    #[serde(default)]
    pub(crate) prices: PriceTable,
}

/// The `[heygen.prices]` table: dollars for one second of video.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PriceTable {
    /// A photo up to 1080 lines.
    pub(crate) photo: Option<f64>,
    /// A photo in 4K.
    pub(crate) photo_4k: Option<f64>,
    /// A twin or an actor up to 1080 lines.
    pub(crate) footage: Option<f64>,
    /// A twin or an actor in 4K.
    pub(crate) footage_4k: Option<f64>,
    /// The oldest engine, of a twin or an actor.
    pub(crate) engine_iii: Option<f64>,
    /// The oldest engine, of a photo.
    pub(crate) engine_iii_photo: Option<f64>,
}

impl PriceTable {
    fn or(self, other: Self) -> Self {
        Self {
            photo: self.photo.or(other.photo),
            photo_4k: self.photo_4k.or(other.photo_4k),
            footage: self.footage.or(other.footage),
            footage_4k: self.footage_4k.or(other.footage_4k),
            engine_iii: self.engine_iii.or(other.engine_iii),
            engine_iii_photo: self.engine_iii_photo.or(other.engine_iii_photo),
        }
    }
}

impl Settings {
    /// Reads the file that was named, or those that are found.
    pub(crate) fn load(named: Option<&Path>) -> Result<Self, Problem> {
        if let Some(path) = named {
            return read(path)?.ok_or_else(|| {
                unusable(
                    "config_missing",
                    format!("there is no file {}", path.display()),
                )
            });
        }
        let here = read(Path::new(FILE))?;
        let own = match data::settings_folder() {
            Some(folder) => read(&folder.join(FILE))?,
            None => None,
        };
        Ok(here.unwrap_or_default().or(own.unwrap_or_default()))
    }

    /// Returns the complete profile: flags first, then the environment, then the files.
    pub(crate) fn profile(&self, args: &MakeArgs) -> Result<AgentProfile, Problem> {
        self.profile_with(ProfileDraft {
            name: args.agent.clone(),
            brokerage: args.brokerage.clone(),
            license: args.license.clone(),
            phone: args.phone.clone(),
        })
    }

    /// Returns the same settings with a profile that was settled by flags.
    pub(crate) fn with_agent(&self, agent: &AgentProfile) -> Self {
        Self {
            settled: Some(agent.clone()),
            ..self.clone()
        }
    }

    /// Returns the complete profile: what is given first, then the environment, then the files.
    #[expect(clippy::disallowed_methods, reason = "this is the home of settings")]
    pub(crate) fn profile_with(&self, given: ProfileDraft) -> Result<AgentProfile, Problem> {
        if let Some(agent) = &self.settled {
            return Ok(agent.clone());
        }
        let pick = |flag: &Option<String>, field, file: &Option<String>| {
            flag.clone()
                .or_else(|| {
                    env::var(variable(field))
                        .ok()
                        .filter(|value| !value.trim().is_empty())
                })
                .or_else(|| file.clone())
        };
        let table = &self.agent;
        let draft = ProfileDraft {
            name: pick(&given.name, ProfileField::Name, &table.name),
            brokerage: pick(&given.brokerage, ProfileField::Brokerage, &table.brokerage),
            license: pick(&given.license, ProfileField::License, &table.license),
            phone: pick(&given.phone, ProfileField::Phone, &table.phone),
        };
        let profile = draft.complete().map_err(|error| incomplete(&error))?;
        for (text, field) in [
            (&profile.name, ProfileField::Name),
            (&profile.brokerage, ProfileField::Brokerage),
            (&profile.license, ProfileField::License),
            (&profile.phone, ProfileField::Phone),
        ] {
            check_line(text, field.name(), MOST_PROFILE_CHARS)?;
        }
        Ok(profile)
    }

    fn or(self, other: Self) -> Self {
        let mut pronunciation = other.pronunciation;
        pronunciation.extend(self.pronunciation);
        Self {
            settled: None,
            agent: AgentTable {
                name: self.agent.name.or(other.agent.name),
                brokerage: self.agent.brokerage.or(other.agent.brokerage),
                license: self.agent.license.or(other.agent.license),
                phone: self.agent.phone.or(other.agent.phone),
                headshot: self.agent.headshot.or(other.agent.headshot),
            },
            brand: BrandTable {
                accent: self.brand.accent.or(other.brand.accent),
                background: self.brand.background.or(other.brand.background),
                presenter: self.brand.presenter.or(other.brand.presenter),
            },
            pronunciation,
            // A server, its model and its voice belong together.
            voice: match self.voice == VoiceTable::default() {
                true => other.voice,
                false => self.voice,
            },
            budget: BudgetTable {
                per_video_usd: self.budget.per_video_usd.or(other.budget.per_video_usd),
                per_agent_month_usd: self
                    .budget
                    .per_agent_month_usd
                    .or(other.budget.per_agent_month_usd),
                per_office_month_usd: self
                    .budget
                    .per_office_month_usd
                    .or(other.budget.per_office_month_usd),
            },
            heygen: HeyGenTable {
                prices: self.heygen.prices.or(other.heygen.prices),
            },
        }
    }

    /// Paths in a file are meant from the folder the file is in.
    fn rooted_at(mut self, folder: &Path) -> Self {
        self.agent.headshot = self.agent.headshot.map(|path| folder.join(path));
        self.brand.background =
            self.brand
                .background
                .map(|text| match text.starts_with('#') || text == "studio" {
                    true => text,
                    false => folder.join(text).to_string_lossy().into_owned(),
                });
        self
    }
}

fn read(path: &Path) -> Result<Option<Settings>, Problem> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let message = format!("{} cannot be read: {error}", path.display());
            return Err(unusable("config_unreadable", message));
        }
    };
    let settings: Settings = toml::from_str(&text).map_err(|error| misread(path, &text, &error))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    Ok(Some(settings.rooted_at(folder)))
}

fn misread(path: &Path, text: &str, error: &toml::de::Error) -> Problem {
    let before = error.span().and_then(|span| text.get(..span.start));
    let place = before.map_or(String::new(), |before| {
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or(before).chars().count() + 1;
        format!(", line {line}, column {column}")
    });
    let name = before.map_or(String::new(), named_before);
    let message = format!("{}{place}: {name}{}", path.display(), error.message());
    unusable("config_invalid", message).hint("doorcast make --help shows what the file may say")
}

/// Returns the key whose value is wrong, with the table it is in, if the wrong thing is a value.
fn named_before(before: &str) -> String {
    let Some(key) = before
        .rsplit('\n')
        .next()
        .and_then(|line| line.split_once('='))
        .map(|(key, _)| key.trim())
    else {
        return String::new();
    };
    let headings = before.lines().rev().map(str::trim);
    let table = headings
        .filter_map(|line| line.strip_prefix('[')?.split_once(']'))
        .map(|(table, _)| table.trim())
        .next();
    match table {
        Some(table) => format!("{table}.{key}: "),
        None => format!("{key}: "),
    }
}

fn unusable(code: &'static str, message: String) -> Problem {
    Problem::new(Kind::Input, code, message).field("config")
}

fn variable(field: ProfileField) -> String {
    format!("DOORCAST_{}", field.name().to_uppercase())
}

fn incomplete(error: &IncompleteProfile) -> Problem {
    let first = error.missing.first().map_or("agent", |field| field.name());
    let ways: Vec<String> = error.missing.iter().copied().map(three_ways).collect();
    Problem::new(Kind::Profile, "profile_incomplete", error.to_string())
        .field(first)
        .hint(ways.join("\n"))
}

fn three_ways(field: ProfileField) -> String {
    let (key, example) = match field {
        ProfileField::Name => ("name", "Dana Whitfield"),
        ProfileField::Brokerage => ("brokerage", "Stone & Vale Realty"),
        ProfileField::License => ("license", "CA DRE #01234567"),
        ProfileField::Phone => ("phone", "(760) 555-0142"),
    };
    format!(
        "{name}: --{name} \"{example}\", or {key} = \"{example}\" in the [agent] table of doorcast.toml, \
         or the environment variable {variable}",
        name = field.name(),
        variable = variable(field),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let error = toml::from_str::<Settings>(text).expect_err("a refusal");
        let problem = misread(Path::new("doorcast.toml"), text, &error).to_string();
        assert!(problem.contains(expected), "{problem}");
    }

    #[test]
    fn what_is_wrong_with_a_file_is_named_with_its_place() {
        check("[agent]\nname = \"Dana", "doorcast.toml, line 2, column");
        check(
            "[agent]\nname = \"Dana\"\nlicence = \"x\"\n",
            "line 3, column 1: unknown field `licence`",
        );
        check("[agnet]\n", "unknown field `agnet`");
        check(
            "[voice]\ntimeout_seconds = \"long\"\n",
            "line 2, column 19: voice.timeout_seconds: ",
        );
        check(
            "[heygen.prices]\nphoto = 'dear'\n",
            "line 2, column 9: heygen.prices.photo: invalid type",
        );
        check(
            "[heygen.prices]\nfoto = 0.05\n",
            "line 2, column 1: unknown field `foto`",
        );
    }

    #[test]
    fn the_nearer_file_wins_key_by_key() {
        let near: Settings =
            toml::from_str("agent.name = 'Marisol Vega'\npronunciation.Yucca = 'yuh-ka'")
                .expect("a file");
        let far: Settings = toml::from_str(
            "agent.name = 'Dana Whitfield'\nagent.phone = '555-0142'\npronunciation.Vale = 'vail'",
        )
        .expect("a file");
        let both = near.or(far);
        assert_eq!(both.agent.name.as_deref(), Some("Marisol Vega"));
        assert_eq!(both.agent.phone.as_deref(), Some("555-0142"));
        assert_eq!(both.pronunciation.len(), 2);
    }

    #[test]
    fn paths_in_a_file_start_at_the_file() {
        let text = "agent.headshot = 'me.jpg'\nbrand.background = 'wall.png'";
        let settings: Settings = toml::from_str(text).expect("a file");
        let rooted = settings.rooted_at(Path::new("/home/dana"));
        assert_eq!(rooted.agent.headshot, Some("/home/dana/me.jpg".into()));
        assert_eq!(
            rooted.brand.background.as_deref(),
            Some("/home/dana/wall.png")
        );
        let color: Settings = toml::from_str("brand.background = '#fff'").expect("a file");
        assert_eq!(
            color.rooted_at(Path::new("/x")).brand.background.as_deref(),
            Some("#fff")
        );
    }

    #[test]
    fn the_example_in_the_reference_is_understood() {
        let reference = include_str!("../../../docs/commands.md");
        let (_, rest) = reference.split_once("```toml\n").expect("an example");
        let (example, _) = rest.split_once("```").expect("its end");
        let settings: Settings = toml::from_str(example).expect("a file");
        assert_eq!(settings.agent.name.as_deref(), Some("Dana Whitfield"));
        assert_eq!(settings.voice.name.as_deref(), Some("diana"));
    }
}
