//! A studio that bills, loses answers, takes a day, and keeps a list of everything it was made to do.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use doorcast_app::ports::{
    Retry, VendorError,
    avatar_studio::{
        AvatarStudio, ByteSource, Forged, FreshUrl, Prepared, QuoteError, RenderPage,
        RenderSighting, WebhookEvent,
    },
};
use doorcast_domain::{
    ledger::UsdMicros,
    pipeline::{
        Order,
        attempt::{Attempt, Quote},
        event::{LookUpAnswer, PollAnswer, SubmitAnswer},
        id::{AttemptId, RenderId},
        stage::{Refusal, Remedy},
    },
};

use super::World;

/// What a second costs.
pub const PRICE: UsdMicros = UsdMicros(66_700);

/// How long a video is expected to be, in milliseconds.
pub const QUOTED_MS: u64 = 30_000;

/// How long the studio remembers a key, in milliseconds.
const KEY_MS: i64 = 24 * 3_600_000;

/// How long a call takes at least until the same key is answered, in milliseconds.
const BUSY_MS: i64 = 2_000;

/// How long a request can be under way, in milliseconds.
const HANG_UP_MS: i64 = 10 * 60_000;

/// How many renders are on a page of the list.
const PAGE: usize = 3;

/// The simulated studio.
pub struct SimStudio {
    world: Arc<World>,
    /// Whether it stores its own failures under the key, as nobody promises it does not.
    stores_errors: bool,
    /// How long a render is missing from the list, in milliseconds.
    list_lag_ms: i64,
    books: Mutex<Books>,
}

#[derive(Default)]
struct Books {
    renders: Vec<Render>,
    keys: HashMap<String, Kept>,
    mail: Vec<Delivery>,
    faults: Vec<Fault>,
    failures: HashMap<&'static str, usize>,
    calls: BTreeMap<&'static str, usize>,
}

#[derive(Clone)]
struct Kept {
    at_ms: i64,
    answer: SubmitAnswer,
}

/// A render the studio was made to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Render {
    /// What the studio calls it.
    pub id: RenderId,
    /// The attempt it is for.
    pub attempt: AttemptId,
    /// Its title.
    pub title: String,
    /// When it was begun.
    pub created_at_ms: i64,
    /// When it is or was finished.
    pub finish_at_ms: i64,
    /// What comes of it.
    pub end: PollAnswer,
    /// What it costs in the end.
    pub billed: UsdMicros,
}

/// A webhook on its way.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// When it comes.
    pub at_ms: i64,
    /// What it says.
    pub event: WebhookEvent,
    /// Whether the studio has sent it.
    pub is_genuine: bool,
}

/// How handing over an attempt can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The request never arrives.
    LostRequest,
    /// It is begun, and the answer is lost.
    LostAnswer,
    /// The studio breaks before it begins.
    Broken,
    /// No place.
    Busy,
    /// The order is refused.
    BadOrder,
    /// The wallet is empty.
    EmptyWallet,
    /// It is begun, and the answer takes minutes.
    SlowAnswer,
    /// The request takes minutes to arrive.
    SlowRequest,
}

impl Fault {
    /// Every way.
    pub const ALL: [Self; 8] = [
        Self::LostRequest,
        Self::LostAnswer,
        Self::Broken,
        Self::Busy,
        Self::BadOrder,
        Self::EmptyWallet,
        Self::SlowAnswer,
        Self::SlowRequest,
    ];
}

