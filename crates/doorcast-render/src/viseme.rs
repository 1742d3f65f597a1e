//! From sounds to mouths.
//!
//! Each sound has a target mouth and a dominance. The mouth at a moment is the mean of the targets around it, weighted
//! by dominance and nearness, so that sounds colour their neighbours as they do in speech. Lips that must touch do so:
//! closures are applied after the mean. Start at [`mouth_at`].

use crate::{figure::Mouth, narration::PhoneTime};

/// How far a sound reaches beyond its own edges, in seconds.
const REACH: f32 = 0.05;
/// How long lips take to come together for a closure, and to part, in seconds.
const CLOSING: f32 = 0.045;
/// The longest sound looked at around a moment, in seconds. Speech has none; silence may be longer and weighs nothing.
const WINDOW: f32 = 1.0;

/// A target for one sound, or for the two halves of a gliding one.
struct Viseme {
    first: Mouth,
    second: Option<Mouth>,
    dominance: f32,
}

/// Returns the mouth at a time on the sounds' own clock; sounds are in order.
pub fn mouth_at(phones: &[PhoneTime], time: f32) -> Mouth {
    let from = phones.partition_point(|phone| phone.end < time - REACH.max(CLOSING));
    let near = phones[from..]
        .iter()
        .take_while(|phone| phone.start <= time + REACH.max(CLOSING));
    let mut mean = Mean::default();
    let (mut press, mut tuck) = (0.0_f32, 0.0_f32);
    for phone in near {
        add_phone(&mut mean, phone, time);
        match closure(phone.phone) {
            Closure::Lips => press = press.max(nearness(phone, time)),
            Closure::LipAndTeeth => tuck = tuck.max(nearness(phone, time)),
            Closure::None => {}
        }
    }
    close(mean.mouth(), press, tuck)
}

fn add_phone(mean: &mut Mean, phone: &PhoneTime, time: f32) {
    let viseme = viseme(phone.phone);
    let length = (phone.end - phone.start).clamp(0.0, WINDOW);
    match viseme.second {
        None => mean.add(
            &viseme.first,
            viseme.dominance,
            time - f32::midpoint(phone.start, phone.end),
            length / 2.0,
        ),
        Some(second) => {
            let quarter = length / 4.0;
            let (early, late) = (phone.start + quarter, phone.end - quarter);
            mean.add(&viseme.first, viseme.dominance, time - early, quarter);
            mean.add(&second, viseme.dominance, time - late, quarter);
        }
    }
}

/// A running weighted mean of mouths.
#[derive(Default)]
struct Mean {
    sum: Mouth,
    weight: f32,
}

impl Mean {
    /// Adds a target whose middle is `distance` seconds away and which lasts `half` seconds to both sides.
    fn add(&mut self, target: &Mouth, dominance: f32, distance: f32, half: f32) {
        let reach = half + REACH;
        let near = (distance / reach).abs();
        if near >= 1.0 {
            return;
        }
        let weight = dominance * (0.5 + 0.5 * (std::f32::consts::PI * near).cos());
        self.weight += weight;
        self.sum = zip(&self.sum, target, |sum, value| sum + weight * value);
    }

    fn mouth(&self) -> Mouth {
        // Near the ends of speech weights fade out, and the mouth must fade with them instead of holding its shape.
        let total = self.weight.max(0.25);
        zip(&self.sum, &self.sum, |sum, _| (sum / total).min(1.0))
    }
}

fn zip(left: &Mouth, right: &Mouth, mix: impl Fn(f32, f32) -> f32) -> Mouth {
    Mouth {
        open: mix(left.open, right.open),
        wide: mix(left.wide, right.wide),
        round: mix(left.round, right.round),
        teeth: mix(left.teeth, right.teeth),
        tongue: mix(left.tongue, right.tongue),
        tuck: mix(left.tuck, right.tuck),
        press: mix(left.press, right.press),
    }
}

enum Closure {
    None,
    Lips,
    LipAndTeeth,
}

