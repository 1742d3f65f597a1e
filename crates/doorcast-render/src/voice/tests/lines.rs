//! Fifty sentences as agents say them: pace, rests, words and sounds.

use doorcast_domain::spoken::{Pause, Sentence, SpokenToken, WrittenWord};

use super::{BuiltinVoice, LINES, VoicePersona, say, written};
use crate::narration::{SAMPLE_RATE, SpokenSentence};

/// The rest between sentences that the studio leaves, besides what a sentence brings with it.
const BETWEEN: f32 = 0.28;

/// Every fourth line from one on: the four presenters share them.
fn every_fourth(first: usize) -> String {
    let lines: Vec<&str> = LINES.lines().skip(first).step_by(4).collect();
    lines.join("\n")
}

fn length(sentence: &SpokenSentence) -> f32 {
    sentence.samples.len() as f32 / SAMPLE_RATE as f32
}

#[test]
fn each_presenter_speaks_at_a_good_pace_without_holes() {
    for (name, persona) in VoicePersona::NAMED {
        // All fifty lines for one, a sample for the others: they share the engine's pace.
        let spoken = match name {
            "avery" => say(LINES, &persona),
            _ => say(&every_fourth(0), &persona),
        };
        let words: usize = spoken.iter().map(|sentence| sentence.words.len()).sum();
        let minutes = spoken
            .iter()
            .map(|sentence| length(sentence) + BETWEEN)
            .sum::<f32>()
            / 60.0;
        let pace = words as f32 / minutes;
        assert!(
            (140.0..175.0).contains(&pace),
            "{name}: {pace} words a minute"
        );
        let inner =
            |sentence: &SpokenSentence| sentence.phones[1..sentence.phones.len() - 1].to_vec();
        let rests: Vec<f32> = spoken
            .iter()
            .flat_map(inner)
            .filter(|phone| phone.phone == "pau")
            .map(|rest| rest.end - rest.start)
            .collect();
        assert!(
            rests.iter().all(|rest| (0.04..0.8).contains(rest)),
            "{name}: {rests:?}"
        );
        let silence = rests.iter().sum::<f32>() + 0.16 * spoken.len() as f32;
        let share = 1.0 - silence / spoken.iter().map(length).sum::<f32>();
        assert!(
            (0.88..0.98).contains(&share),
            "{name}: {share} of the time is speech"
        );
    }
}

#[test]
fn every_word_and_sound_has_its_time() {
    for sentence in say(&every_fourth(0), &VoicePersona::SAM) {
        let mut time = 0.0;
        for phone in &sentence.phones {
            assert!(
                (phone.start - time).abs() < 1e-4,
                "{phone:?} starts at {time}"
            );
            assert!(phone.end > phone.start, "{phone:?}");
            time = phone.end;
        }
        assert!(
            (time - length(&sentence)).abs() < 1e-3,
            "the sounds fill the sentence"
        );
        let mut end = 0.0;
        for word in &sentence.words {
            assert!(
                word.start >= end - 1e-4 && word.end > word.start + 0.02,
                "{word:?} after {end}"
            );
            end = word.end;
        }
        assert!((sentence.phones[0].end - 0.06).abs() < 1e-3);
        assert!((time - end - 0.10).abs() < 1e-3);
    }
}

#[test]
fn hard_words_sound_as_people_say_them() {
    for (text, sounds) in [
        ("a home", "ax hh ow m"),
        ("the offer", "dh iy ao f er"),
        ("I'm", "ay m"),
        ("won't", "w ow n t"),
        ("Whitfield's", "w ih t f iy l d z"),
        ("agent's", "ey jh ax n t s"),
        ("house's", "hh aw s ax z"),
        ("realty realty", "r iy ax l t iy r iy ax l t iy"),
        ("realtor", "r iy ax l t er"),
        ("Coachella", "k ow ax ch eh l ax"),
        ("La Quinta", "l aa k iy n t ax"),
        ("cul-de-sac", "k uh l d iy s ae k"),
        ("en suite", "aa n s w iy t"),
        ("MLS", "eh m eh l eh s"),
        ("HOAs", "ey ch ow ey z"),
        ("Palm Desert", "p aa m d eh z er t"),
        ("you live", "y uw l ih v"),
        (
            "$1.2 million",
            "w ah n p oy n t t uw m ih l y ax n d aa l er z",
        ),
        ("1:30 pm", "w ah n th er d iy p iy eh m"),
    ] {
        let spoken = &say(text, &VoicePersona::AVERY)[0];
        let heard: Vec<&str> = spoken
            .phones
            .iter()
            .map(|phone| phone.phone)
            .filter(|phone| *phone != "pau")
            .collect();
        assert_eq!(heard.join(" "), sounds, "{text}");
    }
}

