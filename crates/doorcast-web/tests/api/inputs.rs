//! What cannot be used is refused, and named.

use axum::http::StatusCode;
use doorcast_web::routes::MAX_BODY_BYTES;
use serde_json::{Value, json};

use crate::house::{Answer, House, but, script, topic};

fn field(answer: &Answer) -> String {
    answer.json()["field"].as_str().unwrap_or("none").to_owned()
}

#[test]
fn a_bad_field_of_a_new_video_is_named_and_nothing_is_made() {
    let house = House::new();
    let long = |chars: usize| json!("x".repeat(chars));
    for (request, named) in [
        (but(script(), "type", json!("poem")), "type"),
        (but(script(), "quality", json!("full")), "quality"),
        (but(script(), "quality", json!("preview")), "quality"),
        (but(script(), "script", json!("…")), "script"),
        (but(script(), "script", json!("a\u{7}b")), "script"),
        (but(script(), "script", long(5_001)), "script"),
        (but(script(), "script", json!(5)), "script"),
        (but(script(), "script", Value::Null), "script"),
        (but(script(), "points", json!(["a"])), "points"),
        (but(script(), "seconds", json!(20)), "seconds"),
        (but(script(), "title", json!("a\nb")), "title"),
        (but(script(), "title", long(201)), "title"),
        (but(script(), "avatar", json!(" ")), "avatar"),
        (but(script(), "voice", long(201)), "voice"),
        (but(script(), "aspect_ratio", json!("2:1")), "aspect_ratio"),
        (but(script(), "language", json!("fr")), "language"),
        (
            but(script(), "background", json!({"color": "red"})),
            "background.color",
        ),
        (
            but(
                script(),
                "background",
                json!({"picture": "http://a.test/b"}),
            ),
            "background.picture",
        ),
        (
            but(script(), "background", json!({"film": "x"})),
            "background",
        ),
        (but(script(), "agent", json!("marisol")), "agent"),
        (but(script(), "agent", json!("a b")), "agent"),
        (but(script(), "press", json!("yes")), "press"),
        (but(script(), "max_price_usd", json!(-1)), "max_price_usd"),
        (
            but(script(), "max_price_usd", json!("1e9")),
            "max_price_usd",
        ),
        (but(script(), "colour", json!("red")), "colour"),
        (but(topic(), "topic", json!("")), "topic"),
        (but(topic(), "topic", long(201)), "topic"),
        (but(topic(), "points", json!(["good", ""])), "points[1]"),
        (but(topic(), "points", json!(["good", 5])), "points[1]"),
        (but(topic(), "points", json!(vec!["a"; 31])), "points"),
        (but(topic(), "seconds", json!(0)), "seconds"),
        (but(topic(), "profile", json!({"name": "Dana"})), "profile"),
        (
            but(
                topic(),
                "profile",
                json!({"name": "", "brokerage": "b", "license": "l", "phone": "p"}),
            ),
            "profile.name",
        ),
        (
            but(
                topic(),
                "profile",
                json!({"name": "n", "brokerage": "b", "license": " ", "phone": "p"}),
            ),
            "profile.license",
        ),
        (
            but(topic(), "profile", json!({"nick": "n"})),
            "profile.nick",
        ),
    ] {
        let answer = house.agent("dana").post("/api/v1/videos", &request);
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{request}: {answer:?}"
        );
        assert_eq!(field(&answer), named, "{request}: {}", answer.json());
    }
    let videos = house.admin().get("/api/v1/videos").json();
    assert_eq!(videos["videos"], json!([]));
}

#[test]
fn an_administrator_says_for_whom() {
    let house = House::new();
    let answer = house.admin().post("/api/v1/videos", &script());
    assert_eq!(field(&answer), "agent");
    let answer = house
        .admin()
        .post("/api/v1/videos", &but(script(), "agent", json!("dana")));
    assert_eq!(answer.json()["agent"], "dana");
}

