//! A house whose owner is signed in, and what it answers.

use std::{
    io::Read as _,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use ureq::Agent;

use crate::{
    city::{City, until},
    service::Service,
};

/// How long any answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long it may take until something is read on a stream.
const HEARD_WITHIN: Duration = Duration::from_secs(60);

/// What somebody who has a film made is called in the books.
const FILM: &str = "a film of a page";

/// A house.
pub(crate) struct House<'a> {
    pub(crate) service: Service,
    city: &'a City,
    url: String,
    agent: Agent,
    cookie: String,
}

/// What was answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) text: String,
    pub(crate) took: Duration,
    pub(crate) retry_after: Option<String>,
    pub(crate) refresh: Option<String>,
    pub(crate) location: Option<String>,
    cookie: Option<String>,
}

impl<'a> House<'a> {
    /// Starts the service and makes its owner.
    pub(crate) fn open(city: &'a City) -> Self {
        let service = Service::start(city);
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(PATIENCE))
            .build();
        let mut house = Self {
            service,
            city,
            url: format!("http://127.0.0.1:{}", city.ports[0]),
            agent: Agent::new_with_config(config),
            cookie: String::new(),
        };
        let owner = [
            ("name", "Dana Whitfield"),
            ("email", "dana@example.com"),
            ("password", "a long good password"),
        ];
        house.cookie = house
            .send("/agent/setup", &owner)
            .cookie
            .expect("a session");
        let profile = [
            ("name", "Dana Whitfield"),
            ("brokerage", "Stone & Vale Realty"),
            ("license", "CA DRE #01234567"),
            ("phone", "(760) 555-0142"),
        ];
        let kept = house.send("/agent/cms/settings", &profile);
        assert_eq!(kept.status, 303, "{}", kept.text);
        house
    }

    pub(crate) fn bearer(&self) -> String {
        format!("Bearer {}", self.city.token)
    }

    /// Returns what is at an address.
    pub(crate) fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut asked = self.agent.get(format!("{}{path}", self.url));
        for (name, value) in headers {
            asked = asked.header(*name, *value);
        }
        let began = Instant::now();
        read(asked.call().expect("an answer"), began)
    }

    /// Looks at a page as its owner, in a language.
    pub(crate) fn page(&self, path: &str, language: &str) -> Answer {
        let headers = [
            ("accept", "text/html"),
            ("accept-language", language),
            ("cookie", &self.cookie),
        ];
        self.get(path, &headers)
    }

    /// Sends a form as its owner.
    pub(crate) fn send(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let asked = self.agent.post(format!("{}{path}", self.url));
        let asked = asked
            .header("cookie", &self.cookie)
            .header("accept", "text/html")
            .header("origin", &self.url);
        let began = Instant::now();
        let sent = asked.send_form(fields.iter().copied());
        read(sent.expect("an answer"), began)
    }

    /// Begins a project and returns its id.
    pub(crate) fn begin_project(&self) -> String {
        let begun = self.send("/agent/cms/videos", &[("kind", "custom")]);
        let place = begun.location.expect("the first step");
        let id = place.split('/').rev().nth(1);
        id.expect("an id in the address").to_owned()
    }

    /// Sends the first step of a project.
    pub(crate) fn send_step(&self, project: &str) -> Answer {
        let path = format!("/agent/cms/videos/{project}/topic");
        self.send(&path, &[("revision", "1"), ("topic", "Open house")])
    }

    /// Keeps what is being typed.
    pub(crate) fn keep_draft(&self, project: &str, topic: &str) -> Answer {
        let path = format!("/agent/cms/videos/{project}/draft");
        self.send(&path, &[("revision", "1"), ("topic", topic)])
    }

    /// Has a film made and follows it.
    pub(crate) fn follow_a_film(&self) -> Stream {
        self.city.wish(FILM);
        let project = self.begin_project();
        let words = [
            ("revision", "1"),
            ("title", FILM),
            ("topic", "Open house"),
            ("script", "Come and see the house, it is open on Sunday."),
        ];
        let path = format!("/agent/cms/videos/{project}/draft");
        let kept = self.send(&path, &words);
        assert_eq!(kept.status, 200, "{}", kept.text);
        let path = format!("/agent/cms/videos/{project}/purchase");
        let bought = self.send(&path, &[("price", "1000000")]);
        assert_eq!(bought.status, 303, "{}", bought.text);
        Stream::open(
            &format!("{}/agent/cms/videos/{project}/events", self.url),
            &self.cookie,
        )
    }
}

fn read(mut answer: ureq::http::Response<ureq::Body>, began: Instant) -> Answer {
    let header = |name: &str| {
        let value = answer.headers().get(name)?;
        Some(value.to_str().expect("text").to_owned())
    };
    let cookie = header("set-cookie");
    Answer {
        status: answer.status().as_u16(),
        retry_after: header("retry-after"),
        refresh: header("refresh"),
        location: header("location"),
        cookie: cookie.and_then(|cookie| Some(cookie.split(';').next()?.to_owned())),
        text: answer.body_mut().read_to_string().expect("a text"),
        took: began.elapsed(),
    }
}

/// What is heard on a stream of events.
#[derive(Default)]
struct Heard {
    text: String,
    is_over: bool,
}

/// A stream of events.
pub(crate) struct Stream(Arc<Mutex<Heard>>);

impl Stream {
    fn open(url: &str, cookie: &str) -> Self {
        let agent = Agent::new_with_defaults();
        let answer = agent.get(url).header("cookie", cookie).call();
        let mut lines = answer.expect("a stream").into_body().into_reader();
        let heard: Arc<Mutex<Heard>> = Arc::default();
        let hears = Arc::clone(&heard);
        thread::spawn(move || {
            let mut piece = [0; 1_024];
            while let Ok(read @ 1..) = lines.read(&mut piece) {
                let text = String::from_utf8_lossy(&piece[..read]);
                hears.lock().expect("what is heard").text.push_str(&text);
            }
            hears.lock().expect("what is heard").is_over = true;
        });
        Self(heard)
    }

    /// Waits until something is said.
    pub(crate) fn wait_for(&self, text: &str) {
        until(text, HEARD_WITHIN, || {
            self.0.lock().expect("what is heard").text.contains(text)
        });
    }

    /// Checks that nobody has hung up.
    pub(crate) fn assert_open(&self) {
        let heard = self.0.lock().expect("what is heard");
        assert!(!heard.is_over, "{}", heard.text);
    }
}
