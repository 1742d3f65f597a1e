//! Has films of a project made: the free preview, the one for good, the other shapes.
//!
//! A press looks for the film it was begun for before. If there is none, the film and the project are stored together;
//! who loses a race finds the film of the winner. Then the [desk](crate::desk) buys at most once.

use doorcast_domain::{
    pipeline::{
        Order, Status, Video,
        attempt::Quote,
        event::{Consent, Refused},
        id::VideoId,
    },
    project::{Asked, Filming, MAX_FILMS, Owner, Project, ProjectId},
    spoken::{self, SpokenProblem},
    video::{AspectRatio, Quality},
};

use super::{Keyed, MOST_TRIES, ProjectError, Projects, Speaker, reach_of};
use crate::{
    desk::DeskError,
    ports::{
        StoreError,
        avatar_studio::QuoteError,
        projects::{Reach, SaveError},
    },
};

/// Which film of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// The version of the script.
    pub script: u32,
    /// The shape.
    pub aspect: AspectRatio,
    /// How good it is.
    pub quality: Quality,
}

/// Why no film was begun. Nothing was bought.
#[derive(Debug, thiserror::Error)]
pub enum FilmError {
    /// Another film was asked for under the key before.
    #[error("something else was asked for under this key before")]
    KeyTaken(VideoId),
    /// Something about the project.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// There are no words yet.
    #[error("there is no script yet")]
    NoScript,
    /// The words cannot be said.
    #[error(transparent)]
    Script(#[from] SpokenProblem),
    /// There is no such film.
    #[error("there is no such film")]
    NoFilm,
    /// There are more films than anybody needs.
    #[error("a video has at most {MAX_FILMS} films; begin a new one")]
    TooMany,
    /// The desk did not take it.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl Projects {
    /// Returns the plan for the present choices of a project in a quality.
    ///
    /// # Errors
    ///
    /// If there are no words.
    pub fn plan(project: &Project, quality: Quality) -> Result<Plan, FilmError> {
        let script = project.current.ok_or(FilmError::NoScript)?;
        Ok(Plan {
            script,
            aspect: project.settings.aspect,
            quality,
        })
    }

    /// Has a free preview made, at once.
    ///
    /// # Errors
    ///
    /// See [`FilmError`].
    pub async fn preview(
        &self,
        owner: &Owner,
        id: &ProjectId,
        speaker: &Speaker,
    ) -> Result<Video, FilmError> {
        let project = self.get(&reach_of(owner), id).await?;
        let plan = Self::plan(&project, Quality::Preview)?;
        self.film(owner, id, plan, speaker, Quote::free(0)).await
    }

    /// Returns what a film would cost now. Changes nothing.
    ///
    /// # Errors
    ///
    /// See [`FilmError`].
    pub async fn quote(
        &self,
        owner: &Owner,
        id: &ProjectId,
        plan: Plan,
        speaker: &Speaker,
    ) -> Result<Quote, FilmError> {
        let project = self.get(&reach_of(owner), id).await?;
        let order = self.order_of(&project, plan, speaker)?;
        self.price(&order).await
    }

    /// Has a film made for at most the price in `agreed`. The same film twice is one film.
    ///
    /// # Errors
    ///
    /// See [`FilmError`].
    pub async fn film(
        &self,
        owner: &Owner,
        id: &ProjectId,
        plan: Plan,
        speaker: &Speaker,
        agreed: Quote,
    ) -> Result<Video, FilmError> {
        self.film_under(owner, id, plan, speaker, agreed, None)
            .await
    }

    /// Has a film made at most once for a key: whatever has become of the project since, the same request under the
    /// same key finds the film it was made for.
    ///
    /// # Errors
    ///
    /// See [`FilmError`].
    pub async fn film_once(
        &self,
        owner: &Owner,
        id: &ProjectId,
        plan: Plan,
        speaker: &Speaker,
        agreed: Quote,
        keyed: Keyed,
    ) -> Result<Video, FilmError> {
        let asked = Asked::new(&keyed.key, keyed.digest);
        self.film_under(owner, id, plan, speaker, agreed, Some(asked))
            .await
    }

    /// Returns the film that was asked for under a key, and presses for it if that was not done yet. Buys nothing else.
    ///
    /// # Errors
    ///
    /// See [`FilmError`].
    pub async fn find_filmed_once(
        &self,
        project: &Project,
        keyed: &Keyed,
        agreed: Quote,
    ) -> Result<Option<Video>, FilmError> {
        let asked = Asked::new(&keyed.key, keyed.digest);
        match self.find_asked(project, &asked).await? {
            Some(video) => self.press(video, agreed).await.map(Some),
            None => Ok(None),
        }
    }

    async fn film_under(
        &self,
        owner: &Owner,
        id: &ProjectId,
        plan: Plan,
        speaker: &Speaker,
        agreed: Quote,
        asked: Option<Asked>,
    ) -> Result<Video, FilmError> {
        for _ in 0..MOST_TRIES {
            let project = self.get(&reach_of(owner), id).await?;
            if let Some(asked) = &asked
                && let Some(video) = self.find_asked(&project, asked).await?
            {
                return self.press(video, agreed).await;
            }
            if !project.is_kept() {
                return Err(ProjectError::Deleted.into());
            }
            let order = self.order_of(&project, plan, speaker)?;
            if let Some(video) = self.find_equal(&project, plan, &order).await? {
                return self.press(video, agreed).await;
            }
            // Before a film is begun, so that a refusal leaves nothing behind.
            let price = self.price(&order).await?;
            if price.total() > agreed.total() {
                return Err(DeskError::Dearer(price).into());
            }
            if let Some(video) = self.begin_film(project, plan, order, asked.clone()).await? {
                return self.press(video, agreed).await;
            }
        }
        Err(ProjectError::from(StoreError::Conflict).into())
    }

    /// Has the film of a project made in another shape.
    ///
    /// # Errors
    ///
    /// See [`FilmError`].
    pub async fn reshape(
        &self,
        owner: &Owner,
        id: &ProjectId,
        video: &VideoId,
        aspect: AspectRatio,
        speaker: &Speaker,
        agreed: Quote,
    ) -> Result<Video, FilmError> {
        let project = self.get(&reach_of(owner), id).await?;
        let filmed = project.films.iter().find(|film| film.video == *video);
        let filmed = filmed.ok_or(FilmError::NoFilm)?;
        let plan = Plan {
            script: filmed.script,
            aspect,
            quality: filmed.quality,
        };
        self.film(owner, id, plan, speaker, agreed).await
    }

    /// Returns the films of a project, oldest first.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub async fn films(&self, project: &Project) -> Result<Vec<Video>, StoreError> {
        let mut films = Vec::new();
        for film in &project.films {
            films.extend(self.desk.store.find(&film.video).await?);
        }
        Ok(films)
    }

