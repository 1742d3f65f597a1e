//! What nobody should send: an answer in words or a film within bounds, never a panic.

mod support;

use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

use doorcast_domain::{
    agent::AgentProfile,
    spoken::{SpokenProblem, check_script},
    video::{AspectRatio, Language},
};
use doorcast_render::{
    layout::Layout,
    project::{Background, Facts, Host, Project, Quality, Voice},
    studio::{self, Cancel, Film, FilmError, NoStore, SegmentStore, storyboard},
};
use support::{
    LISTING, MemoryStore, beats, decode, facts, film, film_with, photo, plain, png, spoken,
};

const SHORT: &str = "Welcome home. See the pool. Call us.";

/// Films a project and checks that a decoder sees as many pictures as the sound is long.
fn check(project: &Project) -> Film {
    let film = film(project).expect("the project can be filmed");
    let expected: usize = beats(project).iter().map(|beat| beat.frames).sum();
    assert_eq!(decode::coded_pictures(&film.mp4).len(), expected);
    assert!(decode::ffmpeg(&film.mp4, "-f null -").is_empty());
    film
}

fn refusal(project: &Project) -> String {
    match film(project) {
        Ok(_) => panic!("it was filmed"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_sentence_of_five_thousand_characters() {
    // Long words, so that the film is not longer than it must be.
    let script = format!("{}.", "extraordinarily ".repeat(312).trim_end());
    assert!((4_980..=5_000).contains(&script.len()));
    check_script(&script).expect("it is allowed");
    let film = check(&plain(&script));
    assert!(film.duration_ms > 60_000);
    assert!(
        film.mp4.len() < 12 << 20,
        "{} bytes of still pictures",
        film.mp4.len()
    );
}

#[test]
fn a_word_of_five_thousand_characters() {
    let script = "W".repeat(5_000);
    check_script(&script).expect("it is allowed");
    check(&plain(&script));
    check(&spoken(&script[..600]));
}

#[test]
fn a_hundred_short_sentences_one_and_two_and_one_word() {
    let hundred = "Go. ".repeat(100);
    for script in [
        hundred.as_str(),
        "Sold",
        "We sold it.",
        "We sold it. You can too!",
    ] {
        check(&plain(script));
    }
    for script in ["Sold", "A. B. C.", "Yes? No! 5."] {
        check(&spoken(script));
    }
}

#[test]
fn nothing_but_pictures_between_words() {
    check(&plain("🏡🏡🏡 Home 🔑 sweet 🏠 home 👨‍👩‍👧‍👦🎉🎉 ❤️‍🔥 now! 🇺🇸"));
    check(&spoken("🏡🏡🏡 Home 🔑 now! 🎉🎉 🎉"));
}

#[test]
fn control_characters_do_not_reach_the_studio_but_would_not_hurt_it() {
    let script = "Welcome\u{0} home\u{1b}[31m now";
    assert!(matches!(
        check_script(script),
        Err(SpokenProblem::ControlCharacter { code: 0, .. })
    ));
    check(&plain(script));
}

#[test]
fn names_and_facts_of_ten_thousand_characters() {
    let long = "Maximilian".repeat(1_000);
    let project = Project {
        agent: AgentProfile {
            name: long.clone(),
            brokerage: long.clone(),
            license: "CA DRE #01234567 ".repeat(600),
            phone: "760-555-0139 ".repeat(700),
        },
        facts: Some(Facts {
            heading: long.clone(),
            price: Some("9".repeat(10_000)),
            facts: vec![long.clone(); 30],
        }),
        title: long,
        ..plain(SHORT)
    };
    check(&project);
}

#[test]
fn pictures_that_are_none() {
    let mut cut = photo(300, 200, 1);
    cut.truncate(cut.len() / 2);
    for (file, reason) in [
        (Vec::new(), "empty"),
        (cut, "missing"),
        (b"Dear sir or madam".to_vec(), "not a photo"),
    ] {
        let photos = vec![photo(60, 40, 1), file.clone()];
        let said = refusal(&Project {
            photos,
            ..plain(SHORT)
        });
        assert!(
            said.contains("photo 2") && said.contains(reason),
            "{reason}: {said}"
        );
        let said = refusal(&Project {
            host: Host::Headshot(file.clone()),
            ..plain(SHORT)
        });
        assert!(
            said.contains("headshot") && said.contains(reason),
            "{reason}: {said}"
        );
        let said = refusal(&Project {
            background: Background::Photo(file),
            ..plain(SHORT)
        });
        assert!(
            said.contains("background") && said.contains(reason),
            "{reason}: {said}"
        );
    }
}

#[test]
fn photos_of_odd_sizes_in_every_shape() {
    let sizes = [(1, 1), (2, 1), (1, 5_000), (5_000, 1), (3, 7)];
    let photos: Vec<Vec<u8>> = sizes
        .iter()
        .map(|&(width, height)| png(width, height))
        .chain([
            include_bytes!("photos/cmyk.jpg").to_vec(),
            include_bytes!("photos/progressive.jpg").to_vec(),
        ])
        .collect();
    for &aspect in AspectRatio::ALL {
        check(&Project {
            photos: photos.clone(),
            aspect,
            captions: false,
            ..plain(SHORT)
        });
    }
}

#[test]
fn headshots_and_backgrounds_of_odd_sizes_are_shown() {
    for (width, height) in [(1, 1), (1, 5_000), (5_000, 1)] {
        let project = Project {
            host: Host::Headshot(png(width, height)),
            background: Background::Photo(photo(height, width, 1)),
            ..plain("Sold.")
        };
        check(&project);
        let pictures = storyboard(&project, &NoStore).expect("the project can be filmed");
        let disc = Layout::of(project.aspect, project.quality).portrait;
        let pixel = disc.y as usize * pictures[0].width + disc.x as usize;
        let color = &pictures[0].to_picture().rgba[pixel * 4..][..3];
        let expected = [200, 90, 40];
        assert!(
            color
                .iter()
                .zip(expected)
                .all(|(left, right)| left.abs_diff(right) < 4),
            "{width} x {height} is shown as {color:?}"
        );
    }
}

#[test]
fn forty_photos_in_a_short_script() {
    let photos: Vec<Vec<u8>> = (0..40).map(|seed| photo(64, 48, seed)).collect();
    let film = check(&Project {
        photos,
        captions: false,
        facts: Some(facts()),
        ..plain("Sold!")
    });
    // A decoder may take two key pictures with the same number in a row for one. The number is in the fourth byte of
    // our slices, see `tell_apart`.
    let coded = decode::coded_pictures(&film.mp4);
    let is_key = |picture: &[u8]| picture[4] & 31 == 5;
    let pairs = coded
        .windows(2)
        .filter(|pair| is_key(pair[0]) && is_key(pair[1]));
    let numbers: Vec<(u8, u8)> = pairs
        .map(|pair| (pair[0][7] & 0x7C, pair[1][7] & 0x7C))
        .collect();
    assert!(!numbers.is_empty(), "some photos are seen for one frame");
    assert!(
        numbers.iter().all(|(left, right)| left != right),
        "{numbers:?}"
    );
    let (outside, inside) = (
        decode::pictures(&film.mp4),
        decode::pictures_in_process(&film.mp4),
    );
    assert!(film.segments.0 > 35, "{:?}", film.segments);
    assert_eq!(outside.len(), coded.len());
    assert!(outside == inside);
}

#[test]
fn who_and_what_cannot_be_had() {
    let said = refusal(&Project {
        host: Host::Presenter("nobody".into()),
        ..spoken(SHORT)
    });
    assert!(
        said.contains("\"nobody\"") && said.contains("avery"),
        "{said}"
    );
    let spanish = Project {
        language: Language::Spanish,
        ..spoken("Bienvenidos a casa.")
    };
    assert!(matches!(film(&spanish), Err(FilmError::VoiceLanguage)));
}

#[test]
fn recordings_that_are_none_or_too_short() {
    let wave = |samples: u32| {
        let mut file = b"RIFF".to_vec();
        file.extend((36 + samples * 2).to_le_bytes());
        file.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
        file.extend(48_000_u32.to_le_bytes());
        file.extend(96_000_u32.to_le_bytes());
        file.extend(b"\x02\0\x10\0data");
        file.extend((samples * 2).to_le_bytes());
        file.extend((0..samples).flat_map(|i| ((i * 37 % 9_000) as i16).to_le_bytes()));
        file
    };
    for file in [
        Vec::new(),
        b"RIFF".to_vec(),
        wave(0),
        wave(480),
        wave(24_000),
    ] {
        let length = file.len();
        let project = Project {
            voice: Voice::Recording(file),
            ..spoken(LISTING)
        };
        assert!(
            matches!(film(&project), Err(FilmError::Recording(_))),
            "a recording of {length} bytes"
        );
    }
}

/// Cancels when the studio has reported `after` times.
fn cancelled(project: &Project, after: usize, store: &MemoryStore) -> Result<Film, FilmError> {
    let cancel = Cancel::default();
    let reports = AtomicUsize::new(0);
    let puts_then = Mutex::new(None);
    let hear = |_, _| {
        if reports.fetch_add(1, Ordering::Relaxed) == after {
            cancel.cancel();
            *puts_then.lock().expect("nobody panics") = Some(store.puts());
        }
    };
    let outcome = studio::film(project, 2, store, &hear, &cancel);
    let puts_then = puts_then.into_inner().expect("nobody panics");
    if let (Err(_), Some(before)) = (&outcome, puts_then) {
        // What each of two threads was just finishing, and the sentence being spoken.
        assert!(
            store.puts() - before <= 3,
            "much is done after a cancellation"
        );
    }
    outcome
}

#[test]
fn a_cancelled_film_stops_at_once_and_leaves_only_whole_pieces() {
    let project = Project {
        photos: vec![photo(600, 400, 1)],
        ..spoken(SHORT)
    };
    let whole = film(&project).expect("the project can be filmed");
    let store = MemoryStore::default();
    let mut stopped = 0;
    for after in [0, 1, 2, 3, 5, 9, 40] {
        match cancelled(&project, after, &store) {
            Err(FilmError::Cancelled) => stopped += 1,
            Err(other) => panic!("{other}"),
            Ok(film) => assert!(film.mp4 == whole.mp4),
        }
    }
    assert!(stopped >= 4, "{stopped} were stopped");
    let later = film_with(&project, 2, &store).expect("the project can be filmed");
    assert!(later.mp4 == whole.mp4, "what was kept is whole");
}

/// What a store makes of what it was given.
type Lie = fn(&[u8]) -> Vec<u8>;

#[test]
fn a_store_that_lies_is_not_believed() {
    let project = spoken("Welcome home. Call us.");
    let store = MemoryStore::default();
    let honest = film_with(&project, 2, &store).expect("the project can be filmed");
    let lies: [Lie; 6] = [
        |_| Vec::new(),
        |bytes| bytes[..bytes.len() - 1].to_vec(),
        |bytes| bytes[..bytes.len() / 2].to_vec(),
        |bytes| [bytes, &[0]].concat(),
        |bytes| vec![0xFF; bytes.len()],
        |bytes| {
            bytes
                .iter()
                .map(|byte| byte.wrapping_mul(31).wrapping_add(7))
                .collect()
        },
    ];
    for (index, lie) in lies.iter().enumerate() {
        store.spoil(lie);
        let film = film_with(&project, 2, &store).expect("the project can be filmed");
        assert!(film.mp4 == honest.mp4, "lie {index}");
        assert_eq!(film.segments.1, 0, "lie {index}");
    }
    // What was filmed anew replaced the lies.
    let film = film_with(&project, 2, &store).expect("the project can be filmed");
    assert_eq!(film.segments.1, film.segments.0);
}

#[test]
fn a_store_that_forgets_everything_changes_nothing() {
    struct Forgetful(MemoryStore);
    impl SegmentStore for Forgetful {
        fn get(&self, key: &str) -> Option<Vec<u8>> {
            assert!(key.len() == 64 && key.bytes().all(|digit| digit.is_ascii_hexdigit()));
            None
        }
        fn put(&self, key: &str, bytes: &[u8]) {
            self.0.put(key, bytes);
        }
    }
    let project = Project {
        quality: Quality::Preview,
        ..plain("Sold. Call us.")
    };
    let store = Forgetful(MemoryStore::default());
    let first = film_with(&project, 2, &store).expect("the project can be filmed");
    let again = film_with(&project, 2, &store).expect("the project can be filmed");
    assert!(first.mp4 == again.mp4);
    assert_eq!(again.segments.1, 0);
    assert_eq!(store.0.entries().len(), first.segments.0);
}
