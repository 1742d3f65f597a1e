//! Brightens the dull voice: less chest, more presence, no rumble.

use std::f64::consts::{FRAC_1_SQRT_2, TAU};

use crate::narration::SAMPLE_RATE;

/// The bells: hertz, width, decibels.
const BELLS: [(f64, f64, f64); 4] = [
    (230.0, 0.7, -4.0),
    (1_500.0, 0.6, 3.5),
    (3_000.0, 0.7, 5.0),
    (6_000.0, 0.9, 2.0),
];

/// Everything below is rumble.
const RUMBLE_HZ: f64 = 80.0;

/// Brightens the sound in place.
pub(super) fn brighten(samples: &mut [f32]) {
    let mut stages = [
        Biquad::high_pass(RUMBLE_HZ),
        Biquad::bell(BELLS[0]),
        Biquad::bell(BELLS[1]),
        Biquad::bell(BELLS[2]),
        Biquad::bell(BELLS[3]),
    ];
    for sample in samples {
        let mut value = f64::from(*sample);
        for stage in &mut stages {
            value = stage.next(value);
        }
        *sample = value as f32;
    }
}

/// A second-order filter in transposed direct form.
struct Biquad {
    forward: [f64; 3],
    back: [f64; 2],
    state: [f64; 2],
}

impl Biquad {
    fn high_pass(hertz: f64) -> Self {
        let (cosine, alpha) = turn(hertz, FRAC_1_SQRT_2);
        let edge = (1.0 + cosine) / 2.0;
        Self::normalized(
            [edge, -2.0 * edge, edge],
            [1.0 + alpha, -2.0 * cosine, 1.0 - alpha],
        )
    }

    fn bell((hertz, width, decibels): (f64, f64, f64)) -> Self {
        let (cosine, alpha) = turn(hertz, width);
        let gain = 10f64.powf(decibels / 40.0);
        Self::normalized(
            [1.0 + alpha * gain, -2.0 * cosine, 1.0 - alpha * gain],
            [1.0 + alpha / gain, -2.0 * cosine, 1.0 - alpha / gain],
        )
    }

    fn normalized(forward: [f64; 3], back: [f64; 3]) -> Self {
        Self {
            forward: forward.map(|factor| factor / back[0]),
            back: [back[1] / back[0], back[2] / back[0]],
            state: [0.0; 2],
        }
    }

    fn next(&mut self, input: f64) -> f64 {
        let output = self.forward[0] * input + self.state[0];
        self.state[0] = self.forward[1] * input - self.back[0] * output + self.state[1];
        self.state[1] = self.forward[2] * input - self.back[1] * output;
        output
    }
}

/// The cosine of a frequency's angle and the filter's half width.
fn turn(hertz: f64, width: f64) -> (f64, f64) {
    let angle = TAU * hertz / f64::from(SAMPLE_RATE);
    (angle.cos(), angle.sin() / (2.0 * width))
}
