//! What people change about themselves: each page one matter, forms that come back to it.

pub(crate) mod connections;
pub(crate) mod profile;
pub(crate) mod security;
pub(crate) mod tokens;
pub(crate) mod webhooks;

use crate::{frame::Frame, pages::reference};

/// The pages, in their order: address, label, whether it is for those who look after the office.
const TABS: [(&str, &str, bool); 6] = [
    (profile::PATH, "settings-profile", false),
    (security::PATH, "settings-security", false),
    (tokens::PATH, "settings-tokens", false),
    (webhooks::PATH, "webhooks-title", false),
    (connections::PATH, "connections-title", true),
    (reference::PATH, "reference-title", false),
];

/// Returns the tabs as this reader sees them: address, label, whether it is this page.
pub(crate) fn tabs(frame: &Frame, here: &str) -> Vec<(&'static str, String, bool)> {
    let is_admin = frame.person.as_ref().is_some_and(|person| person.is_admin);
    TABS.iter()
        .filter(|(_, _, is_for_admins)| is_admin || !is_for_admins)
        .map(|(path, label, _)| (*path, frame.t(label).into_owned(), *path == here))
        .collect()
}
