//! What keeps people from using a page, found by axe-core, which comes from its registry and is never copied here.

use std::{fmt, sync::OnceLock};

use super::Page;
use crate::npm;

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
    SOURCE.get_or_init(|| {
        let script = npm::packages().join("axe-core/axe.min.js");
        std::fs::read_to_string(script).expect("axe-core is among the packages")
    })
}
