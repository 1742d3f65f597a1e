//! How a vendor is called: one client, bounded answers, and a plain account of what went wrong on the way.
//!
//! Nothing here tries again, follows a redirect or writes a log line: those are decisions, and decisions are made by
//! the caller. TLS is rustls with ring and the compiled-in roots, so that a bare container works. Start at
//! [`Caller`]; [`download`] opens large files, and [`pieces`] reads them on where a broken connection left off.

pub mod download;
pub mod pieces;
mod retry;
mod secret;

use std::{fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use reqwest::{
    Client, Method, Url,
    header::{HeaderMap, HeaderName, HeaderValue},
    redirect,
};

pub use retry::{Retry, parse_seconds};
pub use secret::Secret;

/// The most bytes of an answer that are read; lists of avatars are the longest.
const ANSWER_BYTES: usize = 8 * 1024 * 1024;

/// How long a connection may take to come up.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// An address that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// It is not the address of a server.
    #[error("\"{0}\" is not an address: it must begin with https:// or http://")]
    Malformed(String),
    /// The key could be read on the way.
    #[error("a key is never sent over http:// to another computer; use https:// for {0}")]
    Unsafe(String),
    /// The key has a character in it that no header may have.
    #[error("the key has a line break or another character that cannot be sent")]
    Key,
    /// The client could not be set up.
    #[error("the connection could not be set up: {0}")]
    Setup(String),
}

/// Calls one vendor's server.
#[derive(Clone)]
pub struct Caller {
    client: Client,
    base: Url,
}

/// A request to be sent once.
#[derive(Debug)]
pub struct Call {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<Bytes>,
    timeout: Duration,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// All headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Vec<u8>,
}

/// Why nothing (readable) came back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// No connection came up; the request never left.
    #[error("the server could not be reached: {0}")]
    NotSent(String),
    /// The request may have arrived.
    #[error("the connection ended without an answer: {0}")]
    Lost(String),
    /// The request may have arrived.
    #[error("no answer in time")]
    TimedOut,
    /// There was an answer, too long to keep.
    #[error("the answer is longer than {ANSWER_BYTES} bytes")]
    TooLong,
}

impl NoAnswer {
    /// Whether the vendor cannot have seen the request.
    pub fn is_not_sent(&self) -> bool {
        matches!(self, Self::NotSent(_))
    }
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Caller({})", self.base)
    }
}

impl Caller {
    /// Returns a caller of the server at `base`. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// See [`BadAddress`]; a plain `http://` address is for this computer, or for servers that ask for no key.
    pub fn new(base: &str, sends_key: bool) -> Result<Self, BadAddress> {
        let base = parse_base(base, sends_key)?;
        let mut builder = client_builder()?;
        if is_this_computer(&base) {
            builder = builder.no_proxy();
        }
        let client = builder
            .build()
            .map_err(|error| BadAddress::Setup(error.to_string()))?;
        Ok(Self { client, base })
    }

    /// Returns where the server is, for people to read.
    pub fn host(&self) -> &str {
        self.base.host_str().unwrap_or_default()
    }

    /// Starts a request to a path below the base address.
    pub fn call(&self, method: Method, segments: &[&str], timeout: Duration) -> Call {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        Call {
            method,
            url,
            headers: HeaderMap::new(),
            body: None,
            timeout,
        }
    }

    /// Sends a request, once, and reads the whole answer.
    ///
    /// # Errors
    ///
    /// See [`NoAnswer`].
    pub async fn send(&self, call: Call) -> Result<Answer, NoAnswer> {
        let mut response = self.open(call).await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(no_answer)? {
            if body.len() + piece.len() > ANSWER_BYTES {
                return Err(NoAnswer::TooLong);
            }
            body.extend_from_slice(&piece);
        }
        Ok(Answer {
            status,
            headers,
            body,
        })
    }

    /// Sends a request, once, and returns the answer with its body still to be read.
    ///
    /// # Errors
    ///
    /// See [`NoAnswer`].
    pub async fn open(&self, call: Call) -> Result<reqwest::Response, NoAnswer> {
        let mut request = self
            .client
            .request(call.method, call.url)
            .headers(call.headers)
            .timeout(call.timeout);
        if let Some(body) = call.body {
            request = request.body(body);
        }
        request.send().await.map_err(no_answer)
    }
}

