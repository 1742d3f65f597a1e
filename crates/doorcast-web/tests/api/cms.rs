//! Videos on pages, as agents see them.

#[path = "cms/fakes.rs"]
pub(crate) mod fakes;

use axum::http::StatusCode;
use doorcast_app::ports::videos::VideoStore;
use doorcast_domain::{
    pipeline::{Status, id::VideoId},
    project::Project,
};

use crate::{
    doors::check_page,
    house::{Answer, Caller, FILM, House, name, wait},
};

const EVIL: &str = "\"><script>alert(1)</script><img src=x onerror=alert(1)>";

/// Returns the id in the address somebody is sent to.
fn id_in(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let parts: Vec<&str> = answer.header("location").split('/').collect();
    parts[4].to_owned()
}

fn begin(agent: &Caller<'_>) -> String {
    let answer = agent.submit("/agent/cms/videos", &[("kind", "custom")]);
    assert!(answer.header("location").ends_with("/topic"));
    id_in(&answer)
}

fn at(id: &str, rest: &str) -> String {
    format!("/agent/cms/videos/{id}{rest}")
}

/// Begins a video and has its words written.
fn written(agent: &Caller<'_>) -> String {
    let id = begin(agent);
    let topic = [
        ("revision", "0"),
        ("topic", "Open house"),
        ("seconds", "15"),
    ];
    let answer = agent.submit(&at(&id, "/topic"), &topic);
    assert_eq!(answer.header("location"), at(&id, "/script"));
    let answer = agent.submit(&at(&id, "/writing"), &[("revision", "1")]);
    assert_eq!(answer.header("location"), at(&id, "/script"));
    id
}

/// Has the preview of a video made and finished.
pub(crate) fn previewed(house: &House, agent: &Caller<'_>) -> (String, String) {
    let id = written(agent);
    let answer = agent.submit(&at(&id, "/preview"), &[]);
    assert_eq!(answer.header("location"), at(&id, ""));
    let film = newest(house, &id);
    house.finish(&film);
    (id, film)
}

fn project(house: &House, id: &str) -> Project {
    house.project(id)
}

fn newest(house: &House, id: &str) -> String {
    let project = project(house, id);
    project.newest_film().expect("a film").video.to_string()
}

#[test]
fn nothing_is_there_at_first_and_one_click_makes_a_video() {
    let house = House::new();
    let dana = house.person("dana");
    let feed = dana.get("/agent/cms");
    check_page(&feed);
    assert!(feed.text().contains("/agent/cms/first-video"));
    let id = id_in(&dana.submit("/agent/cms/first-video", &[]));
    let project = project(&house, &id);
    assert_eq!(project.films.len(), 1, "the preview is begun");
    let page = dana.get(&at(&id, ""));
    check_page(&page);
    assert!(page.text().contains("data-events="));
    assert!(!dana.get("/agent/cms").text().contains("first-video"));
}

#[test]
fn whoever_lacks_a_profile_begins_with_the_topic_and_is_told() {
    let house = House::new();
    let boss = house.person("boss");
    let answer = boss.submit("/agent/cms/first-video", &[]);
    assert!(answer.header("location").ends_with("/topic"));
    let id = id_in(&answer);
    let page = boss.get(&at(&id, "/finish"));
    assert!(page.text().contains("/agent/cms/settings"));
    for path in ["/preview", "/writing"] {
        let refused = boss.submit(&at(&id, path), &[]);
        assert_eq!(refused.status, StatusCode::CONFLICT, "{path}");
        check_page(&refused);
    }
}

