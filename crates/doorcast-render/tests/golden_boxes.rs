//! The file itself: its boxes as somebody checked them, the index first, both tracks equally long.

mod support;

use doorcast_render::studio::Film;
use support::{
    box_tree::{boxes, content, describe, number},
    decode, film, plain,
};

fn short_film() -> Film {
    film(&plain("Welcome home.")).expect("the project can be filmed")
}

/// Sizes of coded pictures belong to the encoder; the tree around them does not.
fn without_sizes(tree: &str) -> String {
    let line = |line: &str| {
        let name = line.trim_start();
        let is_table = ["stsz", "stco", "mdat"]
            .iter()
            .any(|table| name.starts_with(table));
        match line.split_once(name.split(' ').next().unwrap_or_default()) {
            Some((indent, _)) if is_table => format!("{indent}{}\n", &name[..4]),
            _ => format!("{line}\n"),
        }
    };
    tree.lines().map(line).collect()
}

#[test]
fn the_box_tree_of_a_film() {
    insta::assert_snapshot!(without_sizes(&describe(&short_film().mp4)));
}

#[test]
fn the_index_comes_first_and_the_samples_fill_the_media() {
    let film = short_film();
    let all = boxes(&film.mp4);
    let top: Vec<&str> = all
        .iter()
        .map(|found| found.path.as_str())
        .filter(|path| !path.contains('/'))
        .collect();
    assert_eq!(top, ["ftyp", "moov", "mdat"]);
    let pictures: usize = decode::coded_pictures(&film.mp4)
        .iter()
        .map(|sample| sample.len())
        .sum();
    let sound: usize = decode::coded_sound(&film.mp4)
        .iter()
        .map(|sample| sample.len())
        .sum();
    assert_eq!(pictures + sound, content(&film.mp4, "mdat", 0).len());
}

#[test]
fn both_tracks_last_equally_long_and_as_long_as_promised() {
    let film = short_film();
    let seconds = |nth: usize| {
        let edit = content(&film.mp4, "moov/trak/edts/elst", nth);
        let movie = content(&film.mp4, "moov/mvhd", 0);
        f64::from(number(edit, 8)) / f64::from(number(movie, 12))
    };
    assert!(
        (seconds(0) - seconds(1)).abs() <= 0.025,
        "{} {}",
        seconds(0),
        seconds(1)
    );
    let promised = film.duration_ms as f64 / 1_000.0;
    assert!((seconds(0) - promised).abs() <= 0.001, "{promised}");
    let heard = decode::sound(&film.mp4).len() as f64 / 48_000.0;
    assert!((heard - promised).abs() <= 0.025, "{heard} is heard");
}

#[test]
fn every_take_starts_where_a_player_can() {
    let film = short_film();
    let keys = content(&film.mp4, "moov/trak/mdia/minf/stbl/stss", 0);
    let pictures = decode::coded_pictures(&film.mp4);
    let is_key = |picture: &&[u8]| picture[4] & 31 == 5;
    let listed: Vec<usize> = (0..number(keys, 4) as usize)
        .map(|index| number(keys, 8 + index * 4) as usize - 1)
        .collect();
    let coded: Vec<usize> = (0..pictures.len())
        .filter(|&index| is_key(&pictures[index]))
        .collect();
    assert_eq!(listed, coded);
    assert_eq!(listed.len(), film.segments.0);
}
