//! A real house to look at: served by the command, with people, videos in every state, and money that moved.
//!
//! Everything is done through the pages, as people do it, and the vendors are played by the command, too.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use anyhow::Context as _;
use doorcast_testkit::browser::{Browser, Page, View};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::VIEWS;
use crate::shell;

/// Sends a form of the page's site and returns where that leads.
const SEND: &str =
    "(path, fields) => fetch(path, { method: 'POST', body: new URLSearchParams(fields) })
    .then((answer) => answer.ok ? answer.url : undefined)";

/// Videos of Dana's: kind, topic, language, how far they go.
const VIDEOS: [(&str, &str, &str, Goal); 13] = [
    (
        "property_listing",
        "Sunday at 42 Palm Court, Coachella",
        "en",
        Goal::Preview,
    ),
    (
        "market_update",
        "What the Coachella Valley did in May",
        "en",
        Goal::Preview,
    ),
    (
        "personal_message",
        "Thank you for your trust, Marisol",
        "en",
        Goal::Preview,
    ),
    (
        "custom",
        "Five things to ask before you sign anything at all with anybody in this valley",
        "en",
        Goal::Preview,
    ),
    (
        "property_listing",
        "Casa con jardín y piscina en Indio",
        "es",
        Goal::Preview,
    ),
    (
        "custom",
        "How to read an inspection report",
        "en",
        Goal::Bought,
    ),
    (
        "market_update",
        "Prices in Palm Desert, week by week",
        "en",
        Goal::Bought,
    ),
    (
        "property_listing",
        "The corner house on Alder Street",
        "en",
        Goal::Failed,
    ),
    ("custom", "Refinancing without tears", "en", Goal::Waiting),
    ("custom", "Escrow in plain words", "en", Goal::Moving),
    (
        "personal_message",
        "Happy first year in your home",
        "en",
        Goal::Script,
    ),
    ("custom", "", "en", Goal::Topic),
    ("custom", "An idea that went nowhere", "en", Goal::Deleted),
];

/// How far a video goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goal {
    Topic,
    Script,
    Preview,
    Bought,
    Failed,
    Waiting,
    Moving,
    Deleted,
}

/// A command that is killed when dropped.
struct Running {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Running {
    fn start(
        arguments: &[&str],
        home: &Path,
        variables: &[(String, String)],
    ) -> anyhow::Result<Self> {
        let mut child = Command::new(shell::root().join("target/debug/doorcast"))
            .args(arguments)
            .env_clear()
            .env("HOME", home)
            .env("DOORCAST_DATA", home.join("data"))
            .envs(variables.iter().cloned())
            .current_dir(home)
            .stdout(Stdio::piped())
            .spawn()
            .context("failed to start the command")?;
        let output = child.stdout.take().context("it has no output")?;
        Ok(Self {
            child,
            output: BufReader::new(output),
        })
    }

