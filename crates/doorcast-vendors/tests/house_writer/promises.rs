//! Two thousand requests, and what must be true of every script.

use doorcast_domain::script::{
    MAX_SCRIPT_CHARS, Script, ScriptProblem, ScriptRequest, WORD_TOLERANCE, count_words, sayable,
    word_budget,
};
use doorcast_domain::video::{Language, VideoType};
use doorcast_vendors::house_writer::{HouseWriter, HouseWriterError, regenerate_seed};

use crate::material::{Chance, random_request, request};

/// The letters and digits of a text in lower case, with single spaces: what must be found again.
fn plain(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|letter| {
            if letter.is_alphanumeric() {
                letter
            } else {
                ' '
            }
        })
        .collect();
    spaced
        .to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn sentences(text: &str) -> Vec<&str> {
    text.split_inclusive(['.', '!', '?'])
        .map(str::trim)
        .collect()
}

fn check(request: &ScriptRequest, script: &Script) {
    let text = &script.text;
    let told = format!("{request:?}\n{text}");
    assert_eq!(script.words, count_words(text), "{told}");
    let budget = word_budget(request.seconds);
    assert!(
        script.words.abs_diff(budget) <= WORD_TOLERANCE,
        "{} of {budget}\n{told}",
        script.words
    );
    assert!(text.chars().count() <= MAX_SCRIPT_CHARS, "{told}");

    let said = format!(" {} ", plain(text));
    for part in request.key_points.iter().chain([&request.topic]) {
        let part = format!(" {} ", plain(&sayable(part)));
        assert!(said.contains(&part), "missing {part:?}\n{told}");
    }
    assert!(text.contains(&request.agent.name), "{told}");
    assert_eq!(text.matches(&request.agent.brokerage).count(), 1, "{told}");

    let topic_at = said
        .find(&plain(&sayable(&request.topic)))
        .unwrap_or(usize::MAX);
    assert!(
        count_words(&said[..topic_at]) <= 7,
        "the hook comes late\n{told}"
    );
    assert!(!plain(text).starts_with("hello"), "{told}");
    let closing = text.rsplit("\n\n").next().unwrap_or_default();
    assert!(closing.contains(&request.agent.phone), "{told}");
    assert!(closing.contains(&request.agent.name), "{told}");
    assert_eq!(text.matches(&request.agent.phone).count(), 1, "{told}");
    check_marks(text, &told);
}

/// Punctuation and capitals, apart from what the agent typed.
fn check_marks(text: &str, told: &str) {
    for wrong in [
        " .", " ,", " ?", "  ", ",.", ";.", ":.", "?.", "!.", ",,", "**", "`", "\n#", "\n-", "🏊",
    ] {
        assert!(!text.contains(wrong), "{wrong:?}\n{told}");
    }
    assert!(!text.replace("...", "").contains(".."), "{told}");
    let ends = text.trim_end_matches(['"', ')']);
    assert!(ends.ends_with(['.', '!', '?']), "{told}");
    for paragraph in text.split("\n\n") {
        let first = paragraph.chars().find(|letter| letter.is_alphanumeric());
        assert!(
            first.is_some_and(|letter| !letter.is_lowercase()),
            "{paragraph}\n{told}"
        );
    }
}

#[test]
fn two_thousand_scripts_keep_every_promise() {
    let mut chance = Chance(0x5eed_cafe);
    let (mut written, mut short, mut long) = (0, 0, 0);
    for _ in 0..2_000 {
        let request = random_request(&mut chance);
        match HouseWriter.write(&request) {
            Ok(script) => {
                check(&request, &script);
                assert_eq!(HouseWriter.write(&request).as_ref(), Ok(&script));
                written += 1;
            }
            Err(HouseWriterError::TooShort { needed_seconds, .. }) => {
                let longer = ScriptRequest {
                    seconds: needed_seconds,
                    ..request.clone()
                };
                let script = HouseWriter
                    .write(&longer)
                    .expect("the named length has room");
                check(&longer, &script);
                short += 1;
            }
            Err(HouseWriterError::TooLong {
                longest_seconds, ..
            }) => {
                assert!(request.seconds > 280, "{request:?}");
                let shorter = ScriptRequest {
                    seconds: longest_seconds,
                    ..request.clone()
                };
                let script = HouseWriter
                    .write(&shorter)
                    .expect("the named length can be written");
                check(&shorter, &script);
                long += 1;
            }
            Err(problem) => panic!("{problem}: {request:?}"),
        }
    }
    assert!(
        written > 1_700,
        "{written} written, {short} too short, {long} too long"
    );
    assert!(
        short > 20 && long > 5,
        "{written} written, {short} too short, {long} too long"
    );
}

