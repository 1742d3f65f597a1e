//! Who can be seen and heard at HeyGen, for the galleries: listed from HeyGen's own cache of lists, shown and played from
//! files we fetched and checked.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use doorcast_app::ports::{
    Retry, VendorError,
    cast::{Face, Gallery, Voice},
};
use doorcast_domain::{project::Casting, video::Language};
use doorcast_vendors::heygen::{self, HeyGenStudio, Look, NoPreview, Previews, VoiceFilter};
use tokio::time::timeout;

use crate::environment::{self, HeyGenKeys};

/// How long a page waits for a list. It is fetched to its end all the same, for the next page.
const PATIENCE: Duration = Duration::from_secs(4);

/// What HeyGen says of a look that can be used.
const READY: &str = "completed";

/// Everybody of HeyGen.
pub(super) struct HeyGenCast {
    studio: Arc<HeyGenStudio>,
    previews: Arc<Previews>,
}

impl HeyGenCast {
    /// Returns everybody of a studio.
    pub(super) fn of(studio: &Arc<HeyGenStudio>, keys: &HeyGenKeys) -> Self {
        // Servers on this computer are HeyGen only where it is played.
        let played_at = keys.settings.base_url.strip_prefix("http://127.0.0.1:");
        let port = played_at.and_then(|rest| rest.trim_end_matches('/').parse().ok());
        let played_at = port.map(|port: u16| SocketAddr::from(([127, 0, 0, 1], port)));
        Self {
            studio: Arc::clone(studio),
            previews: Arc::new(Previews::new(played_at)),
        }
    }

    pub(super) async fn faces(&self, most: usize) -> Gallery<Face> {
        let Some(looks) = self.looks().await else {
            return incomplete();
        };
        let faces = looks.iter().filter(|look| is_ready(look)).map(|look| Face {
            casting: casting(&look.id),
            name: look.name.clone(),
            description: "HeyGen".to_owned(),
            has_portrait: look.preview_image_url.is_some(),
        });
        part(faces, most)
    }

    pub(super) async fn voices(&self, language: Language, most: usize) -> Gallery<Voice> {
        let Some(voices) = self.voices_of(language).await else {
            return incomplete();
        };
        let usable = voices.iter().filter(|voice| is_plain(&voice.voice_id));
        let voices = usable.map(|voice| Voice {
            casting: casting(&voice.voice_id),
            name: voice.name.clone(),
            has_sample: voice.preview_audio_url.is_some(),
        });
        part(voices, most)
    }

    pub(super) async fn portrait(&self, id: &str) -> Result<Option<Vec<u8>>, VendorError> {
        let looks = self.looks().await.unwrap_or_default();
        let look = looks.iter().find(|look| look.id == id);
        let Some(address) = look.and_then(|look| look.preview_image_url.as_deref()) else {
            return Ok(None);
        };
        let still = self.previews.still(id, address).await;
        still.map(Some).map_err(refused)
    }

    pub(super) async fn sample(&self, id: &str) -> Result<Option<Vec<u8>>, VendorError> {
        for language in [Language::English, Language::Spanish] {
            let voices = self.voices_of(language).await.unwrap_or_default();
            let voice = voices.iter().find(|voice| voice.voice_id == id);
            let address = voice.and_then(|voice| voice.preview_audio_url.as_deref());
            if let Some(address) = address {
                let sample = self.previews.sample(id, address).await;
                return sample.map(Some).map_err(refused);
            }
        }
        Ok(None)
    }

    async fn looks(&self) -> Option<Arc<[Look]>> {
        let studio = Arc::clone(&self.studio);
        let listing = tokio::spawn(async move { studio.client().list_looks(None).await });
        timeout(PATIENCE, listing).await.ok()?.ok()?.ok()
    }

    async fn voices_of(&self, language: Language) -> Option<Arc<[heygen::Voice]>> {
        let studio = Arc::clone(&self.studio);
        let filter = VoiceFilter {
            language: Some(match language {
                Language::English => "English".to_owned(),
                Language::Spanish => "Spanish".to_owned(),
            }),
        };
        let listing = tokio::spawn(async move { studio.client().list_voices(&filter).await });
        timeout(PATIENCE, listing).await.ok()?.ok()?.ok()
    }
}

/// Looks are listed before they can be used.
fn is_ready(look: &Look) -> bool {
    let is_done = look.status.as_deref().is_none_or(|status| status == READY);
    is_done && look.preview_image_url.is_some() && is_plain(&look.id)
}

/// Ids become parts of addresses.
fn is_plain(id: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (1..=100).contains(&id.len()) && id.bytes().all(is_sign) && !id.starts_with('.')
}

fn casting(id: &str) -> Casting {
    Casting {
        studio: environment::name("heygen"),
        name: id.to_owned(),
    }
}

fn part<T>(all: impl Iterator<Item = T>, most: usize) -> Gallery<T> {
    let mut shown: Vec<T> = all.take(most + 1).collect();
    let has_more = shown.len() > most;
    shown.truncate(most);
    Gallery {
        shown,
        has_more,
        is_incomplete: false,
    }
}

fn incomplete<T>() -> Gallery<T> {
    Gallery {
        is_incomplete: true,
        ..Gallery::default()
    }
}

fn refused(error: NoPreview) -> VendorError {
    VendorError {
        message: error.to_string(),
        retry: Retry::Never,
        source: Some(Box::new(error)),
    }
}
