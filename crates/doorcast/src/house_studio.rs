//! The built-in studio as a studio of the pipeline: accepts at once, films on threads of its own, costs nothing.
//!
//! What is to be filmed and what came of it are files in the data folder, named by the attempt (`shelf`). A render
//! whose process died is simply begun again by whoever asks how far it is: it is free, and equal orders give equal
//! films. It lives here because the studio and the vendors must not know each other.

mod extras;
mod floor;
mod order;
mod shelf;
#[cfg(test)]
mod tests;

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::Path,
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use doorcast_app::ports::{
    Clock, Retry, VendorError,
    avatar_studio::{
        AvatarStudio, ByteSource, Forged, FreshUrl, Prepared, QuoteError, RenderPage,
        RenderSighting, WebhookEvent,
    },
};
use doorcast_domain::{
    agent::AgentProfile,
    pipeline::{
        Order,
        attempt::{Attempt, Quote},
        event::{LookUpAnswer, PollAnswer, SubmitAnswer},
        id::{AttemptId, RenderId},
        stage::Refusal,
    },
    spoken,
};

use doorcast_vendors::disk_pictures::DiskPictures;

use self::{
    floor::Floor,
    order::{HouseOrder, refuse},
    shelf::{Outcome, Shelf, Ticket},
};

/// How much of a film is read at once.
const PIECE_BYTES: usize = 256 * 1024;

/// Hears that an attempt has ended.
pub(crate) type OnEnd = Arc<dyn Fn(AttemptId) + Send + Sync>;

/// What the studio shows in every video.
#[derive(Debug, Clone)]
pub(crate) struct HouseBrand {
    /// Whose name, brokerage, license and phone are shown, or why they are not known.
    pub(crate) agent: Result<AgentProfile, String>,
    /// The brand color as 0xRRGGBB.
    pub(crate) accent: u32,
}

/// The built-in studio.
pub(crate) struct HouseStudio {
    brand: HouseBrand,
    shelf: Shelf,
    floor: Floor,
    clock: Arc<dyn Clock + Send + Sync>,
}

impl HouseStudio {
    /// Opens the studio in a data folder. At most `at_once` films are made at the same time.
    ///
    /// # Errors
    ///
    /// If its folder cannot be made.
    pub(crate) fn open(
        data: &Path,
        brand: HouseBrand,
        pictures: &DiskPictures,
        at_once: usize,
        clock: Arc<dyn Clock + Send + Sync>,
        on_end: OnEnd,
    ) -> io::Result<Self> {
        let shelf = Shelf::open(data)?;
        Ok(Self {
            brand,
            floor: Floor::open(data, shelf.clone(), pictures, at_once, on_end),
            shelf,
            clock,
        })
    }

    fn accept(&self, attempt: &Attempt) -> io::Result<SubmitAnswer> {
        let Ok(order) = serde_json::from_str::<HouseOrder>(&attempt.request) else {
            return Ok(SubmitAnswer::Refused(refuse(
                "order",
                "it was prepared by another Doorcast; press again",
            )));
        };
        self.shelf.take(
            attempt.id,
            &Ticket {
                title: attempt.title.clone(),
                created_at_ms: self.clock.now_ms(),
                order,
            },
        )?;
        self.floor.film(attempt.id);
        Ok(SubmitAnswer::Accepted {
            render: render_of(attempt.id),
        })
    }

    /// Says how far an attempt is, and begins again what nobody works on.
    fn progress(&self, attempt: AttemptId) -> io::Result<PollAnswer> {
        let outcome = self.shelf.outcome(attempt)?;
        if let Some(outcome) = outcome {
            return Ok(answer(outcome));
        }
        match self.shelf.ticket(attempt)? {
            Some(_) => {
                self.floor.film(attempt);
                Ok(PollAnswer::Running)
            }
            None => Ok(PollAnswer::NotFound),
        }
    }

    fn sighting(&self, attempt: AttemptId) -> io::Result<Option<RenderSighting>> {
        let Some(ticket) = self.shelf.ticket(attempt)? else {
            return Ok(None);
        };
        Ok(Some(RenderSighting {
            render: render_of(attempt),
            title: ticket.title,
            created_at_ms: ticket.created_at_ms,
            progress: match self.shelf.outcome(attempt)? {
                Some(outcome) => answer(outcome),
                None => PollAnswer::Running,
            },
        }))
    }

    fn open_file(&self, render: &RenderId, offset_bytes: u64) -> io::Result<FilmFile> {
        let attempt = attempt_of(render).ok_or(io::ErrorKind::NotFound)?;
        let mut file = File::open(self.shelf.film(attempt))?;
        let size_bytes = file.metadata()?.len();
        file.seek(SeekFrom::Start(offset_bytes))?;
        Ok(FilmFile {
            file: Some(file),
            left_bytes: size_bytes.saturating_sub(offset_bytes),
        })
    }
}

