//! Films in foreign decoders, and the promise that equal projects are equal bytes however they were made.

mod support;

use doorcast_render::{
    planes::Frame,
    project::{Host, Project},
    studio::{NoStore, pictures},
};
use support::{MemoryStore, beats, decode, facts, film, film_with, photo, plain, spoken};

/// Four sentences, each short enough for one take.
const SCRIPT: &str =
    "Welcome to Indian Wells. It has four bedrooms. Step outside to the pool. Call Dana today.";

/// A tour with a talking presenter: everything a film can hold, in a few seconds.
fn tour() -> Project {
    Project {
        photos: vec![photo(900, 600, 1), photo(600, 900, 2)],
        facts: Some(facts()),
        ..spoken(SCRIPT)
    }
}

fn frames_of(project: &Project) -> usize {
    beats(project).iter().map(|beat| beat.frames).sum()
}

/// Returns how far two pictures are apart in luma, as a peak signal-to-noise ratio.
fn psnr(left: &Frame, right: &Frame) -> f64 {
    let squares: u64 = left
        .y
        .iter()
        .zip(&right.y)
        .map(|(&left, &right)| u64::from(left.abs_diff(right)).pow(2))
        .sum();
    let mean = squares.max(1) as f64 / left.y.len() as f64;
    10.0 * (255.0 * 255.0 / mean).log10()
}

#[test]
fn two_decoders_see_the_same_pictures_and_the_right_ones() {
    let project = tour();
    let film = film(&project).expect("the project can be filmed");
    let (outside, inside) = (
        decode::pictures(&film.mp4),
        decode::pictures_in_process(&film.mp4),
    );
    assert_eq!(outside.len(), frames_of(&project));
    assert_eq!(outside.len(), inside.len());
    for (index, (outside, inside)) in outside.iter().zip(&inside).enumerate() {
        assert!(outside == inside, "the decoders disagree on frame {index}");
    }
    let mut shown = outside.iter();
    let mut worst = f64::MAX;
    pictures(&project, &NoStore, |drawn| {
        let shown = shown.next().expect("as many frames are drawn as shown");
        worst = worst.min(psnr(drawn, shown));
    })
    .expect("the project can be filmed");
    assert!(shown.next().is_none());
    assert!(worst > 36.0, "one frame is only {worst:.1} dB near");
}

#[test]
fn the_whole_file_is_decoded_without_a_word() {
    let film = film(&tour()).expect("the project can be filmed");
    assert!(decode::ffmpeg(&film.mp4, "-f null -").is_empty());
    let facts = decode::probe(
        &film.mp4,
        "stream=codec_type,start_time,pix_fmt,color_space,color_range",
    );
    for fact in [
        "pix_fmt=yuv420p",
        "color_space=bt709",
        "color_range=tv",
        "codec_type=audio",
    ] {
        assert!(facts.contains(fact), "no {fact} in {facts}");
    }
    assert_eq!(facts.matches("start_time=0.000000").count(), 2, "{facts}");
}

#[test]
fn equal_projects_are_equal_bytes_however_they_are_filmed() {
    let project = tour();
    let store = MemoryStore::default();
    let first = film_with(&project, 1, &store).expect("the project can be filmed");
    assert_eq!(first.segments.1, 0);
    for (threads, store) in [
        (2, &store as &dyn doorcast_render::studio::SegmentStore),
        (2, &NoStore),
        (5, &NoStore),
    ] {
        let again = film_with(&project, threads, store).expect("the project can be filmed");
        assert!(again.mp4 == first.mp4, "{threads} threads");
        assert_eq!(again.captions_vtt, first.captions_vtt);
        assert!(again.poster_jpeg == first.poster_jpeg);
    }
    let kept = film_with(&project, 2, &store).expect("the project can be filmed");
    assert_eq!(kept.segments, (first.segments.0, first.segments.0));
}

/// Films a project, then the same with another script, and checks that only `expected` takes were filmed anew.
fn check_edit(project: &Project, script: &str, expected: usize) {
    let store = MemoryStore::default();
    film_with(project, 2, &store).expect("the project can be filmed");
    let edited = Project {
        script: script.into(),
        ..project.clone()
    };
    let quick = film_with(&edited, 2, &store).expect("the project can be filmed");
    let whole = film(&edited).expect("the project can be filmed");
    assert!(quick.mp4 == whole.mp4, "{script}");
    assert_eq!(quick.captions_vtt, whole.captions_vtt);
    let filmed = quick.segments.0 - quick.segments.1;
    assert_eq!(filmed, expected, "of {} takes", quick.segments.0);
}

#[test]
fn an_edited_sentence_costs_only_its_own_takes() {
    let project = spoken(SCRIPT);
    let first_and_last = SCRIPT
        .replace("Welcome to", "Let us see")
        .replace("Dana", "me");
    check_edit(&project, &SCRIPT.replace("four", "five"), 1);
    check_edit(&project, &first_and_last, 2);
    check_edit(&project, SCRIPT, 0);
}

#[test]
fn an_edit_in_a_tour_costs_the_photos_it_is_spoken_over() {
    // Both photos are behind the one sentence between opening and closing, and the closing fades in from the second.
    let script = SCRIPT.replace("Step outside", "Walk out");
    check_edit(&tour(), &script, 3);
}

#[test]
fn what_is_not_seen_or_heard_costs_nothing() {
    let project = plain("Welcome home. Call us today.");
    let store = MemoryStore::default();
    let first = film_with(&project, 2, &store).expect("the project can be filmed");
    let retitled = Project {
        title: "Another name".into(),
        ..project.clone()
    };
    let again = film_with(&retitled, 2, &store).expect("the project can be filmed");
    assert_eq!(again.segments, (first.segments.0, first.segments.0));
    assert!(again.mp4 != first.mp4);
    let hosted = Project {
        host: Host::Presenter("sam".into()),
        ..project
    };
    let other = film_with(&hosted, 2, &store).expect("the project can be filmed");
    assert_eq!(other.segments.1, 0, "another host is another picture");
}
