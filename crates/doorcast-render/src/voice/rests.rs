//! Silences: trimmed at the ends, brought to the length their mark asks for in between.
//!
//! The engine rests the same third of a second at every mark. A list of digits or rooms sounds halting that way.

use doorcast_domain::spoken::{Pause, Sentence};

use super::{
    flite::{ENGINE_RATE, Segment, Utterance},
    phones::SILENCE,
};

/// Silence kept before the first sound.
const LEAD: f32 = 0.06;
/// Silence kept after the last sound.
const TRAIL: f32 = 0.10;
/// Silence between the pieces of a long sentence, besides their own ends.
const PIECE_GAP: f32 = 0.04;
/// What a sentence takes that has nothing to say, so that its words have a time.
const SILENT_SENTENCE: f32 = 0.4;
/// The longest fade at a cut, in samples.
const FADE: usize = 64;

/// The length of a rest after a word that ends a phrase, in seconds.
fn rest_after(pause: Pause) -> f32 {
    match pause {
        Pause::None => 0.05,
        Pause::Comma => 0.16,
        Pause::Break => 0.24,
        Pause::Stop | Pause::Question | Pause::Exclamation => 0.32,
    }
}

/// Returns the utterance with its silences settled.
pub(super) fn settle(utterance: Utterance, sentence: &Sentence) -> Utterance {
    let mut settled = Utterance::default();
    let segments = &utterance.segments;
    for (index, segment) in segments.iter().enumerate() {
        let sound = span(&utterance.samples, segment);
        if segment.phone != SILENCE {
            settled.append(segment, sound);
            continue;
        }
        let before = segments[..index].iter().rev().find_map(|other| other.owner);
        let is_last = segments[index..].iter().all(|other| other.phone == SILENCE);
        let length = match before {
            None => LEAD,
            Some(_) if is_last => TRAIL,
            Some(owner) => rest_after(last_pause(sentence, owner)),
        };
        let kept = if before.is_none() {
            keep_end(sound, samples_in(length))
        } else {
            keep_ends(sound, samples_in(length), is_last)
        };
        settled.append(segment, &kept);
    }
    settled
}

/// Returns the pieces of one sentence one after the other.
pub(super) fn join(pieces: Vec<Utterance>) -> Utterance {
    let silence = Segment {
        phone: SILENCE,
        start: 0.0,
        end: 0.0,
        owner: None,
    };
    let mut joined = Utterance::default();
    for piece in &pieces {
        if !joined.samples.is_empty() {
            joined.append(&silence, &vec![0; samples_in(PIECE_GAP)]);
        }
        for segment in &piece.segments {
            joined.append(segment, span(&piece.samples, segment));
        }
    }
    if joined.samples.is_empty() {
        joined.append(&silence, &vec![0; samples_in(SILENT_SENTENCE)]);
    }
    joined
}

impl Utterance {
    fn append(&mut self, segment: &Segment, sound: &[i16]) {
        let start = seconds_in(self.samples.len());
        self.samples.extend_from_slice(sound);
        self.segments.push(Segment {
            start,
            end: seconds_in(self.samples.len()),
            ..*segment
        });
    }
}

/// The pause after the last token of a written word.
fn last_pause(sentence: &Sentence, owner: usize) -> Pause {
    sentence
        .words
        .get(owner)
        .and_then(|word| word.tokens.last())
        .map_or(Pause::None, |token| token.pause)
}

/// The samples of one segment; the engine's last sounds may reach a frame past its samples.
fn span<'a>(samples: &'a [i16], segment: &Segment) -> &'a [i16] {
    let start = samples_in(segment.start).min(samples.len());
    let end = samples_in(segment.end).clamp(start, samples.len());
    &samples[start..end]
}

/// The last `length` samples, filled up with silence in front.
fn keep_end(sound: &[i16], length: usize) -> Vec<i16> {
    let kept = &sound[sound.len().saturating_sub(length)..];
    let mut result = vec![0; length - kept.len()];
    result.extend_from_slice(kept);
    fade_in(&mut result);
    result
}

/// The two ends of a silence with its middle cut or filled.
fn keep_ends(sound: &[i16], length: usize, is_last: bool) -> Vec<i16> {
    let head = if is_last { length } else { length / 2 }.min(sound.len());
    let tail = if is_last {
        0
    } else {
        (length - length / 2).min(sound.len() - head)
    };
    let mut first = sound[..head].to_vec();
    fade_out(&mut first);
    let mut last = sound[sound.len() - tail..].to_vec();
    fade_in(&mut last);
    first.resize(length - tail, 0);
    first.extend(last);
    first
}

fn fade_in(sound: &mut [i16]) {
    let length = sound.len().min(FADE);
    for (step, sample) in sound[..length].iter_mut().enumerate() {
        *sample = (i32::from(*sample) * step as i32 / length as i32) as i16;
    }
}

fn fade_out(sound: &mut [i16]) {
    sound.reverse();
    fade_in(sound);
    sound.reverse();
}

fn samples_in(seconds: f32) -> usize {
    (seconds.max(0.0) * ENGINE_RATE as f32).round() as usize
}

fn seconds_in(samples: usize) -> f32 {
    samples as f32 / ENGINE_RATE as f32
}

#[cfg(test)]
mod tests {
    use super::{keep_end, keep_ends};

    #[test]
    fn a_silence_gets_exactly_its_length() {
        for (had, wanted) in [(0, 0), (0, 100), (50, 100), (100, 50), (1, 1), (101, 50)] {
            let sound = vec![7; had];
            assert_eq!(keep_end(&sound, wanted).len(), wanted);
            assert_eq!(keep_ends(&sound, wanted, false).len(), wanted);
            assert_eq!(keep_ends(&sound, wanted, true).len(), wanted);
        }
    }
}
