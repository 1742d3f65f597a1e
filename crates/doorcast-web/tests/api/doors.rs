//! Every address in the table, as everybody who might call it.

use axum::http::{Method, StatusCode};
use doorcast_app::tokens::TokenScope;
use doorcast_web::routes::{ROUTES, Route, Who};
use serde_json::{Value, json};

use crate::{
    house::{Answer, Caller, DAY_MS, House, script, wait},
    older, openapi, subscriptions,
};

/// Who tries.
const CALLERS: [&str; 12] = [
    "nobody",
    "stranger",
    "other agent",
    "agent",
    "admin",
    "expired",
    "revoked",
    "person",
    "other person",
    "office admin",
    "expired session",
    "program with a session",
];

/// What an owner gets for a good request; the bodies are good ones.
fn sample(route: &Route, house: &House) -> (String, Value, StatusCode) {
    let draft = || house.draft("dana");
    let at = |id: String, rest: &str| format!("/api/v1/videos/{id}{rest}");
    let price = json!({ "max_price_usd": 1 });
    match (route.method.as_str(), route.path) {
        ("GET", "/healthz" | "/readyz" | "/metrics") => {
            (route.path.into(), Value::Null, StatusCode::OK)
        }
        ("POST", "/api/v1/videos") => (route.path.into(), script(), StatusCode::CREATED),
        ("GET", "/api/v1/videos") => (route.path.into(), Value::Null, StatusCode::OK),
        ("GET", "/api/v1/videos/{id}") => (at(draft(), ""), Value::Null, StatusCode::OK),
        ("GET", "/api/v1/videos/{id}/quote") => {
            (at(draft(), "/quote"), Value::Null, StatusCode::OK)
        }
        ("POST", "/api/v1/videos/{id}/press") => {
            (at(draft(), "/press"), price, StatusCode::ACCEPTED)
        }
        ("POST", "/api/v1/videos/{id}/cancel") => {
            (at(draft(), "/cancel"), json!({}), StatusCode::CONFLICT)
        }
        ("POST", "/api/v1/videos/{id}/resume") => {
            (at(draft(), "/resume"), json!({}), StatusCode::CONFLICT)
        }
        ("POST", "/api/v1/videos/{id}/buy-again") => (
            at(draft(), "/buy-again"),
            json!({ "number": 2, "max_price_usd": 1 }),
            StatusCode::CONFLICT,
        ),
        ("GET", "/api/v1/videos/{id}/film") => (
            at(house.completed("dana"), "/film"),
            Value::Null,
            StatusCode::OK,
        ),
        ("GET", "/api/v1/ledger") => (route.path.into(), Value::Null, StatusCode::OK),
        ("GET", "/api/v1/orphans") => (route.path.into(), Value::Null, StatusCode::OK),
        ("POST", "/api/v1/orphans/{studio}/{render}/adopt") => (
            "/api/v1/orphans/heygen/unknown/adopt".into(),
            json!({ "agent": "dana", "avatar": "a", "title": "t" }),
            StatusCode::NOT_FOUND,
        ),
        ("POST", "/api/v1/webhooks/{studio}") => (
            "/api/v1/webhooks/heygen".into(),
            Value::Null,
            StatusCode::UNAUTHORIZED,
        ),
        ("OPTIONS", "/api/v1/webhooks/{studio}") => (
            "/api/v1/webhooks/heygen".into(),
            Value::Null,
            StatusCode::NO_CONTENT,
        ),
        ("GET", "/assets/{hash}/{*name}") => {
            ("/assets/0/app.css".into(), Value::Null, StatusCode::OK)
        }
        ("GET", "/") => (route.path.into(), Value::Null, StatusCode::SEE_OTHER),
        ("GET", "/agent/sign-in") => (route.path.into(), Value::Null, StatusCode::OK),
        ("POST", "/agent/sign-in") => (
            route.path.into(),
            json!({}),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (_, "/agent/setup") => (route.path.into(), json!({}), StatusCode::NOT_FOUND),
        (_, path) if path.contains("{code}") => (
            path.replace("{code}", "0123"),
            json!({}),
            StatusCode::NOT_FOUND,
        ),
        ("POST", "/api/videos/generate-script") => (
            route.path.into(),
            json!({ "topic": "A loft" }),
            StatusCode::OK,
        ),
        ("POST", "/api/videos/generate") => (route.path.into(), older::wish(), StatusCode::OK),
        ("GET", "/api/videos") => (route.path.into(), Value::Null, StatusCode::OK),
        ("GET", "/api/videos/status/{videoId}") => {
            let id = older::generated(&house.agent("dana"));
            (
                route.path.replace("{videoId}", &id),
                Value::Null,
                StatusCode::OK,
            )
        }
        (_, path) if path.starts_with("/api/v1/projects/{id}") => project_sample(route, house),
        ("POST", "/api/v1/projects") => (
            route.path.into(),
            json!({ "type": "custom" }),
            StatusCode::CREATED,
        ),
        (_, path) if path.contains("/subscriptions/{id}") || path.contains("/webhooks/{id}") => {
            webhook_sample(route, house)
        }
        ("POST", "/api/v1/subscriptions") => (
            route.path.into(),
            subscriptions::wish(),
            StatusCode::CREATED,
        ),
        ("POST", "/agent/cms/settings/webhooks") => {
            let empty = json!({ "url": "https://hooks.example/" });
            (route.path.into(), empty, StatusCode::UNPROCESSABLE_ENTITY)
        }
        (_, "/api/v1/subscriptions" | "/agent/cms/settings/webhooks") => {
            (route.path.into(), json!({}), StatusCode::OK)
        }
        ("POST", "/api/v1/pictures") => (route.path.into(), Value::Null, StatusCode::CREATED),
        ("PATCH", "/api/v1/people/{id}") => (
            "/api/v1/people/dana".into(),
            json!({ "role": "agent" }),
            StatusCode::OK,
        ),
        ("POST", "/api/v1/invitations") => (
            route.path.into(),
            json!({ "email": "adam@example.com", "role": "agent" }),
            StatusCode::CREATED,
        ),
        ("GET", "/api/v1/invitations") => (route.path.into(), json!({}), StatusCode::OK),
        ("DELETE", "/api/v1/invitations/{id}") => (
            "/api/v1/invitations/0123456789abcdef".into(),
            json!({}),
            StatusCode::NOT_FOUND,
        ),
        ("PUT", "/api/v1/budgets/agents/{agent}") => (
            "/api/v1/budgets/agents/dana".into(),
            json!({ "video_usd": "1.50" }),
            StatusCode::OK,
        ),
        ("POST", "/api/v1/connections/{vendor}/test") => (
            "/api/v1/connections/heygen/test".into(),
            json!({}),
            StatusCode::OK,
        ),
        (
            _,
            "/api/v1/budgets"
            | "/api/v1/budgets/office"
            | "/api/v1/connections"
            | "/api/v1/insights"
            | "/api/v1/cast",
        ) => (route.path.into(), json!({}), StatusCode::OK),
        (_, "/api/v1/projects" | "/api/v1/profile" | "/api/v1/people") => {
            (route.path.into(), json!({}), StatusCode::OK)
        }
        (_, path) if path.ends_with("/{id}/end") => {
            let of_nothing = path.replace("{id}", "0123456789abcdef");
            (of_nothing, json!({}), StatusCode::NOT_FOUND)
        }
        ("POST", "/agent/cms/office/people/{id}") => {
            let path = route.path.replace("{id}", "dana");
            (path, json!({}), StatusCode::UNPROCESSABLE_ENTITY)
        }
        ("POST", "/agent/cms/settings/photo" | "/agent/cms/settings/photo/removal") => {
            (route.path.into(), json!({}), StatusCode::SEE_OTHER)
        }
        ("POST", "/agent/cms/settings") => (route.path.into(), json!({}), StatusCode::SEE_OTHER),
        (
            "POST",
            "/agent/sign-in/code"
            | "/agent/password"
            | "/agent/cms/settings/security/password"
            | "/agent/cms/settings/security/codes"
            | "/agent/cms/settings/security/codes/end"
            | "/agent/cms/settings/tokens"
            | "/agent/cms/office/invitations",
        ) => (
            route.path.into(),
            json!({}),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            "GET",
            "/agent/password"
            | "/agent/cms/settings"
            | "/agent/cms/settings/security"
            | "/agent/cms/settings/tokens"
            | "/agent/cms/office/people",
        ) => (route.path.into(), Value::Null, StatusCode::OK),
        ("POST", "/agent/sign-out" | "/agent/look") => {
            (route.path.into(), json!({}), StatusCode::SEE_OTHER)
        }
        ("GET", "/api/v1/openapi.json" | "/agent/cms/settings/api") => {
            (route.path.into(), Value::Null, StatusCode::OK)
        }
        (
            "GET",
            "/agent/cms/office"
            | "/agent/cms/office/attention"
            | "/agent/cms/office/queue"
            | "/agent/cms/office/ledger"
            | "/agent/cms/office/ledger.csv"
            | "/agent/cms/office/budget"
            | "/agent/cms/settings/connections",
        ) => (route.path.into(), Value::Null, StatusCode::OK),
        ("POST", "/agent/cms/office/attention/{id}/retry") => {
            let path = format!("/agent/cms/office/attention/{}/retry", draft());
            (path, json!({}), StatusCode::CONFLICT)
        }
        ("POST", "/agent/cms/office/attention/{id}/cancel") => {
            let path = format!("/agent/cms/office/attention/{}/cancel", draft());
            (path, json!({}), StatusCode::CONFLICT)
        }
        ("POST", "/agent/cms/settings/connections/{vendor}/test") => (
            "/agent/cms/settings/connections/heygen/test".into(),
            json!({}),
            StatusCode::OK,
        ),
        ("POST", "/agent/cms/settings/connections/{vendor}/keys") => (
            "/agent/cms/settings/connections/groq/keys".into(),
            json!({ "GROQ_API_KEY": "gsk-1", "same_account": "yes" }),
            StatusCode::SEE_OTHER,
        ),
        ("POST", "/agent/cms/settings/connections/{vendor}/keys/removal") => (
            "/agent/cms/settings/connections/groq/keys/removal".into(),
            json!({}),
            StatusCode::SEE_OTHER,
        ),
        ("POST", "/agent/cms/office/budget") => {
            (route.path.into(), json!({}), StatusCode::SEE_OTHER)
        }
        ("POST", "/agent/cms/office/budget/{agent}") => (
            "/agent/cms/office/budget/boss".into(),
            json!({ "agent_month": "5" }),
            StatusCode::SEE_OTHER,
        ),
        (method, path) if path.starts_with("/agent/cms") => cms_sample(method, path, house),
        (method, path) => panic!("{method} {path} is not tested: add a sample"),
    }
}

/// What Dana gets for a good request about a subscription. A test was sent to hers.
fn webhook_sample(route: &Route, house: &House) -> (String, Value, StatusCode) {
    let (id, delivery) = subscriptions::tested(&house.agent("dana"));
    let path = route
        .path
        .replace("{id}", &id)
        .replace("{delivery}", &delivery);
    let status = match (route.method.as_str(), route.path) {
        (_, path) if path.starts_with("/agent/") => StatusCode::SEE_OTHER,
        ("DELETE", _) => StatusCode::NO_CONTENT,
        (_, path) if path.ends_with("/test") || path.ends_with("/repetition") => {
            StatusCode::ACCEPTED
        }
        _ => StatusCode::OK,
    };
    (path, json!({}), status)
}

/// What Dana gets for a good request about a project. She has one with a finished preview.
fn project_sample(route: &Route, house: &House) -> (String, Value, StatusCode) {
    let (id, film) = crate::projects::previewed(house, &house.agent("dana"));
    let path = route.path.replace("{id}", &id).replace("{film}", &film);
    let path = path.replace("{number}", "1");
    let (body, status) = match (route.method.as_str(), route.path) {
        ("PATCH", _) => (json!({ "revision": 9, "title": "Attic" }), StatusCode::OK),
        ("PUT", _) => (json!({ "stars": 5 }), StatusCode::OK),
        (_, path) if path.ends_with("/preview") => (json!({}), StatusCode::ACCEPTED),
        (_, path) if path.ends_with("/shapes") => {
            (json!({ "aspect_ratio": "1:1" }), StatusCode::ACCEPTED)
        }
        (_, path) if path.ends_with("/purchase") => {
            (json!({ "max_price_usd": 1 }), StatusCode::ACCEPTED)
        }
        _ => (json!({}), StatusCode::OK),
    };
    (path, body, status)
}

/// What Dana gets for a good request of a page about videos. She has a video with a finished preview.
fn cms_sample(method: &str, path: &str, house: &House) -> (String, Value, StatusCode) {
    let (id, film) = crate::cms::previewed(house, &house.person("dana"));
    let picture = "0b".repeat(32);
    let filled = path
        .replace("{id}", &id)
        .replace("{film}", &film)
        .replace("{number}", "1")
        .replace("{picture}", &picture)
        .replace("{step}", "topic")
        .replace("{choice}", "cancellation");
    let filled = match filled.ends_with("sample.wav") {
        true => filled.replace("{name}", "builtin"),
        false => filled.replace("{name}", "avery"),
    };
    let filled = filled.replace("{studio}", "house");
    let body = json!({
        "kind": "custom", "topic": "Open house", "stars": "5", "revision": "99", "aspect": "1:1",
        "price": "1000000",
    });
    let status = match (method, path) {
        ("GET", path) if path.ends_with("{picture}") => StatusCode::NOT_FOUND,
        ("GET", _) => StatusCode::OK,
        (_, path) if path.ends_with("/draft") => StatusCode::OK,
        // It is finished.
        (_, path) if path.ends_with("{choice}") => StatusCode::CONFLICT,
        _ => StatusCode::SEE_OTHER,
    };
    (filled, body, status)
}

fn caller<'a>(house: &'a House, who: &str) -> Caller<'a> {
    match who {
        "nobody" => house.nobody(),
        "stranger" => house.with("doorcast_0000"),
        "other agent" => house.agent("marisol"),
        "agent" => house.agent("dana"),
        "admin" => house.with(&house.token(Some("boss"), TokenScope::Admin)),
        "expired" => {
            let secret = house.token(Some("dana"), TokenScope::Admin);
            house.pass(DAY_MS);
            house.pulse.beat(i64::MAX / 2);
            house.with(&secret)
        }
        "revoked" => {
            use doorcast_app::ports::tokens::TokenStore;
            let secret = house.token(Some("dana"), TokenScope::Admin);
            let tokens = wait(house.store.list_tokens()).expect("a list");
            let newest = &tokens.last().expect("a token").id;
            wait(house.store.revoke_token(newest, 0)).expect("revoked");
            house.with(&secret)
        }
        "person" => house.person("dana"),
        "other person" => house.person("marisol"),
        "office admin" => house.person("boss"),
        "expired session" => {
            house.pass(2 * DAY_MS);
            house.pulse.beat(i64::MAX / 2);
            house.person("dana")
        }
        "program with a session" => house.nobody().header("cookie", "doorcast=session-boss"),
        _ => unreachable!("every caller is above"),
    }
}

