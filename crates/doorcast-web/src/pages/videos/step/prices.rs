//! What the films of a project cost, for the last step.

use doorcast_app::{
    desk::DeskError,
    projects::{FilmError, Plan, Projects, Speaker},
};
use doorcast_domain::{
    ledger::UsdMicros,
    project::{Owner, Project},
    video::Quality,
};

use crate::{app::App, problem::Problem};

/// What the films of a project cost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Prices {
    /// The film for good, if it can be made.
    pub(super) production: Option<UsdMicros>,
    /// Why not, in the studio's words.
    pub(super) refused: Option<String>,
    /// The preview of exactly these choices, if there is one.
    pub(super) preview: Option<String>,
}

/// Asks for prices. A studio that does not answer has none.
pub(super) async fn find(
    app: &App,
    owner: &Owner,
    project: &Project,
    speaker: Option<&Speaker>,
) -> Result<Prices, Problem> {
    let (Some(speaker), Ok(plan)) = (speaker, Projects::plan(project, Quality::Production)) else {
        return Ok(Prices::default());
    };
    let mut prices = Prices {
        preview: preview_of(project, plan),
        ..Prices::default()
    };
    match app.projects.quote(owner, &project.id, plan, speaker).await {
        Ok(quote) => prices.production = Some(quote.total()),
        Err(FilmError::Desk(DeskError::Order(refusal))) => prices.refused = Some(refusal.message),
        Err(FilmError::Script(problem)) => prices.refused = Some(problem.to_string()),
        Err(FilmError::Desk(DeskError::Studio(_) | DeskError::NoStudio(_))) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(prices)
}

fn preview_of(project: &Project, plan: Plan) -> Option<String> {
    let mut films = project.films.iter().rev();
    let found = films.find(|film| (film.script, film.aspect) == (plan.script, plan.aspect));
    found.map(|film| film.video.to_string())
}
