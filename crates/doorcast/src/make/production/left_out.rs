//! What the settings say and a production video does not have: it is left out, and that is said.
//!
//! Flags are refused instead (`casting`): they were typed for this video, settings are for all of them.

use crate::{
    environment::Environment,
    settings::{Settings, VoiceTable},
};

/// Returns what is left out, in one sentence, if anything is.
pub(super) fn notice(settings: &Settings, environment: &Environment) -> Option<String> {
    let is_filmed_elsewhere = environment.heygen.is_some();
    let brand = &settings.brand;
    let given = [
        ("[pronunciation]", !settings.pronunciation.is_empty()),
        ("[voice]", settings.voice != VoiceTable::default()),
        ("agent.headshot", settings.agent.headshot.is_some()),
        ("brand.background", brand.background.is_some()),
        (
            "brand.accent",
            is_filmed_elsewhere && brand.accent.is_some(),
        ),
        (
            "brand.presenter",
            is_filmed_elsewhere && brand.presenter.is_some(),
        ),
    ];
    let names: Vec<&str> = given
        .into_iter()
        .filter(|(_, is_given)| *is_given)
        .map(|(name, _)| name)
        .collect();
    (!names.is_empty()).then(|| {
        format!(
            "A production video does not have these settings; they are left out: {}.",
            names.join(", ")
        )
    })
}
