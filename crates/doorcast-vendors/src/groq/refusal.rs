//! Notices a model that would rather not.

/// How it begins, in small letters with plain apostrophes.
const BEGINS: &[&str] = &[
    "i'm sorry",
    "i am sorry",
    "sorry",
    "i apologize",
    "i can't",
    "i cannot",
    "i'm unable",
    "i am unable",
    "i won't",
    "unfortunately, i can",
    "as an ai",
    "lo siento",
    "lamento",
    "no puedo",
    "lo lamento",
    "disculpa",
];

/// What it will not do.
const CANNOT: &[&str] = &[
    "i can't help",
    "i can't assist",
    "i can't comply",
    "i can't create",
    "i can't write",
    "i can't provide",
    "i can't generate",
    "i can't produce",
    "i can't fulfill",
    "i can't do that",
    "i cannot help",
    "i cannot assist",
    "i cannot comply",
    "i cannot create",
    "i cannot write",
    "i cannot provide",
    "i cannot generate",
    "i cannot produce",
    "i cannot fulfill",
    "i'm unable to",
    "i am unable to",
    "i won't be able to help",
    "i won't write",
    "i won't create",
    "no puedo ayudar",
    "no puedo escribir",
    "no puedo crear",
    "no puedo generar",
    "no puedo cumplir",
    "no puedo proporcionar",
    "no puedo redactar",
];

/// The longest refusal, in words; a script that apologizes is longer.
const WORDS: usize = 60;

/// Whether a text declines to write instead of being a script.
pub(super) fn is_refusal(text: &str) -> bool {
    let text = text.trim().to_lowercase().replace('\u{2019}', "'");
    text.split_whitespace().count() <= WORDS
        && BEGINS.iter().any(|begin| text.starts_with(begin))
        && CANNOT.iter().any(|phrase| text.contains(phrase))
}
