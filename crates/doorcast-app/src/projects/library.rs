//! Pictures somebody has used before, to be picked again.

use doorcast_domain::{
    picture::PictureId,
    project::{Backdrop, Owner},
};

use super::{Projects, reach_of};
use crate::ports::{
    StoreError,
    projects::{Feed, Shelf},
};

/// How many of the newest projects are looked through.
const MOST_PROJECTS: usize = 24;

/// The most pictures that are offered.
const MOST_PICTURES: usize = 24;

impl Projects {
    /// Returns the pictures somebody has used in their newest projects, those used last first, each once.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub async fn pictures_used(&self, owner: &Owner) -> Result<Vec<PictureId>, StoreError> {
        let reach = reach_of(owner);
        let feed = Feed {
            reach: reach.clone(),
            kind: None,
            status: None,
            words: Vec::new(),
            shelf: Shelf::Kept,
        };
        let page = self.store.list_projects(&feed, None, MOST_PROJECTS).await?;
        let mut used: Vec<PictureId> = Vec::new();
        for card in page.cards {
            let Some(project) = self.store.find_project(&reach, &card.id).await? else {
                continue;
            };
            let background = match project.settings.background {
                Backdrop::Picture(picture) => Some(picture),
                Backdrop::Usual | Backdrop::Color(_) => None,
            };
            for picture in background.into_iter().chain(project.settings.photos) {
                if !used.contains(&picture) {
                    used.push(picture);
                }
            }
        }
        used.truncate(MOST_PICTURES);
        Ok(used)
    }
}
