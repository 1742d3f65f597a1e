//! AAC-LC, the sound every player and every social network takes.

use crate::narration::SAMPLE_RATE;

/// Samples in one AAC frame.
pub const FRAME_SAMPLES: u64 = 1024;

/// Speech at this rate is not told from the original by most listeners.
const BITRATE: u32 = 96_000;

/// Encoded sound, ready for a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AacTrack {
    /// The decoder's settings: an `AudioSpecificConfig`.
    pub config: Vec<u8>,
    /// Frames without headers, [`FRAME_SAMPLES`] each.
    pub frames: Vec<Vec<u8>>,
    /// Samples a decoder gives before the first one that was put in.
    pub priming: u32,
    /// Samples that were put in.
    pub samples: u64,
    /// Bits a second on average.
    pub bitrate: u32,
}

impl AacTrack {
    /// Returns how many samples can be played after the priming: the ones put in and the padding of the last frame.
    pub fn playable_samples(&self) -> u64 {
        (self.frames.len() as u64 * FRAME_SAMPLES).saturating_sub(u64::from(self.priming))
    }
}

/// Returns mono sound at 48 kHz as AAC-LC. The same samples give the same bytes.
///
/// Samples outside -1 to 1 are clipped and broken ones silenced; no samples at all are one silent sample.
pub fn encode_aac(samples: &[f32]) -> AacTrack {
    let clean: Vec<f32> = samples.iter().map(|&sample| cleaned(sample)).collect();
    let clean = if clean.is_empty() { vec![0.0] } else { clean };
    try_encode(&clean).expect("48 kHz mono within -1 to 1 is what the encoder asks for")
}

fn try_encode(samples: &[f32]) -> syom::Result<AacTrack> {
    let options = syom::EncodeOptions::raw().with_bitrate_bps(BITRATE);
    let mut encoder = syom::Encoder::new(SAMPLE_RATE, 1, &options)?;
    let mut frames = Vec::new();
    let mut keep = |frame: syom::EncodedFrame<'_>| {
        frames.push(frame.au.to_vec());
        Ok(())
    };
    encoder.feed(&[samples], &mut keep)?;
    let done = encoder.finish(&mut keep)?;
    Ok(AacTrack {
        config: encoder.asc().to_vec(),
        frames,
        priming: u32::try_from(done.priming).expect("the priming is one frame"),
        samples: samples.len() as u64,
        bitrate: BITRATE,
    })
}

fn cleaned(sample: f32) -> f32 {
    if sample.is_finite() {
        sample.clamp(-1.0, 1.0)
    } else {
        0.0
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn tone(seconds: f32) -> Vec<f32> {
        let count = (seconds * SAMPLE_RATE as f32) as usize;
        (0..count)
            .map(|i| 0.4 * (i as f32 * 0.05).sin() + 0.1 * (i as f32 * 0.31).sin())
            .collect()
    }

    /// Decodes with a decoder that shares no code with the encoder.
    pub(in crate::sound) fn decoded(track: &AacTrack) -> Vec<f32> {
        use symphonia::core::codecs::audio::{
            AudioCodecParameters, AudioDecoderOptions, well_known::CODEC_ID_AAC,
        };
        let mut settings = AudioCodecParameters::new();
        settings
            .for_codec(CODEC_ID_AAC)
            .with_sample_rate(SAMPLE_RATE)
            .with_extra_data(track.config.clone().into_boxed_slice());
        let mut decoder = symphonia::default::get_codecs()
            .make_audio_decoder(&settings, &AudioDecoderOptions::default())
            .expect("AAC is among the codecs");
        let mut samples = Vec::new();
        for (index, frame) in track.frames.iter().enumerate() {
            let packet = symphonia::core::packet::Packet::new(
                0,
                (index as i64 * FRAME_SAMPLES as i64).into(),
                FRAME_SAMPLES.into(),
                frame.clone(),
            );
            let sound = decoder.decode(&packet).expect("a frame decodes");
            let mut piece = Vec::<f32>::new();
            sound.copy_to_vec_interleaved(&mut piece);
            samples.extend(piece);
        }
        samples
    }

    #[test]
    fn what_comes_out_is_what_went_in_after_the_priming() {
        let sound = tone(1.03);
        let track = encode_aac(&sound);
        let heard = decoded(&track);
        assert_eq!(
            heard.len() as u64,
            u64::from(track.priming) + track.playable_samples()
        );
        let heard = &heard[track.priming as usize..][..sound.len()];
        let energy: f32 = sound.iter().map(|x| x * x).sum();
        let error: f32 = sound.iter().zip(heard).map(|(a, b)| (a - b).powi(2)).sum();
        let decibels = 10.0 * (energy / error).log10();
        assert!(decibels > 25.0, "signal to noise is {decibels} dB");
    }

    #[test]
    fn the_same_samples_give_the_same_bytes_at_the_promised_rate() {
        let sound = tone(12.0);
        let track = encode_aac(&sound);
        assert_eq!(track, encode_aac(&sound));
        assert_eq!(track.config, [0x11, 0x88], "AAC-LC, 48 kHz, one channel");
        let bytes: usize = track.frames.iter().map(Vec::len).sum();
        let rate = bytes as f64 * 8.0 / 12.0;
        assert!((rate - 96_000.0).abs() < 3_000.0, "{rate} bits a second");
    }

    #[test]
    fn broken_samples_and_none_at_all_are_no_reason_to_fail() {
        let track = encode_aac(&[f32::NAN, 7.0, f32::NEG_INFINITY, -3.0]);
        assert!(decoded(&track).iter().all(|x| x.is_finite()));
        let nothing = encode_aac(&[]);
        assert!(decoded(&nothing).iter().all(|x| x.abs() < 1e-4));
    }

    #[test]
    fn every_length_is_covered_by_whole_frames() {
        for length in [1, 1023, 1024, 1025, 48_000, 51_200] {
            let track = encode_aac(&vec![0.1; length]);
            assert_eq!(track.samples, length as u64);
            let spare = track.playable_samples() - track.samples;
            assert!(
                spare < FRAME_SAMPLES,
                "{length}: {spare} samples of padding"
            );
        }
    }
}
