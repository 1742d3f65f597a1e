//! Pages on a slow telephone with a slow line: nothing jumps about while they come.

use doorcast_testkit::browser::{Browser, View};

use crate::{Service, click, settle_in, watch_the_first_video, with_a_mouse};

/// What people begin to feel.
const MOST_MOVED: f64 = 0.1;

#[test]
#[expect(
    clippy::print_stdout,
    reason = "when the largest part was there is read by people"
)]
fn nothing_jumps_about_on_a_slow_telephone() {
    let service = Service::start();
    let browser = Browser::start().expect("a browser");
    let page = browser.visitor(View::PHONE);
    settle_in(&service, &page, with_a_mouse, click);
    watch_the_first_video(&service, &page, click);
    let video = page.address();
    let slow = browser.another(&page, View::PHONE);
    slow.slow_down();
    let open = |address: String| {
        slow.open(&address);
        let arrival = slow.arrival();
        println!(
            "{}: the largest part, {}, after {:.0} ms; moved {:.4}",
            address.trim_start_matches(&service.url),
            arrival.largest,
            arrival.largest_ms,
            arrival.moved
        );
        assert!(arrival.moved < MOST_MOVED, "{address}: {arrival:?}");
        assert!(arrival.largest_ms > 0.0, "{address}: {arrival:?}");
    };
    open(format!("{}/agent/cms", service.url));
    open(format!("{}/agent/cms/videos/new", service.url));
    for step in ["topic", "script", "settings", "shape", "finish"] {
        open(format!("{video}/{step}"));
    }
    open(video);
}
