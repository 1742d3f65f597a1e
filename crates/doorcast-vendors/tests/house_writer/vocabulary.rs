//! Only the agent's words carry facts: what the writer adds comes from a closed list, and some words it never adds.
//!
//! `glue-en.txt` and `glue-es.txt` were read word by word; a new word belongs there only if no fact, praise, promise,
//! hurry or group of people can be read into it. The list of forbidden words was written apart from the phrases.

use std::collections::BTreeSet;

use doorcast_domain::video::{Language, VideoType};
use doorcast_vendors::house_writer::HouseWriter;

use crate::material::{Chance, random_request, request};

const ENGLISH_GLUE: &str = include_str!("glue-en.txt");
const SPANISH_GLUE: &str = include_str!("glue-es.txt");

/// Praise, size, promise, hurry, place and people. Nothing the writer adds may have one of these in it.
const FORBIDDEN: &str = "stunning gourmet luxury luxurious spacious quiet safe safety secure crime \
    family families family-friendly kids kid children child couple couples single singles retirees seniors adults \
    newlyweds students veterans christian church synagogue mosque temple school schools district neighborhood \
    neighborhoods neighbors neighbor community communities area's exclusive prestigious private restricted traditional \
    diverse up-and-coming desirable rare unique best better-than perfect perfectly ideal ideally dream charming cozy \
    gorgeous beautiful breathtaking amazing incredible fantastic wonderful magnificent immaculate pristine view views \
    large big huge small bright sunny modern new updated renovated remodeled upgraded custom high-end quality premium \
    affordable cheap bargain deal value values appreciate investment guarantee guaranteed guarantees promise promised \
    promises hurry fast-moving urgent urgently immediately limited opportunity offers bidding hot listed sold reduced \
    priced price prices rise rising rising fall falling increase decrease booming expert number-one leading award \
    experienced trusted years house home homes bedroom bedrooms bathroom kitchen pool garage yard roof acre acres \
    square feet walking minutes downtown beach lake ocean mountain park male female man woman men women he she \
    husband wife married young old elderly disabled wheelchair healthy \
    impresionante lujo lujoso lujosa amplio amplia tranquilo tranquila seguro segura seguridad familia familias niños \
    niñas hijos pareja parejas solteros jubilados adultos estudiantes iglesia escuela escuelas vecindario barrio \
    vecinos comunidad exclusivo exclusiva privado privada único única mejor-precio perfecto perfecta ideal sueño \
    encantador acogedor acogedora hermoso hermosa bello bella increíble maravilloso vista vistas grande moderno \
    moderna nuevo nueva renovado renovada remodelado calidad barato oferta ofertas oportunidad garantía garantizado \
    prometo promete urgente inmediatamente apúrese vendido rebajado precio precios subir bajar subirá bajará experto \
    experta hogar casa casas cocina recámara piscina garaje jardín techo playa montaña parque hombre mujer \
    esposo esposa casados joven jóvenes";

/// The same for several words together.
const FORBIDDEN_TOGETHER: &[&str] = &[
    "won't last",
    "top agent",
    "top producer",
    "just listed",
    "must see",
    "must-see",
    "act now",
    "right now",
    "don't wait",
    "before it",
    "perfect for",
    "great for",
    "ideal for",
    "move-in ready",
    "one of a kind",
    "you will love",
    "you'll love",
    "below market",
    "multiple offers",
    "no se lo pierda",
    "no espere",
    "ideal para",
    "perfecta para",
    "le encantará",
    "no durará",
];

fn words(text: &str) -> BTreeSet<String> {
    text.split(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '\'' | '-'))
        .map(|word| word.trim_matches(['\'', '-']).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Everything the writer may say in a language, from many requests of many lengths.
fn said(language: Language) -> BTreeSet<String> {
    let given = words(
        "Palm Court why Palm pays cómo Palm paga Dana Whitfield Stone & Vale Realty 760-555-0142",
    );
    let topics = match language {
        Language::English => [
            "Palm Court",
            "why Palm pays",
            "the Palm",
            "a Palm",
            "Palm.!",
            "Palm?",
        ],
        Language::Spanish => [
            "Palm Court",
            "cómo Palm paga",
            "el Palm",
            "una Palm",
            "Palm.!",
            "Palm?",
        ],
    };
    let mut said = BTreeSet::new();
    for &video_type in VideoType::ALL {
        for seed in 0..60 {
            for (index, topic) in topics.iter().enumerate() {
                let points = [
                    "the Palm",
                    "the Court",
                    "Palm 7",
                    "a Palm",
                    "Palm 8",
                    "Palm Court",
                ];
                let points = &points[..(index + seed as usize) % 7];
                let seconds = [12, 20, 30, 60, 120, 300][(seed as usize / 3) % 6];
                let request = request(video_type, language, topic, points, seconds, seed);
                if let Ok(script) = HouseWriter.write(&request) {
                    said.extend(words(&script.text));
                }
            }
        }
    }
    let digits = |word: &String| word.chars().all(|letter| letter.is_ascii_digit());
    said.retain(|word| !given.contains(word) && !digits(word));
    said
}

fn missing(language: Language, glue: &str) -> String {
    let known = words(glue);
    let unknown: Vec<String> = said(language)
        .into_iter()
        .filter(|word| !known.contains(word))
        .collect();
    unknown.join(" ")
}

#[test]
fn every_added_word_is_on_the_closed_list() {
    assert_eq!(missing(Language::English, ENGLISH_GLUE), "");
    assert_eq!(missing(Language::Spanish, SPANISH_GLUE), "");
}

#[test]
fn the_closed_lists_hold_no_forbidden_word() {
    let forbidden: BTreeSet<&str> = FORBIDDEN.split_whitespace().collect();
    for glue in [ENGLISH_GLUE, SPANISH_GLUE] {
        let found: Vec<String> = words(glue)
            .into_iter()
            .filter(|word| forbidden.contains(word.as_str()))
            .collect();
        assert_eq!(found, Vec::<String>::new());
    }
}

#[test]
fn no_script_has_a_forbidden_word_that_was_not_given() {
    let mut chance = Chance(0xfa17);
    let forbidden: BTreeSet<&str> = FORBIDDEN.split_whitespace().collect();
    for _ in 0..1_000 {
        let request = random_request(&mut chance);
        let Ok(script) = HouseWriter.write(&request) else {
            continue;
        };
        let given = words(&format!("{request:?}").replace("\\\"", " "));
        let text = script.text.to_lowercase();
        for word in words(&script.text) {
            let added = forbidden.contains(word.as_str()) && !given.contains(&word);
            assert!(!added, "{word}\n{request:?}\n{text}");
        }
        for phrase in FORBIDDEN_TOGETHER {
            assert!(!text.contains(phrase), "{phrase}\n{request:?}\n{text}");
        }
    }
}