#[test]
fn every_step_is_a_form_that_keeps_what_was_typed() {
    let house = House::new();
    let dana = house.person("dana");
    let id = written(&dana);
    let steps = ["type", "topic", "script", "settings", "shape", "finish"];
    for step in steps {
        let page = dana.get(&at(&id, &format!("/{step}")));
        check_page(&page);
        assert!(page.text().contains("aria-current=\"step\""), "{step}");
    }
    assert!(
        dana.get(&at(&id, "/topic"))
            .text()
            .contains("value=\"Open house\"")
    );
    assert!(
        dana.get(&at(&id, "/script"))
            .text()
            .contains("dana Whitfield Open house")
    );
    assert!(
        dana.get(&at(&id, "/settings"))
            .text()
            .contains("sample.wav")
    );
    assert!(dana.get(&at(&id, "/finish")).text().contains("$1.00"));
    let choices = [
        ("revision", "99"),
        ("presenter", "house:avery"),
        ("voice", ""),
        ("background", "color"),
        ("background-color", "#F4EFE6"),
    ];
    let answer = dana.submit(&at(&id, "/settings"), &choices);
    assert_eq!(answer.header("location"), at(&id, "/shape"));
    dana.submit(&at(&id, "/shape"), &[("revision", "99"), ("aspect", "1:1")]);
    let page = dana.get(&at(&id, "/shape")).text();
    assert!(page.contains("value=\"1:1\" checked"), "{page}");
    assert_eq!(dana.get(&at(&id, "/nowhere")).status, StatusCode::NOT_FOUND);
    let left_off = dana.get(&at(&id, ""));
    assert_eq!(left_off.header("location"), at(&id, "/finish"));
}

#[test]
fn mistakes_are_named_beside_their_fields_and_nothing_typed_is_lost() {
    let house = House::new();
    let dana = house.person("dana");
    let id = begin(&dana);
    let long = "x".repeat(201);
    let answer = dana.submit(&at(&id, "/topic"), &[("revision", "0"), ("topic", &long)]);
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    check_page(&answer);
    let html = answer.text();
    assert!(html.contains(&long) && html.contains("id=\"topic-wrong\""));
    let empty = dana.submit(&at(&id, "/topic"), &[("revision", "0"), ("topic", " ")]);
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let none = dana.submit("/agent/cms/videos", &[("kind", "opera")]);
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn two_windows_lose_nothing() {
    let house = House::new();
    let dana = house.person("dana");
    let id = begin(&dana);
    let draft = |fields: &[(&str, &str)]| dana.submit(&at(&id, "/draft"), fields).json();
    let first = draft(&[("revision", "0"), ("topic", "Pool")]);
    assert_eq!(
        (&first["revision"], &first["clashes"]),
        (&1.into(), &serde_json::json!([]))
    );
    let clash = draft(&[("revision", "0"), ("topic", "Garden"), ("title", "T")]);
    assert_eq!(clash["clashes"], serde_json::json!(["topic"]));
    assert!(clash["message"].is_string());
    let kept = project(&house, &id);
    assert_eq!((kept.topic.as_str(), kept.title.as_str()), ("Pool", "T"));
    draft(&[("revision", "2"), ("script", "One window.")]);
    let both = draft(&[("revision", "2"), ("script", "Two windows.")]);
    assert_eq!(both["words"], 2);
    let texts: Vec<String> = project(&house, &id)
        .revisions
        .into_iter()
        .map(|one| one.text)
        .collect();
    assert_eq!(texts, ["One window.", "Two windows."]);
    let page = dana.submit(
        &at(&id, "/topic"),
        &[("revision", "0"), ("topic", "Garden")],
    );
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.text().contains("value=\"Garden\""),
        "what was typed stays"
    );
    let long = "x".repeat(5_001);
    let refused = dana.submit(&at(&id, "/draft"), &[("revision", "9"), ("script", &long)]);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.json()["field"], "script");
}