/// Returns a body of JSON as the fields of a form.
fn fields(body: &Value) -> Vec<(&str, &str)> {
    let mut fields = Vec::new();
    for (name, value) in body.as_object().into_iter().flatten() {
        fields.push((name.as_str(), value.as_str().unwrap_or_default()));
    }
    fields
}

fn call(route: &Route, who: &str) -> (Answer, StatusCode) {
    let house = House::new();
    let (path, body, usual) = sample(route, &house);
    let caller = caller(&house, who);
    let answer = match route.method {
        Method::GET => caller.get(&path),
        Method::OPTIONS => caller.send("OPTIONS", &path, Vec::new()),
        _ if route.path.starts_with("/agent/")
            && (route.path.ends_with("/pictures") || route.path.ends_with("/photo")) =>
        {
            caller.upload(&path, &[], crate::cms::fakes::PICTURE)
        }
        _ if route.path.starts_with("/agent/") => caller.submit(&path, &fields(&body)),
        _ if route.path == "/api/v1/pictures" => {
            caller.send("POST", &path, crate::cms::fakes::PICTURE.to_vec())
        }
        _ => caller.json(route.method.as_str(), &path, &body),
    };
    (answer, usual)
}

#[test]
fn every_address_lets_in_those_it_is_for_and_nobody_else() {
    for route in ROUTES {
        for who in CALLERS {
            let (answer, usual) = call(route, who);
            let is_of_one_video = [
                "/videos/{id}",
                "/projects/{id}",
                "{videoId}",
                "/subscriptions/{id}",
                "settings/webhooks/{id}",
            ]
            .iter()
            .any(|part| route.path.contains(part));
            // Whoever looks after this office has no license to show.
            let is_boss = who.contains("admin") || who == "program with a session";
            let needs_license = route.path.starts_with("/api/videos/generate");
            let expected = match (route.who, who) {
                (Who::Anybody, _) => usual,
                (Who::Agent | Who::Admin, who) if is_browser(who) || who.contains("session") => {
                    StatusCode::UNAUTHORIZED
                }
                (_, "nobody" | "stranger" | "expired" | "revoked") => StatusCode::UNAUTHORIZED,
                (Who::Member, "expired session") => StatusCode::UNAUTHORIZED,
                (Who::Member, "agent" | "person") => usual,
                (Who::Member, _) if is_of_one_video => StatusCode::NOT_FOUND,
                (Who::Member, _) if is_boss && needs_license => StatusCode::BAD_REQUEST,
                (Who::Member, _) => usual,
                // Also those who look after the office see only their own videos on these pages.
                (Who::Person, "office admin" | "program with a session") if is_of_one_video => {
                    StatusCode::NOT_FOUND
                }
                (Who::Person | Who::OfficeAdmin, "office admin" | "program with a session") => {
                    usual
                }
                (Who::Person, "person") => usual,
                (Who::Person, "other person") if is_of_one_video => StatusCode::NOT_FOUND,
                (Who::Person, "other person") => usual,
                (Who::OfficeAdmin, "person" | "other person") => StatusCode::FORBIDDEN,
                (Who::Person | Who::OfficeAdmin, "expired session") => StatusCode::SEE_OTHER,
                (Who::Person | Who::OfficeAdmin, _) => StatusCode::UNAUTHORIZED,
                // Also administrators have only their own.
                (Who::Agent, "admin") if route.path.contains("/subscriptions/{id}") => {
                    StatusCode::NOT_FOUND
                }
                (_, "admin") | (Who::Agent, "agent") => usual,
                (Who::Agent, "other agent") if is_of_one_video => StatusCode::NOT_FOUND,
                (Who::Agent, "other agent") => usual,
                (Who::Admin, _) => StatusCode::FORBIDDEN,
                (Who::Agent, who) => panic!("{who} is not thought of"),
            };
            let (method, path) = (&route.method, route.path);
            assert_eq!(
                answer.status, expected,
                "{method} {path} as {who}: {answer:?}"
            );
            openapi::check_status(method.as_str(), path, answer.status.as_u16());
            if (route.who, who) == (Who::Person, "expired session") {
                let to = answer.header("location");
                assert!(to.starts_with("/agent/sign-in"), "{path} leads to {to}");
            }
            match answer.header("content-type").starts_with("text/html") {
                true => check_page(&answer),
                false if route.who == Who::Member => check_older(&answer),
                false => check_headers(&answer),
            }
        }
    }
}

