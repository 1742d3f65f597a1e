//! Checks and tests everything: what runs before anything is merged.

use crate::{
    conformance, licenses,
    shell::{self, ensure_packages},
};

/// Programs the tests start, and the packages they come in.
const NEEDED: [(&str, &str); 3] = [
    ("ffmpeg", "ffmpeg"),
    ("chromium", "chromium"),
    ("npm", "npm"),
];

/// Everything that is off in the quick developer build.
pub(crate) const ALL: [&str; 4] = [
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
    cargo("test", &[])?;
    fallback("clippy", &["--", "--deny", "warnings"])?;
    fallback("test", &["--test", "studio_foreign"])?;
    conformance::run()
}

fn cargo(command: &str, more: &[&str]) -> anyhow::Result<()> {
    shell::run("cargo", &[&[command], &ALL[..], more].concat())
}

/// Does something with the other encoder.
fn fallback(command: &str, more: &[&str]) -> anyhow::Result<()> {
    let with = ["--locked", "--quiet", "--package", "doorcast-render"];
    let encoder = ["--features", "openh264"];
    shell::run("cargo", &[&[command], &with[..], &encoder, more].concat())
}
