//! Web addresses, e-mail addresses, handles and hashtags.

use super::{super::speech::Speech, Place, word};

/// Endings an address is known by.
const ENDINGS: [&str; 22] = [
    "com",
    "net",
    "org",
    "io",
    "co",
    "us",
    "biz",
    "info",
    "me",
    "app",
    "homes",
    "house",
    "realtor",
    "realty",
    "estate",
    "properties",
    "edu",
    "gov",
    "tv",
    "link",
    "online",
    "site",
];

/// Returns what is said for an address.
pub(super) fn read(place: Place<'_>) -> Option<Speech> {
    let core = place.core();
    if let Some(tag) = core
        .strip_prefix('#')
        .filter(|tag| tag.starts_with(char::is_alphabetic))
    {
        let mut speech = Speech::of("hashtag");
        say_label(&mut speech, tag);
        return Some(speech);
    }
    if let Some(handle) = core
        .strip_prefix('@')
        .filter(|handle| handle.starts_with(char::is_alphanumeric))
    {
        let mut speech = Speech::of("at");
        say_address(&mut speech, handle);
        return Some(speech);
    }
    let address = without_scheme(core);
    is_address(address, address.len() < core.len()).then(|| {
        let mut speech = Speech::default();
        say_address(&mut speech, address.trim_end_matches('/'));
        speech
    })
}

fn without_scheme(core: &str) -> &str {
    let address = core.split_once("://").map_or(core, |(_, address)| address);
    let address = address.strip_prefix("mailto:").unwrap_or(address);
    match address.get(..4) {
        Some(start) if start.eq_ignore_ascii_case("www.") => &address[4..],
        _ => address,
    }
}

fn is_address(address: &str, had_scheme: bool) -> bool {
    let host = address.split(['/', '?', '#']).next().unwrap_or_default();
    let is_written_so = host
        .chars()
        .all(|sign| sign.is_ascii_alphanumeric() || "@.-_+:".contains(sign));
    let ending = host
        .rsplit_once('.')
        .map_or("", |(_, ending)| ending)
        .to_lowercase();
    let is_mail = host
        .split_once('@')
        .is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
    is_written_so
        && host.contains('.')
        && (had_scheme || is_mail || ENDINGS.contains(&ending.as_str()))
}

fn say_address(speech: &mut Speech, address: &str) {
    let mut label = String::new();
    for sign in address.chars() {
        let name = match sign {
            '.' => "dot",
            '@' => "at",
            '/' => "slash",
            '-' => "dash",
            '_' => "underscore",
            '+' => "plus",
            other => {
                label.push(other);
                continue;
            }
        };
        say_label(speech, &std::mem::take(&mut label));
        speech.say(name);
    }
    say_label(speech, &label);
}

/// Says one part of an address: words as words, digits one by one.
fn say_label(speech: &mut Speech, label: &str) {
    for run in word::runs(label) {
        match run.to_ascii_lowercase().as_str() {
            "com" => speech.say_as("com", "k aa1 m"),
            "org" => speech.say_as("org", "ao1 r g"),
            "co" => speech.say_as("co", "k ow1"),
            "io" | "us" | "tv" => speech.spell(run),
            digits if digits.starts_with(|sign: char| sign.is_ascii_digit()) => {
                speech.digits(digits)
            }
            _ => speech.append(word::part(run, false)),
        }
    }
}
