//! Captions as a WebVTT file, for players and networks that show them beside the picture.

use std::fmt::Write;

/// A piece of text and when it is shown, in seconds from the start of the video.
#[derive(Debug, Clone, PartialEq)]
pub struct Cue {
    /// When it appears.
    pub start: f64,
    /// When it goes.
    pub end: f64,
    /// What it says; may have several lines.
    pub text: String,
}

/// Returns the cues as a WebVTT file.
///
/// Times are rounded to milliseconds and never go back. A cue ends where the next begins at the latest. Cues that have no
/// text, or are left with no time, are not in the file.
pub fn web_vtt(cues: &[Cue]) -> String {
    let mut file = String::from("WEBVTT\n");
    let mut earliest = 0;
    for (index, cue) in cues.iter().enumerate() {
        let text = cue_text(&cue.text);
        let start = milliseconds(cue.start).max(earliest);
        let next = cues
            .get(index + 1)
            .map_or(u64::MAX, |next| milliseconds(next.start));
        let end = milliseconds(cue.end).min(next);
        if text.is_empty() || end <= start {
            continue;
        }
        write!(file, "\n{} --> {}\n{text}\n", clock(start), clock(end))
            .expect("writing to a string does not fail");
        earliest = end;
    }
    file
}

/// A time that is not a number is the beginning; negative ones are too.
fn milliseconds(seconds: f64) -> u64 {
    (seconds * 1000.0).round().max(0.0) as u64
}

fn clock(milliseconds: u64) -> String {
    let (seconds, rest) = (milliseconds / 1000, milliseconds % 1000);
    format!(
        "{:02}:{:02}:{:02}.{rest:03}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// Escapes what WebVTT reads as markup. An empty line would end the cue, so there is none.
fn cue_text(text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .map(|line| escaped(&line))
        .collect();
    lines.join("\n")
}

fn escaped(line: &str) -> String {
    line.chars()
        .filter(|character| !character.is_control())
        .fold(String::with_capacity(line.len()), |mut text, character| {
            match character {
                '&' => text.push_str("&amp;"),
                '<' => text.push_str("&lt;"),
                '>' => text.push_str("&gt;"),
                other => text.push(other),
            }
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cue(start: f64, end: f64, text: &str) -> Cue {
        Cue {
            start,
            end,
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_file_looks_like_this() {
        let cues = [
            cue(0.0, 1.5, "Welcome to 12 Oak Lane."),
            cue(
                1.5,
                3661.0004,
                "Price & terms:\n$1.2 <million> -->\n\nCall Dana.",
            ),
        ];
        let expected = "WEBVTT\n\n\
            00:00:00.000 --> 00:00:01.500\nWelcome to 12 Oak Lane.\n\n\
            00:00:01.500 --> 01:01:01.000\nPrice &amp; terms:\n$1.2 &lt;million&gt; --&gt;\nCall Dana.\n";
        assert_eq!(web_vtt(&cues), expected);
    }

    #[test]
    fn no_cues_are_an_empty_file() {
        assert_eq!(web_vtt(&[]), "WEBVTT\n");
        assert_eq!(web_vtt(&[cue(0.0, 1.0, " \n\t")]), "WEBVTT\n");
        assert_eq!(web_vtt(&[cue(2.0, 2.0001, "gone")]), "WEBVTT\n");
        assert_eq!(web_vtt(&[cue(f64::NAN, f64::NAN, "never")]), "WEBVTT\n");
    }

    #[test]
    fn control_characters_and_carriage_returns_do_not_pass() {
        let file = web_vtt(&[cue(0.0, 1.0, "one\r\ntwo\u{0}\u{1b}[31m")]);
        assert!(file.ends_with("\none\ntwo[31m\n"), "{file:?}");
    }

    #[test]
    fn a_cue_gives_way_to_the_next() {
        let file = web_vtt(&[cue(0.0, 2.0, "first"), cue(1.0, 3.0, "second")]);
        assert!(
            file.contains("00:00:00.000 --> 00:00:01.000\nfirst"),
            "{file}"
        );
    }

    fn times(file: &str) -> Vec<u64> {
        let parse = |clock: &str| -> u64 {
            let digits = clock.trim().replace(['.', ':'], "");
            let number: u64 = digits.parse().expect("a clock is digits");
            let (hours, minutes) = (number / 10_000_000, number / 100_000 % 100);
            hours * 3_600_000 + minutes * 60_000 + number % 100_000
        };
        file.lines()
            .filter_map(|line| line.split_once(" --> "))
            .flat_map(|(start, end)| [parse(start), parse(end)])
            .collect()
    }

    proptest::proptest! {
        #[test]
        fn times_never_go_back_whatever_the_cues(
            cues in proptest::collection::vec((-5.0..90_000.0_f64, -2.0..9.0_f64, ".{0,12}"), 0..20),
        ) {
            let cues: Vec<Cue> = cues
                .iter()
                .map(|(start, length, text)| cue(*start, start + length, text))
                .collect();
            let file = web_vtt(&cues);
            let times = times(&file);
            proptest::prop_assert!(times.is_sorted(), "{file}");
            let blocks = file.split("\n\n").count() - 1;
            proptest::prop_assert_eq!(times.len(), blocks * 2, "{}", file);
        }
    }
}
