//! What people change about themselves: each page one matter, forms that come back to it.

pub(crate) mod profile;
pub(crate) mod security;
pub(crate) mod tokens;

use crate::frame::Frame;

/// The pages, in their order: address and label.
const TABS: [(&str, &str); 3] = [
    (profile::PATH, "settings-profile"),
    (security::PATH, "settings-security"),
    (tokens::PATH, "settings-tokens"),
];

/// Returns the tabs as this reader sees them: address, label, whether it is this page.
fn tabs(frame: &Frame, here: &str) -> Vec<(&'static str, String, bool)> {
    TABS.iter()
        .map(|(path, label)| (*path, frame.t(label).into_owned(), *path == here))
        .collect()
}
