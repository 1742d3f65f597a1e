//! Who is told what happened: by programs and on the page.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::{
    doors::check_page,
    house::{Caller, House},
};

const PAGE: &str = "/agent/cms/settings/webhooks";

pub(crate) fn wish() -> Value {
    json!({ "url": "https://hooks.example/doorcast", "events": ["video.completed", "preview.completed"] })
}

fn at(id: &str, rest: &str) -> String {
    format!("/api/v1/subscriptions/{id}{rest}")
}

fn subscribed(agent: &Caller<'_>) -> Value {
    let made = agent.post("/api/v1/subscriptions", &wish());
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    made.json()
}

/// Makes a subscription and has a test sent. Returns the ids of both.
pub(crate) fn tested(agent: &Caller<'_>) -> (String, String) {
    let made = subscribed(agent);
    let id = made["id"].as_str().expect("an id").to_owned();
    let test = agent.post(&at(&id, "/test"), &json!({})).json();
    (id, test["id"].as_str().expect("an id").to_owned())
}

#[test]
fn a_finished_preview_is_told_and_the_key_is_shown_once() {
    let house = House::new();
    let dana = house.agent("dana");
    let made = subscribed(&dana);
    let key = made["signing_key"].as_str().expect("a key").to_owned();
    assert!(key.starts_with("whsec_"), "{key}");
    let id = made["id"].as_str().expect("an id");
    let (project, film) = crate::projects::previewed(&house, &dana);
    let log = dana.get(&at(id, "/deliveries")).json();
    let told = &log["deliveries"][0];
    assert_eq!(
        (&told["event"], &told["state"]),
        (&json!("preview.completed"), &json!("waiting"))
    );
    let body: Value = serde_json::from_str(told["body"].as_str().expect("text")).expect("JSON");
    assert_eq!(body["type"], "preview.completed");
    assert_eq!(body["data"]["project"], project);
    assert_eq!(body["data"]["video"], film);
    let list = dana.get("/api/v1/subscriptions").text();
    assert!(list.contains(id) && !list.contains(&key), "{list}");
    let page = house.person("dana").get(PAGE);
    check_page(&page);
    let html = page.text();
    assert!(
        html.contains("hooks.example") && !html.contains("whsec_"),
        "{html}"
    );
    assert_eq!(
        dana.json("DELETE", &at(id, ""), &json!({})).status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        dana.get("/api/v1/subscriptions").json()["subscriptions"],
        json!([])
    );
}

#[test]
fn a_page_makes_tests_and_removes_them() {
    let house = House::new();
    let dana = house.person("dana");
    let fields = [
        ("url", "https://hooks.example/"),
        ("events", "video.failed"),
    ];
    let made = dana.submit(PAGE, &fields);
    check_page(&made);
    assert!(made.text().contains("whsec_"), "{}", made.text());
    let list = house.agent("dana").get("/api/v1/subscriptions").json();
    assert_eq!(list["subscriptions"][0]["events"], json!(["video.failed"]));
    let id = list["subscriptions"][0]["id"].as_str().expect("an id");
    let test = dana.submit(&format!("{PAGE}/{id}/test"), &[]);
    assert!(test.header("set-cookie").contains("flash-sent"));
    assert!(dana.get(PAGE).text().contains("/repetition"));
    dana.submit(&format!("{PAGE}/{id}/end"), &[]);
    assert!(!dana.get(PAGE).text().contains("hooks.example"));
    let inside = [("url", "http://10.0.0.1/"), ("events", "video.failed")];
    for (fields, stays) in [(&inside[..], "10.0.0.1"), (&fields[..1], "hooks.example")] {
        let refused = dana.submit(PAGE, fields);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains(stays), "what was typed stays");
    }
}

#[test]
fn wishes_nobody_can_fulfill_are_refused() {
    let house = House::new();
    let dana = house.agent("dana");
    for (field, value) in [
        ("url", json!("http://10.0.0.1/")),
        ("events", json!([])),
        ("events", json!(["video.exploded"])),
        ("events", json!(["test"])),
    ] {
        let mut wish = wish();
        wish[field] = value;
        let refused = dana.post("/api/v1/subscriptions", &wish);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.json()["field"], field, "{}", refused.text());
    }
    for _ in 0..20 {
        subscribed(&dana);
    }
    let many = dana.post("/api/v1/subscriptions", &wish());
    assert_eq!(many.status, StatusCode::CONFLICT, "{}", many.text());
}
