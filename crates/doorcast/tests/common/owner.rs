//! The owner of a house, with a browser's cookie and a token for everything.

#![allow(dead_code, reason = "every test file uses another part")]

use std::{
    io::{BufRead as _, BufReader},
    time::Duration,
};

use serde_json::{Value, json};
use ureq::{Agent, Body, http::Response};

/// How long an answer may take; a stream goes on for as long as a film is made.
const PATIENCE: Duration = Duration::from_secs(90);

/// The address and the password the owner signs in with.
pub(crate) const EMAIL: &str = "dana@example.com";
pub(crate) const PASSWORD: &str = "a long good password";

/// The owner.
pub(crate) struct Owner {
    agent: Agent,
    url: String,
    cookie: String,
    /// The token.
    pub(crate) token: String,
}

impl Owner {
    /// Founds the house that is served at an address.
    pub(crate) fn at(url: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(PATIENCE))
            .build();
        let mut owner = Self {
            agent: Agent::new_with_config(config),
            url: url.to_owned(),
            cookie: String::new(),
            token: String::new(),
        };
        let account = [
            ("name", "Dana Whitfield"),
            ("email", EMAIL),
            ("password", PASSWORD),
        ];
        let welcome = owner.form("/agent/setup", &account);
        owner.cookie = cookie_of(&welcome);
        let wish = [("name", "everything"), ("scope", "admin"), ("days", "7")];
        let page = text(owner.form("/agent/cms/settings/tokens", &wish));
        let start = page.find("doorcast_").expect("a token on the page");
        let is_letter = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '_';
        owner.token = page[start..].chars().take_while(is_letter).collect();
        let profile = json!({
            "name": "Dana Whitfield", "brokerage": "Stone & Vale Realty",
            "license": "CA DRE #01234567", "phone": "(760) 555-0142",
        });
        owner.send("PATCH", "/api/v1/profile", &profile);
        owner
    }

    /// Returns the owner at another node.
    pub(crate) fn also_at(&self, url: &str) -> Self {
        Self {
            agent: self.agent.clone(),
            url: url.to_owned(),
            cookie: self.cookie.clone(),
            token: self.token.clone(),
        }
    }

    /// Makes a project that can be filmed and returns its id.
    pub(crate) fn project(&self, title: &str) -> String {
        let wish = json!({
            "type": "custom", "title": title, "topic": title, "script": "Come and see it on Sunday.",
        });
        let made = self.send("POST", "/api/v1/projects", &wish);
        made["id"].as_str().expect("an id").to_owned()
    }

    /// Sends something and returns the answer.
    pub(crate) fn send(&self, method: &str, path: &str, body: &Value) -> Value {
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json");
        let answer = match body {
            Value::Null => self.agent.run(request.body(()).expect("a request")),
            body => self
                .agent
                .run(request.body(body.to_string()).expect("a request")),
        };
        let answer = answer.expect("an answer");
        let status = answer.status();
        let text = text(answer);
        assert!(status.is_success(), "{method} {path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Presses a button and returns the page that answers.
    pub(crate) fn try_out(&self, path: &str) -> String {
        text(self.form(path, &[]))
    }

    /// Fills in a form that leads on.
    pub(crate) fn enter(&self, path: &str, fields: &[(&str, &str)]) {
        let answer = self.form(path, fields);
        assert_eq!(answer.status(), 303, "{path}: {}", text(answer));
    }

    /// Follows a film until its end and returns the stages that were told of.
    pub(crate) fn follow(&self, path: &str) -> Vec<String> {
        let asked = self.agent.get(format!("{}{path}", self.url));
        let asked = asked.header("cookie", &self.cookie).call();
        let stream = asked.expect("an answer").into_body().into_reader();
        let lines = BufReader::new(stream).lines().map_while(Result::ok);
        let told = lines.filter_map(|line| line.strip_prefix("data: ").map(str::to_owned));
        told.map_while(|data| {
            let data: Value = serde_json::from_str(&data).expect("JSON");
            data["stage"].as_str().map(str::to_owned)
        })
        .collect()
    }

    fn form(&self, path: &str, fields: &[(&str, &str)]) -> Response<Body> {
        let asked = self.agent.post(format!("{}{path}", self.url));
        let asked = asked
            .header("cookie", &self.cookie)
            .header("origin", &self.url);
        asked.send_form(fields.iter().copied()).expect("an answer")
    }
}

/// Returns the cookie that comes with an answer.
pub(crate) fn cookie_of(answer: &Response<Body>) -> String {
    let cookie = answer.headers().get("set-cookie").expect("a cookie");
    let cookie = cookie.to_str().expect("text").split(';').next();
    cookie.expect("its pair").to_owned()
}

fn text(mut answer: Response<Body>) -> String {
    answer.body_mut().read_to_string().expect("a text")
}
