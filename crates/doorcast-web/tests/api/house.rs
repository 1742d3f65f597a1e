//! A house to test: everything in memory, a studio that charges a dime a second, and a clock that is moved by hand.

use std::{
    collections::{BTreeMap, HashMap},
    future::Future,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use async_trait::async_trait;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use doorcast_app::{
    crash::Crashes,
    desk::Desk,
    ports::{
        Clock, Ids, StoreError, VendorError,
        avatar_studio::{
            AvatarStudio, ByteSource, Forged, FreshUrl, Prepared, QuoteError, RenderPage,
            WebhookEvent,
        },
        connections::{
            Connection, Connections, Job, KeysFrom, KeysRefused, SameAccount, Trouble, Verdict,
        },
        media::FilmReader,
        nodes::Role,
        secrets::Key,
        videos::VideoStore,
        writer::{OnWords, ScriptWriter, WriteError, Written},
    },
    projects::{Maker, Projects},
    runner::Pulse,
    tokens::{self, TokenScope, TokenWish},
    webhooks::Webhooks,
};
use doorcast_domain::{
    agent::AgentProfile,
    ledger::{Against, Caps, UsdMicros},
    pipeline::{
        Order, Video,
        attempt::{Attempt, Quote},
        event::{Event, LookUpAnswer, PollAnswer, StoreAnswer, SubmitAnswer},
        id::{AttemptId, RenderId, VendorName},
        stage::{Refusal, Remedy, StoredFilm},
        step::step,
    },
    project::Project,
    script::{Author, Authorship, Script, ScriptRequest},
};
use doorcast_store::memory::MemoryVideos;
use doorcast_web::{
    app::{App, House as Settings, Makers},
    closing::Closing,
    metrics::Metrics,
    next_auth::NextAuth,
    routes,
    visitor::Peer,
};
use serde_json::{Value, json};
use tokio::sync::{Notify, watch};
use tower::ServiceExt;

use crate::{
    cms::fakes::{Album, Extras, Known, Postman, Troupe},
    people::{self, Mailbox},
};

pub(crate) const NOW: i64 = 1_790_000_000_000;
pub(crate) const DAY_MS: i64 = 24 * 60 * 60_000;

/// What the one film of every test is.
pub(crate) const FILM: &[u8] = b"0123456789abcdef";

/// Waits for something.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime")
        .block_on(async {
            let done = future.await;
            // What an answer left behind, such as a message, comes to its end, too.
            tokio::task::yield_now().await;
            done
        })
}

pub(crate) fn name<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("a name")
}

#[derive(Default)]
pub(crate) struct Hands(AtomicI64);

impl Clock for Hands {
    fn now_ms(&self) -> i64 {
        NOW + self.0.load(Ordering::Relaxed)
    }
}

#[derive(Default)]
pub(crate) struct Counting(AtomicU64);

