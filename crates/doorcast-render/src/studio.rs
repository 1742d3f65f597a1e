//! The studio's front door: a project goes in, a video comes out.

mod schedule;
mod set;
mod speaker;

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use doorcast_domain::spoken;

use self::{
    schedule::{Desk, Editor, Job, Made},
    speaker::Speaker,
};
use crate::{
    backdrop::Shelf,
    captions_file::{Cue, web_vtt},
    coder::{self, Encoder, Plate},
    figure::Pose,
    mp4::{CodedFrame, Movie, PictureTrack},
    planes::Frame,
    poster,
    project::Project,
    shots::{self, Shot, View},
    sound,
    stage::{Look, Set},
    take::{self, Camera, Cut, Footage, Take},
    timeline::FRAME_RATE,
};

/// Quality of the poster: a JPEG of about 130 kB at full size.
const POSTER_QUALITY: u8 = 85;

/// What is being done, for a progress bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Speaking the script or timing a recording.
    Voice,
    /// Opening photos and drawing what stands still.
    Scenes,
    /// Drawing and encoding frames.
    Frames,
    /// Writing the index.
    Finish,
}

/// Hears of progress: the stage, and how much of it is done from 0 to 1. Called from several threads.
pub type OnProgress<'a> = &'a (dyn Fn(Stage, f32) + Sync);

/// A request to stop, shared with whoever may press cancel.
#[derive(Debug, Default)]
pub struct Cancel(AtomicBool);

impl Cancel {
    /// Asks the studio to stop at the next frame.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Returns whether somebody asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Keeps encoded segments and spoken sentences between runs, by content. Losing an entry only costs time.
pub trait SegmentStore: Sync {
    /// Returns the bytes kept under a key, if they are still there.
    fn get(&self, key: &str) -> Option<Vec<u8>>;
    /// Keeps bytes under a key: 64 hexadecimal digits.
    fn put(&self, key: &str, bytes: &[u8]);
}

/// Keeps nothing.
#[derive(Debug, Clone, Copy)]
pub struct NoStore;

impl SegmentStore for NoStore {
    fn get(&self, _: &str) -> Option<Vec<u8>> {
        None
    }

