//! A real browser, driven as people use it: with a mouse, with the keyboard only, without scripts, on a phone.
//!
//! It is spoken to through a pipe of its own, so there is no port anybody else could find, no second copy of a protocol
//! to compile, and it ends with the test. Whoever waits waits for a state, with a deadline. Start at [`Browser::start`].

mod axe;
mod keys;
mod page;
mod pipe;
mod slow;

use std::{
    io,
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
};

use serde_json::json;
use tempfile::TempDir;

pub use axe::Violation;
pub use page::Page;
pub use slow::Arrival;

use pipe::Pipe;

/// The program.
const CHROMIUM: &str = "/usr/bin/chromium";

/// Keeps it from asking anybody but us for anything, and from needing a screen.
const FLAGS: [&str; 15] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
    "--remote-debugging-pipe",
];

/// The browser wants its orders on file 3 and answers on file 4.
const START: &str = r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null"#;

/// A browser that runs until this is dropped.
pub struct Browser {
    pipe: Arc<Pipe>,
    child: Child,
    _profile: TempDir,
}

/// How somebody looks at pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// How wide the window is, in CSS pixels.
    pub width: u32,
    /// How high it is.
    pub height: u32,
    /// Whether the device prefers dark colors.
    pub is_dark: bool,
    /// Whether scripts run.
    pub has_script: bool,
    /// What the browser asks for: "en-US", "es-MX".
    pub language: &'static str,
}

impl View {
    /// A telephone.
    pub const PHONE: Self = Self {
        width: 390,
        height: 844,
        is_dark: false,
        has_script: true,
        language: "en-US",
    };

    /// A desk.
    pub const DESK: Self = Self {
        width: 1_440,
        height: 900,
        ..Self::PHONE
    };

    /// The same in the dark.
    pub const fn dark(self) -> Self {
        Self {
            is_dark: true,
            ..self
        }
    }

    /// The same without scripts.
    pub const fn without_script(self) -> Self {
        Self {
            has_script: false,
            ..self
        }
    }

    /// The same in Spanish.
    pub const fn in_spanish(self) -> Self {
        Self {
            language: "es-MX",
            ..self
        }
    }
}

impl Browser {
    /// Starts a browser with nothing in it.
    ///
    /// # Errors
    ///
    /// If there is no Chromium here, or it does not start.
    pub fn start() -> io::Result<Self> {
        if !Path::new(CHROMIUM).exists() {
            let hint = format!("{CHROMIUM} is missing: install it with `cargo xtask test`");
            return Err(io::Error::new(io::ErrorKind::NotFound, hint));
        }
        let profile = TempDir::new()?;
        let mut child = Command::new("/bin/sh")
            .args(["-c", START, CHROMIUM])
            .args(FLAGS)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let orders = child.stdin.take().expect("it is piped");
        let answers = child.stdout.take().expect("it is piped");
        Ok(Self {
            pipe: Arc::new(Pipe::new(orders, answers)),
            child,
            _profile: profile,
        })
    }

    /// Opens a window of somebody new, who has no cookies of others.
    pub fn visitor(&self, view: View) -> Page {
        let context = self
            .pipe
            .call(None, "Target.createBrowserContext", &json!({}));
        let context = context["browserContextId"].as_str().expect("a context");
        self.window(context, view)
    }

    /// Opens another window of somebody.
    pub fn another(&self, page: &Page, view: View) -> Page {
        self.window(page.context(), view)
    }

    fn window(&self, context: &str, view: View) -> Page {
        let made = json!({ "url": "about:blank", "browserContextId": context });
        let target = self.pipe.call(None, "Target.createTarget", &made);
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = self.pipe.call(None, "Target.attachToTarget", &attach);
        let session = session["sessionId"].as_str().expect("a session");
        let target = target["targetId"].as_str().expect("a target");
        Page::new(Arc::clone(&self.pipe), session, context, target, view)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It is of no use any more, whether it takes that well or not.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
