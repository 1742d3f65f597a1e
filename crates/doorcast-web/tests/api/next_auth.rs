//! Sessions of the site beside us, made by the real NextAuth.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use axum::http::StatusCode;
use doorcast_app::ports::accounts::PersonStore as _;
use doorcast_domain::account::Role;
use doorcast_testkit::npm;
use serde_json::{Value, json};

use crate::house::{Answer, House, NOW, name, wait};

const SECRET: &str = "the secret of the site";
const MONTH: i64 = 30 * 24 * 60 * 60;
const DANA: &str = "65a000000000000000000001";

/// Returns what the site says of an agent, with some of it changed.
fn claims(changes: Value) -> Value {
    let mut claims = json!({
        "id": DANA,
        "sub": DANA,
        "name": "Dana Whitfield",
        "email": "dana@example.com",
        "roles": ["realEstateAgent"],
        "isAdmin": false,
        "twoFactorEnabled": false,
        "requiresTwoFactor": false,
    });
    for (key, value) in changes.as_object().expect("an object") {
        claims[key] = value.clone();
    }
    claims
}

/// Returns the cookies of sessions that begin at a time.
fn cookies(now_ms: i64, tokens: &Value) -> Vec<String> {
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/api/next_auth/cookies.mjs"
    );
    let mut node = Command::new("node")
        .arg(script)
        .arg(npm::packages())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node");
    let wish = json!({ "now": now_ms, "tokens": tokens });
    let mut input = node.stdin.take().expect("a pipe");
    input.write_all(wish.to_string().as_bytes()).expect("read");
    drop(input);
    let output = node.wait_with_output().expect("an end");
    assert!(output.status.success(), "{}", output.status);
    serde_json::from_slice(&output.stdout).expect("cookies")
}

fn cookie(changes: Value) -> String {
    let token = json!({ "secret": SECRET, "claims": claims(changes), "maxAge": MONTH });
    cookies(NOW, &json!([token])).remove(0)
}

fn visit(house: &House, cookie: &str) -> Answer {
    let caller = house.nobody().header("cookie", cookie);
    caller.get("/agent/cms")
}

fn is_in(answer: &Answer) -> bool {
    match answer.status {
        StatusCode::OK => true,
        StatusCode::UNAUTHORIZED => false,
        other => panic!("{other}"),
    }
}

#[test]
fn an_agent_of_the_site_is_signed_in() {
    let house = House::beside(SECRET);
    let page = visit(&house, &cookie(json!({})));
    assert!(is_in(&page));
    assert!(page.text().contains("Dana Whitfield"));
    let known = wait(house.store.find_person(&name("stone-vale"), &name(DANA)));
    let dana = known.expect("an answer").expect("an account");
    assert_eq!(dana.role, Role::Agent);
    assert_eq!(dana.email.as_str(), "dana@example.com");
    assert!(dana.password.is_none());
}

#[test]
fn roles_say_who_belongs_here() {
    let house = House::beside(SECRET);
    let office = |cookie: &str| {
        let caller = house.nobody().header("cookie", cookie);
        caller.get("/agent/cms/office").status
    };
    let other = |id: u32, changes: Value| {
        let mut changes = changes;
        changes["id"] = format!("65a0000000000000000001{id:02}").into();
        changes["email"] = format!("person{id}@example.com").into();
        cookie(changes)
    };
    let agent = other(1, json!({ "roles": ["endUser", "realEstateAgent"] }));
    let admin = other(2, json!({ "roles": ["admin"] }));
    let flagged = other(3, json!({ "roles": [], "isAdmin": true }));
    assert_eq!(office(&agent), StatusCode::FORBIDDEN);
    assert_eq!(office(&admin), StatusCode::OK);
    assert_eq!(office(&flagged), StatusCode::OK);
    for roles in [
        json!(["endUser"]),
        json!(["vacationRentalHost", "serviceProvider"]),
        json!([]),
    ] {
        assert!(
            !is_in(&visit(&house, &other(4, json!({ "roles": roles })))),
            "{roles}"
        );
    }
}

#[test]
fn who_owes_the_second_step_is_not_signed_in() {
    let house = House::beside(SECRET);
    let owing = cookie(json!({ "twoFactorEnabled": true, "requiresTwoFactor": true }));
    assert!(!is_in(&visit(&house, &owing)));
    let done = cookie(json!({ "twoFactorEnabled": true, "requiresTwoFactor": false }));
    assert!(is_in(&visit(&house, &done)));
}

