//! What pages are made with: styles, scripts and pictures of our own, inside the command itself.
//!
//! All of them are served under one hash of all of them, so that modules and styles may name each other by plain
//! relative names, and browsers may keep each for good.

use std::{collections::HashMap, io::Write as _, sync::LazyLock};

use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use doorcast_domain::hex;
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};

use crate::problem::Problem;

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// A name never stands for other bytes, so it may be kept for a year.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// An address of another version of us: the right bytes as of now, not to be kept.
const FOR_NOW: &str = "no-cache";

macro_rules! styles {
    ($($name:literal),* $(,)?) => {
        concat!($(include_str!(concat!("../assets/css/", $name, ".css")), "\n"),*)
    };
}

/// Every asset: name, type, text.
const SOURCES: &[(&str, &str, &str)] = &[
    (
        "app.css",
        CSS,
        styles!(
            "layers",
            "tokens",
            "base",
            "layout",
            "button",
            "field",
            "card",
            "table",
            "badge",
            "tabs",
            "stepper",
            "toast",
            "progress",
            "dialog",
            "empty",
            "pages",
            "gallery",
            "videos",
            "menu",
            "chart",
            "reference",
            "utilities",
        ),
    ),
    ("app.js", JS, include_str!("../assets/js/app.js")),
    ("draft.js", JS, include_str!("../assets/js/draft.js")),
    ("feed.js", JS, include_str!("../assets/js/feed.js")),
    ("notify.js", JS, include_str!("../assets/js/notify.js")),
    ("keys.js", JS, include_str!("../assets/js/keys.js")),
    ("progress.js", JS, include_str!("../assets/js/progress.js")),
    ("script.js", JS, include_str!("../assets/js/script.js")),
    ("icons.svg", SVG, include_str!("../assets/icons/icons.svg")),
    (
        "no-poster.svg",
        SVG,
        include_str!("../assets/icons/no-poster.svg"),
    ),
    ("mark.svg", SVG, include_str!("../assets/icons/mark.svg")),
];

struct Asset {
    kind: &'static str,
    plain: Bytes,
    packed: Bytes,
}

struct Assets {
    hash: String,
    by_name: HashMap<&'static str, Asset>,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let mut hash = Sha256::new();
    let mut by_name = HashMap::new();
    for (name, kind, text) in SOURCES {
        hash.update(name.as_bytes());
        hash.update(text.as_bytes());
        let asset = Asset {
            kind,
            plain: Bytes::from_static(text.as_bytes()),
            packed: pack(text.as_bytes(), Compression::best()),
        };
        by_name.insert(*name, asset);
    }
    let hash = hex::text(&hash.finalize()[..8]);
    Assets { hash, by_name }
});

/// Returns bytes as gzip.
pub(crate) fn pack(bytes: &[u8], effort: Compression) -> Bytes {
    let mut packer = GzEncoder::new(Vec::new(), effort);
    let packed = packer.write_all(bytes).and_then(|()| packer.finish());
    packed.expect("memory takes what is written to it").into()
}

/// Returns where an asset is.
pub(crate) fn address(name: &str) -> String {
    debug_assert!(
        ASSETS.by_name.contains_key(name),
        "there is no asset {name}"
    );
    format!("/assets/{}/{name}", ASSETS.hash)
}

/// Returns whether a caller takes gzip.
pub(crate) fn takes_gzip(headers: &HeaderMap) -> bool {
    let header = headers.get(header::ACCEPT_ENCODING);
    let text = header
        .and_then(|header| header.to_str().ok())
        .unwrap_or_default();
    text.split(',').any(|wish| {
        let (coding, quality) = wish.trim().split_once(';').unwrap_or((wish.trim(), "q=1"));
        coding.trim() == "gzip" && quality.trim() != "q=0"
    })
}

/// Answers with an asset.
pub(crate) async fn show(
    Path((hash, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asset = ASSETS
        .by_name
        .get(name.as_str())
        .ok_or_else(Problem::not_found)?;
    let is_packed = takes_gzip(&headers);
    let body = if is_packed {
        &asset.packed
    } else {
        &asset.plain
    };
    let kept = if hash == ASSETS.hash {
        FOR_GOOD
    } else {
        FOR_NOW
    };
    let mut response = body.clone().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if is_packed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Ok(response)
}
