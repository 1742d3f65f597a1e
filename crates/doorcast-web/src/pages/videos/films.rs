//! What has films made: the preview, the purchase, other shapes, and the choices when one has stopped.
//!
//! A page names the price it has shown. Nothing dearer is ever bought, and pressing twice is pressing once.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use doorcast_app::projects::{ProjectError, Projects, Speaker, reach_of};
use doorcast_domain::{
    ledger::UsdMicros,
    pipeline::attempt::Quote,
    project::Owner,
    video::{AspectRatio, Quality},
};

use super::{FilmInPath, ProjectInPath, own, owner_of, place_of, speaker};
use crate::{app::App, auth::Person, form::Form, input::Address, page::go, problem::Problem};

/// Has a preview made.
pub(crate) async fn preview(
    State(app): State<Arc<App>>,
    Person(person): Person,
    ProjectInPath(id): ProjectInPath,
) -> Result<Response, Problem> {
    let owner = owner_of(&person);
    own(&app, &owner, &id).await?;
    let speaker = known(&app, &owner).await?;
    app.projects.preview(&owner, &id, &speaker).await?;
    Ok(go(&place_of(&id)))
}

/// Has the film for good made, for the price that was shown.
pub(crate) async fn purchase(
    State(app): State<Arc<App>>,
    Person(person): Person,
    ProjectInPath(id): ProjectInPath,
    form: Form,
) -> Result<Response, Problem> {
    let owner = owner_of(&person);
    let project = own(&app, &owner, &id).await?;
    let speaker = known(&app, &owner).await?;
    let plan = Projects::plan(&project, Quality::Production)?;
    let agreed = agreed(&form);
    app.projects
        .film(&owner, &id, plan, &speaker, agreed)
        .await?;
    Ok(go(&place_of(&id)))
}

/// Has a film made in another shape.
pub(crate) async fn reshape(
    State(app): State<Arc<App>>,
    Person(person): Person,
    ProjectInPath(id): ProjectInPath,
    FilmInPath(film): FilmInPath,
    form: Form,
) -> Result<Response, Problem> {
    let owner = owner_of(&person);
    own(&app, &owner, &id).await?;
    let speaker = known(&app, &owner).await?;
    let aspect: AspectRatio = form
        .get("aspect")
        .parse()
        .map_err(|_| Problem::field("aspect", "It is not one of the shapes."))?;
    let agreed = agreed(&form);
    app.projects
        .reshape(&owner, &id, &film, aspect, &speaker, agreed)
        .await?;
    Ok(go(&place_of(&id)))
}

/// Stops a film, lets it go on, or has it made again.
pub(crate) async fn steer(
    State(app): State<Arc<App>>,
    Person(person): Person,
    ProjectInPath(id): ProjectInPath,
    FilmInPath(film): FilmInPath,
    address: Address,
    form: Form,
) -> Result<Response, Problem> {
    let reach = reach_of(&owner_of(&person));
    let video = app.projects.find_film(&reach, &id, &film).await?;
    match address.part::<String>("choice")?.as_str() {
        "cancellation" => app.desk.cancel(&video.id).await?,
        "resumption" => app.desk.resume(&video.id).await?,
        "repetition" => {
            // The page says which attempt it is to be, so that pressing twice makes one.
            let number = form.get("number").parse().unwrap_or_default();
            app.desk.buy_again(&video.id, number, agreed(&form)).await?
        }
        _ => return Err(Problem::not_found()),
    };
    Ok(go(&place_of(&id)))
}

async fn known(app: &App, owner: &Owner) -> Result<Speaker, Problem> {
    let found = speaker(app, owner).await?;
    found.map_err(|missing| ProjectError::from(missing).into())
}

/// Returns the price somebody has seen. Without one, nothing that costs is bought.
fn agreed(form: &Form) -> Quote {
    let micros = form.get("price").parse().unwrap_or_default();
    Quote {
        price_per_second: UsdMicros(micros),
        expected_ms: 1_000,
    }
}
