//! How given words are put into sentences.

use doorcast_domain::script::ScriptRequest;
use doorcast_domain::video::{Language, VideoType};
use doorcast_vendors::house_writer::HouseWriter;

use crate::material::request;

/// Writes many scripts for one topic and point, and returns every wording of them.
fn wordings(language: Language, topic: &str, points: &[&str]) -> Vec<String> {
    let script = |seed| {
        let request: ScriptRequest = request(
            VideoType::PropertyListing,
            language,
            topic,
            points,
            45,
            seed,
        );
        HouseWriter
            .write(&request)
            .expect("there is room for it")
            .text
    };
    (0..60).map(script).collect()
}

fn check_all(language: Language, topic: &str, points: &[&str], right: &str, wrong: &[&str]) {
    for text in wordings(language, topic, points) {
        assert!(
            text.to_lowercase().contains(&right.to_lowercase()),
            "no {right:?} in\n{text}"
        );
        for wrong in wrong {
            assert!(!text.contains(wrong), "{wrong:?} in\n{text}");
        }
    }
}

#[test]
fn one_thing_gets_an_article_and_several_do_not() {
    let english = Language::English;
    check_all(
        english,
        "Palm Court",
        &["gourmet kitchen"],
        "a gourmet kitchen",
        &["an gourmet"],
    );
    check_all(
        english,
        "Palm Court",
        &["8-foot island"],
        "an 8-foot island",
        &["a 8"],
    );
    check_all(
        english,
        "Palm Court",
        &["outdoor shower"],
        "an outdoor shower",
        &["a outdoor"],
    );
    check_all(
        english,
        "Palm Court",
        &["HOA pool"],
        "an HOA pool",
        &["a HOA"],
    );
    check_all(
        english,
        "Palm Court",
        &["one-car garage"],
        "a one-car garage",
        &["an one"],
    );
    check_all(
        english,
        "Palm Court",
        &["4 bedrooms"],
        "4 bedrooms",
        &["a 4", "an 4"],
    );
    check_all(
        english,
        "Palm Court",
        &["the old barn"],
        "the old barn",
        &["a the"],
    );
    check_all(
        english,
        "Palm Court",
        &["RV parking"],
        "RV parking",
        &["a RV", "an RV"],
    );
    check_all(
        english,
        "condo on Palm Court",
        &[],
        "a condo on Palm Court",
        &["a Condo"],
    );
    check_all(
        Language::Spanish,
        "Palm Court",
        &["Cocina gourmet"],
        "una cocina gourmet",
        &["una Cocina"],
    );
    check_all(
        Language::Spanish,
        "Palm Court",
        &["techo de teja"],
        "un techo de teja",
        &["una techo"],
    );
    check_all(
        Language::Spanish,
        "Palm Court",
        &["3 habitaciones"],
        "3 habitaciones",
        &["una 3", "un 3"],
    );
}

#[test]
fn names_keep_their_capital_and_other_words_lose_it() {
    let english = Language::English;
    check_all(
        english,
        "Palm Court",
        &["Viking range"],
        "Viking range",
        &["viking"],
    );
    for text in wordings(english, "Palm Court", &["Hardwood floors"]) {
        let place = text.find("ardwood floors").expect("the point is there");
        let before = text[..place - 1].trim_end();
        let starts = before.ends_with(['.', '?', '!']) || before.is_empty();
        assert_eq!(text[place - 1..].starts_with('H'), starts, "{text}");
    }
}

#[test]
fn amounts_and_years_are_not_said_to_be_there() {
    for point in ["$1,250,000", "new roof in 2023", "HOA $250 a month"] {
        for frame in [
            "You get",
            "It has",
            "You will find",
            "Picture",
            "comes with",
        ] {
            let claim = format!("{frame} {point}");
            let article = format!("{frame} a {point}");
            check_all(
                Language::English,
                "Palm Court",
                &[point],
                point,
                &[&claim, &article],
            );
        }
    }
}

#[test]
fn sentences_stay_sentences() {
    for (given, said) in [
        (
            "The kitchen was remodeled in 2022.",
            " The kitchen was remodeled in 2022. ",
        ),
        (
            "the kitchen was remodeled in 2022",
            " The kitchen was remodeled in 2022. ",
        ),
        (
            "Showings start Saturday at 10 a.m.",
            " Showings start Saturday at 10 a.m. ",
        ),
        ("Want a tour?", " Want a tour? "),
        ("Sold as is; bring offers!", " Sold as is; bring offers! "),
    ] {
        for text in wordings(Language::English, "Palm Court", &[given]) {
            let text = format!(" {text} ").replace('\n', " ");
            let text = text.replace("  ", " ");
            let framed = said.trim_start().to_lowercase();
            assert!(
                text.to_lowercase().contains(&framed),
                "no {said:?} in\n{text}"
            );
        }
    }
}

#[test]
fn spanish_and_sounds_right_before_an_i() {
    let points = ["piscina", "isla de granito", "horno"];
    let texts = wordings(Language::Spanish, "Palm Court", &points);
    assert!(texts.iter().all(|text| !text.contains(" y isla")));
    let plain = ["piscina", "3 isletas"];
    let texts = wordings(Language::Spanish, "Palm Court", &plain);
    assert!(texts.iter().all(|text| !text.contains(" e 3")));
}

#[test]
fn a_brokerage_that_ends_with_a_stop_gets_no_second_one() {
    for seed in 0..60 {
        let mut request = request(VideoType::Custom, Language::English, "Q3", &[], 30, seed);
        request.agent.brokerage = "Vale Realty, Inc.".into();
        let text = HouseWriter.write(&request).expect("there is room").text;
        assert!(text.contains("Vale Realty, Inc."), "{text}");
        assert!(!text.contains(".."), "{text}");
    }
}

#[test]
fn marks_in_the_agents_words_are_only_words() {
    let points = ["{name} and [one|two] of {list}"];
    let texts = wordings(Language::English, "{phone} [x|y]", &points);
    for text in texts {
        let text = text.to_lowercase();
        assert!(
            text.contains("{phone} [x|y]") && text.contains(points[0]),
            "{text}"
        );
    }
}