    fn line(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        Ok(line.trim().to_owned())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A house, and Dana, who looks after it.
struct House {
    url: String,
    heygen: String,
    dana: Page,
    video: Option<String>,
    _running: [Running; 2],
    _home: TempDir,
}

/// Takes pictures of every page of a house.
pub(super) fn run(folder: &Path) -> anyhow::Result<()> {
    shell::run("cargo", &["build", "--package", "doorcast"])?;
    let browser = Browser::start()?;
    let mut house = House::open(&browser)?;
    house.settle()?;
    house.invite(&browser, "marisol@example.com", "Marisol Vega", "agent")?;
    house.invite(&browser, "theo@example.com", "Theo Lindqvist", "admin")?;
    let mut all = Vec::new();
    for (kind, topic, language, goal) in VIDEOS {
        all.push((house.make(kind, topic, language, goal)?, topic, goal));
    }
    for (view_name, view) in VIEWS {
        let folder = folder.join(view_name);
        fs::create_dir_all(&folder)?;
        let page = browser.another(&house.dana, view);
        house.shoot_all(&page, &folder, &all)?;
        let stranger = browser.visitor(view);
        for (name, path) in [
            ("sign-in", "/agent/sign-in"),
            ("password", "/agent/password"),
        ] {
            house.shoot(&stranger, &folder, name, path)?;
        }
    }
    Ok(())
}

impl House {
    fn open(browser: &Browser) -> anyhow::Result<Self> {
        let home = TempDir::new()?;
        let mut vendors = Running::start(&["fake-vendors", "--speed", "20"], home.path(), &[])?;
        let mut variables = Vec::new();
        loop {
            let line = vendors.line()?;
            let Some(pair) = line.strip_prefix("export ") else {
                break;
            };
            let (name, value) = pair.split_once('=').context("a pair")?;
            variables.push((name.to_owned(), value.to_owned()));
        }
        let is_heygen = |(name, _): &&(String, String)| name == "HEYGEN_BASE_URL";
        let heygen = variables
            .iter()
            .find(is_heygen)
            .context("no HeyGen")?
            .1
            .clone();
        let serve = ["serve", "--json", "--listen", "127.0.0.1:0"];
        let mut served = Running::start(&serve, home.path(), &variables)?;
        let told: Value = serde_json::from_str(&served.line()?)?;
        Ok(Self {
            url: told["url"].as_str().context("no address")?.to_owned(),
            heygen,
            dana: browser.visitor(View::DESK),
            video: None,
            _running: [served, vendors],
            _home: home,
        })
    }

    fn settle(&self) -> anyhow::Result<()> {
        let page = &self.dana;
        page.open(&format!("{}/agent/setup", self.url));
        for (field, text) in [
            ("#name", "Dana Whitfield"),
            ("#email", "dana@example.com"),
            ("#password", "lantern harbor seven"),
        ] {
            page.fill(field, text);
        }
        page.go(|page| page.click("main form button"));
        self.send(
            page,
            "/agent/cms/settings",
            &json!({ "name": "Dana Whitfield", "brokerage": "Stone & Vale Realty", "license": "CA DRE #01234567",
                "license_state": "CA", "phone": "(760) 555-0142", "accent": "#0f766e" }),
        )?;
        Ok(())
    }

    fn invite(&self, browser: &Browser, email: &str, name: &str, role: &str) -> anyhow::Result<()> {
        let page = &self.dana;
        page.open(&format!("{}/agent/cms/office/people", self.url));
        page.fill("#email", email);
        page.eval(&format!(
            "document.querySelector(\"form[action='/agent/cms/office/invitations'] [name=role]\").value = '{role}'"
        ));
        page.go(|page| page.click("form[action='/agent/cms/office/invitations'] button"));
        let link = page.eval("document.querySelector('.note.good code').innerText");
        let guest = browser.visitor(View::DESK);
        guest.open(link.as_str().context("no link")?);
        guest.fill("#name", name);
        guest.fill("#password", "copper orchard nine");
        guest.go(|page| page.click("main form button"));
        Ok(())
    }

    /// Makes a video and waits until it is where it is to be.
    fn make(
        &mut self,
        kind: &str,
        topic: &str,
        language: &str,
        goal: Goal,
    ) -> anyhow::Result<String> {
        let page = &self.dana;
        let begun = self.send(page, "/agent/cms/videos", &json!({ "kind": kind }))?;
        let path = begun
            .trim_start_matches(&self.url)
            .trim_end_matches("/topic")
            .to_owned();
        let words = json!({ "revision": "0", "topic": topic, "seconds": "15", "language": language,
            "points": "Three bedrooms and a garden", "go": "next" });
        if goal != Goal::Topic {
            self.send(page, &format!("{path}/topic"), &words)?;
            self.send(
                page,
                &format!("{path}/writing"),
                &json!({ "revision": "1" }),
            )?;
        }
        match goal {
            Goal::Topic | Goal::Script => {}
            Goal::Preview => {
                self.send(page, &format!("{path}/preview"), &json!({}))?;
                self.wait(&path, "document.querySelector('video') !== null");
                self.video.get_or_insert_with(|| path.clone());
            }
            Goal::Bought => {
                self.buy(&path)?;
                self.wait(&path, "document.querySelector('video') !== null");
            }
            Goal::Failed => {
                self.turn(r#"{"fails_with": "The avatar's mouth could not be found."}"#)?;
                self.buy(&path)?;
                self.wait(&path, "document.querySelector('#stopped') !== null");
                self.turn(r#"{"fails_with": null}"#)?;
            }
            Goal::Waiting => {
                self.turn(r#"{"wallet_fails_late": true, "wallet_micro_usd": 1}"#)?;
                match self.buy(&path) {
                    Ok(()) => self.wait(&path, "document.querySelector('#stopped') !== null"),
                    Err(error) => shell::say(&format!("{error}")),
                }
                self.turn(r#"{"wallet_fails_late": false, "wallet_micro_usd": 1000000000}"#)?;
            }
            Goal::Moving => {
                self.turn(r#"{"never_finishes": true}"#)?;
                self.buy(&path)?;
            }
            Goal::Deleted => {
                self.send(page, &format!("{path}/deletion"), &json!({}))?;
            }
        }
        shell::say(&format!("{goal:?}: {topic}"));
        Ok(path)
    }

    fn buy(&self, path: &str) -> anyhow::Result<()> {
        let page = &self.dana;
        page.open(&format!("{}{path}/finish", self.url));
        let price = page.eval("document.querySelector('[name=price]')?.value ?? ''");
        self.send(
            page,
            &format!("{path}/purchase"),
            &json!({ "price": price }),
        )?;
        Ok(())
    }

    fn wait(&self, path: &str, condition: &str) {
        self.dana
            .look_until(&format!("{}{path}", self.url), condition);
    }

    fn turn(&self, knobs: &str) -> anyhow::Result<()> {
        let url = format!("{}/__fake/knobs", self.heygen);
        let kind = "content-type: application/json";
        shell::output(
            "curl",
            &["-sf", "-X", "PATCH", "-H", kind, "-d", knobs, &url],
        )?;
        Ok(())
    }

    fn send(&self, page: &Page, path: &str, fields: &Value) -> anyhow::Result<String> {
        let led = page.eval(&format!("({SEND})({}, {fields})", Value::from(path)));
        let led = led
            .as_str()
            .with_context(|| format!("{path} was refused"))?;
        Ok(led.to_owned())
    }

    fn shoot_all(
        &self,
        page: &Page,
        folder: &Path,
        all: &[(String, &str, Goal)],
    ) -> anyhow::Result<()> {
        let shoot = |name: &str, path: &str| self.shoot(page, folder, name, path);
        shoot("feed", "/agent/cms")?;
        shoot(
            "feed-older",
            &format!(
                "/agent/cms?after={}",
                all[1].0.rsplit('/').next().unwrap_or_default()
            ),
        )?;
        shoot("feed-found", "/agent/cms?q=house")?;
        shoot("feed-nothing", "/agent/cms?q=zebra")?;
        shoot("bin", "/agent/cms?shelf=bin")?;
        shoot("new", "/agent/cms/videos/new")?;
        shoot("nowhere", "/agent/cms/nowhere")?;
        for (number, (path, _, goal)) in all.iter().enumerate() {
            let name = format!("video-{number:02}-{goal:?}").to_lowercase();
            match goal {
                Goal::Topic | Goal::Script => shoot(&name, path)?,
                _ if number < 2 || *goal != Goal::Preview => shoot(&name, path)?,
                _ => {}
            }
        }
        let first = self.video.as_deref().context("no video")?;
        for step in ["type", "topic", "script", "settings", "shape", "finish"] {
            shoot(&format!("step-{step}"), &format!("{first}/{step}"))?;
        }
        for place in ["", "/attention", "/queue", "/ledger", "/budget", "/people"] {
            let name = format!("office{}", place.replace('/', "-"));
            shoot(&name, &format!("/agent/cms/office{place}"))?;
        }
        for place in ["", "/security", "/tokens", "/connections", "/api"] {
            let name = format!("settings{}", place.replace('/', "-"));
            shoot(&name, &format!("/agent/cms/settings{place}"))?;
        }
        Ok(())
    }

    fn shoot(&self, page: &Page, folder: &Path, name: &str, path: &str) -> anyhow::Result<()> {
        page.open(&format!("{}{path}", self.url));
        let file = folder.join(format!("{name}.png"));
        fs::write(&file, page.screenshot())
            .with_context(|| format!("failed to write {}", file.display()))
    }
}
