//! Pictures of a project: handed in, shown, taken away.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use doorcast_app::ports::pictures::PictureRefused;
use doorcast_domain::{
    picture::PictureId,
    project::{Backdrop, Project, Step, edit::Edit},
};

use super::{ProjectInPath, own, owner_of, step_of};
use crate::{
    app::App,
    auth::Person,
    form::{Form, UploadForm},
    input::Address,
    page::go,
    problem::{Problem, sentence},
};

/// Takes a picture and uses it.
pub(crate) async fn add(
    State(app): State<Arc<App>>,
    Person(person): Person,
    ProjectInPath(id): ProjectInPath,
    UploadForm(form): UploadForm,
) -> Result<Response, Problem> {
    let owner = owner_of(&person);
    let project = own(&app, &owner, &id).await?;
    let file = form.upload("picture").ok_or_else(no_file)?;
    let kept = app
        .projects
        .pictures
        .keep(&owner.office, file.bytes.to_vec());
    let picture = kept.await?;
    let edit = used(&form, &project, picture);
    app.projects
        .edit(&owner, &id, project.revision, edit)
        .await?;
    Ok(go(&step_of(&id, Step::Settings)))
}

/// Takes a picture out of the project.
pub(crate) async fn remove(
    State(app): State<Arc<App>>,
    Person(person): Person,
    ProjectInPath(id): ProjectInPath,
    address: Address,
) -> Result<Response, Problem> {
    let owner = owner_of(&person);
    let project = own(&app, &owner, &id).await?;
    let picture: PictureId = address.part("picture")?;
    let photos = project.settings.photos.iter();
    let left = photos.filter(|photo| **photo != picture).cloned().collect();
    let edit = Edit {
        photos: Some(left),
        ..Edit::default()
    };
    app.projects
        .edit(&owner, &id, project.revision, edit)
        .await?;
    Ok(go(&step_of(&id, Step::Settings)))
}

/// Shows a picture of the office.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    Person(person): Person,
    address: Address,
) -> Result<Response, Problem> {
    let id = address.part("picture")?;
    let found = app.projects.pictures.find(&person.office, &id).await?;
    let picture = found.ok_or_else(Problem::not_found)?;
    let mut response = Response::new(Body::from(picture.bytes));
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static(picture.format.content_type());
    headers.insert(header::CONTENT_TYPE, kind);
    // Its name says what is in it, so it never changes.
    let kept = HeaderValue::from_static("private, max-age=31536000, immutable");
    headers.insert(header::CACHE_CONTROL, kept);
    Ok(response)
}

fn used(form: &Form, project: &Project, picture: PictureId) -> Edit {
    match form.get("use") {
        "background" => Edit {
            background: Some(Backdrop::Picture(picture)),
            ..Edit::default()
        },
        _ => {
            let mut photos = project.settings.photos.clone();
            photos.retain(|photo| *photo != picture);
            photos.push(picture);
            Edit {
                photos: Some(photos),
                ..Edit::default()
            }
        }
    }
}

fn no_file() -> Problem {
    Problem::field("picture", "Choose a file.").saying("pictures-none")
}

impl From<PictureRefused> for Problem {
    fn from(refused: PictureRefused) -> Self {
        let detail = sentence(&refused.to_string());
        match refused {
            PictureRefused::TooHeavy | PictureRefused::TooLarge { .. } => {
                let title = "The picture is too large.";
                Self::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "picture-too-large",
                    title,
                    detail,
                )
                .saying("pictures-too-large")
            }
            PictureRefused::NotAPicture | PictureRefused::Damaged => {
                Self::field("picture", detail).saying("pictures-unreadable")
            }
            PictureRefused::Store(error) => error.into(),
        }
    }
}
