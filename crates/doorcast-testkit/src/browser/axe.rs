//! What keeps people from using a page, found by axe-core, which comes from its registry and is never copied here.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use super::Page;

/// Something that keeps people from using a page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// The rule it breaks.
    pub rule: String,
    /// What is wrong.
    pub help: String,
    /// Where, as selectors.
    pub places: Vec<String>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {} at {}",
            self.rule,
            self.help,
            self.places.join(", ")
        )
    }
}

/// Only what the levels A and AA of WCAG 2.2 ask for, and what is good practice.
const RUN: &str = "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.map((found) => \
                   [found.id, found.help, ...found.nodes.map((node) => node.target.join(' ') + ' (' + node.any.map((one) => one.message).join('; ') + ')')]))";

pub(super) fn violations(page: &Page) -> Vec<Violation> {
    page.eval(&format!("{};0", source()));
    let found = page.eval(RUN);
    let mut all: Vec<Violation> = found
        .as_array()
        .expect("a list")
        .iter()
        .map(|parts| {
            let parts = parts.as_array().expect("a list");
            let mut texts = parts
                .iter()
                .map(|part| part.as_str().unwrap_or_default().to_owned());
            Violation {
                rule: texts.next().unwrap_or_default(),
                help: texts.next().unwrap_or_default(),
                places: texts.collect(),
            }
        })
        .collect();
    all.sort();
    all
}

fn source() -> &'static str {
    static SOURCE: OnceLock<String> = OnceLock::new();
    SOURCE.get_or_init(|| match install() {
        Ok(source) => source,
        Err(error) => panic!("axe-core cannot be installed with npm: {error}"),
    })
}

/// Installs it by its lock file into the folder of what is built, unless it is there.
fn install() -> io::Result<String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = here.join("../../target/browser");
    fs::create_dir_all(&folder)?;
    let lock = fs::File::create(folder.join("install.lock"))?;
    lock.lock()?;
    let script = folder.join("node_modules/axe-core/axe.min.js");
    let is_new = |name: &str| -> io::Result<bool> {
        let wanted = fs::read(here.join("browser").join(name))?;
        Ok(fs::read(folder.join(name)).ok() != Some(wanted))
    };
    if !script.exists() || is_new("package-lock.json")? {
        npm(here, &folder)?;
    }
    fs::read_to_string(script)
}

fn npm(here: &Path, folder: &PathBuf) -> io::Result<()> {
    for name in ["package.json", "package-lock.json"] {
        fs::copy(here.join("browser").join(name), folder.join(name))?;
    }
    let status = Command::new("npm")
        .args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--silent",
        ])
        .current_dir(folder)
        .stdout(Stdio::null())
        .status()?;
    match status.success() {
        true => Ok(()),
        false => Err(io::Error::other(format!("npm ci ended with {status}"))),
    }
}
