//! Reads WAV files as servers send them, and joins several into one.

const HEADER_BYTES: usize = 44;
const PCM: u16 = 1;
const FLOAT: u16 = 3;
const EXTENSIBLE: u16 = 0xFFFE;

/// Servers that stream do not know the length yet and write a huge one.
const UNKNOWN_LENGTH: u32 = 0x7FFF_0000;

/// Why a file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Problem {
    #[error("its answer is not a WAV file")]
    NotWav,
    #[error("its WAV file ends in the middle")]
    Truncated,
    #[error("its WAV file is empty")]
    Empty,
    #[error("its WAV file has an encoding we do not know")]
    Unknown,
    #[error("its answers do not sound alike: they differ in rate or channels")]
    Unlike,
    #[error("its answers are too long together")]
    TooLong,
}

/// How the samples are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Format {
    tag: u16,
    channels: u16,
    rate: u32,
    bits: u16,
}

/// Returns one WAV with the sound of all, in order.
pub(super) fn join(files: &[Vec<u8>]) -> Result<Vec<u8>, Problem> {
    let parsed = files
        .iter()
        .map(|file| parse(file))
        .collect::<Result<Vec<_>, _>>()?;
    let (format, _) = *parsed.first().ok_or(Problem::Empty)?;
    if parsed.iter().any(|(other, _)| *other != format) {
        return Err(Problem::Unlike);
    }
    let total: usize = parsed.iter().map(|(_, sound)| sound.len()).sum();
    let mut joined = format.header(total)?;
    for (_, sound) in parsed {
        joined.extend_from_slice(sound);
    }
    Ok(joined)
}

fn parse(file: &[u8]) -> Result<(Format, &[u8]), Problem> {
    let rest = file.strip_prefix(b"RIFF").ok_or(Problem::NotWav)?;
    let mut rest = rest
        .get(4..)
        .and_then(|rest| rest.strip_prefix(b"WAVE"))
        .ok_or(Problem::NotWav)?;
    let mut format = None;
    loop {
        let (head, body) = rest.split_at_checked(8).ok_or(Problem::Truncated)?;
        let size = u32_at(head, 4).ok_or(Problem::Truncated)?;
        if head.starts_with(b"data") {
            let format = format.ok_or(Problem::Unknown)?;
            return Ok((format, sound(format, body, size)?));
        }
        let body = body.get(..size as usize).ok_or(Problem::Truncated)?;
        if head.starts_with(b"fmt ") {
            format = Some(Format::parse(body)?);
        }
        // Chunks begin at even places.
        let next = 8 + body.len() + body.len() % 2;
        rest = rest.get(next..).ok_or(Problem::Truncated)?;
    }
}

fn sound(format: Format, body: &[u8], size: u32) -> Result<&[u8], Problem> {
    let is_known = (1..UNKNOWN_LENGTH).contains(&size);
    let sound = match is_known {
        true => body.get(..size as usize).ok_or(Problem::Truncated)?,
        false => body,
    };
    let whole = sound.len() - sound.len() % format.frame_bytes();
    match whole {
        0 => Err(Problem::Empty),
        _ => Ok(&sound[..whole]),
    }
}

impl Format {
    fn parse(chunk: &[u8]) -> Result<Self, Problem> {
        let number = |at| u16_at(chunk, at).ok_or(Problem::Unknown);
        let format = Self {
            tag: match number(0)? {
                EXTENSIBLE => number(24)?,
                tag => tag,
            },
            channels: number(2)?,
            rate: u32_at(chunk, 4).ok_or(Problem::Unknown)?,
            bits: number(14)?,
        };
        let is_known = matches!(
            (format.tag, format.bits),
            (PCM, 8 | 16 | 24 | 32) | (FLOAT, 32 | 64)
        ) && (1..=8).contains(&format.channels)
            && (8_000..=192_000).contains(&format.rate);
        is_known.then_some(format).ok_or(Problem::Unknown)
    }

    fn frame_bytes(self) -> usize {
        usize::from(self.channels) * usize::from(self.bits / 8)
    }

    fn header(self, sound_bytes: usize) -> Result<Vec<u8>, Problem> {
        let file = u32::try_from(sound_bytes + HEADER_BYTES - 8).map_err(|_| Problem::TooLong)?;
        let frame = self.frame_bytes() as u32;
        let mut header = Vec::with_capacity(HEADER_BYTES + sound_bytes);
        header.extend(b"RIFF");
        header.extend(file.to_le_bytes());
        header.extend(b"WAVEfmt ");
        header.extend(16_u32.to_le_bytes());
        header.extend(self.tag.to_le_bytes());
        header.extend(self.channels.to_le_bytes());
        header.extend(self.rate.to_le_bytes());
        header.extend((self.rate * frame).to_le_bytes());
        header.extend((frame as u16).to_le_bytes());
        header.extend(self.bits.to_le_bytes());
        header.extend(b"data");
        header.extend((sound_bytes as u32).to_le_bytes());
        Ok(header)
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at + 2)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    const SPEECH: Format = Format {
        tag: PCM,
        channels: 1,
        rate: 24_000,
        bits: 16,
    };

    /// Returns a WAV file as Groq sends it.
    pub(in crate::speech_server) fn speech(sound: &[u8]) -> Vec<u8> {
        let mut file = SPEECH.header(sound.len()).expect("a short file");
        file.extend(sound);
        file
    }

    #[test]
    fn sounds_follow_each_other() {
        let joined = join(&[speech(&[1, 2, 3, 4]), speech(&[5, 6])]).expect("a file");
        assert_eq!(joined, speech(&[1, 2, 3, 4, 5, 6]));
    }

    #[test]
    fn a_stream_of_unknown_length_goes_to_its_end() {
        for size in [0, u32::MAX, 0x7FFF_FFFF] {
            let mut file = speech(&[1, 2, 3, 4, 5]);
            file[40..44].copy_from_slice(&size.to_le_bytes());
            assert_eq!(join(&[file]), Ok(speech(&[1, 2, 3, 4])));
        }
    }

    #[test]
    fn other_chunks_are_passed_over() {
        let plain = speech(&[1, 2]);
        let mut file = plain[..36].to_vec();
        file.extend(b"LIST\x03\0\0\0abc\0");
        file.extend(&plain[36..]);
        assert_eq!(join(&[file]), Ok(plain));
    }

    #[test]
    fn what_is_wrong_with_a_file_is_named() {
        let good = speech(&[1, 2, 3, 4]);
        let wide = {
            let mut file = good.clone();
            file[24..28].copy_from_slice(&48_000_u32.to_le_bytes());
            file
        };
        let odd = {
            let mut file = good.clone();
            file[20] = 0x55;
            file
        };
        for (files, problem) in [
            (vec![], Problem::Empty),
            (vec![b"ID3 not a wave at all".to_vec()], Problem::NotWav),
            (vec![b"{}".to_vec()], Problem::NotWav),
            (vec![good[..46].to_vec()], Problem::Truncated),
            (vec![good[..30].to_vec()], Problem::Truncated),
            (vec![speech(&[])], Problem::Empty),
            (vec![odd], Problem::Unknown),
            (vec![good, wide], Problem::Unlike),
        ] {
            assert_eq!(join(&files), Err(problem));
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(cut in 0usize..60, at in 0usize..56, value: u8) {
            let mut file = speech(&[7; 12]);
            file[at] = value;
            let _ = join(&[file[..cut.min(file.len())].to_vec()]);
        }
    }
}
