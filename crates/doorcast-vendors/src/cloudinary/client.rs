//! The calls to Cloudinary.

use std::{fmt, time::Duration};

use doorcast_domain::hex;
use md5::{Digest, Md5};
use reqwest::Method;

use crate::http::{
    Answer, BadAddress, Call, Caller, Retry, Secret, check_key,
    pieces::{Patience, Pieces},
};

use super::{
    addresses::{Addresses, EAGER},
    error::{CloudinaryError, Problem, classify},
    multipart::Form,
    notification::is_same,
    parts::{PART_BYTES, Part, Parts},
    signature::{Algorithm, sign, sign_answer},
    wire::{Asset, Limits, Received},
};

/// Where Cloudinary is.
pub const USUAL_BASE_URL: &str = "https://api.cloudinary.com";

/// How long Cloudinary may take to fetch a file itself.
const FETCH_TIMEOUT: Duration = Duration::from_secs(600);

/// How long one part may take.
const PART_TIMEOUT: Duration = Duration::from_secs(120);

/// How long anything else may take.
const READ_TIMEOUT: Duration = Duration::from_secs(30);

/// The longest id.
const ID_CHARS: usize = 255;

/// Who we are at Cloudinary.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The account.
    pub cloud_name: String,
    /// Its key.
    pub api_key: String,
    /// Its secret.
    pub api_secret: Secret,
}

/// How to reach Cloudinary.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Its address.
    pub base_url: String,
    /// Where it shows what it keeps.
    pub delivery_url: String,
    /// Who we are.
    pub credentials: Credentials,
    /// Which digest the account wants.
    pub algorithm: Algorithm,
    /// In which folder the console shows our videos; only for accounts with dynamic folders.
    pub asset_folder: Option<String>,
    /// Where it reports to.
    pub notification_url: Option<String>,
}

/// Our id of a video at Cloudinary: small letters, digits, dashes and slashes, so that it comes back as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PublicId(String);

/// Why a text is no id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "an id has up to {ID_CHARS} small letters, digits, dashes and slashes, and no part like v123"
)]
pub struct BadPublicId;

impl PublicId {
    /// Returns an id.
    ///
    /// # Errors
    ///
    /// [`BadPublicId`] if Cloudinary would change or misread it.
    pub fn new(text: &str) -> Result<Self, BadPublicId> {
        let is_version = |part: &str| {
            part.strip_prefix('v')
                .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let is_part = |part: &str| {
            let is_plain =
                |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            !part.is_empty() && part.bytes().all(is_plain) && !is_version(part)
        };
        match text.len() <= ID_CHARS && text.split('/').all(is_part) {
            true => Ok(Self(text.to_owned())),
            false => Err(BadPublicId),
        }
    }

    /// Returns the id of one rendering of one video: another rendering never takes its place.
    ///
    /// # Errors
    ///
    /// [`BadPublicId`] if one of the names has a character that Cloudinary would change.
    pub fn for_video(office: &str, video: &str, rendering: u32) -> Result<Self, BadPublicId> {
        Self::new(&format!("property-videos/{office}/{video}-{rendering}"))
    }

    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What to keep, and under which names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Our id.
    pub public_id: PublicId,
    /// Our job, written beside it: the proof that it is ours.
    pub job: String,
    /// Words to find it by in the console.
    pub tags: Vec<String>,
}

/// What Cloudinary keeps now.
#[derive(Debug, Clone, PartialEq)]
pub struct Uploaded {
    /// The video.
    pub asset: Asset,
    /// It was there before. If the answer does not say whose it is, ask with `find`.
    pub was_there: bool,
}

/// Cloudinary.
pub struct Cloudinary {
    caller: Caller,
    settings: Settings,
    part_bytes: usize,
}

impl fmt::Debug for Cloudinary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cloudinary({})", self.settings.credentials.cloud_name)
    }
}

impl Cloudinary {
    /// Returns a client. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// See [`BadAddress`].
    pub fn new(settings: Settings) -> Result<Self, BadAddress> {
        check_key(&settings.credentials.api_secret)?;
        Ok(Self {
            caller: Caller::new(&settings.base_url, true)?,
            settings,
            part_bytes: PART_BYTES,
        })
    }

