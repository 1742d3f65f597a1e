//! The pages of the office.

use axum::http::StatusCode;

use crate::house::{House, but, script};

/// Calls Dana what a spreadsheet takes for a formula.
fn call_dana_a_formula(house: &House) {
    let fields = [("name", "=Dana, \"Whitfield\"")];
    let saved = house.person("dana").submit("/agent/cms/settings", &fields);
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
}

#[test]
fn what_is_spent_is_in_the_ledger_and_in_its_file() {
    let house = House::new();
    call_dana_a_formula(&house);
    let id = house.completed("dana");
    let boss = house.person("boss");
    let page = boss.get("/agent/cms/office/ledger").text();
    assert!(page.contains(&id));
    assert!(
        page.contains("=Dana, &#34;Whitfield&#34;"),
        "names are escaped"
    );
    let file = boss.get("/agent/cms/office/ledger.csv");
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    let text = file.text();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("number,at,month,agent,"));
    assert!(
        lines[1].contains(&id) && lines[1].contains(",hold,"),
        "{}",
        lines[1]
    );
    assert!(
        lines[1].contains("\"'=Dana, \"\"Whitfield\"\"\""),
        "no formula: {}",
        lines[1]
    );
    let entries = house.admin().get("/api/v1/ledger").json();
    let entries = entries["lines"].as_array().expect("lines").len();
    assert_eq!(lines.len(), entries + 1);
}

#[test]
fn the_ledger_can_be_read_for_one_agent() {
    let house = House::new();
    let of_dana = house.completed("dana");
    let of_marisol = house.completed("marisol");
    let page = house
        .person("boss")
        .get("/agent/cms/office/ledger?agent=dana");
    assert!(page.text().contains(&of_dana) && !page.text().contains(&of_marisol));
    let nonsense = house
        .person("boss")
        .get("/agent/cms/office/ledger?agent=%22%3E&before=x");
    assert_eq!(nonsense.status, StatusCode::OK);
}

#[test]
fn the_budget_shows_what_is_left() {
    let house = House::new();
    call_dana_a_formula(&house);
    let boss = house.person("boss");
    assert!(
        boss.get("/agent/cms/office/budget")
            .text()
            .contains("$15.00 left this month")
    );
    house.completed("dana");
    let page = boss.get("/agent/cms/office/budget").text();
    assert!(!page.contains("$15.00 left this month"));
    assert!(page.contains("=Dana"));
}

#[test]
fn what_is_being_made_is_in_the_queue() {
    let house = House::new();
    let wish = but(
        but(script(), "press", true.into()),
        "max_price_usd",
        1.into(),
    );
    let wish = but(wish, "title", "<b>Casita</b>".into());
    assert_eq!(
        house.agent("dana").post("/api/v1/videos", &wish).status,
        StatusCode::CREATED
    );
    let page = house.person("boss").get("/agent/cms/office/queue").text();
    assert!(page.contains("&#60;b&#62;Casita") && !page.contains("<b>Casita"));
    assert!(page.contains("Waiting for a place"));
    house.pass(60_000);
    let page = house.person("boss").get("/agent/cms/office/queue").text();
    assert!(page.contains("Nobody is working on videos"));
}

#[test]
fn what_does_not_wait_cannot_be_decided() {
    let house = House::new();
    let id = house.completed("dana");
    for action in ["retry", "cancel"] {
        let path = format!("/agent/cms/office/attention/{id}/{action}");
        let answer = house.person("boss").submit(&path, &[]);
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.text().contains("That cannot be done as things are"));
        let nowhere = format!("/agent/cms/office/attention/nothing/{action}");
        assert_eq!(
            house.person("boss").submit(&nowhere, &[]).status,
            StatusCode::NOT_FOUND
        );
    }
}

