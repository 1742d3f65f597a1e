//! Taking a video: the form, its signature, and the three ways a file comes.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Json,
    extract::{Multipart, Path, State as Shares},
    http::HeaderMap,
};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::{fakes::lock, http::Secret};

use super::{
    super::signature::{Algorithm, sign, sign_answer},
    Knobs, Shared,
    routes::Refusal,
    state::{Arriving, Kept},
};

/// How long a signature is good.
const SIGNATURE_SECONDS: i64 = 3_600;

/// A form as it came.
#[derive(Debug, Default)]
pub(super) struct Form {
    pub(super) fields: BTreeMap<String, String>,
    file: Option<Bytes>,
}

impl Form {
    /// Reads a form.
    pub(super) async fn read(mut form: Multipart) -> Result<Self, Refusal> {
        let broken = |error: &dyn std::fmt::Display| Refusal::new(400, error.to_string());
        let mut read = Self::default();
        while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
            let name = field.name().unwrap_or_default().to_owned();
            let is_file = field.file_name().is_some();
            let bytes = field.bytes().await.map_err(|error| broken(&error))?;
            match is_file {
                true => read.file = Some(bytes),
                false => {
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    read.fields.insert(name, text);
                }
            }
        }
        Ok(read)
    }

    pub(super) fn get(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// Checks key, time and signature, over everything that was sent.
    pub(super) fn check(&self, knobs: &Knobs, now_unix: i64) -> Result<(), Refusal> {
        if self.get("api_key") != knobs.api_key {
            return Err(Refusal::new(401, "Unknown API key"));
        }
        let signature = self.get("signature");
        let algorithm = match signature.len() {
            64 => Algorithm::Sha256,
            40 if !knobs.wants_sha256 => Algorithm::Sha1,
            _ => return Err(Refusal::new(401, "Invalid Signature")),
        };
        let pairs = self
            .fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let expected = sign(pairs, &Secret::new(knobs.api_secret.clone()), algorithm);
        if signature != expected {
            let message = format!("Invalid Signature {signature}. String to sign - '...'.");
            return Err(Refusal::new(401, message));
        }
        let age = self
            .get("timestamp")
            .parse::<i64>()
            .map(|sent| now_unix - sent);
        match age {
            Ok(age) if age.abs() <= SIGNATURE_SECONDS => Ok(()),
            _ => Err(Refusal::new(
                400,
                "Stale request - reported time is more than 1 hour ago",
            )),
        }
    }

    /// Returns the job written beside the video.
    fn job(&self) -> Option<String> {
        let (_, job) = self.get("context").split_once("job=")?;
        Some(job.replace("\\=", "=").replace("\\|", "|"))
    }
}

/// Takes a video, a part of one, or a link to one.
pub(super) async fn upload(
    Shares(shared): Shares<Arc<Shared>>,
    Path((cloud, kind)): Path<(String, String)>,
    headers: HeaderMap,
    form: Multipart,
) -> Result<Json<Value>, Refusal> {
    let knobs = shared.controls.knobs();
    if cloud != knobs.cloud_name || kind != "video" {
        return Err(Refusal::new(404, "no such account or type"));
    }
    let form = Form::read(form).await?;
    form.check(&knobs, shared.controls.time.now_unix())?;
    if form.get("public_id").is_empty() {
        return Err(Refusal::new(400, "Missing required parameter - public_id"));
    }
    if let Some(answer) = there_before(&shared, &knobs, &form, &headers) {
        return Ok(answer);
    }
    let arrived = match (&form.file, form.fields.get("file")) {
        (Some(bytes), _) => match part(&shared, &knobs, &headers, bytes)? {
            Progress::Whole(arrived) => arrived,
            Progress::Partly(received) => {
                return Ok(Json(json!({"done": false, "bytes": received})));
            }
        },
        (None, Some(link)) => fetch(&shared, &knobs, link).await?,
        (None, None) => return Err(Refusal::new(400, "Missing required parameter - file")),
    };
    if arrived.received > knobs.max_video_bytes {
        let message = format!(
            "File size too large. Got {}. Maximum is {}.",
            arrived.received, knobs.max_video_bytes
        );
        return Err(Refusal::new(400, message));
    }
    let mut video = arrived
        .finish(form.get("public_id"), form.job())
        .ok_or_else(|| Refusal::new(400, "Unsupported video format or file"))?;
    video.is_stand_in = knobs.keeps_stand_ins;
    if knobs.damages {
        video.md5 = "0".repeat(32);
    }
    let link = form.fields.get("file");
    video.fetched_from = link.map(|link| link.split('?').next().unwrap_or_default().to_owned());
    let (video, was_there) = lock(&shared.state).keep(video, shared.controls.time.now_ms());
    Ok(answer(
        &shared,
        &knobs,
        &video,
        was_there,
        form.get("signature"),
    ))
}