    /// Lets Cloudinary fetch a file from a link that is alive now.
    ///
    /// # Errors
    ///
    /// [`Problem::Source`] if it could not; after [`Retry::Unknown`] look with [`Self::find`] before anything else.
    pub async fn upload_from_url(
        &self,
        upload: &Upload,
        link: &str,
        now_unix: i64,
    ) -> Result<Uploaded, CloudinaryError> {
        let mut form = self.signed_form(upload, now_unix, 0);
        form.field("file", link);
        let (kind, body) = form.finish();
        let call = self.upload_call(FETCH_TIMEOUT).body(&kind, body);
        let answer = self.answer(call, Retry::Unknown).await?;
        self.kept(upload, &answer)
    }

    /// Passes a file through in parts. `unique` names this try: a later one needs another.
    ///
    /// A part that got no answer is sent again; after the last one Cloudinary is asked first whether it is there.
    ///
    /// # Errors
    ///
    /// See [`CloudinaryError`]; [`Problem::WrongFile`] if what was kept is not what was read.
    pub async fn upload_pieces<P: Pieces>(
        &self,
        upload: &Upload,
        pieces: &mut P,
        unique: &str,
        patience: Patience,
        now_unix: impl Fn() -> i64 + Send,
    ) -> Result<Uploaded, CloudinaryError> {
        let mut parts = Parts::new(pieces, self.part_bytes);
        let mut digest = Md5::new();
        loop {
            let part = parts
                .next()
                .await
                .map_err(|error| CloudinaryError::from_reading(&error))?;
            digest.update(&part.bytes);
            let is_last = part.is_last;
            let call = self.part_call(upload, &part, parts.total_bytes(), unique, now_unix());
            let end = part.end();
            drop(part);
            if !is_last {
                self.send_part(&call, end, patience).await?;
                continue;
            }
            let uploaded = self.send_last_part(upload, &call, patience).await?;
            check_digest(&uploaded, &hex::text(&digest.finalize()))?;
            return Ok(uploaded);
        }
    }

    /// Returns the video under one of our ids, or `None` if there is none.
    ///
    /// # Errors
    ///
    /// See [`CloudinaryError`].
    pub async fn find(&self, public_id: &PublicId) -> Result<Option<Asset>, CloudinaryError> {
        let mut path = vec!["resources", "video", "upload"];
        path.extend(public_id.as_str().split('/'));
        let answer = self.answer(self.admin_call(&path), READ_AGAIN).await?;
        match answer.status {
            404 => Ok(None),
            _ if answer.is_success() => read_asset(&answer, READ_AGAIN).map(Some),
            _ => Err(classify(&answer, READ_AGAIN)),
        }
    }

    /// Returns the largest file the account may keep.
    ///
    /// # Errors
    ///
    /// See [`CloudinaryError`].
    pub async fn limits(&self) -> Result<Limits, CloudinaryError> {
        let answer = self.answer(self.admin_call(&["usage"]), READ_AGAIN).await?;
        if !answer.is_success() {
            return Err(classify(&answer, READ_AGAIN));
        }
        serde_json::from_slice(&answer.body)
            .map(|usage| Limits::of(&usage))
            .map_err(|error| unreadable(&answer, READ_AGAIN, &error.to_string()))
    }

    /// Asks whether key and secret are good. It costs nothing.
    ///
    /// # Errors
    ///
    /// See [`CloudinaryError`].
    pub async fn ping(&self) -> Result<(), CloudinaryError> {
        let answer = self.answer(self.admin_call(&["ping"]), READ_AGAIN).await?;
        match answer.is_success() {
            true => Ok(()),
            false => Err(classify(&answer, READ_AGAIN)),
        }
    }

    /// Deletes a video; one that is not there counts as deleted.
    ///
    /// # Errors
    ///
    /// See [`CloudinaryError`].
    pub async fn delete(&self, public_id: &PublicId, now_unix: i64) -> Result<(), CloudinaryError> {
        let fields = vec![
            ("public_id", public_id.as_str().to_owned()),
            ("invalidate", "1".to_owned()),
            ("timestamp", now_unix.to_string()),
        ];
        let (kind, body) = self.sign_form(&fields, 0).finish();
        let path = [
            "v1_1",
            &self.settings.credentials.cloud_name,
            "video",
            "destroy",
        ];
        let call = self
            .caller
            .call(Method::POST, &path, READ_TIMEOUT)
            .body(&kind, body);
        let answer = self.answer(call, READ_AGAIN).await?;
        match answer.is_success() {
            true => Ok(()),
            false => Err(classify(&answer, READ_AGAIN)),
        }
    }