impl SimStudio {
    /// Returns a studio that has nothing to do yet.
    pub fn new(world: &Arc<World>, stores_errors: bool, list_lag_ms: i64) -> Arc<Self> {
        Arc::new(Self {
            world: Arc::clone(world),
            stores_errors,
            list_lag_ms,
            books: Mutex::default(),
        })
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes the next submissions go wrong, one after the other.
    pub fn plan_faults(&self, faults: &[Fault]) {
        self.books().faults.extend(faults);
    }

    /// Returns everything it was made to do.
    pub fn renders(&self) -> Vec<Render> {
        self.books().renders.clone()
    }

    /// Returns how often it was called for what.
    pub fn calls(&self, what: &'static str) -> usize {
        self.books().calls.get(what).copied().unwrap_or(0)
    }

    /// Takes the webhooks that have come by now.
    pub fn take_mail(&self) -> Vec<Delivery> {
        let now_ms = self.world.true_ms();
        let mut books = self.books();
        let (come, on_their_way) = books.mail.drain(..).partition(|mail| mail.at_ms <= now_ms);
        books.mail = on_their_way;
        come
    }

    fn count(&self, what: &'static str) {
        *self.books().calls.entry(what).or_default() += 1;
    }

    /// Makes the next calls of a kind fail: "quote", "look_up", "poll", "film_url", "list".
    pub fn plan_failures(&self, what: &'static str, times: usize) {
        self.books().failures.insert(what, times);
    }

    fn fails(&self, what: &'static str) -> bool {
        self.count(what);
        let planned = match self.books().failures.get_mut(what) {
            Some(times) if *times > 0 => {
                *times -= 1;
                true
            }
            _ => false,
        };
        planned || self.goes_wrong()
    }

    fn goes_wrong(&self) -> bool {
        self.world.is_lucky(self.world.mood().vendor)
    }

    fn next_fault(&self) -> Option<Fault> {
        let planned = {
            let mut books = self.books();
            (!books.faults.is_empty()).then(|| books.faults.remove(0))
        };
        planned.or_else(|| {
            let at = self
                .goes_wrong()
                .then(|| self.world.below(Fault::ALL.len() as u64))?;
            Fault::ALL.get(at as usize).copied()
        })
    }

    /// Begins a render, unless the key is known: then the answer is the first one again.
    fn take(&self, attempt: &Attempt) -> SubmitAnswer {
        let now_ms = self.world.true_ms();
        let known = self.books().keys.get(&attempt.idempotency_key()).cloned();
        if let Some(kept) = known.filter(|kept| now_ms - kept.at_ms < KEY_MS) {
            return match now_ms - kept.at_ms < BUSY_MS {
                true => SubmitAnswer::Unclear,
                false => kept.answer,
            };
        }
        let answer = SubmitAnswer::Accepted {
            render: self.begin(attempt),
        };
        self.keep(attempt, &answer);
        answer
    }

    fn keep(&self, attempt: &Attempt, answer: &SubmitAnswer) {
        let kept = Kept {
            at_ms: self.world.true_ms(),
            answer: answer.clone(),
        };
        self.books()
            .keys
            .entry(attempt.idempotency_key())
            .or_insert(kept);
    }

    fn begin(&self, attempt: &Attempt) -> RenderId {
        let number = self.books().renders.len();
        let id: RenderId = format!("vid_{number}").parse().expect("a short name");
        let minutes = match self.world.below(20) {
            0 => 24 * 60,
            1 => 90,
            other => 1 + other,
        };
        let created_at_ms = self.world.true_ms();
        let finish_at_ms = created_at_ms + minutes as i64 * 60_000;
        let (end, billed) = self.end();
        self.send_mail(&id, attempt.id, created_at_ms, finish_at_ms);
        self.world
            .note(format_args!("the studio begins {id} for {}", attempt.id));
        self.books().renders.push(Render {
            id: id.clone(),
            attempt: attempt.id,
            title: attempt.title.clone(),
            created_at_ms,
            finish_at_ms,
            end,
            billed,
        });
        id
    }

    fn end(&self) -> (PollAnswer, UsdMicros) {
        let duration_ms = 15_000 + self.world.below(30_000);
        let cost = PRICE.for_duration_ms(duration_ms);
        let failed = |code: &str, is_unpaid| PollAnswer::Failed {
            code: code.into(),
            message: "it could not be made".into(),
            is_unpaid,
        };
        match (
            self.world.mood() == super::Mood::default(),
            self.world.below(40),
        ) {
            // What a failed render costs is written nowhere; more than was quoted it will not be.
            (false, 0) => (
                failed("rendering_failed", false),
                cost.min(PRICE.for_duration_ms(QUOTED_MS)),
            ),
            (false, 1) => (failed("rendering_failed", false), UsdMicros::ZERO),
            (false, 2) => (
                failed("MOVIO_PAYMENT_INSUFFICIENT_CREDIT", true),
                UsdMicros::ZERO,
            ),
            _ => {
                let duration_ms = Some(duration_ms);
                (PollAnswer::Finished { duration_ms }, cost)
            }
        }
    }

    /// Sends webhooks: early, late, twice, without our id, forged.
    fn send_mail(&self, id: &RenderId, attempt: AttemptId, created_at_ms: i64, finish_at_ms: i64) {
        let genuine = |at_ms, event_id: String, attempt| Delivery {
            at_ms,
            event: WebhookEvent {
                event_id,
                attempt,
                render: id.clone(),
            },
            is_genuine: true,
        };
        let mut mail = Vec::new();
        if self.world.is_lucky(100) {
            mail.push(genuine(created_at_ms, format!("{id}-early"), Some(attempt)));
        }
        if self.world.is_lucky(700) {
            let at_ms = finish_at_ms + self.world.below(60_000) as i64;
            let named = self.world.is_lucky(800).then_some(attempt);
            let first = genuine(at_ms, format!("{id}-end"), named);
            let again = Delivery {
                at_ms: at_ms + self.world.below(7_200_000) as i64,
                ..first.clone()
            };
            mail.extend([first, again]);
        }
        if self.world.is_lucky(100) {
            let mut forged = genuine(created_at_ms, format!("{id}-forged"), Some(attempt));
            forged.event.render = "vid_of_a_stranger".parse().expect("a short name");
            forged.is_genuine = false;
            mail.push(forged);
        }
        self.books().mail.extend(mail);
    }

    fn progress(&self, render: &Render) -> PollAnswer {
        match self.world.true_ms() < render.finish_at_ms {
            true => PollAnswer::Running,
            false => render.end.clone(),
        }
    }

    fn visible(&self) -> Vec<Render> {
        let now_ms = self.world.true_ms();
        let mut renders = self.renders();
        renders.retain(|render| now_ms - render.created_at_ms >= self.list_lag_ms);
        renders.reverse();
        renders
    }

    fn find(&self, id: &RenderId) -> Option<Render> {
        self.books()
            .renders
            .iter()
            .find(|render| render.id == *id)
            .cloned()
    }
}

fn refusal(remedy: Remedy, code: &str) -> SubmitAnswer {
    SubmitAnswer::Refused(Refusal {
        remedy,
        field: (remedy == Remedy::Order).then(|| "script".into()),
        code: code.into(),
        message: "no".into(),
    })
}

fn no_answer() -> VendorError {
    VendorError {
        message: "the studio did not answer".into(),
        retry: Retry::Unknown,
        source: None,
    }
}

#[async_trait]
impl AvatarStudio for SimStudio {
    async fn quote(&self, _order: &Order) -> Result<Quote, QuoteError> {
        match self.fails("quote") {
            true => Err(QuoteError::Unavailable(no_answer())),
            false => Ok(Quote {
                price_per_second: PRICE,
                expected_ms: QUOTED_MS,
            }),
        }
    }