    fn put(&self, _: &str, _: &[u8]) {}
}

/// A finished video and what belongs to it.
#[derive(Debug, Clone)]
pub struct Film {
    /// The video: H.264 and AAC, index first.
    pub mp4: Vec<u8>,
    /// A still to show before it plays.
    pub poster_jpeg: Vec<u8>,
    /// The captions as WebVTT.
    pub captions_vtt: String,
    /// How long it plays, in milliseconds.
    pub duration_ms: u64,
    /// Width and height in pixels.
    pub size: (usize, usize),
    /// Segments in all, and those that came from the store.
    pub segments: (usize, usize),
}

/// Why there is no film.
#[derive(Debug, thiserror::Error)]
pub enum FilmError {
    /// Somebody asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// The built-in voice speaks English only.
    #[error("the built-in voice speaks English only")]
    VoiceLanguage,
    /// There is no presenter of that id.
    #[error("no presenter is called \"{given}\"; there are {known}")]
    UnknownPresenter {
        /// What was asked for.
        given: String,
        /// Who there is, for a person to read.
        known: String,
    },
    /// A picture cannot be used.
    #[error("{which} cannot be used: {reason}")]
    Picture {
        /// Which one: "photo 2", "the headshot", "the background".
        which: String,
        /// What is wrong and what to do.
        reason: String,
    },
    /// A recording cannot be used.
    #[error("the recording cannot be used: {0}")]
    Recording(String),
}

/// Films a project on up to `threads` threads.
///
/// # Errors
///
/// See [`FilmError`]. Nothing is written anywhere but to `store`.
pub fn film(
    project: &Project,
    threads: usize,
    store: &dyn SegmentStore,
    on_progress: OnProgress<'_>,
    cancel: &Cancel,
) -> Result<Film, FilmError> {
    on_progress(Stage::Voice, 0.0);
    let sentences = spoken::sentences(&project.script, project.language, &project.pronunciations);
    let mut speaker = Speaker::new(project, &sentences, store)?;
    let set = thread::scope(|scope| {
        let building = scope.spawn(|| set::build(project));
        if threads > 1 {
            speaker.speak_first();
        }
        let set = building.join();
        set.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })?;
    let words: Vec<usize> = sentences
        .iter()
        .map(|sentence| sentence.words.len())
        .collect();
    let shots = shots::plan(project, &words);
    let uses = schedule::photo_uses(&shots, project.photos.len());
    let shelf = Shelf::new(&project.photos, &uses);
    let desk = Desk::new(&words, on_progress);
    let opening = shots.first().and_then(Shot::photo);
    opening.into_iter().for_each(|photo| shelf.reserve(photo));
    desk.hand_out(Job::Poster(opening));
    let crew = Crew {
        set: &set,
        set_name: take::set_name(&set),
        shots: &shots,
        shelf: &shelf,
        plates: Plates::default(),
        store,
        desk: &desk,
        cancel,
    };
    let cues = thread::scope(|scope| {
        for _ in 1..threads.max(1) {
            scope.spawn(|| crew.help());
        }
        let cues = speaker.speak_all(&set, &shots, &shelf, &desk, cancel);
        crew.work(None);
        cues
    });
    let mut made = desk.finish()?;
    join(&mut made.footage);
    on_progress(Stage::Finish, 0.0);
    let film = assemble(project, &set, made, &cues?);
    on_progress(Stage::Finish, 1.0);
    Ok(film)
}

/// Returns one picture from the middle of every shot of a project, without filming it.
///
/// # Errors
///
/// See [`FilmError`].
pub fn storyboard(project: &Project, store: &dyn SegmentStore) -> Result<Vec<Frame>, FilmError> {
    let mut pictures = Vec::new();
    walk(project, store, |take, set, camera| {
        if take.is_first() {
            pictures.push(camera.still(&take.middle_look(set))?);
        }
        Ok(())
    })?;
    Ok(pictures)
}

/// Shows every picture of a project to `develop`, in order, before any encoding: what quality is measured against.
///
/// # Errors
///
/// See [`FilmError`].
pub fn pictures(
    project: &Project,
    store: &dyn SegmentStore,
    mut develop: impl FnMut(&Frame),
) -> Result<(), FilmError> {
    walk(project, store, |take, set, camera| {
        camera.shoot(&take.looks(set), |shown| {
            develop(shown.frame);
            Ok(())
        })
    })
}

/// Goes through the takes of a project in order, on one thread.
fn walk(
    project: &Project,
    store: &dyn SegmentStore,
    mut visit: impl FnMut(&Take, &Set<'_>, &mut Camera<'_>) -> Result<(), Cut>,
) -> Result<(), FilmError> {
    let sentences = spoken::sentences(&project.script, project.language, &project.pronunciations);
    let speaker = Speaker::new(project, &sentences, store)?;
    let set = set::build(project)?;
    let words: Vec<usize> = sentences
        .iter()
        .map(|sentence| sentence.words.len())
        .collect();
    let shots = shots::plan(project, &words);
    let shelf = Shelf::new(
        &project.photos,
        &schedule::photo_uses(&shots, project.photos.len()),
    );
    let mut editor = Editor::new(&shots, &shelf);
    let mut camera = Camera::new(&set, &shelf);
    for index in 0..sentences.len() {
        let beat = Arc::new(speaker.beat(index, &set.layout));
        for take in editor.takes(index, &beat) {
            visit(&take, &set, &mut camera)?;
            take.photos().for_each(|photo| shelf.put_back(photo));
        }
    }
    Ok(())
}

/// Who films, and what with.
struct Crew<'a> {
    set: &'a Set<'a>,
    set_name: String,
    shots: &'a [Shot],
    shelf: &'a Shelf<'a>,
    plates: Plates,
    store: &'a dyn SegmentStore,
    desk: &'a Desk<'a>,
    cancel: &'a Cancel,
}

/// What the ground and the host look like in each view with nobody speaking, once that was needed.
type Plates = Mutex<[Option<Arc<Plate>>; 3]>;

impl<'a> Crew<'a> {
    /// Readies the first plate while nothing has been spoken yet, then works.
    fn help(&self) {
        let mut camera = None;
        if let Some(shot) = self.shots.first().filter(|shot| shot.photo().is_none()) {
            let mut early = Camera::new(self.set, self.shelf);
            // What goes wrong here goes wrong again when a take is filmed, and is told then.
            let _ = self.plate(&mut early, shot.view);
            camera = Some(early);
        }
        self.work(camera);
    }

    /// Returns the plate of a view, which the first who needs it makes.
    fn plate(&self, camera: &mut Camera<'a>, view: View) -> Result<Arc<Plate>, Cut> {
        let mut plates = self.plates.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(plate) = &plates[view as usize] {
            return Ok(Arc::clone(plate));
        }
        let frame = camera.still(&Look {
            photo: None,
            view,
            pose: Pose::default(),
            levels: Vec::new(),
            panel: None,
            caption: None,
        })?;
        let plate = Arc::new(Plate::new(&frame, take::settings(self.set)));
        plates[view as usize] = Some(Arc::clone(&plate));
        Ok(plate)
    }

