//! Reads what callers send: bounded, strict, and naming the field that is wrong.

use std::{collections::HashMap, str::FromStr, time::Duration};

use axum::{
    body::{Body, to_bytes},
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
    http::{StatusCode, header, request::Parts},
};
use bytes::Bytes;
use doorcast_domain::pipeline::id::{NotAnId, VideoId};
use serde::de::DeserializeOwned;

use crate::problem::{Problem, sentence};

/// The largest body that is read: the longest script in the most wasteful writing of JSON, with its points.
pub const MAX_BODY_BYTES: usize = 256 * 1024;

/// How long a body may take to come.
const BODY_TIMEOUT: Duration = Duration::from_secs(20);

/// A body of JSON, and its bytes.
pub(crate) struct Json<T> {
    pub(crate) value: T,
    pub(crate) bytes: Bytes,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not-json",
                "The body has to be JSON.",
                "Send it with the header Content-Type: application/json.",
            ));
        }
        let bytes = read(request.into_body()).await?;
        let value = parse(&bytes)?;
        Ok(Self { value, bytes })
    }
}

/// Reads a body that is not too long and does not take too long.
pub(crate) async fn read(body: Body) -> Result<Bytes, Problem> {
    read_at_most(body, MAX_BODY_BYTES).await
}

/// Reads a body that has at most so many bytes and does not take too long.
pub(crate) async fn read_at_most(body: Body, most_bytes: usize) -> Result<Bytes, Problem> {
    match tokio::time::timeout(BODY_TIMEOUT, to_bytes(body, most_bytes)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "The body is too large.",
            format!("At most {most_bytes} bytes are read."),
        )),
        Err(_) => Err(Problem::new(
            StatusCode::REQUEST_TIMEOUT,
            "too-slow",
            "The body did not come in time.",
            format!(
                "It has to be here after {} seconds.",
                BODY_TIMEOUT.as_secs()
            ),
        )),
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        match inner.classify() {
            serde_json::error::Category::Data if path != "." => {
                Problem::field(path, sentence(&inner.to_string()))
            }
            _ => not_read(&inner),
        }
    })?;
    reader.end().map_err(|error| not_read(&error))?;
    Ok(value)
}

fn not_read(error: &serde_json::Error) -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "unreadable",
        "The body cannot be read.",
        sentence(&error.to_string()),
    )
}

/// The parameters behind the question mark. Whatever is not taken is not known.
pub(crate) struct Parameters(HashMap<String, String>);

impl<S: Send + Sync> FromRequestParts<S> for Parameters {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let pairs = Query::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        let Ok(Query(pairs)) = pairs else {
            return Err(Problem::field("query", "It cannot be read."));
        };
        let mut named = HashMap::new();
        for (name, value) in pairs {
            if named.insert(name.clone(), value).is_some() {
                return Err(Problem::field(name, "It is there twice."));
            }
        }
        Ok(Self(named))
    }
}

impl Parameters {
    /// Takes a parameter, if it is there.
    pub(crate) fn take<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
        wanted: &str,
    ) -> Result<Option<T>, Problem> {
        let Some(text) = self.0.remove(name) else {
            return Ok(None);
        };
        match read(&text) {
            Some(value) => Ok(Some(value)),
            None => Err(Problem::field(name, format!("It has to be {wanted}."))),
        }
    }

    /// Takes how much is wanted.
    pub(crate) fn take_limit(&mut self, most: usize) -> Result<usize, Problem> {
        let read = |text: &str| text.parse().ok().filter(|limit| (1..=most).contains(limit));
        let limit = self.take("limit", read, &format!("a number from 1 to {most}"))?;
        Ok(limit.unwrap_or(most.min(50)))
    }

    /// Refuses what nobody took.
    pub(crate) fn finish(self) -> Result<(), Problem> {
        match self.0.into_keys().min() {
            Some(name) => Err(Problem::field(name, "There is no such parameter.")),
            None => Ok(()),
        }
    }
}

/// The named parts of the address.
pub(crate) struct Address(HashMap<String, String>);

impl<S: Send + Sync> FromRequestParts<S> for Address {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let named = Path::<HashMap<String, String>>::from_request_parts(parts, state).await;
        named
            .map(|Path(named)| Self(named))
            .map_err(|_| Problem::not_found())
    }
}

impl Address {
    /// Returns a part. What cannot be read leads nowhere.
    pub(crate) fn part<T: FromStr>(&self, name: &str) -> Result<T, Problem> {
        let part = self.0.get(name).and_then(|text| text.parse().ok());
        part.ok_or_else(Problem::not_found)
    }
}

/// The id of a video in the address.
pub(crate) struct VideoInPath(pub(crate) VideoId);

impl<S: Send + Sync> FromRequestParts<S> for VideoInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let address = Address::from_request_parts(parts, state).await?;
        address.part("id").map(Self)
    }
}

/// Reads a name of a field.
pub(crate) fn name<T: FromStr<Err = NotAnId>>(
    field: &'static str,
    text: &str,
) -> Result<T, Problem> {
    text.parse()
        .map_err(|error: NotAnId| Problem::field(field, sentence(&error.to_string())))
}

/// Checks a text of one line.
pub(crate) fn line(field: &str, text: &str, most_chars: usize) -> Result<String, Problem> {
    let text = text.trim();
    let chars = text.chars().count();
    match text.chars().any(char::is_control) {
        true => Err(Problem::field(
            field,
            "It has a line break or another control character in it.",
        )),
        false if !(1..=most_chars).contains(&chars) => Err(Problem::field(
            field,
            format!("It has {chars} characters; it has to have 1 to {most_chars}."),
        )),
        false => Ok(text.to_owned()),
    }
}