#[test]
fn a_vendor_is_asked_and_says_how_it_is() {
    let house = House::new();
    let boss = house.person("boss");
    let path = "/agent/cms/settings/connections";
    assert!(!boss.get(path).text().contains("$7.25"));
    let page = boss.submit(&format!("{path}/heygen/test"), &[]);
    assert!(page.text().contains("$7.25 are left in its wallet"));
    let unknown = boss.submit(&format!("{path}/nobody/test"), &[]);
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[test]
fn a_key_is_entered_with_care_and_never_shown() {
    let house = House::new();
    let boss = house.person("boss");
    let path = "/agent/cms/settings/connections/groq/keys";
    for (text, says) in [("", "Enter it."), ("two words", "That is not a key")] {
        let page = boss.submit(path, &[("GROQ_API_KEY", text)]);
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text().contains(says), "{says}");
        assert!(!page.text().contains("two words"));
    }
    let at_work = boss.submit(path, &[("GROQ_API_KEY", "gsk-secret")]);
    assert_eq!(at_work.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(at_work.text().contains("Videos are being made there: 3"));
    assert!(!at_work.text().contains("gsk-secret"));
    let fields = [("GROQ_API_KEY", " gsk-secret\n"), ("same_account", "yes")];
    assert_eq!(boss.submit(path, &fields).status, StatusCode::SEE_OTHER);
    let keys = house.neighbors.groq.lock().expect("nobody died").clone();
    assert_eq!(
        keys.iter().map(|key| key.reveal()).collect::<Vec<_>>(),
        ["gsk-secret"]
    );
    let removed = boss.submit(&format!("{path}/removal"), &[]);
    assert_eq!(removed.status, StatusCode::SEE_OTHER);
    assert!(house.neighbors.groq.lock().expect("nobody died").is_empty());
}

#[test]
fn the_environment_wins_over_what_is_entered_and_the_page_says_so() {
    let house = House::new();
    let boss = house.person("boss");
    let path = "/agent/cms/settings/connections";
    let page = boss.get(path);
    assert!(
        page.text()
            .contains("sets HEYGEN_API_KEY. It wins over keys entered here.")
    );
    assert!(!page.text().contains("connections/heygen/keys"));
    assert!(page.text().contains("failed to reach &#60;b&#62;anybody"));
    for action in ["keys", "keys/removal"] {
        let fields = [("HEYGEN_API_KEY", "hg-1")];
        let answer = boss.submit(&format!("{path}/heygen/{action}"), &fields);
        assert_eq!(answer.status, StatusCode::CONFLICT);
        let unknown = boss.submit(&format!("{path}/nobody/{action}"), &fields);
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    }
}

#[test]
fn a_lowered_cap_refuses_the_next_purchase() {
    let house = House::new();
    let boss = house.person("boss");
    let path = "/agent/cms/office/budget";
    let wish = but(
        but(script(), "press", true.into()),
        "max_price_usd",
        1.into(),
    );
    let dana = house.agent("dana");
    let buys = || dana.post("/api/v1/videos", &wish).json();
    assert_eq!(buys()["status"], "generating");
    assert_eq!(
        boss.submit(path, &[("agent_month", "0.05")]).status,
        StatusCode::SEE_OTHER
    );
    let refused = buys();
    assert_eq!(refused["type"], "urn:doorcast:problem:over-cap");
    let told = refused["detail"].as_str().expect("a sentence");
    assert!(told.contains("for the agent this month"), "{told}");
    let own = boss.submit(&format!("{path}/dana"), &[("agent_month", "$1,000")]);
    assert_eq!(own.status, StatusCode::SEE_OTHER);
    assert_eq!(buys()["status"], "generating", "her own budget wins");
    assert!(boss.get(path).text().contains("value=\"1000.00\""));
}

#[test]
fn amounts_that_are_none_change_nothing_and_stay_as_typed() {
    let house = House::new();
    let boss = house.person("boss");
    let path = "/agent/cms/office/budget";
    for text in ["a lot", "-1", "1000001", "1e3", "<b>"] {
        let page = boss.submit(path, &[("video", text)]);
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        assert!(page.text().contains("Write an amount of dollars"), "{text}");
        let own = boss.submit(&format!("{path}/boss"), &[("video", text)]);
        assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
    }
    let nobody = boss.submit(&format!("{path}/nobody"), &[("video", "1")]);
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    assert!(boss.get(path).text().contains("$15.00 left this month"));
}
