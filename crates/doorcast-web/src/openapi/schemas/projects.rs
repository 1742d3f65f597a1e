//! Projects, pictures and people as they are sent and answered.

use doorcast_domain::{
    project::{LENGTHS, MAX_PHOTOS, MAX_WIZARD_POINTS},
    script::{MAX_SCRIPT_CHARS, MAX_TOPIC_CHARS},
    video::{AspectRatio, Language, VideoType},
};
use serde_json::{Value, json};

use super::{dollars, line, maybe_text, most_usd, named, names, object, page, strict, text, time};

/// Returns every schema.
pub(super) fn all() -> Value {
    json!({
        "NewProject": change(&["type"], "agent", json!({ "type": ["string", "null"], "description": "For whom. Only administrators name others." })),
        "ProjectChange": change(&["revision"], "revision", json!({ "type": "integer", "minimum": 0, "description": "The revision the change was made from." })),
        "Project": project(),
        "EditedProject": edited(),
        "ProjectCard": card(),
        "ProjectPage": page("projects", named("ProjectCard"), maybe_text()),
        "Versions": object(&["versions"], json!({ "versions": { "type": "array", "items": version() } })),
        "Films": object(&["films"], json!({ "films": { "type": "array", "items": named("Video") } })),
        "Purchase": strict(&["max_price_usd"], json!({ "max_price_usd": most_usd() })),
        "Shape": strict(&["aspect_ratio"], json!({ "aspect_ratio": shapes(), "max_price_usd": most_usd() })),
        "Rating": strict(&["stars"], json!({ "stars": stars() })),
        "History": history(),
        "Picture": object(&["id"], json!({ "id": text() })),
        "Profile": profile(),
        "ProfileChange": profile_change(),
        "People": page("people", person(), maybe_text()),
    })
}

fn kinds() -> Value {
    names(VideoType::ALL.iter().map(|one| one.name()))
}

fn languages() -> Value {
    names(Language::ALL.iter().map(|one| one.name()))
}

fn shapes() -> Value {
    names(AspectRatio::ALL.iter().map(|one| one.name()))
}

fn qualities() -> Value {
    json!({ "type": "string", "enum": ["preview", "production"] })
}

fn stars() -> Value {
    json!({ "type": ["integer", "null"], "minimum": 1, "maximum": 5 })
}

fn status() -> Value {
    json!({ "type": "string", "enum": ["draft", "generating", "completed", "failed"] })
}

fn maybe(schema: Value) -> Value {
    json!({ "anyOf": [{ "type": "null" }, schema] })
}

fn casting() -> Value {
    strict(
        &["studio", "name"],
        json!({ "studio": line(200), "name": line(200) }),
    )
}

fn picture() -> Value {
    json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" })
}

fn change(required: &[&str], also: &str, schema: Value) -> Value {
    let mut change = strict(
        required,
        json!({
            "type": kinds(),
            "title": { "type": "string", "maxLength": MAX_TOPIC_CHARS },
            "topic": { "type": "string", "maxLength": MAX_TOPIC_CHARS },
            "points": { "type": "array", "maxItems": MAX_WIZARD_POINTS, "items": text() },
            "seconds": { "type": "integer", "enum": LENGTHS },
            "language": languages(),
            "script": { "type": "string", "maxLength": MAX_SCRIPT_CHARS },
            "presenter": maybe(casting()),
            "voice": maybe(casting()),
            "background": json!({ "anyOf": [
                { "type": "null" },
                strict(&["color"], json!({ "color": { "type": "string", "pattern": "^#[0-9a-fA-F]{6}$" } })),
                strict(&["picture"], json!({ "picture": picture() })),
            ] }),
            "aspect_ratio": shapes(),
            "quality": qualities(),
            "photos": { "type": "array", "maxItems": MAX_PHOTOS, "items": picture() },
        }),
    );
    change["properties"][also] = schema;
    change
}

