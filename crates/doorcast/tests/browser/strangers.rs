//! Two agents with a browser each, who never see anything of each other.

use doorcast_testkit::browser::{Browser, Page, View};
use serde_json::Value;

use crate::{Service, click, settle_in, watch_the_first_video, with_a_mouse};

/// Invites Marisol, who comes with a browser of her own.
fn let_marisol_in(service: &Service, dana: &Page, marisol: &Page) {
    dana.open(&format!("{}/agent/cms/office/people", service.url));
    dana.fill("#email", "marisol@example.com");
    dana.go(|page| page.click("form[action='/agent/cms/office/invitations'] button"));
    let link = dana.eval("document.querySelector('.note.good code').innerText");
    marisol.open(link.as_str().expect("a link"));
    marisol.fill("#name", "Marisol Vega");
    marisol.fill("#password", "copper orchard nine");
    marisol.go(|page| page.click("main form button"));
}

/// Returns the status an address has for somebody.
fn status(page: &Page, path: &str, method: &str) -> Value {
    let body = match method {
        "POST" => {
            "new URLSearchParams({ revision: '0', stars: '1', aspect: '1:1', number: '2', price: '0' })"
        }
        _ => "undefined",
    };
    page.eval(&format!(
        "fetch('{path}', {{ method: '{method}', redirect: 'manual', body: {body} }}).then((answer) => answer.status)"
    ))
}

/// Returns every address of ours that a page shows.
fn addresses(page: &Page) -> Vec<String> {
    let found = page.eval(
        "[...document.querySelectorAll('main [href], main [src], main [poster], main [action], main [data-events]')]
            .flatMap((one) => ['href', 'src', 'poster', 'action', 'data-events'].map((name) => one.getAttribute(name)))
            .filter((address) => address?.startsWith('/agent/cms/videos/') && address !== '/agent/cms/videos/new')
            .map((address) => address.split('?')[0])",
    );
    serde_json::from_value(found).expect("addresses")
}

#[test]
fn two_agents_never_see_anything_of_each_other() {
    let service = Service::start();
    let (one, other) = (Browser::start(), Browser::start());
    let (one, other) = (one.expect("a browser"), other.expect("a browser"));
    let (dana, marisol) = (one.visitor(View::DESK), other.visitor(View::DESK));
    settle_in(&service, &dana, with_a_mouse, click);
    let_marisol_in(&service, &dana, &marisol);
    watch_the_first_video(&service, &dana, click);
    let video = dana.address();
    let video = video
        .strip_prefix(&service.url)
        .expect("a video")
        .to_owned();
    let title = dana.eval("document.querySelector('h1').innerText");
    let title = title.as_str().expect("a title").to_owned();

    let mut private = addresses(&dana);
    private.push(format!("{video}/events"));
    private.push(format!("{video}/script"));
    assert!(
        private.iter().any(|address| address.ends_with("film.mp4")),
        "{private:?}"
    );
    assert!(
        private
            .iter()
            .any(|address| address.ends_with("captions.vtt")),
        "{private:?}"
    );
    for address in &private {
        for method in ["GET", "POST"] {
            let status = status(&marisol, address, method);
            // What is called in another way is not there either, or says only that.
            assert!(
                status == 404 || status == 405,
                "{method} {address}: {status}"
            );
        }
    }
    assert_eq!(
        status(&dana, &format!("{video}/films/none/film.mp4"), "GET"),
        404
    );
    assert_eq!(status(&dana, &video, "GET"), 200, "it is there for Dana");

    let word = title.split_whitespace().next().expect("a word");
    for query in ["", "?status=completed", &format!("?q={word}")] {
        marisol.open(&format!("{}/agent/cms{query}", service.url));
        assert!(!marisol.text().contains(&title), "{query}");
        assert_eq!(
            marisol.eval("document.querySelectorAll('#videos li').length"),
            0
        );
    }
    marisol.open(&format!("{}{video}", service.url));
    assert!(!marisol.text().contains(&title));
    marisol.open(&format!("{}/agent/cms/office", service.url));
    assert!(!marisol.text().contains("Dana"), "{}", marisol.text());

    marisol.open(&format!("{}/agent/cms/videos/new", service.url));
    marisol.go(|page| page.click("button[name=kind][value=custom]"));
    marisol.fill("#topic", "Quarterly lemons");
    marisol.go(|page| page.click("button[name=go][value=next]"));
    let draft = marisol.address();
    dana.open(&format!("{}/agent/cms?q=lemons", service.url));
    assert_eq!(
        dana.eval("document.querySelectorAll('#videos li').length"),
        0
    );
    dana.open(&draft);
    assert!(
        !dana.text().contains("lemons"),
        "the owner of the office, too: {}",
        dana.text()
    );
}
