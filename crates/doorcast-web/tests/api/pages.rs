//! Pages as browsers get them.

use axum::http::StatusCode;
use doorcast_domain::video::Language;
use doorcast_web::{
    frame::Theme,
    pages::{Sample, samples},
};

use crate::{doors::check_page, house::House};

fn every_sample() -> Vec<Sample> {
    let languages = [Language::English, Language::Spanish];
    languages
        .into_iter()
        .flat_map(|language| samples(language, Theme::Device))
        .collect()
}

#[test]
fn every_page_can_be_shown_in_both_languages() {
    let english = samples(Language::English, Theme::Device);
    let spanish = samples(Language::Spanish, Theme::Device);
    assert_eq!(english.len(), spanish.len());
    for (english, spanish) in english.iter().zip(&spanish) {
        assert!(english.html.contains("lang=\"en\""), "{}", english.name);
        assert!(spanish.html.contains("lang=\"es\""), "{}", spanish.name);
        assert_ne!(english.html, spanish.html, "{}", english.name);
    }
}

#[test]
fn no_page_lacks_a_word_or_carries_a_script_or_style_of_its_own() {
    for Sample { name, html } in every_sample() {
        assert!(!html.contains('\u{27e8}'), "{name} lacks a word");
        for forbidden in [
            "<style",
            " style=",
            "javascript:",
            " onclick=",
            " onload=",
            "<script>",
        ] {
            assert!(!html.contains(forbidden), "{name} has {forbidden}");
        }
        assert!(html.len() < 100 * 1024, "{name} has {} bytes", html.len());
        for wanted in [
            "<h1",
            "class=\"skip\"",
            "<main id=\"main\"",
            " · Doorcast</title>",
        ] {
            assert_eq!(html.matches(wanted).count(), 1, "{name}: {wanted}");
        }
    }
}

#[test]
fn ids_are_there_once_and_labels_lead_to_them() {
    for Sample { name, html } in every_sample() {
        let values = |attribute: &str| -> Vec<String> {
            let start = format!(" {attribute}=\"");
            let parts = html.split(&start).skip(1);
            let value = |part: &str| part.split('"').next().unwrap_or_default().to_owned();
            parts.map(value).collect()
        };
        let ids = values("id");
        let mut seen = std::collections::BTreeSet::new();
        for id in &ids {
            assert!(seen.insert(id), "{name} has {id} twice");
        }
        for target in values("for").into_iter().chain(values("aria-describedby")) {
            for part in target.split(' ') {
                assert!(seen.contains(&part.to_owned()), "{name} has no {part}");
            }
        }
    }
}

#[test]
fn whoever_is_not_signed_in_is_brought_back_afterwards() {
    let house = House::new();
    let page = house
        .visitor()
        .get("/agent/sign-in?next=%2Fagent%2Fcms%3Fa%3Db");
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.text()
            .contains("name=\"next\" value=\"/agent/cms?a=b\"")
    );
    let fields = [
        ("email", " dana@example.com"),
        ("password", " a good password "),
        ("next", "/agent/cms?a=b"),
    ];
    let answer = house.visitor().submit("/agent/sign-in", &fields);
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/agent/cms?a=b");
    let cookie = answer.header("set-cookie");
    let (secret, rest) = cookie.split_once(';').expect("attributes");
    assert_eq!(secret.len(), "doorcast=".len() + 64);
    assert!(rest.starts_with(" Path=/; HttpOnly; SameSite=Lax"));
}

#[test]
fn nobody_is_sent_to_another_site() {
    let house = House::new();
    for next in [
        "//evil.test",
        "https://evil.test",
        "/\\evil.test",
        "/\t/evil.test",
        "\r\nx: y",
    ] {
        let fields = [
            ("email", "dana@example.com"),
            ("password", " a good password "),
            ("next", next),
        ];
        let answer = house.visitor().submit("/agent/sign-in", &fields);
        assert_eq!(answer.header("location"), "/agent/cms", "{next:?}");
        let answer = house
            .visitor()
            .submit("/agent/look", &[("theme", "dark"), ("back", next)]);
        assert_eq!(answer.header("location"), "/agent/cms", "{next:?}");
    }
}

#[test]
fn a_form_with_mistakes_keeps_what_was_typed_but_no_password() {
    let house = House::new();
    let typed = [
        ("email", "dana@example.com\"><b>"),
        ("password", "secret-words"),
    ];
    let answer = house.visitor().submit("/agent/sign-in", &typed);
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    check_page(&answer);
    let html = answer.text();
    assert!(
        html.contains("value=\"dana@example.com&#34;&#62;&#60;b&#62;\""),
        "{html}"
    );
    assert!(!html.contains("secret-words"));
    assert!(html.contains("id=\"password-wrong\""));
    assert!(html.contains("aria-describedby=\"password-wrong\""));
    assert!(html.contains("href=\"#password\""));
}

