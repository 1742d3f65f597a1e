//! Time: sentences on the frame grid, each with its own clock.
//!
//! Every sentence fills a whole number of frames and everything that moves runs on the sentence's own clock. A
//! sentence is therefore the same wherever it stands in the script, and an edit costs one sentence.

use doorcast_domain::{spoken::Sentence, video::Language};

use crate::{
    captions_file::Cue,
    narration::{PhoneTime, SAMPLE_RATE, SpokenSentence, WordTime},
};

/// Frames a second of every video.
pub const FRAME_RATE: usize = 30;

/// Samples of sound during one frame.
pub const FRAME_SAMPLES: usize = SAMPLE_RATE as usize / FRAME_RATE;

/// Seconds before the first sentence.
const LEAD: f32 = 0.2;
/// Seconds after every sentence.
const TAIL: f32 = 0.28;
/// More seconds after the last one.
const END: f32 = 0.7;

/// How long a caption stays after its last word, in seconds.
const CAPTION_HOLD: f32 = 0.5;
/// How long before its first word a caption comes, in seconds.
const CAPTION_LEAD: f32 = 0.08;

/// Where a sentence stands in the script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Whether nothing comes before it.
    pub is_first: bool,
    /// Whether nothing comes after it.
    pub is_last: bool,
}

/// One sentence on the frame grid. All times are seconds on its own clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Beat {
    /// How many frames it fills.
    pub frames: usize,
    /// Its sound: as many samples as the frames last.
    pub samples: Vec<f32>,
    /// Every written word, in order.
    pub words: Vec<WordTime>,
    /// Every sound of speech, in order; none for silence.
    pub phones: Vec<PhoneTime>,
    /// How loud the voice is, a hundred times a second, from 0 to 1, smoothed.
    pub loudness: Vec<f32>,
    /// Ranges of words shown together.
    pub captions: Vec<std::ops::Range<usize>>,
}

impl Beat {
    /// Places a spoken sentence on the frame grid, with captions of at most `caption_chars` characters.
    pub fn new(spoken: &SpokenSentence, position: Position, caption_chars: usize) -> Self {
        let lead = if position.is_first { LEAD } else { 0.0 };
        let tail = if position.is_last { TAIL + END } else { TAIL };
        let silence = |seconds: f32| (seconds * SAMPLE_RATE as f32) as usize;
        let mut samples = vec![0.0; silence(lead)];
        samples.extend_from_slice(&spoken.samples);
        let frames = (samples.len() + silence(tail))
            .div_ceil(FRAME_SAMPLES)
            .max(1);
        samples.resize(frames * FRAME_SAMPLES, 0.0);
        let words: Vec<WordTime> = spoken
            .words
            .iter()
            .map(|word| WordTime {
                text: word.text.clone(),
                start: word.start + lead,
                end: word.end + lead,
            })
            .collect();
        let phones = spoken
            .phones
            .iter()
            .map(|phone| PhoneTime {
                phone: phone.phone,
                start: phone.start + lead,
                end: phone.end + lead,
            })
            .collect();
        let captions = caption_ranges(&words, caption_chars);
        Self {
            frames,
            loudness: loudness(&samples),
            samples,
            words,
            phones,
            captions,
        }
    }

    /// Returns how long it lasts, in seconds.
    pub fn seconds(&self) -> f32 {
        self.frames as f32 / FRAME_RATE as f32
    }

    /// Returns the caption to show at a time, and which of its words is being spoken.
    pub fn caption_at(&self, time: f32) -> Option<(usize, usize)> {
        let caption = (0..self.captions.len())
            .rev()
            .find(|&caption| self.caption_start(caption) <= time)?;
        let range = self.captions[caption].clone();
        if time >= self.caption_end(caption) {
            return None;
        }
        let spoken = range
            .clone()
            .rev()
            .find(|&word| self.words[word].start <= time + 0.02)
            .unwrap_or(range.start);
        Some((caption, spoken - range.start))
    }

    /// Returns the captions as cues, `offset` seconds later.
    pub fn cues(&self, offset: f64) -> impl Iterator<Item = Cue> + '_ {
        self.captions
            .iter()
            .enumerate()
            .map(move |(caption, range)| Cue {
                start: offset + f64::from(self.caption_start(caption)),
                end: offset + f64::from(self.caption_end(caption)),
                text: self.words[range.clone()]
                    .iter()
                    .map(|word| word.text.as_str())
                    .collect::<Vec<_>>()
                    .join(" "),
            })
    }

    fn caption_start(&self, caption: usize) -> f32 {
        (self.words[self.captions[caption].start].start - CAPTION_LEAD).max(0.0)
    }

    fn caption_end(&self, caption: usize) -> f32 {
        let held = self.words[self.captions[caption].end - 1].end + CAPTION_HOLD;
        let limit = if caption + 1 < self.captions.len() {
            self.caption_start(caption + 1)
        } else {
            self.seconds()
        };
        held.min(limit)
    }
}

/// Returns a sentence that is read instead of heard: silence at a comfortable reading pace.
pub fn silent(sentence: &Sentence, language: Language) -> SpokenSentence {
    let mut words = Vec::with_capacity(sentence.words.len());
    let mut time = 0.06;
    for word in &sentence.words {
        let length = doorcast_domain::spoken::seconds(&word.text, language).max(0.25) as f32;
        words.push(WordTime {
            text: word.text.clone(),
            start: time,
            end: time + length,
        });
        time += length;
    }
    let samples = vec![0.0; ((time + 0.1) * SAMPLE_RATE as f32) as usize];
    SpokenSentence {
        samples,
        phones: Vec::new(),
        words,
    }
}

