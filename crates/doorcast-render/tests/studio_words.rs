//! Captions: every word once and in order, inside the video, and the file says what the picture says.

mod support;

use doorcast_domain::video::Language;
use doorcast_render::{
    captions_file::Cue,
    cards::Cards,
    layout::Layout,
    planes::{Frame, Sprite},
    project::{Project, Voice},
    studio::{Film, NoStore, pictures},
    text::Typesetter,
    timeline::FRAME_RATE,
};
use support::{LISTING, film, plain, spoken, words};

const PRICES: &str = "At $1.2 million — 4BR/3BA & 2,450 sq ft — it is <yours>, isn’t it? Dr. Núñez says “yes!” 🏡 See 12 Oak St. \
     today.";

/// Reads a WebVTT file strictly.
fn cues(vtt: &str) -> Vec<Cue> {
    let mut blocks = vtt.split("\n\n");
    assert_eq!(blocks.next(), Some("WEBVTT"));
    let cue = |block: &str| {
        let (times, text) = block
            .trim_end()
            .split_once('\n')
            .expect("a cue has times and text");
        let (start, end) = times.split_once(" --> ").expect("a cue has two times");
        let text = text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
        Cue {
            start: seconds(start),
            end: seconds(end),
            text,
        }
    };
    blocks.map(cue).collect()
}

fn seconds(clock: &str) -> f64 {
    clock.split(':').fold(0.0, |sum, part| {
        sum * 60.0 + part.parse::<f64>().expect("a clock is numbers")
    })
}

fn check_words(project: &Project) -> (Film, Vec<Cue>) {
    let film = film(project).expect("the project can be filmed");
    let cues = cues(&film.captions_vtt);
    let said: Vec<&str> = cues.iter().map(|cue| cue.text.as_str()).collect();
    assert_eq!(said.join(" "), words(project).join(" "));
    let written: Vec<&str> = project.script.split_whitespace().collect();
    assert_eq!(said.join(" "), written.join(" "), "as the agent wrote them");
    let mut before = 0.0;
    for cue in &cues {
        assert!(before <= cue.start && cue.start < cue.end, "{cue:?}");
        before = cue.end;
    }
    assert!(before <= film.duration_ms as f64 / 1_000.0, "{before}");
    (film, cues)
}

#[test]
fn every_word_is_in_the_file_once_and_in_order() {
    for script in [LISTING, PRICES, "Sold!", "One. Two. Three."] {
        check_words(&plain(script));
        check_words(&spoken(script));
    }
}

#[test]
fn spanish_words_too() {
    check_words(&Project {
        language: Language::Spanish,
        voice: Voice::Silent,
        ..plain(
            "¡Bienvenidos! La señora Peña espera; ¿cuándo viene usted? Llámenos al 760-555-0139.",
        )
    });
}

#[test]
fn without_captions_in_the_picture_the_file_has_them_still() {
    let (_, with) = check_words(&plain(LISTING));
    let (_, without) = check_words(&Project {
        captions: false,
        ..plain(LISTING)
    });
    assert_eq!(with, without);
}

fn all_pictures(project: &Project) -> Vec<Frame> {
    let mut all = Vec::new();
    pictures(project, &NoStore, |frame| all.push(frame.clone())).expect("it can be filmed");
    all
}

/// Lays a caption over a picture that has none.
fn captioned(bare: &Frame, project: &Project, words: &[&str], spoken: usize) -> Frame {
    let layout = Layout::of(project.aspect, project.quality);
    let place = layout.captions;
    let mut cards = Cards {
        type_setter: &mut Typesetter::new(),
        unit: layout.unit,
        accent: project.accent,
    };
    let picture = cards.caption(words, spoken, layout.caption_size, place);
    let down = (place.y1 - place.y0 - picture.height as i32) / 2;
    let (sprite, left, top) = Sprite::cropped(&picture).expect("a caption is seen");
    let mut frame = bare.clone();
    let all = frame.area();
    let (x, y) = (place.x0 & !1, (place.y0 + down.max(0)) & !1);
    frame.lay(&sprite, x + left, y + top, all);
    frame
}

#[test]
fn the_picture_says_what_the_file_says_word_by_word() {
    let project = plain("Four bedrooms & a pool. Call us “today”!");
    let (_, cues) = check_words(&project);
    let with = all_pictures(&project);
    let without = all_pictures(&Project {
        captions: false,
        ..project.clone()
    });
    assert_eq!(with.len(), without.len());
    for cue in &cues {
        let words: Vec<&str> = cue.text.split(' ').collect();
        let captions: Vec<Frame> = (0..words.len())
            .map(|spoken| captioned(&without[0], &project, &words, spoken))
            .collect();
        let frame_at = |time: f64| (time * FRAME_RATE as f64 - 0.5).ceil() as usize;
        let mut lit = 0;
        let (first, end) = (frame_at(cue.start), frame_at(cue.end));
        for (index, frame) in (first..end).zip(&with[first..end]) {
            // Panels move elsewhere in the picture, so only the place of the captions is compared.
            let shown = captions
                .iter()
                .skip(lit)
                .position(|caption| same_captions(caption, frame, &project));
            lit += shown.unwrap_or_else(|| panic!("frame {index} does not show {cue:?}"));
        }
        assert_eq!(lit + 1, words.len(), "every word of {cue:?} is lit");
    }
    let silent = |index: &usize| {
        let time = (*index as f64 + 0.5) / FRAME_RATE as f64;
        cues.iter()
            .all(|cue| time < cue.start - 0.001 || time >= cue.end + 0.001)
    };
    let silent: Vec<usize> = (0..with.len()).filter(silent).collect();
    assert!(silent.len() > 3, "the lead shows no caption");
    for index in silent {
        assert!(with[index] == without[index], "frame {index} has no cue");
    }
}

fn same_captions(left: &Frame, right: &Frame, project: &Project) -> bool {
    let place = Layout::of(project.aspect, project.quality).captions;
    (place.y0..place.y1).all(|row| {
        let row = row as usize * left.width;
        let columns = row + place.x0 as usize..row + place.x1 as usize;
        left.y[columns.clone()] == right.y[columns]
    })
}
