//! Who knocks: from where, with what, in which language.

use std::{convert::Infallible, net::IpAddr, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use doorcast_app::accounts;

use crate::{app::App, frame::Frame};

/// The other end of a connection, as the server saw it. Nothing a caller writes into a header is believed.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// Who knocks.
pub(crate) struct Visitor(pub(crate) accounts::Visitor);

impl FromRequestParts<Arc<App>> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let nowhere = Peer(IpAddr::from([0, 0, 0, 0]));
        let browser = parts.headers.get(header::USER_AGENT);
        Ok(Self(accounts::Visitor {
            address: parts.extensions.get().copied().unwrap_or(nowhere).0,
            browser: browser
                .and_then(|said| said.to_str().ok())
                .unwrap_or_default()
                .to_owned(),
            language: Frame::of(app, parts).words.0,
        }))
    }
}
