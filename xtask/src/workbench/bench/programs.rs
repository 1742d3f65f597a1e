//! Runs programs that are asked something.

use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

use crate::shell;

/// Returns whether a program succeeds, without showing what it prints.
pub(super) fn succeeds(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .current_dir(shell::root())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Returns what a program says on its error channel, where ffmpeg puts its measurements.
pub(super) fn remarks(program: &str, arguments: &[&str]) -> anyhow::Result<String> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(shell::root())
        .output()
        .with_context(|| format!("failed to start {program}"))?;
    let remarks = String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() {
        bail!("{program} {} failed: {remarks}", arguments.join(" "));
    }
    Ok(remarks)
}
