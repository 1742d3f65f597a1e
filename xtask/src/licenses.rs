//! Checks that every package in the build may be shipped under the licence of Doorcast.

use anyhow::{Context as _, bail};
use serde::Deserialize;
use spdx::{Expression, LicenseReq};

use crate::shell::{output, say};

/// Licences whose only conditions are notices, kept in NOTICE.
const ALLOWED: [&str; 13] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "BSL-1.0",
    "Unicode-3.0",
    "CC0-1.0",
    "OFL-1.1",
    "CDLA-Permissive-2.0",
];

/// Packages under licences that ask for more, and why they are all right here.
const EXCEPTIONS: [(&str, &str); 2] = [
    (
        "symphonia",
        "MPL-2.0 covers its own files only, which are used unchanged",
    ),
    (
        "epaint_default_fonts",
        "the Ubuntu font licence allows embedding unchanged fonts",
    ),
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    license: Option<String>,
    source: Option<String>,
}

/// Checks every package that is not our own.
pub(crate) fn run() -> anyhow::Result<()> {
    let text = output("cargo", &["metadata", "--format-version", "1", "--locked"])?;
    let metadata: Metadata =
        serde_json::from_str(&text).context("failed to read cargo metadata")?;
    let foreign: Vec<&Package> = metadata
        .packages
        .iter()
        .filter(|package| package.source.is_some())
        .collect();
    let refused: Vec<String> = foreign
        .iter()
        .filter_map(|package| refusal(package))
        .collect();
    if !refused.is_empty() {
        bail!("these packages may not be shipped:\n{}", refused.join("\n"));
    }
    say(&format!(
        "licences of {} packages are in order",
        foreign.len()
    ));
    Ok(())
}

fn refusal(package: &Package) -> Option<String> {
    if EXCEPTIONS
        .iter()
        .any(|(name, _)| package.name.starts_with(name))
    {
        return None;
    }
    let license = package.license.as_deref().unwrap_or("none");
    let is_allowed = |requirement: &LicenseReq| {
        requirement
            .license
            .id()
            .is_some_and(|id| ALLOWED.contains(&id.name))
    };
    match Expression::parse_mode(license, spdx::ParseMode::LAX) {
        Ok(expression) if expression.evaluate(is_allowed) => None,
        _ => Some(format!("  {}: {license}", package.name)),
    }
}