fn is_browser(who: &str) -> bool {
    matches!(
        who,
        "person" | "other person" | "office admin" | "expired session"
    )
}

/// What every page carries.
pub(crate) fn check_page(answer: &Answer) {
    assert_eq!(
        answer.header("content-security-policy"),
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; \
         connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("referrer-policy"), "same-origin");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-request-id").len(), 32);
    assert_eq!(answer.header("access-control-allow-origin"), "");
}

/// What is answered where the older CMS was.
fn check_older(answer: &Answer) {
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.json()["success"], answer.status.is_success());
}

fn check_headers(answer: &Answer) {
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(
        answer.header("content-security-policy"),
        "default-src 'none'; frame-ancestors 'none'"
    );
    assert_eq!(answer.header("x-request-id").len(), 32);
    assert_eq!(answer.header("access-control-allow-origin"), "");
    if answer.status.is_client_error() {
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.json()["status"], answer.status.as_u16());
    }
    if answer.status == StatusCode::UNAUTHORIZED {
        let is_forged = answer.json()["type"] == "urn:doorcast:problem:forged";
        assert!(is_forged || answer.header("www-authenticate").starts_with("Bearer"));
    }
}

#[test]
fn an_address_is_listed_once() {
    let mut seen = std::collections::BTreeSet::new();
    for route in ROUTES {
        assert!(
            seen.insert((route.method.to_string(), route.path)),
            "{}",
            route.path
        );
    }
}

