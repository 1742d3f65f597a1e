//! A take: some consecutive frames that are filmed on their own, from a key frame on.
//!
//! What a take looks like is decided first, as one [`Look`] a frame. Its key is made of exactly those looks, so a take
//! whose looks did not change is the same bytes wherever it came from.

use std::{fmt::Write as _, ops::Range, sync::Arc};

use doorcast_domain::hex;
use sha2::{Digest, Sha256};

use crate::{
    backdrop::{BadPhoto, Moving, Shelf},
    coder::{Encoder, Plate},
    figure::Pose,
    h264::{FrameKind, Motion, Settings},
    headshot::ring_levels,
    planes::{Area, Frame},
    pose::{self, Performance},
    project::{self, Host},
    shots::{Backdrop, Shot},
    stage::{Change, Composer, Look, Painter, Set},
    studio::Cancel,
    timeline::{Beat, FRAME_RATE},
};

/// Seconds before a panel starts to come in.
const PANEL_DELAY: f32 = 0.3;
/// Seconds a panel takes to come in, and to leave.
const PANEL_SLIDE: f32 = 0.5;
/// Quality of key frames and of the frames between: steps of H.264, smaller is finer.
const KEY_QP: u8 = 21;
const DELTA_QP: u8 = 27;
/// Quality of frames that fade: each is seen for an instant only, and nothing after them leans on them.
const FADE_QP: u8 = 33;

/// A shot in its place in time.
#[derive(Clone)]
pub struct TimedShot {
    /// What is seen.
    pub shot: Shot,
    /// The sentence being spoken.
    pub beat: Arc<Beat>,
    /// The frames of the sentence that the shot fills.
    pub frames: Range<usize>,
    /// For how many frames its photo was seen before.
    pub photo_before: usize,
    /// How many of its first frames fade in; they belong to the last take of the shot before.
    pub fades_in: usize,
}

/// Some frames of a shot, filmed in one go, and those in which the next shot fades in.
pub struct Take {
    /// Its place in the video, from 0.
    pub order: usize,
    /// The shot.
    pub shot: TimedShot,
    /// Frames of the sentence.
    pub frames: Range<usize>,
    /// The shot to fade to at the end, if any.
    pub fades_to: Option<TimedShot>,
}

impl Take {
    /// Returns what each frame looks like.
    pub fn looks(&self, set: &Set<'_>) -> Looks<'_> {
        let own = self.frames.clone();
        let next = self.fades_to.iter().flat_map(|next| {
            let first = next.frames.start;
            (first..first + next.fades_in).map(|frame| next.look(set, frame))
        });
        Looks {
            own: own.map(|frame| self.shot.look(set, frame)).collect(),
            next: next.collect(),
        }
    }

    /// Is it the first take of its shot?
    pub fn is_first(&self) -> bool {
        self.frames.start == self.shot.frames.start + self.shot.fades_in
    }

    /// Returns what the middle of the whole shot looks like.
    pub fn middle_look(&self, set: &Set<'_>) -> Look<'_> {
        let frames = &self.shot.frames;
        self.shot.look(set, frames.start + frames.len() / 2)
    }

    /// Returns the photos that are seen, by their place in the project.
    pub fn photos(&self) -> impl Iterator<Item = usize> {
        let own = self.shot.shot.photo();
        let next = self.fades_to.as_ref().and_then(|next| next.shot.photo());
        own.into_iter().chain(next)
    }
}

/// What the frames of a take look like.
#[derive(Debug)]
pub struct Looks<'a> {
    /// Its own frames, at least one.
    pub own: Vec<Look<'a>>,
    /// The frames of the next shot, more of which is seen from each to the next.
    pub next: Vec<Look<'a>>,
}

impl Looks<'_> {
    /// Returns how many frames there are.
    pub fn frames(&self) -> usize {
        self.own.len() + self.next.len()
    }
}

impl Shot {
    /// Returns the photo behind, if there is one.
    pub fn photo(&self) -> Option<usize> {
        match self.backdrop {
            Backdrop::Ground => None,
            Backdrop::Photo(photo) => Some(photo),
        }
    }
}