#[test]
fn the_script_comes_in_words_and_every_version_is_one_click_back() {
    let house = House::new();
    let dana = house.person("dana");
    let id = written(&dana);
    let stream = house.nobody().header("accept", "text/event-stream");
    let stream = stream.header("sec-fetch-site", "same-origin");
    let stream = stream.header("cookie", "doorcast=session-dana");
    let answer = stream.submit(&at(&id, "/writing"), &[("revision", "2")]);
    assert_eq!(answer.header("content-type"), "text/event-stream");
    let text = answer.text();
    assert!(
        text.contains("event: words") && text.contains("event: done"),
        "{text}"
    );
    let kept = project(&house, &id);
    assert_eq!(
        (kept.revisions.len(), kept.regenerations, kept.current),
        (2, 1, Some(2))
    );
    let page = dana.get(&at(&id, "/script")).text();
    assert!(page.contains("/revisions/1/choice") && !page.contains("/revisions/2/choice"));
    let back = dana.submit(&at(&id, "/revisions/1/choice"), &[]);
    assert_eq!(back.header("location"), at(&id, "/script"));
    assert_eq!(project(&house, &id).current, Some(1));
    let none = dana.submit(&at(&id, "/revisions/9/choice"), &[]);
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[test]
fn a_finished_video_plays_and_is_downloaded() {
    let house = House::new();
    let dana = house.person("dana");
    let (id, film) = previewed(&house, &dana);
    let page = dana.get(&at(&id, "")).text();
    assert!(
        page.contains("kind=\"captions\"") && page.contains("poster.jpg"),
        "{page}"
    );
    let file = |rest: &str| dana.get(&at(&id, &format!("/films/{film}/{rest}")));
    assert_eq!(file("film.mp4").body, FILM);
    assert!(
        file("film.mp4?download")
            .header("content-disposition")
            .starts_with("attachment")
    );
    assert!(file("captions.vtt").body.starts_with(b"WEBVTT"));
    assert_eq!(file("poster.jpg").header("content-type"), "image/jpeg");
    let part = dana.clone().header("range", "bytes=2-3");
    let part = part.get(&at(&id, &format!("/films/{film}/film.mp4")));
    assert_eq!(
        (part.status, part.body.as_slice()),
        (StatusCode::PARTIAL_CONTENT, &FILM[2..4])
    );
    assert!(
        dana.get("/agent/cms")
            .text()
            .contains(&format!("/films/{film}/poster.jpg"))
    );
}

#[test]
fn pressing_twice_is_pressing_once_and_nothing_dearer_is_bought() {
    let house = House::new();
    let dana = house.person("dana");
    let id = written(&dana);
    let cheap = dana.submit(&at(&id, "/purchase"), &[("price", "999999")]);
    assert_eq!(cheap.status, StatusCode::CONFLICT);
    assert_eq!(
        project(&house, &id).films.len(),
        0,
        "nothing is left behind"
    );
    for _ in 0..3 {
        let answer = dana.submit(&at(&id, "/purchase"), &[("price", "1000000")]);
        assert_eq!(answer.header("location"), at(&id, ""));
    }
    let project = project(&house, &id);
    assert_eq!(project.films.len(), 1);
    let video = house.video(&newest(&house, &id));
    assert_eq!(video.attempts.len(), 1);
    let page = dana.get(&at(&id, "")).text();
    assert!(page.contains("Set aside"), "the history knows the money");
}

#[test]
fn presses_at_once_buy_once() {
    let house = House::new();
    let dana = house.person("dana");
    let id = written(&dana);
    let press = || dana.form_request(&at(&id, "/purchase"), &[("price", "1000000")]);
    let answers = house.at_once((0..8).map(|_| press()).collect());
    for answer in &answers {
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    }
    let films = project(&house, &id).films;
    let attempts = films
        .iter()
        .map(|film| house.video(film.video.as_str()).attempts.len());
    assert_eq!(attempts.sum::<usize>(), 1);
}

#[test]
fn other_shapes_are_made_of_the_same_words() {
    let house = House::new();
    let dana = house.person("dana");
    let (id, film) = previewed(&house, &dana);
    assert!(dana.get(&at(&id, "")).text().contains("value=\"1:1\""));
    let shapes = at(&id, &format!("/films/{film}/shapes"));
    for _ in 0..2 {
        let answer = dana.submit(&shapes, &[("aspect", "1:1")]);
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
    let films = project(&house, &id).films;
    assert_eq!(films.len(), 2);
    assert_eq!(films[1].aspect.name(), "1:1");
    assert_eq!(films[1].script, films[0].script);
    let wrong = dana.submit(&shapes, &[("aspect", "7:1")]);
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn events_go_on_after_the_last_one_seen() {
    let house = House::new();
    let dana = house.person("dana");
    let (id, film) = previewed(&house, &dana);
    let all = dana.get(&at(&id, "/events"));
    assert_eq!(all.header("content-type"), "text/event-stream");
    let revision = house.video(&film).revision;
    let line = format!("id: {film}-{revision}\nevent: film\n");
    assert!(all.text().starts_with(&line), "{}", all.text());
    assert!(all.text().contains("\"status\":\"completed\""));
    let again = dana
        .clone()
        .header("last-event-id", &format!("{film}-{revision}"));
    let rest = again.get(&at(&id, "/events")).text();
    assert_eq!(rest, "event: end\ndata: {}\n\n");
}

#[test]
fn what_has_stopped_offers_choices() {
    let house = House::new();
    let dana = house.person("dana");
    let id = written(&dana);
    dana.submit(&at(&id, "/purchase"), &[("price", "1000000")]);
    let film = newest(&house, &id);
    let choice = |name: &str| at(&id, &format!("/films/{film}/{name}"));
    assert!(
        dana.get(&at(&id, ""))
            .text()
            .contains(&choice("cancellation"))
    );
    let answer = dana.submit(&choice("cancellation"), &[]);
    assert_eq!(answer.header("location"), at(&id, ""));
    let page = dana.get(&at(&id, ""));
    check_page(&page);
    assert!(page.text().contains(&choice("repetition")));
    assert!(dana.get("/agent/cms?status=failed").text().contains(&id));
    let again = [("number", "2"), ("price", "1000000")];
    for (expected, _) in [(StatusCode::SEE_OTHER, 1), (StatusCode::CONFLICT, 2)] {
        assert_eq!(dana.submit(&choice("repetition"), &again).status, expected);
    }
    assert_eq!(house.video(&film).attempts.len(), 2);
    assert_eq!(
        dana.submit(&choice("opera"), &[]).status,
        StatusCode::NOT_FOUND
    );
}

#[test]
fn a_deleted_video_is_in_the_bin_and_comes_back() {
    let house = House::new();
    let dana = house.person("dana");
    let (id, _) = previewed(&house, &dana);
    dana.submit(&at(&id, "/deletion"), &[]);
    let page = dana.get(&at(&id, "")).text();
    assert!(page.contains("/restoration"));
    assert!(!dana.get("/agent/cms").text().contains(&id));
    assert!(dana.get("/agent/cms?shelf=bin").text().contains(&id));
    let typed = dana.submit(&at(&id, "/topic"), &[("revision", "9"), ("topic", "x")]);
    assert_eq!(typed.status, StatusCode::CONFLICT);
    let back = dana.submit(&at(&id, "/restoration"), &[]);
    assert!(back.header("set-cookie").contains("flash-restored"));
    assert!(dana.get("/agent/cms").text().contains(&id));
}

#[test]
fn a_rating_is_kept() {
    let house = House::new();
    let dana = house.person("dana");
    let id = begin(&dana);
    dana.submit(&at(&id, "/rating"), &[("stars", "4")]);
    assert_eq!(
        project(&house, &id).rating.map(|rating| rating.stars()),
        Some(4)
    );
    for stars in ["0", "6", "x"] {
        let refused = dana.submit(&at(&id, "/rating"), &[("stars", stars)]);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[test]
fn pictures_are_taken_shown_and_removed() {
    let house = House::new();
    let dana = house.person("dana");
    let id = begin(&dana);
    let pictures = at(&id, "/pictures");
    for used in ["photo", "background"] {
        let answer = dana.upload(&pictures, &[("use", used)], fakes::PICTURE);
        assert_eq!(
            answer.header("location"),
            at(&id, "/settings"),
            "{}",
            answer.text()
        );
    }
    let photo = project(&house, &id).settings.photos[0].clone();
    let address = format!("/agent/cms/pictures/{photo}");
    assert_eq!(dana.get(&address).body, fakes::PICTURE);
    assert_eq!(dana.get(&address).header("content-type"), "image/jpeg");
    let settings = dana.get(&at(&id, "/settings")).text();
    assert_eq!(settings.matches(&address).count(), 2, "{settings}");
    dana.submit(&at(&id, &format!("/photos/{photo}/removal")), &[]);
    assert!(project(&house, &id).settings.photos.is_empty());
    for bad in [&b"<svg><script>alert(1)</script></svg>"[..], b""] {
        let refused = dana.upload(&pictures, &[("use", "photo")], bad);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        check_page(&refused);
    }
}

#[test]
fn two_agents_never_see_each_others_anything() {
    let house = House::new();
    let (dana, marisol) = (house.person("dana"), house.person("marisol"));
    let (id, film) = previewed(&house, &dana);
    assert!(!marisol.get("/agent/cms").text().contains(&id));
    assert!(!marisol.get("/agent/cms?q=open").text().contains(&id));
    assert!(!marisol.get("/agent/cms?shelf=bin").text().contains(&id));
    let own = begin(&marisol);
    let before = project(&house, &id);
    for path in ["", "/topic", "/script", "/finish", "/events"] {
        assert_eq!(
            marisol.get(&at(&id, path)).status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    for file in ["film.mp4", "poster.jpg", "captions.vtt"] {
        for project in [&id, &own] {
            let file = at(project, &format!("/films/{film}/{file}"));
            assert_eq!(marisol.get(&file).status, StatusCode::NOT_FOUND, "{file}");
        }
    }
    let steer = format!("/films/{film}/cancellation");
    for path in [
        "/topic",
        "/draft",
        "/writing",
        "/preview",
        "/purchase",
        "/rating",
        "/deletion",
        "/restoration",
        "/revisions/1/choice",
        &steer,
    ] {
        let fields = [("topic", "x"), ("stars", "1"), ("price", "9000000")];
        let answer = marisol.submit(&at(&id, path), &fields);
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(project(&house, &id), before);
}

#[test]
fn nothing_typed_becomes_part_of_a_page() {
    let house = House::new();
    let dana = house.person("dana");
    let (id, _) = previewed(&house, &dana);
    let fields = [
        ("revision", "99"),
        ("title", EVIL),
        ("topic", EVIL),
        ("points", EVIL),
        ("script", EVIL),
    ];
    let kept = dana.submit(&at(&id, "/draft"), &fields);
    assert_eq!(kept.json()["clashes"], serde_json::json!([]));
    assert!(kept.header("content-type").starts_with("application/json"));
    let search = format!("/agent/cms?q={}", "%22%3E%3Cscript%3E");
    let pages = [
        "",
        "/type",
        "/topic",
        "/script",
        "/settings",
        "/shape",
        "/finish",
    ];
    let addresses = pages.map(|page| at(&id, page)).into_iter();
    for address in addresses.chain(["/agent/cms".to_owned(), search]) {
        let page = dana.get(&address);
        check_page(&page);
        let html = page.text();
        assert!(
            !html.contains("<script>") && !html.contains("<img src=x"),
            "{address}"
        );
    }
    assert!(dana.get("/agent/cms").text().contains("&#60;script&#62;"));
}

#[test]
fn the_feed_is_filtered_and_read_in_pages() {
    let house = House::new();
    let dana = house.person("dana");
    let ids: Vec<String> = (0..14)
        .map(|_| {
            house.pass(1_000);
            begin(&dana)
        })
        .collect();
    let first = dana.get("/agent/cms?kind=custom&status=draft").text();
    assert_eq!(first.matches("class=\"tile\"").count(), 12);
    assert!(first.contains(&ids[13]) && !first.contains(&ids[0]));
    let start = first
        .find("/agent/cms?kind=custom&#38;status=draft&#38;after=")
        .expect("a next page");
    let next = first[start..]
        .split('"')
        .next()
        .expect("an address")
        .replace("&#38;", "&");
    let second = dana.get(&next).text();
    assert_eq!(second.matches("class=\"tile\"").count(), 2);
    assert!(second.contains(&ids[0]));
    let none = dana.get("/agent/cms?kind=market_update").text();
    assert!(!none.contains("class=\"tile\"") && !none.contains("first-video"));
}

#[test]
fn galleries_have_portraits_and_voices() {
    let house = House::new();
    let dana = house.person("dana");
    let portrait = dana.get("/agent/cms/cast/house/avery/portrait.jpg");
    assert_eq!(portrait.header("content-type"), "image/jpeg");
    let sample = dana.clone().header("range", "bytes=0-3");
    let sample = sample.get("/agent/cms/cast/house/builtin/sample.wav");
    assert_eq!(
        (sample.status, sample.body.as_slice()),
        (StatusCode::PARTIAL_CONTENT, &b"RIFF"[..])
    );
    let none = dana.get("/agent/cms/cast/house/nobody/portrait.jpg");
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[test]
fn a_film_leads_to_its_project_only() {
    let house = House::new();
    let dana = house.person("dana");
    let (id, film) = previewed(&house, &dana);
    let other = begin(&dana);
    let elsewhere = dana.get(&at(&other, &format!("/films/{film}/film.mp4")));
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    let video_id: VideoId = name(&film);
    let video = wait(house.store.find(&video_id))
        .expect("an answer")
        .expect("a film");
    assert_eq!(video.status(), Status::Completed);
    assert_eq!(video.project.map(|project| project.to_string()), Some(id));
}
