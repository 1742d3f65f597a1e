//! Marks of layout: what is drawn, not spoken.

use super::LineKind;

/// Returns a text with plain line breaks and spaces, and without letters nobody sees.
pub(super) fn plain_letters(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}'], "\n")
        .chars()
        .filter_map(|letter| match letter {
            '\n' => Some('\n'),
            '\t' | '\u{A0}' | '\u{202F}' | '\u{2007}' => Some(' '),
            '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => None,
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => None,
            letter if letter.is_control() => None,
            letter => Some(letter),
        })
        .collect()
}

/// Returns a text without the thoughts some models put before it.
pub(super) fn without_thoughts(text: &str) -> String {
    let mut text = text.trim_start();
    for (open, close) in [("<think>", "</think>"), ("<thinking>", "</thinking>")] {
        if let Some(rest) = text.strip_prefix(open) {
            text = match rest.split_once(close) {
                Some((_, after)) => after.trim_start(),
                None => "",
            };
        }
    }
    text.to_owned()
}

/// Returns a text without the lines that open and close blocks of code.
pub(super) fn without_fences(text: &str) -> String {
    text.lines()
        .filter(|line| !is_fence(line.trim()))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Whether a line is a fence: three marks, and perhaps a language's name.
fn is_fence(line: &str) -> bool {
    ["```", "~~~"].iter().any(|mark| {
        line.strip_prefix(mark)
            .is_some_and(|name| !name.contains(' ') && !name.contains('`'))
    })
}

/// Whether a line is only drawn: `---`, `***`, `===`.
pub(super) fn is_rule(line: &str) -> bool {
    let bare: String = line.split_whitespace().collect();
    bare.chars().count() >= 3
        && ['-', '*', '_', '=', '—', '–', '•']
            .iter()
            .any(|mark| bare.chars().all(|letter| letter == *mark))
}

/// Returns a line without the mark of a list or quotation, and what it was.
pub(super) fn without_list_mark(line: &str) -> (&str, LineKind) {
    let line = line.trim_start_matches("> ").trim_start();
    for mark in [
        "- ", "* ", "+ ", "• ", "· ", "– ", "— ", "▪ ", "◦ ", "✓ ", "✔ ", "✅ ",
    ] {
        if let Some(rest) = line.strip_prefix(mark) {
            return (rest.trim_start(), LineKind::Item);
        }
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let number = line[..digits].parse::<u32>().ok().filter(|_| digits <= 2);
    match (number, line[digits..].strip_prefix(['.', ')'])) {
        (Some(number), Some(rest)) if rest.starts_with(' ') => {
            (rest.trim_start(), LineKind::Numbered(number))
        }
        _ => (line, LineKind::Plain),
    }
}

/// Returns a line without the marks of a heading, and whether it was one.
pub(super) fn without_heading_mark(line: &str) -> (&str, bool) {
    let bare = line.trim_start_matches('#');
    let marks = line.len() - bare.len();
    match bare.strip_prefix(' ') {
        Some(rest) if (1..=6).contains(&marks) => {
            (rest.trim().trim_end_matches('#').trim_end(), true)
        }
        _ => (line, false),
    }
}

/// Whether a line begins in bold.
pub(super) fn is_bold_start(line: &str) -> bool {
    line.starts_with("**") || line.starts_with("__")
}

/// Whether a text ends as something said does.
pub(super) fn ends_like_a_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '\'', '’', '»', ')', '*', '_', ' '])
        .ends_with(['.', '!', '?', '…', ';', ':', ','])
}

/// Returns a line with the words of links, without their addresses, and without pictures.
pub(super) fn without_images_and_links(line: &str) -> String {
    let mut kept = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        let link = after.split_once("](").and_then(|(words, tail)| {
            let (_, following) = tail.split_once(')')?;
            (!words.contains(['[', ']'])).then_some((words, following))
        });
        match (link, before.strip_suffix('!')) {
            (Some((_, following)), Some(before)) => {
                kept.push_str(before);
                rest = following;
            }
            (Some((words, following)), None) => {
                kept.push_str(before);
                kept.push_str(words);
                rest = following;
            }
            (None, _) => {
                kept.push_str(before);
                kept.push('[');
                rest = after;
            }
        }
    }
    kept.push_str(rest);
    without_tags(&kept)
}

