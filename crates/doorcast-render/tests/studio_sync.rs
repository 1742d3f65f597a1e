//! Lips and sound of decoded films against the clock of the speech sounds.

mod support;

use std::sync::OnceLock;

use doorcast_domain::video::AspectRatio;
use doorcast_render::{
    figure::{self, Layer},
    layout::Layout,
    narration::{PhoneTime, SAMPLE_RATE},
    paint::Rect,
    planes::Frame,
    project::Project,
    timeline::{FRAME_RATE, FRAME_SAMPLES},
};
use support::{beats, decode, film, spoken};

/// Full of lips that close and mouths that open; sentences begin with vowels, which start at once.
const SCRIPT: &str =
    "Amber lamps above a palm garden. Apartments are a bargain, mama. All about a calm, open park.";

struct Played {
    pictures: Vec<Frame>,
    sound: Vec<f32>,
    project: Project,
    /// Speech sounds on the clock of the video.
    phones: Vec<PhoneTime>,
}

fn played() -> &'static Played {
    static PLAYED: OnceLock<Played> = OnceLock::new();
    PLAYED.get_or_init(|| {
        let project = Project {
            aspect: AspectRatio::Portrait,
            captions: false,
            ..spoken(SCRIPT)
        };
        let film = film(&project).expect("the project can be filmed");
        let (mut phones, mut at) = (Vec::new(), 0.0);
        for beat in beats(&project) {
            phones.extend(beat.phones.iter().map(|phone| PhoneTime {
                phone: phone.phone,
                start: phone.start + at,
                end: phone.end + at,
            }));
            at += beat.seconds();
        }
        Played {
            pictures: decode::pictures(&film.mp4),
            sound: decode::sound(&film.mp4),
            project,
            phones,
        }
    })
}

/// Where the inside of the mouth can be seen, with room for the head to move.
fn mouth_place(project: &Project) -> Rect {
    let layout = Layout::of(project.aspect, project.quality);
    let presenter = figure::find("avery").expect("in the cast");
    let bounds = Layer::Mouth.bounds(presenter);
    let lips = Rect::new(240.0, bounds.y0.max(345.0), 360.0, bounds.y1.min(430.0));
    layout.stand_map().transform_rect_bbox(lips)
}

/// Counts the pixels that are neither skin nor lip: the dark inside of the mouth, and teeth.
fn opening(frame: &Frame, place: Rect) -> f64 {
    let picture = frame.to_picture();
    let mut open = 0.0;
    for y in place.y0 as usize..place.y1 as usize {
        for x in place.x0 as usize..place.x1 as usize {
            let pixel = &picture.rgba[(y * frame.width + x) * 4..][..3];
            let is_dark = pixel[0] < 0x72 && pixel[1] < 0x30;
            let least = pixel.iter().min().copied().unwrap_or(0);
            let is_white = least > 0xBE && pixel.iter().all(|&channel| channel - least < 0x1C);
            open += f64::from(u8::from(is_dark || is_white));
        }
    }
    open
}

fn openings() -> &'static [f64] {
    static OPENINGS: OnceLock<Vec<f64>> = OnceLock::new();
    OPENINGS.get_or_init(|| {
        let played = played();
        let place = mouth_place(&played.project);
        played
            .pictures
            .iter()
            .map(|frame| opening(frame, place))
            .collect()
    })
}

/// How far a mouth is expected to open for a sound, by ear and not by the studio's own tables.
fn expected(phone: &str) -> f64 {
    match phone {
        "aa" | "ae" | "ah" | "ao" | "aw" | "ay" => 1.0,
        "eh" | "ey" | "er" | "ow" | "oy" | "ax" => 0.6,
        "ih" | "iy" | "uh" | "uw" => 0.4,
        "pau" | "m" | "b" | "p" => 0.0,
        _ => 0.2,
    }
}

fn phone_at(time: f64) -> &'static str {
    played()
        .phones
        .iter()
        .find(|phone| (f64::from(phone.start)..f64::from(phone.end)).contains(&time))
        .map_or("pau", |phone| phone.phone)
}