fn closure(phone: &str) -> Closure {
    match phone {
        "m" | "b" | "p" | "em" => Closure::Lips,
        "f" | "v" => Closure::LipAndTeeth,
        _ => Closure::None,
    }
}

/// Returns 1 inside a sound and falls to 0 at [`CLOSING`] outside it.
fn nearness(phone: &PhoneTime, time: f32) -> f32 {
    let outside = (phone.start - time).max(time - phone.end).max(0.0);
    let part = (1.0 - outside / CLOSING).clamp(0.0, 1.0);
    part * part * (3.0 - 2.0 * part)
}

fn close(mouth: Mouth, press: f32, tuck: f32) -> Mouth {
    let free = (1.0 - press) * (1.0 - tuck);
    Mouth {
        open: mouth.open * free + 0.1 * tuck * (1.0 - press),
        wide: mouth.wide * (1.0 - 0.6 * press),
        round: mouth.round * (1.0 - 0.5 * press.max(tuck)),
        teeth: (mouth.teeth * (1.0 - tuck) + tuck) * (1.0 - press),
        tongue: mouth.tongue * free,
        tuck: tuck * (1.0 - press),
        press,
    }
}

const fn mouth(open: f32, wide: f32, round: f32, teeth: f32, tongue: f32) -> Mouth {
    Mouth {
        open,
        wide,
        round,
        teeth,
        tongue,
        tuck: 0.0,
        press: 0.0,
    }
}

const AA: Mouth = mouth(0.9, 0.12, 0.0, 0.55, 0.1);
const AE: Mouth = mouth(0.72, 0.5, 0.0, 0.7, 0.15);
const AH: Mouth = mouth(0.54, 0.18, 0.0, 0.5, 0.1);
const AO: Mouth = mouth(0.66, 0.0, 0.5, 0.2, 0.0);
const EH: Mouth = mouth(0.48, 0.5, 0.0, 0.7, 0.15);
const IH: Mouth = mouth(0.28, 0.6, 0.0, 0.8, 0.1);
const IY: Mouth = mouth(0.2, 1.0, 0.0, 0.9, 0.0);
const OW: Mouth = mouth(0.5, 0.0, 0.75, 0.1, 0.0);
const UW: Mouth = mouth(0.2, 0.0, 1.0, 0.0, 0.0);

