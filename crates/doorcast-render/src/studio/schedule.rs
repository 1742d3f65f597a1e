//! Who films what when: takes are handed out as soon as their words have been spoken.

use std::{
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
    take::{Cut, Footage, Take, TimedShot},
    timeline::Beat,
};

/// The longest take in frames. Shorter takes spread better over threads and make edits cheaper; each costs a key frame.
const LONGEST_TAKE: usize = 130;

/// Returns in how many shots each photo is seen, counting what fades out of it.
pub(super) fn photo_uses(shots: &[Shot], photos: usize) -> Vec<usize> {
    let mut uses = vec![0; photos];
    for (index, shot) in shots.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| &shots[before]);
        photos_of(shot, before).for_each(|photo| uses[photo] += 1);
    }
    uses
}

fn photos_of(shot: &Shot, before: Option<&Shot>) -> impl Iterator<Item = usize> {
    let faded = before.filter(|_| shot.fades_in).and_then(Shot::photo);
    shot.photo().into_iter().chain(faded)
}

/// Turns sentences, one by one as they are spoken, into takes.
pub(super) struct Editor<'a> {
    shots: &'a [Shot],
    shelf: &'a Shelf<'a>,
    next_shot: usize,
    next_order: usize,
    before: Option<TimedShot>,
}

impl<'a> Editor<'a> {
    pub(super) fn new(shots: &'a [Shot], shelf: &'a Shelf<'a>) -> Self {
        Self {
            shots,
            shelf,
            next_shot: 0,
            next_order: 0,
            before: None,
        }
    }

    /// Returns the takes of the next sentence.
    pub(super) fn takes(&mut self, sentence: usize, beat: &Arc<Beat>) -> Vec<Take> {
        let mut takes = Vec::new();
        while let Some(&shot) = self
            .shots
            .get(self.next_shot)
            .filter(|shot| shot.sentence == sentence)
        {
            self.next_shot += 1;
            let (part, parts) = shot.part;
            let frames = beat.frames * part / parts..beat.frames * (part + 1) / parts;
            if frames.is_empty() {
                continue;
            }
            let same_photo = self
                .before
                .as_ref()
                .filter(|before| before.shot.backdrop == shot.backdrop);
            let photo_before =
                same_photo.map_or(0, |before| before.photo_before + before.frames.len());
            let timed = TimedShot {
                shot,
                beat: Arc::clone(beat),
                frames: frames.clone(),
                photo_before,
            };
            for (index, frames) in split(frames).into_iter().enumerate() {
                let fades_from = self.before.clone().filter(|_| shot.fades_in && index == 0);
                let take = Take {
                    order: self.next_order,
                    shot: timed.clone(),
                    frames,
                    fades_from,
                };
                take.photos().for_each(|photo| self.shelf.reserve(photo));
                takes.push(take);
                self.next_order += 1;
            }
            let before = self.before.replace(timed);
            photos_of(&shot, before.as_ref().map(|before| &before.shot))
                .for_each(|photo| self.shelf.put_back(photo));
        }
        takes
    }
}

/// Splits frames into equal parts no longer than a take may be.
fn split(frames: Range<usize>) -> Vec<Range<usize>> {
    let parts = frames.len().div_ceil(LONGEST_TAKE);
    let at = |part: usize| frames.start + frames.len() * part / parts;
    (0..parts).map(|part| at(part)..at(part + 1)).collect()
}

/// Where takes wait for a camera and footage for the cut.
pub(super) struct Desk<'a> {
    state: Mutex<State>,
    changed: Condvar,
    on_progress: OnProgress<'a>,
    frames_done: AtomicUsize,
    words: usize,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Take>,
    all_announced: bool,
    footage: BTreeMap<usize, (Footage, bool)>,
    stopped: Option<Cut>,
    words_spoken: usize,
    frames_spoken: usize,
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

    /// Announces the takes of a sentence that has been spoken.
    pub(super) fn announce(&self, takes: Vec<Take>, words: usize, frames: usize) {
        let mut state = self.lock();
        state.waiting.extend(takes);
        state.words_spoken += words;
        state.frames_spoken += frames;
        let part = state.words_spoken as f32 / self.words as f32;
        drop(state);
        self.changed.notify_all();
        (self.on_progress)(Stage::Voice, part.min(1.0));
    }

    /// Says that no more takes will come.
    pub(super) fn close(&self) {
        self.lock().all_announced = true;
        self.changed.notify_all();
    }

    /// Says that something went wrong; nobody gets another take.
    pub(super) fn stop(&self, cut: Cut) {
        let mut state = self.lock();
        state.waiting.clear();
        state.all_announced = true;
        state.stopped.get_or_insert(cut);
        drop(state);
        self.changed.notify_all();
    }

    /// Waits for a take to film. Returns nothing when there are no more.
    pub(super) fn next_take(&self) -> Option<Take> {
        let mut state = self.lock();
        loop {
            if let Some(take) = state.waiting.pop_front() {
                return Some(take);
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

    /// Returns all footage in order, or why there is none.
    pub(super) fn finish(self) -> Result<Vec<(Footage, bool)>, FilmError> {
        let state = self
            .state
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        match state.stopped {
            Some(cut) => Err(cut.into()),
            None => Ok(state.footage.into_values().collect()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
