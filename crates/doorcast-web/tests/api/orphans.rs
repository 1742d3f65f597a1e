//! Renders nobody knows, and their adoption.

use axum::http::StatusCode;
use doorcast_app::ports::videos::{Orphan, VideoStore};
use doorcast_domain::pipeline::id::AttemptId;
use serde_json::json;

use crate::house::{House, NOW, name, wait};

#[test]
fn an_orphan_becomes_a_video_once_and_nothing_is_sent() {
    let house = House::new();
    let attempt = AttemptId::new(77);
    let orphan = Orphan {
        studio: name("heygen"),
        render: name("lost-1"),
        title: format!("Loft [{}]", attempt.token()),
        attempt,
        seen_at_ms: NOW,
    };
    wait(house.store.keep_orphan(&orphan)).expect("kept");
    let list = house.admin().get("/api/v1/orphans").json();
    assert_eq!(list["orphans"][0]["render"], "lost-1");
    let path = "/api/v1/orphans/heygen/lost-1/adopt";
    let wish = json!({ "agent": "dana", "avatar": "dana-at-desk", "title": "Loft" });
    let first = house.admin().post(path, &wish);
    assert_eq!(first.status, StatusCode::OK, "{first:?}");
    let video = first.json();
    assert_eq!(video["stage"], "rendering");
    assert_eq!(video["purchases"][0]["render"], "lost-1");
    assert_eq!(video["cost"]["open_usd"], "1.000000");
    let second = house.admin().post(path, &wish).json();
    assert_eq!(second["id"], video["id"]);
    assert_eq!(
        house.admin().get("/api/v1/orphans").json()["orphans"],
        json!([])
    );
    assert_eq!(
        house.agent("dana").get("/api/v1/videos").json()["videos"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
}
