//! The vocoder: from a voice's frames of pitch, spectrum and breath to sound.
//!
//! The method is Imai's mel log spectrum approximation filter, excited by pulses and noise that are mixed band by band,
//! with the spectrum's hills raised a little. All stages of the filter and eight frames at a time are worked on side by
//! side, in lanes of single precision; a test compares the sound with that of the engine's own vocoder.

use fearless_simd::{Level, Simd, dispatch};

/// Samples between two frames: five milliseconds.
pub(super) const HOP: usize = 80;
/// Bands in which pulse and noise are mixed.
pub(super) const BANDS: usize = 5;
/// Taps of the filter of each band.
pub(super) const BAND_TAPS: usize = 48;
/// Stages of the filter: the order of the approximation of the exponential.
const STAGES: usize = 5;
/// The approximation's coefficients, stage by stage.
const PADE: [f32; STAGES] = [
    0.499_939_1,
    0.110_709_8,
    0.013_699_84,
    0.000_956_485_3,
    0.000_030_417_21,
];
/// How many numbers are worked on side by side.
const LANES: usize = 8;
/// Samples of the response that a spectrum's energy is measured by.
const RESPONSE: usize = 64;
/// What noise starts from: the same words sound the same every time.
const SEED: u32 = 0x2545_F491;

type Lanes = [f32; LANES];
const ZERO: Lanes = [0.0; LANES];

/// What is heard at one moment.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Frame {
    /// Zero where there is no pitch.
    pub(super) pitch_hz: f32,
    /// The spectrum as a mel cepstrum, its level first. All frames have as many numbers.
    pub(super) cepstrum: Vec<f32>,
    /// How much of each band is pulse; the rest is noise.
    pub(super) strengths: [f32; BANDS],
}

/// How all frames are turned to sound.
pub(super) struct Manner {
    /// The all-pass constant of the vocal tract.
    pub(super) tract: f32,
    /// How much the spectrum's hills are raised.
    pub(super) emphasis: f32,
    /// How loud it is.
    pub(super) gain: f32,
    /// The filter of each band.
    pub(super) bands: [[f32; BAND_TAPS]; BANDS],
}

/// Returns the sound from the first frame to the last, [`HOP`] samples between two.
pub(super) fn sound(frames: &[Frame], manner: &Manner, rate: u32) -> Vec<i16> {
    dispatch!(Level::new(), simd => simd.vectorize(
        #[inline(always)]
        || sound_in_lanes(frames, manner, rate as f32)
    ))
}

#[inline(always)]
fn sound_in_lanes(frames: &[Frame], manner: &Manner, rate: f32) -> Vec<i16> {
    if frames.len() < 2 {
        return Vec::new();
    }
    let mut shapes: Vec<Vec<f32>> = frames
        .iter()
        .map(|frame| filter_of(&frame.cepstrum, manner.tract))
        .collect();
    emphasize(&mut shapes, frames, manner);
    let excitation = excite(frames, manner, rate);
    let mut filter = Filter::new(shapes[0].len(), manner.tract);
    let mut samples = Vec::with_capacity(excitation.len());
    for (pair, part) in shapes.windows(2).zip(excitation.chunks_exact(HOP)) {
        filter.pass(&pair[0], &pair[1], part, manner.gain, &mut samples);
    }
    samples
}

/// Returns the coefficients of the filter that has the spectrum of a mel cepstrum.
fn filter_of(cepstrum: &[f32], tract: f32) -> Vec<f32> {
    let mut filter = cepstrum.to_vec();
    // The voice's last number is not used: its order is one less than it seems.
    filter.push(0.0);
    for index in (0..cepstrum.len()).rev() {
        filter[index] -= tract * filter[index + 1];
    }
    filter
}

