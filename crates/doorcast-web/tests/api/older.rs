//! The routes of the older CMS: its bodies, its answers, its errors.

use axum::http::StatusCode;
use doorcast_app::tokens::TokenScope;
use serde_json::{Value, json};

use crate::house::{Answer, Caller, House, name};

/// A good request for a film.
pub(crate) fn wish() -> Value {
    json!({
        "videoType": "property_listing", "title": "Palm Court", "script": "Come and see it.",
        "avatarId": "avery", "voiceId": "voice-1", "aspectRatio": "9:16",
        "background": { "type": "color", "value": "#ffffff" }, "quality": "production",
    })
}

/// Makes a video and returns its id.
pub(crate) fn generated(caller: &Caller<'_>) -> String {
    let made = caller.post("/api/videos/generate", &wish());
    assert_eq!(made.status, StatusCode::OK, "{}", made.text());
    assert_eq!(made.json()["success"], true);
    made.json()["videoId"].as_str().expect("an id").to_owned()
}

fn status(caller: &Caller<'_>, id: &str) -> Value {
    caller.get(&format!("/api/videos/status/{id}")).json()
}

fn native(id: &str) -> String {
    use doorcast_domain::project::ProjectId;
    ProjectId::from_object_id(id.parse().expect("an ObjectId")).to_string()
}

fn film_of(house: &House, id: &str) -> String {
    let project = house.project(&native(id));
    project.newest_film().expect("a film").video.to_string()
}

fn check_error(answer: &Answer, status: StatusCode, error: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.json(), json!({ "success": false, "error": error }));
}

#[test]
fn a_page_of_the_older_cms_makes_a_video() {
    let house = House::new();
    let dana = house.person("dana");
    let wish = json!({ "type": "custom", "topic": "Open house", "keyPoints": ["Pool"], "targetLength": 30 });
    let script = dana.post("/api/videos/generate-script", &wish).json();
    assert_eq!(
        script,
        json!({
            "success": true, "script": "dana Whitfield Open house", "wordCount": 4,
            "estimatedDuration": 2,
        })
    );
    let id = generated(&dana);
    assert_eq!(id.len(), 24);
    assert_eq!(
        status(&dana, &id),
        json!({ "success": true, "status": "generating" })
    );
    let film = film_of(&house, &id);
    house.finish(&film);
    let place = format!("/agent/cms/videos/{}/films/{film}", native(&id));
    let done = status(&dana, &id);
    assert_eq!(
        done,
        json!({
            "success": true, "status": "completed", "videoUrl": format!("{place}/film.mp4"),
            "thumbnailUrl": format!("{place}/poster.jpg"), "duration": 8,
        })
    );
    for url in ["videoUrl", "thumbnailUrl"] {
        let seen = dana.get(done[url].as_str().expect("an address"));
        assert_eq!(seen.status, StatusCode::OK, "{url}");
    }
}

#[test]
fn documents_have_the_keys_of_the_older_cms_in_its_order() {
    let house = House::new();
    let dana = house.agent("dana");
    let id = generated(&dana);
    let film = film_of(&house, &id);
    let attempt = house.video(&film).attempts[0].id.to_string();
    let user = doorcast_app::accounts::object_id::object_id_of(&name("dana"));
    let begun = format!(
        r##"{{"_id":"{id}","userId":"{user}","videoType":"property_listing","title":"Palm Court","script":"Come and see it.","heygen":{{"avatarId":"avery","voiceId":"voice-1","aspectRatio":"9:16","background":{{"type":"color","value":"#FFFFFF"}},"quality":"production"}},"status":"generating","creditsUsed":1,"createdAt":"2026-09-21T14:13:20.000Z","updatedAt":"2026-09-21T14:13:20.000Z","__v":0,"heygenVideoId":"{attempt}"}}"##
    );
    let list = dana.get("/api/videos").text();
    assert!(list.contains(&begun), "{list}");
    house.pass(61_123);
    house.finish(&film);
    let rest = format!(
        r#""updatedAt":"2026-09-21T14:14:21.123Z","__v":0,"heygenVideoId":"render-of-{film}","duration":8,"generatedAt":"2026-09-21T14:14:21.123Z","thumbnailUrl":"/api/v1/projects/{native}/films/{film}/poster.jpg","videoUrl":"/api/v1/projects/{native}/films/{film}/film.mp4"}}"#,
        native = native(&id)
    );
    let list = dana.get("/api/videos").text();
    assert!(list.contains(&rest), "{list}");
    let video = &dana.get("/api/videos").json()["videos"][0];
    let seen = dana.get(video["videoUrl"].as_str().expect("an address"));
    assert_eq!(seen.status, StatusCode::OK);
}

#[test]
fn a_draft_without_a_name_has_defaults_and_no_nulls() {
    let house = House::new();
    let dana = house.agent("dana");
    dana.post("/api/v1/projects", &json!({ "type": "custom" }));
    let text = dana.get("/api/videos").text();
    assert!(!text.contains("null"), "{text}");
    let part = r##""title":"Untitled Video","script":"","heygen":{"aspectRatio":"16:9","background":{"type":"color","value":"#FFFFFF"},"quality":"preview"},"status":"draft","creditsUsed":0,"##;
    assert!(text.contains(part), "{text}");
}

