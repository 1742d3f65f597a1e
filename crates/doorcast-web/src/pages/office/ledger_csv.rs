//! The whole ledger as a file for spreadsheets, line by line as it is read.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use doorcast_app::ports::{
    StoreError,
    videos::{LineNumber, MAX_PAGE, Whose},
};
use doorcast_domain::ledger::Entry;
use futures_util::stream;

use super::Names;
use crate::{app::App, auth::Person, money, problem::Problem, words::format::machine_time};

const HEAD: &str = "number,at,month,agent,agent_id,video,attempt,kind,amount_usd\r\n";

/// Where the reading is.
struct Reading {
    app: Arc<App>,
    whose: Whose,
    names: Names,
    /// Before the first line, after a line, or done.
    at: Option<Option<LineNumber>>,
}

/// Sends the ledger.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    Person(person): Person,
) -> Result<Response, Problem> {
    let names = Names::read(&app, &person.office).await?;
    let reading = Reading {
        app,
        whose: Whose {
            office: Some(person.office),
            agent: None,
        },
        names,
        at: Some(None),
    };
    let mut response = Response::new(Body::from_stream(stream::unfold(reading, next)));
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    let name = HeaderValue::from_static("attachment; filename=\"ledger.csv\"");
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}

/// Returns the next piece. One that cannot be read ends the file in the middle, so that nobody takes it for whole.
async fn next(mut reading: Reading) -> Option<(Result<String, StoreError>, Reading)> {
    let after = reading.at?;
    let store = &reading.app.desk.store;
    let lines = match store.list_ledger(&reading.whose, after, MAX_PAGE).await {
        Ok(lines) => lines,
        Err(error) => {
            reading.at = None;
            return Some((Err(error), reading));
        }
    };
    let mut text = if after.is_none() {
        HEAD.to_owned()
    } else {
        String::new()
    };
    for (number, entry) in &lines {
        text.push_str(&line(*number, entry, &reading.names));
    }
    let last = lines.last().map(|(number, _)| *number);
    reading.at = last.filter(|_| lines.len() == MAX_PAGE).map(Some);
    Some((Ok(text), reading))
}

fn line(number: LineNumber, entry: &Entry, names: &Names) -> String {
    let cells = [
        number.0.to_string(),
        machine_time(entry.at_ms),
        entry.month.0.to_string(),
        names.of(&entry.agent).to_owned(),
        entry.agent.to_string(),
        entry.video.to_string(),
        entry.attempt.to_string(),
        entry.movement.name().to_owned(),
        money::text(entry.movement.amount()),
    ];
    format!("{}\r\n", cells.map(|text| cell(&text)).join(","))
}

/// Returns a cell. Spreadsheets take what begins with certain characters for a formula; an apostrophe makes it a text.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if is_formula { "'" } else { "" };
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_.: ".contains(letter);
    match text.chars().all(is_plain) && !is_formula {
        true => text.to_owned(),
        false => format!("\"{guard}{}\"", text.replace('"', "\"\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn no_cell_is_a_formula_or_breaks_the_line() {
        let cases = [
            ("dana", "dana"),
            ("1.500000", "1.500000"),
            (
                "=HYPERLINK(\"http://evil.test\")",
                "\"'=HYPERLINK(\"\"http://evil.test\"\")\"",
            ),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t=1\""),
            ("Vega, Marisol", "\"Vega, Marisol\""),
            ("a\nb", "\"a\nb\""),
        ];
        for (text, expected) in cases {
            assert_eq!(cell(text), expected);
        }
    }
}
