//! The same wish twice is one video and one purchase.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::house::{House, but, script, topic};

fn pressed() -> Value {
    but(
        but(topic(), "press", json!(true)),
        "max_price_usd",
        json!(1),
    )
}

fn count(house: &House) -> usize {
    let videos = house.admin().get("/api/v1/videos").json();
    videos["videos"].as_array().expect("a list").len()
}

#[test]
fn a_request_sent_again_under_its_key_makes_nothing_new() {
    let house = House::new();
    let dana = house.agent("dana").header("idempotency-key", "k-1");
    let first = dana.post("/api/v1/videos", &pressed());
    assert_eq!(first.status, StatusCode::CREATED);
    let second = dana.post("/api/v1/videos", &pressed());
    assert_eq!(second.status, StatusCode::OK);
    assert_eq!(second.header("idempotency-replayed"), "true");
    assert_eq!(first.json()["id"], second.json()["id"]);
    assert_eq!(second.json()["purchases"].as_array().map(Vec::len), Some(1));
    assert_eq!(count(&house), 1);
}

#[test]
fn many_requests_at_once_under_one_key_make_one_video() {
    let house = House::new();
    let dana = house.agent("dana");
    let dana = dana
        .header("idempotency-key", "k-1")
        .header("content-type", "application/json");
    let request = |_| dana.request("POST", "/api/v1/videos", pressed().to_string().into_bytes());
    let answers = house.at_once((0..20).map(request).collect());
    let ids: Vec<Value> = answers
        .iter()
        .map(|answer| answer.json()["id"].clone())
        .collect();
    assert!(
        ids.iter().all(|id| id.is_string() && *id == ids[0]),
        "{answers:?}"
    );
    let created = answers
        .iter()
        .filter(|answer| answer.status == StatusCode::CREATED);
    assert_eq!(created.count(), 1);
    assert_eq!(count(&house), 1);
    assert_eq!(
        house.video(ids[0].as_str().expect("an id")).attempts.len(),
        1
    );
}

#[test]
fn a_key_is_for_one_request_of_one_agent() {
    let house = House::new();
    let dana = house.agent("dana").header("idempotency-key", "k-1");
    let first = dana.post("/api/v1/videos", &script());
    let other = dana.post("/api/v1/videos", &topic());
    assert_eq!(other.json()["field"], "Idempotency-Key");
    assert_eq!(other.json()["video"], first.header("location"));
    let marisol = house.agent("marisol").header("idempotency-key", "k-1");
    assert_eq!(
        marisol.post("/api/v1/videos", &script()).status,
        StatusCode::CREATED
    );
    let bad = house.agent("dana").header("idempotency-key", "k 1");
    assert_eq!(
        bad.post("/api/v1/videos", &script()).json()["field"],
        "Idempotency-Key"
    );
    assert_eq!(count(&house), 2);
}

#[test]
fn a_repetition_presses_for_a_draft_that_was_not_pressed_for() {
    let house = House::new();
    let dana = || house.agent("dana").header("idempotency-key", "k-1");
    house.agent("dana").post(
        "/api/v1/videos",
        &but(pressed(), "title", json!("uses the cap")),
    );
    let refused = dana().post("/api/v1/videos", &pressed());
    assert_eq!(refused.json()["type"], "urn:doorcast:problem:over-cap");
    assert_eq!(count(&house), 2, "the draft is kept");
    house.pass(40 * crate::house::DAY_MS);
    let video = dana().post("/api/v1/videos", &pressed()).json();
    assert_eq!(video["stage"], "queued");
    let draft = refused.json()["video"].clone();
    assert_eq!(
        draft,
        format!("/api/v1/videos/{}", video["id"].as_str().expect("an id"))
    );
    assert_eq!(count(&house), 2);
}

#[test]
fn a_second_press_is_no_second_purchase() {
    let house = House::new();
    let path = format!("/api/v1/videos/{}/press", house.draft("dana"));
    let press = json!({ "max_price_usd": "1.00" });
    for _ in 0..2 {
        let answer = house.agent("dana").post(&path, &press);
        assert_eq!(answer.status, StatusCode::ACCEPTED);
        assert_eq!(answer.json()["purchases"].as_array().map(Vec::len), Some(1));
    }
    let cheap = house.agent("dana").post(&path, &json!({}));
    assert_eq!(cheap.status, StatusCode::CONFLICT, "nothing is agreed to");
}

#[test]
fn buying_again_names_its_number_and_happens_once() {
    let house = House::new();
    let id = house.completed("dana");
    let path = format!("/api/v1/videos/{id}/buy-again");
    let dana = house.agent("dana");
    let buy = |number: usize| dana.post(&path, &json!({ "number": number, "max_price_usd": 1 }));
    assert_eq!(buy(1).json()["field"], "number");
    assert_eq!(buy(3).status, StatusCode::CONFLICT);
    let press = dana.post(
        &format!("/api/v1/videos/{id}/press"),
        &json!({ "max_price_usd": 1 }),
    );
    assert_eq!(press.json()["type"], "urn:doorcast:problem:needs-buy-again");
    // The cap leaves room for 0.70 dollars only.
    assert_eq!(buy(2).json()["type"], "urn:doorcast:problem:over-cap");
    house.pass(40 * crate::house::DAY_MS);
    let dana = house.agent("dana");
    for _ in 0..2 {
        let answer = dana.post(&path, &json!({ "number": 2, "max_price_usd": 1 }));
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{answer:?}");
        assert_eq!(answer.json()["purchases"].as_array().map(Vec::len), Some(2));
    }
}