    /// Returns one film of a project somebody may see.
    ///
    /// # Errors
    ///
    /// See [`FilmError`].
    pub async fn find_film(
        &self,
        reach: &Reach,
        id: &ProjectId,
        video: &VideoId,
    ) -> Result<Video, FilmError> {
        let project = self.get(reach, id).await?;
        if !project.films.iter().any(|film| film.video == *video) {
            return Err(FilmError::NoFilm);
        }
        let found = self.desk.store.find(video).await;
        found.map_err(ProjectError::from)?.ok_or(FilmError::NoFilm)
    }

    fn order_of(
        &self,
        project: &Project,
        plan: Plan,
        speaker: &Speaker,
    ) -> Result<Order, FilmError> {
        let revision = project.find_revision(plan.script);
        let revision = revision.ok_or(ProjectError::NoRevision(plan.script))?;
        spoken::check_script(revision.text.trim())?;
        Ok(self.order(project, plan, &revision.text, speaker))
    }

    async fn price(&self, order: &Order) -> Result<Quote, FilmError> {
        let studio = self.desk.studios.get(&order.studio);
        let studio = studio.ok_or_else(|| DeskError::NoStudio(order.studio.clone()))?;
        match studio.quote(order).await {
            Ok(quote) => Ok(quote),
            Err(QuoteError::Refused(refusal)) => Err(DeskError::Order(refusal).into()),
            Err(QuoteError::Unavailable(error)) => Err(DeskError::from(error).into()),
        }
    }

