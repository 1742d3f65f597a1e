//! A house that is served by the real command, and its owner, who has a password and a token.

use std::{
    process::Command,
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use ureq::{Agent, Body, http::Response};

use crate::{
    common::Served,
    owner::{EMAIL, Owner, PASSWORD, cookie_of},
};

/// How long the longest thing here may take, on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(240);

/// A house that is served.
pub(crate) struct House {
    served: Served,
    agent: Agent,
}

/// Waits until something is so.
pub(crate) fn until(what: &str, mut is_it: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_it() {
        assert!(Instant::now() < deadline, "waited for: {what}");
        thread::yield_now();
    }
}

impl House {
    /// Serves it by a command that says where.
    pub(crate) fn open(command: &mut Command) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(PATIENCE))
            .build();
        Self {
            served: Served::start(command),
            agent: Agent::new_with_config(config),
        }
    }

    /// Makes the owner and returns a token for everything.
    pub(crate) fn found(&self) -> String {
        Owner::at(&self.served.url).token
    }

    /// Signs in with the password and returns the cookie.
    pub(crate) fn sign_in(&self) -> String {
        let fields = [("email", EMAIL), ("password", PASSWORD)];
        let answer = self.form("/agent/sign-in", "", &fields);
        assert_eq!(answer.status(), 303);
        cookie_of(&answer)
    }

    /// Hands in bytes or JSON and returns the answer.
    pub(crate) fn post(&self, token: &str, path: &str, kind: &str, body: &[u8]) -> Value {
        let asked = self.agent.post(format!("{}{path}", self.served.url));
        let asked = asked
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", kind);
        json_of(asked.send(body).expect("an answer"))
    }

    /// Begins a project, has a free preview made, and returns where the film is.
    pub(crate) fn order(&self, token: &str, title: &str, photos: &[&str]) -> String {
        let kind = "application/json";
        let wish = json!({
            "type": "custom", "title": title, "topic": title, "script": "Come and see it on Sunday.",
        });
        let made = self.post(token, "/api/v1/projects", kind, wish.to_string().as_bytes());
        let project = format!("/api/v1/projects/{}", made["id"].as_str().expect("an id"));
        let asked = self.agent.patch(format!("{}{project}", self.served.url));
        let asked = asked.header("authorization", format!("Bearer {token}"));
        let change = json!({ "revision": made["revision"], "photos": photos });
        json_of(asked.send_json(change).expect("an answer"));
        let film = self.post(token, &format!("{project}/preview"), kind, b"");
        format!("{project}/films/{}", film["id"].as_str().expect("an id"))
    }

    /// Waits until a film is made.
    pub(crate) fn wait_for(&self, token: &str, film: &str) {
        let (_, id) = film.rsplit_once('/').expect("an address");
        until("the film", || {
            let video = self.get(token, &format!("/api/v1/videos/{id}"));
            assert_ne!(video["status"], "failed", "{video}");
            video["status"] == "completed"
        });
    }

    /// Returns the JSON at an address.
    pub(crate) fn get(&self, token: &str, path: &str) -> Value {
        let bytes = self.bytes("authorization", &format!("Bearer {token}"), path);
        serde_json::from_slice(&bytes).expect("JSON")
    }

    /// Returns the file at an address, for whom a header names.
    pub(crate) fn bytes(&self, header: &str, value: &str, path: &str) -> Vec<u8> {
        let asked = self.agent.get(format!("{}{path}", self.served.url));
        let mut answer = asked.header(header, value).call().expect("an answer");
        assert_eq!(answer.status(), 200, "{path}");
        answer.body_mut().read_to_vec().expect("its body")
    }

    fn form(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Response<Body> {
        let asked = self.agent.post(format!("{}{path}", self.served.url));
        let asked = asked
            .header("cookie", cookie)
            .header("origin", &self.served.url);
        asked.send_form(fields.iter().copied()).expect("an answer")
    }
}

fn json_of(mut answer: Response<Body>) -> Value {
    let status = answer.status();
    let text = answer.body_mut().read_to_string().expect("a text");
    assert!(status.is_success(), "{status} {text}");
    serde_json::from_str(&text).unwrap_or_default()
}
