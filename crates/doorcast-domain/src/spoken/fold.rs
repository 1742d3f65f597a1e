//! Letters an English speech engine knows, for letters it does not: "José" becomes "jose", "Peña" becomes "penya".

/// Plain letters and the accented ones that are read like them. Lower case only.
const FAMILIES: [(&str, &str); 27] = [
    ("a", "àáâãäåāăąǎạảấầẩẫậắằẳẵặª"),
    ("b", "ḃƀ"),
    ("c", "ćĉċč"),
    ("d", "ďđḍ"),
    ("e", "èéêëēĕėęěẹẻẽếềểễệ"),
    ("g", "ĝğġģǧ"),
    ("h", "ĥħḥ"),
    ("i", "ìíîïĩīĭįıǐỉị"),
    ("j", "ĵ"),
    ("k", "ķǩ"),
    ("l", "ĺļľŀł"),
    ("n", "ńņňŋṅ"),
    ("o", "òóôõöøōŏőơǒọỏốồổỗộớờởỡợº"),
    ("r", "ŕŗř"),
    ("s", "śŝşșç"),
    ("t", "ţťŧț"),
    ("u", "ùúûüũūŭůűųưǔụủứừửữự"),
    ("w", "ŵẁẃẅ"),
    ("y", "ýÿŷỳỵỷỹ"),
    ("z", "źżž"),
    ("sh", "š"),
    ("ss", "ß"),
    ("ae", "æ"),
    ("oe", "œ"),
    ("th", "þð"),
    ("fi", "ﬁ"),
    ("fl", "ﬂ"),
];

/// Returns the word in lower case with only `a` to `z`, digits and apostrophes; other signs are left out.
pub(super) fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    let mut letters = word.chars().flat_map(char::to_lowercase).peekable();
    while let Some(letter) = letters.next() {
        match letter {
            'a'..='z' | '0'..='9' | '\'' => folded.push(letter),
            '’' | '‘' | 'ʼ' | '´' | '`' => folded.push('\''),
            'ñ' => folded.push_str(if letters.peek().is_some_and(|next| is_vowel(*next)) {
                "ny"
            } else {
                "n"
            }),
            // An accent written as a sign of its own: "n" and a tilde.
            '\u{303}' if folded.ends_with('n') => folded.push('y'),
            other => folded.push_str(plain(other)),
        }
    }
    folded
}

/// Returns the plain letters for an accented one; nothing for a sign that is no Latin letter.
fn plain(letter: char) -> &'static str {
    if letter.is_ascii() {
        return "";
    }
    FAMILIES
        .iter()
        .find(|(_, accented)| accented.contains(letter))
        .map_or("", |(plain, _)| plain)
}

fn is_vowel(letter: char) -> bool {
    "aeiou".contains(letter) || matches!(plain(letter), "a" | "e" | "i" | "o" | "u")
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn accents_become_plain_letters() {
        for (written, folded) in [
            ("José", "jose"),
            ("Peña", "penya"),
            ("Pen\u{303}a", "penya"),
            ("Nuñez’s", "nunyez's"),
            ("Señor", "senyor"),
            ("Zoë", "zoe"),
            ("François", "fransois"),
            ("Nguyễn", "nguyen"),
            ("Müller", "muller"),
            ("Straße", "strasse"),
            ("Łukasz", "lukasz"),
            ("İstanbul", "istanbul"),
            ("日本", ""),
            ("Дом", ""),
        ] {
            assert_eq!(fold(written), folded, "{written}");
        }
    }
}
