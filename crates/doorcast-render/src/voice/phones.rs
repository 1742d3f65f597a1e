//! The engine's speech sounds.

use crate::narration::PHONES;

/// Silence.
pub(super) const SILENCE: &str = "pau";

/// Returns the lasting name of a sound the engine reports; anything unknown is silence.
pub(super) fn known(name: &str) -> &'static str {
    PHONES
        .into_iter()
        .find(|phone| *phone == name)
        .unwrap_or(SILENCE)
}

/// Returns phones the way the engine reads them: known sounds only, stress 1 or 0 on vowels. `None` when none is known.
pub(super) fn engine_spelling(phones: &str) -> Option<String> {
    let spelled: Vec<String> = phones
        .split_whitespace()
        .take(64)
        .filter_map(spell)
        .collect();
    (!spelled.is_empty()).then(|| spelled.join(" "))
}

fn spell(phone: &str) -> Option<String> {
    let name = phone.trim_end_matches(|digit: char| digit.is_ascii_digit());
    let stress = &phone[name.len()..];
    let known = PHONES.into_iter().find(|known| *known == name)?;
    let is_vowel = known.starts_with(['a', 'e', 'i', 'o', 'u']);
    Some(match (is_vowel, stress) {
        (true, "1" | "2") => format!("{known}1"),
        // The dictionary's unstressed "ah" is the engine's schwa.
        (true, "0") if known == "ah" => "ax0".to_owned(),
        (true, _) => format!("{known}0"),
        (false, _) => known.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{engine_spelling, known};

    #[test]
    fn secondary_stress_is_stress() {
        assert_eq!(
            engine_spelling("k ow2 ax ch eh1 l ax0").as_deref(),
            Some("k ow1 ax0 ch eh1 l ax0")
        );
    }

    #[test]
    fn unknown_sounds_never_reach_the_engine() {
        assert_eq!(engine_spelling("qq ) ( x"), None);
        assert_eq!(engine_spelling("m qq ah1"), Some("m ah1".to_owned()));
        assert_eq!(known("h#"), "pau");
    }
}