impl Ids for Counting {
    fn draw(&self) -> u128 {
        u128::from(self.0.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

/// A studio that is never really asked for a film.
struct Studio {
    price_per_second: UsdMicros,
}

#[async_trait]
impl AvatarStudio for Studio {
    async fn quote(&self, order: &Order) -> Result<Quote, QuoteError> {
        match order.presenter.as_str() {
            "nobody" => Err(QuoteError::Refused(Refusal {
                remedy: Remedy::Order,
                field: Some("avatar".into()),
                code: "avatar_not_found".into(),
                message: "there is no such avatar".into(),
            })),
            _ => Ok(Quote {
                price_per_second: self.price_per_second,
                expected_ms: 10_000,
            }),
        }
    }

    fn prepare(&self, order: &Order, attempt: AttemptId) -> Result<Prepared, Refusal> {
        Ok(Prepared {
            title: format!("{} [{}]", order.title, attempt.token()),
            request: "{}".into(),
        })
    }

    async fn submit(&self, _: &Attempt) -> SubmitAnswer {
        SubmitAnswer::Unclear
    }

    async fn look_up(&self, _: &Attempt) -> LookUpAnswer {
        LookUpAnswer::Unclear
    }

    async fn poll(&self, _: &[RenderId]) -> Result<Vec<(RenderId, PollAnswer)>, VendorError> {
        Ok(Vec::new())
    }

    async fn film_url(&self, _: &RenderId) -> Result<FreshUrl, VendorError> {
        Ok(FreshUrl("https://studio.test/film".into()))
    }

    async fn open_film(&self, _: &RenderId, _: u64) -> Result<Box<dyn ByteSource>, VendorError> {
        Ok(Box::new(Bytes(Vec::new())))
    }

    async fn list_renders(&self, _: Option<&str>) -> Result<RenderPage, VendorError> {
        Ok(RenderPage {
            renders: Vec::new(),
            next: None,
        })
    }

    fn read_webhook(
        &self,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Option<WebhookEvent>, Forged> {
        let signature = headers.iter().find(|(name, _)| name == "signature");
        if signature.is_none_or(|(_, value)| value != "good") {
            return Err(Forged);
        }
        let text = String::from_utf8_lossy(body);
        Ok((!text.is_empty()).then(|| WebhookEvent {
            event_id: text.to_string(),
            attempt: None,
            render: name("render-1"),
        }))
    }
}

/// Some bytes, two at a time.
pub(crate) struct Bytes(pub(crate) Vec<u8>);

#[async_trait]
impl ByteSource for Bytes {
    fn size_bytes(&self) -> Option<u64> {
        Some(self.0.len() as u64)
    }

    async fn next_piece(&mut self) -> Result<Option<Vec<u8>>, VendorError> {
        let rest = self.0.split_off(self.0.len().min(2));
        let piece = std::mem::replace(&mut self.0, rest);
        Ok(Some(piece).filter(|piece| !piece.is_empty()))
    }
}

struct Shelf;

#[async_trait]
impl FilmReader for Shelf {
    async fn open_film(
        &self,
        _: &StoredFilm,
        offset_bytes: u64,
        length_bytes: u64,
    ) -> Result<Option<Box<dyn ByteSource>>, VendorError> {
        let from = offset_bytes as usize;
        let part = FILM[from..from + length_bytes as usize].to_vec();
        Ok(Some(Box::new(Bytes(part))))
    }
}

/// One vendor who is set up and well, and one who is not set up. Remembers the keys that were entered.
#[derive(Default)]
pub(crate) struct Neighbors {
    /// The keys of Groq, if they were entered.
    pub(crate) groq: Mutex<Vec<Key>>,
}

#[async_trait]
impl Connections for Neighbors {
    async fn list(&self) -> Result<Vec<Connection>, StoreError> {
        let one = |vendor: &str, name: &'static str, keys_from, keys| Connection {
            vendor: vendor.parse().expect("a name"),
            name,
            job: Job::Films,
            keys_from,
            keys,
            marks: Vec::new(),
            trouble: Some(Trouble {
                message: "reach <b>anybody</b>".into(),
                at_ms: 1,
            }),
        };
        let environment = KeysFrom::Environment;
        Ok(vec![
            one("heygen", "HeyGen", environment, &["HEYGEN_API_KEY"]),
            one("groq", "Groq", KeysFrom::Nowhere, &["GROQ_API_KEY"]),
        ])
    }

    async fn test(&self, vendor: &VendorName) -> Option<Verdict> {
        match vendor.as_str() {
            "heygen" => Some(Verdict::WellWith(UsdMicros(7_250_000))),
            "groq" => Some(Verdict::NotSetUp),
            _ => None,
        }
    }

    async fn enter_keys(
        &self,
        vendor: &VendorName,
        keys: &[Key],
        consent: SameAccount,
    ) -> Result<(), KeysRefused> {
        match (vendor.as_str(), consent) {
            ("groq", SameAccount::Unsaid) => Err(KeysRefused::AtWork { videos: 3 }),
            ("groq", SameAccount::Promised) => {
                *self.groq.lock().expect("nobody died") = keys.to_vec();
                Ok(())
            }
            ("heygen", _) => Err(KeysRefused::FromEnvironment),
            _ => Err(KeysRefused::Unknown),
        }
    }

    async fn remove_keys(&self, vendor: &VendorName) -> Result<(), KeysRefused> {
        match vendor.as_str() {
            "groq" => {
                self.groq.lock().expect("nobody died").clear();
                Ok(())
            }
            "heygen" => Err(KeysRefused::FromEnvironment),
            _ => Err(KeysRefused::Unknown),
        }
    }
}

/// Writes the topic, and says who speaks.
struct Writer;

#[async_trait]
impl ScriptWriter for Writer {
    async fn write(
        &self,
        request: &ScriptRequest,
        on_words: OnWords<'_>,
    ) -> Result<Written, WriteError> {
        request.check()?;
        on_words("Hello");
        // Others have their turn meanwhile, as with a writer that is far away.
        tokio::task::yield_now().await;
        let text = format!("{} {}", request.agent.name, request.topic);
        Ok(Written {
            script: Script::new(text, request.language),
            authorship: Authorship::of(Author::Groq),
        })
    }
}

/// A house.
pub(crate) struct House {
    pub(crate) store: Arc<MemoryVideos>,
    pub(crate) desk: Arc<Desk>,
    pub(crate) clock: Arc<Hands>,
    pub(crate) neighbors: Arc<Neighbors>,
    pub(crate) pulse: Pulse,
    pub(crate) mailbox: Arc<Mailbox>,
    router: Router,
    ids: Arc<Counting>,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the answer is JSON")
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().expect("text"))
    }
}

impl House {
    /// A house with three people in it: see [`people::move_in`].
    pub(crate) fn new() -> Self {
        Self::built(true, None)
    }

