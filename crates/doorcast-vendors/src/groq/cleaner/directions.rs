//! Stage directions: what is done, shown or heard, between brackets, parentheses or asterisks.

use super::words::{contains, folded, starts_with};

/// The longest direction, in words.
const WORDS: usize = 14;

/// A direction and nothing else.
const WHOLE: &[&str] = &[
    "beat",
    "pause",
    "pauses",
    "short pause",
    "brief pause",
    "long pause",
    "dramatic pause",
    "smile",
    "smiles",
    "smiling",
    "music",
    "music plays",
    "end",
    "end of script",
    "fin",
    "cut",
    "fade",
    "laughs",
    "laughing",
    "chuckles",
    "nods",
    "nodding",
    "waves",
    "intro",
    "outro",
    "opening",
    "closing",
    "hook",
    "cta",
    "call to action",
    "transition",
    "voiceover",
    "vo",
    "v o",
    "o s",
    "on camera",
    "off camera",
    "cont'd",
    "warmly",
    "warm tone",
    "upbeat",
    "upbeat tone",
    "friendly tone",
    "excited",
    "enthusiastically",
    "b roll",
    "pausa",
    "pausa breve",
    "pausa larga",
    "breve pausa",
    "sonrie",
    "sonriendo",
    "sonrisa",
    "musica",
    "corte",
    "fundido",
    "risas",
    "asiente",
    "saluda",
    "introduccion",
    "apertura",
    "cierre",
    "gancho",
    "transicion",
    "llamada a la accion",
    "voz en off",
    "con entusiasmo",
    "tono calido",
    "tono amable",
    "fin del guion",
];

/// How a longer direction begins, wherever it is found.
const BEGINS: &[&str] = &[
    "pause for",
    "pauses for",
    "pause to",
    "cut to",
    "cuts to",
    "fade in",
    "fade out",
    "fade to",
    "fades in",
    "smiling at",
    "smiles at",
    "smiles warmly",
    "smiling warmly",
    "smile at",
    "camera pans",
    "camera zooms",
    "camera moves",
    "camera follows",
    "camera cuts",
    "b roll",
    "sfx",
    "sound effect",
    "sound of",
    "zoom in",
    "zoom out",
    "pan to",
    "pan across",
    "upbeat music",
    "soft music",
    "background music",
    "music fades",
    "music swells",
    "music plays",
    "gentle music",
    "text on screen",
    "text overlay",
    "title card",
    "lower third",
    "gestures",
    "gesturing",
    "points to",
    "pointing to",
    "looks at the camera",
    "looking at the camera",
    "looks into the camera",
    "turns to",
    "walks to",
    "walks into",
    "walks through",
    "walks toward",
    "holds up",
    "holding up the",
    "drone shot",
    "drone footage",
    "wide shot",
    "close up",
    "aerial shot",
    "establishing shot",
    "shot of",
    "footage of",
    "agent smiles",
    "host smiles",
    "in a warm",
    "with a warm smile",
    "with a smile",
    "speaking directly to",
    "to camera",
    "direct to camera",
    "pausa de",
    "pausa para",
    "corte a",
    "fundido a",
    "sonrie a",
    "sonriendo a",
    "la camara",
    "efecto de sonido",
    "sonido de",
    "musica suave",
    "musica de fondo",
    "musica alegre",
    "texto en pantalla",
    "plano de",
    "plano general",
    "primer plano",
    "toma de",
    "toma aerea",
    "imagenes de",
    "senalando",
    "mira a la camara",
    "mirando a la camara",
    "camina hacia",
    "camina por",
    "con una sonrisa",
];

/// How a direction between brackets or asterisks begins; between parentheses people say such things.
const BEGINS_IN_BRACKETS: &[&str] = &[
    "camera",
    "scene",
    "visual",
    "visuals",
    "show",
    "shows",
    "host",
    "narrator",
    "agent",
    "presenter",
    "logo",
    "music",
    "on screen",
    "voiceover",
    "walks",
    "walking",
    "looks",
    "looking",
    "smiling",
    "smiles",
    "opening shot",
    "closing shot",
    "aerial",
    "camara",
    "escena",
    "narrador",
    "narradora",
    "presentador",
    "presentadora",
    "agente",
    "se muestra",
    "mostrar",
    "musica",
    "en pantalla",
    "camina",
    "caminando",
    "gesto",
    "sonriendo",
    "acercamiento",
    "vista aerea",
    "mira",
    "mirando",
];

