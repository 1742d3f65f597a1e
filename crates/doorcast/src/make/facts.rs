//! The price and facts card: only what was given, and no amount that is not plainly the price.

use doorcast_domain::video::VideoType;
use doorcast_render::project::Facts;

use crate::{cli::MakeArgs, problem::Problem, text::check_line};

/// The longest price.
const PRICE_CHARS: usize = 32;
/// The longest fact that fits a line of the card.
const FACT_CHARS: usize = 36;
/// The most facts on a card.
const MOST_FACTS: usize = 4;

/// Words that say of the amount after them that it is the price.
const PRICE_WORDS: &[&str] = &[
    "at", "for", "from", "price", "priced", "asking", "listed", "offered", "only", "just", "now",
    "precio", "por", "desde", "en",
];
/// Words that say of an amount near them that it is something else.
const OTHER_WORDS: &[&str] = &[
    "hoa",
    "dues",
    "fee",
    "fees",
    "tax",
    "taxes",
    "credit",
    "upgrade",
    "upgrades",
    "deposit",
    "down",
    "savings",
    "save",
    "rebate",
    "bonus",
    "renovation",
    "remodel",
    "assessment",
    "income",
    "over",
    "under",
    "below",
    "above",
    "worth",
    "cuota",
    "impuestos",
];
/// Words that belong to an amount.
const SCALES: &[&str] = &[
    "million", "m", "k", "thousand", "billion", "millón", "millones", "mil",
];
/// Endings that make an amount a rent.
const PERIODS: &[&str] = &[
    "/month",
    "/mo",
    "/mes",
    " a month",
    " per month",
    " al mes",
    " monthly",
];

/// What a person said of a property.
pub(super) struct Given<'a> {
    topic: &'a str,
    price: Option<&'a str>,
    points: &'a [String],
}

impl<'a> Given<'a> {
    /// Takes what was said, the price as it should be read.
    pub(super) fn of(args: &'a MakeArgs) -> Result<Self, Problem> {
        let price = args.price.as_deref().map(str::trim);
        check_line(price.unwrap_or_default(), "price", PRICE_CHARS)?;
        Ok(Self {
            topic: args.topic.as_deref().unwrap_or_default().trim(),
            price: price.filter(|price| !price.is_empty()),
            points: &args.points,
        })
    }
}

/// Returns the card of a video, if there is anything to put on it.
pub(super) fn card(video_type: VideoType, given: &Given<'_>) -> Option<Facts> {
    if video_type != VideoType::PropertyListing && given.price.is_none() {
        return None;
    }
    let points = || given.points.iter().map(|point| point.trim());
    let named = || {
        std::iter::once(given.topic)
            .chain(points())
            .find_map(price_in)
    };
    let facts = Facts {
        heading: given.topic.to_owned(),
        price: given.price.map(ToOwned::to_owned).or_else(named),
        facts: points()
            .filter(|point| !point.is_empty() && point.chars().count() <= FACT_CHARS)
            .filter(|point| price_in(point).is_none())
            .take(MOST_FACTS)
            .map(ToOwned::to_owned)
            .collect(),
    };
    (facts.price.is_some() || !facts.facts.is_empty()).then_some(facts)
}

/// Returns the price a text names, as written.
fn price_in(text: &str) -> Option<String> {
    let (before, rest) = text.split_at(text.find('$')?);
    let amount = amount_at(rest)?;
    let after = &rest[amount.len()..];
    let lower = text.to_lowercase();
    let is_other = lower
        .split(|letter: char| !letter.is_alphanumeric())
        .any(|word| OTHER_WORDS.contains(&word));
    (!is_other && is_introduced(before, after)).then(|| with_period(amount, after))
}

/// Whether what stands around an amount says that it is the price.
fn is_introduced(before: &str, after: &str) -> bool {
    let before = before.trim_end();
    let is_last = !after.chars().any(char::is_alphanumeric) || !with_period("", after).is_empty();
    match before.chars().last() {
        None => is_last,
        Some(letter) if letter.is_alphanumeric() => before
            .rsplit(|letter: char| !letter.is_alphanumeric())
            .next()
            .is_some_and(|word| PRICE_WORDS.contains(&word.to_lowercase().as_str())),
        Some(_) => is_last,
    }
}

/// Returns the amount a text begins with: "$1,250,000", "$1.2 million", "$649K".
fn amount_at(text: &str) -> Option<&str> {
    let is_part = |letter: char| letter.is_ascii_digit() || matches!(letter, ',' | '.');
    let end = text[1..]
        .find(|letter| !is_part(letter))
        .map_or(text.len(), |at| at + 1);
    let digits = text[..end].trim_end_matches([',', '.']);
    if !digits[1..].starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let rest = &text[digits.len()..];
    let gap = rest.len() - rest.trim_start_matches([' ', '\u{A0}']).len();
    let word: &str = rest[gap..]
        .split(|letter: char| !letter.is_alphabetic())
        .next()
        .unwrap_or_default();
    match SCALES.contains(&word.to_lowercase().as_str()) {
        true => Some(&text[..digits.len() + gap + word.len()]),
        false => Some(digits),
    }
}

fn with_period(amount: &str, after: &str) -> String {
    let lower = after.to_lowercase();
    let period = PERIODS.iter().find(|period| lower.starts_with(**period));
    format!("{amount}{}", period.unwrap_or(&""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_what_the_text_says_is_the_price() {
        for (text, expected) in [
            ("Casita in Palm Desert, $649,000", Some("$649,000")),
            ("$1.25 million", Some("$1.25 million")),
            ("Priced at $1,250,000.", Some("$1,250,000")),
            ("Offered for $649K with a pool", Some("$649K")),
            ("Loft for $4,500 a month", Some("$4,500 a month")),
            ("$4,500/month", Some("$4,500/month")),
            ("Casa por $1.2 millones", Some("$1.2 millones")),
            ("home with $80,000 in upgrades", None),
            ("$80,000 kitchen", None),
            ("HOA: $350", None),
            ("HOA dues at $350 a month", None),
            ("price reduced by $20,000", None),
            ("$ is on the sign", None),
            ("at $", None),
            ("gourmet kitchen", None),
        ] {
            assert_eq!(price_in(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_card_holds_only_what_was_given() {
        let points = [
            "gourmet kitchen",
            "listed at $649,000",
            "",
            &"long ".repeat(20),
        ]
        .map(String::from);
        let given = |price, points| Given {
            topic: "Casita in Palm Desert",
            price,
            points,
        };
        let facts = card(VideoType::PropertyListing, &given(None, &points)).expect("a card");
        assert_eq!(facts.heading, "Casita in Palm Desert");
        assert_eq!(facts.price.as_deref(), Some("$649,000"));
        assert_eq!(facts.facts, ["gourmet kitchen"]);
        let facts = card(VideoType::Custom, &given(Some("$650,000"), &points)).expect("a card");
        assert_eq!(facts.price.as_deref(), Some("$650,000"));
        assert_eq!(card(VideoType::PropertyListing, &given(None, &[])), None);
        assert_eq!(card(VideoType::Custom, &given(None, &points)), None);
    }
}
