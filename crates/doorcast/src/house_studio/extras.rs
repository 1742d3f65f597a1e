//! Posters and captions of the studio's films.

use std::io;

use async_trait::async_trait;
use doorcast_app::ports::{VendorError, media::FilmExtras};
use doorcast_domain::pipeline::{Video, id::AttemptId};
use tokio::task::spawn_blocking;

use super::{HouseStudio, attempt_of, shelf::Shelf, unavailable};

#[async_trait]
impl FilmExtras for HouseStudio {
    async fn poster(&self, video: &Video) -> Result<Option<Vec<u8>>, VendorError> {
        self.extra(video, Shelf::poster).await
    }

    async fn captions(&self, video: &Video) -> Result<Option<Vec<u8>>, VendorError> {
        self.extra(video, Shelf::captions).await
    }

    async fn spoken_ms(&self, video: &Video) -> Result<Option<u64>, VendorError> {
        self.extra(video, Shelf::spoken_ms).await
    }

    async fn delete_extras(&self, video: &Video) -> Result<(), VendorError> {
        let shelf = self.shelf.clone();
        let attempts: Vec<AttemptId> = video.attempts.iter().map(|attempt| attempt.id).collect();
        let removed = spawn_blocking(move || {
            attempts
                .into_iter()
                .try_for_each(|attempt| shelf.remove(attempt))
        });
        let removed = removed.await.map_err(io::Error::other);
        removed.flatten().map_err(unavailable)
    }
}

impl HouseStudio {
    async fn extra<T: Send + 'static>(
        &self,
        video: &Video,
        read: fn(&Shelf, AttemptId) -> io::Result<Option<T>>,
    ) -> Result<Option<T>, VendorError> {
        let render = video.attempt().and_then(|attempt| attempt.render());
        let Some(attempt) = render.and_then(attempt_of) else {
            return Ok(None);
        };
        let shelf = self.shelf.clone();
        let read = spawn_blocking(move || read(&shelf, attempt)).await;
        read.map_err(io::Error::other)
            .flatten()
            .map_err(unavailable)
    }
}
