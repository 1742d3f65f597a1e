//! What administrators do about the office by the API.

use axum::http::StatusCode;
use doorcast_app::tokens::TokenScope;
use serde_json::{Value, json};

use crate::house::{Caller, House};

/// The owner, by a token of theirs.
fn boss(house: &House) -> Caller<'_> {
    house.with(&house.token(Some("boss"), TokenScope::Admin))
}

#[test]
fn somebody_is_invited_and_the_invitation_withdrawn() {
    let house = House::new();
    let boss = boss(&house);
    let wish = json!({ "email": "adam@example.com", "role": "agent" });
    let made = boss.post("/api/v1/invitations", &wish);
    assert_eq!(made.status, StatusCode::CREATED);
    assert_eq!(made.json()["link"], Value::Null, "it went by mail");
    let id = made.json()["id"].as_str().expect("an id").to_owned();
    let open = boss.get("/api/v1/invitations").json();
    assert_eq!(open["invitations"][0]["email"], "adam@example.com");
    let path = format!("/api/v1/invitations/{id}");
    let withdrawn = boss.send("DELETE", &path, Vec::new());
    assert_eq!(withdrawn.status, StatusCode::NO_CONTENT);
    assert_eq!(
        boss.get("/api/v1/invitations").json()["invitations"],
        json!([])
    );
    let again = boss.send("DELETE", &path, Vec::new());
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    let taken = json!({ "email": "dana@example.com", "role": "agent" });
    let refused = boss.post("/api/v1/invitations", &taken);
    assert_eq!(refused.status, StatusCode::CONFLICT);
    for wrong in [
        json!({ "email": "adam", "role": "agent" }),
        json!({ "email": "eve@example.com", "role": "king" }),
    ] {
        let refused = boss.post("/api/v1/invitations", &wrong);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
}

#[test]
fn roles_are_given_and_people_kept_out_by_those_above_them() {
    let house = House::new();
    let change = |caller: &Caller<'_>, who: &str, wish: Value| {
        caller.json("PATCH", &format!("/api/v1/people/{who}"), &wish)
    };
    let boss = boss(&house);
    let changed = change(
        &boss,
        "dana",
        json!({ "role": "admin", "is_active": false }),
    );
    assert_eq!(changed.status, StatusCode::OK);
    assert_eq!(changed.json()["role"], "admin");
    assert_eq!(changed.json()["is_active"], false);
    let back = change(&boss, "dana", json!({ "is_active": true }));
    assert_eq!(back.json()["is_active"], true);
    let dana = house.with(&house.token(Some("dana"), TokenScope::Admin));
    let above = change(&dana, "boss", json!({ "role": "agent" }));
    assert_eq!(above.status, StatusCode::FORBIDDEN);
    let last = change(&boss, "boss", json!({ "role": "agent" }));
    assert_eq!(last.status, StatusCode::CONFLICT, "somebody has to own it");
    let nobody = change(&boss, "nobody", json!({ "role": "agent" }));
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

#[test]
fn budgets_are_set_and_hold() {
    let house = House::new();
    let boss = boss(&house);
    let put = |path: &str, wish: Value| boss.json("PUT", path, &wish);
    let set = put(
        "/api/v1/budgets/office",
        json!({ "office_month_usd": "9.50" }),
    );
    assert_eq!(set.status, StatusCode::OK);
    assert_eq!(set.json()["office_month_usd"], "9.500000");
    let own = put("/api/v1/budgets/agents/dana", json!({ "video_usd": "0" }));
    assert_eq!(own.json()["agents"][0]["agent"], "dana");
    assert_eq!(own.json()["agents"][0]["video_usd"], "0.000000");
    let id = house.draft("dana");
    let press = format!("/api/v1/videos/{id}/press");
    let refused = house
        .agent("dana")
        .post(&press, &json!({ "max_price_usd": 9 }));
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text());
    let wrong = put("/api/v1/budgets/office", json!({ "video_usd": "much" }));
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let nobody = put("/api/v1/budgets/agents/nobody", json!({}));
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

#[test]
fn connections_insights_and_cast_are_shown() {
    let house = House::new();
    let boss = boss(&house);
    let connections = boss.get("/api/v1/connections").json();
    assert_eq!(connections["connections"][0]["vendor"], "heygen");
    let asked = boss
        .post("/api/v1/connections/heygen/test", &json!({}))
        .json();
    assert_eq!(asked["verdict"], "well");
    let unknown = boss.post("/api/v1/connections/nobody/test", &json!({}));
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let insights = boss.get("/api/v1/insights").json();
    assert_eq!(insights["weeks"].as_array().map(Vec::len), Some(12));
    let cast = house.agent("dana").get("/api/v1/cast?language=es").json();
    assert!(
        cast["presenters"]
            .as_array()
            .is_some_and(|all| !all.is_empty())
    );
}

#[test]
fn what_is_done_about_people_is_done_by_a_person() {
    let house = House::new();
    let of_nobody = house.with(&house.token(None, TokenScope::Admin));
    let wish = json!({ "email": "adam@example.com", "role": "agent" });
    let refused = of_nobody.post("/api/v1/invitations", &wish);
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(refused.json()["type"], "urn:doorcast:problem:no-person");
}