impl TimedShot {
    fn look(&self, set: &Set<'_>, frame: usize) -> Look<'_> {
        let beat = &self.beat;
        let time = (frame as f32 + 0.5) / FRAME_RATE as f32;
        let caption = set
            .project
            .captions
            .then(|| beat.caption_at(time))
            .flatten();
        Look {
            photo: self
                .shot
                .photo()
                .map(|photo| (photo, self.photo_before + frame - self.frames.start)),
            view: self.shot.view,
            pose: if set.presenter.is_some() {
                self.pose(time, set.project.motion)
            } else {
                Pose::default()
            },
            levels: set
                .headshot
                .as_ref()
                .map_or(Vec::new(), |_| ring_levels(&beat.loudness, time).to_vec()),
            panel: self
                .shot
                .panel
                .map(|panel| (panel, self.panel_progress(frame))),
            caption: caption.map(|(caption, spoken)| {
                let words = &beat.words[beat.captions[caption].clone()];
                (
                    words.iter().map(|word| word.text.as_str()).collect(),
                    spoken,
                )
            }),
        }
    }

    fn pose(&self, time: f32, motion: project::Motion) -> Pose {
        let beat = &self.beat;
        let text = beat.words.iter().flat_map(|word| word.text.bytes());
        let seed = text.fold(0xCBF2_9CE4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3)
        });
        let performance = Performance {
            phones: &beat.phones,
            loudness: &beat.loudness,
            duration: beat.seconds(),
            seed,
        };
        let pose = pose::pose_at(&performance, time);
        match motion {
            project::Motion::Natural => pose,
            project::Motion::Still => Pose {
                mouth: pose.mouth,
                ..Pose::default()
            },
        }
    }

    fn panel_progress(&self, frame: usize) -> f32 {
        let seconds = |frames: usize| frames as f32 / FRAME_RATE as f32;
        let since = seconds(frame - self.frames.start) - PANEL_DELAY;
        let left = seconds(self.frames.end - 1 - frame);
        let comes = if self.shot.panel_enters {
            ease(since / PANEL_SLIDE)
        } else {
            1.0
        };
        let goes = if self.shot.panel_leaves {
            ease(left / PANEL_SLIDE)
        } else {
            1.0
        };
        comes.min(goes)
    }
}

fn ease(part: f32) -> f32 {
    1.0 - (1.0 - part.clamp(0.0, 1.0)).powi(3)
}

/// Names everything that decides how a take looks: 64 hexadecimal digits.
pub fn key(set_name: &str, looks: &Looks<'_>) -> String {
    struct Hashing(Sha256);
    impl std::fmt::Write for Hashing {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            self.0.update(text.as_bytes());
            Ok(())
        }
    }
    let mut hashing = Hashing(Sha256::new());
    write!(
        hashing,
        "{set_name}\n{KEY_QP} {DELTA_QP} {FADE_QP}\n{looks:?}"
    )
    .expect("hashing does not fail");
    hex::text(&hashing.0.finalize())
}

/// The encoded frames of a take: one access unit each, the first a key frame.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Footage {
    /// All access units, one after the other.
    pub bytes: Vec<u8>,
    /// How long each one is.
    pub lengths: Vec<u32>,
}

impl Footage {
    fn push(&mut self, unit: &[u8]) {
        self.bytes.extend_from_slice(unit);
        self.lengths.push(unit.len() as u32);
    }

    /// Returns the access units in order.
    pub fn units(&self) -> impl Iterator<Item = &[u8]> {
        let mut rest = self.bytes.as_slice();
        self.lengths.iter().map(move |&length| {
            let (unit, after) = rest.split_at(length as usize);
            rest = after;
            unit
        })
    }

    /// Returns the access unit that starts the take.
    pub fn first_unit_mut(&mut self) -> &mut [u8] {
        let length = self.lengths.first().copied().unwrap_or(0);
        &mut self.bytes[..length as usize]
    }

