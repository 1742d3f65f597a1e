//! Text for a terminal.

use std::io::{self, Write};

use crate::problem::{Kind, Problem};

/// Returns a text that cannot steer a terminal: control characters but line ends are shown as marks.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .map(|letter| match letter.is_control() && letter != '\n' {
            true => '\u{FFFD}',
            false => letter,
        })
        .collect()
}

/// Checks a text that is shown on one line of the picture.
pub(crate) fn check_line(text: &str, field: &str, most_chars: usize) -> Result<(), Problem> {
    let chars = text.chars().count();
    let reason = match text.chars().any(char::is_control) {
        true => "has a line break or another control character in it".to_owned(),
        false if chars > most_chars => format!("has {chars} characters; at most {most_chars} fit"),
        false => return Ok(()),
    };
    Err(Problem::new(Kind::Usage, "bad_text", format!("{field} {reason}")).field(field))
}

/// Writes the answer of a command. A reader that has gone away, as `head` does, is no problem.
pub(crate) fn say(text: &str) -> Result<(), Problem> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Problem::new(
            Kind::Output,
            "stdout",
            format!("the answer cannot be written: {error}"),
        )),
        _ => Ok(()),
    }
}

/// Writes a remark beside the answer.
pub(crate) fn remark(text: &str) {
    let _ = writeln!(io::stderr(), "{}", plain(text));
}

/// Returns an answer for programs: one JSON value on one line.
pub(crate) fn say_json(value: &impl serde::Serialize) -> Result<(), Problem> {
    let json = serde_json::to_string(value)
        .map_err(|error| Problem::new(Kind::Internal, "internal", format!("no JSON: {error}")))?;
    say(&format!("{json}\n"))
}
