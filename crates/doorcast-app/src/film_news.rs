//! Tells agents by letter that a film is done or needs them: at most once for each film.
//!
//! The film is taken before its letter is sent. Who dies in between has told nobody, and nobody is told twice.

use std::sync::Arc;

use doorcast_domain::{
    account::Person,
    pipeline::{Video, stage::Stage},
};

use crate::ports::{
    Clock, StoreError,
    accounts::PersonStore,
    film_letters::FilmLetters,
    mailer::{FilmLetter, HowItEnded, Letters, MailError, Mailer},
    videos::VideoStore,
};

/// Who tells agents of their films.
#[derive(Clone)]
pub struct FilmNews {
    /// Knows which films have ended.
    pub ended: Arc<dyn FilmLetters>,
    /// Keeps the films.
    pub videos: Arc<dyn VideoStore>,
    /// Knows the agents.
    pub people: Arc<dyn PersonStore>,
    /// Sends, if there is a mail server. Without one the news is dropped: nobody wants it weeks later.
    pub mailer: Option<Arc<dyn Mailer>>,
    /// Knows the words.
    pub letters: Arc<dyn Letters>,
    /// Tells the time.
    pub clock: Arc<dyn Clock + Send + Sync>,
    /// Where people reach this house: `https://doors.example`.
    pub public_url: String,
}

/// What became of a piece of news.
#[derive(Debug)]
pub enum Told {
    /// A letter was handed over.
    Sent,
    /// Nobody is to be told: the agent does not want letters, is not here any more, or has stopped the film.
    Nobody,
    /// The letter was not handed over, and is not tried again.
    Lost(MailError),
}

impl FilmNews {
    /// Tells of one film. Returns nothing if there is none to tell of.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub async fn tell_next(&self) -> Result<Option<Told>, StoreError> {
        let taken = self.ended.take_film_letter(self.clock.now_ms()).await?;
        let Some(id) = taken else {
            return Ok(None);
        };
        let Some(video) = self.videos.find(&id).await? else {
            return Ok(Some(Told::Nobody));
        };
        let person = self.people.find_person(&video.office, &video.agent).await?;
        let letter = person.and_then(|person| self.letter(&person, &video));
        let (Some(mailer), Some(letter)) = (&self.mailer, letter) else {
            return Ok(Some(Told::Nobody));
        };
        match mailer.send(&self.letters.film_ended(&letter)).await {
            Ok(()) => Ok(Some(Told::Sent)),
            Err(error) => Ok(Some(Told::Lost(error))),
        }
    }

    fn letter(&self, person: &Person, video: &Video) -> Option<FilmLetter> {
        let how = match &video.stage {
            Stage::Completed { .. } => HowItEnded::Done,
            Stage::NeedsAttention { .. } | Stage::Failed { .. } => HowItEnded::NeedsAttention,
            _ => return None,
        };
        let project = video.project.as_ref()?;
        if person.disabled_at_ms.is_some() || person.profile.without_mail {
            return None;
        }
        Some(FilmLetter {
            to: person.email.clone(),
            title: video.order.title.clone(),
            link: format!("{}/agent/cms/videos/{project}", self.public_url),
            how,
            language: person.profile.language.unwrap_or(video.order.language),
        })
    }
}