    /// A house on its first run.
    pub(crate) fn empty() -> Self {
        Self::built(false, None)
    }

    /// A house beside a site whose sessions are made with this secret.
    pub(crate) fn beside(secret: &str) -> Self {
        Self::built(false, Some(NextAuth::new(secret)))
    }

    /// The same with three people in it.
    pub(crate) fn with_people_beside(secret: &str) -> Self {
        Self::built(true, Some(NextAuth::new(secret)))
    }

    fn built(with_people: bool, next_auth: Option<NextAuth>) -> Self {
        let store = Arc::new(MemoryVideos::new());
        let clock = Arc::new(Hands::default());
        let ids = Arc::new(Counting::default());
        let pulse = Pulse::default();
        pulse.beat(NOW);
        let vendor: VendorName = name("heygen");
        let studio: Arc<dyn AvatarStudio> = Arc::new(Studio {
            price_per_second: UsdMicros(100_000),
        });
        let free: Arc<dyn AvatarStudio> = Arc::new(Studio {
            price_per_second: UsdMicros::ZERO,
        });
        let cap = UsdMicros(1_500_000);
        let desk = Arc::new(Desk {
            store: Arc::clone(&store) as _,
            studios: HashMap::from([(vendor.clone(), studio), (name("house"), free)]),
            caps: Caps {
                video: UsdMicros(10 * cap.0),
                agent: cap,
                office: UsdMicros(10 * cap.0),
            },
            clock: Arc::clone(&clock) as _,
            ids: Arc::clone(&ids) as _,
            wake: Arc::new(Notify::new()),
            crashes: Crashes::default(),
        });
        let films: Arc<dyn FilmReader> = Arc::new(Shelf);
        let maker = |studio: &str| Maker {
            studio: name(studio),
            media: name("disk"),
            presenter: Some("avery".into()),
            voices: BTreeMap::new(),
        };
        let projects = Projects {
            store: Arc::clone(&store) as _,
            desk: Arc::clone(&desk),
            writer: Arc::new(Writer),
            pictures: Arc::new(Album::default()),
            media: BTreeMap::new(),
            extras: Arc::new(Extras),
            preview: maker("house"),
            production: maker("heygen"),
        };
        let mailbox = Arc::new(Mailbox::default());
        let accounts = Arc::new(people::accounts(&store, &clock, &ids, &mailbox));
        if with_people {
            wait(people::move_in(&accounts));
        }
        let neighbors: Arc<Neighbors> = Arc::default();
        let app = App {
            projects: Arc::new(projects),
            webhooks: Arc::new(Webhooks {
                store: Arc::clone(&store) as _,
                post: Arc::new(Postman),
                clock: Arc::clone(&clock) as _,
                ids: Arc::clone(&ids) as _,
            }),
            speakers: Arc::new(Known),
            cast: Arc::new(Troupe),
            desk: Arc::clone(&desk),
            drafts: Arc::clone(&store) as _,
            writer: Arc::new(Writer),
            films: HashMap::from([(name("disk"), films)]),
            facts: Arc::clone(&store) as _,
            budgets: Arc::clone(&store) as _,
            connections: Arc::clone(&neighbors) as _,
            accounts,
            metrics: Metrics::default(),
            next_auth,
            transport: Default::default(),
            proxies: "10.0.0.1".parse().expect("an address"),
            pulse: pulse.clone(),
            role: Role::All,
            closing: Closing::new(watch::channel(false).1),
            moves: Arc::clone(&store) as _,
            house: Settings {
                office: name("stone-vale"),
                profile: Some(profile()),
                preview: None,
                production: Some(Makers {
                    studio: vendor,
                    media: name("disk"),
                    avatar: Some("dana-at-desk".into()),
                    voice: None,
                }),
            },
        };
        Self {
            store,
            desk,
            clock,
            pulse,
            mailbox,
            neighbors,
            router: routes::router(Arc::new(app)),
            ids,
        }
    }

