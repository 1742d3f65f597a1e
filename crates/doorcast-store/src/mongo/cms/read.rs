//! What the CMS has made becomes a project of ours, and what it has changed changes that.
//!
//! A reader is patient: mongoose stores what older versions of a schema have let through.

use doorcast_app::ports::{StoreError, projects::SaveError};
use doorcast_domain::{
    pipeline::{Status, id::VendorName},
    project::{
        Backdrop, Casting, Origin, Owner, Project, ProjectId, Revision, edit::Edit,
        object_id::ObjectIdHex,
    },
    video::{Language, VideoType},
};
use mongodb::bson::{Bson, DateTime, Document, deserialize_from_bson, doc};

use super::{document::image_of, write::remember};
use crate::mongo::{
    projects, tables,
    turns::{Fault, Tx},
};

/// The studio the CMS has its films made by.
pub(super) const STUDIO: &str = "heygen";

/// Takes over what the CMS has made or changed.
pub(super) async fn take_one(
    tx: &mut Tx,
    owner: &Owner,
    document: &Document,
) -> Result<(), Fault<StoreError>> {
    let Ok(id) = document.get_object_id("_id") else {
        return Ok(());
    };
    let id = ProjectId::from_object_id(ObjectIdHex::from_bytes(id.bytes()));
    let projects = tx.db.collection::<Document>(tables::PROJECTS);
    let known = projects.find_one(doc! { "_id": id.as_str() });
    match known.session(&mut tx.session).await? {
        None => adopt(tx, id, owner, document).await,
        Some(known) => follow(tx, &known, document).await,
    }
}

/// Makes a project of a video the CMS has made.
pub(super) async fn adopt(
    tx: &mut Tx,
    id: ProjectId,
    owner: &Owner,
    document: &Document,
) -> Result<(), Fault<StoreError>> {
    let kind = text(document, "videoType").parse();
    let kind = kind.unwrap_or(VideoType::Custom);
    let at_ms = moment(document, "createdAt");
    let mut project = Project::begin(id, owner.clone(), kind, Language::English, at_ms);
    text(document, "title").clone_into(&mut project.title);
    project.revisions.push(Revision {
        number: 1,
        text: text(document, "script").to_owned(),
        origin: Origin::Own,
        at_ms,
    });
    project.current = Some(1);
    project.updated_at_ms = moment(document, "updatedAt").max(at_ms);
    if let Ok(heygen) = document.get_document("heygen") {
        set_choices(&mut project, heygen);
    }
    projects::insert_row(tx, &project).await?;
    keep_image(tx, &project, document).await
}

fn set_choices(project: &mut Project, heygen: &Document) {
    let studio: VendorName = STUDIO.parse().expect("a short name");
    let casting = |field: &str| {
        let name = heygen.get_str(field).ok().filter(|name| !name.is_empty())?;
        let (studio, name) = (studio.clone(), name.to_owned());
        Some(Casting { studio, name })
    };
    let settings = &mut project.settings;
    settings.presenter = casting("avatarId");
    settings.voice = casting("voiceId");
    if let Ok(aspect) = text(heygen, "aspectRatio").parse() {
        settings.aspect = aspect;
    }
    if let Ok(quality) = text(heygen, "quality").parse() {
        settings.quality = quality;
    }
    let background = heygen.get_document("background").ok();
    let color = background.filter(|background| text(background, "type") == "color");
    if let Some(color) = color {
        settings.background = match text(color, "value") {
            "" | "#FFFFFF" => Backdrop::Usual,
            color => Backdrop::Color(color.to_owned()),
        };
    }
}

/// Takes over what the CMS has changed of a project.
pub(super) async fn follow(
    tx: &mut Tx,
    known: &Document,
    document: &Document,
) -> Result<(), Fault<StoreError>> {
    let Ok(image) = known.get_document("image") else {
        return Ok(());
    };
    let body = known.get("body").cloned().unwrap_or_default();
    let mut project: Project = deserialize_from_bson(body)?;
    let changed = |field: &str| {
        let new = text(document, field);
        (text(image, field) != new && !new.is_empty()).then(|| new.to_owned())
    };
    let edit = Edit {
        title: changed("title"),
        script: changed("script"),
        kind: changed("videoType").and_then(|kind| kind.parse().ok()),
        ..choices(&project, image, document)
    };
    let at_ms = moment(document, "updatedAt");
    // What does not fit us stays theirs.
    let is_taken = edit != Edit::default() && project.edit(project.revision, edit, at_ms).is_ok();
    if is_taken {
        project.revision += 1;
        project.updated_at_ms = project.updated_at_ms.max(at_ms);
        let updated = projects::update_row(tx, &project).await;
        updated.map_err(unsaved)?;
    }
    keep_image(tx, &project, document).await
}

/// Returns why a project was not saved that was read in the same transaction: nobody has been faster.
pub(super) fn unsaved(fault: Fault<SaveError>) -> Fault<StoreError> {
    match fault {
        Fault::Database(error) => Fault::Database(error),
        Fault::Refused(SaveError::Stale) => Fault::Refused(StoreError::Conflict),
        Fault::Refused(SaveError::Store(error)) => Fault::Refused(error),
    }
}

/// Returns what the CMS has chosen anew.
fn choices(project: &Project, image: &Document, document: &Document) -> Edit {
    let empty = Document::new();
    let before = image.get_document("heygen").unwrap_or(&empty);
    let after = document.get_document("heygen").unwrap_or(&empty);
    let is_new = |field: &str| before.get(field) != after.get(field);
    let mut chosen = project.clone();
    set_choices(&mut chosen, after);
    let settings = chosen.settings;
    Edit {
        presenter: is_new("avatarId").then_some(settings.presenter),
        voice: is_new("voiceId").then_some(settings.voice),
        background: is_new("background").then_some(settings.background),
        aspect: is_new("aspectRatio").then_some(settings.aspect),
        quality: is_new("quality").then_some(settings.quality),
        ..Edit::default()
    }
}

/// Remembers what the CMS sees. Without films of ours, the status is what the CMS says.
async fn keep_image(
    tx: &mut Tx,
    project: &Project,
    document: &Document,
) -> Result<(), Fault<StoreError>> {
    remember(tx, project, Some(image_of(document))).await?;
    let status = text(document, "status");
    if project.films.is_empty() && STATUSES.iter().any(|known| known.name() == status) {
        let projects = tx.db.collection::<Document>(tables::PROJECTS);
        let status = doc! { "$set": { "status": status } };
        projects
            .update_one(doc! { "_id": project.id.as_str() }, status)
            .session(&mut tx.session)
            .await?;
    }
    Ok(())
}

const STATUSES: [Status; 4] = [
    Status::Draft,
    Status::Generating,
    Status::Completed,
    Status::Failed,
];

pub(super) fn text<'a>(document: &'a Document, field: &str) -> &'a str {
    document.get_str(field).unwrap_or_default()
}

/// Returns a moment, or the one in the id.
fn moment(document: &Document, field: &str) -> i64 {
    let at = match document.get(field) {
        Some(Bson::DateTime(at)) => Some(*at),
        Some(Bson::String(text)) => DateTime::parse_rfc3339_str(text).ok(),
        _ => None,
    };
    let born = || document.get_object_id("_id").ok().map(|id| id.timestamp());
    at.or_else(born).map_or(0, DateTime::timestamp_millis)
}