#[test]
fn a_session_ends_and_begins_with_fifteen_seconds_of_tolerance() {
    let lived = |seconds: i64| {
        let token = json!({ "secret": SECRET, "claims": claims(json!({})), "maxAge": 100 });
        cookies(NOW - 1000 * seconds, &json!([token])).remove(0)
    };
    let house = House::beside(SECRET);
    assert!(is_in(&visit(&house, &lived(99))));
    assert!(is_in(&visit(&house, &lived(114))));
    assert!(!is_in(&visit(&house, &lived(115))));
    assert!(!is_in(&visit(&house, &lived(5_000))));
    let begins = |seconds: i64| cookie(json!({ "nbf": NOW / 1000 + seconds }));
    assert!(is_in(&visit(&house, &begins(15))));
    assert!(!is_in(&visit(&house, &begins(16))));
}

#[test]
fn a_long_token_comes_in_several_cookies_in_any_order() {
    let house = House::beside(SECRET);
    let long = cookie(json!({ "picture": "p".repeat(9_000) }));
    let parts: Vec<&str> = long.split("; ").collect();
    assert!(parts.len() > 2, "{} parts", parts.len());
    assert!(is_in(&visit(&house, &long)));
    let turned: Vec<&str> = parts.iter().rev().copied().collect();
    assert!(is_in(&visit(&house, &turned.join("; "))));
    assert!(
        !is_in(&visit(&house, &parts[1..].join("; "))),
        "one is missing"
    );
}

#[test]
fn only_whole_tokens_of_our_secret_are_read() {
    let house = House::beside(SECRET);
    let foreign =
        json!([{ "secret": "another secret", "claims": claims(json!({})), "maxAge": MONTH }]);
    assert!(!is_in(&visit(&house, &cookies(NOW, &foreign).remove(0))));
    let good = cookie(json!({}));
    let (name, token) = good.split_once('=').expect("a cookie");
    let parts: Vec<&str> = token.split('.').collect();
    assert!(is_in(&visit(&house, &good)));
    let swapped = |at: usize, with: &str| {
        let mut parts = parts.clone();
        parts[at] = with;
        format!("{name}={}", parts.join("."))
    };
    let changed = parts[3].replacen(
        &parts[3][..1],
        if parts[3].starts_with('A') { "B" } else { "A" },
        1,
    );
    for forged in [
        swapped(0, "eyJhbGciOiJub25lIn0"),
        swapped(0, "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0"),
        swapped(1, "AAAA"),
        swapped(2, "AAAA"),
        swapped(3, &changed),
        swapped(4, "AAAA"),
        format!("{good}.AAAA"),
        format!("{name}="),
        format!("{name}=...."),
    ] {
        assert!(!is_in(&visit(&house, &forged)), "{forged}");
    }
}

#[test]
fn a_session_without_a_person_is_nobody() {
    let house = House::beside(SECRET);
    assert!(
        is_in(&visit(&house, &cookie(json!({ "id": null })))),
        "sub is enough"
    );
    for changes in [
        json!({ "id": "dana", "sub": "dana" }),
        json!({ "id": null, "sub": null }),
        json!({ "email": null }),
        json!({ "email": "no address" }),
        json!({ "roles": "realEstateAgent" }),
    ] {
        assert!(
            !is_in(&visit(&house, &cookie(changes.clone()))),
            "{changes}"
        );
    }
}

#[test]
fn a_house_that_stands_alone_reads_no_such_session() {
    assert!(!is_in(&visit(&House::new(), &cookie(json!({})))));
}

#[test]
fn whoever_has_a_password_here_is_not_taken_over() {
    let house = House::with_people_beside(SECRET);
    let taken = visit(&house, &cookie(json!({})));
    assert_eq!(taken.status, StatusCode::CONFLICT);
    assert!(
        taken
            .text()
            .contains("Somebody else has your e-mail address here.")
    );
}

#[test]
fn whoever_is_kept_out_here_stays_out() {
    let house = House::beside(SECRET);
    assert!(is_in(&visit(&house, &cookie(json!({})))));
    let (office, dana) = (name("stone-vale"), name(DANA));
    let disabled = house.store.set_disabled(&office, &dana, Some(NOW), NOW);
    wait(disabled).expect("kept out");
    assert!(!is_in(&visit(&house, &cookie(json!({})))));
}