    /// Does jobs until there are no more. The camera is set up when the first job needs it, unless there is one.
    fn work(&self, mut camera: Option<Camera<'a>>) {
        while let Some(job) = self.desk.next_job() {
            match job {
                Job::Film(take) => {
                    match self.film_take(&take, &mut camera) {
                        Ok(footage) => self.desk.deliver(take.order, footage),
                        Err(cut) => self.desk.stop(cut),
                    }
                    take.photos().for_each(|photo| self.shelf.put_back(photo));
                }
                Job::Sound(samples) => {
                    let mastered = sound::master(samples).samples;
                    self.desk.deliver_sound(sound::encode_aac(&mastered));
                }
                Job::Poster(photo) => {
                    let camera = camera.get_or_insert_with(|| Camera::new(self.set, self.shelf));
                    match poster(camera, self.shots) {
                        Ok(jpeg) => self.desk.deliver_poster(jpeg),
                        Err(cut) => self.desk.stop(cut),
                    }
                    photo
                        .into_iter()
                        .for_each(|photo| self.shelf.put_back(photo));
                }
            }
        }
    }

    /// Films a take, or takes it from the store.
    fn film_take(
        &self,
        take: &Take,
        camera: &mut Option<Camera<'a>>,
    ) -> Result<(Footage, bool), Cut> {
        let looks = take.looks(self.set);
        let key = take::key(&self.set_name, &looks);
        let kept = self.store.get(&key);
        if let Some(kept) = kept.and_then(|kept| Footage::from_stored(&kept, looks.frames())) {
            self.desk.frames_done(looks.frames());
            return Ok((kept, true));
        }
        let camera = camera.get_or_insert_with(|| Camera::new(self.set, self.shelf));
        let plate = match looks.own.first() {
            Some(Look {
                photo: None, view, ..
            }) => Some(self.plate(camera, *view)?),
            _ => None,
        };
        let footage = camera.film(&looks, plate, || self.desk.frames_done(1), self.cancel)?;
        self.store.put(&key, &footage.to_stored());
        Ok((footage, false))
    }
}

/// Draws the still to show before the video plays: the opening with everything in place.
fn poster(camera: &mut Camera<'_>, shots: &[Shot]) -> Result<Vec<u8>, Cut> {
    let opening = shots[0];
    let look = Look {
        photo: opening.photo().map(|photo| (photo, 0)),
        view: opening.view,
        pose: Pose::default(),
        levels: Vec::new(),
        panel: opening.panel.map(|panel| (panel, 1.0)),
        caption: None,
    };
    let frame = camera.still(&look)?;
    Ok(poster::jpeg(&frame, POSTER_QUALITY))
}

/// Readies takes to follow one another in one stream.
fn join(takes: &mut [(Footage, bool)]) {
    for index in 1..takes.len() {
        let (before, after) = takes.split_at_mut(index);
        let last = before[index - 1].0.units().last();
        coder::tell_apart(last.unwrap_or_default(), after[0].0.first_unit_mut());
    }
}

fn assemble(project: &Project, set: &Set<'_>, made: Made, cues: &[Cue]) -> Film {
    let encoder = Encoder::new(take::settings(set));
    let (sps, pps) = (encoder.sequence_parameters(), encoder.picture_parameters());
    drop(encoder);
    let takes = &made.footage;
    let frames: Vec<CodedFrame<'_>> = takes
        .iter()
        .flat_map(|(footage, _)| footage.units().enumerate())
        .map(|(index, bytes)| CodedFrame {
            bytes,
            is_key: index == 0,
        })
        .collect();
    let (width, height) = set.layout.size;
    let movie = Movie {
        title: &project.title,
        picture: PictureTrack {
            width: width as u16,
            height: height as u16,
            frame_rate: FRAME_RATE as u32,
            sps: &sps,
            pps: &pps,
            frames: &frames,
        },
        sound: Some(&made.sound),
    };
    Film {
        mp4: movie.to_bytes(),
        poster_jpeg: made.poster_jpeg,
        captions_vtt: web_vtt(cues),
        duration_ms: (frames.len() * 1_000).div_ceil(FRAME_RATE) as u64,
        size: set.layout.size,
        segments: (
            takes.len(),
            takes.iter().filter(|(_, was_kept)| *was_kept).count(),
        ),
    }
}

impl From<Cut> for FilmError {
    fn from(cut: Cut) -> Self {
        match cut {
            Cut::Cancelled => Self::Cancelled,
            Cut::Photo((index, reason)) => Self::Picture {
                which: format!("photo {}", index + 1),
                reason,
            },
        }
    }
}
