//! Fills a new house, so that calls find something.

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};
use serde_json::{Value, json};
use ureq::{Agent, http::Response};

/// How long the film of a few words may take.
const PATIENCE: Duration = Duration::from_secs(90);

/// What there is to call.
pub(super) struct Seeded {
    /// A token that may do everything, of the owner.
    pub(super) token: String,
    /// Which addresses get which ids.
    places: Vec<(&'static str, Vec<(&'static str, String)>)>,
}

impl Seeded {
    /// Returns the ids as schemathesis reads them.
    pub(super) fn config(&self) -> String {
        let mut text = String::from("[warnings]\nenabled = false\n");
        for (path, ids) in &self.places {
            text.push_str(&format!(
                "\n[[operations]]\ninclude-path-regex = \"{path}\"\n"
            ));
            let ids = ids
                .iter()
                .map(|(name, id)| format!("\"path.{name}\" = \"{id}\""));
            let ids = ids.collect::<Vec<_>>().join(", ");
            text.push_str(&format!("parameters = {{ {ids} }}\n"));
        }
        text
    }
}

/// Makes an owner, a token, projects in every status, films and a webhook.
pub(super) fn seed(url: &str) -> anyhow::Result<Seeded> {
    let caller = Caller::owner(url)?;
    let profile = json!({
        "name": "Dana Whitfield", "brokerage": "Stone & Vale Realty", "license": "CA DRE #01234567",
        "phone": "(760) 555-0142",
    });
    caller.send("PATCH", "/api/v1/profile", &profile)?;
    let finished = caller.project("Finished")?;
    let film = caller.make(&format!("/api/v1/projects/{finished}/preview"), &json!({}))?;
    caller.wait_until_finished(&finished)?;
    let deleted = caller.project("Deleted")?;
    caller.send("DELETE", &format!("/api/v1/projects/{deleted}"), &json!({}))?;
    let failed = caller.project("Failed")?;
    let stopped = caller.make(
        &format!("/api/v1/projects/{failed}/purchase"),
        &json!({ "max_price_usd": 0 }),
    )?;
    caller.make(&format!("/api/v1/videos/{stopped}/cancel"), &json!({}))?;
    let moving = caller.project("Moving")?;
    caller.make(&format!("/api/v1/projects/{moving}/preview"), &json!({}))?;
    let draft = json!({ "type": "custom", "quality": "production", "script": "Come and see it." });
    let video = caller.make("/api/v1/videos", &draft)?;
    let hook = json!({ "url": "https://93.184.216.34/", "events": ["video.completed"] });
    let hook = caller.make("/api/v1/subscriptions", &hook)?;
    let told = caller.make(&format!("/api/v1/subscriptions/{hook}/test"), &json!({}))?;
    let of = |id: &String| vec![("id", id.clone())];
    Ok(Seeded {
        places: vec![
            ("^/api/v1/projects/.id.$", of(&moving)),
            ("^/api/v1/projects/.id./restoration$", of(&deleted)),
            (
                "^/api/v1/projects/.id./(script|versions|preview|quote|purchase|rating|history|films)$",
                of(&finished),
            ),
            (
                "^/api/v1/projects/.id./versions/",
                vec![("id", finished.clone()), ("number", "1".into())],
            ),
            (
                "^/api/v1/projects/.id./films/",
                vec![("id", finished), ("film", film.clone())],
            ),
            ("^/api/v1/videos/.id.$", of(&film)),
            ("^/api/v1/videos/.id./film$", of(&film)),
            ("^/api/v1/videos/.id./(resume|buy-again)$", of(&stopped)),
            ("^/api/v1/videos/.id./(quote|press|cancel)$", of(&video)),
            (
                "^/api/v1/subscriptions/.id./(resumption|test|deliveries)$",
                of(&hook),
            ),
            (
                "^/api/v1/subscriptions/.id./deliveries/",
                vec![("id", hook), ("delivery", told)],
            ),
            ("^/api/videos/status/", vec![("videoId", failed)]),
        ],
        token: caller.token,
    })
}

/// Somebody who calls.
struct Caller {
    agent: Agent,
    url: String,
    token: String,
}

impl Caller {
    /// Makes the account of the owner and a token for everything.
    fn owner(url: &str) -> anyhow::Result<Self> {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(PATIENCE))
            .build();
        let agent = Agent::new_with_config(config);
        let owner = [
            ("name", "Dana Whitfield"),
            ("email", "dana@example.com"),
            ("password", " a good password "),
        ];
        let welcome = agent.post(format!("{url}/agent/setup")).send_form(owner)?;
        let cookie = welcome.headers().get_all("set-cookie").iter();
        let mut cookies = cookie.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
        let session = cookies
            .find(|cookie| cookie.starts_with("doorcast="))
            .context("the owner is not let in")?
            .to_owned();
        let wish = [("name", "conformance"), ("scope", "admin"), ("days", "7")];
        let made = agent
            .post(format!("{url}/agent/cms/settings/tokens"))
            .header("cookie", session)
            .send_form(wish)?;
        let page = made.into_body().read_to_string()?;
        let start = page.find("doorcast_").context("no token on the page")?;
        let is_letter = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '_';
        Ok(Self {
            agent,
            url: url.to_owned(),
            token: page[start..].chars().take_while(is_letter).collect(),
        })
    }

    fn project(&self, title: &str) -> anyhow::Result<String> {
        let wish = json!({ "type": "custom", "title": title, "topic": title, "script": "Come and see it." });
        self.make("/api/v1/projects", &wish)
    }

    /// Sends something and returns the id in the answer.
    fn make(&self, path: &str, body: &Value) -> anyhow::Result<String> {
        let answer = self.send("POST", path, body)?;
        let id = answer["id"].as_str();
        Ok(id.with_context(|| format!("{path}: {answer}"))?.to_owned())
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "a service is asked until it is done"
    )]
    fn wait_until_finished(&self, project: &str) -> anyhow::Result<()> {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            let shown = self.send("GET", &format!("/api/v1/projects/{project}"), &Value::Null)?;
            if shown["status"] == "completed" {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(200));
        }
        bail!("no film was finished in time")
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> anyhow::Result<Value> {
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json");
        let answer: Response<ureq::Body> = match body {
            Value::Null => self.agent.run(request.body(())?)?,
            body => self.agent.run(request.body(body.to_string())?)?,
        };
        let status = answer.status();
        let text = answer.into_body().read_to_string()?;
        ensure!(
            status.is_success(),
            "{method} {path} answers {status}: {text}"
        );
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }
}