    /// Returns the footage as bytes that [`Footage::from_stored`] reads.
    pub fn to_stored(&self) -> Vec<u8> {
        let mut stored = Vec::with_capacity(self.bytes.len() + self.lengths.len() * 4 + 4);
        stored.extend((self.lengths.len() as u32).to_le_bytes());
        stored.extend(self.lengths.iter().flat_map(|length| length.to_le_bytes()));
        stored.extend_from_slice(&self.bytes);
        stored
    }

    /// Reads `frames` stored access units; nothing if the bytes are anything else.
    pub fn from_stored(stored: &[u8], frames: usize) -> Option<Self> {
        let number = |bytes: &[u8]| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        let (count, rest) = stored.split_at_checked(4)?;
        if number(count) as usize != frames {
            return None;
        }
        let (lengths, bytes) = rest.split_at_checked(frames * 4)?;
        let lengths: Vec<u32> = lengths.chunks_exact(4).map(number).collect();
        let total: u64 = lengths.iter().copied().map(u64::from).sum();
        (total == bytes.len() as u64).then(|| Self {
            bytes: bytes.to_vec(),
            lengths,
        })
    }
}

/// Why a take was not filmed.
pub enum Cut {
    /// Somebody asked to stop.
    Cancelled,
    /// A photo cannot be shown.
    Photo(BadPhoto),
}

/// One picture of a take.
pub struct Shown<'a> {
    /// The picture.
    pub frame: &'a Frame,
    /// Where it may differ from the one before.
    pub changed: &'a [Area],
    /// How it came from the one before.
    pub motion: Motion<'a>,
}

/// Films takes one after the other on one thread.
pub struct Camera<'a> {
    set: &'a Set<'a>,
    shelf: &'a Shelf<'a>,
    painter: Painter<'a>,
    composer: Composer<'a>,
}

impl<'a> Camera<'a> {
    /// Returns a camera in front of a set.
    pub fn new(set: &'a Set<'a>, shelf: &'a Shelf<'a>) -> Self {
        Self {
            set,
            shelf,
            painter: Painter::new(set),
            composer: Composer::new(set),
        }
    }

    /// Films one take, like the plate where it looks like it; `on_frame` hears of every finished frame.
    pub fn film(
        &mut self,
        looks: &Looks<'_>,
        plate: Option<Arc<Plate>>,
        on_frame: impl Fn(),
        cancel: &Cancel,
    ) -> Result<Footage, Cut> {
        let encoder = Encoder::new(settings(self.set));
        let mut encoder = match plate {
            Some(plate) => encoder.with_plate(plate),
            None => encoder,
        };
        let mut footage = Footage::default();
        self.shoot(looks, |picture| {
            if cancel.is_cancelled() {
                return Err(Cut::Cancelled);
            }
            let kind = if footage.lengths.is_empty() {
                FrameKind::Key
            } else {
                FrameKind::Delta
            };
            footage.push(&encoder.encode(picture.frame, picture.changed, picture.motion, kind));
            on_frame();
            Ok(())
        })?;
        Ok(footage)
    }

