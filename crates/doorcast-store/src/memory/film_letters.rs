//! Films that ended, in memory.

use async_trait::async_trait;
use doorcast_app::ports::{StoreError, film_letters::FilmLetters};
use doorcast_domain::{
    pipeline::{Status, Video, id::VideoId},
    video::Quality,
};

use super::{MemoryVideos, Shelf};

#[async_trait]
impl FilmLetters for MemoryVideos {
    async fn take_film_letter(&self, now_ms: i64) -> Result<Option<VideoId>, StoreError> {
        let mut shelf = self.shelf();
        let open = shelf
            .film_letters
            .iter_mut()
            .find(|(_, taken_at_ms)| taken_at_ms.is_none());
        Ok(open.map(|(video, taken_at_ms)| {
            *taken_at_ms = Some(now_ms);
            video.clone()
        }))
    }
}

impl Shelf {
    /// Notes a production film of a project that ends with a change.
    pub(super) fn note_end(&mut self, before: Status, video: &Video) {
        let is_end = before == Status::Generating
            && matches!(video.status(), Status::Completed | Status::Failed);
        let project = video.project.as_ref().and_then(|id| self.projects.get(id));
        let newest = project.and_then(|project| project.newest_film());
        let is_news = newest
            .is_some_and(|film| film.video == video.id && film.quality == Quality::Production);
        if is_end && is_news {
            self.film_letters.entry(video.id.clone()).or_insert(None);
        }
    }
}
