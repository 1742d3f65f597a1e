//! Checks and tests everything: what runs before anything is merged.

use crate::{
    licenses,
    shell::{self, ensure_packages},
};

/// Programs the tests start, and the packages they come in.
const NEEDED: [(&str, &str); 2] = [("ffmpeg", "ffmpeg"), ("chromium", "chromium")];

/// Installs what is missing, then checks format, lints, licences, documentation and behavior.
pub(crate) fn run() -> anyhow::Result<()> {
    ensure_packages(&NEEDED)?;
    shell::run("cargo", &["fmt", "--all", "--check"])?;
    licenses::run()?;
    shell::run(
        "cargo",
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "--deny",
            "warnings",
        ],
    )?;
    shell::run(
        "cargo",
        &["doc", "--workspace", "--no-deps", "--locked", "--quiet"],
    )?;
    shell::run("cargo", &["test", "--workspace", "--locked"])
}