fn project() -> Value {
    let film = object(
        &["id", "version", "aspect_ratio", "quality", "asked_at"],
        json!({
            "id": text(), "version": { "type": "integer" }, "aspect_ratio": text(), "quality": qualities(),
            "asked_at": time(),
        }),
    );
    object(
        &[
            "id",
            "agent",
            "type",
            "status",
            "title",
            "topic",
            "points",
            "seconds",
            "language",
            "script",
            "versions",
            "aspect_ratio",
            "quality",
            "photos",
            "films",
            "revision",
            "created_at",
            "updated_at",
        ],
        json!({
            "id": text(),
            "object_id": { "type": ["string", "null"], "description": "The same id as the older CMS writes it." },
            "agent": text(), "type": kinds(), "status": status(), "title": text(), "topic": text(),
            "points": { "type": "array", "items": text() },
            "seconds": { "type": "integer" }, "language": languages(), "script": text(),
            "version": { "type": ["integer", "null"] }, "versions": { "type": "integer" },
            "words": { "type": "integer" }, "spoken_seconds": { "type": "number" },
            "regenerations": { "type": "integer" }, "presenter": maybe(casting()), "voice": maybe(casting()),
            "background": { "type": ["object", "null"] }, "aspect_ratio": text(), "quality": qualities(),
            "photos": { "type": "array", "items": text() }, "films": { "type": "array", "items": film },
            "rating": stars(), "revision": { "type": "integer" }, "created_at": time(), "updated_at": time(),
            "deleted_at": maybe(time()),
        }),
    )
}

fn edited() -> Value {
    let clashes = json!({
        "type": "array", "items": text(),
        "description": "Fields somebody else has changed since. They are as the other has left them; of a script both are kept.",
    });
    let more = object(&["clashes"], json!({ "clashes": clashes }));
    json!({ "allOf": [named("Project"), more] })
}

fn card() -> Value {
    object(
        &["id", "agent", "type", "status", "title", "created_at"],
        json!({
            "id": text(), "object_id": maybe_text(), "agent": text(), "type": kinds(), "status": status(),
            "title": text(), "newest_film": maybe_text(), "created_at": time(), "deleted_at": maybe(time()),
        }),
    )
}

fn version() -> Value {
    object(
        &["number", "text", "words", "origin", "is_current", "at"],
        json!({
            "number": { "type": "integer" }, "text": text(), "words": { "type": "integer" },
            "origin": { "type": "string", "enum": ["written", "edited", "own"] },
            "edited_from": { "type": ["integer", "null"] }, "is_current": { "type": "boolean" }, "at": time(),
        }),
    )
}

fn history() -> Value {
    let happening = object(
        &["what", "at"],
        json!({
            "what": { "type": "string", "enum": ["begun", "script", "pressed", "finished", "stopped", "money", "deleted"] },
            "at": time(), "film": text(), "version": { "type": "integer" }, "quality": qualities(),
            "aspect_ratio": text(), "quoted_usd": dollars(), "stage": text(), "kind": text(), "amount_usd": dollars(),
        }),
    );
    object(
        &["happenings", "spent_usd", "pending_usd"],
        json!({
            "happenings": { "type": "array", "items": happening }, "spent_usd": dollars(), "pending_usd": dollars(),
        }),
    )
}

fn profile() -> Value {
    object(
        &["is_complete"],
        json!({
            "name": maybe_text(), "brokerage": maybe_text(), "license": maybe_text(), "license_state": maybe_text(),
            "phone": maybe_text(), "headshot": maybe_text(), "accent": maybe_text(), "speaking_style": maybe_text(),
            "language": maybe(languages()), "is_complete": { "type": "boolean" },
        }),
    )
}

fn profile_change() -> Value {
    strict(
        &[],
        json!({
            "name": text(), "brokerage": text(), "license": text(), "license_state": text(), "phone": text(),
            "accent": text(), "speaking_style": text(), "language": text(),
        }),
    )
}

pub(super) fn person() -> Value {
    object(
        &["id", "email", "role", "is_active", "created_at"],
        json!({
            "id": text(), "email": text(), "name": maybe_text(),
            "role": { "type": "string", "enum": ["agent", "admin", "owner"] }, "is_active": { "type": "boolean" },
            "created_at": time(),
        }),
    )
}
