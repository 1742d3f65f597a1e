//! Who takes part in projects, as simple as can be.

use std::{collections::HashMap, sync::Mutex};

use async_trait::async_trait;
use doorcast_app::{
    ports::{
        StoreError, VendorError,
        cast::{Cast, Face, Gallery, Voice},
        media::FilmExtras,
        pictures::{Picture, PictureFormat, PictureRefused, Pictures},
        speakers::Speakers,
        subscriptions::{AddressRefused, Letter, NotSent, WebhookPost},
    },
    projects::Speaker,
};
use doorcast_domain::{
    agent::{AgentProfile, IncompleteProfile, ProfileField},
    picture::PictureId,
    pipeline::{Status, Video, id::OfficeId},
    project::{Casting, Owner},
    video::Language,
};

use crate::house::name;

/// A file that is taken for a picture.
pub(crate) const PICTURE: &[u8] = b"\xFF\xD8 a picture";

/// Pictures in memory: whatever begins like a JPEG file is one.
#[derive(Default)]
pub(crate) struct Album(Mutex<HashMap<(OfficeId, PictureId), Vec<u8>>>);

#[async_trait]
impl Pictures for Album {
    async fn keep(&self, office: &OfficeId, file: Vec<u8>) -> Result<PictureId, PictureRefused> {
        if !file.starts_with(b"\xFF\xD8") {
            return Err(PictureRefused::NotAPicture);
        }
        let id = PictureId::new([file.len() as u8; 32]);
        let mut album = self.0.lock().expect("no test panics here");
        album.insert((office.clone(), id.clone()), file);
        Ok(id)
    }

    async fn find(&self, office: &OfficeId, id: &PictureId) -> Result<Option<Picture>, StoreError> {
        let album = self.0.lock().expect("no test panics here");
        let bytes = album.get(&(office.clone(), id.clone())).cloned();
        Ok(bytes.map(|bytes| Picture {
            format: PictureFormat::Jpeg,
            bytes,
        }))
    }
}

/// Posters and captions of whatever is finished.
pub(crate) struct Extras;

#[async_trait]
impl FilmExtras for Extras {
    async fn poster(&self, video: &Video) -> Result<Option<Vec<u8>>, VendorError> {
        Ok((video.status() == Status::Completed).then(|| b"\xFF\xD8 a poster".to_vec()))
    }

    async fn captions(&self, video: &Video) -> Result<Option<Vec<u8>>, VendorError> {
        Ok((video.status() == Status::Completed).then(|| b"WEBVTT\n".to_vec()))
    }

    async fn spoken_ms(&self, _: &Video) -> Result<Option<u64>, VendorError> {
        Ok(Some(1_200))
    }

    async fn delete_extras(&self, _: &Video) -> Result<(), VendorError> {
        Ok(())
    }
}

/// Dana and Marisol are known; whoever looks after the office has no license.
pub(crate) struct Known;

#[async_trait]
impl Speakers for Known {
    async fn find_speaker(
        &self,
        owner: &Owner,
    ) -> Result<Result<Speaker, IncompleteProfile>, StoreError> {
        let missing = vec![ProfileField::License];
        Ok(match owner.agent.as_str() {
            "boss" => Err(IncompleteProfile { missing }),
            agent => Ok(Speaker {
                profile: AgentProfile {
                    name: format!("{agent} Whitfield"),
                    brokerage: "Stone & Vale Realty".into(),
                    license: "CA DRE #01234567".into(),
                    phone: "(760) 555-0142".into(),
                },
                accent: None,
                headshot: None,
                style: None,
            }),
        })
    }
}

/// Believes addresses that look good, and delivers nothing.
pub(crate) struct Postman;

#[async_trait]
impl WebhookPost for Postman {
    async fn check(&self, url: &str) -> Result<(), AddressRefused> {
        match url.starts_with("https://") {
            true => Ok(()),
            false => Err(AddressRefused("that is not a web address".into())),
        }
    }

    async fn send(&self, _: &Letter) -> Result<u16, NotSent> {
        Err(NotSent("nobody is there".into()))
    }
}

/// One face and one voice.
pub(crate) struct Troupe;

fn casting(who: &str) -> Casting {
    Casting {
        studio: name("house"),
        name: who.into(),
    }
}

#[async_trait]
impl Cast for Troupe {
    async fn faces(&self, most: usize) -> Gallery<Face> {
        let face = Face {
            casting: casting("avery"),
            name: "Avery".into(),
            description: "Teal jacket".into(),
            has_portrait: true,
        };
        Gallery {
            shown: vec![face],
            has_more: most < 30,
            is_incomplete: false,
        }
    }

    async fn voices(&self, _: Language, _: usize) -> Gallery<Voice> {
        let voice = Voice {
            casting: casting("builtin"),
            name: "Doorcast".into(),
            has_sample: true,
        };
        Gallery {
            shown: vec![voice],
            ..Gallery::default()
        }
    }

    async fn portrait(&self, wanted: &Casting) -> Result<Option<Vec<u8>>, VendorError> {
        Ok((*wanted == casting("avery")).then(|| PICTURE.to_vec()))
    }

    async fn sample(&self, wanted: &Casting) -> Result<Option<Vec<u8>>, VendorError> {
        Ok((*wanted == casting("builtin")).then(|| b"RIFF0123WAVE".to_vec()))
    }
}
