//! When each sound and each written word is heard.

use doorcast_domain::spoken::Sentence;

use super::flite::Utterance;
use crate::narration::{PhoneTime, WordTime};

/// Returns the sounds with their times; neighboring silences are one.
pub(super) fn phones(utterance: &Utterance) -> Vec<PhoneTime> {
    let mut phones: Vec<PhoneTime> = Vec::with_capacity(utterance.segments.len());
    for segment in &utterance.segments {
        match phones.last_mut() {
            Some(last) if last.phone == segment.phone && segment.owner.is_none() => {
                last.end = segment.end;
            }
            _ => phones.push(PhoneTime {
                phone: segment.phone,
                start: segment.start,
                end: segment.end,
            }),
        }
    }
    phones
}

/// Returns every written word with its time. A word nothing was said for stands between its neighbors.
pub(super) fn words(sentence: &Sentence, utterance: &Utterance) -> Vec<WordTime> {
    let mut spans: Vec<Option<(f32, f32)>> = vec![None; sentence.words.len()];
    for segment in &utterance.segments {
        let Some(span) = segment.owner.and_then(|owner| spans.get_mut(owner)) else {
            continue;
        };
        *span = Some(span.map_or((segment.start, segment.end), |(start, _)| {
            (start, segment.end)
        }));
    }
    let length = utterance.segments.last().map_or(0.0, |segment| segment.end);
    let mut words = Vec::with_capacity(spans.len());
    let mut heard = 0.0;
    for (index, word) in sentence.words.iter().enumerate() {
        let (start, end) = spans[index].unwrap_or_else(|| {
            let next = spans[index..].iter().flatten().next();
            (heard, next.map_or(length, |(start, _)| *start))
        });
        heard = end;
        words.push(WordTime {
            text: word.text.clone(),
            start,
            end,
        });
    }
    words
}
