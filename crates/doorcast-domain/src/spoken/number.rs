//! Numbers as English words.

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];
const SCALES: [(u64, &str); 4] = [
    (1_000_000_000_000, "trillion"),
    (1_000_000_000, "billion"),
    (1_000_000, "million"),
    (1_000, "thousand"),
];

/// The longest number said as an amount; longer ones are digit after digit.
const MAX_AMOUNT_DIGITS: usize = 15;

/// A written number: "1,250,000", "6.875", ".5".
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    /// The digits before the point, without commas.
    pub(super) whole: String,
    /// The digits after it, if it has one.
    pub(super) fraction: Option<String>,
    /// Whether thousands were set apart.
    pub(super) has_commas: bool,
}

impl Number {
    /// Returns the number written so, or nothing if anything else is in it.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = match text.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (text, None),
        };
        let is_digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if fraction.is_some_and(|fraction| !is_digits(fraction)) {
            return None;
        }
        let mut groups = whole.split(',');
        let first = groups.next().unwrap_or_default();
        let has_commas = whole.contains(',');
        let is_grouped = groups.all(|group| group.len() == 3 && is_digits(group));
        let is_whole = is_digits(first) || (first.is_empty() && fraction.is_some() && !has_commas);
        (is_whole && is_grouped && (!has_commas || first.len() <= 3)).then(|| Self {
            whole: whole.replace(',', ""),
            fraction: fraction.map(str::to_owned),
            has_commas,
        })
    }

    /// Returns the number's value when it is a whole one of at most nine digits.
    pub(super) fn small(&self) -> Option<u64> {
        (self.fraction.is_none() && self.whole.len() <= 9)
            .then(|| self.whole.parse().ok())
            .flatten()
    }

    /// Tells whether it is exactly one.
    pub(super) fn is_one(&self) -> bool {
        self.small() == Some(1)
    }

    /// Returns the number as an amount.
    pub(super) fn words(&self) -> String {
        let mut words = if self.whole.is_empty() {
            String::new()
        } else {
            amount(&self.whole)
        };
        if let Some(fraction) = &self.fraction {
            words.push_str(" point ");
            words.push_str(&digits(fraction));
        }
        words
    }
}

/// Returns the name of one digit.
pub(super) fn digit_name(digit: char) -> &'static str {
    digit.to_digit(10).map_or("", |value| SMALL[value as usize])
}

/// Returns digit after digit, at most as many as one word can say.
pub(super) fn digits(digits: &str) -> String {
    let names: Vec<&str> = digits
        .chars()
        .filter(char::is_ascii_digit)
        .take(super::speech::MAX_TOKENS)
        .map(digit_name)
        .collect();
    names.join(" ")
}

/// Returns digits as an amount; a leading zero or too many of them are said one by one.
pub(super) fn amount(written: &str) -> String {
    let is_plain =
        written.len() <= MAX_AMOUNT_DIGITS && (written.len() == 1 || !written.starts_with('0'));
    match written.parse::<u64>() {
        Ok(value) if is_plain => cardinal(value),
        _ => digits(written),
    }
}

/// Returns a whole number: "one million two hundred fifty thousand".
pub(super) fn cardinal(value: u64) -> String {
    if let Some((scale, name)) = SCALES.iter().find(|(scale, _)| value >= *scale) {
        return followed_by(format!("{} {name}", cardinal(value / scale)), value % scale);
    }
    match value {
        0..=19 => SMALL[value as usize].to_owned(),
        20..=99 => followed_by(TENS[(value / 10) as usize].to_owned(), value % 10),
        _ => followed_by(
            format!("{} hundred", SMALL[(value / 100) as usize]),
            value % 100,
        ),
    }
}

fn followed_by(words: String, rest: u64) -> String {
    if rest == 0 {
        words
    } else {
        format!("{words} {}", cardinal(rest))
    }
}

/// Returns the place in a row: "twenty first".
pub(super) fn ordinal(value: u64) -> String {
    let words = cardinal(value);
    let (head, last) = words
        .rsplit_once(' ')
        .map_or(("", words.as_str()), |(head, last)| (head, last));
    let last = match last {
        "one" => "first".to_owned(),
        "two" => "second".to_owned(),
        "three" => "third".to_owned(),
        "five" => "fifth".to_owned(),
        "eight" => "eighth".to_owned(),
        "nine" => "ninth".to_owned(),
        "twelve" => "twelfth".to_owned(),
        tens if tens.ends_with('y') => format!("{}ieth", tens.trim_end_matches('y')),
        other => format!("{other}th"),
    };
    format!("{head} {last}").trim_start().to_owned()
}

