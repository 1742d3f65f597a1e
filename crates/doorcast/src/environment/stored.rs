//! Keys somebody has entered on the connections page. What the environment says wins, vendor by vendor: the keys of one
//! are never mixed from both.

use std::{collections::HashMap, ffi::OsString};

use doorcast_app::ports::secrets::Key;

use super::Environment;
use crate::{problem::Problem, settings::BudgetTable};

/// What can be entered for whom. The first one says whether it is set up.
pub(crate) const ENTERED: [(&str, &[&str]); 4] = [
    ("heygen", &["HEYGEN_API_KEY"]),
    ("groq", &["GROQ_API_KEY"]),
    (
        "cloudinary",
        &[
            "CLOUDINARY_CLOUD_NAME",
            "CLOUDINARY_API_KEY",
            "CLOUDINARY_API_SECRET",
        ],
    ),
    ("mail", &["SMTP_URL", "SMTP_FROM"]),
];

/// Returns what can be entered for a vendor.
pub(crate) fn entered_for(vendor: &str) -> &'static [&'static str] {
    let found = ENTERED.iter().find(|(known, _)| *known == vendor);
    found.map_or(&[], |(_, names)| names)
}

/// Returns whether the environment of this process says anything of a vendor's keys.
pub(crate) fn is_in_environment(vendor: &str) -> bool {
    is_said(&|name| std::env::var_os(name), vendor)
}

fn is_said(lookup: &dyn Fn(&str) -> Option<OsString>, vendor: &str) -> bool {
    let more: &[&str] = match vendor {
        "mail" => &["SMTP_HOST", "SMTP_USERNAME", "SMTP_PASSWORD"],
        _ => &[],
    };
    let is_set = |name: &str| lookup(name).is_some_and(|value| !value.is_empty());
    entered_for(vendor)
        .iter()
        .chain(more)
        .any(|name| is_set(name) || is_set(&format!("{name}_FILE")))
}

impl Environment {
    /// Reads the environment of this process, over the keys that were entered.
    pub(crate) fn read_over(
        budget: &BudgetTable,
        stored: &[(String, Key)],
    ) -> Result<Self, Problem> {
        let lookup = |name: &str| std::env::var_os(name);
        Self::from(&over(&lookup, stored), budget)
    }

    #[cfg(test)]
    pub(super) fn from_over(
        lookup: &dyn Fn(&str) -> Option<OsString>,
        budget: &BudgetTable,
        stored: &[(String, Key)],
    ) -> Result<Self, Problem> {
        Self::from(&over(lookup, stored), budget)
    }
}

fn over<'a>(
    lookup: &'a dyn Fn(&str) -> Option<OsString>,
    stored: &[(String, Key)],
) -> impl Fn(&str) -> Option<OsString> + use<'a> {
    let counts = |name: &str| {
        let vendor = ENTERED.iter().find(|(_, names)| names.contains(&name));
        vendor.is_some_and(|(vendor, _)| !is_said(lookup, vendor))
    };
    let entered: HashMap<String, String> = stored
        .iter()
        .filter(|(name, _)| counts(name))
        .map(|(name, key)| (name.clone(), key.reveal().to_owned()))
        .collect();
    move |name| {
        let entered = entered.get(name).map(OsString::from);
        entered.or_else(|| lookup(name))
    }
}
