//! Who does what when: takes are handed out as soon as their words have been spoken, long jobs before short ones.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, VecDeque},
    ops::Range,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use super::{FilmError, OnProgress, Stage};
use crate::{
    backdrop::Shelf,
    shots::Shot,
    sound::AacTrack,
    take::{Cut, Footage, Take, TimedShot},
    timeline::Beat,
};

/// The longest take in frames. Shorter takes spread better over threads and make edits cheaper; each costs a key frame.
const LONGEST_TAKE: usize = 180;
/// How much sound is made in about the time that one frame takes.
const SOUND_SAMPLES_A_FRAME: usize = 14_000;
/// How many frames are filmed in about the time that the poster takes.
const POSTER_FRAMES: usize = 40;
/// How many frames one shot takes to fade into the next.
const FADE_FRAMES: usize = 8;

/// Returns in how many shots each photo is seen.
pub(super) fn photo_uses(shots: &[Shot], photos: usize) -> Vec<usize> {
    let mut uses = vec![0; photos];
    shots
        .iter()
        .filter_map(Shot::photo)
        .for_each(|photo| uses[photo] += 1);
    uses
}

/// Turns sentences, one by one as they are spoken, into takes.
pub(super) struct Editor<'a> {
    shots: &'a [Shot],
    shelf: &'a Shelf<'a>,
    next_shot: usize,
    next_order: usize,
    before: Option<TimedShot>,
    /// The last take of the shot before, until it is known what it fades to.
    held: Option<Take>,
}

impl<'a> Editor<'a> {
    pub(super) fn new(shots: &'a [Shot], shelf: &'a Shelf<'a>) -> Self {
        Self {
            shots,
            shelf,
            next_shot: 0,
            next_order: 0,
            before: None,
            held: None,
        }
    }

    /// Returns the takes that can be filmed once the next sentence is spoken.
    pub(super) fn takes(&mut self, sentence: usize, beat: &Arc<Beat>) -> Vec<Take> {
        let mut takes = Vec::new();
        while let Some(&shot) = self
            .shots
            .get(self.next_shot)
            .filter(|shot| shot.sentence == sentence)
        {
            self.next_shot += 1;
            if let Some(timed) = self.time(shot, beat) {
                takes.extend(self.release(Some(&timed)));
                let own = timed.frames.start + timed.fades_in..timed.frames.end;
                let mut own_takes = split(own)
                    .into_iter()
                    .map(|frames| self.take(&timed, frames));
                let mut last = own_takes.next();
                for take in own_takes {
                    takes.extend(last.replace(take));
                }
                self.held = last;
                self.before = Some(timed);
            }
            shot.photo()
                .into_iter()
                .for_each(|photo| self.shelf.put_back(photo));
        }
        if self.next_shot == self.shots.len() {
            takes.extend(self.release(None));
        }
        takes
    }

    /// Places a shot in the frames of its sentence; nothing if there are none for it.
    fn time(&self, shot: Shot, beat: &Arc<Beat>) -> Option<TimedShot> {
        let (part, parts) = shot.part;
        let frames = beat.frames * part / parts..beat.frames * (part + 1) / parts;
        if frames.is_empty() {
            return None;
        }
        let before = self.before.as_ref();
        let same_photo = before.filter(|before| before.shot.backdrop == shot.backdrop);
        let fades = shot.fades_in && before.is_some();
        Some(TimedShot {
            photo_before: same_photo.map_or(0, |before| before.photo_before + before.frames.len()),
            fades_in: if fades {
                FADE_FRAMES.min(frames.len() / 2)
            } else {
                0
            },
            shot,
            beat: Arc::clone(beat),
            frames,
        })
    }

    fn take(&mut self, shot: &TimedShot, frames: Range<usize>) -> Take {
        let take = Take {
            order: self.next_order,
            shot: shot.clone(),
            frames,
            fades_to: None,
        };
        take.photos().for_each(|photo| self.shelf.reserve(photo));
        self.next_order += 1;
        take
    }

    /// Lets the take that was held go, now that it is known what comes next.
    fn release(&mut self, next: Option<&TimedShot>) -> Option<Take> {
        let mut take = self.held.take()?;
        if let Some(next) = next.filter(|next| next.fades_in > 0) {
            next.shot
                .photo()
                .into_iter()
                .for_each(|photo| self.shelf.reserve(photo));
            take.fades_to = Some(next.clone());
        }
        Some(take)
    }
}

/// Splits frames into equal parts no longer than a take may be.
fn split(frames: Range<usize>) -> Vec<Range<usize>> {
    let parts = frames.len().div_ceil(LONGEST_TAKE);
    let at = |part: usize| frames.start + frames.len() * part / parts;
    (0..parts).map(|part| at(part)..at(part + 1)).collect()
}

/// Something that one thread does.
pub(super) enum Job {
    /// Film a take.
    Film(Take),
    /// Make the sound of the whole video of what was spoken.
    Sound(Vec<f32>),
    /// Draw the still to show before the video plays, of a photo if there is one.
    Poster(Option<usize>),
}

