//! What a project looks like to the CMS. The order of the fields counts, and so do the types of numbers.

use doorcast_domain::{
    pipeline::{Video, stage::Stage},
    project::{Backdrop, Casting, Project},
    video::{AspectRatio, Quality},
};
use mongodb::bson::{Bson, DateTime, Document, doc, oid::ObjectId};

/// The collection of the CMS.
pub(in crate::mongo) const TABLE: &str = "propertyvideos";

/// What a video is called that nobody has named: mongoose refuses an empty title.
pub(super) const UNTITLED: &str = "Untitled Video";

/// The background of those who have not chosen any.
const USUAL_BACKGROUND: &str = "#FFFFFF";

/// The vendor whose names of films the CMS knows.
const CLOUDINARY: &str = "cloudinary";

/// The fields every document has from the beginning, in the order of the schema, without those of the times.
const FIRST: [&str; 6] = [
    "videoType",
    "title",
    "script",
    "heygen",
    "status",
    "creditsUsed",
];

/// The fields that come later and stand behind those from the beginning.
const LATER: [&str; 7] = [
    "heygenVideoId",
    "cloudinaryVideoId",
    "cloudinaryVideoUrl",
    "duration",
    "generatedAt",
    "thumbnailUrl",
    "videoUrl",
];

/// Returns the part that follows the project, or nothing while it has no words or is in the bin.
pub(super) fn of_project(project: &Project) -> Option<Document> {
    let script = project.script().map(|one| one.text.as_str());
    let script = script.filter(|text| !text.is_empty() && project.is_kept())?;
    let title = match project.shown_title() {
        "" => UNTITLED,
        title => title,
    };
    Some(doc! {
        "videoType": project.kind.name(),
        "title": title,
        "script": script,
        "heygen": heygen(project),
        "creditsUsed": credits(project),
    })
}

/// What is given comes first, and the defaults behind it.
fn heygen(project: &Project) -> Document {
    let settings = &project.settings;
    let newest = project.newest_film();
    let quality = newest.map_or(settings.quality, |film| film.quality);
    let is_usual = settings.presenter.is_none()
        && settings.voice.is_none()
        && settings.background == Backdrop::Usual
        && (settings.aspect, quality) == (AspectRatio::Landscape, Quality::Production);
    if is_usual {
        return doc! {
            "background": background(&settings.background),
            "aspectRatio": settings.aspect.name(),
            "quality": quality.name(),
        };
    }
    let mut heygen = Document::new();
    let mut give = |field: &str, casting: &Option<Casting>| {
        if let Some(casting) = casting {
            heygen.insert(field, &casting.name);
        }
    };
    give("avatarId", &settings.presenter);
    give("voiceId", &settings.voice);
    heygen.insert("aspectRatio", settings.aspect.name());
    heygen.insert("background", background(&settings.background));
    heygen.insert("quality", quality.name());
    heygen
}

fn background(backdrop: &Backdrop) -> Document {
    match backdrop {
        Backdrop::Usual => doc! { "type": "color", "value": USUAL_BACKGROUND },
        Backdrop::Color(color) => doc! { "type": "color", "value": color.to_ascii_uppercase() },
        Backdrop::Picture(id) => {
            doc! { "type": "image", "value": format!("/agent/cms/pictures/{id}") }
        }
    }
}

/// Previews are free.
fn credits(project: &Project) -> Bson {
    let films = project.films.iter();
    let bought = films.filter(|film| film.quality == Quality::Production);
    number(bought.count() as f64)
}

/// Returns the part that follows the newest film.
pub(super) fn of_film(project: &Project, video: &Video) -> Document {
    let mut part = doc! { "status": video.status().name() };
    if let Some(attempt) = video.attempt() {
        let render = attempt.render().map(|render| render.as_str().to_owned());
        part.insert(
            "heygenVideoId",
            render.unwrap_or_else(|| attempt.id.to_string()),
        );
    }
    let Stage::Completed { film, at_ms } = &video.stage else {
        return part;
    };
    let page = format!("/agent/cms/videos/{}/films/{}", project.id, video.id);
    if video.order.media.as_str() == CLOUDINARY {
        part.insert("cloudinaryVideoId", film.key.as_str());
        part.insert("cloudinaryVideoUrl", &film.url);
    }
    part.insert("duration", number(film.duration_ms as f64 / 1_000.0));
    part.insert("generatedAt", DateTime::from_millis(*at_ms));
    part.insert("thumbnailUrl", format!("{page}/poster.jpg"));
    part.insert(
        "videoUrl",
        match film.url.starts_with("https:") {
            true => film.url.clone(),
            false => format!("{page}/film.mp4"),
        },
    );
    part
}

