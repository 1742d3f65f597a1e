//! Runs other programs.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Context as _, bail};

/// Returns the folder of the workspace.
pub(crate) fn root() -> PathBuf {
    let mut root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.pop();
    root
}

/// Says what is being done, for a person to read.
#[expect(clippy::print_stdout, reason = "a developer command talks to its user")]
pub(crate) fn say(text: &str) {
    println!("{text}");
}

/// Runs a program in the workspace and fails if it does.
pub(crate) fn run(program: &str, arguments: &[&str]) -> anyhow::Result<()> {
    finish(Command::new(program), program, arguments)
}

/// Runs a program that is told something by variables, and fails if it does.
pub(crate) fn run_with(
    variables: &[(&str, &str)],
    program: &str,
    arguments: &[&str],
) -> anyhow::Result<()> {
    let mut command = Command::new(program);
    command.envs(variables.iter().copied());
    finish(command, program, arguments)
}

fn finish(mut command: Command, program: &str, arguments: &[&str]) -> anyhow::Result<()> {
    say(&format!("$ {program} {}", arguments.join(" ")));
    // What this command was built with is not what others are built with: some would be built anew each time.
    for name in [
        "CARGO_MANIFEST_DIR",
        "CARGO_MANIFEST_PATH",
        "CARGO_PKG_NAME",
    ] {
        command.env_remove(name);
    }
    let status = command
        .args(arguments)
        .current_dir(root())
        .status()
        .with_context(|| format!("failed to start {program}"))?;
    if !status.success() {
        bail!("{program} {} failed: {status}", arguments.join(" "));
    }
    Ok(())
}

/// Returns what a program prints.
pub(crate) fn output(program: &str, arguments: &[&str]) -> anyhow::Result<String> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(root())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("failed to start {program}"))?;
    if !output.status.success() {
        bail!(
            "{program} {} failed: {}",
            arguments.join(" "),
            output.status
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Returns whether a program can be started.
pub(crate) fn has(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok()
}

/// Installs Debian packages whose programs are missing.
pub(crate) fn ensure_packages(programs: &[(&str, &str)]) -> anyhow::Result<()> {
    let missing: Vec<&str> = programs
        .iter()
        .filter(|(program, _)| !has(program))
        .map(|&(_, package)| package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    install_packages(&missing)
}

/// Installs Debian packages.
pub(crate) fn install_packages(packages: &[&str]) -> anyhow::Result<()> {
    let is_root = output("id", &["-u"])?.trim() == "0";
    let apt = |arguments: &[&str]| {
        if is_root {
            run("apt-get", arguments)
        } else {
            run("sudo", &[&["apt-get"], arguments].concat())
        }
    };
    apt(&["update", "-qq"])?;
    let install = [
        &["install", "-y", "-qq", "--no-install-recommends"],
        packages,
    ]
    .concat();
    apt(&install).with_context(|| format!("please install {}", packages.join(", ")))
}
