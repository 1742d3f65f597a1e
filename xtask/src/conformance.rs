//! Calls every address of the API with everything its description allows, and with what it does not allow.
//!
//! A real `doorcast serve` with people, tokens, projects in every status and a webhook is called by schemathesis, pinned
//! in `schemathesis.txt` and installed under `target/`. No answer may be a failure of ours or one that
//! `docs/openapi.json` does not describe. Without pip this is a failure, never left out.

mod seed;

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context as _, ensure};
use serde_json::Value;

use crate::{shell, test::with_all};

/// How long everything may take, in seconds.
const MOST_SECONDS: &str = "100";

/// How many requests are made up for each address.
const EXAMPLES: &str = "12";

/// What every answer is checked for. That lists of allowed methods are complete is checked by our own tests.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";

/// Who speaks where a request does not say.
const PROFILE: [(&str, &str); 4] = [
    ("DOORCAST_AGENT", "Dana Whitfield"),
    ("DOORCAST_BROKERAGE", "Stone & Vale Realty"),
    ("DOORCAST_LICENSE", "CA DRE #01234567"),
    ("DOORCAST_PHONE", "(760) 555-0142"),
];

/// Installs schemathesis, serves a house and lets it be called.
pub(crate) fn run() -> anyhow::Result<()> {
    let folder = shell::root().join("target/schemathesis");
    fs::create_dir_all(&folder)?;
    let tool = install(&folder)?;
    // Built as the tests build it: otherwise half of what it stands on would be built once more.
    shell::run("cargo", &with_all("test", &["--no-run"]))?;
    let house = House::open(&folder.join("house"))?;
    let seeded = seed::seed(&house.url)?;
    let config = folder.join("schemathesis.toml");
    fs::write(&config, seeded.config())?;
    let report = folder.join("report");
    let path = |path: &Path| path.to_string_lossy().into_owned();
    shell::run(
        &path(&tool),
        &[
            "--config-file",
            &path(&config),
            "run",
            "docs/openapi.json",
            "--url",
            &house.url,
            "--header",
            &format!("Authorization: Bearer {}", seeded.token),
            "--checks",
            CHECKS,
            "--phases",
            "examples,coverage,fuzzing",
            "--max-examples",
            EXAMPLES,
            "--max-time",
            MOST_SECONDS,
            "--generation-deterministic",
            "--workers",
            "4",
            "--request-timeout",
            "20",
            "--report-dir",
            &path(&report),
            "--no-color",
        ],
    )
}

/// Returns the program, installed as pinned.
fn install(folder: &Path) -> anyhow::Result<PathBuf> {
    let pins = shell::root().join("xtask/schemathesis.txt");
    let (venv, done) = (folder.join("venv"), folder.join("venv/pins.txt"));
    let tool = venv.join("bin/schemathesis");
    let wanted = fs::read_to_string(&pins)?;
    if fs::read_to_string(&done).is_ok_and(|there| there == wanted) {
        return Ok(tool);
    }
    let path = |path: &Path| path.to_string_lossy().into_owned();
    // Without its own pip, which Debian has in a package of its own.
    let bare = ["-m", "venv", "--without-pip", "--clear"];
    shell::run("python3", &[&bare[..], &[&path(&venv)]].concat())?;
    let python = path(&venv.join("bin/python"));
    let into = ["-m", "pip", "--python", &python, "install", "--no-deps"];
    let quiet = ["--quiet", "--disable-pip-version-check", "--requirement"];
    shell::run("python3", &[&into[..], &quiet, &[&path(&pins)]].concat())?;
    fs::write(done, wanted)?;
    Ok(tool)
}

/// A service in a folder of its own. It is ended when dropped.
struct House {
    child: Child,
    url: String,
}

impl House {
    fn open(folder: &Path) -> anyhow::Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
        let program = shell::root().join("target/debug/doorcast");
        let mut child = Command::new(program)
            .args(["serve", "--listen", "127.0.0.1:0", "--json"])
            .env_clear()
            .envs([("HOME", folder), ("DOORCAST_DATA", folder)])
            .env("TZ", "UTC")
            .envs(PROFILE)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("failed to start doorcast")?;
        let output = child.stdout.take().context("it has an output")?;
        let mut first = String::new();
        BufReader::new(output).read_line(&mut first)?;
        let first: Value = serde_json::from_str(&first).context("doorcast did not start")?;
        let url = first["url"].as_str().unwrap_or_default().to_owned();
        ensure!(!url.is_empty(), "doorcast said no address: {first}");
        Ok(Self { child, url })
    }
}

impl Drop for House {
    fn drop(&mut self) {
        // It has ended by itself if this fails.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
