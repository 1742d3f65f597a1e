//! Coming in, settings, people: as browsers do it.

use axum::http::StatusCode;
use doorcast_app::accounts::totp::code;
use doorcast_domain::account::totp::{TotpKey, TotpStep};

use crate::{
    doors::check_page,
    house::{Answer, Caller, House, NOW},
    people::PASSWORD,
};

const OTHER: &str = "green door, four keys";
const SECURITY: &str = "/agent/cms/settings/security";

/// The cookie an answer sets, as a browser sends it back.
fn cookie(answer: &Answer) -> String {
    let all = answer.headers.get_all("set-cookie").iter();
    let all: Vec<&str> = all.filter_map(|header| header.to_str().ok()).collect();
    let session = all.iter().find(|cookie| cookie.starts_with("doorcast="));
    let pair = session.and_then(|cookie| cookie.split(';').next());
    pair.expect("a session").to_owned()
}

fn browser<'a>(house: &'a House, answer: &Answer) -> Caller<'a> {
    house.visitor().header("cookie", &cookie(answer))
}

fn sign_in(house: &House, who: &str, password: &str) -> Answer {
    let email = format!("{who}@example.com");
    let fields = [("email", email.as_str()), ("password", password)];
    house.visitor().submit("/agent/sign-in", &fields)
}

/// The value of a field in a page.
fn value(html: &str, field: &str) -> String {
    let start = format!("name=\"{field}\" value=\"");
    let part = html.split(&start).nth(1).expect("a field");
    part.split('"').next().unwrap_or_default().to_owned()
}

#[test]
fn the_first_run_makes_the_owner_once() {
    let house = House::empty();
    let to_setup = house.visitor().get("/agent/sign-in");
    assert_eq!(to_setup.header("location"), "/agent/setup");
    check_page(&house.visitor().get("/agent/setup"));
    let fields = [
        ("name", "Dana Whitfield"),
        ("email", "dana@example.com"),
        ("password", OTHER),
    ];
    let weak = [fields[0], fields[1], ("password", "1234567890")];
    let again = house.visitor().submit("/agent/setup", &weak);
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!again.text().contains("1234567890"));
    let by_proxy = house.visitor().header("x-forwarded-for", "203.0.113.9");
    let refused = by_proxy.submit("/agent/setup", &fields);
    assert_eq!(
        refused.status,
        StatusCode::FORBIDDEN,
        "it cannot tell who that is"
    );
    let made = house.visitor().submit("/agent/setup", &fields);
    assert_eq!(made.header("location"), "/agent/cms");
    let page = browser(&house, &made).get("/agent/cms/office/people");
    assert!(page.text().contains("dana@example.com"));
    for answer in [
        house.visitor().get("/agent/setup"),
        house.visitor().submit("/agent/setup", &fields),
    ] {
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
}

#[test]
fn a_session_somebody_else_chose_is_never_taken_over() {
    let house = House::new();
    let planted = house.visitor().header("cookie", "doorcast=planted");
    let fields = [("email", "dana@example.com"), ("password", PASSWORD)];
    let answer = planted.submit("/agent/sign-in", &fields);
    assert_ne!(cookie(&answer), "doorcast=planted");
    let with_planted = planted.get("/agent/cms/settings");
    assert_eq!(with_planted.status, StatusCode::SEE_OTHER);
    assert_eq!(
        browser(&house, &answer).get("/agent/cms/settings").status,
        StatusCode::OK
    );
}

#[test]
fn signing_out_ends_the_session_for_good() {
    let house = House::new();
    let dana = sign_in(&house, "dana", PASSWORD);
    let caller = browser(&house, &dana);
    assert_eq!(caller.get(SECURITY).status, StatusCode::OK);
    caller.submit("/agent/sign-out", &[]);
    assert_eq!(caller.get(SECURITY).status, StatusCode::SEE_OTHER);
}

#[test]
fn guessing_is_slowed_down() {
    let house = House::new();
    for _ in 0..10 {
        let answer = sign_in(&house, "dana", "wrong");
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let answer = sign_in(&house, "dana", PASSWORD);
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.header("set-cookie"), "");
    check_page(&answer);
    let seconds: u64 = answer.header("retry-after").parse().expect("seconds");
    assert!((1..=61).contains(&seconds));
}

