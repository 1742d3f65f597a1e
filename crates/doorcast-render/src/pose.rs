//! Motion: how a figure stands at every moment of a segment.
//!
//! [`pose_at`] is a pure function of what is said. It reads no clock and keeps no state, so frames can be made in any
//! order and on any core. It is at rest at both edges of a segment, so segments join.
//!
//! Painting a head in a new place is the dearest thing in a video, so poses lie on coarse grids and the head keeps its
//! own slow clock ([`HEAD_RATE`]): neighbouring frames often share a pose, and equal poses are equal pictures.

use crate::{
    figure::{Mouth, Pose},
    narration::PhoneTime,
    viseme,
};

/// How often a second the head may move.
pub const HEAD_RATE: f32 = 10.0;
/// The grid of head shifts, in design units: one pixel when a figure is drawn at [`FULL_SCALE`].
pub const SHIFT_STEP: f32 = 1.0 / FULL_SCALE;
/// The scale of a large presenter in a picture 1080 pixels high. Smaller figures move by parts of pixels.
pub const FULL_SCALE: f32 = 1.32;
/// The grid of head tilts, in degrees.
pub const TILT_STEP: f32 = 0.2;
/// Values a second in [`Performance::loudness`].
pub const LOUDNESS_RATE: f32 = 100.0;

/// How long the head takes to leave its rest and to come back, in seconds.
const SETTLE: f32 = 0.45;
/// How far a strong nod goes down, in design units.
const NOD: f32 = 6.0;
/// The rest at both edges of a segment, in seconds: a little over one frame.
const EDGE: f32 = 0.035;

/// What a segment says and how, on the segment's own clock, which starts at 0.
#[derive(Debug, Clone, Copy)]
pub struct Performance<'a> {
    /// Sounds in order.
    pub phones: &'a [PhoneTime],
    /// How loud it is, 0 to 1, [`LOUDNESS_RATE`] values a second from time 0.
    pub loudness: &'a [f32],
    /// Length of the segment in seconds.
    pub duration: f32,
    /// Which of the many ways to move: the same seed gives the same motion.
    pub seed: u64,
}

/// Returns the pose at a time in a performance.
pub fn pose_at(performance: &Performance<'_>, time: f32) -> Pose {
    let head = head_at(performance, time);
    let (gaze_x, gaze_y) = gaze_at(performance, time);
    Pose {
        breath: breath_at(performance, time),
        blink: snap(blink_at(performance, time), 1.0 / 4.0),
        gaze_x,
        gaze_y,
        brow: brow_at(performance, time),
        smile: smile_at(performance, time),
        mouth: mouth_at(performance, time),
        ..head
    }
}

/// Holds a posture, glides to the next one every second or two, and nods with stressed words.
fn head_at(performance: &Performance<'_>, time: f32) -> Pose {
    // Half a step ahead, so that a held pose is right in the middle of its stay and not late.
    let time = (time * HEAD_RATE).floor() / HEAD_RATE + 0.5 / HEAD_RATE;
    let presence = presence(performance, time, SETTLE);
    if presence <= 0.0 {
        return Pose::default();
    }
    let (tilt, shift) = posture_at(performance, time);
    Pose {
        rotation: snap(tilt * presence, TILT_STEP),
        dx: snap(shift * presence, SHIFT_STEP),
        dy: snap(
            NOD * stress_at(performance, time) * presence,
            2.0 * SHIFT_STEP,
        ),
        ..Pose::default()
    }
}

/// Returns tilt and shift, gliding from the last posture to this one at the start of each stretch.
fn posture_at(performance: &Performance<'_>, time: f32) -> (f32, f32) {
    const STRETCH: f32 = 1.7;
    const GLIDE: f32 = 0.7;
    let slot = (time / STRETCH).floor().max(0.0);
    let late = noise(performance.seed, 200 + slot as u64) * (STRETCH - GLIDE);
    let part = smooth((time - slot * STRETCH - late) / GLIDE);
    let posture = |slot: f32, index: u64| {
        let value = noise(performance.seed, 300 + slot as u64 * 4 + index);
        // Sides alternate, so that a head never hangs to one of them.
        let side = if (slot as u64 + performance.seed).is_multiple_of(2) {
            1.0
        } else {
            -1.0
        };
        side * (value - 0.2)
    };
    let glide = |index| {
        let from = if slot < 1.0 {
            0.0
        } else {
            posture(slot - 1.0, index)
        };
        from + (posture(slot, index) - from) * part
    };
    (2.3 * glide(0), 4.5 * glide(1))
}

fn breath_at(performance: &Performance<'_>, time: f32) -> f32 {
    let phase = noise(performance.seed, 60);
    let cycle = (time / 4.2 + phase) * std::f32::consts::TAU;
    snap(
        (0.5 - 0.5 * cycle.cos()) * presence(performance, time, 0.8),
        0.5,
    )
}