/// Raises the hills of every spectrum and keeps its energy.
#[inline(always)]
fn emphasize(shapes: &mut [Vec<f32>], frames: &[Frame], manner: &Manner) {
    for (shapes, frames) in shapes.chunks_mut(LANES).zip(frames.chunks(LANES)) {
        let before = energies(shapes, manner.tract);
        for (shape, frame) in shapes.iter_mut().zip(frames) {
            shape[1] -= manner.emphasis * manner.tract * frame.cepstrum[2];
            shape[2..]
                .iter_mut()
                .for_each(|value| *value *= 1.0 + manner.emphasis);
        }
        let after = energies(shapes, manner.tract);
        for (lane, shape) in shapes.iter_mut().enumerate() {
            shape[0] += before[lane] - after[lane];
        }
    }
}

/// Returns half the logarithm of the energy of each spectrum.
#[inline(always)]
fn energies(shapes: &[Vec<f32>], tract: f32) -> Lanes {
    let count = shapes[0].len();
    let mut spectra = vec![ZERO; count];
    for (lane, shape) in shapes.iter().enumerate() {
        for index in 0..count {
            let above = shape.get(index + 1).copied().unwrap_or(0.0);
            spectra[index][lane] = shape[index] + tract * above;
        }
    }
    let cepstra = unwarp(&spectra, -tract);
    let mut response = [ZERO; RESPONSE];
    response[0] = [1.0; LANES];
    let mut total = response[0];
    for n in 1..RESPONSE {
        let mut sum = ZERO;
        for k in 1..=n {
            let weight = k as f32 / n as f32;
            for lane in 0..LANES {
                sum[lane] += weight * cepstra[k][lane] * response[n - k][lane];
            }
        }
        response[n] = sum;
        for lane in 0..LANES {
            total[lane] += sum[lane] * sum[lane];
        }
    }
    std::array::from_fn(|lane| cepstra[0][lane] + total[lane].ln() / 2.0)
}

/// Returns cepstra on the plain scale of frequencies.
#[inline(always)]
fn unwarp(spectra: &[Lanes], constant: f32) -> [Lanes; RESPONSE] {
    let rest = 1.0 - constant * constant;
    let mut now = [ZERO; RESPONSE];
    for value in spectra.iter().rev() {
        let mut old = now[0];
        for lane in 0..LANES {
            now[0][lane] = value[lane] + constant * old[lane];
        }
        let first = now[1];
        for lane in 0..LANES {
            now[1][lane] = rest * old[lane] + constant * first[lane];
        }
        old = first;
        for place in 2..RESPONSE {
            let (here, before) = (now[place], now[place - 1]);
            for lane in 0..LANES {
                now[place][lane] = old[lane] + constant * (here[lane] - before[lane]);
            }
            old = here;
        }
    }
    now
}

/// Returns what drives the filter: pulses at the pitch and noise, mixed as each frame says.
#[inline(always)]
fn excite(frames: &[Frame], manner: &Manner, rate: f32) -> Vec<f32> {
    let count = (frames.len() - 1) * HOP;
    let mut pulses = vec![0.0; BAND_TAPS + count];
    lay_pulses(frames, rate, &mut pulses[BAND_TAPS..]);
    let mut noise = vec![0.0; BAND_TAPS + count];
    let mut state = SEED;
    noise[BAND_TAPS..]
        .iter_mut()
        .for_each(|sample| *sample = toss(&mut state));
    let mut excitation = vec![0.0; count];
    for (index, (part, frame)) in excitation
        .chunks_exact_mut(HOP)
        .zip(&frames[1..])
        .enumerate()
    {
        let start = BAND_TAPS + index * HOP;
        for tap in 0..BAND_TAPS {
            let (mut pulse_weight, mut noise_weight) = (0.0, 0.0);
            for (strength, band) in frame.strengths.iter().zip(&manner.bands) {
                pulse_weight += strength * band[tap];
                noise_weight += (1.0 - strength) * band[tap];
            }
            let from = start - tap;
            let (pulses, noise) = (&pulses[from..][..HOP], &noise[from..][..HOP]);
            for at in 0..HOP {
                part[at] += pulse_weight * pulses[at] + noise_weight * noise[at];
            }
        }
    }
    excitation
}