#[test]
fn nobody_escapes_the_limit_of_an_address_by_writing_another_one() {
    let house = House::new();
    let guess = |caller: Caller<'_>, number: u32| {
        let email = format!("somebody{number}@example.com");
        let fields = [("email", email.as_str()), ("password", "wrong")];
        caller.submit("/agent/sign-in", &fields).status
    };
    let stranger = |number: u32| {
        let written = format!("198.51.100.{}", number % 250);
        let caller = house.visitor().from("203.0.113.9");
        guess(caller.header("x-forwarded-for", &written), number)
    };
    let is_stopped = |number: &u32| stranger(*number) == StatusCode::TOO_MANY_REQUESTS;
    assert!((0..500).any(|number| is_stopped(&number)), "never stopped");

    let behind = |visitor: &str, number: u32| {
        let caller = house.visitor().from("10.0.0.1");
        guess(caller.header("x-forwarded-for", visitor), number)
    };
    let expected = StatusCode::TOO_MANY_REQUESTS;
    assert_eq!(behind("203.0.113.9", 600), expected, "it is the same one");
    assert_eq!(behind("1.2.3.4, 203.0.113.9", 601), expected);
    let other = behind("203.0.113.10", 602);
    assert_eq!(other, StatusCode::UNPROCESSABLE_ENTITY, "others may try");
}

#[test]
fn cookies_are_kept_to_an_encrypted_line_our_proxy_tells_of() {
    let house = House::new();
    let fields = [("email", "dana@example.com"), ("password", PASSWORD)];
    let sign_in = |peer, proto| {
        let caller = house.visitor().from(peer);
        let caller = caller.header("x-forwarded-proto", proto);
        let answer = caller.submit("/agent/sign-in", &fields);
        answer.header("set-cookie").to_owned()
    };
    let encrypted = sign_in("10.0.0.1", "https");
    assert!(encrypted.starts_with("__Host-doorcast="), "{encrypted}");
    assert!(encrypted.contains("; Secure"), "{encrypted}");
    for (peer, proto) in [("203.0.113.9", "https"), ("10.0.0.1", "http")] {
        let plain = sign_in(peer, proto);
        assert!(plain.starts_with("doorcast="), "{plain}");
    }
    let cookie = encrypted.split(';').next().expect("a cookie");
    let back = house
        .visitor()
        .from("10.0.0.1")
        .header("x-forwarded-proto", "https")
        .header("cookie", cookie);
    assert_eq!(back.get("/agent/cms/settings").status, StatusCode::OK);
}

#[test]
fn unknown_and_wrong_are_answered_alike() {
    let house = House::new();
    let told = |who| {
        sign_in(&house, who, "wrong")
            .text()
            .replace(&format!("{who}@"), "")
    };
    let (known, unknown) = (told("dana"), told("nobody"));
    let alert = |html: &str| {
        html.split("id=\"password-wrong\"")
            .nth(1)
            .map(|rest| rest[..200].to_owned())
    };
    assert!(alert(&known).is_some());
    assert_eq!(alert(&known), alert(&unknown));
}

#[test]
fn what_is_typed_into_a_profile_is_never_markup() {
    let house = House::new();
    let evil = "\"><script>alert(1)</script><img src=x onerror=alert(1)>";
    let dana = house.person("dana");
    let fields = [
        ("name", evil),
        ("brokerage", evil),
        ("license", evil),
        ("speaking_style", "</textarea><script>alert(1)</script>"),
    ];
    let saved = dana.submit("/agent/cms/settings", &fields);
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let wrong = [
        ("license_state", evil),
        ("phone", evil),
        ("accent", evil),
        ("language", evil),
    ];
    let refused = dana.submit("/agent/cms/settings", &wrong);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for page in [
        dana.get("/agent/cms/settings"),
        refused,
        house.person("boss").get("/agent/cms/office/people"),
    ] {
        check_page(&page);
        let html = page.text();
        assert!(html.contains("&#60;script&#62;alert(1)"), "{html}");
        assert!(
            !html.contains("<script>alert") && !html.contains("<img src=x"),
            "{html}"
        );
    }
}

