//! The fake's addresses.

use std::{collections::HashMap, ops::Range, sync::Arc};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, Query, State as Shares},
    http::{HeaderMap, Method, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{any, get},
};
use serde_json::{Value, json};

use crate::fakes::{admin_routes, lock, misbehave};

use super::{Knobs, Shared, state::tag};

/// When everything was put.
const PUT_AT: &str = "Tue, 01 Dec 2026 00:00:00 GMT";

type Asked = Query<HashMap<String, String>>;

/// Returns all routes.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    let faults = shared.controls.faults.clone();
    Router::new()
        .route("/{bucket}", get(list))
        .route("/{bucket}/", get(list))
        .route("/{bucket}/{*name}", any(object))
        .route("/__fake/books", get(show_books))
        .layer(DefaultBodyLimit::disable())
        .with_state(Arc::clone(&shared))
        .merge(admin_routes(shared.controls.clone()))
        .layer(middleware::from_fn_with_state(faults, misbehave))
}

/// A refusal, as S3 words it.
struct Refusal(StatusCode, &'static str);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = format!(
            "<Error><Code>{}</Code><Message>{0}</Message></Error>",
            self.1
        );
        (self.0, body).into_response()
    }
}

/// Checks who asks for what.
fn check(knobs: &Knobs, bucket: &str, headers: &HeaderMap) -> Result<(), Refusal> {
    let text = |name: &str| headers.get(name)?.to_str().ok();
    let signed = text("authorization").and_then(|text| text.strip_prefix("AWS4-HMAC-SHA256 "));
    let signed = signed.ok_or(Refusal(StatusCode::FORBIDDEN, "AccessDenied"))?;
    let part = |name: &str| {
        let mut parts = signed.split(',').map(str::trim);
        parts.find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
    };
    let key = part("Credential").and_then(|scope| scope.split('/').next());
    let signature = part("Signature").unwrap_or_default();
    let is_digest = signature.len() == 64 && signature.bytes().all(|byte| byte.is_ascii_hexdigit());
    match key {
        _ if knobs.bucket != bucket => Err(Refusal(StatusCode::NOT_FOUND, "NoSuchBucket")),
        Some(key) if key != knobs.access_key_id => {
            Err(Refusal(StatusCode::FORBIDDEN, "InvalidAccessKeyId"))
        }
        Some(_) if is_digest && text("x-amz-date").is_some() => Ok(()),
        _ => Err(Refusal(StatusCode::FORBIDDEN, "SignatureDoesNotMatch")),
    }
}

async fn list(
    Shares(shared): Shares<Arc<Shared>>,
    Path(bucket): Path<String>,
    Query(asked): Asked,
    headers: HeaderMap,
) -> Result<String, Refusal> {
    check(&shared.controls.knobs(), &bucket, &headers)?;
    let prefix = asked.get("prefix").map_or("", String::as_str);
    let state = lock(&shared.state);
    let found = state.objects.iter();
    let found = found.filter(|(name, _)| name.starts_with(prefix));
    let contents: String = found
        .map(|(name, bytes)| {
            format!(
                "<Contents><Key>{name}</Key><LastModified>2026-12-01T00:00:00.000Z</LastModified><Size>{}</Size></Contents>",
                bytes.len()
            )
        })
        .collect();
    Ok(format!(
        "<ListBucketResult>{contents}<IsTruncated>false</IsTruncated></ListBucketResult>"
    ))
}

