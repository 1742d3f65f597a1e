//! What a model says to the person who asked, before and after the script.

use super::words::{contains, folded, starts_with};

/// Answers to a request, on a line of their own.
const INTERJECTIONS: &[&str] = &[
    "sure",
    "sure thing",
    "certainly",
    "of course",
    "absolutely",
    "okay",
    "ok",
    "got it",
    "great",
    "claro",
    "claro que si",
    "por supuesto",
    "desde luego",
    "con gusto",
    "perfecto",
    "entendido",
];

/// How handing something over begins.
const HANDING: &[&str] = &[
    "here is",
    "here's",
    "here are",
    "below is",
    "this is the",
    "this is a",
    "i've written",
    "i have written",
    "i wrote",
    "i've prepared",
    "i have prepared",
    "i created",
    "i've created",
    "aqui tienes",
    "aqui esta",
    "aqui va",
    "aqui te dejo",
    "a continuacion",
    "este es el",
    "te dejo",
    "he escrito",
    "he preparado",
    "te presento el",
];

/// What is handed over.
const SCRIPT: &[&str] = &[
    "script",
    "scripts",
    "voiceover",
    "voice over",
    "narration",
    "video draft",
    "revised version",
    "rewritten version",
    "word version",
    "second version",
    "draft",
    "guion",
    "narracion",
    "texto para el video",
    "version revisada",
    "borrador",
];

/// How a model takes its leave.
const LEAVING: &[&str] = &[
    "let me know if",
    "feel free to",
    "would you like me to",
    "i hope this",
    "hope this",
    "if you'd like me to",
    "if you need any",
    "if you would like me to",
    "please let me know",
    "want me to",
    "avisame si",
    "dime si",
    "hazme saber si",
    "espero que este",
    "espero que te",
    "quieres que",
    "si quieres que",
    "no dudes en pedirme",
    "si necesitas",
];

/// What it offers to do.
const OFFERS: &[&str] = &[
    "script",
    "guion",
    "any changes",
    "adjustments",
    "adjust",
    "tweak",
    "tweaks",
    "revise",
    "revisions",
    "rewrite",
    "shorter version",
    "longer version",
    "different tone",
    "edits",
    "another version",
    "otra version",
    "cambios",
    "ajustes",
    "ajuste",
    "lo ajuste",
    "lo modifique",
    "modifique",
    "otro tono",
    "version mas corta",
    "te sirva",
    "te sea util",
];

/// How an account of the script begins.
const COUNTS: &[&str] = &[
    "word count",
    "total words",
    "total word count",
    "approximate word count",
    "approx",
    "estimated time",
    "estimated duration",
    "estimated length",
    "duration",
    "runtime",
    "total de palabras",
    "numero de palabras",
    "conteo de palabras",
    "recuento de palabras",
    "duracion estimada",
    "duracion",
    "palabras",
    "words",
];

/// Takes away what comes before the script.
pub(super) fn strip_preamble(paragraphs: &mut Vec<String>) {
    while paragraphs.len() > 1 && is_preamble(&paragraphs[0]) {
        paragraphs.remove(0);
    }
    if let Some(first) = paragraphs.first_mut() {
        *first = without_inline_preamble(first).to_owned();
    }
}

/// Whether a whole paragraph is said to the person who asked.
fn is_preamble(paragraph: &str) -> bool {
    let text = folded(paragraph);
    if INTERJECTIONS.contains(&text.as_str()) {
        return true;
    }
    let text = without_interjection(&text);
    text.split(' ').count() <= 30 && starts_with(text, HANDING) && contains(text, SCRIPT)
}

/// Returns a paragraph from after a handing over that ends with a colon on the same line.
fn without_inline_preamble(paragraph: &str) -> &str {
    let Some((before, after)) = paragraph.split_once(':') else {
        return paragraph;
    };
    let is_short = before.split_whitespace().count() <= 25;
    let has_more = after.chars().any(char::is_alphanumeric);
    let has_one_thought = !before
        .trim_end()
        .trim_end_matches(['!', '¡'])
        .contains(". ");
    if is_short && has_more && has_one_thought && after.starts_with(' ') && is_preamble(before) {
        return after.trim_start();
    }
    paragraph
}

/// Returns a folded text without the answer to a request at its beginning.
fn without_interjection(text: &str) -> &str {
    INTERJECTIONS
        .iter()
        .filter_map(|word| text.strip_prefix(word)?.strip_prefix(' '))
        .min_by_key(|rest| rest.len())
        .unwrap_or(text)
}

/// Takes away what comes after the script.
pub(super) fn strip_farewell(paragraphs: &mut Vec<String>) {
    while paragraphs.len() > 1 && paragraphs.last().is_some_and(|last| is_farewell(last)) {
        paragraphs.pop();
    }
}

/// Whether a whole paragraph is about the script instead of being it.
fn is_farewell(paragraph: &str) -> bool {
    let text = folded(paragraph);
    is_count(&text)
        || (starts_with(&text, LEAVING) && contains(&text, OFFERS))
        || (starts_with(&text, &["note", "nota"])
            && paragraph.contains(':')
            && contains(
                &text,
                &[
                    "script",
                    "guion",
                    "word count",
                    "palabras",
                    "placeholder",
                    "placeholders",
                ],
            ))
}

/// Whether a folded text only counts words or seconds.
fn is_count(text: &str) -> bool {
    let has_number = text.chars().any(|letter| letter.is_ascii_digit());
    let is_short = text.split(' ').count() <= 8;
    let ends_in_words = ["words", "palabras"].iter().any(|unit| {
        text.strip_suffix(unit)
            .is_some_and(|rest| rest.trim().chars().all(|letter| letter.is_ascii_digit()))
    });
    is_short
        && has_number
        && (ends_in_words || (starts_with(text, COUNTS) && has_label_shape(text)))
}

/// Whether nothing but figures and units follow the name of what is counted.
fn has_label_shape(text: &str) -> bool {
    const UNITS: &[&str] = &[
        "words",
        "word",
        "seconds",
        "second",
        "minutes",
        "minute",
        "about",
        "approximately",
        "approx",
        "palabras",
        "segundos",
        "minutos",
        "unas",
        "unos",
        "aproximadamente",
        "s",
        "sec",
    ];
    let rest = COUNTS
        .iter()
        .filter_map(|name| text.strip_prefix(name))
        .min_by_key(|rest| rest.len())
        .unwrap_or(text);
    rest.split_whitespace()
        .all(|word| UNITS.contains(&word) || word.chars().all(|letter| letter.is_ascii_digit()))
}
