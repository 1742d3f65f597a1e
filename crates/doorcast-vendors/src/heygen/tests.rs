mod against_the_fake;
mod answers;
mod orders;
mod reports;

use doorcast_domain::video::{AspectRatio, Language};

use super::{Captions, Resolution, VideoOrder};

/// Returns an order nobody objects to.
fn order(attempt_id: &str) -> VideoOrder {
    VideoOrder {
        attempt_id: attempt_id.to_owned(),
        title: "12 Vista Chino".to_owned(),
        look_id: "look-01".to_owned(),
        voice_id: Some("voice-002".to_owned()),
        script: "Welcome home to Vista Chino, where the morning light comes first.".to_owned(),
        language: Language::English,
        aspect_ratio: AspectRatio::Portrait,
        resolution: Resolution::FullHd,
        engine: None,
        background: None,
        captions: Captions::File,
        sends_locale: false,
    }
}