    /// Makes a token and returns its secret.
    pub(crate) fn token(&self, agent: Option<&str>, scope: TokenScope) -> String {
        let wish = TokenWish {
            name: "test".into(),
            agent: agent.map(name),
            scope,
            days: Some(1),
        };
        let made = tokens::create(&*self.store, &*self.clock, &*self.ids, wish);
        wait(made).expect("a token").1.reveal().to_owned()
    }

    pub(crate) fn agent(&self, agent: &str) -> Caller<'_> {
        self.with(&self.token(Some(agent), TokenScope::Videos))
    }

    pub(crate) fn admin(&self) -> Caller<'_> {
        self.with(&self.token(None, TokenScope::Admin))
    }

    pub(crate) fn nobody(&self) -> Caller<'_> {
        Caller {
            house: self,
            headers: Vec::new(),
            peer: None,
        }
    }

    pub(crate) fn with(&self, secret: &str) -> Caller<'_> {
        self.nobody()
            .header("authorization", &format!("Bearer {secret}"))
    }

    /// Somebody with a browser who is signed in.
    pub(crate) fn person(&self, person: &str) -> Caller<'_> {
        self.visitor()
            .header("cookie", &format!("doorcast=session-{person}"))
    }

    /// Somebody with a browser.
    pub(crate) fn visitor(&self) -> Caller<'_> {
        self.nobody()
            .header("accept", "text/html,application/xhtml+xml")
            .header("sec-fetch-site", "same-origin")
    }

    pub(crate) fn pass(&self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::Relaxed);
    }

    /// Drafts a video of an agent and returns its id.
    pub(crate) fn draft(&self, agent: &str) -> String {
        let made = self.agent(agent).post("/api/v1/videos", &script());
        made.json()["id"].as_str().expect("an id").to_owned()
    }

    /// Drafts a video of an agent, and has it made and stored.
    pub(crate) fn completed(&self, agent: &str) -> String {
        let id = self.draft(agent);
        let press = json!({ "max_price_usd": 1 });
        let pressed = self
            .agent(agent)
            .post(&format!("/api/v1/videos/{id}/press"), &press);
        assert_eq!(pressed.status, StatusCode::ACCEPTED, "{pressed:?}");
        self.finish(&id);
        id
    }

    /// Lets the studio make a film somebody has pressed for.
    pub(crate) fn finish(&self, id: &str) {
        let attempt = self.video(id).attempts[0].id;
        let render: RenderId = name(&format!("render-of-{id}"));
        let now_ms = NOW + self.clock.0.load(Ordering::Relaxed);
        for event in [
            Event::Due,
            Event::SubmitAnswered {
                attempt,
                answer: SubmitAnswer::Accepted {
                    render: render.clone(),
                },
            },
            Event::PollAnswered {
                render: render.clone(),
                answer: PollAnswer::Finished {
                    duration_ms: Some(8_000),
                },
            },
            Event::StoreAnswered {
                render,
                answer: StoreAnswer::Stored(film()),
            },
        ] {
            self.take(id, event, now_ms);
        }
    }

    pub(crate) fn project(&self, id: &str) -> Project {
        use doorcast_app::ports::projects::{ProjectStore, Reach};
        let everybody = Reach {
            office: name("stone-vale"),
            agent: None,
        };
        let found = wait(self.store.find_project(&everybody, &name(id)));
        found.expect("the store answers").expect("a project")
    }

    pub(crate) fn video(&self, id: &str) -> Video {
        let found = wait(self.store.find(&name(id))).expect("the store answers");
        found.expect("a video")
    }

    fn take(&self, id: &str, event: Event, now_ms: i64) {
        let (video, effects) = step(&self.video(id), event, now_ms).expect("a possible step");
        let change = doorcast_app::ports::videos::Change {
            video,
            entries: effects.entries,
            caps: Against::Budgets(self.desk.caps),
            writer: doorcast_app::ports::videos::Writer::Outside,
            webhook: None,
        };
        wait(self.store.record_outcome(&change)).expect("a change of the newest video");
    }

    /// Sends several requests at once.
    pub(crate) fn at_once(&self, requests: Vec<Request<Body>>) -> Vec<Answer> {
        let answers = requests.into_iter().map(|request| self.send(request));
        wait(futures_util::future::join_all(answers))
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await;
        let (parts, body) = response.expect("an answer").into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("the whole body");
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.to_vec(),
        }
    }
}

