//! Signing out.

use std::sync::Arc;

use axum::{extract::State, http::HeaderMap, response::Response};

use crate::{
    app::App, cookies, frame::Frame, local_path::LocalPath, page::go_saying, problem::Problem,
    session,
};

/// Ends the session of this browser.
pub(crate) async fn sign_out(
    State(app): State<Arc<App>>,
    frame: Frame,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let name = frame.transport.name(session::COOKIE);
    if let Some(secret) = cookies::find(&headers, &name) {
        app.sessions.end(secret, app.desk.clock.now_ms()).await?;
    }
    let to = LocalPath::parse("/agent/sign-in").expect("an address of ours");
    let mut response = go_saying(&to, &frame, "flash-signed-out");
    cookies::add(
        response.headers_mut(),
        frame.transport.clear(session::COOKIE),
    );
    Ok(response)
}