/// What makes a line of its own a direction wherever it stands in it.
const ON_A_LINE: &[&str] = &[
    "the camera",
    "to camera",
    "camera pans",
    "smiles",
    "smiling",
    "gestures",
    "gesturing",
    "b roll",
    "footage",
    "pauses",
    "walks",
    "fade",
    "cut to",
    "zoom",
    "pans",
    "on screen",
    "drone shot",
    "music fades",
    "music plays",
    "upbeat music",
    "la camara",
    "sonrie",
    "sonriendo",
    "en pantalla",
    "fundido",
    "corte a",
    "musica suave",
    "musica de fondo",
];

/// Where a direction was found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Where nobody puts spoken words.
    Brackets,
    /// Where some do.
    Parentheses,
}

/// Returns a line without its directions. Other brackets go too, but what is in them stays.
pub(super) fn strip(line: &str) -> String {
    if is_direction_line(line) {
        return String::new();
    }
    let line = strip_pairs(line, '[', ']', Place::Brackets);
    let line = strip_pairs(&line, '(', ')', Place::Parentheses);
    strip_starred(&line)
}

/// Whether a line is one pair of brackets or parentheses with a direction in it.
fn is_direction_line(line: &str) -> bool {
    let bare = line
        .trim_matches(['*', '_', ' '])
        .trim_end_matches(['.', ':']);
    let inner = |open: char, close: char| {
        bare.strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
            .filter(|inner| !inner.contains([open, close]))
    };
    match (inner('[', ']'), inner('(', ')')) {
        (Some(inner), _) => !is_sentence(inner) || is_direction(inner, Place::Brackets),
        (None, Some(inner)) => {
            is_direction(inner, Place::Parentheses) || contains(&folded(inner), ON_A_LINE)
        }
        (None, None) => false,
    }
}

/// Whether a text says what is done, shown or heard.
fn is_direction(text: &str, place: Place) -> bool {
    let folded = folded(text);
    let is_short = folded.split(' ').count() <= WORDS && !is_sentence(text);
    WHOLE.contains(&folded.as_str())
        || is_number_of(&folded, &["words", "word", "palabras"])
        || is_span_of_time(text)
        || (is_short && starts_with(&folded, BEGINS))
        || (place == Place::Brackets && is_short && is_bracketed(&folded))
}

/// Whether a short folded text is a direction because it stands between brackets.
fn is_bracketed(folded: &str) -> bool {
    let is_footnote = folded.chars().all(|letter| letter.is_ascii_digit());
    is_footnote
        || starts_with(folded, BEGINS_IN_BRACKETS)
        || is_number_of(folded, &["seconds", "second", "segundos", "sec", "s"])
}

/// Whether a folded text is a number of something: "75 words".
fn is_number_of(folded: &str, units: &[&str]) -> bool {
    units.iter().any(|unit| {
        folded.strip_suffix(unit).is_some_and(|rest| {
            let number = rest
                .trim_start_matches("approx")
                .trim_start_matches("about")
                .trim();
            !number.is_empty() && number.chars().all(|letter| letter.is_ascii_digit())
        })
    })
}

/// Whether a text is a sentence somebody says: it ends like one.
fn is_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['.', '!', '?'])
}

/// Whether a text is a place in time, `0:05` or `0:00-0:05`.
fn is_span_of_time(text: &str) -> bool {
    let has_colon = text.contains(':');
    let has_digit = text.contains(|letter: char| letter.is_ascii_digit());
    has_colon
        && has_digit
        && text.chars().all(|letter| {
            letter.is_ascii_digit() || matches!(letter, ':' | '-' | '–' | '—' | ' ' | 's')
        })
}

/// Takes away pairs of marks with a direction between them.
fn strip_pairs(line: &str, open: char, close: char, place: Place) -> String {
    let mut kept = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once(open) {
        kept.push_str(before);
        let Some((inner, following)) = after.split_once(close) else {
            kept.push(open);
            rest = after;
            continue;
        };
        if !is_direction(inner, place) {
            match place {
                Place::Parentheses => kept.push_str(&format!("{open}{inner}{close}")),
                Place::Brackets => kept.push_str(inner),
            }
        }
        rest = following;
    }
    kept.push_str(rest);
    kept
}

/// Takes away directions between single asterisks; emphasis is left for later.
fn strip_starred(line: &str) -> String {
    let parts: Vec<&str> = line.split('*').collect();
    if parts.len() < 3 {
        return line.to_owned();
    }
    let mut kept = String::from(parts[0]);
    let mut index = 1;
    while index < parts.len() {
        let closes = index + 1 < parts.len();
        let is_gap = parts[index].is_empty();
        if closes && !is_gap && is_direction(parts[index], Place::Brackets) {
            while kept.ends_with('*') {
                kept.pop();
            }
            kept.push_str(parts[index + 1]);
            index += 2;
            continue;
        }
        kept.push('*');
        kept.push_str(parts[index]);
        index += 1;
    }
    kept
}
