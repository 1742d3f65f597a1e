//! Puts together what persons do with their projects.

use std::{collections::BTreeMap, sync::Arc};

use doorcast_app::projects::{Maker, Projects};
use doorcast_domain::video::Language;
use doorcast_web::app::{House, Makers};

use crate::{environment, wiring::Wiring};

/// Returns what persons do with their projects.
pub(super) fn of(wiring: &Wiring, house: &House) -> Projects {
    let built_in = Makers {
        studio: environment::name("house"),
        media: environment::name("disk"),
        avatar: None,
        voice: None,
    };
    let maker_or_built_in = |makers: &Option<Makers>| maker(makers.as_ref().unwrap_or(&built_in));
    Projects {
        store: Arc::clone(&wiring.store) as _,
        desk: Arc::clone(&wiring.desk),
        writer: Arc::clone(&wiring.writer) as _,
        pictures: Arc::clone(&wiring.pictures) as _,
        media: wiring.media_stores().into_iter().collect(),
        extras: Arc::clone(&wiring.house) as _,
        preview: maker_or_built_in(&house.preview),
        production: maker_or_built_in(&house.production),
    }
}

fn maker(makers: &Makers) -> Maker {
    Maker {
        studio: makers.studio.clone(),
        media: makers.media.clone(),
        presenter: makers.avatar.clone(),
        voices: match makers.studio == environment::name("house") {
            // The built-in voice speaks English only.
            true => BTreeMap::from([(Language::Spanish, "silent".to_owned())]),
            false => BTreeMap::new(),
        },
    }
}
