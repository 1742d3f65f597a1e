//! A slow telephone on a slow line, and how much a page moves about while it comes.

use serde_json::json;

use super::Page;

/// Four times slower than this computer.
const SLOWER: u32 = 4;

/// Bytes in a second, as on a poor mobile line.
const DOWN: u32 = 200_000;
const UP: u32 = 90_000;

/// Milliseconds on the way there and back.
const LATENCY_MS: u32 = 150;

/// Listens from the first moment of every page that is opened.
const LISTEN: &str = "
    window.moved = 0;
    window.largest = { ms: 0, what: '' };
    new PerformanceObserver((list) => {
        for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.moved += shift.value;
    }).observe({ type: 'layout-shift', buffered: true });
    new PerformanceObserver((list) => {
        for (const paint of list.getEntries()) {
            window.largest = { ms: paint.startTime, what: paint.element?.tagName.toLowerCase() ?? '' };
        }
    }).observe({ type: 'largest-contentful-paint', buffered: true });";

/// Comes true when the picture of the page has been still for two frames and everything on it is there.
const IS_STILL: &str = "document.readyState === 'complete' && window.largest.ms > 0 && \
    [...document.images].every((picture) => picture.complete || picture.loading === 'lazy') && \
    new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))";

/// How a page came.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrival {
    /// How much of it moved, as browsers count: 0.1 is felt.
    pub moved: f64,
    /// When the largest part of it was there, in milliseconds.
    pub largest_ms: f64,
    /// What the largest part is: the name of its element.
    pub largest: String,
}

impl Page {
    /// Makes the computer and the line slow, and listens how pages come.
    pub fn slow_down(&self) {
        self.call(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": LISTEN }),
        );
        self.call("Emulation.setCPUThrottlingRate", json!({ "rate": SLOWER }));
        self.call("Network.enable", json!({}));
        let line = json!({
            "offline": false, "latency": LATENCY_MS, "downloadThroughput": DOWN, "uploadThroughput": UP,
        });
        self.call("Network.emulateNetworkConditions", line);
    }

    /// Returns how the page came, once it is there. [`Page::slow_down`] has to be first.
    pub fn arrival(&self) -> Arrival {
        self.wait(IS_STILL);
        let found = self.eval("({ moved: window.moved, largest: window.largest })");
        Arrival {
            moved: found["moved"].as_f64().expect("it was listened to"),
            largest_ms: found["largest"]["ms"].as_f64().expect("it was listened to"),
            largest: found["largest"]["what"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        }
    }
}