#[async_trait]
impl AvatarStudio for HouseStudio {
    async fn quote(&self, order: &Order) -> Result<Quote, QuoteError> {
        HouseOrder::of(order, &self.brand).map_err(QuoteError::Refused)?;
        let seconds = spoken::seconds(&order.script, order.language);
        Ok(Quote::free((seconds * 1_000.0).ceil() as u64))
    }

    fn prepare(&self, order: &Order, attempt: AttemptId) -> Result<Prepared, Refusal> {
        let order = HouseOrder::of(order, &self.brand)?;
        Ok(Prepared {
            title: format!("{} [{}]", order.title, attempt.token()),
            request: serde_json::to_string(&order).expect("texts and numbers are always JSON"),
        })
    }

    async fn submit(&self, attempt: &Attempt) -> SubmitAnswer {
        self.accept(attempt).unwrap_or(SubmitAnswer::Unclear)
    }

    async fn look_up(&self, attempt: &Attempt) -> LookUpAnswer {
        match self.shelf.ticket(attempt.id) {
            Ok(Some(_)) => LookUpAnswer::Found {
                render: render_of(attempt.id),
                others: 0,
            },
            Ok(None) => LookUpAnswer::Absent,
            Err(_) => LookUpAnswer::Unclear,
        }
    }

    async fn poll(&self, renders: &[RenderId]) -> Result<Vec<(RenderId, PollAnswer)>, VendorError> {
        let ask = |render: &RenderId| {
            let answer = match attempt_of(render) {
                Some(attempt) => self.progress(attempt).unwrap_or(PollAnswer::Unclear),
                None => PollAnswer::NotFound,
            };
            (render.clone(), answer)
        };
        Ok(renders.iter().map(ask).collect())
    }

    async fn film_url(&self, render: &RenderId) -> Result<FreshUrl, VendorError> {
        let attempt =
            attempt_of(render).ok_or_else(|| unavailable(io::ErrorKind::NotFound.into()))?;
        Ok(FreshUrl(format!(
            "file://{}",
            self.shelf.film(attempt).display()
        )))
    }

    async fn open_film(
        &self,
        render: &RenderId,
        offset_bytes: u64,
    ) -> Result<Box<dyn ByteSource>, VendorError> {
        match self.open_file(render, offset_bytes) {
            Ok(file) => Ok(Box::new(file)),
            Err(error) => Err(unavailable(error)),
        }
    }

    async fn list_renders(&self, _: Option<&str>) -> Result<RenderPage, VendorError> {
        let attempts = self.shelf.list().map_err(unavailable)?;
        let sightings = attempts.into_iter().map(|attempt| self.sighting(attempt));
        let mut renders = sightings
            .collect::<io::Result<Vec<_>>>()
            .map_err(unavailable)?;
        renders.sort_by_key(|sighting| {
            std::cmp::Reverse(sighting.as_ref().map(|sighting| sighting.created_at_ms))
        });
        Ok(RenderPage {
            renders: renders.into_iter().flatten().collect(),
            next: None,
        })
    }

    fn read_webhook(
        &self,
        _: &[(String, String)],
        _: &[u8],
    ) -> Result<Option<WebhookEvent>, Forged> {
        Err(Forged)
    }
}

/// A film while it is read.
struct FilmFile {
    file: Option<File>,
    left_bytes: u64,
}

#[async_trait]
impl ByteSource for FilmFile {
    fn size_bytes(&self) -> Option<u64> {
        Some(self.left_bytes)
    }

    async fn next_piece(&mut self) -> Result<Option<Vec<u8>>, VendorError> {
        let Some(mut file) = self.file.take() else {
            return Ok(None);
        };
        let reading = tokio::task::spawn_blocking(move || {
            let mut piece = vec![0; PIECE_BYTES];
            let read = file.read(&mut piece)?;
            piece.truncate(read);
            Ok::<_, io::Error>((file, piece))
        });
        let read = reading.await.map_err(io::Error::other).flatten();
        let (file, piece) = read.map_err(unavailable)?;
        if piece.is_empty() {
            return Ok(None);
        }
        self.file = Some(file);
        self.left_bytes = self.left_bytes.saturating_sub(piece.len() as u64);
        Ok(Some(piece))
    }
}

fn answer(outcome: Outcome) -> PollAnswer {
    match outcome {
        Outcome::Finished { duration_ms, .. } => PollAnswer::Finished {
            duration_ms: Some(duration_ms),
        },
        Outcome::Failed { code, message } => PollAnswer::Failed {
            code,
            message,
            is_unpaid: false,
        },
    }
}

/// Returns what the studio calls an attempt.
pub(crate) fn render_of(attempt: AttemptId) -> RenderId {
    attempt.token().parse().expect("32 digits are a short name")
}

fn attempt_of(render: &RenderId) -> Option<AttemptId> {
    AttemptId::from_title(&format!("[{render}]"))
}

fn unavailable(error: io::Error) -> VendorError {
    VendorError {
        message: "read the built-in studio's folder".to_owned(),
        retry: Retry::After(Duration::from_secs(2)),
        source: Some(Box::new(error)),
    }
}