    /// Makes the pictures of one take in order.
    pub fn shoot(
        &mut self,
        looks: &Looks<'_>,
        mut develop: impl FnMut(Shown<'_>) -> Result<(), Cut>,
    ) -> Result<(), Cut> {
        self.show(&looks.own, |frame, change| {
            let motion = match change.shift {
                (0, 0) => Motion::Still,
                (x, y) => Motion::Shift { x, y },
            };
            develop(Shown {
                frame,
                changed: &change.areas,
                motion,
            })
        })?;
        if looks.next.is_empty() {
            return Ok(());
        }
        let before = self.composer.frame.clone();
        let mut faded = before.clone();
        let (whole, steps) = ([before.area()], looks.next.len() + 1);
        let mut step = 0;
        self.show(&looks.next, |frame, _| {
            step += 1;
            faded.mix(&before, frame, (256 * step / steps) as u16);
            develop(Shown {
                frame: &faded,
                changed: &whole,
                motion: Motion::Fade,
            })
        })
    }

    /// Composes pictures that follow one another, the first one from nothing.
    fn show(
        &mut self,
        looks: &[Look<'_>],
        mut develop: impl FnMut(&Frame, &Change) -> Result<(), Cut>,
    ) -> Result<(), Cut> {
        let photo = self.photo(looks.first().and_then(|look| look.photo))?;
        self.composer.restart();
        for look in looks {
            let layers = self.painter.layers(look);
            let change = self.composer.compose(look, photo.as_deref(), layers);
            develop(&self.composer.frame, &change)?;
        }
        Ok(())
    }

    /// Returns the picture of one look.
    pub fn still(&mut self, look: &Look<'_>) -> Result<Frame, Cut> {
        self.show(std::slice::from_ref(look), |_, _| Ok(()))?;
        Ok(self.composer.frame.clone())
    }

    fn photo(&self, photo: Option<(usize, usize)>) -> Result<Option<Arc<Moving>>, Cut> {
        photo
            .map(|(index, _)| self.shelf.take(index, &self.set.layout))
            .transpose()
            .map_err(Cut::Photo)
    }
}

/// Returns how the encoder is set up for a set; the same for every take of a video.
pub fn settings(set: &Set<'_>) -> Settings {
    let (width, height) = set.layout.size;
    Settings {
        width,
        height,
        fps: FRAME_RATE as u32,
        key_qp: KEY_QP,
        delta_qp: DELTA_QP,
        fade_qp: FADE_QP,
    }
}

/// Names what is the same in every take of a project, except photos and words.
pub fn set_name(set: &Set<'_>) -> String {
    let project = set.project;
    let host = match &project.host {
        Host::Headshot(file) => format!("headshot {}", digest(file)),
        host => format!("{host:?}"),
    };
    let background = match &project.background {
        project::Background::Photo(file) => format!("photo {}", digest(file)),
        background => format!("{background:?}"),
    };
    let photos: Vec<String> = project.photos.iter().map(|file| digest(file)).collect();
    let (agent, facts, accent) = (&project.agent, &project.facts, project.accent);
    let build = env!("DOORCAST_RENDER_SOURCES");
    format!(
        "{build} {:?} {agent:?} {facts:?} {accent:06x} {host} {background} {photos:?}",
        set.layout.size
    )
}

fn digest(file: &[u8]) -> String {
    hex::text(&Sha256::digest(file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        narration::{PhoneTime, SpokenSentence},
        project::Motion as HostMotion,
        shots::View,
        timeline::Position,
    };

    /// Two seconds of "ah" that grow louder.
    fn shot() -> TimedShot {
        let samples: Vec<f32> = (0..96_000).map(|at| at as f32 / 96_000.0).collect();
        let phones = vec![PhoneTime {
            phone: "aa",
            start: 0.0,
            end: 2.0,
        }];
        let spoken = SpokenSentence {
            samples,
            phones,
            words: Vec::new(),
        };
        let position = Position {
            is_first: false,
            is_last: false,
        };
        let beat = Beat::new(&spoken, position, 24);
        TimedShot {
            shot: Shot {
                sentence: 0,
                part: (0, 1),
                view: View::Full,
                backdrop: Backdrop::Ground,
                panel: None,
                panel_enters: false,
                panel_leaves: false,
                fades_in: false,
            },
            frames: 0..beat.frames,
            beat: Arc::new(beat),
            photo_before: 0,
            fades_in: 0,
        }
    }

    #[test]
    fn a_still_host_moves_nothing_but_the_mouth() {
        let shot = shot();
        let mut has_spoken = false;
        let mut would_move = false;
        for time in shot
            .frames
            .clone()
            .map(|frame| frame as f32 / FRAME_RATE as f32)
        {
            let still = shot.pose(time, HostMotion::Still);
            let natural = shot.pose(time, HostMotion::Natural);
            assert_eq!(still.mouth, natural.mouth);
            let rest = Pose {
                mouth: still.mouth,
                ..Pose::default()
            };
            assert_eq!(still, rest);
            has_spoken |= still.mouth.open > 0.3;
            would_move |= natural != rest;
        }
        assert!(has_spoken && would_move);
    }
}