/// Answers at once if there is a video of that id; parts are let in, to see whether they fit.
fn there_before(
    shared: &Shared,
    knobs: &Knobs,
    form: &Form,
    headers: &HeaderMap,
) -> Option<Json<Value>> {
    if headers.contains_key("content-range") {
        return None;
    }
    let mut state = lock(&shared.state);
    let video = state.videos.get_mut(form.get("public_id"))?;
    video.repeats += 1;
    let video = video.clone();
    drop(state);
    Some(answer(shared, knobs, &video, true, form.get("signature")))
}

/// Returns the answer to a whole upload.
fn answer(
    shared: &Shared,
    knobs: &Knobs,
    video: &Kept,
    was_there: bool,
    signature: &str,
) -> Json<Value> {
    let mut row = video.describe(&shared.base, &knobs.cloud_name);
    let algorithm = match signature.len() {
        64 => Algorithm::Sha256,
        _ => Algorithm::Sha1,
    };
    let secret = Secret::new(knobs.api_secret.clone());
    row["signature"] = json!(sign_answer(
        &video.public_id,
        video.version,
        &secret,
        algorithm
    ));
    row["api_key"] = json!(knobs.api_key);
    row["eager"] = json!([{"status": "processing", "batch_id": "b1"}]);
    if was_there {
        row["existing"] = json!(true);
    }
    Json(row)
}

/// What has arrived of a file.
enum Progress {
    Partly(u64),
    Whole(Arriving),
}

/// Takes a part, or a whole file without a range.
fn part(
    shared: &Shared,
    knobs: &Knobs,
    headers: &HeaderMap,
    bytes: &[u8],
) -> Result<Progress, Refusal> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(range) = text("content-range") else {
        let mut arriving = Arriving::default();
        arriving.take(bytes, knobs.shows_up_to_bytes);
        return Ok(Progress::Whole(arriving));
    };
    let (first, last, total) =
        parse_range(range).ok_or_else(|| Refusal::new(400, "Invalid Content-Range"))?;
    let unique = text("x-unique-upload-id").unwrap_or_default().to_owned();
    if unique.is_empty() || last + 1 - first != bytes.len() as u64 {
        return Err(Refusal::new(400, "Invalid Content-Range"));
    }
    let is_last = total == Some(last + 1);
    if !is_last && (bytes.len() as u64) < knobs.min_part_bytes {
        return Err(Refusal::new(
            400,
            "All parts except EOF-chunk must be larger than 5mb",
        ));
    }
    let mut state = lock(&shared.state);
    let arriving = state.arriving.entry(unique).or_default();
    match first.cmp(&arriving.received) {
        std::cmp::Ordering::Greater => {
            return Err(Refusal::new(400, "there is a gap before this part"));
        }
        std::cmp::Ordering::Equal => arriving.take(bytes, knobs.shows_up_to_bytes),
        std::cmp::Ordering::Less if last < arriving.received => {}
        std::cmp::Ordering::Less => return Err(Refusal::new(400, "this part overlaps another")),
    }
    Ok(match is_last {
        true => Progress::Whole(arriving.clone()),
        false => Progress::Partly(arriving.received),
    })
}

/// Reads `bytes 0-4/10` or `bytes 0-4/-1`.
fn parse_range(text: &str) -> Option<(u64, u64, Option<u64>)> {
    let (span, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = span.split_once('-')?;
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    (first <= last).then(|| (first, last, total.parse().ok()))
}

/// Fetches a file itself.
async fn fetch(shared: &Shared, knobs: &Knobs, link: &str) -> Result<Arriving, Refusal> {
    let failed = |why: String| Refusal::new(400, format!("Error in loading {link} - {why}"));
    if knobs.cannot_fetch {
        return Err(failed("ERR_DNS_FAIL 0".to_owned()));
    }
    let mut file = shared
        .downloader
        .open(link, 0)
        .await
        .map_err(|error| failed(error.to_string()))?;
    let mut arriving = Arriving::default();
    while let Some(piece) = file
        .piece()
        .await
        .map_err(|error| failed(error.to_string()))?
    {
        arriving.take(&piece, knobs.shows_up_to_bytes);
    }
    Ok(arriving)
}