/// Groups words into captions: full ones as long as allowed, breaks after punctuation preferred, no lonely last word.
fn caption_ranges(words: &[WordTime], limit: usize) -> Vec<std::ops::Range<usize>> {
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    let (mut start, mut length) = (0, 0);
    for (index, word) in words.iter().enumerate() {
        let more = word.text.chars().count() + 1;
        let pauses = index > start && words[index - 1].text.ends_with([',', ';', ':', '—']);
        if index > start && (length + more > limit + 1 || (pauses && length > limit / 2)) {
            let end = break_before(words, start, index);
            ranges.push(start..end);
            start = end;
            length = words[end..index]
                .iter()
                .map(|word| word.text.chars().count() + 1)
                .sum();
        }
        length += more;
    }
    if start < words.len() {
        ranges.push(start..words.len());
    }
    if let [.., before, last] = ranges.as_mut_slice()
        && last.len() == 1
        && before.len() > 3
    {
        before.end -= 1;
        last.start -= 1;
    }
    ranges
}

/// Words that belong to what follows: a caption does not end with them.
const LEANING: [&str; 24] = [
    "a", "an", "the", "and", "&", "or", "of", "to", "in", "on", "at", "for", "with", "by", "from",
    "de", "la", "el", "los", "las", "y", "en", "con", "un",
];

/// Moves a break before `index` further forward past words that lean on what follows.
fn break_before(words: &[WordTime], start: usize, index: usize) -> usize {
    let leans = |word: &WordTime| LEANING.contains(&word.text.to_lowercase().as_str());
    let kept = words[start..index]
        .iter()
        .rposition(|word| !leans(word))
        .map_or(index, |last| start + last + 1);
    if kept >= start + 2 { kept } else { index }
}

/// Follows how loud a sentence is: quick to rise, slow to fall, relative to its loudest moment.
fn loudness(samples: &[f32]) -> Vec<f32> {
    let step = SAMPLE_RATE as usize / 100;
    let power = |chunk: &[f32]| {
        (chunk.iter().map(|sample| sample * sample).sum::<f32>() / chunk.len() as f32).sqrt()
    };
    let mut levels: Vec<f32> = samples.chunks(step).map(power).collect();
    let loudest = levels.iter().copied().fold(1e-3, f32::max);
    let mut level = 0.0f32;
    for value in &mut levels {
        let now = (*value / loudest * 1.6).min(1.0);
        level += (now - level) * if now > level { 0.10 } else { 0.03 };
        *value = level;
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<WordTime> {
        let timed = |(index, word): (usize, &str)| {
            let start = index as f32 * 0.4;
            WordTime {
                text: word.to_owned(),
                start,
                end: start + 0.4,
            }
        };
        text.split(' ').enumerate().map(timed).collect()
    }

    fn beat(text: &str, position: Position) -> Beat {
        let words = words(text);
        let samples = vec![0.1; (words.len() as f32 * 0.4 * SAMPLE_RATE as f32) as usize];
        Beat::new(
            &SpokenSentence {
                samples,
                phones: Vec::new(),
                words,
            },
            position,
            24,
        )
    }

    const INSIDE: Position = Position {
        is_first: false,
        is_last: false,
    };

    #[test]
    fn sound_and_picture_last_equally_long() {
        let beat = beat("Come and see this home today", INSIDE);
        assert_eq!(beat.samples.len(), beat.frames * FRAME_SAMPLES);
    }

    #[test]
    fn captions_hold_every_word_once_in_order() {
        let text =
            "Four bedrooms, a gourmet kitchen, and a pool that is yours alone in Indian Wells.";
        let beat = beat(text, INSIDE);
        let joined: Vec<String> = beat.cues(0.0).map(|cue| cue.text).collect();
        assert_eq!(joined.join(" "), text);
        assert!(
            joined.iter().all(|caption| caption.chars().count() <= 25),
            "{joined:?}"
        );
        assert!(
            joined.last().is_some_and(|caption| caption.contains(' ')),
            "{joined:?}"
        );
    }

    #[test]
    fn captions_do_not_overlap_and_stay_inside() {
        let beat = beat(
            "One two three four five six seven eight nine ten eleven twelve",
            INSIDE,
        );
        let cues: Vec<Cue> = beat.cues(10.0).collect();
        assert!(cues.windows(2).all(|pair| pair[0].end <= pair[1].start));
        assert!(
            cues.iter()
                .all(|cue| cue.start >= 10.0 && cue.end <= 10.0 + f64::from(beat.seconds()))
        );
    }

    #[test]
    fn the_lit_word_is_the_spoken_one() {
        let beat = beat("Welcome to your new home", INSIDE);
        for (index, word) in beat.words.iter().enumerate() {
            let (caption, lit) = beat
                .caption_at(word.start + 0.1)
                .expect("a caption is shown");
            assert_eq!(beat.captions[caption].start + lit, index);
        }
    }

    #[test]
    fn the_same_sentence_is_the_same_anywhere_inside() {
        let first = beat(
            "A sentence",
            Position {
                is_first: true,
                is_last: false,
            },
        );
        assert!(first.frames > beat("A sentence", INSIDE).frames);
        assert_eq!(beat("A sentence", INSIDE), beat("A sentence", INSIDE));
    }
}