/// One blink in each stretch of time, somewhere in its middle; now and then a double one.
fn blink_at(performance: &Performance<'_>, time: f32) -> f32 {
    const STRETCH: f32 = 3.4;
    const LENGTH: f32 = 0.17;
    let slot = (time / STRETCH).floor().max(0.0);
    let chance = |index: u64| noise(performance.seed, 1_000 + slot as u64 * 8 + index);
    let start = slot * STRETCH + 0.4 + (STRETCH - 1.4) * chance(0);
    let again = if chance(1) > 0.82 {
        start + 0.28
    } else {
        start
    };
    let closed = |start: f32| {
        let part = (time - start) / LENGTH;
        let fits = start > EDGE && start + LENGTH < performance.duration - EDGE;
        // Lids fall faster than they rise.
        match part {
            _ if !fits => 0.0,
            part if (0.0..0.35).contains(&part) => part / 0.35,
            part if (0.35..0.5).contains(&part) => 1.0,
            part if (0.5..1.0).contains(&part) => (1.0 - part) / 0.5,
            _ => 0.0,
        }
    };
    closed(start).max(closed(again))
}

/// Looks at the viewer most of the time; glances aside jump, as eyes do.
fn gaze_at(performance: &Performance<'_>, time: f32) -> (f32, f32) {
    const STRETCH: f32 = 1.3;
    let slot = (time / STRETCH).floor().max(0.0);
    let aside = |slot: f32, index: u64| {
        let value = |extra: u64| noise(performance.seed, 5_000 + slot as u64 * 8 + extra);
        let wander = if value(7) > 0.62 { 1.0 } else { 0.2 };
        (value(index) - 0.5) * 2.0 * wander
    };
    let arrived = smooth((time - slot * STRETCH) / 0.07);
    let between = |index| {
        let from = if slot < 1.0 {
            0.0
        } else {
            aside(slot - 1.0, index)
        };
        from + (aside(slot, index) - from) * arrived
    };
    let presence = presence(performance, time, 0.12);
    let x = snap(0.5 * between(0) * presence, 1.0 / 8.0);
    let y = snap(0.3 * between(1) * presence, 1.0 / 8.0);
    (x, y)
}

fn brow_at(performance: &Performance<'_>, time: f32) -> f32 {
    let raised = 0.9 * stress_at(performance, time) + 0.25 * noise_wave(performance, time, 70);
    snap(
        (raised * presence(performance, time, 0.25)).clamp(-0.25, 1.0),
        1.0 / 4.0,
    )
}

/// Smiles a little more in pauses than in words.
fn smile_at(performance: &Performance<'_>, time: f32) -> f32 {
    let talk = loudness_near(performance, time, 0.35);
    let smile = Pose::REST_SMILE
        + (0.25 * noise_wave(performance, time, 80) - 0.3 * talk)
            * presence(performance, time, 0.5);
    snap(smile.clamp(0.2, 1.0), 1.0 / 5.0)
}

fn mouth_at(performance: &Performance<'_>, time: f32) -> Mouth {
    let mouth = viseme::mouth_at(performance.phones, time);
    let presence = presence(performance, time, 0.05);
    let step = |value: f32, steps: f32| snap(value * presence, 1.0 / steps);
    Mouth {
        open: step(mouth.open, 12.0),
        wide: step(mouth.wide, 6.0),
        round: step(mouth.round, 6.0),
        teeth: step(mouth.teeth, 4.0),
        tongue: step(mouth.tongue, 4.0),
        tuck: step(mouth.tuck, 4.0),
        press: step(mouth.press, 4.0),
    }
}

/// Returns 0 at the edges of the segment and 1 from `settle` seconds inside.
fn presence(performance: &Performance<'_>, time: f32, settle: f32) -> f32 {
    let inside = time.min(performance.duration - time) - EDGE;
    smooth(inside / settle)
}

/// How much louder it is here than around here: 0 to 1.
fn stress_at(performance: &Performance<'_>, time: f32) -> f32 {
    let (here, around) = (
        loudness_near(performance, time, 0.09),
        loudness_near(performance, time, 0.9),
    );
    ((here - around) * 2.2).clamp(0.0, 1.0)
}

/// Mean loudness from `reach` seconds before to `reach` seconds after a time.
fn loudness_near(performance: &Performance<'_>, time: f32, reach: f32) -> f32 {
    let place =
        |time: f32| ((time * LOUDNESS_RATE).max(0.0) as usize).min(performance.loudness.len());
    let window = &performance.loudness[place(time - reach)..place(time + reach)];
    if window.is_empty() {
        return 0.0;
    }
    window.iter().sum::<f32>() / window.len() as f32
}

/// A slow wave between -1 and 1 that never quite repeats.
fn noise_wave(performance: &Performance<'_>, time: f32, index: u64) -> f32 {
    let phase = |extra| noise(performance.seed, index + extra) * std::f32::consts::TAU;
    0.6 * (time * 0.71 + phase(0)).sin() + 0.4 * (time * 1.37 + phase(1)).sin()
}

fn smooth(part: f32) -> f32 {
    let part = part.clamp(0.0, 1.0);
    part * part * (3.0 - 2.0 * part)
}

fn snap(value: f32, step: f32) -> f32 {
    // Adding zero turns -0 into 0: they are equal but do not hash alike.
    (value / step).round() * step + 0.0
}

/// Returns a number from 0 to 1 that depends on the seed and the index only (splitmix64).
fn noise(seed: u64, index: u64) -> f32 {
    let mut bits = seed.wrapping_add(index.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^= bits >> 31;
    (bits >> 40) as f32 / (1_u64 << 24) as f32
}
