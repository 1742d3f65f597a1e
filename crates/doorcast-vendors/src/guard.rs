//! Opens addresses that people typed, without being led inside.
//!
//! A background picture's address could point at this computer, at the office's printer, or at the place where a
//! cloud hands out keys; or at a public name that points there a second later. So the name is looked up once, every
//! address behind it must be public, the connection goes to exactly those, and each redirect is checked the same way.
//! Size and time are limited while reading, whatever the server promises. Start at [`Guard::fetch`]; [`Guard::post`] sends
//! to such an address, and follows nothing.

mod addresses;

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use reqwest::{
    StatusCode, Url,
    header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION},
};
use tokio::time::timeout;

use crate::http::{client_builder, excerpt, no_answer};

pub use addresses::is_public;

/// The longest address.
const ADDRESS_CHARS: usize = 2_048;

/// How many redirects are followed.
const REDIRECTS: usize = 3;

/// How much is fetched at most, and how long that may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longest file.
    pub bytes: usize,
    /// The longest time, redirects and all.
    pub time: Duration,
}

impl Limits {
    /// Returns the limits for a picture.
    pub fn picture() -> Self {
        Self {
            bytes: 20 * 1024 * 1024,
            time: Duration::from_secs(20),
        }
    }
}

/// What was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The file.
    pub bytes: Vec<u8>,
    /// What the server says it is.
    pub content_type: Option<String>,
    /// Where it was in the end.
    pub address: String,
}

/// Why an address is not opened, or what is behind it not taken. Each is a message for the one who typed it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is none.
    #[error("that is not a web address; it must begin with https://")]
    NotAnAddress,
    /// It is one of this computer or a network inside.
    #[error("{host} is not an address on the public web")]
    NotPublic {
        /// What was typed, or redirected to.
        host: String,
    },
    /// There is no such name.
    #[error("there is no {host}")]
    NoSuchName {
        /// What was typed, or redirected to.
        host: String,
    },
    /// It leads on and on.
    #[error("the address leads on to another one more than {REDIRECTS} times")]
    TooManyRedirects,
    /// The file is too long.
    #[error("the file is larger than {most_bytes} bytes")]
    TooLarge {
        /// How long it may be.
        most_bytes: usize,
    },
    /// It took too long.
    #[error("the address did not answer in time")]
    TooSlow,
    /// The server has no such file.
    #[error("the address answered {status}")]
    Answered {
        /// What it answered.
        status: u16,
    },
    /// The connection broke.
    #[error("the address could not be opened: {why}")]
    Broken {
        /// What happened, for the log.
        why: String,
    },
}

/// Opens addresses that people typed.
#[derive(Debug, Clone)]
pub struct Guard {
    limits: Limits,
    names: Names,
    /// Servers of tests, on this computer.
    trusted: Vec<SocketAddr>,
    /// Whether this computer may be meant: for trying things out.
    with_this_computer: bool,
}

/// Where names are looked up.
#[derive(Debug, Clone)]
enum Names {
    System,
    #[cfg_attr(not(test), expect(dead_code, reason = "tests bring their own names"))]
    Fixed(HashMap<String, Vec<IpAddr>>),
}

/// An address whose every server is public.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Checked {
    url: Url,
    host: String,
    servers: Vec<SocketAddr>,
}

/// What one server answered.
enum Step {
    Done(Fetched),
    On(Url),
}

