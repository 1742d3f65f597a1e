//! Proxies in front of us that are believed when they say who knocks and whether the line is encrypted.
//!
//! Anybody can write a header. What a proxy of ours has added stands at the right, so the list is read from there:
//! the first address that is none of our proxies is the visitor's, and nothing left of it is believed. A proxy has to set
//! or remove both kinds of headers; if they disagree, the proxy itself counts as the visitor.

use std::{net::IpAddr, str::FromStr, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};

use crate::{app::App, cookies::Transport, visitor::Peer};

/// The most proxies one behind the other. More are somebody's joke.
const MOST_HOPS: usize = 20;

/// Which proxies are believed. None, unless somebody says so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

/// Some addresses: "10.0.0.0/8", "::1/128".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    bits: u8,
}

/// The text is no list of networks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no network, as in 10.0.0.0/8 or ::1")]
pub struct NotANetwork(pub String);

/// Who knocks, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    address: IpAddr,
    is_encrypted: bool,
}

impl FromStr for TrustedProxies {
    type Err = NotANetwork;

    /// Reads networks with commas between them.
    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let parts = text.split(',').map(str::trim);
        let networks = parts.filter(|part| !part.is_empty()).map(str::parse);
        networks.collect::<Result<_, _>>().map(Self)
    }
}

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let wrong = || NotANetwork(text.to_owned());
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = width(address);
        let bits = bits.map_or(Ok(most), |bits| bits.parse().map_err(|_| wrong()))?;
        match bits <= most {
            true => Ok(Self { address, bits }),
            false => Err(wrong()),
        }
    }
}

impl Network {
    fn has(&self, address: IpAddr) -> bool {
        let of_a_kind = self.address.is_ipv4() == address.is_ipv4();
        let shift = u32::from(128 - self.bits.min(128));
        let places = |address: IpAddr| number(address).checked_shr(shift).unwrap_or_default();
        of_a_kind && places(self.address) == places(address)
    }
}

/// Returns an address as a number whose first bits are the first bits of the address.
fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(address.to_bits()) << 96,
        IpAddr::V6(address) => address.to_bits(),
    }
}

fn width(address: IpAddr) -> u8 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

impl TrustedProxies {
    fn has(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.has(address))
    }

    /// Returns who knocks, when a connection comes from `peer`.
    fn look_through(&self, peer: IpAddr, headers: &HeaderMap) -> Seen {
        let peer = peer.to_canonical();
        let unseen = Seen {
            address: peer,
            is_encrypted: false,
        };
        if !self.has(peer) {
            return unseen;
        }
        let forwarded = forwarded(headers);
        let plain = plain(headers);
        match (forwarded.is_empty(), plain.is_empty()) {
            (true, true) => Seen {
                is_encrypted: says_https(headers),
                ..unseen
            },
            (false, true) => self.read(peer, &forwarded),
            (true, false) => self.read(peer, &plain),
            (false, false) => {
                let (one, other) = (self.read(peer, &forwarded), self.read(peer, &plain));
                if one.address == other.address {
                    other
                } else {
                    unseen
                }
            }
        }
    }

    /// Reads hops from the right.
    fn read(&self, peer: IpAddr, hops: &[Hop]) -> Seen {
        let mut address = peer;
        for hop in hops.iter().rev().take(MOST_HOPS) {
            // A hop that hides leaves its proxy as the last one known.
            let Some(next) = hop.address else { break };
            address = next;
            if !self.has(next) {
                break;
            }
        }
        Seen {
            address,
            is_encrypted: hops.last().is_some_and(|hop| hop.is_encrypted),
        }
    }
}

/// What a proxy says of whoever called it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Hop {
    address: Option<IpAddr>,
    is_encrypted: bool,
}

/// Reads `Forwarded`, as RFC 7239 says.
fn forwarded(headers: &HeaderMap) -> Vec<Hop> {
    let values = texts(headers, header::FORWARDED.as_str());
    let elements = values.iter().flat_map(|value| split(value, ','));
    let hops = elements.map(|element| {
        let pairs = split(element, ';');
        let mut hop = Hop {
            address: None,
            is_encrypted: false,
        };
        for (name, value) in pairs.filter_map(|pair| pair.split_once('=')) {
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "for" => hop.address = read_address(value),
                "proto" => hop.is_encrypted = value.eq_ignore_ascii_case("https"),
                _ => {}
            }
        }
        hop
    });
    hops.collect()
}

/// Reads `X-Forwarded-For` and `X-Forwarded-Proto`.
fn plain(headers: &HeaderMap) -> Vec<Hop> {
    let is_encrypted = says_https(headers);
    let values = texts(headers, "x-forwarded-for");
    let parts = values.iter().flat_map(|value| value.split(','));
    let hops = parts.map(|part| Hop {
        address: read_address(part.trim()),
        is_encrypted,
    });
    hops.collect()
}

/// The last one is what our own proxy has said.
fn says_https(headers: &HeaderMap) -> bool {
    let values = texts(headers, "x-forwarded-proto");
    let last = values.iter().flat_map(|value| value.split(',')).next_back();
    last.is_some_and(|last| last.trim().eq_ignore_ascii_case("https"))
}

fn texts<'a>(headers: &'a HeaderMap, name: &str) -> Vec<&'a str> {
    let values = headers.get_all(name).iter();
    // What is no text names nobody.
    values.map(|value| value.to_str().unwrap_or("?")).collect()
}

/// Splits at a sign that is not within quotes.
fn split(text: &str, sign: char) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    text.split(move |letter| {
        is_quoted ^= letter == '"';
        letter == sign && !is_quoted
    })
}

/// Reads "192.0.2.1", "192.0.2.1:80", "2001:db8::1", "[2001:db8::1]:80".
fn read_address(text: &str) -> Option<IpAddr> {
    let within = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let address = match within {
        Some((address, _)) => address,
        None if text.matches(':').count() == 1 => text.split_once(':')?.0,
        None => text,
    };
    address
        .parse()
        .ok()
        .map(|address: IpAddr| address.to_canonical())
}

/// Puts whoever really knocks in the place of a proxy of ours.
pub(crate) async fn look_through(
    State(app): State<Arc<App>>,
    mut request: Request,
    next: Next,
) -> Response {
    if let Some(Peer(peer)) = request.extensions().get().copied() {
        let seen = app.proxies.look_through(peer, request.headers());
        request.extensions_mut().insert(Peer(seen.address));
        if seen.is_encrypted {
            request.extensions_mut().insert(Transport::Encrypted);
        }
    }
    next.run(request).await
}

#[cfg(test)]
mod tests;
