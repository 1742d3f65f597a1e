//! `PATCH /api/v1/projects/{id}`: changes what is named, made from a revision somebody has read.
//!
//! Fields somebody else has changed since stay as the other has left them and are named in `clashes`. Of a script both
//! are kept, as versions.

use std::sync::Arc;

use axum::{Json as Answer, extract::State};
use serde_json::Value;

use super::{change::Change, found, view};
use crate::{
    app::App,
    auth::Caller,
    input::{Address, Json},
    problem::Problem,
};

/// Changes a project.
pub(crate) async fn edit(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
    wish: Json<Change>,
) -> Result<Answer<Value>, Problem> {
    let project = found(&app, &caller, &address).await?;
    let change = wish.value;
    if change.agent.is_some() {
        let detail = "A project stays with whoever it belongs to.";
        return Err(Problem::field("agent", detail));
    }
    let expected = change.revision.ok_or_else(|| {
        Problem::field("revision", "Say which revision the change was made from.")
    })?;
    let edit = change.edit()?;
    let owner = project.owner();
    let edited = app
        .projects
        .edit(&owner, &project.id, expected, edit)
        .await?;
    let mut answer = view::project(&app, &edited.project).await?;
    let clashes = edited.clashes.iter().map(|field| field.name());
    answer["clashes"] = clashes.collect();
    Ok(Answer(answer))
}
