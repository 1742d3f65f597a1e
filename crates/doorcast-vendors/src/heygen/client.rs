//! The calls to HeyGen, each sent once.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::Method;
use serde::de::DeserializeOwned;

use crate::http::{Answer, BadAddress, Call, Caller, Secret, check_key};

use super::{
    cache::Cache,
    error::{HeyGenError, RequestKind, classify},
    order::PreparedVideo,
    price::Balance,
    wire::{
        Accepted, Account, Envelope, Look, PastEvent, StatusRow, Video, Voice, WebhookEndpoint,
    },
};

/// Where HeyGen is.
pub const USUAL_BASE_URL: &str = "https://api.heygen.com";

/// How long an order may take: their slowest one in a hundred takes half a minute.
const WRITE_TIMEOUT: Duration = Duration::from_secs(120);

/// How long anything else may take.
const READ_TIMEOUT: Duration = Duration::from_secs(30);

/// How long lists of voices and avatars are believed.
const LISTS_KEEP: Duration = Duration::from_secs(600);

/// The most pages of any list.
const PAGES: usize = 200;

/// The most videos one bulk status call names.
pub const STATUSES_AT_ONCE: usize = 100;

/// The largest page of voices and videos; of looks it is half.
const PAGE: &str = "100";
const LOOKS_PAGE: &str = "50";

/// How to reach HeyGen.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Its address, [`USUAL_BASE_URL`] or a fake's.
    pub base_url: String,
    /// The account's key.
    pub key: Secret,
}

/// HeyGen.
pub struct HeyGen {
    caller: Caller,
    key: Secret,
    voices: Cache<Voice>,
    looks: Cache<Look>,
}

/// Which voices are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VoiceFilter {
    /// The language in HeyGen's words: "English", "Spanish".
    pub language: Option<String>,
}

/// Some videos and where to go on.
#[derive(Debug, Clone, PartialEq)]
pub struct VideoPage {
    /// Newest first, as far as HeyGen promises anything.
    pub videos: Vec<Video>,
    /// What to ask for the next page with.
    pub next: Option<String>,
}

impl fmt::Debug for HeyGen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HeyGen({})", self.caller.host())
    }
}

impl HeyGen {
    /// Returns a client. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// See [`BadAddress`].
    pub fn new(settings: Settings) -> Result<Self, BadAddress> {
        check_key(&settings.key)?;
        Ok(Self {
            caller: Caller::new(&settings.base_url, true)?,
            key: settings.key,
            voices: Cache::new(LISTS_KEEP),
            looks: Cache::new(LISTS_KEEP),
        })
    }

    /// Orders a video: this is the call that costs money.
    ///
    /// Sending the same [`PreparedVideo`] again within 23 hours is safe: HeyGen answers as it did the first time.
    ///
    /// # Errors
    ///
    /// [`HeyGenError::retry`] says whether it may have happened all the same.
    pub async fn create(&self, video: &PreparedVideo) -> Result<Accepted, HeyGenError> {
        let call = self
            .write(Method::POST, &["v3", "videos"])
            .header("idempotency-key", &video.idempotency_key)
            .body("application/json", video.body.clone());
        let accepted: Accepted = self.one(RequestKind::Write, call).await?;
        Ok(accepted)
    }

