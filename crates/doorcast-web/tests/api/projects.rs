//! Projects, as programs see them.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::house::{Answer, Caller, House, name};

pub(crate) fn at(id: &str, rest: &str) -> String {
    format!("/api/v1/projects/{id}{rest}")
}

fn id_in(answer: &Answer) -> String {
    assert!(answer.status.is_success(), "{}", answer.text());
    answer.json()["id"].as_str().expect("an id").to_owned()
}

/// Begins a project that can be filmed.
pub(crate) fn begun(agent: &Caller<'_>) -> String {
    let wish = json!({ "type": "custom", "title": "Loft", "topic": "A loft", "script": "Come and see it." });
    id_in(&agent.post("/api/v1/projects", &wish))
}

/// Begins a project and has its preview finished. Returns the ids of both.
pub(crate) fn previewed(house: &House, agent: &Caller<'_>) -> (String, String) {
    let id = begun(agent);
    let film = id_in(&agent.post(&at(&id, "/preview"), &json!({})));
    house.finish(&film);
    (id, film)
}

fn show(agent: &Caller<'_>, id: &str) -> Value {
    agent.get(&at(id, "")).json()
}

#[test]
fn a_program_does_all_that_a_page_does() {
    let house = House::new();
    let dana = house.agent("dana");
    let wish = json!({ "type": "market_update", "topic": "Prices in May", "points": ["Up", " ", "3%"], "seconds": 15 });
    let id = id_in(&dana.post("/api/v1/projects", &wish));
    let project = show(&dana, &id);
    assert_eq!(project["points"], json!(["Up", "3%"]));
    assert_eq!(project["status"], "draft");
    assert_eq!(project["object_id"].as_str().map(str::len), Some(24));
    for number in 1..=2 {
        let written = dana.post(&at(&id, "/script"), &json!({}));
        assert_eq!(written.json()["version"], number, "{}", written.text());
    }
    let edited = dana.json(
        "PATCH",
        &at(&id, ""),
        &json!({ "revision": 2, "script": "Prices are up.", "aspect_ratio": "1:1", "voice": null }),
    );
    assert_eq!(edited.json()["clashes"], json!([]), "{}", edited.text());
    let versions = dana.get(&at(&id, "/versions")).json();
    let origins: Vec<&Value> = versions["versions"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|version| &version["origin"])
        .collect();
    assert_eq!(origins, ["written", "written", "edited"]);
    let chosen = dana.post(&at(&id, "/versions/1/choice"), &json!({}));
    assert_eq!(chosen.json()["version"], 1);
    let quote = dana.get(&at(&id, "/quote")).json();
    assert_eq!(quote["price_usd"], "1.000000");
    assert_eq!(
        dana.get(&at(&id, "/quote?quality=preview")).json()["price_usd"],
        "0.000000"
    );
    let film = id_in(&dana.post(&at(&id, "/purchase"), &json!({ "max_price_usd": 1 })));
    house.finish(&film);
    assert_eq!(show(&dana, &id)["status"], "completed");
    let films = dana.get(&at(&id, "/films")).json();
    assert_eq!(films["films"][0]["id"], film);
    assert_eq!(films["films"][0]["aspect_ratio"], "1:1");
    for (file, kind) in [
        ("film.mp4", "video/mp4"),
        ("poster.jpg", "image/jpeg"),
        ("captions.vtt", "text/vtt; charset=utf-8"),
    ] {
        let answer = dana.get(&at(&id, &format!("/films/{film}/{file}")));
        assert_eq!(answer.header("content-type"), kind);
    }
    let shape = json!({ "aspect_ratio": "9:16", "max_price_usd": 0 });
    let dearer = dana.post(&at(&id, &format!("/films/{film}/shapes")), &shape);
    assert_eq!(dearer.json()["type"], "urn:doorcast:problem:dearer");
    let rated = dana.json("PUT", &at(&id, "/rating"), &json!({ "stars": 4 }));
    assert_eq!(rated.json()["rating"], 4);
    let history = dana.get(&at(&id, "/history")).json();
    let happened = history["happenings"].as_array().expect("a list");
    assert!(happened.iter().any(|one| one["what"] == "finished"));
    assert!(happened.iter().any(|one| one["what"] == "money"));
    let gone = dana.json("DELETE", &at(&id, ""), &json!({}));
    assert!(gone.json()["deleted_at"].is_string());
    let list = |query: &str| dana.get(&format!("/api/v1/projects{query}")).json();
    assert_eq!(list("")["projects"], json!([]));
    assert_eq!(list("?deleted=true")["projects"][0]["id"], id);
    dana.post(&at(&id, "/restoration"), &json!({}));
    assert_eq!(
        list("?q=pric&type=market_update&status=completed")["projects"][0]["id"],
        id
    );
    assert_eq!(list("?q=pric&status=failed")["projects"], json!([]));
}

