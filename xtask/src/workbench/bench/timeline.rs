//! What happens when in the studio's own video, frame by frame, so that peers can do the same.

use doorcast_domain::spoken;
use doorcast_render::{
    figure::Mouth,
    project::Project,
    shots::{self, Panel},
    sound,
    timeline::{Beat, FRAME_RATE, Position},
    viseme,
    voice::{BuiltinVoice, VoicePersona},
};

/// How many characters a caption of a wide picture has at most, as in the studio.
const CAPTION_CHARS: usize = 46;

/// Something that stays the same for some frames.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Span<T> {
    /// What stays.
    pub(crate) value: T,
    /// The first frame.
    pub(crate) start: usize,
    /// The frame after the last.
    pub(crate) end: usize,
}

/// The words of a caption, and which of them is lit.
pub(crate) type Caption = (Vec<String>, usize);

/// Everything that changes in the video.
pub(crate) struct Timeline {
    /// How many frames it has.
    pub(crate) frames: usize,
    /// Its sound, as loud as the studio makes it.
    pub(crate) samples: Vec<f32>,
    /// Which of [`MOUTHS`] is seen.
    pub(crate) mouths: Vec<Span<usize>>,
    /// Captions.
    pub(crate) captions: Vec<Span<Caption>>,
    /// Panels.
    pub(crate) panels: Vec<Span<Panel>>,
}

const fn mouth(open: f32, wide: f32, round: f32, press: f32) -> Mouth {
    Mouth {
        open,
        wide,
        round,
        teeth: if open > 0.0 { 0.5 } else { 0.0 },
        tongue: 0.0,
        tuck: 0.0,
        press,
    }
}

/// The mouths a peer is given: at rest, closed, a little open, "ee", "ah", "oo".
pub(crate) const MOUTHS: [Mouth; 6] = [
    mouth(0.0, 0.0, 0.0, 0.0),
    mouth(0.0, 0.0, 0.0, 1.0),
    mouth(0.3, 0.2, 0.0, 0.0),
    mouth(0.35, 0.8, 0.0, 0.0),
    mouth(0.85, 0.2, 0.0, 0.0),
    mouth(0.4, 0.0, 0.8, 0.0),
];

impl Timeline {
    /// Speaks a project without photos and writes down what happens when.
    pub(crate) fn of(project: &Project) -> Self {
        let sentences =
            spoken::sentences(&project.script, project.language, &project.pronunciations);
        let words: Vec<usize> = sentences
            .iter()
            .map(|sentence| sentence.words.len())
            .collect();
        let shots = shots::plan(project, &words);
        let mut samples = Vec::new();
        let (mut mouths, mut captions, mut panels) = (Vec::new(), Vec::new(), Vec::new());
        for (index, sentence) in sentences.iter().enumerate() {
            let position = Position {
                is_first: index == 0,
                is_last: index + 1 == sentences.len(),
            };
            let spoken = BuiltinVoice::shared().speak(sentence, &VoicePersona::AVERY);
            let beat = Beat::new(&spoken, position, CAPTION_CHARS);
            samples.extend_from_slice(&beat.samples);
            for frame in 0..beat.frames {
                let time = (frame as f32 + 0.5) / FRAME_RATE as f32;
                mouths.push(Some(nearest(&viseme::mouth_at(&beat.phones, time))));
                captions.push(caption(&beat, time));
                panels.push(shots[index].panel);
            }
        }
        Self {
            frames: mouths.len(),
            samples: sound::master(samples).samples,
            mouths: spans(mouths),
            captions: spans(captions),
            panels: spans(panels),
        }
    }
}

fn caption(beat: &Beat, time: f32) -> Option<Caption> {
    let (caption, lit) = beat.caption_at(time)?;
    let words = &beat.words[beat.captions[caption].clone()];
    Some((words.iter().map(|word| word.text.clone()).collect(), lit))
}

/// Returns which mouth looks most like one.
fn nearest(wanted: &Mouth) -> usize {
    let distance = |mouth: &Mouth| {
        [
            mouth.open - wanted.open,
            mouth.wide - wanted.wide,
            mouth.round - wanted.round,
            mouth.press - wanted.press.max(wanted.tuck),
        ]
        .iter()
        .map(|part| part * part)
        .sum::<f32>()
    };
    (0..MOUTHS.len())
        .min_by(|&left, &right| distance(&MOUTHS[left]).total_cmp(&distance(&MOUTHS[right])))
        .unwrap_or(0)
}

/// Joins equal neighbors.
fn spans<T: PartialEq>(frames: Vec<Option<T>>) -> Vec<Span<T>> {
    let mut spans: Vec<Span<T>> = Vec::new();
    for (frame, value) in frames.into_iter().enumerate() {
        let Some(value) = value else {
            continue;
        };
        match spans.last_mut() {
            Some(last) if last.end == frame && last.value == value => last.end += 1,
            _ => spans.push(Span {
                value,
                start: frame,
                end: frame + 1,
            }),
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_neighbors_are_one_span() {
        let frames = vec![Some('a'), Some('a'), None, Some('a'), Some('b')];
        let spans: Vec<(char, usize, usize)> = spans(frames)
            .into_iter()
            .map(|span| (span.value, span.start, span.end))
            .collect();
        assert_eq!(spans, [('a', 0, 2), ('a', 3, 4), ('b', 4, 5)]);
    }

    #[test]
    fn every_mouth_is_nearest_to_itself() {
        for (index, mouth) in MOUTHS.iter().enumerate() {
            assert_eq!(nearest(mouth), index);
        }
    }
}
