//! What is heard, and when: the common shape of every voice.

/// Samples a second of every sound inside the studio: mono, -1 to 1.
pub const SAMPLE_RATE: u32 = 48_000;

/// One speech sound and when it is heard.
#[derive(Debug, Clone, PartialEq)]
pub struct PhoneTime {
    /// The sound in CMU notation, lower case, without stress: "aa", "m"; "pau" is silence.
    pub phone: &'static str,
    /// When it starts, in seconds from the start of the sentence.
    pub start: f32,
    /// When it ends.
    pub end: f32,
}

/// One written word and when it is heard.
#[derive(Debug, Clone, PartialEq)]
pub struct WordTime {
    /// The word as written, punctuation included: "$1.2", "million,".
    pub text: String,
    /// When it starts, in seconds from the start of the sentence.
    pub start: f32,
    /// When it ends.
    pub end: f32,
}

/// One sentence of sound with everything the picture needs to follow it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SpokenSentence {
    /// Mono samples at [`SAMPLE_RATE`], from the first sound (less 60 ms) to the last (plus 100 ms).
    pub samples: Vec<f32>,
    /// Sounds in order.
    pub phones: Vec<PhoneTime>,
    /// Every written word of the sentence, once, in order.
    pub words: Vec<WordTime>,
}

/// Every sound of speech in CMU notation, silence first.
pub const PHONES: [&str; 41] = [
    "pau", "aa", "ae", "ah", "ao", "aw", "ax", "ay", "b", "ch", "d", "dh", "eh", "er", "ey", "f",
    "g", "hh", "ih", "iy", "jh", "k", "l", "m", "n", "ng", "ow", "oy", "p", "r", "s", "sh", "t",
    "th", "uh", "uw", "v", "w", "y", "z", "zh",
];

impl SpokenSentence {
    /// Returns the sentence as bytes that [`SpokenSentence::from_bytes`] reads.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(
            self.samples.len() * 4 + self.words.len() * 24 + self.phones.len() * 9 + 12,
        );
        for count in [self.samples.len(), self.phones.len(), self.words.len()] {
            bytes.extend((count as u32).to_le_bytes());
        }
        bytes.extend(self.samples.iter().flat_map(|sample| sample.to_le_bytes()));
        for phone in &self.phones {
            let number = PHONES
                .iter()
                .position(|known| *known == phone.phone)
                .unwrap_or(0);
            bytes.push(number as u8);
            bytes.extend(
                [phone.start, phone.end]
                    .iter()
                    .flat_map(|time| time.to_le_bytes()),
            );
        }
        for word in &self.words {
            bytes.extend(
                [word.start, word.end]
                    .iter()
                    .flat_map(|time| time.to_le_bytes()),
            );
            bytes.extend((word.text.len() as u32).to_le_bytes());
            bytes.extend(word.text.as_bytes());
        }
        bytes
    }

    /// Reads what [`SpokenSentence::to_bytes`] wrote; nothing if the bytes are anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        let [samples, phones, words] = [reader.count()?, reader.count()?, reader.count()?];
        let samples = reader
            .take(samples.checked_mul(4)?)?
            .chunks_exact(4)
            .map(float)
            .collect();
        let phones = (0..phones)
            .map(|_| {
                let phone = PHONES.get(usize::from(reader.take(1)?[0]))?;
                Some(PhoneTime {
                    phone,
                    start: float(reader.take(4)?),
                    end: float(reader.take(4)?),
                })
            })
            .collect::<Option<_>>()?;
        let words = (0..words)
            .map(|_| {
                let (start, end) = (float(reader.take(4)?), float(reader.take(4)?));
                let length = reader.count()?;
                Some(WordTime {
                    text: String::from_utf8(reader.take(length)?.to_vec()).ok()?,
                    start,
                    end,
                })
            })
            .collect::<Option<_>>()?;
        reader.0.is_empty().then_some(Self {
            samples,
            phones,
            words,
        })
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn count(&mut self) -> Option<usize> {
        let bytes = self.take(4)?;
        Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize)
    }
}

fn float(bytes: &[u8]) -> f32 {
    f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_survives_being_kept() {
        let sentence = SpokenSentence {
            samples: vec![0.25, -0.5, 1.0],
            phones: vec![PhoneTime {
                phone: "m",
                start: 0.1,
                end: 0.2,
            }],
            words: vec![WordTime {
                text: "señor,".into(),
                start: 0.1,
                end: 0.4,
            }],
        };
        let bytes = sentence.to_bytes();
        assert_eq!(SpokenSentence::from_bytes(&bytes).as_ref(), Some(&sentence));
        for length in 0..bytes.len() {
            assert_eq!(
                SpokenSentence::from_bytes(&bytes[..length]),
                None,
                "cut at {length}"
            );
        }
    }
}