/// Returns when the newest film came to be as it is.
pub(super) fn changed_at_ms(video: &Video) -> i64 {
    match &video.stage {
        Stage::Draft => video.created_at_ms,
        Stage::Queued { since_ms, .. }
        | Stage::Rendering { since_ms, .. }
        | Stage::Storing { since_ms, .. }
        | Stage::NeedsAttention { since_ms, .. } => *since_ms,
        Stage::Submitting { last_sent_ms, .. } | Stage::LookingUp { last_sent_ms, .. } => {
            *last_sent_ms
        }
        Stage::Completed { at_ms, .. }
        | Stage::Cancelled { at_ms }
        | Stage::Failed { at_ms, .. } => *at_ms,
    }
}

/// Returns a number as JavaScript's driver writes it: whole ones in 32 bits, all others as doubles.
pub(super) fn number(value: f64) -> Bson {
    let whole = value as i32;
    match f64::from(whole) == value {
        true => Bson::Int32(whole),
        false => Bson::Double(value),
    }
}

/// Returns a whole new document of an image.
pub(super) fn create(id: ObjectId, user: ObjectId, image: &Document, at_ms: i64) -> Document {
    let mut document = doc! { "_id": id, "userId": user };
    copy(image, &FIRST, &mut document);
    document.insert("createdAt", DateTime::from_millis(at_ms));
    document.insert("updatedAt", DateTime::from_millis(at_ms));
    document.insert("__v", 0);
    copy(image, &LATER, &mut document);
    document
}

/// Returns the image of a document: all we write but the ids and the times.
pub(super) fn image_of(document: &Document) -> Document {
    let mut image = Document::new();
    copy(document, &FIRST, &mut image);
    copy(document, &LATER, &mut image);
    image
}

fn copy(from: &Document, fields: &[&str], to: &mut Document) {
    for field in fields {
        if let Some(value) = from.get(field) {
            to.insert(*field, value.clone());
        }
    }
}

/// Returns what has to be set and what has to be taken away to make one image of another, by dotted paths: a document
/// that is set as a whole would undo what the CMS has changed in it meanwhile.
pub(super) fn changes(before: &Document, after: &Document) -> (Document, Document) {
    let (before, after) = (flat(before), flat(after));
    let is_same = |(path, value): &(&String, &Bson)| before.get(path.as_str()) == Some(*value);
    let set = after.iter().filter(|field| !is_same(field));
    let set = set.map(|(path, value)| (path.clone(), value.clone()));
    let gone = before
        .keys()
        .filter(|path| !after.contains_key(path.as_str()));
    let gone = gone.map(|path| (path.clone(), Bson::from("")));
    (set.collect(), gone.collect())
}

/// Returns the fields of a document that another one does not have.
pub(super) fn without(document: &Document, other: &Document) -> Document {
    let fields = document
        .iter()
        .filter(|(field, _)| !other.contains_key(field));
    fields
        .map(|(field, value)| (field.clone(), value.clone()))
        .collect()
}

/// Returns the part of an image that follows the project.
pub(super) fn words_of(image: &Document) -> Document {
    let mut words = Document::new();
    copy(image, &FIRST, &mut words);
    words.remove("status");
    words
}

/// Returns an image after changes by dotted paths.
pub(super) fn applied(image: &Document, set: &Document, gone: &Document) -> Document {
    let mut image = image.clone();
    for (path, value) in set {
        let (inside, field) = place(&mut image, path);
        inside.insert(field, value.clone());
    }
    for path in gone.keys() {
        let (inside, field) = place(&mut image, path);
        inside.remove(field);
    }
    image
}

/// Returns the document a path leads into, and its last part.
fn place<'a, 'b>(document: &'a mut Document, path: &'b str) -> (&'a mut Document, &'b str) {
    let Some((first, rest)) = path.split_once('.') else {
        return (document, path);
    };
    if document.get_document(first).is_err() {
        document.insert(first, Document::new());
    }
    let inner = document.get_document_mut(first);
    place(inner.expect("it was just put there"), rest)
}

fn flat(document: &Document) -> Document {
    let mut fields = Document::new();
    for (name, value) in document {
        match value {
            Bson::Document(inner) => {
                let inner = flat(inner).into_iter();
                fields.extend(inner.map(|(path, value)| (format!("{name}.{path}"), value)));
            }
            value => drop(fields.insert(name, value.clone())),
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_javascript_writes_them() {
        assert_eq!(number(32.0), Bson::Int32(32));
        assert_eq!(number(32.5), Bson::Double(32.5));
        assert_eq!(number(2_147_483_648.0), Bson::Double(2_147_483_648.0));
    }

    #[test]
    fn only_what_has_changed_is_set() {
        let before = doc! { "title": "a", "heygen": { "voiceId": "v", "background": { "value": "#1" } }, "videoUrl": "u" };
        let after =
            doc! { "title": "a", "heygen": { "voiceId": "v", "background": { "value": "#2" } } };
        let (set, gone) = changes(&before, &after);
        assert_eq!(set, doc! { "heygen.background.value": "#2" });
        assert_eq!(gone, doc! { "videoUrl": "" });
        assert_eq!(applied(&before, &set, &gone), after);
    }
}
