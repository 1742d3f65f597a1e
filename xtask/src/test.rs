//! Checks and tests everything: what runs before anything is merged.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

use anyhow::{Context as _, ensure};

use crate::{
    conformance, licenses,
    shell::{self, ensure_packages},
};

/// Programs the tests start, and the packages they come in.
const NEEDED: [(&str, &str); 4] = [
    ("ffmpeg", "ffmpeg"),
    ("chromium", "chromium"),
    ("npm", "npm"),
    ("pip3", "python3-pip"),
];

/// The variable that tells tests where a database server is.
const MONGODB_URL: &str = "MONGODB_URL";

/// Everything that is off in the quick developer build.
const ALL: [&str; 4] = [
    "--workspace",
    "--locked",
    "--features",
    "doorcast-vendors/remote,xtask/workbench",
];

/// Installs what is missing, then checks format, lints, licences, documentation and behavior.
pub(crate) fn run() -> anyhow::Result<()> {
    ensure_packages(&NEEDED)?;
    shell::run("cargo", &["fmt", "--all", "--check"])?;
    licenses::run()?;
    cargo(
        "clippy",
        &["--all-targets", "--quiet", "--", "--deny", "warnings"],
    )?;
    cargo("doc", &["--no-deps", "--quiet"])?;
    cargo("test", &["--no-run"])?;
    // One database server for all tests: it ends with this command.
    let database = Database::start()?;
    let told = [(MONGODB_URL, database.url.as_str())];
    shell::run_with(&told, "cargo", &with_all("test", &[]))?;
    fallback("clippy", &["--", "--deny", "warnings"])?;
    fallback("test", &[])?;
    conformance::run()
}

/// Runs a test that is told by variables how much to do, and shows its figures.
pub(crate) fn run_one(target: &[&str], filter: &str, told: &[(&str, &str)]) -> anyhow::Result<()> {
    let mut more = [target, &["--", "--nocapture"]].concat();
    more.extend(Some(filter).filter(|filter| !filter.is_empty()));
    shell::run_with(told, "cargo", &with_all("test", &more))
}

fn cargo(command: &str, more: &[&str]) -> anyhow::Result<()> {
    shell::run("cargo", &with_all(command, more))
}

/// Returns what cargo is told to do something with all packages.
pub(crate) fn with_all<'a>(command: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&[command], &ALL[..], more].concat()
}

/// Does something with the test of the other encoder, on what is built already otherwise.
fn fallback(command: &str, more: &[&str]) -> anyhow::Result<()> {
    let encoder = ["--features", "doorcast-render/openh264"];
    let test = ["--test", "studio_foreign", "--quiet"];
    cargo(command, &[&encoder[..], &test, more].concat())
}

/// A database server, built with the tests. It ends when its input does.
struct Database {
    child: Child,
    url: String,
}

impl Database {
    fn start() -> anyhow::Result<Self> {
        let mut child = Command::new(shell::root().join("target/debug/examples/mongod"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("failed to start a database server")?;
        let output = child.stdout.take().context("it has an output")?;
        let mut url = String::new();
        BufReader::new(output).read_line(&mut url)?;
        let url = url.trim().to_owned();
        ensure!(!url.is_empty(), "there is no database server to test with");
        Ok(Self { child, url })
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // Nothing more can be done about a server that does not end.
        let _ = self.child.wait();
    }
}