impl Job {
    /// Returns about how long it takes, in frames to film.
    fn frames(&self) -> usize {
        match self {
            Self::Film(take) => take.frames.len(),
            Self::Sound(samples) => samples.len() / SOUND_SAMPLES_A_FRAME,
            Self::Poster(_) => POSTER_FRAMES,
        }
    }

    /// Does it show a photo?
    fn has_photo(&self) -> bool {
        match self {
            Self::Film(take) => take.photos().next().is_some(),
            Self::Sound(_) => false,
            Self::Poster(photo) => photo.is_some(),
        }
    }
}

/// Everything that was made.
pub(super) struct Made {
    /// The takes in order, and whether each was kept from before.
    pub(super) footage: Vec<(Footage, bool)>,
    pub(super) sound: AacTrack,
    pub(super) poster_jpeg: Vec<u8>,
}

/// Where jobs wait for a thread, and what was made for the cut.
pub(super) struct Desk<'a> {
    state: Mutex<State>,
    changed: Condvar,
    on_progress: OnProgress<'a>,
    frames_done: AtomicUsize,
    words: usize,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Job>,
    all_announced: bool,
    footage: BTreeMap<usize, (Footage, bool)>,
    sound: Option<AacTrack>,
    poster_jpeg: Option<Vec<u8>>,
    stopped: Option<Cut>,
    words_spoken: usize,
    frames_spoken: usize,
}

impl State {
    /// Takes the longest job, so that all threads are done at about the same time. Where photos are shown, jobs are taken
    /// in order: a photo takes much memory until it was seen last.
    fn take_next(&mut self) -> Option<Job> {
        if self.waiting.iter().any(Job::has_photo) {
            return self.waiting.pop_front();
        }
        let jobs = self.waiting.iter().enumerate();
        let longest = jobs.max_by_key(|(place, job)| (job.frames(), Reverse(*place)));
        let (place, _) = longest?;
        self.waiting.remove(place)
    }
}

impl<'a> Desk<'a> {
    pub(super) fn new(words: &[usize], on_progress: OnProgress<'a>) -> Self {
        Self {
            state: Mutex::default(),
            changed: Condvar::new(),
            on_progress,
            frames_done: AtomicUsize::new(0),
            words: words.iter().sum::<usize>().max(1),
        }
    }

    /// Hands out a job.
    pub(super) fn hand_out(&self, job: Job) {
        self.lock().waiting.push_back(job);
    }

    /// Announces the takes of a sentence that has been spoken.
    pub(super) fn announce(&self, takes: Vec<Take>, words: usize, frames: usize) {
        let mut state = self.lock();
        state.waiting.extend(takes.into_iter().map(Job::Film));
        state.words_spoken += words;
        state.frames_spoken += frames;
        let part = state.words_spoken as f32 / self.words as f32;
        drop(state);
        self.changed.notify_all();
        (self.on_progress)(Stage::Voice, part.min(1.0));
    }

    /// Says that no more takes will come, and what was spoken.
    pub(super) fn close(&self, samples: Vec<f32>) {
        let mut state = self.lock();
        state.all_announced = true;
        if state.stopped.is_none() {
            // First in order: what was spoken takes memory, too.
            state.waiting.push_front(Job::Sound(samples));
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Says that something went wrong; nobody gets another job.
    pub(super) fn stop(&self, cut: Cut) {
        let mut state = self.lock();
        state.waiting.clear();
        state.all_announced = true;
        state.stopped.get_or_insert(cut);
        drop(state);
        self.changed.notify_all();
    }

    /// Waits for a job. Returns nothing when there are no more.
    pub(super) fn next_job(&self) -> Option<Job> {
        let mut state = self.lock();
        loop {
            if let Some(job) = state.take_next() {
                return Some(job);
            }
            if state.all_announced {
                return None;
            }
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Hands in the footage of a take, and whether it was kept from before.
    pub(super) fn deliver(&self, order: usize, footage: (Footage, bool)) {
        self.lock().footage.insert(order, footage);
    }

    /// Hands in the sound of the whole video.
    pub(super) fn deliver_sound(&self, sound: AacTrack) {
        self.lock().sound = Some(sound);
    }

    /// Hands in the still.
    pub(super) fn deliver_poster(&self, jpeg: Vec<u8>) {
        self.lock().poster_jpeg = Some(jpeg);
    }

    /// Counts finished frames.
    pub(super) fn frames_done(&self, frames: usize) {
        let done = self.frames_done.fetch_add(frames, Ordering::Relaxed) + frames;
        let state = self.lock();
        if state.all_announced && state.stopped.is_none() {
            let part = done as f32 / state.frames_spoken.max(1) as f32;
            drop(state);
            (self.on_progress)(Stage::Frames, part.min(1.0));
        }
    }

    /// Returns everything that was made, or why there is not.
    pub(super) fn finish(self) -> Result<Made, FilmError> {
        let state = self
            .state
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(cut) = state.stopped {
            return Err(cut.into());
        }
        Ok(Made {
            footage: state.footage.into_values().collect(),
            sound: state
                .sound
                .expect("every job is done unless work was stopped"),
            poster_jpeg: state
                .poster_jpeg
                .expect("every job is done unless work was stopped"),
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
