//! Takes away what a model adds against orders, and nothing that is spoken.
//!
//! In doubt a word stays: a stray "Sure!" is a smaller harm than a missing sentence. Each pass is a file or a function
//! with its own idea of certainty: preambles and farewells need words of the trade ("script", "guion"), stage
//! directions need words of the stage, marks of layout need the shape of layout. Start at [`clean`].

mod directions;
mod frame;
mod labels;
mod marks;
mod words;

/// Returns a script as it is to be spoken: sentences, a blank line between sections, no other marks.
pub fn clean(text: &str) -> String {
    let text = marks::plain_letters(text);
    let text = marks::without_thoughts(&text);
    let text = marks::without_fences(&text);
    let lines: Vec<Line> = text.lines().filter_map(read_line).collect();
    let lines = number_lists(lines);
    let mut paragraphs = paragraphs(&lines);
    frame::strip_preamble(&mut paragraphs);
    frame::strip_farewell(&mut paragraphs);
    let paragraphs: Vec<String> = paragraphs
        .iter()
        .map(|paragraph| marks::tidy(marks::without_quotes(paragraph.trim())))
        .filter(|paragraph| !paragraph.is_empty())
        .collect();
    let whole = paragraphs.join("\n\n");
    marks::without_quotes(&whole).to_owned()
}

/// One line of an answer, its layout read and taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    text: String,
    kind: LineKind,
}

/// What a line was in the layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LineKind {
    /// Nothing: it separates.
    Blank,
    /// Words.
    Plain,
    /// An entry of a list.
    Item,
    /// An entry of a numbered list, perhaps.
    Numbered(u32),
}

/// Reads one line; `None` if there is nothing in it that is spoken and it does not separate either.
fn read_line(raw: &str) -> Option<Line> {
    let trimmed = raw.trim();
    if trimmed.is_empty() || marks::is_rule(trimmed) {
        return Some(blank());
    }
    if labels::is_hashtags(trimmed) || labels::is_timestamp(trimmed) {
        return Some(blank());
    }
    let (text, kind) = marks::without_list_mark(trimmed);
    let (text, is_heading) = marks::without_heading_mark(text);
    let is_marked = is_heading || marks::is_bold_start(text);
    let text = marks::without_images_and_links(text);
    let text = directions::strip(&text);
    let text = marks::without_emphasis(&text);
    let text = marks::without_emoji(&text);
    let text = labels::strip(text.trim(), is_marked);
    if text.is_empty() || (is_heading && !marks::ends_like_a_sentence(&text)) {
        return Some(blank());
    }
    Some(Line { text, kind })
}

fn blank() -> Line {
    Line {
        text: String::new(),
        kind: LineKind::Blank,
    }
}

/// Takes the numbers of numbered lists away; a number that is alone is a spoken one and comes back.
fn number_lists(lines: Vec<Line>) -> Vec<Line> {
    let numbers: Vec<u32> = lines
        .iter()
        .filter_map(|line| match line.kind {
            LineKind::Numbered(number) => Some(number),
            LineKind::Blank | LineKind::Plain | LineKind::Item => None,
        })
        .collect();
    let is_list = numbers.len() > 1 && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1);
    lines
        .into_iter()
        .map(|line| match line.kind {
            LineKind::Numbered(_) if is_list => Line {
                kind: LineKind::Item,
                ..line
            },
            LineKind::Numbered(number) => Line {
                text: format!("{number}. {}", line.text),
                kind: LineKind::Plain,
            },
            LineKind::Blank | LineKind::Plain | LineKind::Item => line,
        })
        .collect()
}

/// Joins lines into paragraphs; the entries of a list become sentences.
fn paragraphs(lines: &[Line]) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in lines {
        if line.kind == LineKind::Blank {
            paragraphs.push(String::new());
            continue;
        }
        if let Some(paragraph) = paragraphs.last_mut() {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(&line.text);
            if line.kind == LineKind::Item && !marks::ends_like_a_sentence(&line.text) {
                paragraph.push('.');
            }
        }
    }
    paragraphs.retain(|paragraph| !paragraph.trim().is_empty());
    paragraphs
}

#[cfg(test)]
mod tests;