#[test]
fn what_is_not_listed_is_not_there() {
    let house = House::new();
    for path in ["/api/v1", "/api/v2/videos", "/api/v1/videos/", "/metrics/"] {
        let answer = house.admin().get(path);
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        check_headers(&answer);
    }
    let answer = house.admin().send("DELETE", "/api/v1/videos", Vec::new());
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.header("allow"), "POST,GET,HEAD");
    check_headers(&answer);
}

#[test]
fn a_token_in_the_address_opens_nothing() {
    let house = House::new();
    let secret = house.token(Some("dana"), TokenScope::Videos);
    for path in [
        format!("/api/v1/videos?access_token={secret}"),
        format!("/api/v1/videos?token={secret}"),
    ] {
        assert_eq!(house.nobody().get(&path).status, StatusCode::UNAUTHORIZED);
    }
}

#[test]
fn lists_show_agents_what_is_theirs_and_administrators_all() {
    let house = House::new();
    let mine = house.draft("dana");
    house.draft("marisol");
    let ids = |caller: Caller<'_>, query: &str| -> Vec<String> {
        let answer = caller.get(&format!("/api/v1/videos{query}")).json();
        let videos = answer["videos"].as_array().expect("a list").clone();
        let id = |video: &Value| video["id"].as_str().expect("an id").to_owned();
        videos.iter().map(id).collect()
    };
    assert_eq!(ids(house.agent("dana"), ""), [mine.as_str()]);
    assert_eq!(ids(house.agent("dana"), "?agent=marisol"), [mine.as_str()]);
    assert_eq!(ids(house.admin(), "").len(), 2);
    assert_eq!(ids(house.admin(), "?agent=dana"), [mine]);
    assert_eq!(ids(house.admin(), "?status=completed").len(), 0);
    let first = house.admin().get("/api/v1/videos?limit=1").json();
    let next = first["next"].as_str().expect("another page");
    assert_eq!(
        ids(house.admin(), &format!("?limit=1&after={next}")).len(),
        1
    );
}