/// Lays a pulse wherever one period ends, as strong as the period is long.
fn lay_pulses(frames: &[Frame], rate: f32, pulses: &mut [f32]) {
    let period_of = |frame: &Frame| match frame.pitch_hz > 0.0 {
        true => rate / frame.pitch_hz,
        false => 0.0,
    };
    let mut since = period_of(&frames[0]);
    for (pair, part) in frames.windows(2).zip(pulses.chunks_exact_mut(HOP)) {
        let (mut period, target) = (period_of(&pair[0]), period_of(&pair[1]));
        if period == 0.0 || target == 0.0 {
            since = target;
            continue;
        }
        let step = (target - period) / HOP as f32;
        for sample in part {
            since += 1.0;
            if since >= period {
                *sample = period.sqrt();
                since -= period;
            }
            period += step;
        }
    }
}

/// Returns 1 or -1 by lot.
fn toss(state: &mut u32) -> f32 {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    match *state >> 31 {
        0 => 1.0,
        _ => -1.0,
    }
}

/// The filter between two samples. Every stage has its lane.
struct Filter {
    tract: f32,
    /// What the stages of the first coefficient hold, and what they have passed on.
    simple: (Lanes, Lanes),
    /// What the stages of all other coefficients hold, place by place, and what they have passed on.
    chain: Vec<Lanes>,
    passed: Lanes,
}

impl Filter {
    fn new(count: usize, tract: f32) -> Self {
        Self {
            tract,
            simple: (ZERO, ZERO),
            chain: vec![ZERO; count + 1],
            passed: ZERO,
        }
    }

    /// Filters the samples between two frames; the coefficients move from one to the other.
    #[inline(always)]
    fn pass(&mut self, from: &[f32], to: &[f32], part: &[f32], gain: f32, out: &mut Vec<i16>) {
        let mut shape = from.to_vec();
        let steps: Vec<f32> = to
            .iter()
            .zip(from)
            .map(|(to, from)| (to - from) / HOP as f32)
            .collect();
        for (place, &sample) in part.iter().enumerate() {
            let level = gain * (from[0] + steps[0] * place as f32).exp();
            let value = self.first(sample * level, shape[1]);
            let value = self.others(value, &shape);
            out.push(value as i16);
            shape
                .iter_mut()
                .zip(&steps)
                .for_each(|(value, step)| *value += step);
        }
    }

    /// Applies the first coefficient.
    #[inline(always)]
    fn first(&mut self, sample: f32, coefficient: f32) -> f32 {
        let rest = 1.0 - self.tract * self.tract;
        let (held, passed) = &mut self.simple;
        for lane in 0..LANES {
            held[lane] = rest * passed[lane] + self.tract * held[lane];
        }
        let answers = held.map(|value| value * coefficient);
        approximate(sample, answers, passed)
    }

    /// Applies all other coefficients.
    #[inline(always)]
    fn others(&mut self, sample: f32, shape: &[f32]) -> f32 {
        let (rest, tract) = (1.0 - self.tract * self.tract, self.tract);
        let chain = &mut self.chain[..shape.len() + 1];
        let mut answers = ZERO;
        let mut before = ZERO;
        for lane in 0..LANES {
            before[lane] = rest * self.passed[lane] + tract * chain[1][lane];
        }
        chain[1] = before;
        let mut here = chain[2];
        for place in 2..shape.len() {
            let next = chain[place + 1];
            let mut now = ZERO;
            for lane in 0..LANES {
                now[lane] = here[lane] + tract * (next[lane] - before[lane]);
                answers[lane] += now[lane] * shape[place];
            }
            chain[place] = before;
            before = now;
            here = next;
        }
        chain[shape.len()] = before;
        approximate(sample, answers, &mut self.passed)
    }
}

/// Joins the answers of the stages to the exponential they approximate, and passes each on to the next stage.
#[inline(always)]
fn approximate(sample: f32, answers: Lanes, passed: &mut Lanes) -> f32 {
    let (mut front, mut sum) = (sample, 0.0);
    for stage in (0..STAGES).rev() {
        let weighted = answers[stage] * PADE[stage];
        front += if stage % 2 == 0 { weighted } else { -weighted };
        sum += weighted;
    }
    for stage in (1..STAGES).rev() {
        passed[stage] = answers[stage - 1];
    }
    passed[0] = front;
    sum + front
}