impl Guard {
    /// Returns a guard.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            names: Names::System,
            trusted: Vec::new(),
            with_this_computer: false,
        }
    }

    /// Opens addresses of this computer, too: for trying things out, never where others type addresses.
    #[must_use]
    pub fn with_this_computer(mut self) -> Self {
        self.with_this_computer = true;
        self
    }

    /// Returns a guard that opens addresses of one server, too, though it is on this computer: a vendor that is only
    /// played.
    pub fn trusting(self, server: SocketAddr) -> Self {
        Self {
            trusted: vec![server],
            ..self
        }
    }

    /// Checks an address without opening it. Whoever opens it later looks the name up again: let that be `fetch`, or
    /// somebody outside.
    ///
    /// # Errors
    ///
    /// See [`Refused`].
    pub async fn check(&self, address: &str) -> Result<(), Refused> {
        let url = parse(address)?;
        let checked = timeout(self.limits.time, self.check_url(url)).await;
        checked.map_err(|_| Refused::TooSlow)?.map(|_| ())
    }

    /// Fetches what is behind an address.
    ///
    /// # Errors
    ///
    /// See [`Refused`].
    pub async fn fetch(&self, address: &str) -> Result<Fetched, Refused> {
        let url = parse(address)?;
        let fetched = timeout(self.limits.time, self.follow(url)).await;
        fetched.map_err(|_| Refused::TooSlow)?
    }

    /// Checks an address that is sent to: like [`check`](Self::check), and nobody on the way may read it.
    ///
    /// # Errors
    ///
    /// See [`Refused`].
    pub async fn check_to_post(&self, address: &str) -> Result<(), Refused> {
        let url = parse(address)?;
        let checked = timeout(self.limits.time, self.check_private(url)).await;
        checked.map_err(|_| Refused::TooSlow)?.map(|_| ())
    }

    /// Sends a body once and returns the status of the answer, whatever it is. A redirect is an answer: it is not
    /// followed. The body of the answer is not read.
    ///
    /// # Errors
    ///
    /// See [`Refused`].
    pub async fn post(
        &self,
        address: &str,
        headers: &[(&'static str, String)],
        body: String,
    ) -> Result<u16, Refused> {
        let url = parse(address)?;
        let sent = async {
            let checked = self.check_private(url).await?;
            let client = client_for(&checked)?;
            let mut request = client.post(checked.url.clone()).body(body);
            for (name, value) in headers {
                request = request.header(*name, value);
            }
            let response = request.send().await;
            let response = response.map_err(|error| broken(no_answer(error).to_string()))?;
            Ok(response.status().as_u16())
        };
        let sent = timeout(self.limits.time, sent).await;
        sent.map_err(|_| Refused::TooSlow)?
    }

    /// Checks an address, and that it is encrypted unless it does not leave this computer.
    async fn check_private(&self, url: Url) -> Result<Checked, Refused> {
        let checked = self.check_url(url).await?;
        let is_here = |server: &SocketAddr| server.ip().is_loopback();
        match checked.url.scheme() == "https" || checked.servers.iter().all(is_here) {
            true => Ok(checked),
            false => Err(Refused::NotAnAddress),
        }
    }

    /// Follows redirects, each checked as if it had been typed.
    async fn follow(&self, mut url: Url) -> Result<Fetched, Refused> {
        for _ in 0..=REDIRECTS {
            let checked = self.check_url(url).await?;
            match self.open(&checked).await? {
                Step::Done(fetched) => return Ok(fetched),
                Step::On(next) => url = next,
            }
        }
        Err(Refused::TooManyRedirects)
    }

    /// Looks a name up, once, and refuses it if any server behind it is inside.
    async fn check_url(&self, url: Url) -> Result<Checked, Refused> {
        check_shape(&url)?;
        let host = url.host_str().ok_or(Refused::NotAnAddress)?.to_owned();
        let port = url.port_or_known_default().ok_or(Refused::NotAnAddress)?;
        let servers = self.look_up(&host, port).await?;
        let is_usual = matches!(port, 80 | 443);
        let is_good = |server: &SocketAddr| {
            self.trusted.contains(server)
                || (is_usual && is_public(server.ip()))
                || (self.with_this_computer && server.ip().is_loopback())
        };
        match !servers.is_empty() && servers.iter().all(is_good) {
            true => Ok(Checked { url, host, servers }),
            false => Err(Refused::NotPublic { host }),
        }
    }

    /// Returns every server behind a name.
    async fn look_up(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, Refused> {
        let literal = host.trim_matches(['[', ']']);
        if let Ok(address) = literal.parse::<IpAddr>() {
            return Ok(vec![SocketAddr::new(address, port)]);
        }
        let unknown = || Refused::NoSuchName {
            host: excerpt(host),
        };
        match &self.names {
            Names::Fixed(names) => {
                let addresses = names.get(host).ok_or_else(unknown)?;
                Ok(addresses
                    .iter()
                    .map(|address| SocketAddr::new(*address, port))
                    .collect())
            }
            Names::System => tokio::net::lookup_host((host, port))
                .await
                .map(Iterator::collect)
                .map_err(|_| unknown()),
        }
    }

    /// Opens an address at the servers that were checked, and no others.
    async fn open(&self, checked: &Checked) -> Result<Step, Refused> {
        let response = client_for(checked)?
            .get(checked.url.clone())
            .send()
            .await
            .map_err(|error| broken(no_answer(error).to_string()))?;
        match response.status() {
            status if status.is_redirection() => next_url(&checked.url, &response).map(Step::On),
            StatusCode::OK => self.read(checked, response).await.map(Step::Done),
            status => Err(Refused::Answered {
                status: status.as_u16(),
            }),
        }
    }

    /// Reads a file, no further than allowed.
    async fn read(
        &self,
        checked: &Checked,
        mut response: reqwest::Response,
    ) -> Result<Fetched, Refused> {
        let most_bytes = self.limits.bytes;
        let text = |name| response.headers().get(name)?.to_str().ok();
        let promised: Option<u64> = text(CONTENT_LENGTH).and_then(|text| text.parse().ok());
        if promised.is_some_and(|bytes| bytes > most_bytes as u64) {
            return Err(Refused::TooLarge { most_bytes });
        }
        let content_type = text(CONTENT_TYPE).map(excerpt);
        let mut bytes = Vec::new();
        loop {
            let piece = response.chunk().await.map_err(|error| Refused::Broken {
                why: no_answer(error).to_string(),
            })?;
            let Some(piece) = piece else {
                break;
            };
            if bytes.len() + piece.len() > most_bytes {
                return Err(Refused::TooLarge { most_bytes });
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(Fetched {
            bytes,
            content_type,
            address: checked.url.to_string(),
        })
    }

    /// Trusts a server of a test, and looks names up in a table.
    #[cfg(test)]
    fn for_test(limits: Limits, trusted: &[SocketAddr], names: &[(&str, &[&str])]) -> Self {
        let names = names
            .iter()
            .map(|(name, addresses)| {
                let addresses = addresses
                    .iter()
                    .map(|text| text.parse().expect("an address"));
                ((*name).to_owned(), addresses.collect())
            })
            .collect();
        Self {
            limits,
            names: Names::Fixed(names),
            trusted: trusted.to_vec(),
            with_this_computer: false,
        }
    }
}

/// Returns a client that goes to the servers that were checked, and no others.
fn client_for(checked: &Checked) -> Result<reqwest::Client, Refused> {
    client_builder()
        .map_err(|error| broken(error.to_string()))?
        .no_proxy()
        .resolve_to_addrs(&checked.host, &checked.servers)
        .build()
        .map_err(|error| broken(error.to_string()))
}

fn broken(why: String) -> Refused {
    Refused::Broken { why }
}

/// Reads an address.
fn parse(address: &str) -> Result<Url, Refused> {
    let address = address.trim();
    if address.chars().count() > ADDRESS_CHARS || address.chars().any(char::is_control) {
        return Err(Refused::NotAnAddress);
    }
    address.parse().map_err(|_| Refused::NotAnAddress)
}

/// Refuses addresses of other kinds, and those with a password in them.
fn check_shape(url: &Url) -> Result<(), Refused> {
    let is_web = matches!(url.scheme(), "http" | "https");
    match is_web && url.username().is_empty() && url.password().is_none() {
        true => Ok(()),
        false => Err(Refused::NotAnAddress),
    }
}

/// Returns where a redirect leads. From https it never leads to http.
fn next_url(from: &Url, response: &reqwest::Response) -> Result<Url, Refused> {
    let location = response
        .headers()
        .get(LOCATION)
        .and_then(|value| value.to_str().ok())
        .ok_or(Refused::Answered {
            status: response.status().as_u16(),
        })?;
    let next = from.join(location).map_err(|_| Refused::NotAnAddress)?;
    match from.scheme() == "https" && next.scheme() != "https" {
        true => Err(Refused::NotAnAddress),
        false => Ok(next),
    }
}

#[cfg(test)]
mod tests;