    async fn find_asked(
        &self,
        project: &Project,
        asked: &Asked,
    ) -> Result<Option<Video>, FilmError> {
        let mut films = project.films.iter();
        let is_named =
            |film: &&Filming| film.asked.as_ref().is_some_and(|one| one.key == asked.key);
        let Some(film) = films.find(is_named) else {
            return Ok(None);
        };
        if film.asked.as_ref() != Some(asked) {
            return Err(FilmError::KeyTaken(film.video.clone()));
        }
        let found = self.desk.store.find(&film.video).await;
        found
            .map_err(ProjectError::from)?
            .ok_or(FilmError::NoFilm)
            .map(Some)
    }

    async fn find_equal(
        &self,
        project: &Project,
        plan: Plan,
        order: &Order,
    ) -> Result<Option<Video>, FilmError> {
        let is_planned = |film: &&Filming| {
            (film.script, film.aspect, film.quality) == (plan.script, plan.aspect, plan.quality)
        };
        for film in project.films.iter().rev().filter(is_planned) {
            let found = self.desk.store.find(&film.video).await;
            let found = found.map_err(ProjectError::from)?;
            if let Some(video) = found.filter(|video| video.order == *order) {
                return Ok(Some(video));
            }
        }
        Ok(None)
    }

    /// Keeps a film and its project, or nothing if somebody else was faster.
    async fn begin_film(
        &self,
        mut project: Project,
        plan: Plan,
        order: Order,
        asked: Option<Asked>,
    ) -> Result<Option<Video>, FilmError> {
        if project.films.len() >= MAX_FILMS {
            return Err(FilmError::TooMany);
        }
        let now_ms = self.desk.clock.now_ms();
        let chance = self.desk.ids.draw() as u64;
        let id = VideoId::new(now_ms.unsigned_abs(), chance);
        let owner = project.owner();
        let video = Video::draft(id, owner.agent, owner.office, order, now_ms)
            .of_project(project.id.clone());
        project.films.push(Filming {
            video: video.id.clone(),
            script: plan.script,
            aspect: plan.aspect,
            quality: plan.quality,
            at_ms: now_ms,
            asked,
        });
        project.revision += 1;
        project.updated_at_ms = now_ms;
        match self.store.begin_film(&project, &video).await {
            Ok(()) => Ok(Some(video)),
            Err(SaveError::Stale) => Ok(None),
            Err(SaveError::Store(error)) => Err(ProjectError::from(error).into()),
        }
    }

    /// Presses; a film that is pressed for already is as wanted. What is free and has failed is made again.
    async fn press(&self, video: Video, agreed: Quote) -> Result<Video, FilmError> {
        let is_free = agreed.total() == Quote::free(0).total();
        let pressed = match video.status() {
            Status::Failed if is_free && video.may_have_been_bought() => {
                let next = video.attempts.len() + 1;
                self.desk.buy_again(&video.id, next, agreed).await
            }
            Status::Draft | Status::Generating | Status::Completed | Status::Failed => {
                self.desk.press(&video.id, agreed, Consent::Buy).await
            }
        };
        match pressed {
            Err(DeskError::Refused(Refused::AlreadyPressed | Refused::NeedsBuyAgain)) => {
                let found = self.desk.store.find(&video.id).await;
                Ok(found.map_err(ProjectError::from)?.unwrap_or(video))
            }
            pressed => Ok(pressed?),
        }
    }
}
