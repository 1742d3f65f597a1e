//! Every page in a real browser: on a telephone and at a desk, light and dark, in both languages.

use std::{net::SocketAddr, thread};

use axum::Router;
use doorcast_domain::video::Language;
use doorcast_testkit::browser::{Browser, View};
use doorcast_web::{
    frame::Theme,
    pages::{samples, stand::stand},
    server::{Limits, serve},
};
use tokio::net::TcpListener;

/// Serves something for as long as the test runs.
fn open_stand(router: Router) -> SocketAddr {
    let (tell, told) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.expect("a runtime").block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            tell.send(listener.local_addr().expect("an address"))
                .expect("the test waits");
            serve(listener, router, Limits::USUAL, std::future::pending()).await;
        });
    });
    told.recv().expect("the stand is open")
}

fn names() -> Vec<String> {
    let samples = samples(Language::English, Theme::Device);
    samples.into_iter().map(|sample| sample.name).collect()
}

/// Looks at every page with every view, and returns what is wrong.
fn look(views: &[View]) -> Vec<String> {
    let address = open_stand(stand());
    let browser = Browser::start().expect("a browser");
    let mut wrong = Vec::new();
    for view in views {
        let page = browser.visitor(*view);
        for name in names() {
            let language = &view.language[..2];
            page.open(&format!("http://{address}/samples/{language}/{name}"));
            let found = page.violations();
            wrong.extend(
                found
                    .iter()
                    .map(|violation| format!("{name} {view:?}: {violation}")),
            );
            if page.is_too_wide() {
                wrong.push(format!("{name} {view:?} is wider than its window"));
            }
        }
        wrong.extend(page.complaints());
    }
    wrong
}

#[test]
fn every_page_can_be_used_by_everybody_on_a_telephone() {
    let wrong = look(&[View::PHONE, View::PHONE.dark().in_spanish()]);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_page_can_be_used_by_everybody_at_a_desk() {
    let wrong = look(&[View::DESK.dark(), View::DESK.in_spanish()]);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_first_press_of_tab_leads_past_the_navigation() {
    let address = open_stand(stand());
    let browser = Browser::start().expect("a browser");
    let page = browser.visitor(View::DESK.without_script());
    page.open(&format!(
        "http://{address}/samples/en/accounts/sign-in~fresh"
    ));
    page.press("Tab");
    assert_eq!(page.eval("document.activeElement.className"), "skip");
    page.press("Enter");
    page.wait("document.activeElement.id === 'main'");
    page.tab_to("#email");
}

#[test]
fn what_is_wrong_in_a_form_has_the_focus() {
    let address = open_stand(stand());
    let browser = Browser::start().expect("a browser");
    let page = browser.visitor(View::PHONE.without_script());
    page.open(&format!(
        "http://{address}/samples/en/accounts/sign-in~empty"
    ));
    page.wait("document.activeElement.className === 'summary'");
}
