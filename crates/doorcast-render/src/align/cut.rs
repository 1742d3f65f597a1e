//! Carries times across and cuts the recording into sentences.

use super::{features::HOP, warp::Path};
use crate::narration::{PhoneTime, SAMPLE_RATE, SpokenSentence, WordTime};

/// Silence kept before the first sound, in seconds, where there is some.
const LEAD: f32 = 0.06;
/// Silence kept after the last sound.
const TRAIL: f32 = 0.10;
/// A frame that lies over more frames than this stands still in silence.
const STANDSTILL: usize = 6;

/// The first sound of a sentence starts at most this much longer before its end than in the reference: a "k" begins
/// with silence, which nothing tells from the silence before it.
const LONGEST_ONSET: (f32, f32) = (2.5, 0.05);

const SILENCE: &str = "pau";

/// Tells for each frame of the sentences one after the other whether it is silence.
pub(super) fn rests(reference: &[SpokenSentence]) -> Vec<bool> {
    let mut rests = Vec::new();
    for sentence in reference {
        let start = rests.len();
        rests.resize(start + sentence.samples.len().div_ceil(HOP), true);
        for phone in sentence
            .phones
            .iter()
            .filter(|phone| phone.phone != SILENCE)
        {
            let first = sample_at(phone.start) / HOP;
            let last = sample_at(phone.end).div_ceil(HOP);
            let end = rests.len();
            rests[(start + first).min(end)..(start + last).min(end)].fill(false);
        }
    }
    rests
}

/// Returns each sentence as it is in the recording.
pub(super) fn sentences(
    reference: &[SpokenSentence],
    recording: &[f32],
    path: &Path,
) -> Vec<SpokenSentence> {
    let length = recording.len() as f32 / SAMPLE_RATE as f32;
    let mut start_frame = 0;
    let spans: Vec<Carried> = reference
        .iter()
        .map(|sentence| {
            let carried = Carried::new(sentence, path, start_frame, length);
            start_frame += sentence.samples.len().div_ceil(HOP);
            carried
        })
        .collect();
    (0..spans.len())
        .map(|index| {
            let earliest = index
                .checked_sub(1)
                .map_or(0.0, |before| middle(spans[before].end, spans[index].start));
            let latest = spans
                .get(index + 1)
                .map_or(length, |after| middle(spans[index].end, after.start));
            spans[index].cut(&reference[index], recording, earliest, latest)
        })
        .collect()
}

fn middle(end: f32, start: f32) -> f32 {
    (end + start) / 2.0
}

/// A sentence's times in the recording.
struct Carried {
    /// When the first sound starts.
    start: f32,
    /// When the last sound ends.
    end: f32,
    phones: Vec<(f32, f32)>,
    words: Vec<(f32, f32)>,
}

impl Carried {
    fn new(sentence: &SpokenSentence, path: &Path, start_frame: usize, length: f32) -> Self {
        let carry = |time: f32| carry(path, start_frame, time).min(length);
        let phones: Vec<_> = sentence
            .phones
            .iter()
            .map(|phone| (carry(phone.start), carry(phone.end)))
            .collect();
        let words: Vec<_> = sentence
            .words
            .iter()
            .map(|word| (carry(word.start), carry(word.end)))
            .collect();
        let sounds = || {
            sentence
                .phones
                .iter()
                .zip(&phones)
                .filter(|(phone, _)| phone.phone != SILENCE)
        };
        let start = sounds().map(onset).next();
        let end = sounds().map(|(_, time)| time.1).next_back();
        let whole = (
            carry(0.0),
            carry(sentence.samples.len() as f32 / SAMPLE_RATE as f32),
        );
        let start = start.unwrap_or(whole.0);
        Self {
            start,
            end: end.unwrap_or(whole.1).max(start),
            phones,
            words,
        }
    }

    fn cut(
        &self,
        sentence: &SpokenSentence,
        recording: &[f32],
        earliest: f32,
        latest: f32,
    ) -> SpokenSentence {
        let first = sample_at((self.start - LEAD).max(earliest)).min(recording.len());
        let last = sample_at((self.end + TRAIL).min(latest)).clamp(first, recording.len());
        let offset = first as f32 / SAMPLE_RATE as f32;
        let length = (last - first) as f32 / SAMPLE_RATE as f32;
        let place = |(start, end): (f32, f32)| {
            let start = (start.clamp(self.start, self.end) - offset).clamp(0.0, length);
            (
                start,
                (end.clamp(self.start, self.end) - offset).clamp(start, length),
            )
        };
        let mut phones: Vec<PhoneTime> = Vec::with_capacity(sentence.phones.len());
        for (phone, times) in sentence.phones.iter().zip(&self.phones) {
            let (start, end) = place(*times);
            phones.push(PhoneTime {
                phone: phone.phone,
                start,
                end,
            });
        }
        if let Some(first) = phones.first_mut().filter(|phone| phone.phone == SILENCE) {
            first.start = 0.0;
        }
        if let Some(last) = phones.last_mut().filter(|phone| phone.phone == SILENCE) {
            last.end = length;
        }
        let words = sentence.words.iter().zip(&self.words).map(|(word, times)| {
            let (start, end) = place(*times);
            WordTime {
                text: word.text.clone(),
                start,
                end,
            }
        });
        SpokenSentence {
            samples: recording[first..last].to_vec(),
            phones,
            words: words.collect(),
        }
    }
}

/// When a sentence's first sound starts in the recording.
fn onset((phone, (start, end)): (&PhoneTime, &(f32, f32))) -> f32 {
    let (times, more) = LONGEST_ONSET;
    start.max(end - (phone.end - phone.start) * times - more)
}

/// Carries a time of the reference, in seconds from `start_frame`, over to the recording.
fn carry(path: &Path, start_frame: usize, time: f32) -> f32 {
    let place = start_frame as f32 + time * SAMPLE_RATE as f32 / HOP as f32;
    let frame = (place as usize).min(path.len() - 1);
    let (before, after) = (edge(path, frame), edge(path, frame + 1));
    let part = (place - frame as f32).clamp(0.0, 1.0);
    let (first, last) = path[frame];
    let frames = if last - first > STANDSTILL {
        // A sound begins or ends at this silence's edge, not in its middle.
        if part < 0.5 { before } else { after }
    } else {
        before + (after - before) * part
    };
    frames * HOP as f32 / SAMPLE_RATE as f32
}

/// Where the recording passes from what lies under frame `frame - 1` to what lies under `frame`, in frames.
fn edge(path: &Path, frame: usize) -> f32 {
    match (
        frame.checked_sub(1).map(|before| path[before].1),
        path.get(frame),
    ) {
        (None, _) => 0.0,
        (Some(last), None) => last as f32 + 1.0,
        (Some(last), Some((first, _))) => (last + first + 1) as f32 / 2.0,
    }
}

fn sample_at(seconds: f32) -> usize {
    (seconds.max(0.0) * SAMPLE_RATE as f32).round() as usize
}