#[test]
fn what_somebody_else_has_changed_is_named_and_stays() {
    let house = House::new();
    let dana = house.agent("dana");
    let id = begun(&dana);
    let patch = |body: Value| dana.json("PATCH", &at(&id, ""), &body);
    patch(json!({ "revision": 0, "title": "Penthouse" }));
    let clash = patch(json!({ "revision": 0, "title": "Attic", "topic": "Views" })).json();
    assert_eq!(clash["clashes"], json!(["title"]));
    assert_eq!(
        (&clash["title"], &clash["topic"]),
        (&json!("Penthouse"), &json!("Views"))
    );
    for (wrong, field) in [
        (json!({ "title": "x" }), "revision"),
        (json!({ "revision": 9, "seconds": 31 }), "seconds"),
        (json!({ "revision": 9, "title": "x".repeat(201) }), "title"),
        (json!({ "revision": 9, "agent": "marisol" }), "agent"),
        (json!({ "revision": 9, "photos": ["../../etc"] }), "picture"),
        (
            json!({ "revision": 9, "background": { "picture": "00".repeat(32) } }),
            "picture",
        ),
        (
            json!({ "revision": 9, "background": { "color": "red;}" } }),
            "background",
        ),
    ] {
        let refused = patch(wrong);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert_eq!(refused.json()["field"], field, "{}", refused.text());
    }
}

#[test]
fn the_same_request_under_a_key_begins_and_buys_once() {
    let house = House::new();
    let dana = house.agent("dana").header("idempotency-key", "order-1");
    let ids: Vec<String> = (0..3).map(|_| begun(&dana)).collect();
    assert_eq!(ids[0], ids[1]);
    assert_eq!(ids[0], ids[2]);
    let other = dana.post("/api/v1/projects", &json!({ "type": "custom" }));
    assert_eq!(other.json()["field"], "Idempotency-Key", "{}", other.text());
    let marisol = house.agent("marisol").header("idempotency-key", "order-1");
    assert_ne!(begun(&marisol), ids[0]);
    let buy = |dollars: u32| {
        let wish = json!({ "max_price_usd": dollars });
        dana.post(&at(&ids[0], "/purchase"), &wish)
    };
    let film = id_in(&buy(1));
    // Whatever becomes of the project, the key has its film.
    let change = json!({ "revision": 1, "script": "Other words." });
    house.agent("dana").json("PATCH", &at(&ids[0], ""), &change);
    assert_eq!(id_in(&buy(1)), film);
    house.finish(&film);
    assert_eq!(id_in(&buy(1)), film);
    assert_eq!(buy(2).json()["field"], "Idempotency-Key");
    assert_eq!(house.project(&ids[0]).films.len(), 1);
    assert_eq!(house.video(&film).attempts.len(), 1);
}

#[test]
fn purchases_at_once_under_one_key_buy_once() {
    let house = House::new();
    let dana = house.agent("dana").header("idempotency-key", "order-1");
    let id = begun(&dana);
    let dana = dana.header("content-type", "application/json");
    let body = || json!({ "max_price_usd": 1 }).to_string().into_bytes();
    let request = || dana.request("POST", &at(&id, "/purchase"), body());
    let answers = house.at_once((0..8).map(|_| request()).collect());
    let films: Vec<String> = answers.iter().map(id_in).collect();
    assert!(films.iter().all(|film| *film == films[0]));
    assert_eq!(house.video(&films[0]).attempts.len(), 1);
}

#[test]
fn agents_reach_their_own_and_administrators_all() {
    let house = House::new();
    let (dana, marisol) = (house.agent("dana"), house.agent("marisol"));
    let (id, film) = previewed(&house, &dana);
    let before = house.project(&id);
    let list = |caller: &Caller<'_>, query: &str| {
        let answer = caller.get(&format!("/api/v1/projects{query}")).json();
        answer["projects"].as_array().expect("a list").len()
    };
    assert_eq!(list(&marisol, ""), 0);
    assert_eq!(list(&marisol, "?agent=dana"), 0);
    assert_eq!(list(&house.admin(), "?agent=dana"), 1);
    assert_eq!(list(&house.admin(), "?agent=marisol"), 0);
    let own = begun(&marisol);
    for path in [
        at(&own, &format!("/films/{film}/film.mp4")),
        at(&id, "/quote"),
    ] {
        assert_eq!(marisol.get(&path).status, StatusCode::NOT_FOUND, "{path}");
    }
    let for_dana = json!({ "type": "custom", "agent": "dana" });
    let refused = marisol.post("/api/v1/projects", &for_dana);
    assert_eq!(refused.json()["field"], "agent");
    let made = id_in(&house.admin().post("/api/v1/projects", &for_dana));
    assert_eq!(house.project(&made).agent, name("dana"));
    assert_eq!(house.project(&id), before);
}

#[test]
fn a_profile_is_read_and_changed_by_the_program_of_its_person() {
    let house = House::new();
    let dana = house.agent("dana");
    assert_eq!(dana.get("/api/v1/profile").json()["is_complete"], false);
    let change = json!({ "phone": "(760) 555-0142", "license": "CA DRE #01234567", "brokerage": "Stone & Vale Realty" });
    let changed = dana.json("PATCH", "/api/v1/profile", &change).json();
    assert_eq!(changed["is_complete"], true, "{changed}");
    assert_eq!(changed["name"], "dana Whitfield", "what is not named stays");
    let wrong = dana.json("PATCH", "/api/v1/profile", &json!({ "phone": "call me" }));
    assert_eq!(wrong.json()["field"], "phone");
    let nobody = house.admin().get("/api/v1/profile");
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    let people = house.admin().get("/api/v1/people").json();
    assert_eq!(people["people"].as_array().map(Vec::len), Some(3));
    assert!(!people.to_string().contains("argon2"));
}