async fn object(
    Shares(shared): Shares<Arc<Shared>>,
    Path((bucket, name)): Path<(String, String)>,
    Query(asked): Asked,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    check(&shared.controls.knobs(), &bucket, &headers)?;
    let upload = asked.get("uploadId").map(String::as_str);
    match (method, upload) {
        (Method::GET | Method::HEAD, _) => show(&shared, &name, &headers),
        (Method::PUT, None) => put(&shared, &name, &headers, body),
        (Method::PUT, Some(id)) => put_part(&shared, &name, id, &asked, body),
        (Method::POST, None) => {
            let id = lock(&shared.state).begin(&name);
            Ok(said(format!(
                "<InitiateMultipartUploadResult><UploadId>{id}</UploadId></InitiateMultipartUploadResult>"
            )))
        }
        (Method::POST, Some(id)) => complete(&shared, &name, id),
        (Method::DELETE, None) => {
            lock(&shared.state).objects.remove(&name);
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        (Method::DELETE, Some(id)) => match lock(&shared.state).uploads.remove(id) {
            Some(_) => Ok(StatusCode::NO_CONTENT.into_response()),
            None => Err(Refusal(StatusCode::NOT_FOUND, "NoSuchUpload")),
        },
        _ => Err(Refusal(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed")),
    }
}

fn show(shared: &Shared, name: &str, headers: &HeaderMap) -> Result<Response, Refusal> {
    let state = lock(&shared.state);
    let bytes = state.objects.get(name);
    let bytes = bytes.ok_or(Refusal(StatusCode::NOT_FOUND, "NoSuchKey"))?;
    let known = [
        (header::ETAG, tag(bytes)),
        (header::LAST_MODIFIED, PUT_AT.to_owned()),
    ];
    let asked = headers.get(header::RANGE);
    let asked = asked.and_then(|asked| asked.to_str().ok());
    match asked.map(|asked| range(asked, bytes.len())) {
        None => Ok((known, bytes.clone()).into_response()),
        Some(Some(range)) => {
            let place = format!("bytes {}-{}/{}", range.start, range.end - 1, bytes.len());
            let place = [(header::CONTENT_RANGE, place)];
            let part = bytes.slice(range);
            Ok((StatusCode::PARTIAL_CONTENT, known, place, part).into_response())
        }
        Some(None) => Err(Refusal(StatusCode::RANGE_NOT_SATISFIABLE, "InvalidRange")),
    }
}

fn range(asked: &str, length: usize) -> Option<Range<usize>> {
    let (from, to) = asked.strip_prefix("bytes=")?.split_once('-')?;
    let from: usize = from.parse().ok()?;
    let to: usize = to.parse().map_or(length, |to: usize| length.min(to + 1));
    (from < to).then_some(from..to)
}

fn put(shared: &Shared, name: &str, headers: &HeaderMap, body: Bytes) -> Result<Response, Refusal> {
    let mut state = lock(&shared.state);
    let is_new_only = headers.contains_key(header::IF_NONE_MATCH);
    if is_new_only && state.objects.contains_key(name) {
        let code = "PreconditionFailed";
        return Err(Refusal(StatusCode::PRECONDITION_FAILED, code));
    }
    let known = [(header::ETAG, tag(&body))];
    state.objects.insert(name.to_owned(), body);
    Ok(known.into_response())
}

fn put_part(
    shared: &Shared,
    name: &str,
    id: &str,
    asked: &HashMap<String, String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let number = asked.get("partNumber").and_then(|text| text.parse().ok());
    let number = number.ok_or(Refusal(StatusCode::BAD_REQUEST, "InvalidPart"))?;
    let mut state = lock(&shared.state);
    let upload = state.upload(id, name);
    let upload = upload.ok_or(Refusal(StatusCode::NOT_FOUND, "NoSuchUpload"))?;
    let known = [(header::ETAG, tag(&body))];
    upload.parts.insert(number, body);
    Ok(known.into_response())
}

fn complete(shared: &Shared, name: &str, id: &str) -> Result<Response, Refusal> {
    let least = shared.controls.knobs().min_part_bytes;
    let mut state = lock(&shared.state);
    state.complete(id, least).map_err(|code| match code {
        "NoSuchUpload" => Refusal(StatusCode::NOT_FOUND, code),
        code => Refusal(StatusCode::BAD_REQUEST, code),
    })?;
    let tag = state.objects.get(name).map(|bytes| tag(bytes));
    Ok(said(format!(
        "<CompleteMultipartUploadResult><ETag>{}</ETag></CompleteMultipartUploadResult>",
        tag.unwrap_or_default()
    )))
}

fn said(body: String) -> Response {
    ([(header::CONTENT_TYPE, "application/xml")], body).into_response()
}

async fn show_books(Shares(shared): Shares<Arc<Shared>>) -> Json<Value> {
    let state = lock(&shared.state);
    let objects = state.objects.iter();
    let objects: HashMap<&String, usize> =
        objects.map(|(name, bytes)| (name, bytes.len())).collect();
    Json(json!({ "objects": objects, "open_uploads": state.uploads.len() }))
}
