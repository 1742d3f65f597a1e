//! Twenty listings in a row do not sound alike.

use std::collections::HashSet;

use doorcast_domain::video::{Language, VideoType};
use doorcast_vendors::house_writer::HouseWriter;

use crate::material::request;

/// How much of the shorter of two scripts the other says as well, five words at a time, on average.
const MOST_SHARED: f64 = 0.10;

const ENGLISH: (&str, [&str; 3]) = (
    "4-bedroom home in Indian Wells",
    ["gourmet kitchen", "resort-style pool", "mountain views"],
);
const SPANISH: (&str, [&str; 3]) = (
    "casa de 4 recámaras en Indian Wells",
    [
        "cocina gourmet",
        "piscina estilo resort",
        "vistas a la montaña",
    ],
);

fn twenty(video_type: VideoType, language: Language) -> Vec<String> {
    let (topic, points) = match language {
        Language::English => ENGLISH,
        Language::Spanish => SPANISH,
    };
    let script = |seed| HouseWriter.write(&request(video_type, language, topic, &points, 30, seed));
    (1..=20)
        .map(|seed| {
            script(seed)
                .expect("three points fit into thirty seconds")
                .text
        })
        .collect()
}

/// The five-word runs of a script that hold nothing the agent gave.
fn runs(text: &str) -> HashSet<Vec<String>> {
    let given = format!(
        "{ENGLISH:?} {SPANISH:?} Dana Whitfield Stone Vale Realty 760-555-0142 & a an un una"
    );
    let given: HashSet<String> = words(&given).collect();
    let words: Vec<String> = words(text)
        .map(|word| {
            if given.contains(&word) {
                "-".into()
            } else {
                word
            }
        })
        .collect();
    let mostly_glue = |run: &&[String]| run.iter().filter(|word| *word == "-").count() <= 1;
    words
        .windows(5)
        .filter(mostly_glue)
        .map(<[String]>::to_vec)
        .collect()
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '\'')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

fn shared(scripts: &[String]) -> f64 {
    let runs: Vec<_> = scripts.iter().map(|text| runs(text)).collect();
    let mut total = 0.0;
    let mut pairs = 0.0;
    for (index, left) in runs.iter().enumerate() {
        for right in &runs[index + 1..] {
            let fewer = left.len().min(right.len()).max(1);
            total += left.intersection(right).count() as f64 / fewer as f64;
            pairs += 1.0;
        }
    }
    total / pairs
}

fn distinct<'t>(parts: impl Iterator<Item = &'t str>) -> usize {
    parts.collect::<HashSet<_>>().len()
}

#[test]
fn twenty_scripts_share_few_runs_of_words() {
    for &language in Language::ALL {
        for &video_type in VideoType::ALL {
            let ratio = shared(&twenty(video_type, language));
            assert!(ratio < MOST_SHARED, "{video_type} {language}: {ratio:.3}");
        }
    }
}

#[test]
fn twenty_scripts_start_and_end_in_many_ways() {
    for &language in Language::ALL {
        for &video_type in VideoType::ALL {
            let scripts = twenty(video_type, language);
            let openings = distinct(scripts.iter().map(|text| {
                let name = text.find("Dana").unwrap_or(text.len());
                &text[..name]
            }));
            let closings = distinct(
                scripts
                    .iter()
                    .map(|text| text.rsplit("\n\n").next().unwrap_or(text)),
            );
            assert!(
                openings >= 12,
                "{video_type} {language}: {openings} openings"
            );
            assert!(
                closings >= 12,
                "{video_type} {language}: {closings} closings"
            );
        }
    }
}