fn viseme(phone: &str) -> Viseme {
    let still = |first, dominance| Viseme {
        first,
        second: None,
        dominance,
    };
    let glide = |first, second, dominance| Viseme {
        first,
        second: Some(second),
        dominance,
    };
    match phone {
        "aa" => still(AA, 1.0),
        "ae" => still(AE, 1.0),
        "ah" | "ax" => still(AH, 0.7),
        "ao" => still(AO, 1.0),
        "eh" => still(EH, 0.9),
        "ih" => still(IH, 0.8),
        "iy" => still(IY, 1.0),
        "uh" => still(mouth(0.3, 0.0, 0.6, 0.2, 0.0), 0.9),
        "uw" => still(UW, 1.1),
        "er" | "axr" => still(mouth(0.32, 0.0, 0.5, 0.4, 0.2), 0.9),
        "ay" => glide(AA, IH, 1.0),
        "aw" => glide(AA, UW, 1.0),
        "ey" => glide(EH, IY, 1.0),
        "oy" => glide(AO, IH, 1.0),
        "ow" => glide(OW, UW, 1.1),
        "m" | "b" | "p" | "em" => still(mouth(0.0, 0.1, 0.1, 0.0, 0.0), 2.0),
        "f" | "v" => still(mouth(0.1, 0.2, 0.0, 1.0, 0.0), 2.0),
        "th" | "dh" => still(mouth(0.25, 0.2, 0.0, 0.8, 1.0), 1.2),
        "l" | "el" => still(mouth(0.32, 0.2, 0.0, 0.6, 0.9), 0.8),
        "s" | "z" => still(mouth(0.1, 0.6, 0.0, 1.0, 0.0), 1.0),
        "sh" | "zh" | "ch" | "jh" => still(mouth(0.2, 0.0, 0.62, 1.0, 0.0), 1.2),
        "t" | "d" | "n" | "en" | "dx" => still(mouth(0.18, 0.3, 0.0, 0.85, 0.4), 0.6),
        "k" | "g" | "ng" => still(mouth(0.28, 0.2, 0.0, 0.6, 0.0), 0.4),
        "r" => still(mouth(0.22, 0.0, 0.6, 0.3, 0.2), 0.9),
        "w" => still(mouth(0.14, 0.0, 1.0, 0.0, 0.0), 1.5),
        "y" => still(mouth(0.2, 0.8, 0.0, 0.8, 0.0), 0.7),
        "hh" => still(mouth(0.4, 0.2, 0.0, 0.4, 0.0), 0.3),
        // Silence, and whatever a voice may add that we do not know: the mouth at rest.
        _ => still(mouth(0.0, 0.0, 0.0, 0.0, 0.0), 0.9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(phones: &[(&'static str, f32)]) -> Vec<PhoneTime> {
        let mut start = 0.0;
        phones
            .iter()
            .map(|&(phone, length)| {
                let time = PhoneTime {
                    phone,
                    start,
                    end: start + length,
                };
                start += length;
                time
            })
            .collect()
    }

    #[test]
    fn lips_meet_in_the_middle_of_every_bilabial() {
        for (phone, length) in [("m", 0.06), ("b", 0.03), ("p", 0.09)] {
            let phones = said(&[("pau", 0.1), ("aa", 0.2), (phone, length), ("aa", 0.2)]);
            let mouth = mouth_at(&phones, 0.3 + length / 2.0);
            assert_eq!((mouth.open, mouth.press), (0.0, 1.0), "{phone}");
        }
    }

    #[test]
    fn the_lower_lip_meets_the_teeth_for_f_and_v() {
        let phones = said(&[("ow", 0.2), ("v", 0.05), ("er", 0.2)]);
        let mouth = mouth_at(&phones, 0.225);
        assert!(
            mouth.tuck > 0.99 && mouth.teeth > 0.99 && mouth.open < 0.15,
            "{mouth:?}"
        );
    }

    #[test]
    fn neighbours_color_a_sound() {
        let after_oo = mouth_at(&said(&[("uw", 0.1), ("t", 0.06), ("uw", 0.1)]), 0.13);
        let after_ee = mouth_at(&said(&[("iy", 0.1), ("t", 0.06), ("iy", 0.1)]), 0.13);
        assert!(after_oo.round > after_ee.round + 0.2);
        assert!(after_ee.wide > after_oo.wide + 0.2);
    }

    #[test]
    fn a_glide_ends_somewhere_else() {
        let phones = said(&[("ay", 0.3)]);
        let (early, late) = (mouth_at(&phones, 0.07), mouth_at(&phones, 0.24));
        assert!(early.open > late.open + 0.3 && late.wide > early.wide + 0.2);
    }

    #[test]
    fn far_from_speech_the_mouth_rests() {
        let phones = said(&[("pau", 2.0), ("aa", 0.2)]);
        assert_eq!(mouth_at(&phones, 1.0), Mouth::default());
        assert_eq!(mouth_at(&phones, 9.0), Mouth::default());
        assert_eq!(mouth_at(&[], 0.0), Mouth::default());
    }

    #[test]
    fn a_mouth_moves_without_jumps() {
        let phones = said(&[
            ("pau", 0.1),
            ("w", 0.07),
            ("eh", 0.1),
            ("l", 0.06),
            ("k", 0.07),
            ("ah", 0.08),
            ("m", 0.08),
            ("hh", 0.05),
            ("ow", 0.16),
            ("m", 0.1),
            ("pau", 0.2),
        ]);
        let mut last = mouth_at(&phones, 0.0);
        for step in 1..220 {
            let next = mouth_at(&phones, step as f32 * 0.005);
            assert!(
                (next.open - last.open).abs() < 0.12,
                "at {step}: {last:?} {next:?}"
            );
            last = next;
        }
    }
}