#[test]
fn forms_of_other_sites_change_nothing() {
    let house = House::new();
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.test"),
    ] {
        let caller = house
            .nobody()
            .header("cookie", "doorcast=session-boss")
            .header("accept", "text/html")
            .header("host", "doorcast.test")
            .header(name, value);
        for path in ["/agent/sign-out", "/agent/sign-in", "/agent/look"] {
            let answer = caller.submit(path, &[]);
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}: {name}");
            assert_eq!(answer.header("set-cookie"), "");
            check_page(&answer);
        }
    }
}

#[test]
fn what_is_said_is_said_once() {
    let house = House::new();
    let answer = house.person("dana").submit("/agent/sign-out", &[]);
    let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
    assert_eq!(cookies.len(), 2, "{cookies:?}");
    assert!(
        cookies[1]
            .to_str()
            .expect("text")
            .starts_with("doorcast=; ")
    );
    let said = house
        .visitor()
        .header("cookie", "doorcast-said=flash-signed-out");
    let page = said.get("/agent/sign-in");
    assert!(page.text().contains("You are signed out."));
    assert!(page.header("set-cookie").starts_with("doorcast-said=; "));
    let forged = house
        .visitor()
        .header("cookie", "doorcast-said=error-500-title");
    assert!(!forged.get("/agent/sign-in").text().contains("data-toast"));
}

#[test]
fn language_and_colors_are_a_choice() {
    let house = House::new();
    let spanish = house.visitor().header("accept-language", "es-MX,es;q=0.9");
    assert!(spanish.get("/agent/sign-in").text().contains("lang=\"es\""));
    let chosen = [("language", "en"), ("back", "/agent/sign-in")];
    let answer = spanish.submit("/agent/look", &chosen);
    assert!(
        answer
            .header("set-cookie")
            .starts_with("doorcast-language=en; ")
    );
    let reader = spanish.header("cookie", "doorcast-language=en; doorcast-theme=dark");
    let html = reader.get("/agent/sign-in").text();
    assert!(html.contains("<html lang=\"en\" data-theme=\"dark\">"));
}

#[test]
fn people_get_pages_about_problems_and_programs_get_documents() {
    let house = House::new();
    let page = house.visitor().get("/agent/nowhere");
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    check_page(&page);
    assert!(page.text().contains(page.header("x-request-id")));
    let document = house.nobody().header("accept", "*/*").get("/agent/nowhere");
    assert_eq!(document.header("content-type"), "application/problem+json");
    let api = house.visitor().get("/api/v1/nowhere");
    assert_eq!(api.header("content-type"), "application/problem+json");
}

#[test]
fn assets_are_kept_for_good_under_their_hash() {
    let house = House::new();
    let html = house.visitor().get("/agent/sign-in").text();
    let start = html.find("/assets/").expect("an asset");
    let address = html[start..].split('"').next().expect("an address");
    let plain = house.visitor().get(address);
    assert_eq!(
        plain.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    let packed = house
        .visitor()
        .header("accept-encoding", "br;q=1.0, gzip")
        .get(address);
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert_eq!(plain.header("content-type"), packed.header("content-type"));
    assert_eq!(plain.header("vary"), "accept-encoding");
    let other = house.visitor().get("/assets/0000/app.css");
    assert_eq!(
        (other.status, other.header("cache-control")),
        (StatusCode::OK, "no-cache")
    );
    assert_eq!(
        house.visitor().get("/assets/0000/none.css").status,
        StatusCode::NOT_FOUND
    );
}

#[test]
fn pages_are_packed_for_those_who_take_it() {
    let house = House::new();
    let packed = house
        .visitor()
        .header("accept-encoding", "gzip")
        .get("/agent/sign-in");
    assert_eq!(packed.header("content-encoding"), "gzip");
    check_page(&packed);
    let plain = house
        .visitor()
        .header("accept-encoding", "gzip;q=0")
        .get("/agent/sign-in");
    assert!(packed.body.len() * 2 < plain.body.len());
}

#[test]
fn what_went_wrong_leads_on_for_those_who_are_signed_in() {
    let house = House::new();
    let dana = house.person("dana");
    let elsewhere = house
        .nobody()
        .header("accept", "text/html")
        .header("cookie", "doorcast=session-dana")
        .header("sec-fetch-site", "cross-site");
    for (answer, status) in [
        (dana.get("/agent/cms/nowhere"), StatusCode::NOT_FOUND),
        (dana.get("/agent/cms/videos/0"), StatusCode::NOT_FOUND),
        (dana.get("/agent/cms/office"), StatusCode::FORBIDDEN),
        (
            elsewhere.submit("/agent/cms/first-video", &[]),
            StatusCode::FORBIDDEN,
        ),
    ] {
        assert_eq!(answer.status, status);
        check_page(&answer);
        let html = answer.text();
        assert!(html.contains("class=\"places\""), "{status}: {html}");
        assert!(html.contains("action=\"/agent/sign-out\""), "{status}");
    }
    let stranger = house.visitor().get("/agent/nowhere");
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    assert!(!stranger.text().contains("class=\"places\""));
}
