//! Motion: at rest at the edges, cheap to paint, in step with the sound.

use std::collections::HashSet;

use doorcast_render::{
    figure::{Mouth, Pose},
    headshot,
    narration::PhoneTime,
    paint::{Canvas, Color, Picture, Point},
    pose::{Performance, SHIFT_STEP, TILT_STEP, pose_at},
};

const FRAME: f32 = 1.0 / 30.0;

/// Made-up speech: syllables in phrases, with the loudness that goes with them.
struct Speech {
    phones: Vec<PhoneTime>,
    loudness: Vec<f32>,
    duration: f32,
}

impl Speech {
    fn new(seconds: f32, seed: u64) -> Self {
        const CONSONANTS: [&str; 8] = ["t", "s", "m", "l", "k", "b", "n", "dh"];
        const VOWELS: [&str; 6] = ["aa", "ae", "ah", "iy", "ow", "eh"];
        let mut random = Random(seed);
        let mut phones = vec![phone("pau", 0.0, 0.06)];
        let mut loudness = vec![0.0; (seconds * 100.0) as usize];
        let mut at = 0.06;
        while at < seconds - 0.5 {
            let (consonant, vowel) = (0.05 + 0.04 * random.next(), 0.08 + 0.12 * random.next());
            phones.push(phone(random.pick(&CONSONANTS), at, at + consonant));
            at += consonant;
            let loud = 0.35 + 0.65 * random.next();
            for value in &mut loudness[(at * 100.0) as usize..((at + vowel) * 100.0) as usize] {
                *value = loud;
            }
            phones.push(phone(random.pick(&VOWELS), at, at + vowel));
            at += vowel;
            if random.next() > 0.86 {
                phones.push(phone("pau", at, at + 0.25));
                at += 0.25;
            }
        }
        phones.push(phone("pau", at, seconds));
        Self {
            phones,
            loudness,
            duration: seconds,
        }
    }

    fn performance(&self, seed: u64) -> Performance<'_> {
        Performance {
            phones: &self.phones,
            loudness: &self.loudness,
            duration: self.duration,
            seed,
        }
    }

    fn poses(&self, seed: u64) -> Vec<Pose> {
        let frames = (self.duration / FRAME).round() as usize;
        (0..frames)
            .map(|frame| pose_at(&self.performance(seed), (frame as f32 + 0.5) * FRAME))
            .collect()
    }
}

fn phone(phone: &'static str, start: f32, end: f32) -> PhoneTime {
    PhoneTime { phone, start, end }
}

struct Random(u64);

impl Random {
    fn next(&mut self) -> f32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1_u64 << 24) as f32
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        from[(self.next() * from.len() as f32) as usize]
    }
}

#[test]
fn a_segment_starts_and_ends_at_rest() {
    for seed in 0..40 {
        let speech = Speech::new(2.0 + seed as f32 * 0.2, seed);
        let poses = speech.poses(seed);
        assert_eq!(poses.first(), Some(&Pose::default()), "seed {seed}");
        assert_eq!(poses.last(), Some(&Pose::default()), "seed {seed}");
        for outside in [-1.0, 0.0, speech.duration, speech.duration + 1.0] {
            assert_eq!(pose_at(&speech.performance(seed), outside), Pose::default());
        }
    }
}

#[test]
fn a_segment_without_sound_or_length_is_harmless() {
    let empty = Performance {
        phones: &[],
        loudness: &[],
        duration: 0.0,
        seed: 1,
    };
    assert_eq!(pose_at(&empty, 0.0), Pose::default());
    let silent = Performance {
        duration: 8.0,
        ..empty
    };
    assert_eq!(pose_at(&silent, 4.0).mouth, Mouth::default());
}

#[test]
fn the_head_moves_seldom_enough_to_be_cheap_and_often_enough_to_be_alive() {
    for seed in 0..12 {
        let poses = Speech::new(10.0, seed).poses(seed);
        let heads: HashSet<[u32; 3]> = poses.iter().map(head).collect();
        assert!(
            (15..60).contains(&heads.len()),
            "seed {seed}: {} heads",
            heads.len()
        );
        let moves = poses
            .windows(2)
            .filter(|pair| head(&pair[0]) != head(&pair[1]))
            .count();
        assert!((20..90).contains(&moves), "seed {seed}: {moves} moves");
        let breaths = poses
            .windows(2)
            .filter(|pair| pair[0].breath != pair[1].breath)
            .count();
        assert!((4..20).contains(&breaths), "seed {seed}: {breaths} breaths");
    }
}

fn head(pose: &Pose) -> [u32; 3] {
    [
        pose.rotation.to_bits(),
        pose.dx.to_bits(),
        pose.dy.to_bits(),
    ]
}

#[test]
fn poses_lie_on_their_grids_and_within_reach() {
    let on = |value: f32, step: f32| ((value / step) - (value / step).round()).abs() < 1e-3;
    for seed in 0..12 {
        for pose in Speech::new(10.0, seed).poses(seed) {
            assert!(
                on(pose.rotation, TILT_STEP) && pose.rotation.abs() <= 3.0,
                "{pose:?}"
            );
            assert!(on(pose.dx, SHIFT_STEP) && pose.dx.abs() <= 5.0, "{pose:?}");
            assert!(on(pose.dy, SHIFT_STEP) && pose.dy.abs() <= 6.5, "{pose:?}");
            assert!(on(pose.breath, 0.5) && on(pose.blink, 0.25), "{pose:?}");
            let mouth = pose.mouth;
            assert!(
                on(mouth.open, 1.0 / 12.0) && (0.0..=1.0).contains(&mouth.open),
                "{pose:?}"
            );
            assert!(
                on(mouth.wide, 1.0 / 6.0) && on(mouth.round, 1.0 / 6.0),
                "{pose:?}"
            );
            for value in [mouth.teeth, mouth.tongue, mouth.tuck, mouth.press] {
                assert!(on(value, 0.25) && (0.0..=1.0).contains(&value), "{pose:?}");
            }
        }
    }
}