#[test]
fn lists_are_paged_by_number_and_filtered() {
    let house = House::new();
    let dana = house.person("dana");
    let ids: Vec<String> = (0..3)
        .map(|_| {
            house.pass(1_000);
            let kind = json!({ "type": "custom" });
            let made = house.agent("dana").post("/api/v1/projects", &kind);
            made.json()["object_id"].as_str().expect("an id").to_owned()
        })
        .collect();
    let list = |query: &str| dana.get(&format!("/api/videos{query}")).json();
    let first = list("?limit=2");
    assert_eq!(
        first["pagination"],
        json!({ "total": 3, "page": 1, "limit": 2, "totalPages": 2 })
    );
    assert_eq!(first["videos"][0]["_id"], ids[2].as_str());
    assert_eq!(list("?limit=2&page=2")["videos"][0]["_id"], ids[0].as_str());
    assert_eq!(list("?page=99")["videos"], json!([]));
    assert_eq!(
        list("?page=18446744073709551615&limit=100")["videos"],
        json!([])
    );
    assert_eq!(list("")["pagination"]["limit"], 20);
    for (query, total) in [
        ("?status=draft", 3),
        ("?status=completed", 0),
        ("?status=queued", 0),
        ("?videoType=custom&status=draft", 3),
        ("?videoType=market_update", 0),
        ("?videoType=opera", 0),
        ("?page=-1&limit=x&more=1", 3),
    ] {
        assert_eq!(list(query)["pagination"]["total"], total, "{query}");
    }
}

#[test]
fn errors_are_those_of_the_older_cms() {
    let house = House::new();
    let dana = house.person("dana");
    let script = "/api/videos/generate-script";
    let generate = "/api/videos/generate";
    for body in [json!({}), json!({ "topic": "  " })] {
        let answer = dana.post(script, &body);
        check_error(&answer, StatusCode::BAD_REQUEST, "Topic is required");
    }
    for missing in ["videoType", "script", "avatarId", "voiceId"] {
        let mut body = wish();
        body.as_object_mut().expect("an object").remove(missing);
        let answer = dana.post(generate, &body);
        check_error(&answer, StatusCode::BAD_REQUEST, "Missing required fields");
    }
    for id in ["65a000000000000000000101", "x", "0000000000000000000000"] {
        let answer = dana.get(&format!("/api/videos/status/{id}"));
        check_error(&answer, StatusCode::NOT_FOUND, "Video not found");
    }
    for path in ["/api/videos", "/api/videos/status/x"] {
        let answer = house.nobody().get(path);
        check_error(&answer, StatusCode::UNAUTHORIZED, "Unauthorized");
    }
    let boss = house.person("boss").post(generate, &wish());
    let error = "The agent's profile has no license. Fill it in at /agent/cms/settings.";
    check_error(&boss, StatusCode::BAD_REQUEST, error);
    for (field, value) in [
        ("videoType", json!("opera")),
        ("quality", json!("best")),
        ("aspectRatio", json!("7:1")),
        ("avatarId", json!("nobody")),
        ("script", json!(7)),
        (
            "background",
            json!({ "type": "image", "value": "https://evil.test/x.jpg" }),
        ),
        ("background", json!({ "type": "color", "value": "red;}" })),
    ] {
        let mut body = wish();
        body[field] = value;
        let answer = dana.post(generate, &body);
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{field}");
        assert_eq!(answer.json()["success"], false);
    }
}

#[test]
fn other_sites_make_no_videos() {
    let house = House::new();
    let cookie = house.nobody().header("cookie", "doorcast=session-dana");
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.test"),
    ] {
        let answer = cookie.clone().header(name, value);
        let answer = answer.post("/api/videos/generate", &wish());
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert_eq!(answer.json()["success"], false);
    }
    assert_eq!(cookie.get("/api/videos").json()["pagination"]["total"], 0);
}

#[test]
fn agents_see_their_own_only() {
    let house = House::new();
    let id = generated(&house.person("dana"));
    for caller in [
        house.person("marisol"),
        house.agent("marisol"),
        house.person("boss"),
        house.with(&house.token(Some("boss"), TokenScope::Admin)),
    ] {
        let answer = caller.get(&format!("/api/videos/status/{id}"));
        check_error(&answer, StatusCode::NOT_FOUND, "Video not found");
        assert_eq!(caller.get("/api/videos").json()["videos"], json!([]));
    }
    let nobody = house.admin().get("/api/videos");
    check_error(&nobody, StatusCode::UNAUTHORIZED, "Unauthorized");
    assert_eq!(status(&house.agent("dana"), &id)["status"], "generating");
}

#[test]
fn the_same_request_under_a_key_buys_once_and_caps_hold() {
    let house = House::new();
    let dana = house.person("dana").header("idempotency-key", "a");
    let id = generated(&dana);
    let film = film_of(&house, &id);
    for _ in 0..2 {
        assert_eq!(generated(&dana), id);
    }
    house.finish(&film);
    assert_eq!(generated(&dana), id);
    assert_eq!(house.project(&native(&id)).films.len(), 1);
    assert_eq!(house.video(&film).attempts.len(), 1);
    let mut other = wish();
    other["script"] = "Other words.".into();
    let taken = dana.post("/api/videos/generate", &other);
    assert_eq!(taken.status, StatusCode::BAD_REQUEST, "{}", taken.text());
    // One dollar of one and a half is spent.
    let over = house.person("dana").post("/api/videos/generate", &other);
    assert_eq!(over.status, StatusCode::CONFLICT, "{}", over.text());
    assert_eq!(over.json()["success"], false);
}
