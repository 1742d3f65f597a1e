//! Who speaks, which part it is, and other headings at the beginning of a line.

use super::words::folded;

/// Who speaks.
const ROLES: &[&str] = &[
    "host",
    "narrator",
    "agent",
    "realtor",
    "presenter",
    "speaker",
    "voiceover",
    "voice over",
    "vo",
    "v o",
    "avatar",
    "on camera",
    "narrador",
    "narradora",
    "presentador",
    "presentadora",
    "agente",
    "voz",
    "voz en off",
    "locutor",
    "locutora",
];

/// Which part it is; nobody says these before a colon.
const PARTS: &[&str] = &[
    "script",
    "video script",
    "final script",
    "revised script",
    "spoken script",
    "hook",
    "intro",
    "outro",
    "introduction",
    "call to action",
    "cta",
    "narration",
    "guion",
    "guion final",
    "guion del video",
    "gancho",
    "introduccion",
    "llamada a la accion",
    "narracion",
];

/// Which part it is; somebody might say these ("Opening: Saturday at noon"), so they go only where they stand alone.
const PARTS_ALONE: &[&str] = &[
    "opening",
    "closing",
    "body",
    "main body",
    "conclusion",
    "main points",
    "key points",
    "details",
    "apertura",
    "cierre",
    "cuerpo",
    "desarrollo",
    "puntos clave",
    "detalles",
];

/// Parts that are numbered.
const NUMBERED: &[&str] = &[
    "scene", "part", "section", "shot", "escena", "parte", "seccion", "toma",
];

/// Headings whose whole line is a title.
const TITLES: &[&str] = &["title", "video title", "titulo", "titulo del video"];

/// Returns a line without the label at its beginning. `is_marked` says that it was a heading or in bold.
pub(super) fn strip(line: &str, is_marked: bool) -> String {
    let Some((label, rest)) = line.split_once(':') else {
        return match is_marked && is_any_label(&folded(line)) {
            true => String::new(),
            false => line.to_owned(),
        };
    };
    let name = folded(label);
    let stands_alone = rest.trim_matches(['*', '_', ' ']).is_empty();
    if TITLES.contains(&name.as_str()) {
        return String::new();
    }
    let is_label = ROLES.contains(&name.as_str())
        || PARTS.contains(&name.as_str())
        || is_numbered_part(&name)
        || ((is_marked || stands_alone) && PARTS_ALONE.contains(&name.as_str()));
    match is_label {
        true => rest.trim_start().to_owned(),
        false => line.to_owned(),
    }
}

/// Whether a folded line is a label without its colon.
fn is_any_label(name: &str) -> bool {
    [ROLES, PARTS, PARTS_ALONE, TITLES]
        .iter()
        .any(|list| list.contains(&name))
        || is_numbered_part(name)
}

/// Whether a folded label is "scene 2", or "scene 2 kitchen".
fn is_numbered_part(name: &str) -> bool {
    let mut words = name.split(' ');
    let is_part = words.next().is_some_and(|word| NUMBERED.contains(&word));
    let has_number = words
        .next()
        .is_some_and(|word| word.chars().all(|letter| letter.is_ascii_digit()));
    is_part && has_number && words.count() <= 5
}

/// Whether a line has nothing but hashtags in it.
pub(super) fn is_hashtags(line: &str) -> bool {
    line.split_whitespace().all(|word| {
        word.strip_prefix('#')
            .is_some_and(|tag| tag.starts_with(char::is_alphabetic))
    })
}

/// Whether a line has nothing but times in it: `0:00 - 0:05`.
pub(super) fn is_timestamp(line: &str) -> bool {
    let bare = line.trim_matches(['*', '[', ']', '(', ')', ' ']);
    bare.contains(':')
        && bare.starts_with(|letter: char| letter.is_ascii_digit())
        && bare
            .chars()
            .all(|letter| letter.is_ascii_digit() || matches!(letter, ':' | '-' | '–' | '—' | ' '))
}