#[test]
fn health_says_what_is_wrong() {
    let house = House::new();
    assert_eq!(house.nobody().get("/healthz").json()["status"], "ok");
    house.pass(30_000);
    let answer = house.nobody().get("/healthz");
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    let json = answer.json();
    assert_eq!(
        (&json["store"], &json["runner"]),
        (&json!("ok"), &json!("failing"))
    );
    assert_eq!(json["runner_last_round_ms_ago"], 30_000);
}

#[test]
fn calls_are_counted_by_pattern_and_tell_nothing_of_people() {
    let house = House::new();
    let id = house.draft("dana");
    for _ in 0..3 {
        house.agent("dana").get(&format!("/api/v1/videos/{id}"));
    }
    house.nobody().get("/api/v1/videos/unknown");
    let text = house.admin().get("/metrics").text();
    let show = r#"method="GET",route="/api/v1/videos/{id}""#;
    for line in [
        format!("doorcast_http_requests_total{{{show},status=\"200\"}} 3"),
        format!("doorcast_http_requests_total{{{show},status=\"401\"}} 1"),
        format!("doorcast_http_request_duration_seconds_count{{{show}}} 4"),
    ] {
        assert!(text.contains(&line), "{line} is not in\n{text}");
    }
    assert!(text.ends_with("# EOF\n"));
    assert!(!text.contains(&id) && !text.contains("dana"));
}
