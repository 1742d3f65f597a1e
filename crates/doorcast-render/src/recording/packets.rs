//! WAV, MP3 and FLAC: packet after packet, mixed to one channel at once so that nothing is held twice.

use super::{Raw, RecordingProblem, most_samples};
use std::io::Cursor;
use symphonia::core::{
    codecs::audio::{AudioDecoder, AudioDecoderOptions},
    errors::Error,
    formats::{FormatOptions, FormatReader, Track, TrackType, probe::Hint},
    io::MediaSourceStream,
    meta::MetadataOptions,
};

/// So much of the end may be missing before it is said: less is not noticed.
const UNNOTICED_SECONDS: f64 = 0.2;

pub(super) fn read(bytes: &[u8]) -> Result<Raw, RecordingProblem> {
    let stream = MediaSourceStream::new(Box::new(Cursor::new(bytes)), Default::default());
    let mut file = symphonia::default::get_probe()
        .probe(
            &Hint::new(),
            stream,
            FormatOptions::default(),
            MetadataOptions::default(),
        )
        .map_err(|error| unreadable(bytes, &error))?;
    let track = file
        .default_track(TrackType::Audio)
        .ok_or(RecordingProblem::NotSound)?
        .clone();
    let mut decoder = decoder(&track)?;
    let raw = collect(file.as_mut(), decoder.as_mut(), track.id)?;
    check_length(&track, &raw)?;
    Ok(raw)
}

/// A file that begins like one of ours but cannot be opened is cut off or damaged, not something else.
fn unreadable(bytes: &[u8], error: &Error) -> RecordingProblem {
    let is_wave = bytes.starts_with(b"RIFF") && matches!(bytes.get(8..12), Some(b"WAVE") | None);
    match error {
        _ if !is_wave && !bytes.starts_with(b"fLaC") => RecordingProblem::NotSound,
        Error::IoError(_) => RecordingProblem::Truncated,
        _ => RecordingProblem::Damaged,
    }
}

fn decoder(track: &Track) -> Result<Box<dyn AudioDecoder>, RecordingProblem> {
    let settings = track
        .codec_params
        .as_ref()
        .and_then(|settings| settings.audio())
        .ok_or(RecordingProblem::Damaged)?;
    symphonia::default::get_codecs()
        .make_audio_decoder(settings, &AudioDecoderOptions::default())
        .map_err(|_| RecordingProblem::Unsupported("The sound in this file"))
}

fn collect(
    file: &mut dyn FormatReader,
    decoder: &mut dyn AudioDecoder,
    track: u32,
) -> Result<Raw, RecordingProblem> {
    let mut mix = Mix::default();
    let (mut good, mut bad) = (0, 0);
    while let Some(packet) = next_packet(file)? {
        if packet.track_id != track {
            continue;
        }
        match decoder.decode(&packet) {
            Ok(sound) => {
                let rate = sound.spec().rate();
                let channels = sound.spec().channels().count();
                sound.copy_to_vec_interleaved(&mut mix.packet);
                mix.add(rate, channels)?;
                good += 1;
            }
            Err(Error::DecodeError(_) | Error::IoError(_)) => bad += 1,
            Err(_) => return Err(RecordingProblem::Damaged),
        }
    }
    if bad > good {
        return Err(RecordingProblem::Damaged);
    }
    Ok(mix.raw)
}

/// Returns nothing at the end, and also where the file breaks off: how much is missing is checked afterwards.
fn next_packet(
    file: &mut dyn FormatReader,
) -> Result<Option<symphonia::core::packet::Packet>, RecordingProblem> {
    match file.next_packet() {
        Ok(packet) => Ok(packet),
        Err(Error::IoError(_)) => Ok(None),
        Err(_) => Err(RecordingProblem::Damaged),
    }
}

struct Mix {
    raw: Raw,
    packet: Vec<f32>,
}

impl Default for Mix {
    fn default() -> Self {
        Self {
            raw: Raw {
                samples: Vec::new(),
                rate: 0,
            },
            packet: Vec::new(),
        }
    }
}

impl Mix {
    fn add(&mut self, rate: u32, channels: usize) -> Result<(), RecordingProblem> {
        if self.raw.samples.is_empty() {
            self.raw.rate = rate;
        }
        if self.raw.rate != rate || channels == 0 {
            return Err(RecordingProblem::Damaged);
        }
        if self.raw.samples.len() + self.packet.len() / channels > most_samples(rate)? {
            return Err(RecordingProblem::TooLong);
        }
        let share = 1.0 / channels as f32;
        self.raw.samples.extend(
            self.packet
                .chunks_exact(channels)
                .map(|frame| frame.iter().sum::<f32>() * share),
        );
        Ok(())
    }
}

/// Compares what was found with what the file promised.
fn check_length(track: &Track, raw: &Raw) -> Result<(), RecordingProblem> {
    let unknown = u64::from(u32::MAX) / 16; // written where the length was not known yet
    let Some(promised) = track.num_frames.filter(|frames| *frames < unknown) else {
        return Ok(());
    };
    let missing = promised.saturating_sub(raw.samples.len() as u64);
    if missing as f64 > f64::from(raw.rate) * UNNOTICED_SECONDS {
        return Err(RecordingProblem::Truncated);
    }
    Ok(())
}
