//! Posters and captions of the studio's films.

use async_trait::async_trait;
use doorcast_app::ports::{VendorError, media::FilmExtras};
use doorcast_domain::pipeline::{Video, id::AttemptId};

use super::{HouseStudio, attempt_of, unavailable};

#[async_trait]
impl FilmExtras for HouseStudio {
    async fn poster(&self, video: &Video) -> Result<Option<Vec<u8>>, VendorError> {
        match filmed(video) {
            Some(attempt) => self.shelf.poster(attempt).await.map_err(unavailable),
            None => Ok(None),
        }
    }

    async fn captions(&self, video: &Video) -> Result<Option<Vec<u8>>, VendorError> {
        match filmed(video) {
            Some(attempt) => self.shelf.captions(attempt).await.map_err(unavailable),
            None => Ok(None),
        }
    }

    async fn spoken_ms(&self, video: &Video) -> Result<Option<u64>, VendorError> {
        match filmed(video) {
            Some(attempt) => self.shelf.spoken_ms(attempt).await.map_err(unavailable),
            None => Ok(None),
        }
    }

    async fn delete_extras(&self, video: &Video) -> Result<(), VendorError> {
        for attempt in &video.attempts {
            self.shelf.remove(attempt.id).await.map_err(unavailable)?;
        }
        Ok(())
    }
}

/// Returns the newest attempt at a video, if this studio has taken it.
fn filmed(video: &Video) -> Option<AttemptId> {
    let render = video.attempt().and_then(|attempt| attempt.render());
    render.and_then(attempt_of)
}