    fn prepare(&self, order: &Order, attempt: AttemptId) -> Result<Prepared, Refusal> {
        let title = format!("{} [{}]", order.title, attempt.token());
        let request = format!("{{\"title\":\"{title}\",\"script\":\"{}\"}}", order.script);
        Ok(Prepared { title, request })
    }

    async fn submit(&self, attempt: &Attempt) -> SubmitAnswer {
        self.count("submit");
        assert!(
            attempt.request.contains(&attempt.id.token()),
            "the stored request is sent"
        );
        let fault = self.next_fault();
        self.world
            .note(format_args!("submit {}: {fault:?}", attempt.id));
        match fault {
            None => self.take(attempt),
            Some(Fault::LostRequest) => SubmitAnswer::Unclear,
            Some(Fault::LostAnswer) => {
                self.take(attempt);
                SubmitAnswer::Unclear
            }
            Some(Fault::Broken) => {
                if self.stores_errors {
                    self.keep(attempt, &SubmitAnswer::Unclear);
                }
                SubmitAnswer::Unclear
            }
            Some(Fault::Busy) => SubmitAnswer::Busy {
                after_ms: 1_000 + self.world.below(60_000),
            },
            Some(Fault::BadOrder) => refusal(Remedy::Order, "invalid_parameter"),
            Some(Fault::EmptyWallet) => refusal(Remedy::Wallet, "insufficient_credit"),
            Some(Fault::SlowAnswer) => {
                let answer = self.take(attempt);
                self.world.wait_ms(self.world.below(400_000)).await;
                answer
            }
            Some(Fault::SlowRequest) => {
                let sent_ms = self.world.true_ms();
                self.world.wait_ms(self.world.below(200_000)).await;
                // No request is under way for longer than that: somebody hangs up.
                match self.world.true_ms() - sent_ms < HANG_UP_MS {
                    true => self.take(attempt),
                    false => SubmitAnswer::Unclear,
                }
            }
        }
    }

