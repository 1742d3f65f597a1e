//! How this house makes videos, as its settings say.

use doorcast_domain::{agent::ProfileDraft, pipeline::id::VendorName};
use doorcast_render::figure;
use doorcast_web::app::{House, Makers};

use crate::{
    environment::{self, Environment},
    settings::Settings,
    wiring::{self, Wiring},
};

/// Returns who makes what.
pub(super) fn of(wiring: &Wiring, settings: &Settings, environment: &Environment) -> House {
    let built_in = environment::name("house");
    let makers = |studio: VendorName, media: VendorName| Makers {
        avatar: match studio == built_in {
            true => figure::ALL.first().map(|presenter| presenter.id.to_owned()),
            false => environment
                .heygen
                .as_ref()
                .and_then(|heygen| heygen.look_id.clone()),
        },
        voice: None,
        studio,
        media,
    };
    House {
        office: wiring::office_id(),
        profile: settings.profile_with(ProfileDraft::default()).ok(),
        preview: Some(makers(built_in.clone(), wiring.preview_media.clone())),
        production: Some(makers(wiring.studio.clone(), wiring.media.clone())),
    }
}
