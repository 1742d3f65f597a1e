//! Windows that are closed in the middle of something.

use doorcast_testkit::browser::{Browser, Page, View};

use crate::{Service, click, settle_in, with_a_mouse};

/// Closes the window and opens another one of the same person at the videos.
fn come_back(browser: &Browser, page: Page, service: &Service) -> Page {
    let next = browser.another(&page, page.view());
    page.close();
    next.open(&format!("{}/agent/cms", service.url));
    next
}

/// Goes to the only video from the feed and returns where that leads.
fn open_the_video(page: &Page) -> String {
    page.go(|page| page.click("#videos h3 a"));
    page.address()
}

#[test]
fn a_window_closed_in_the_middle_of_typing_loses_nothing() {
    let service = Service::start();
    let browser = Browser::start().expect("a browser");
    let page = browser.visitor(View::DESK);
    settle_in(&service, &page, with_a_mouse, click);
    page.open(&format!("{}/agent/cms/videos/new", service.url));
    page.go(|page| page.click("button[name=kind][value=custom]"));
    page.fill("#topic", "Sunday at 42 Palm Court");
    page.fill("#point-1", "Three bedrooms");
    page.fill("#point-2", "A garden with lemon tre");

    let page = come_back(&browser, page, &service);
    page.wait("document.querySelector('#videos h3 a') !== null");
    let topic = open_the_video(&page);
    assert!(topic.ends_with("/topic"), "{topic}");
    let is_kept = "document.querySelector('#topic').value === 'Sunday at 42 Palm Court' && \
         document.querySelector('#point-1').value === 'Three bedrooms' && \
         document.querySelector('#point-2').value === 'A garden with lemon tre'";
    page.look_until(&topic, is_kept);

    page.go(|page| page.click("button[name=go][value=next]"));
    page.fill("#script", "Welcome to 42 Palm Court. The garden");
    page.write(" has lemon trees.");
    let page = come_back(&browser, page, &service);
    let script = open_the_video(&page);
    assert!(script.ends_with("/script"), "{script}");
    page.look_until(
        &script,
        "document.querySelector('#script').value === \
         'Welcome to 42 Palm Court. The garden has lemon trees.'",
    );
    assert_eq!(page.complaints(), [""; 0]);
}

#[test]
fn a_window_closed_while_a_film_is_made_finds_it_again() {
    let service = Service::start();
    let browser = Browser::start().expect("a browser");
    let page = browser.visitor(View::PHONE);
    settle_in(&service, &page, with_a_mouse, click);
    page.open(&format!("{}/agent/cms", service.url));
    page.go(|page| page.click("form[action='/agent/cms/first-video'] button"));
    page.wait("document.querySelector('[data-events]') !== null");

    let page = come_back(&browser, page, &service);
    open_the_video(&page);
    page.wait("document.querySelector('[data-events], video') !== null");
    page.wait("document.querySelector('video') !== null");
    page.eval("document.querySelector('video').play()");
    page.wait("document.querySelector('video').currentTime > 0.2");
}