/// Returns a line without tags such as `<br>` and `</p>`.
fn without_tags(line: &str) -> String {
    const TAGS: &[&str] = &[
        "br", "p", "b", "i", "em", "strong", "u", "div", "span", "h1", "h2", "h3",
    ];
    let mut kept = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('<') {
        kept.push_str(before);
        match after.split_once('>') {
            Some((tag, following))
                if TAGS.contains(&tag.trim_matches(['/', ' ']).to_ascii_lowercase().as_str()) =>
            {
                kept.push(' ');
                rest = following;
            }
            _ => {
                kept.push('<');
                rest = after;
            }
        }
    }
    kept.push_str(rest);
    kept
}

/// Returns a line without bold, italics, code and strike-through; what they mark stays.
pub(super) fn without_emphasis(line: &str) -> String {
    let line = line.replace("~~", "").replace(['*', '`'], "");
    let words: Vec<&str> = line
        .split(' ')
        .map(|word| {
            let bare = word.trim_start_matches('_');
            let tail = bare.trim_end_matches(['.', ',', '!', '?', ';', ':']);
            match tail.ends_with('_') || bare.len() < word.len() {
                true => bare,
                false => word,
            }
        })
        .collect();
    words
        .iter()
        .map(|word| without_closing_underscores(word))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Returns a word without underscores at its end, the punctuation after them kept.
fn without_closing_underscores(word: &str) -> String {
    let tail_at = word.trim_end_matches(['.', ',', '!', '?', ';', ':']).len();
    let (body, tail) = word.split_at(tail_at);
    format!("{}{tail}", body.trim_end_matches('_'))
}

/// Returns a line without pictures, keys with digits on them, and the signs of hashtags.
pub(super) fn without_emoji(line: &str) -> String {
    let letters: Vec<char> = line.chars().collect();
    let mut kept = String::new();
    for (index, &letter) in letters.iter().enumerate() {
        let next = letters.get(index + 1).copied();
        let is_key = letter.is_ascii_digit() && matches!(next, Some('\u{FE0F}' | '\u{20E3}'));
        let is_tag = letter == '#' && next.is_some_and(char::is_alphabetic);
        if !is_emoji(letter) && !is_key && !is_tag {
            kept.push(letter);
        }
    }
    kept
}

/// Whether a letter is a picture or the glue between pictures.
fn is_emoji(letter: char) -> bool {
    matches!(letter,
        '\u{200C}' | '\u{200D}' | '\u{20E3}' | '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{23FF}'
        | '\u{25A0}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{1F000}'..='\u{1FAFF}' | '\u{E0020}'..='\u{E007F}')
}

/// Returns a text without the quotation marks around the whole of it.
pub(super) fn without_quotes(text: &str) -> &str {
    for (open, close) in [('"', '"'), ('“', '”'), ('«', '»')] {
        if let Some(inner) = between(text, open, close)
            && !inner.contains([open, close])
        {
            return inner.trim();
        }
    }
    // An apostrophe looks like a closing mark, so these need the end of a sentence before the last one.
    for (open, close) in [('\'', '\''), ('‘', '’')] {
        if let Some(inner) = between(text, open, close)
            && inner.ends_with(['.', '!', '?'])
            && !inner.contains(" '")
        {
            return inner.trim();
        }
    }
    text
}

/// Returns what is between two marks at the ends of a text.
fn between(text: &str, open: char, close: char) -> Option<&str> {
    text.strip_prefix(open)?.strip_suffix(close)
}

/// Returns a text with single spaces and none before a comma or full stop.
pub(super) fn tidy(text: &str) -> String {
    let mut tidy = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (loose, tight) in [
        (" .", "."),
        (" ,", ","),
        (" !", "!"),
        (" ?", "?"),
        (" ;", ";"),
        ("( ", "("),
        (" )", ")"),
    ] {
        tidy = tidy.replace(loose, tight);
    }
    let begins = tidy.trim_start_matches([',', ';', '.', ' ', '–', '—', '-', ':']);
    let has_words = begins.chars().any(char::is_alphanumeric);
    match has_words && tidy.starts_with([',', ';', '.', '–', '—', ':']) && !tidy.starts_with("...")
    {
        true => begins.to_owned(),
        false if has_words => tidy,
        false => String::new(),
    }
}