#[test]
fn marks_make_rests_of_their_length() {
    let longest = |text: &str| {
        let spoken = &say(text, &VoicePersona::JORDAN)[0];
        let inner = &spoken.phones[1..spoken.phones.len() - 1];
        let rests = inner
            .iter()
            .filter(|phone| phone.phone == "pau")
            .map(|rest| rest.end - rest.start);
        rests.fold(0.0, f32::max)
    };
    assert!(longest("a bright home with a pool") < 0.01);
    assert!((longest("a bright home, with a pool") - 0.16).abs() < 0.01);
    assert!((longest("a bright home: with a pool") - 0.24).abs() < 0.01);
}

#[test]
fn a_word_nothing_is_said_for_stands_between_its_neighbors() {
    let voice = BuiltinVoice::shared();
    let word = |text: &str, tokens: &[&str]| WrittenWord {
        text: text.to_owned(),
        tokens: tokens
            .iter()
            .map(|word| SpokenToken {
                word: (*word).to_owned(),
                phones: Some("qq (".to_owned()),
                pause: Pause::None,
            })
            .collect(),
    };
    let sentence = Sentence {
        words: vec![
            word("✦", &[]),
            word("new", &["new"]),
            word("—", &["", "!!"]),
            word("home", &["home"]),
            word("✦", &[]),
        ],
    };
    let spoken = voice.speak(&sentence, &VoicePersona::AVERY);
    let times: Vec<f32> = spoken
        .words
        .iter()
        .flat_map(|word| [word.start, word.end])
        .collect();
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!(spoken.words.len(), 5);
    let silent = voice.speak(
        &Sentence {
            words: vec![word("🏡", &[])],
        },
        &VoicePersona::AVERY,
    );
    assert_eq!(silent.words.len(), 1);
    assert!(silent.words[0].end > 0.2 && silent.samples.iter().all(|sample| sample.abs() < 1e-6));
}

#[test]
fn a_script_without_a_full_stop_is_said_in_pieces() {
    let text = "a bright home with a pool, ".repeat(60);
    let spoken = say(&text, &VoicePersona::RILEY);
    assert_eq!(spoken.len(), 1);
    assert_eq!(spoken[0].words.len(), 360);
    assert!(spoken[0].words.iter().all(|word| word.end > word.start));
    let inner = &spoken[0].phones[1..spoken[0].phones.len() - 1];
    assert!(inner.iter().all(|phone| phone.end - phone.start < 0.8));
    let word = "a".repeat(10_000);
    assert!(length(&say(&word, &VoicePersona::RILEY)[0]) < 60.0);
}

#[test]
fn wild_personas_are_brought_within_reach() {
    for value in [f32::MIN, 0.0, f32::MAX, f32::INFINITY] {
        let persona = VoicePersona {
            pitch_hz: value,
            pitch_spread_hz: value,
            tract: value,
            pace: value,
        };
        let spoken = BuiltinVoice::shared().speak(&written("Hello there.")[0], &persona);
        assert!(spoken.samples.iter().all(|sample| sample.is_finite()));
        assert!((0.2..4.0).contains(&length(&spoken)));
    }
}

#[test]
fn two_callers_at_once_hear_their_own_sentence() {
    let text = "Welcome to the garden.";
    let alone = say(text, &VoicePersona::SAM);
    let together = std::thread::scope(|scope| {
        let callers: Vec<_> = (0..3)
            .map(|_| scope.spawn(|| say(text, &VoicePersona::SAM)))
            .collect();
        callers
            .into_iter()
            .map(|caller| caller.join().expect("it does not panic"))
            .collect::<Vec<_>>()
    });
    assert!(together.iter().all(|heard| *heard == alone));
}