/// Somebody who calls.
#[derive(Clone)]
pub(crate) struct Caller<'a> {
    house: &'a House,
    headers: Vec<(String, String)>,
    peer: Option<Peer>,
}

impl Caller<'_> {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The same over a connection from an address.
    pub(crate) fn from(mut self, address: &str) -> Self {
        self.peer = Some(Peer(address.parse().expect("an address")));
        self
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        wait(self.house.send(self.request("GET", path, Vec::new())))
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        let json = self.clone().header("content-type", "application/json");
        json.send("POST", path, body.to_string().into_bytes())
    }

    /// Sends JSON in another way.
    pub(crate) fn json(&self, method: &str, path: &str, body: &Value) -> Answer {
        let json = self.clone().header("content-type", "application/json");
        json.send(method, path, body.to_string().into_bytes())
    }

    /// Sends a form with a file as a browser does.
    pub(crate) fn upload(&self, path: &str, fields: &[(&str, &str)], file: &[u8]) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!(
                "--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend(part.as_bytes());
        }
        let part =
            "--b\r\ncontent-disposition: form-data; name=\"picture\"; filename=\"a.jpg\"\r\n\r\n";
        body.extend(part.as_bytes());
        body.extend(file);
        body.extend(b"\r\n--b--\r\n");
        let kind = "multipart/form-data; boundary=b";
        let form = self.clone().header("content-type", kind);
        form.send("POST", path, body)
    }

    /// Returns a form to send together with others.
    pub(crate) fn form_request(&self, path: &str, fields: &[(&str, &str)]) -> Request<Body> {
        let mut body = form_urlencoded::Serializer::new(String::new());
        let body = body.extend_pairs(fields);
        let form = "application/x-www-form-urlencoded";
        let form = self.clone().header("content-type", form);
        form.request("POST", path, body.finish().into_bytes())
    }

    /// Sends a form as a browser does.
    pub(crate) fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = form_urlencoded::Serializer::new(String::new());
        let body = body.extend_pairs(fields);
        let form = "application/x-www-form-urlencoded";
        let form = self.clone().header("content-type", form);
        form.send("POST", path, body.finish().into_bytes())
    }

    pub(crate) fn send(&self, method: &str, path: &str, body: Vec<u8>) -> Answer {
        wait(self.house.send(self.request(method, path, body)))
    }

    pub(crate) fn request(&self, method: &str, path: &str, body: Vec<u8>) -> Request<Body> {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(peer) = self.peer {
            request = request.extension(peer);
        }
        request.body(Body::from(body)).expect("a request")
    }
}

pub(crate) fn profile() -> AgentProfile {
    AgentProfile {
        name: "Dana Whitfield".into(),
        brokerage: "Stone & Vale Realty".into(),
        license: "CA DRE #01234567".into(),
        phone: "(760) 555-0142".into(),
    }
}

/// The smallest request for a video of given words.
pub(crate) fn script() -> Value {
    json!({ "type": "custom", "quality": "production", "script": "Come and see it." })
}

/// The smallest request for a video whose words are written.
pub(crate) fn topic() -> Value {
    json!({ "type": "property_listing", "quality": "production", "topic": "Casita in Palm Desert" })
}

/// Returns a request with one field changed.
pub(crate) fn but(mut request: Value, field: &str, value: Value) -> Value {
    request[field] = value;
    request
}

fn film() -> StoredFilm {
    StoredFilm {
        key: name("videos/film-1"),
        url: "file:///data/films/secret-place".into(),
        size_bytes: FILM.len() as u64,
        checksum: "sha256:abc".into(),
        duration_ms: 8_000,
    }
}