#[test]
fn a_body_that_is_no_json_is_refused() {
    let house = House::new();
    let json = house
        .agent("dana")
        .header("content-type", "application/json");
    for (body, status) in [
        (b"".to_vec(), StatusCode::BAD_REQUEST),
        (b"{".to_vec(), StatusCode::BAD_REQUEST),
        (b"{} {}".to_vec(), StatusCode::UNPROCESSABLE_ENTITY),
        (b"\xff".to_vec(), StatusCode::BAD_REQUEST),
        (
            vec![b' '; MAX_BODY_BYTES + 1],
            StatusCode::PAYLOAD_TOO_LARGE,
        ),
    ] {
        let answer = json.send("POST", "/api/v1/videos", body);
        let is_as_expected = answer.status == status || answer.status == StatusCode::BAD_REQUEST;
        assert!(
            is_as_expected && answer.status.is_client_error(),
            "{answer:?}"
        );
    }
    let large = json.send("POST", "/api/v1/videos", vec![b' '; MAX_BODY_BYTES + 1]);
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    let plain = house.agent("dana").header("content-type", "text/plain");
    let answer = plain.send("POST", "/api/v1/videos", b"{}".to_vec());
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[test]
fn parameters_are_as_strict_as_bodies() {
    let house = House::new();
    for (path, named) in [
        ("/api/v1/videos?limit=0", "limit"),
        ("/api/v1/videos?limit=201", "limit"),
        ("/api/v1/videos?limit=5&limit=6", "limit"),
        ("/api/v1/videos?after=x", "after"),
        ("/api/v1/videos?status=done", "status"),
        ("/api/v1/videos?color=red", "color"),
        ("/api/v1/ledger?month=202613", "month"),
        ("/api/v1/ledger?after=-1", "after"),
        ("/api/v1/orphans?limit=1", "limit"),
    ] {
        let answer = house.admin().get(path);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert_eq!(field(&answer), named, "{path}");
    }
}

#[test]
fn a_price_above_what_was_agreed_buys_nothing() {
    let house = House::new();
    let dana = house.agent("dana");
    let request = but(
        but(script(), "press", json!(true)),
        "max_price_usd",
        json!(0.5),
    );
    let answer = dana.post("/api/v1/videos", &request);
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let problem = answer.json();
    assert_eq!(problem["type"], "urn:doorcast:problem:dearer");
    assert_eq!(problem["price_usd"], "1.000000");
    let video = dana
        .get(problem["video"].as_str().expect("the draft"))
        .json();
    assert_eq!(
        (&video["status"], &video["stage"]),
        (&json!("draft"), &json!("draft"))
    );
    assert_eq!(video["can"], json!(["press"]));
}

#[test]
fn a_refusal_of_the_studio_names_the_field() {
    let house = House::new();
    let request = but(
        but(script(), "avatar", json!("nobody")),
        "press",
        json!(true),
    );
    let answer = house.agent("dana").post("/api/v1/videos", &request);
    assert_eq!(field(&answer), "avatar");
    assert_eq!(answer.json()["code"], "avatar_not_found");
}

#[test]
fn the_cap_is_named() {
    let house = House::new();
    let request = but(
        but(script(), "press", json!(true)),
        "max_price_usd",
        json!("5.00"),
    );
    let dana = house.agent("dana");
    assert_eq!(
        dana.post("/api/v1/videos", &request).status,
        StatusCode::CREATED
    );
    let answer = dana.post("/api/v1/videos", &request);
    assert_eq!(answer.json()["type"], "urn:doorcast:problem:over-cap");
    assert_eq!(answer.json()["cap_usd"], "1.500000");
}

#[test]
fn a_pressed_video_says_all_about_itself() {
    let house = House::new();
    let dana = house.agent("dana");
    let request = but(
        but(topic(), "press", json!(true)),
        "max_price_usd",
        json!(1),
    );
    let made = dana.post("/api/v1/videos", &request);
    let video = made.json();
    assert_eq!(
        made.header("location"),
        format!("/api/v1/videos/{}", video["id"].as_str().expect("an id"))
    );
    assert_eq!(video["script"], "Dana Whitfield Casita in Palm Desert");
    assert_eq!(video["status"], "generating");
    assert_eq!(video["stage"], "queued");
    assert_eq!(
        video["message"],
        "Waiting for a place at the studio. Nothing has been spent yet."
    );
    assert_eq!(video["estimate"]["usually_within_seconds"], 1_800);
    assert_eq!(video["cost"]["open_usd"], "1.000000");
    assert_eq!(video["purchases"][0]["outcome"], "unsent");
    assert_eq!(video["aspect_ratio"], "9:16");
    assert_eq!(video["can"], json!(["cancel"]));
    let path = made.header("location").to_owned();
    let cancelled = dana.post(&format!("{path}/cancel"), &json!({})).json();
    assert_eq!(cancelled["stage"], "cancelled");
    assert_eq!(cancelled["cost"]["released_usd"], "1.000000");
    let resumed = dana.post(&format!("{path}/resume"), &json!({}));
    assert_eq!(resumed.status, StatusCode::CONFLICT);
}