#[test]
fn eyes_blink_like_eyes() {
    for seed in 0..12 {
        let poses = Speech::new(30.0, seed).poses(seed);
        let shut: Vec<usize> = (1..poses.len())
            .filter(|&frame| poses[frame].blink > 0.0 && poses[frame - 1].blink == 0.0)
            .collect();
        assert!((6..=18).contains(&shut.len()), "seed {seed}: {shut:?}");
        let longest = shut.windows(2).map(|pair| pair[1] - pair[0]).max();
        assert!(
            longest < Some(30 * 6),
            "seed {seed}: {longest:?} frames without a blink"
        );
        let closed = poses.iter().filter(|pose| pose.blink > 0.0).count();
        assert!(closed < poses.len() / 10, "seed {seed}: {closed} frames");
        assert!(poses.iter().any(|pose| pose.blink > 0.9), "seed {seed}");
    }
}

#[test]
fn the_mouth_keeps_time_with_the_sounds() {
    let speech = Speech::new(20.0, 7);
    let heard = |frame: usize| {
        let time = (frame as f32 + 0.5) * FRAME;
        let now = speech
            .phones
            .iter()
            .find(|phone| phone.start <= time && time < phone.end);
        now.map_or(0.0, |now| match now.phone {
            "aa" | "ae" => 1.0,
            "ah" | "ow" | "eh" => 0.6,
            "iy" | "l" | "k" => 0.25,
            _ => 0.0,
        })
    };
    let seen: Vec<f32> = speech.poses(7).iter().map(|pose| pose.mouth.open).collect();
    let at_lag = |lag: i32| {
        let pairs: Vec<(f32, f32)> = (6..seen.len() - 6)
            .map(|frame| (seen[(frame as i32 + lag) as usize], heard(frame)))
            .collect();
        correlation(&pairs)
    };
    let best = (-5..=5).max_by(|left, right| at_lag(*left).total_cmp(&at_lag(*right)));
    assert_eq!(best, Some(0));
    assert!(at_lag(0) > 0.75, "{}", at_lag(0));
}

fn correlation(pairs: &[(f32, f32)]) -> f32 {
    let count = pairs.len() as f32;
    let mean = |value: fn(&(f32, f32)) -> f32| pairs.iter().map(value).sum::<f32>() / count;
    let (x, y) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let sum = |value: &dyn Fn(f32, f32) -> f32| {
        pairs
            .iter()
            .map(|pair| value(pair.0 - x, pair.1 - y))
            .sum::<f32>()
    };
    sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt()
}

#[test]
fn motion_depends_on_nothing_but_its_arguments() {
    let speech = Speech::new(6.0, 3);
    let forwards = speech.poses(9);
    for (frame, pose) in forwards.iter().enumerate().rev() {
        assert_eq!(
            &pose_at(&speech.performance(9), (frame as f32 + 0.5) * FRAME),
            pose
        );
    }
    assert_ne!(forwards, speech.poses(10));
}

#[test]
fn a_photo_fills_its_disc_and_the_ring_follows_the_voice() {
    let photo = Picture {
        width: 40,
        height: 60,
        rgba: [200, 30, 30, 255].repeat(40 * 60),
    };
    let center = Point::new(100.0, 100.0);
    let mut canvas = Canvas::new(200, 200);
    headshot::draw_disc(&mut canvas, center, 60.0, &photo);
    let picture = canvas.finish();
    let at = |picture: &Picture, x: usize, y: usize| {
        let from = (y * picture.width + x) * 4;
        picture.rgba[from..from + 4].to_vec()
    };
    for (x, y) in [(100, 100), (50, 100), (100, 150), (140, 60)] {
        assert_eq!(at(&picture, x, y), [200, 30, 30, 255], "{x} {y}");
    }
    assert_eq!(at(&picture, 30, 30), [0; 4]);

    let ink = |level: u8| {
        let mut canvas = Canvas::new(200, 200);
        headshot::draw_ring(
            &mut canvas,
            center,
            60.0,
            &[level; headshot::BARS],
            Color::BLACK,
        );
        let picture = canvas.finish();
        let reach = headshot::ring_reach(60.0);
        for y in 0..200 {
            for x in 0..200 {
                let away = (x as f64 + 0.5 - 100.0).hypot(y as f64 + 0.5 - 100.0);
                let inside = (60.0..reach).contains(&away);
                assert!(inside || at(&picture, x, y)[3] == 0, "{x} {y}");
            }
        }
        picture
            .rgba
            .chunks_exact(4)
            .map(|pixel| u64::from(pixel[3]))
            .sum::<u64>()
    };
    assert!(ink(0) > 0 && ink(headshot::MAX_LEVEL) > 3 * ink(0));

    let voice: Vec<f32> = (0..100)
        .map(|index| if index < 50 { 0.0 } else { 1.0 })
        .collect();
    assert_eq!(headshot::ring_levels(&voice, 0.3), [0; headshot::BARS]);
    let levels = headshot::ring_levels(&voice, 0.6);
    assert!(
        levels[0] > 0 && levels[36] == 0,
        "the voice travels up from the bottom"
    );
    assert_eq!(levels[5], levels[headshot::BARS - 5]);
}