    /// Returns a video with fresh links, or `None` if HeyGen does not know it.
    ///
    /// # Errors
    ///
    /// See [`HeyGenError`].
    pub async fn find_video(&self, id: &str) -> Result<Option<Video>, HeyGenError> {
        let call = self.read(&["v3", "videos", id]);
        match self.one(RequestKind::Read, call).await {
            Ok(video) => Ok(Some(video)),
            Err(error) if error.status == Some(404) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Returns how far videos are, for up to [`STATUSES_AT_ONCE`] of them; more are left out.
    ///
    /// # Errors
    ///
    /// See [`HeyGenError`].
    pub async fn statuses(&self, ids: &[String]) -> Result<Vec<StatusRow>, HeyGenError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let ids = &ids[..ids.len().min(STATUSES_AT_ONCE)];
        let call = self
            .read(&["v3", "videos", "statuses"])
            .query("video_ids", &ids.join(","));
        self.one(RequestKind::Read, call).await
    }

    /// Returns every video with exactly this title, earliest first. `token` is the rare part of the title.
    ///
    /// An answer means that the list was read to its end: an empty one is "not there".
    ///
    /// # Errors
    ///
    /// See [`HeyGenError`].
    pub async fn find_by_title(&self, title: &str, token: &str) -> Result<Vec<Video>, HeyGenError> {
        let videos: Vec<Video> = self
            .all(|| {
                self.read(&["v3", "videos"])
                    .query("limit", PAGE)
                    .query("title", token)
            })
            .await?;
        let mut same: Vec<Video> = videos
            .into_iter()
            .filter(|video| video.title.as_deref() == Some(title))
            .collect();
        same.sort_by_key(|video| video.created_at.unwrap_or(i64::MAX));
        Ok(same)
    }

    /// Returns the id of the video some report named together with our attempt; only finished ones are reported.
    ///
    /// # Errors
    ///
    /// See [`HeyGenError`].
    pub async fn find_by_callback(&self, callback_id: &str) -> Result<Option<String>, HeyGenError> {
        let events: Vec<PastEvent> = self
            .all(|| {
                self.read(&["v3", "webhooks", "events"])
                    .query("limit", PAGE)
            })
            .await?;
        Ok(events
            .into_iter()
            .filter_map(|event| event.event_data)
            .find(|data| data.callback_id.as_deref() == Some(callback_id))
            .and_then(|data| data.video_id))
    }

    /// Returns a page of all videos of the account, for comparing HeyGen's books with ours.
    ///
    /// # Errors
    ///
    /// See [`HeyGenError`].
    pub async fn list_videos(&self, after: Option<&str>) -> Result<VideoPage, HeyGenError> {
        let mut call = self.read(&["v3", "videos"]).query("limit", PAGE);
        if let Some(token) = after {
            call = call.query("token", token);
        }
        let page: Envelope<Vec<Video>> = self.envelope(RequestKind::Read, call).await?;
        Ok(VideoPage {
            next: next(&page)?,
            videos: page.data,
        })
    }

    /// Deletes a video at HeyGen; one that is not there counts as deleted.
    ///
    /// # Errors
    ///
    /// See [`HeyGenError`].
    pub async fn delete_video(&self, id: &str) -> Result<(), HeyGenError> {
        self.delete(&["v3", "videos", id]).await
    }

    /// Returns the voices the account may use, its own ones first.
    ///
    /// # Errors
    ///
    /// See [`HeyGenError`].
    pub async fn list_voices(&self, filter: &VoiceFilter) -> Result<Arc<[Voice]>, HeyGenError> {
        let name = filter.language.clone().unwrap_or_default();
        self.voices.get(&name, self.fetch_voices(filter)).await
    }

    /// Returns the looks of one avatar, or of all.
    ///
    /// # Errors
    ///
    /// See [`HeyGenError`].
    pub async fn list_looks(&self, group_id: Option<&str>) -> Result<Arc<[Look]>, HeyGenError> {
        let fetch = self.all(|| {
            let call = self
                .read(&["v3", "avatars", "looks"])
                .query("limit", LOOKS_PAGE);
            match group_id {
                Some(id) => call.query("group_id", id),
                None => call,
            }
        });
        self.looks.get(group_id.unwrap_or_default(), fetch).await
    }

    /// Returns one look, or `None` if HeyGen does not know it.
    ///
    /// # Errors
    ///
    /// See [`HeyGenError`].
    pub async fn find_look(&self, id: &str) -> Result<Option<Look>, HeyGenError> {
        let call = self.read(&["v3", "avatars", "looks", id]);
        match self.one(RequestKind::Read, call).await {
            Ok(look) => Ok(Some(look)),
            Err(error) if error.status == Some(404) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Forgets the lists of voices and looks, after somebody made a new one.
    pub async fn forget_lists(&self) {
        self.voices.clear().await;
        self.looks.clear().await;
    }

    /// Returns what the account has left. It costs nothing, so it also proves the key.
    ///
    /// # Errors
    ///
    /// See [`HeyGenError`].
    pub async fn balance(&self) -> Result<Balance, HeyGenError> {
        let call = self.read(&["v3", "users", "me"]);
        let account: Account = self.one(RequestKind::Read, call).await?;
        Ok(Balance::of(&account))
    }

    /// Asks HeyGen to report finished and failed videos to an address. The answer has the secret, once.
    ///
    /// # Errors
    ///
    /// See [`HeyGenError`].
    pub async fn register_webhook(
        &self,
        url: &str,
        idempotency_key: &str,
    ) -> Result<WebhookEndpoint, HeyGenError> {
        let body = serde_json::json!({
            "url": url,
            "events": ["avatar_video.success", "avatar_video.fail"],
        });
        let call = self
            .write(Method::POST, &["v3", "webhooks", "endpoints"])
            .header("idempotency-key", idempotency_key)
            .body("application/json", body.to_string().into_bytes());
        self.one(RequestKind::Write, call).await
    }

    /// Returns the addresses HeyGen reports to.
    ///
    /// # Errors
    ///
    /// See [`HeyGenError`].
    pub async fn list_webhooks(&self) -> Result<Vec<WebhookEndpoint>, HeyGenError> {
        self.all(|| {
            self.read(&["v3", "webhooks", "endpoints"])
                .query("limit", PAGE)
        })
        .await
    }

    /// Stops reports to an address; one that is not there counts as stopped.
    ///
    /// # Errors
    ///
    /// See [`HeyGenError`].
    pub async fn delete_webhook(&self, endpoint_id: &str) -> Result<(), HeyGenError> {
        self.delete(&["v3", "webhooks", "endpoints", endpoint_id])
            .await
    }

    /// Fetches private voices, then public ones: HeyGen lists them apart.
    async fn fetch_voices(&self, filter: &VoiceFilter) -> Result<Vec<Voice>, HeyGenError> {
        let mut voices = Vec::new();
        for kind in ["private", "public"] {
            let page = || {
                let call = self
                    .read(&["v3", "voices"])
                    .query("limit", PAGE)
                    .query("type", kind);
                match &filter.language {
                    Some(language) => call.query("language", language),
                    None => call,
                }
            };
            voices.extend(self.all::<Voice>(page).await?);
        }
        Ok(voices)
    }

    /// Deletes something.
    async fn delete(&self, segments: &[&str]) -> Result<(), HeyGenError> {
        let answer = self
            .answer(RequestKind::Write, self.write(Method::DELETE, segments))
            .await?;
        match answer.status {
            404 => Ok(()),
            _ if answer.is_success() => Ok(()),
            _ => Err(classify(RequestKind::Write, &answer)),
        }
    }

    /// Reads all pages of a list.
    async fn all<T: DeserializeOwned>(
        &self,
        first: impl Fn() -> Call,
    ) -> Result<Vec<T>, HeyGenError> {
        let mut rows = Vec::new();
        let mut token: Option<String> = None;
        for _ in 0..PAGES {
            let call = match &token {
                Some(token) => first().query("token", token),
                None => first(),
            };
            let mut page: Envelope<Vec<T>> = self.envelope(RequestKind::Read, call).await?;
            rows.append(&mut page.data);
            match next(&page)? {
                Some(following) if Some(&following) != token.as_ref() => token = Some(following),
                Some(_) => break,
                None => return Ok(rows),
            }
        }
        Err(HeyGenError::endless(PAGES))
    }

    /// Sends a call and reads the one thing in the answer.
    async fn one<T: DeserializeOwned>(
        &self,
        kind: RequestKind,
        call: Call,
    ) -> Result<T, HeyGenError> {
        Ok(self.envelope(kind, call).await?.data)
    }

    /// Sends a call and reads the answer.
    async fn envelope<T: DeserializeOwned>(
        &self,
        kind: RequestKind,
        call: Call,
    ) -> Result<Envelope<T>, HeyGenError> {
        let answer = self.answer(kind, call).await?;
        if !answer.is_success() {
            return Err(classify(kind, &answer));
        }
        serde_json::from_slice(&answer.body)
            .map_err(|error| HeyGenError::unreadable(kind, &answer, &error.to_string()))
    }

    /// Sends a call.
    async fn answer(&self, kind: RequestKind, call: Call) -> Result<Answer, HeyGenError> {
        self.caller
            .send(call.secret_header("x-api-key", "", &self.key))
            .await
            .map_err(|error| HeyGenError::from_no_answer(kind, &error))
    }

    /// Starts a call that only asks. It has no body: HeyGen refuses one.
    fn read(&self, segments: &[&str]) -> Call {
        self.caller.call(Method::GET, segments, READ_TIMEOUT)
    }

    /// Starts a call that changes something.
    fn write(&self, method: Method, segments: &[&str]) -> Call {
        self.caller.call(method, segments, WRITE_TIMEOUT)
    }
}

/// Returns what to ask for the next page with, if there is one. Either sign of more pages counts; one without a way
/// to get there is no end of the list.
fn next<T>(page: &Envelope<T>) -> Result<Option<String>, HeyGenError> {
    match page.next_token.as_deref() {
        Some(token) if !token.is_empty() => Ok(Some(token.to_owned())),
        _ if page.has_more == Some(true) => Err(HeyGenError::endless(1)),
        _ => Ok(None),
    }
}
