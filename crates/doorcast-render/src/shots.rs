//! The plan of a video: which picture is behind which words, where the host stands, and which panels are up.
//!
//! The plan depends on how many words each sentence has, never on how long they take to say, so filming can start
//! before everything has been spoken.

use crate::project::{Host, Placement, Project};

/// Words after which the opening may end: about four seconds.
const OPENING_WORDS: usize = 10;
/// Words the closing needs at least: about three seconds.
const CLOSING_WORDS: usize = 8;

/// What is behind the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Backdrop {
    /// The background of the project.
    Ground,
    /// A listing photo, by its place in the project.
    Photo(usize),
}

/// Where the host is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum View {
    /// Large.
    Full,
    /// In the corner.
    Corner,
    /// Not at all.
    Absent,
}

/// A panel with words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Panel {
    /// Who speaks.
    NameTag,
    /// Heading, price and facts beside a large host.
    Facts,
    /// Heading and price over photos.
    Price,
    /// Whom to call.
    Closing,
}

/// One sentence, or a part of one, with one picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shot {
    /// The sentence.
    pub sentence: usize,
    /// Which part of the sentence: the first number of as many equal parts as the second says.
    pub part: (usize, usize),
    /// What is behind.
    pub backdrop: Backdrop,
    /// Where the host is.
    pub view: View,
    /// Which panel is up.
    pub panel: Option<Panel>,
    /// Whether the panel comes in with this shot.
    pub panel_enters: bool,
    /// Whether the panel leaves with this shot.
    pub panel_leaves: bool,
    /// Whether the picture changes so much that the shot before fades into this one.
    pub fades_in: bool,
}

/// Plans a project whose sentences have the given numbers of words; at least one sentence.
pub fn plan(project: &Project, words: &[usize]) -> Vec<Shot> {
    let photos = project.photos.len();
    let (opening, closing) = match ends(words) {
        (opening, closing) if photos > 0 => with_middle(opening, closing, words.len()),
        ends => ends,
    };
    let mut shots: Vec<Shot> = Vec::new();
    let large = large_view(project);
    for sentence in 0..opening {
        shots.push(shot(
            sentence,
            Backdrop::Ground,
            large,
            Some(Panel::NameTag),
        ));
    }
    let middle: Vec<usize> = (opening..words.len() - closing).collect();
    let facts = project.facts.is_some();
    if photos > 0 && middle.is_empty() {
        // One or two sentences have no middle: the photos share the last one with whatever it showed.
        let last = words.len() - 1;
        let ending = if closing > 0 {
            Panel::Closing
        } else {
            Panel::NameTag
        };
        shots.retain(|shot| shot.sentence != last);
        let parts = photos + 1;
        let host_first = closing == 0;
        for part in 0..parts {
            let photo = if host_first {
                part.checked_sub(1)
            } else {
                (part < photos).then_some(part)
            };
            let mut next = match photo {
                Some(photo) => photo_shot(project, last, photo, facts),
                None => shot(last, Backdrop::Ground, large, Some(ending)),
            };
            next.part = (part, parts);
            shots.push(next);
        }
    } else {
        if photos > 0 {
            shots.extend(tour(project, words, &middle, facts));
        } else {
            let panel = facts.then_some(Panel::Facts);
            shots.extend(
                middle
                    .iter()
                    .map(|&sentence| shot(sentence, Backdrop::Ground, large, panel)),
            );
        }
        for sentence in words.len() - closing..words.len() {
            shots.push(shot(
                sentence,
                Backdrop::Ground,
                large,
                Some(Panel::Closing),
            ));
        }
    }
    connect(&mut shots);
    shots
}

/// Returns how many sentences open and close. A single sentence only opens.
fn ends(words: &[usize]) -> (usize, usize) {
    if words.len() < 2 {
        return (words.len(), 0);
    }
    let count = |mut sentences: Box<dyn Iterator<Item = &usize> + '_>, least: usize| {
        let mut sum = 0;
        sentences.position(|words| {
            sum += words;
            sum >= least
        })
    };
    let closing = count(Box::new(words.iter().rev()), CLOSING_WORDS)
        .map_or(1, |at| at + 1)
        .min(words.len() / 2);
    let opening = count(Box::new(words.iter()), OPENING_WORDS).map_or(1, |at| at + 1);
    (
        opening
            .min(words.len() - closing)
            .min(words.len().div_ceil(2)),
        closing,
    )
}

/// Takes a sentence from the closing, or else the opening, if nothing is left between them for the photos.
fn with_middle(opening: usize, closing: usize, sentences: usize) -> (usize, usize) {
    match (opening, closing) {
        _ if opening + closing < sentences => (opening, closing),
        (opening, 2..) => (opening, closing - 1),
        (2.., closing) => (opening - 1, closing),
        (opening, closing) => (opening, closing),
    }
}

fn large_view(project: &Project) -> View {
    match (&project.host, project.placement) {
        (Host::Nobody, _) => View::Absent,
        (_, Placement::Corner) => View::Corner,
        (_, Placement::Automatic | Placement::Full) => View::Full,
    }
}

fn small_view(project: &Project) -> View {
    match (&project.host, project.placement) {
        (Host::Nobody, _) => View::Absent,
        (_, Placement::Full) => View::Full,
        (_, Placement::Automatic | Placement::Corner) => View::Corner,
    }
}

fn shot(sentence: usize, backdrop: Backdrop, view: View, panel: Option<Panel>) -> Shot {
    Shot {
        sentence,
        part: (0, 1),
        backdrop,
        view,
        panel,
        panel_enters: false,
        panel_leaves: false,
        fades_in: false,
    }
}

fn photo_shot(project: &Project, sentence: usize, photo: usize, facts: bool) -> Shot {
    shot(
        sentence,
        Backdrop::Photo(photo),
        small_view(project),
        facts.then_some(Panel::Price),
    )
}

/// Spreads the photos over the middle sentences by their words.
fn tour(project: &Project, words: &[usize], middle: &[usize], facts: bool) -> Vec<Shot> {
    let photos = project.photos.len();
    let total: usize = middle.iter().map(|&sentence| words[sentence].max(1)).sum();
    let mut shots = Vec::new();
    let mut before = 0;
    for (index, &sentence) in middle.iter().enumerate() {
        let after = before + words[sentence].max(1);
        let last = index + 1 == middle.len();
        let first_photo = before * photos / total;
        let end_photo = if last {
            photos
        } else {
            (after * photos / total).max(first_photo)
        };
        // A sentence shorter than a photo's share stays with the photo it falls into.
        let shown = if end_photo > first_photo {
            first_photo..end_photo
        } else {
            first_photo..first_photo + 1
        };
        let parts = shown.len();
        for (part, photo) in shown.enumerate() {
            shots.push(Shot {
                part: (part, parts),
                ..photo_shot(project, sentence, photo, facts)
            });
        }
        before = after;
    }
    shots
}

/// Marks where panels come and go and where one shot fades into the next.
fn connect(shots: &mut [Shot]) {
    for index in 0..shots.len() {
        let panel = shots[index].panel;
        let before = index.checked_sub(1).map(|before| shots[before]);
        let after = shots.get(index + 1).copied();
        shots[index].panel_enters = before.is_none_or(|before| before.panel != panel);
        shots[index].panel_leaves = after.is_some_and(|after| after.panel != panel);
        shots[index].fades_in = before.is_some_and(|before| {
            before.backdrop != shots[index].backdrop || before.view != shots[index].view
        });
    }
}