    /// Returns the addresses of a video.
    pub fn addresses(&self, asset: &Asset) -> Addresses {
        let settings = &self.settings;
        Addresses::of(
            &settings.delivery_url,
            &settings.credentials.cloud_name,
            asset,
        )
    }

    /// Sends smaller parts than Cloudinary takes, to a fake that takes them.
    #[cfg(test)]
    pub(super) fn with_part_bytes(mut self, part_bytes: usize) -> Self {
        self.part_bytes = part_bytes;
        self
    }

    /// Sends a part until it has arrived.
    async fn send_part(
        &self,
        call: &Call,
        end: u64,
        patience: Patience,
    ) -> Result<(), CloudinaryError> {
        let mut tries = 0;
        loop {
            let sent = self.answer(call.again(), Retry::Unknown).await;
            let error = match sent.and_then(|answer| received(&answer, end)) {
                Ok(()) => return Ok(()),
                Err(error) => error,
            };
            tries += 1;
            if error.retry == Retry::Never || !patience.waits(tries).await {
                return Err(error);
            }
        }
    }

    /// Sends the last part, until it has arrived or the video turns out to be there.
    async fn send_last_part(
        &self,
        upload: &Upload,
        call: &Call,
        patience: Patience,
    ) -> Result<Uploaded, CloudinaryError> {
        let mut tries = 0;
        loop {
            let sent = self.answer(call.again(), Retry::Unknown).await;
            let error = match sent.and_then(|answer| self.kept(upload, &answer)) {
                Ok(uploaded) => return Ok(uploaded),
                Err(error) => error,
            };
            tries += 1;
            if error.retry == Retry::Never || !patience.waits(tries).await {
                return Err(error);
            }
            if let Ok(Some(asset)) = self.find(&upload.public_id).await {
                return Ok(Uploaded {
                    asset,
                    was_there: true,
                });
            }
        }
    }

    /// Returns the call that sends a part.
    fn part_call(
        &self,
        upload: &Upload,
        part: &Part,
        total: Option<u64>,
        unique: &str,
        now_unix: i64,
    ) -> Call {
        let mut form = self.signed_form(upload, now_unix, part.bytes.len());
        form.file(&part.bytes);
        let (kind, body) = form.finish();
        self.upload_call(PART_TIMEOUT)
            .header("x-unique-upload-id", unique)
            .header("content-range", &part.range(total))
            .body(&kind, body)
    }

    /// Returns the form of an upload, signed, without the file.
    fn signed_form(&self, upload: &Upload, now_unix: i64, capacity: usize) -> Form {
        let mut fields = vec![
            ("public_id", upload.public_id.as_str().to_owned()),
            ("overwrite", "0".to_owned()),
            ("context", format!("job={}", escaped(&upload.job))),
            ("tags", upload.tags.join(",")),
            ("eager", EAGER.to_owned()),
            ("eager_async", "1".to_owned()),
            ("timestamp", now_unix.to_string()),
        ];
        if let Some(folder) = &self.settings.asset_folder {
            fields.push(("asset_folder", folder.clone()));
        }
        if let Some(url) = &self.settings.notification_url {
            fields.push(("notification_url", url.clone()));
        }
        fields.retain(|(_, value)| !value.is_empty());
        self.sign_form(&fields, capacity)
    }

    /// Returns a form with fields and their signature.
    fn sign_form(&self, fields: &[(&str, String)], capacity: usize) -> Form {
        let credentials = &self.settings.credentials;
        let pairs = fields.iter().map(|(name, value)| (*name, value.as_str()));
        let signature = sign(pairs, &credentials.api_secret, self.settings.algorithm);
        let mut form = Form::new(&signature, capacity);
        for (name, value) in fields {
            form.field(name, value);
        }
        form.field("signature", &signature);
        form.field("api_key", &credentials.api_key);
        form
    }

    /// Reads the answer to a whole upload.
    fn kept(&self, upload: &Upload, answer: &Answer) -> Result<Uploaded, CloudinaryError> {
        if !answer.is_success() {
            return Err(classify(answer, Retry::Unknown));
        }
        let asset = read_asset(answer, Retry::Unknown)?;
        if asset.placeholder == Some(true) || asset.public_id != upload.public_id.as_str() {
            let message = "it kept a stand-in, or the file under another name";
            return Err(CloudinaryError::about(
                Problem::WrongFile,
                Retry::Never,
                message,
            ));
        }
        self.check_signature(&asset)?;
        Ok(Uploaded {
            was_there: asset.existing == Some(true),
            asset,
        })
    }