    async fn look_up(&self, attempt: &Attempt) -> LookUpAnswer {
        if self.fails("look_up") {
            return LookUpAnswer::Unclear;
        }
        let mut found = self.visible();
        found.retain(|render| render.title == attempt.title);
        match found.last() {
            None => LookUpAnswer::Absent,
            Some(earliest) => LookUpAnswer::Found {
                render: earliest.id.clone(),
                others: found.len() as u32 - 1,
            },
        }
    }

    async fn poll(&self, renders: &[RenderId]) -> Result<Vec<(RenderId, PollAnswer)>, VendorError> {
        if self.fails("poll") {
            return Err(no_answer());
        }
        let answer = |id: &RenderId| match self.find(id) {
            _ if self.goes_wrong() => PollAnswer::NotFound,
            Some(render) => self.progress(&render),
            None => PollAnswer::NotFound,
        };
        Ok(renders.iter().map(|id| (id.clone(), answer(id))).collect())
    }

    async fn film_url(&self, render: &RenderId) -> Result<FreshUrl, VendorError> {
        match self.fails("film_url") {
            true => Err(no_answer()),
            false => Ok(FreshUrl(format!(
                "https://films.example/{render}?until={}",
                self.world.true_ms()
            ))),
        }
    }

    async fn open_film(
        &self,
        render: &RenderId,
        offset_bytes: u64,
    ) -> Result<Box<dyn ByteSource>, VendorError> {
        self.count("open_film");
        let bytes = film_bytes(render).split_off(offset_bytes as usize);
        let breaks_after = self
            .goes_wrong()
            .then(|| self.world.below(bytes.len() as u64) as usize);
        Ok(Box::new(SimBytes {
            bytes,
            breaks_after,
        }))
    }

    async fn list_renders(&self, page: Option<&str>) -> Result<RenderPage, VendorError> {
        if self.fails("list") {
            return Err(no_answer());
        }
        let from: usize = page.and_then(|page| page.parse().ok()).unwrap_or(0);
        let visible = self.visible();
        let renders = visible
            .iter()
            .skip(from)
            .take(PAGE)
            .map(|render| RenderSighting {
                render: render.id.clone(),
                title: render.title.clone(),
                created_at_ms: render.created_at_ms,
                progress: self.progress(render),
            });
        let renders = renders.collect();
        let next = (from + PAGE < visible.len()).then(|| (from + PAGE).to_string());
        Ok(RenderPage { renders, next })
    }

    fn read_webhook(
        &self,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Option<WebhookEvent>, Forged> {
        let is_genuine = headers
            .iter()
            .any(|(name, seal)| name == "seal" && seal == "genuine");
        let text = std::str::from_utf8(body).map_err(|_| Forged)?;
        let parts: Vec<&str> = text.split(' ').collect();
        match parts.as_slice() {
            [event_id, attempt, render] if is_genuine => Ok(Some(WebhookEvent {
                event_id: (*event_id).into(),
                attempt: attempt.parse().ok(),
                render: render.parse().map_err(|_| Forged)?,
            })),
            _ => Err(Forged),
        }
    }
}

impl Delivery {
    /// Returns the headers it comes with.
    pub fn headers(&self) -> Vec<(String, String)> {
        let seal = if self.is_genuine { "genuine" } else { "copied" };
        vec![("seal".into(), seal.into())]
    }

    /// Returns the body it comes with.
    pub fn body(&self) -> String {
        let attempt = self
            .event
            .attempt
            .map_or("-".into(), |attempt| attempt.to_string());
        format!("{} {attempt} {}", self.event.event_id, self.event.render)
    }
}

/// Returns the bytes of a film.
pub(crate) fn film_bytes(render: &RenderId) -> Vec<u8> {
    format!("the film of {render}, frame by frame").into_bytes()
}

struct SimBytes {
    bytes: Vec<u8>,
    breaks_after: Option<usize>,
}

#[async_trait]
impl ByteSource for SimBytes {
    fn size_bytes(&self) -> Option<u64> {
        Some(self.bytes.len() as u64)
    }

    async fn next_piece(&mut self) -> Result<Option<Vec<u8>>, VendorError> {
        if self.breaks_after == Some(0) {
            return Err(no_answer());
        }
        let most = self
            .breaks_after
            .unwrap_or(usize::MAX)
            .min(7)
            .min(self.bytes.len());
        let rest = self.bytes.split_off(most);
        let piece = std::mem::replace(&mut self.bytes, rest);
        self.breaks_after = self.breaks_after.map(|left| left - piece.len());
        Ok((!piece.is_empty()).then_some(piece))
    }
}
