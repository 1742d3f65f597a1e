//! Asks how far renders are, many in one call, and takes finished films into storage.

use std::collections::HashMap;

use doorcast_domain::pipeline::{
    event::{Event, PollAnswer, StoreAnswer},
    id::{MediaKey, RenderId, VendorName},
    stage::Stage,
};
use futures_util::future::join_all;

use super::{Held, Runner};
use crate::{
    crash::CrashPoint,
    ports::{
        Retry, VendorError,
        avatar_studio::AvatarStudio,
        media::{FilmToStore, MediaStore, StoreFilmError, StudioFilm},
        videos::Heard,
    },
};

impl Runner {
    /// Asks for many renders at once.
    pub(super) async fn poll(&self, vendor: &VendorName, held: Vec<Held>) {
        let Some((studio, _)) = self.crew.studios.get(vendor) else {
            return;
        };
        let renders: Vec<RenderId> = held.iter().filter_map(render_of).cloned().collect();
        self.crew.crashes.reach(CrashPoint::PollBefore).await;
        let answer = self.keeping(&held, studio.poll(&renders)).await;
        self.crew.crashes.reach(CrashPoint::PollAfter).await;
        let (heard, mut answers) = match answer {
            Some(Ok(answers)) => (Heard::Answer, HashMap::from_iter(answers)),
            Some(Err(error)) => {
                self.note_trouble(vendor, &error.message).await;
                (heard_in(&error), HashMap::new())
            }
            None => return,
        };
        // All at once, so that they share the store's wait for the disk.
        let answered = held.into_iter().filter_map(|one| {
            let render = render_of(&one).cloned()?;
            let answer = answers.remove(&render).unwrap_or(PollAnswer::Unclear);
            Some(self.conclude(one, Event::PollAnswered { render, answer }))
        });
        join_all(answered.collect::<Vec<_>>()).await;
        self.heard(vendor, heard).await;
    }

    /// Finds a film in storage or puts it there.
    pub(super) async fn store_film(
        &self,
        vendor: &VendorName,
        held: Held,
        render: RenderId,
        key: MediaKey,
        duration_ms: Option<u64>,
    ) {
        let studio_name = held.video.order.studio.clone();
        let studio = self.crew.studios.get(&studio_name);
        let Some(((media, _), (studio, _))) = self.crew.media.get(vendor).zip(studio) else {
            return self.let_go(&held).await;
        };
        let film = FilmToStore {
            key,
            video: held.video.id.clone(),
            duration_ms,
        };
        let storing = self.find_or_store(media.as_ref(), studio.as_ref(), &film, &render);
        let Some(stored) = self.keeping(std::slice::from_ref(&held), storing).await else {
            return;
        };
        let (heard, answer) = match stored {
            Ok(answer) => (Some(Heard::Answer), answer),
            Err(Trouble::Storage(error)) => {
                self.note_trouble(vendor, &error.message).await;
                (Some(heard_in(&error)), StoreAnswer::NotYet)
            }
            Err(Trouble::Studio(error)) => {
                self.note_trouble(&studio_name, &error.message).await;
                self.heard(&studio_name, heard_in(&error)).await;
                (None, StoreAnswer::NotYet)
            }
        };
        let is_kept = matches!(answer, StoreAnswer::Stored(_));
        let event = Event::StoreAnswered {
            render: render.clone(),
            answer,
        };
        self.conclude(held, event).await;
        if is_kept {
            studio.film_is_kept(&render).await;
        }
        if let Some(heard) = heard {
            self.heard(vendor, heard).await;
        }
    }

    async fn find_or_store(
        &self,
        media: &dyn MediaStore,
        studio: &dyn AvatarStudio,
        film: &FilmToStore,
        render: &RenderId,
    ) -> Result<StoreAnswer, Trouble> {
        self.crew.crashes.reach(CrashPoint::FindBefore).await;
        let found = media.find(film).await;
        self.crew.crashes.reach(CrashPoint::FindAfter).await;
        match found {
            Ok(Some(stored)) => return Ok(StoreAnswer::Stored(stored)),
            Ok(None) => {}
            Err(error) => return answer_to(error),
        }
        self.crew.crashes.reach(CrashPoint::AddressBefore).await;
        let url = studio.film_url(render).await.map_err(Trouble::Studio)?;
        self.crew.crashes.reach(CrashPoint::AddressAfter).await;
        self.crew.crashes.reach(CrashPoint::StoreBefore).await;
        let stored = match media.store_from_url(film, &url).await {
            Err(StoreFilmError::CannotRead { .. }) => {
                let source = StudioFilm { studio, render };
                media.store_from_bytes(film, &source).await
            }
            answered => answered,
        };
        self.crew.crashes.reach(CrashPoint::StoreAfter).await;
        stored.map(StoreAnswer::Stored).or_else(answer_to)
    }
}

/// Whose fault it is that there is no answer.
enum Trouble {
    Studio(VendorError),
    Storage(VendorError),
}

fn answer_to(error: StoreFilmError) -> Result<StoreAnswer, Trouble> {
    match error {
        StoreFilmError::Unavailable(error) => Err(Trouble::Storage(error)),
        StoreFilmError::CannotRead { .. } => Ok(StoreAnswer::NotYet),
        StoreFilmError::Taken(_) | StoreFilmError::Refused { .. } => Ok(StoreAnswer::Refused {
            reason: error.to_string(),
        }),
    }
}

/// A vendor that says no is well; one that says nothing is not.
fn heard_in(error: &VendorError) -> Heard {
    match error.retry {
        Retry::Never => Heard::Answer,
        Retry::After(_) | Retry::Unknown => Heard::Failure,
    }
}

fn render_of(held: &Held) -> Option<&RenderId> {
    match &held.video.stage {
        Stage::Rendering { render, .. } => Some(render),
        _ => None,
    }
}
