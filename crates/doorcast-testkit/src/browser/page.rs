//! A window with a page in it.

use std::{cell::RefCell, path::Path, sync::Arc, time::Instant};

use serde_json::{Value, json};

use super::{
    View,
    axe::{self, Violation},
    keys,
    pipe::{PATIENCE, Pipe},
};

/// The highest picture that is taken.
const MOST_HEIGHT: u32 = 12_000;

/// A window with a page in it.
pub struct Page {
    pipe: Arc<Pipe>,
    session: String,
    context: String,
    target: String,
    view: View,
    complaints: RefCell<Vec<String>>,
}

impl Page {
    pub(super) fn new(
        pipe: Arc<Pipe>,
        session: &str,
        context: &str,
        target: &str,
        view: View,
    ) -> Self {
        let page = Self {
            pipe,
            session: session.to_owned(),
            context: context.to_owned(),
            target: target.to_owned(),
            view,
            complaints: RefCell::default(),
        };
        for domain in ["Page", "Runtime", "Log"] {
            page.call(&format!("{domain}.enable"), json!({}));
        }
        page.look_as(view);
        page
    }

    fn look_as(&self, view: View) {
        self.resize(view.height);
        let scheme = if view.is_dark { "dark" } else { "light" };
        let media = json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]});
        self.call("Emulation.setEmulatedMedia", media);
        self.let_scripts_run(view.has_script);
        let agent = json!({ "userAgent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/140 Safari/537.36", "acceptLanguage": view.language });
        self.call("Emulation.setUserAgentOverride", agent);
    }

    pub(super) fn call(&self, method: &str, parameters: Value) -> Value {
        self.pipe.call(Some(&self.session), method, &parameters)
    }

    pub(super) fn context(&self) -> &str {
        &self.context
    }

    /// Returns how somebody looks at it.
    pub fn view(&self) -> View {
        self.view
    }

    /// Opens an address and waits until it is there.
    pub fn open(&self, url: &str) {
        let before = self.mark();
        let answer = self.call("Page.navigate", json!({ "url": url }));
        assert_eq!(answer.get("errorText"), None, "{url} cannot be opened");
        self.wait_for_another(before);
    }

    /// Does something that leads to another page, and waits until that is there.
    pub fn go(&self, how: impl FnOnce(&Self)) {
        let before = self.mark();
        how(self);
        self.wait_for_another(before);
    }

    /// Marks this page, so that another one can be told from it.
    fn mark(&self) -> Value {
        self.eval("performance.timeOrigin")
    }

    fn wait_for_another(&self, before: Value) {
        self.wait(&format!(
            "document.readyState === 'complete' && performance.timeOrigin !== {before}"
        ));
    }

    /// Returns what an expression is in the page. A promise is waited for.
    pub fn eval(&self, expression: &str) -> Value {
        match self.try_eval(expression) {
            Ok(value) => value,
            Err(error) => panic!("{expression} failed: {error}"),
        }
    }

    fn try_eval(&self, expression: &str) -> Result<Value, String> {
        let ask = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true });
        let mut answer = self
            .pipe
            .try_call(Some(&self.session), "Runtime.evaluate", &ask)?;
        self.listen();
        match answer.get("exceptionDetails") {
            Some(details) => Err(details["exception"]["description"].to_string()),
            None => Ok(answer["result"]["value"].take()),
        }
    }

    /// Waits until an expression is true in the page.
    pub fn wait(&self, condition: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            // While one page gives way to the next, neither can be asked.
            if self.try_eval(condition).is_ok_and(|value| value == true) {
                return;
            }
            assert!(
                Instant::now() < deadline,
                "{condition} did not come true at {}: {}",
                self.address(),
                self.text()
            );
            self.pipe.wait_a_moment();
        }
    }

    /// Returns the address of the page.
    pub fn address(&self) -> String {
        self.eval("location.href")
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Loads an address again and again until a condition is true there, as somebody who waits does.
    pub fn look_until(&self, url: &str, condition: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            self.open(url);
            if self.eval(condition) == true {
                return;
            }
            assert!(
                Instant::now() < deadline,
                "{condition} did not come true at {}: {}",
                self.address(),
                self.text()
            );
            self.pipe.wait_a_moment();
        }
    }

    /// Returns the words on the page.
    pub fn text(&self) -> String {
        let text = self.eval("document.body ? document.body.innerText : ''");
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Clicks on the middle of an element.
    pub fn click(&self, selector: &str) {
        let selector = Value::from(selector);
        let found = self.eval(&format!(
            "(() => {{ const found = document.querySelector({selector}); if (!found) return null; \
             found.scrollIntoView({{ block: 'center', behavior: 'instant' }}); \
             const box = found.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        ));
        let place = found.as_array().unwrap_or_else(|| {
            panic!(
                "there is no {selector} at {}: {}",
                self.address(),
                self.text()
            )
        });
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({
                "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1,
            });
            self.call("Input.dispatchMouseEvent", event);
        }
    }

    /// Clicks into a field and types over what is in it.
    pub fn fill(&self, selector: &str, text: &str) {
        self.click(selector);
        let selector = Value::from(selector);
        self.eval(&format!("document.querySelector({selector}).select()"));
        self.write(text);
    }

    /// Types a text where the focus is.
    pub fn write(&self, text: &str) {
        self.call("Input.insertText", json!({ "text": text }));
    }

    /// Presses a key where the focus is: "Tab", "Shift+Tab", "Enter", "Space", "Escape", "ArrowDown".
    pub fn press(&self, key: &str) {
        for event in keys::events(key) {
            self.call("Input.dispatchKeyEvent", event);
        }
    }

    /// Goes on by the Tab key until an element has the focus, as somebody without a mouse does.
    pub fn tab_to(&self, selector: &str) {
        let reached = format!("document.activeElement.matches({})", Value::from(selector));
        for _ in 0..150 {
            self.press("Tab");
            if self.eval(&reached) == true {
                return;
            }
        }
        panic!(
            "{selector} cannot be reached by the keyboard at {}",
            self.address()
        );
    }

    /// Chooses files in a field.
    pub fn choose_files(&self, selector: &str, files: &[&Path]) {
        let root = self.call("DOM.getDocument", json!({}));
        let find = json!({ "nodeId": root["root"]["nodeId"], "selector": selector });
        let node = self.call("DOM.querySelector", find);
        let choose = json!({ "nodeId": node["nodeId"], "files": files });
        self.call("DOM.setFileInputFiles", choose);
    }

    /// Returns the whole page as a PNG picture, as in a window that is high enough for all of it.
    pub fn screenshot(&self) -> Vec<u8> {
        let metrics = self.call("Page.getLayoutMetrics", json!({}));
        let height = metrics["cssContentSize"]["height"]
            .as_f64()
            .unwrap_or_default();
        let height = (height.ceil() as u32).clamp(self.view.height, MOST_HEIGHT);
        self.resize(height);
        let shot = self.call("Page.captureScreenshot", json!({ "format": "png" }));
        self.resize(self.view.height);
        decode(shot["data"].as_str().expect("a picture"))
    }

    fn resize(&self, height: u32) {
        let width = self.view.width;
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 700 });
        self.call("Emulation.setDeviceMetricsOverride", size);
    }

    /// Returns what keeps people from using the page, by axe-core.
    pub fn violations(&self) -> Vec<Violation> {
        // It runs in the page, and so cannot run where nothing does.
        self.let_scripts_run(true);
        let found = axe::violations(self);
        self.let_scripts_run(self.view.has_script);
        found
    }

    fn let_scripts_run(&self, may: bool) {
        let forbid = json!({ "value": !may });
        self.call("Emulation.setScriptExecutionDisabled", forbid);
    }

    /// Returns whether something is wider than the window.
    pub fn is_too_wide(&self) -> bool {
        self.eval("document.documentElement.scrollWidth > window.innerWidth") == true
    }

    /// Returns what the browser complained about so far: broken scripts, forbidden styles, things that are not there.
    pub fn complaints(&self) -> Vec<String> {
        self.listen();
        self.complaints.borrow().clone()
    }

    fn listen(&self) {
        for event in self.pipe.take_events(&self.session) {
            let parameters = &event["params"];
            let complaint = match event["method"].as_str() {
                Some("Runtime.exceptionThrown") => parameters["exceptionDetails"].to_string(),
                Some("Log.entryAdded") if parameters["entry"]["level"] == "error" => {
                    let entry = &parameters["entry"];
                    format!("{} {}", entry["text"], entry["url"])
                }
                _ => continue,
            };
            self.complaints.borrow_mut().push(complaint);
        }
    }

    /// Closes the window, as when somebody has had enough.
    pub fn close(self) {
        let close = json!({ "targetId": self.target });
        self.pipe.call(None, "Target.closeTarget", &close);
    }
}

/// Reads base 64.
fn decode(text: &str) -> Vec<u8> {
    let value = |letter: u8| match letter {
        b'A'..=b'Z' => Some(letter - b'A'),
        b'a'..=b'z' => Some(letter - b'a' + 26),
        b'0'..=b'9' => Some(letter - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let values: Vec<u8> = text.bytes().filter_map(value).collect();
    let mut bytes = Vec::with_capacity(values.len() * 3 / 4);
    for four in values.chunks(4) {
        let bits = four
            .iter()
            .fold(0u32, |bits, value| bits << 6 | u32::from(*value));
        let bits = bits << (6 * (4 - four.len()));
        bytes.extend(&bits.to_be_bytes()[1..four.len()]);
    }
    bytes
}

#[cfg(test)]
mod tests {
    #[test]
    fn base_64_is_read() {
        for (text, bytes) in [("TWFu", "Man"), ("TWE=", "Ma"), ("TQ==", "M"), ("", "")] {
            assert_eq!(super::decode(text), bytes.as_bytes());
        }
    }
}