    /// Checks the proof in an answer, where there is one.
    fn check_signature(&self, asset: &Asset) -> Result<(), CloudinaryError> {
        let settings = &self.settings;
        let secret = &settings.credentials.api_secret;
        let expected = sign_answer(&asset.public_id, asset.version, secret, settings.algorithm);
        match &asset.signature {
            Some(signature) if !is_same(signature, &expected) => Err(CloudinaryError::about(
                Problem::Unreadable,
                Retry::Unknown,
                "the answer's signature is wrong",
            )),
            _ => Ok(()),
        }
    }

    /// Starts an upload.
    fn upload_call(&self, timeout: Duration) -> Call {
        let path = [
            "v1_1",
            &self.settings.credentials.cloud_name,
            "video",
            "upload",
        ];
        self.caller.call(Method::POST, &path, timeout)
    }

    /// Starts a question about what is kept.
    fn admin_call(&self, path: &[&str]) -> Call {
        let credentials = &self.settings.credentials;
        let mut segments = vec!["v1_1", &credentials.cloud_name];
        segments.extend(path);
        let pair = format!(
            "{}:{}",
            credentials.api_key,
            credentials.api_secret.reveal()
        );
        let pair = Secret::new(base64(pair.as_bytes()));
        self.caller
            .call(Method::GET, &segments, READ_TIMEOUT)
            .secret_header("authorization", "Basic ", &pair)
    }

    /// Sends a call; `lost` says what it means if the answer is lost.
    async fn answer(&self, call: Call, lost: Retry) -> Result<Answer, CloudinaryError> {
        self.caller
            .send(call)
            .await
            .map_err(|error| CloudinaryError::from_no_answer(&error, lost))
    }
}

/// What a lost answer to a question means.
const READ_AGAIN: Retry = Retry::After(Duration::from_secs(10));

/// Returns a value for the list of what is written beside a video.
fn escaped(value: &str) -> String {
    value.replace('=', "\\=").replace('|', "\\|")
}

/// Checks the answer to a part that is not the last.
fn received(answer: &Answer, end: u64) -> Result<(), CloudinaryError> {
    if !answer.is_success() {
        return Err(classify(answer, Retry::Unknown));
    }
    let received: Received = serde_json::from_slice(&answer.body)
        .map_err(|error| unreadable(answer, Retry::Unknown, &error.to_string()))?;
    let is_short = received.bytes.is_some_and(|bytes| bytes < end);
    match is_short || received.done == Some(true) {
        true => Err(unreadable(
            answer,
            Retry::Never,
            "it has lost count of the parts",
        )),
        false => Ok(()),
    }
}

/// Checks that what is kept is what was read.
fn check_digest(uploaded: &Uploaded, digest: &str) -> Result<(), CloudinaryError> {
    match &uploaded.asset.etag {
        Some(etag) if etag != digest => Err(CloudinaryError::about(
            Problem::WrongFile,
            Retry::Never,
            "what it keeps is not what was read",
        )),
        _ => Ok(()),
    }
}

/// Reads a video.
fn read_asset(answer: &Answer, lost: Retry) -> Result<Asset, CloudinaryError> {
    serde_json::from_slice(&answer.body)
        .map_err(|error| unreadable(answer, lost, &error.to_string()))
}

/// Describes a success that cannot be read.
fn unreadable(answer: &Answer, lost: Retry, why: &str) -> CloudinaryError {
    CloudinaryError {
        status: Some(answer.status),
        ..CloudinaryError::about(Problem::Unreadable, lost, why)
    }
}

/// Returns bytes in base64.
pub(super) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for triple in bytes.chunks(3) {
        let number = triple
            .iter()
            .chain([&0, &0])
            .take(3)
            .fold(0_usize, |number, byte| number << 8 | usize::from(*byte));
        for place in 0..4 {
            match place <= triple.len() {
                true => text.push(char::from(LETTERS[number >> (18 - 6 * place) & 63])),
                false => text.push('='),
            }
        }
    }
    text
}
