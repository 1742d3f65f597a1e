//! Films: whole, in parts, and only for whom they are.

use axum::http::StatusCode;
use serde_json::json;

use crate::house::{FILM, House};

#[test]
fn a_film_is_read_whole_and_in_parts() {
    let house = House::new();
    let id = house.completed("dana");
    let dana = house.agent("dana");
    let video = dana.get(&format!("/api/v1/videos/{id}")).json();
    assert_eq!(video["status"], "completed");
    assert_eq!(video["cost"]["settled_usd"], "0.800000");
    assert!(
        !video.to_string().contains("secret-place"),
        "the place on the disk is nobody's business"
    );
    let path = video["media"]["url"]
        .as_str()
        .expect("an address")
        .to_owned();
    let whole = dana.get(&path);
    assert_eq!(whole.body, FILM);
    assert_eq!(whole.header("content-length"), FILM.len().to_string());
    assert_eq!(whole.header("content-type"), "video/mp4");
    let part = dana.clone().header("range", "bytes=3-7").get(&path);
    assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.body, &FILM[3..=7]);
    assert_eq!(part.header("content-range"), "bytes 3-7/16");
    let outside = dana.clone().header("range", "bytes=16-").get(&path);
    assert_eq!(outside.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(outside.header("content-range"), "bytes */16");
    let changed = dana
        .clone()
        .header("range", "bytes=3-7")
        .header("if-range", "\"old\"");
    assert_eq!(changed.get(&path).body, FILM);
    let known = dana.clone().header("if-none-match", whole.header("etag"));
    assert_eq!(known.get(&path).status, StatusCode::NOT_MODIFIED);
    let head = dana.send("HEAD", &path, Vec::new());
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
}

#[test]
fn a_video_that_is_not_made_has_no_film() {
    let house = House::new();
    let id = house.draft("dana");
    let answer = house
        .agent("dana")
        .get(&format!("/api/v1/videos/{id}/film"));
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let video = house
        .agent("dana")
        .get(&format!("/api/v1/videos/{id}"))
        .json();
    assert_eq!(video["media"], json!(null));
}
