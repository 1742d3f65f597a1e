//! Checks and tests everything: what runs before anything is merged.

use doorcast_testkit::mongod;

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

/// Everything that is off in the quick developer build.
const ALL: [&str; 4] = [
    "--workspace",
    "--locked",
    "--features",
    "doorcast-vendors/remote",
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
    // One database server for all tests: it ends with this command.
    let server = mongod::Server::of_this_run()?;
    let told = [(mongod::URL, server.url())];
    shell::run_with(&told, "cargo", &with_all("test", &[]))?;
    fallback("clippy", &["--", "--deny", "warnings"])?;
    fallback("test", &["--test", "studio_foreign"])?;
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

/// Does something with the other encoder.
fn fallback(command: &str, more: &[&str]) -> anyhow::Result<()> {
    let with = ["--locked", "--quiet", "--package", "doorcast-render"];
    let encoder = ["--features", "openh264"];
    shell::run("cargo", &[&[command], &with[..], &encoder, more].concat())
}
