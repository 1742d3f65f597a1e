//! A new owner in a real browser: from the first page of a new house to a video that plays.

mod common;
#[path = "browser/slow.rs"]
mod slow;
#[path = "browser/strangers.rs"]
mod strangers;
#[path = "browser/tabs.rs"]
mod tabs;

use common::{Home, Served};
use doorcast_testkit::browser::{Browser, Page, View};

/// The service in a home of its own.
struct Service {
    _home: Home,
    _served: Served,
    url: String,
}

impl Service {
    fn start() -> Self {
        let home = Home::new();
        let mut command = home.stranger(&["serve", "--listen", "127.0.0.1:0", "--json"]);
        let served = Served::start(&mut command);
        Self {
            _home: home,
            url: served.url.clone(),
            _served: served,
        }
    }
}

/// How somebody fills a form.
type Fill = fn(&Page, &str, &str);

fn with_a_mouse(page: &Page, field: &str, text: &str) {
    page.fill(field, text);
}

fn with_the_keyboard(page: &Page, field: &str, text: &str) {
    page.tab_to(field);
    page.write(text);
}

/// Makes the owner, and says who they are.
fn settle_in(service: &Service, page: &Page, fill: Fill, send: fn(&Page, &str)) {
    page.open(&format!("{}/agent/setup", service.url));
    fill(page, "#name", "Dana Whitfield");
    fill(page, "#email", "dana@example.com");
    fill(page, "#password", "lantern harbor seven");
    page.go(|page| send(page, "main form button"));
    page.open(&format!("{}/agent/cms/settings", service.url));
    fill(page, "#brokerage", "Stone & Vale Realty");
    fill(page, "#license", "CA DRE #01234567");
    fill(page, "#phone", "(760) 555-0142");
    page.go(|page| send(page, "main form[action='/agent/cms/settings'] button"));
}

fn click(page: &Page, selector: &str) {
    page.click(selector);
}

fn press(page: &Page, selector: &str) {
    page.tab_to(selector);
    page.press("Enter");
}

/// Makes the first video from the empty page, and waits until it plays.
fn watch_the_first_video(service: &Service, page: &Page, send: fn(&Page, &str)) {
    page.open(&format!("{}/agent/cms", service.url));
    page.go(|page| send(page, "form[action='/agent/cms/first-video'] button"));
    match page.view().has_script {
        true => page.wait("document.querySelector('video') !== null"),
        false => page.look_until(&page.address(), "document.querySelector('video') !== null"),
    }
    page.eval("document.querySelector('video').play()");
    page.wait("document.querySelector('video').currentTime > 0.5");
}

/// The page of a video says how long each part of the making took.
fn read_how_long_it_took(page: &Page) {
    let rows = page.eval(
        "[...document.querySelectorAll('[data-took] dt')]
            .map((part) => [part.innerText, part.nextElementSibling.innerText])",
    );
    let rows: Vec<(String, String)> = serde_json::from_value(rows).expect("rows");
    let parts: Vec<&str> = rows.iter().map(|(part, _)| part.as_str()).collect();
    assert_eq!(
        parts,
        [
            "Writing the script",
            "Waiting for the studio",
            "Speaking the words",
            "Drawing the pictures",
            "Saving the video",
            "Altogether",
        ]
    );
    for (part, took) in &rows {
        let seconds = took
            .trim_start_matches("< ")
            .strip_suffix(" s")
            .map(str::parse::<f64>);
        assert!(matches!(seconds, Some(Ok(_))), "{part}: {took}");
    }
}

#[test]
fn a_first_video_is_made_and_played_at_a_desk() {
    let service = Service::start();
    let browser = Browser::start().expect("a browser");
    let page = browser.visitor(View::DESK);
    settle_in(&service, &page, with_a_mouse, click);
    watch_the_first_video(&service, &page, click);
    read_how_long_it_took(&page);
    for path in [
        "/agent/cms",
        "/agent/cms/office",
        "/agent/cms/office/queue",
        "/agent/cms/settings/connections",
    ] {
        page.open(&format!("{}{path}", service.url));
        assert_eq!(page.violations(), [], "{path}");
    }
    assert_eq!(page.complaints(), [""; 0]);
    let stranger = browser.visitor(View::DESK);
    stranger.open(&format!("{}/agent/cms/office", service.url));
    assert!(
        stranger.address().contains("/agent/sign-in?next="),
        "{}",
        stranger.address()
    );
}

#[test]
fn a_first_video_is_made_on_a_telephone_in_spanish_by_keyboard_without_scripts() {
    let service = Service::start();
    let browser = Browser::start().expect("a browser");
    let page = browser.visitor(View::PHONE.in_spanish().without_script());
    settle_in(&service, &page, with_the_keyboard, press);
    watch_the_first_video(&service, &page, press);
    assert_eq!(page.eval("document.documentElement.lang"), "es");
}
