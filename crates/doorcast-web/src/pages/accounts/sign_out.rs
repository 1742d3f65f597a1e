//! Signing out.

use std::sync::Arc;

use axum::{extract::State, response::Response};

use crate::{
    app::App,
    cookies,
    frame::Frame,
    local_path::LocalPath,
    page::{go_saying, go_to},
    problem::Problem,
    session::{self, Me},
};

/// Ends the session of this browser.
pub(crate) async fn sign_out(
    State(app): State<Arc<App>>,
    frame: Frame,
    Me(present): Me,
) -> Result<Response, Problem> {
    app.accounts.sign_out(&present).await?;
    let to = LocalPath::parse("/agent/sign-in").expect("an address of ours");
    let mut response = match present.session {
        Some(_) => go_saying(&to, &frame, "flash-signed-out"),
        // Only the site where somebody signed in can end that session; NextAuth asks there once more.
        None => go_to("/api/auth/signout"),
    };
    let end = frame.transport.clear(session::COOKIE);
    cookies::add(response.headers_mut(), end);
    Ok(response)
}