fn correlation(left: &[f64], right: &[f64]) -> f64 {
    let count = left.len() as f64;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / count;
    let (left_mean, right_mean) = (mean(left), mean(right));
    let (mut both, mut lefts, mut rights) = (0.0, 0.0, 0.0);
    for (left, right) in left.iter().zip(right) {
        let (left, right) = (left - left_mean, right - right_mean);
        both += left * right;
        lefts += left * left;
        rights += right * right;
    }
    both / (lefts * rights).sqrt()
}

#[test]
fn the_mouth_follows_the_sounds_without_lag() {
    let seen = openings();
    let clock: Vec<f64> = (0..seen.len())
        .map(|frame| expected(phone_at((frame as f64 + 0.5) / FRAME_RATE as f64)))
        .collect();
    const REACH: usize = 4;
    let inner = REACH..seen.len() - REACH;
    let at_lag = |lag: usize| {
        let shifted = inner.start + lag - REACH..inner.end + lag - REACH;
        correlation(&seen[shifted], &clock[inner.clone()])
    };
    let all: Vec<f64> = (0..=2 * REACH).map(at_lag).collect();
    let best = (0..all.len())
        .max_by(|&left, &right| all[left].total_cmp(&all[right]))
        .expect("there are lags");
    assert_eq!(best, REACH, "{all:.3?}");
    assert!(all[REACH] > 0.6, "{all:.3?}");
}

/// The mean opening in the frame nearest to the middle of each of some sounds, leaving out the hurried ones.
fn mean_opening(phones: &[&str], shortest: f32) -> f64 {
    let seen: Vec<f64> = played()
        .phones
        .iter()
        .filter(|phone| phones.contains(&phone.phone) && phone.end - phone.start > shortest)
        .map(|phone| (phone.start + phone.end) / 2.0 * FRAME_RATE as f32 - 0.5)
        .map(|frame| openings()[frame.round() as usize])
        .collect();
    assert!(seen.len() >= 4, "the script has enough of {phones:?}");
    seen.iter().sum::<f64>() / seen.len() as f64
}

#[test]
fn lips_close_and_open_in_the_finished_video() {
    // The first frames: nobody has spoken yet.
    let rest = openings()[..4].iter().sum::<f64>() / 4.0;
    assert!(rest > 10.0, "a closed mouth has a line: {rest}");
    let closed = mean_opening(&["m", "b", "p"], 0.03);
    assert!(closed <= 1.25 * rest, "{closed} against {rest}");
    let open = mean_opening(&["aa", "ae", "ah", "ao", "aw", "ay"], 0.08);
    assert!(open >= 4.0 * rest, "{open} against {rest}");
}

#[test]
fn the_sound_is_where_the_words_are() {
    let heard = &played().sound;
    let mut at = 0;
    for (index, beat) in beats(&played().project).iter().enumerate() {
        let word = beat.words.first().expect("a sentence has words");
        let expected = at as f32 / SAMPLE_RATE as f32 + word.start;
        // From a tenth of a second before the word, which is silence, until something is heard.
        let from = ((expected - 0.1).max(0.0) * SAMPLE_RATE as f32) as usize;
        let onset = heard[from..]
            .iter()
            .position(|sample| sample.abs() > 0.02)
            .expect("a sentence is heard");
        let onset = (from + onset) as f32 / SAMPLE_RATE as f32;
        assert!(
            (onset - expected).abs() <= 0.020,
            "sentence {index}: {onset:.3} instead of {expected:.3}"
        );
        at += beat.frames * FRAME_SAMPLES;
    }
}

#[test]
fn the_sound_is_what_was_spoken_sample_by_sample() {
    let spoken: Vec<f32> = beats(&played().project)
        .iter()
        .flat_map(|beat| beat.samples.clone())
        .collect();
    let heard = &played().sound;
    const REACH: usize = 240;
    let middle = REACH..spoken.len().min(heard.len()) - REACH;
    let product = |lag: usize| -> f64 {
        middle
            .clone()
            .step_by(3)
            .map(|index| f64::from(spoken[index]) * f64::from(heard[index + lag - REACH]))
            .sum()
    };
    let best = (0..=2 * REACH)
        .step_by(12)
        .max_by(|&left, &right| product(left).total_cmp(&product(right)))
        .expect("there are lags");
    assert_eq!(
        best, REACH,
        "the sound is shifted by whole quarter milliseconds"
    );
}