#[test]
fn a_new_password_signs_out_everywhere_else() {
    let house = House::new();
    let here = sign_in(&house, "dana", PASSWORD);
    let caller = browser(&house, &here);
    let path = "/agent/cms/settings/security/password";
    let wrong = caller.submit(path, &[("old_password", "wrong"), ("new_password", OTHER)]);
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!wrong.text().contains(OTHER));
    let changed = caller.submit(path, &[("old_password", PASSWORD), ("new_password", OTHER)]);
    assert_eq!(changed.status, StatusCode::SEE_OTHER);
    assert_ne!(cookie(&changed), cookie(&here), "a new secret");
    for ended in [caller, house.person("dana")] {
        assert_eq!(ended.get(SECURITY).status, StatusCode::SEE_OTHER);
    }
    assert_eq!(
        browser(&house, &changed).get(SECURITY).status,
        StatusCode::OK
    );
}

#[test]
fn a_second_step_is_turned_on_asked_for_and_turned_off() {
    let house = House::new();
    let dana = house.person("dana");
    let page = dana.get(SECURITY).text();
    assert!(page.contains("<svg class=\"qr\""));
    let typed = value(&page, "key");
    let key = TotpKey::from_base32(&typed).expect("a key");
    let right = |step: i64| code(&key, TotpStep(TotpStep::at(NOW).0 + step));
    let wrong = dana.submit(
        &format!("{SECURITY}/codes"),
        &[("key", &typed), ("code", "12")],
    );
    assert_eq!(value(&wrong.text(), "key"), typed, "the same picture again");
    let on = dana.submit(
        &format!("{SECURITY}/codes"),
        &[("key", &typed), ("code", &right(0))],
    );
    assert_eq!(on.status, StatusCode::OK);
    check_page(&on);
    assert_eq!(
        on.text().matches("<li>").count()
            - house
                .person("x")
                .get("/agent/sign-in")
                .text()
                .matches("<li>")
                .count(),
        10 + 2
    );
    let first = sign_in(&house, "dana", PASSWORD);
    assert_eq!(
        (first.status, first.header("set-cookie")),
        (StatusCode::OK, "")
    );
    let ticket = value(&first.text(), "ticket");
    let finish = |code: &str| {
        let fields = [
            ("ticket", ticket.as_str()),
            ("code", code),
            ("next", "//evil.test"),
        ];
        house.visitor().submit("/agent/sign-in/code", &fields)
    };
    assert_eq!(
        finish(&right(0)).status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "used"
    );
    let in_now = finish(&right(1));
    assert_eq!(in_now.header("location"), "/agent/cms");
    let off = browser(&house, &in_now)
        .submit(&format!("{SECURITY}/codes/end"), &[("password", PASSWORD)]);
    assert_eq!(off.status, StatusCode::SEE_OTHER);
    assert_eq!(
        sign_in(&house, "dana", PASSWORD).status,
        StatusCode::SEE_OTHER
    );
}

#[test]
fn somebody_comes_by_an_invitation() {
    let house = House::new();
    let boss = house.person("boss");
    let path = "/agent/cms/office/invitations";
    let bad = boss.submit(
        path,
        &[
            ("email", "adam@example.com\r\nBcc: all@example.com"),
            ("role", "agent"),
        ],
    );
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(house.mailbox.messages(), []);
    let invited = boss.submit(path, &[("email", "adam@example.com"), ("role", "agent")]);
    assert_eq!(invited.status, StatusCode::SEE_OTHER);
    let link = house.mailbox.last_path();
    let page = house.visitor().get(&link);
    check_page(&page);
    assert!(page.text().contains("adam@example.com"));
    let fields = [("name", "Adam"), ("password", OTHER)];
    let accepted = house.visitor().submit(&link, &fields);
    assert_eq!(accepted.header("location"), "/agent/cms");
    let adam = browser(&house, &accepted);
    assert_eq!(
        adam.get("/agent/cms/office/people").status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        house.visitor().submit(&link, &fields).status,
        StatusCode::NOT_FOUND
    );
}