#[test]
fn every_length_is_met_until_a_script_is_full() {
    for &language in Language::ALL {
        for &video_type in VideoType::ALL {
            let topic = "Palm Court";
            for seconds in 10..330 {
                let request = request(video_type, language, topic, &["2 acres"], seconds, 3);
                let script = HouseWriter
                    .write(&request)
                    .expect("up to 330 seconds can be filled");
                check(&request, &script);
            }
        }
    }
}

#[test]
fn no_sentence_is_said_twice() {
    for &language in Language::ALL {
        for &video_type in VideoType::ALL {
            for seed in 0..10 {
                let points = ["gourmet kitchen", "4 bedrooms", "2-car garage"];
                let request = request(video_type, language, "123 Palm Court", &points, 300, seed);
                let script = HouseWriter
                    .write(&request)
                    .expect("300 seconds can be filled");
                let mut said = sentences(&script.text);
                let count = said.len();
                said.sort_unstable();
                said.dedup();
                assert_eq!(said.len(), count, "{}", script.text);
            }
        }
    }
}

#[test]
fn an_hour_is_refused_with_the_longest_length() {
    let request = request(
        VideoType::Custom,
        Language::English,
        "Q3",
        &["one", "two"],
        3_600,
        1,
    );
    let problem = HouseWriter
        .write(&request)
        .expect_err("an hour is too long");
    let HouseWriterError::TooLong {
        seconds: 3_600,
        longest_seconds,
    } = problem
    else {
        panic!("{problem}");
    };
    assert!((330..480).contains(&longest_seconds), "{longest_seconds}");
}

#[test]
fn too_many_words_are_refused_with_the_seconds_they_need() {
    let point = "three bedrooms with closets on the second floor";
    let request = request(
        VideoType::PropertyListing,
        Language::English,
        "Palm Court",
        &[point; 8],
        10,
        1,
    );
    let problem = HouseWriter
        .write(&request)
        .expect_err("eighty words do not fit into ten seconds");
    // 2 words of topic, 64 of points, 7 of closing, less the tolerance of 10, at 2.5 a second.
    assert_eq!(
        problem,
        HouseWriterError::TooShort {
            seconds: 10,
            needed_seconds: 26
        }
    );
}

#[test]
fn points_longer_than_any_script_are_refused() {
    let point = "wide ".repeat(58);
    let points = [point.as_str(); 30];
    let request = request(
        VideoType::Custom,
        Language::English,
        "Palm Court",
        &points,
        900,
        1,
    );
    let problem = HouseWriter
        .write(&request)
        .expect_err("nine thousand characters are too many");
    assert!(
        matches!(problem, HouseWriterError::TooMuch { chars } if chars > 8_000),
        "{problem}"
    );
}

#[test]
fn an_unusable_request_is_refused_by_its_field() {
    let request = request(VideoType::Custom, Language::English, " ", &[], 30, 1);
    let problem = HouseWriter.write(&request).expect_err("there is no topic");
    assert!(
        matches!(
            problem,
            HouseWriterError::Request(ScriptProblem::Empty { .. })
        ),
        "{problem}"
    );
}

#[test]
fn the_next_seed_gives_other_words_for_the_same_facts() {
    let mut seed = 0;
    let mut texts = Vec::new();
    for _ in 0..20 {
        let points = ["gourmet kitchen", "4 bedrooms"];
        let request = request(
            VideoType::PropertyListing,
            Language::English,
            "Palm Court",
            &points,
            30,
            seed,
        );
        let script = HouseWriter.write(&request).expect("two points fit");
        check(&request, &script);
        texts.push(script.text);
        seed = regenerate_seed(seed);
    }
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), 20);
}
