//! The sessions of a Next.js site on the same domain, as NextAuth 4 keeps them in a cookie.
//!
//! The cookie is a compact JWE (`dir`, `A256GCM`) whose key is made from `NEXTAUTH_SECRET`. Whoever has a live one, owes
//! no second step and is an agent or administrator there is one here. Nothing is ever written: that site signs people
//! in and out. Start at [`NextAuth::read`].

mod chunks;
mod claims;
mod sealed;

use axum::http::HeaderMap;
use doorcast_app::accounts::neighbor::Neighbor;

use crate::cookies::Transport;

use sealed::Key;

/// The name of the cookie on plain http.
const COOKIE: &str = "next-auth.session-token";

/// The name of the cookie on https.
const SECURE_COOKIE: &str = "__Secure-next-auth.session-token";

/// Reads the sessions of one site.
pub struct NextAuth {
    key: Key,
}

/// Why a request comes from nobody the other site knows as one who works here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stranger {
    /// There is no cookie of that site.
    NoCookie,
    /// The cookie was not made with our secret, was changed, or says nothing we understand.
    Unreadable,
    /// The session has ended.
    Expired,
    /// The password was right, the second step is still owed.
    OwesSecondStep,
    /// Somebody who looks for a home or rents one out.
    NoAgent,
}

impl NextAuth {
    /// Returns the reader for the value of `NEXTAUTH_SECRET`.
    pub fn new(secret: &str) -> Self {
        Self {
            key: Key::derive(secret),
        }
    }

    /// Returns who is signed in at the other site, at a time in milliseconds since 1970.
    ///
    /// # Errors
    ///
    /// Says why nobody is. Every kind is told the same; tests and logs tell them apart.
    pub(crate) fn read(
        &self,
        headers: &HeaderMap,
        transport: Transport,
        now_ms: i64,
    ) -> Result<Neighbor, Stranger> {
        let name = match transport {
            Transport::Plain => COOKIE,
            Transport::Encrypted => SECURE_COOKIE,
        };
        let token = chunks::join(headers, name).ok_or(Stranger::NoCookie)?;
        let text = self.key.open(&token).ok_or(Stranger::Unreadable)?;
        claims::read(&text, now_ms)
    }
}