#[test]
fn a_forgotten_password_is_set_by_a_link() {
    let house = House::new();
    let ask = |email| {
        house
            .visitor()
            .submit("/agent/password", &[("email", email)])
            .text()
    };
    let known = ask("dana@example.com");
    let link = house.mailbox.last_path();
    let without_number = |html: String| html.replace("dana", "").replace("nobody", "");
    assert_eq!(
        without_number(known),
        without_number(ask("nobody@example.com"))
    );
    assert_eq!(house.mailbox.messages().len(), 1);
    check_page(&house.visitor().get(&link));
    let weak = house.visitor().submit(&link, &[("password", "short")]);
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    let set = house.visitor().submit(&link, &[("password", OTHER)]);
    assert_eq!(browser(&house, &set).get(SECURITY).status, StatusCode::OK);
    assert_eq!(
        house.person("dana").get(SECURITY).status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(house.visitor().get(&link).status, StatusCode::NOT_FOUND);
}

#[test]
fn people_are_changed_by_those_who_may() {
    let house = House::new();
    let boss = house.person("boss");
    let change = |who: &str, action: &str| {
        let path = format!("/agent/cms/office/people/{who}");
        boss.submit(&path, &[("action", action), ("role", "admin")])
    };
    assert_eq!(change("boss", "disable").status, StatusCode::CONFLICT);
    assert_eq!(change("nobody", "disable").status, StatusCode::NOT_FOUND);
    assert_eq!(change("dana", "disable").status, StatusCode::SEE_OTHER);
    assert_eq!(
        house.person("dana").get(SECURITY).status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(change("dana", "enable").status, StatusCode::SEE_OTHER);
    let link = change("marisol", "password").text();
    assert!(link.contains("https://doors.example/agent/password/"));
    assert_eq!(change("marisol", "role").status, StatusCode::SEE_OTHER);
    let marisol = sign_in(&house, "marisol", PASSWORD);
    assert_eq!(
        browser(&house, &marisol)
            .get("/agent/cms/office/people")
            .status,
        StatusCode::OK
    );
}

#[test]
fn a_token_is_shown_once_and_revoked() {
    let house = House::new();
    let dana = house.person("dana");
    let path = "/agent/cms/settings/tokens";
    let made = dana.submit(
        path,
        &[("name", "<b>sync</b>"), ("scope", "videos"), ("days", "30")],
    );
    check_page(&made);
    let html = made.text();
    let start = html.find("doorcast_").expect("the secret");
    let secret = html[start..]
        .split('<')
        .next()
        .expect("the secret")
        .to_owned();
    let list = dana.get(path).text();
    assert!(!list.contains(&secret) && list.contains("&#60;b&#62;sync"));
    assert_eq!(
        house.with(&secret).get("/api/v1/videos").status,
        StatusCode::OK
    );
    let above = dana.submit(path, &[("name", "x"), ("scope", "admin")]);
    assert_eq!(above.status, StatusCode::FORBIDDEN);
    let end = list
        .split("action=\"")
        .find(|part| part.contains("/end\""))
        .expect("a button");
    let end = end.split('"').next().expect("an address").to_owned();
    assert_eq!(
        house.person("marisol").submit(&end, &[]).status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(dana.submit(&end, &[]).status, StatusCode::SEE_OTHER);
    assert_eq!(
        house.with(&secret).get("/api/v1/videos").status,
        StatusCode::UNAUTHORIZED
    );
}

#[test]
fn forms_of_other_sites_change_nothing_about_accounts() {
    let house = House::new();
    let caller = house
        .nobody()
        .header("cookie", "doorcast=session-boss")
        .header("host", "doors.example")
        .header("accept", "text/html")
        .header("sec-fetch-site", "cross-site");
    for path in [
        "/agent/setup",
        "/agent/sign-in/code",
        "/agent/password",
        "/agent/password/0123",
        "/agent/invitations/0123",
        "/agent/cms/settings",
        "/agent/cms/settings/security/password",
        "/agent/cms/settings/security/codes",
        "/agent/cms/settings/tokens",
        "/agent/cms/office/invitations",
        "/agent/cms/office/people/dana",
    ] {
        let answer = caller.submit(path, &[("action", "disable")]);
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(answer.header("set-cookie"), "", "{path}");
    }
    assert_eq!(house.person("dana").get(SECURITY).status, StatusCode::OK);
}