/// Returns a number in pairs, as years, house numbers, units and highways are said: "nineteen ninety eight",
/// "two oh four", "seventy eight one twenty".
pub(super) fn paired(written: &str) -> String {
    let value: u64 = match written.parse() {
        Ok(value) if written.len() <= 5 && !written.starts_with('0') => value,
        _ => return digits(written),
    };
    match value {
        0..=99 => cardinal(value),
        1_000..=9_999 if value % 1_000 < 10 => cardinal(value),
        100..=9_999 => pair(value / 100, value % 100),
        _ => match (value / 1_000, value % 1_000) {
            (_, 0) => cardinal(value),
            (thousands, 1..=99) => format!("{} {}", cardinal(thousands), digits(&written[2..])),
            (thousands, rest) => {
                format!("{} {}", cardinal(thousands), pair(rest / 100, rest % 100))
            }
        },
    }
}

fn pair(hundreds: u64, rest: u64) -> String {
    let head = cardinal(hundreds);
    match rest {
        0 => format!("{head} hundred"),
        1..=9 => format!("{head} oh {}", cardinal(rest)),
        _ => format!("{head} {}", cardinal(rest)),
    }
}

/// Returns the plural of a number's last word: "nineties", "hundreds".
pub(super) fn plural(words: &str) -> String {
    match words.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if words.ends_with("six") => format!("{words}es"),
        None => format!("{words}s"),
    }
}

/// Returns the words of a fraction: "one half", "three quarters", "five eighths".
pub(super) fn fraction(numerator: u64, denominator: u64) -> String {
    let part = match denominator {
        2 => "half".to_owned(),
        4 => "quarter".to_owned(),
        _ => ordinal(denominator),
    };
    match (numerator, denominator) {
        (1, _) => format!("one {part}"),
        (_, 2) => format!("{} halves", cardinal(numerator)),
        _ => format!("{} {part}s", cardinal(numerator)),
    }
}

/// Returns a fraction after a whole number: "and a half".
pub(super) fn fraction_after_whole(numerator: u64, denominator: u64) -> String {
    let words = fraction(numerator, denominator);
    match words.strip_prefix("one ") {
        Some(part) if part.starts_with("eigh") => format!("and an {part}"),
        Some(part) => format!("and a {part}"),
        None => format!("and {words}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Number, cardinal, fraction_after_whole, ordinal, paired, plural};

    #[test]
    fn amounts() {
        for (value, words) in [
            (0, "zero"),
            (21, "twenty one"),
            (100, "one hundred"),
            (1_000, "one thousand"),
            (3_250, "three thousand two hundred fifty"),
            (1_250_000, "one million two hundred fifty thousand"),
            (2_000_000_001, "two billion one"),
        ] {
            assert_eq!(cardinal(value), words);
        }
    }

    #[test]
    fn places() {
        for (value, words) in [
            (1, "first"),
            (2, "second"),
            (3, "third"),
            (12, "twelfth"),
            (20, "twentieth"),
            (21, "twenty first"),
            (45, "forty fifth"),
            (100, "one hundredth"),
        ] {
            assert_eq!(ordinal(value), words);
        }
    }

    #[test]
    fn pairs() {
        for (written, words) in [
            ("7", "seven"),
            ("111", "one eleven"),
            ("204", "two oh four"),
            ("300", "three hundred"),
            ("1420", "fourteen twenty"),
            ("1900", "nineteen hundred"),
            ("1998", "nineteen ninety eight"),
            ("2000", "two thousand"),
            ("2007", "two thousand seven"),
            ("2024", "twenty twenty four"),
            ("78120", "seventy eight one twenty"),
            ("78005", "seventy eight zero zero five"),
            ("012", "zero one two"),
        ] {
            assert_eq!(paired(written), words);
        }
        assert_eq!(plural("nineteen ninety"), "nineteen nineties");
        assert_eq!(fraction_after_whole(3, 4), "and three quarters");
    }

    #[test]
    fn numbers_are_read_only_when_they_are_numbers() {
        for good in ["5", "1,250,000", "6.875", ".25", "3250"] {
            assert!(Number::parse(good).is_some(), "{good}");
        }
        for bad in [
            "", ".", "1,25", "1.2.3", "12,3456", "5a", "-5", ",500", "1,", "1.",
        ] {
            assert!(Number::parse(bad).is_none(), "{bad}");
        }
    }
}