impl Call {
    /// Returns the same call, to be sent once more; the body is shared.
    #[must_use]
    pub fn again(&self) -> Self {
        Self {
            method: self.method.clone(),
            url: self.url.clone(),
            headers: self.headers.clone(),
            body: self.body.clone(),
            timeout: self.timeout,
        }
    }

    /// Adds a header; a value that cannot be sent is left out.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_str(value),
        ) {
            self.headers.insert(name, value);
        }
        self
    }

    /// Adds a header that no log may show.
    #[must_use]
    pub fn secret_header(mut self, name: &'static str, prefix: &str, secret: &Secret) -> Self {
        if let Ok(mut value) = HeaderValue::from_str(&format!("{prefix}{}", secret.reveal())) {
            value.set_sensitive(true);
            self.headers.insert(HeaderName::from_static(name), value);
        }
        self
    }

    /// Adds a part of the query.
    #[must_use]
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.url.query_pairs_mut().append_pair(name, value);
        self
    }

    /// Gives the body, exactly.
    #[must_use]
    pub fn body(mut self, content_type: &str, bytes: impl Into<Bytes>) -> Self {
        self.body = Some(bytes.into());
        self.header("content-type", content_type)
    }
}

impl Answer {
    /// Whether the status is one of success.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Returns a header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Returns how long the server asks to be left alone.
    pub fn retry_after(&self) -> Option<Duration> {
        self.header("retry-after").and_then(parse_seconds)
    }

    /// Returns the beginning of the body for a log, with nothing in it that moves a cursor.
    pub fn excerpt(&self) -> String {
        excerpt(&String::from_utf8_lossy(&self.body))
    }
}

/// Returns the beginning of somebody else's text, for a log.
pub fn excerpt(text: &str) -> String {
    const CHARS: usize = 300;
    text.chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .take(CHARS)
        .collect()
}

/// Checks that a key can be sent as a header.
///
/// # Errors
///
/// [`BadAddress::Key`] if it cannot.
pub fn check_key(key: &Secret) -> Result<(), BadAddress> {
    match HeaderValue::from_str(key.reveal()) {
        Ok(_) if !key.reveal().trim().is_empty() => Ok(()),
        _ => Err(BadAddress::Key),
    }
}

/// Returns a client builder as all clients here are built: own TLS, no redirects, nothing sent twice.
pub(crate) fn client_builder() -> Result<reqwest::ClientBuilder, BadAddress> {
    Ok(Client::builder()
        .tls_backend_preconfigured(tls()?)
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_max_idle_per_host(8)
        .user_agent(concat!("doorcast/", env!("CARGO_PKG_VERSION"))))
}

/// Returns how to speak TLS.
fn tls() -> Result<rustls::ClientConfig, BadAddress> {
    let roots = rustls::RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| BadAddress::Setup(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

/// Reads a base address.
pub(crate) fn parse_base(text: &str, sends_key: bool) -> Result<Url, BadAddress> {
    let malformed = || BadAddress::Malformed(excerpt(text));
    let url: Url = text.trim().parse().map_err(|_| malformed())?;
    let has_host = url.host_str().is_some_and(|host| !host.is_empty());
    let is_plain = match url.scheme() {
        "https" => false,
        "http" => true,
        _ => return Err(malformed()),
    };
    let is_bare = url.query().is_none() && url.fragment().is_none();
    if !has_host || !is_bare || !url.username().is_empty() || url.password().is_some() {
        return Err(malformed());
    }
    if is_plain && sends_key && !is_this_computer(&url) {
        return Err(BadAddress::Unsafe(
            url.host_str().unwrap_or_default().to_owned(),
        ));
    }
    Ok(url)
}

/// Whether an address is on this computer.
pub(crate) fn is_this_computer(url: &Url) -> bool {
    match url.host_str() {
        Some("localhost") => true,
        Some(host) => host
            .trim_matches(['[', ']'])
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback()),
        None => false,
    }
}

/// Says what a failed request means. The address is left out: it may carry a signature.
pub(crate) fn no_answer(error: reqwest::Error) -> NoAnswer {
    if error.is_connect() {
        NoAnswer::NotSent(describe(error))
    } else if error.is_timeout() {
        NoAnswer::TimedOut
    } else {
        NoAnswer::Lost(describe(error))
    }
}

/// Returns an error and its causes as one line.
fn describe(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    excerpt(&text)
}

#[cfg(test)]
mod tests;
