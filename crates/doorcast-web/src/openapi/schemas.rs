//! What is sent and answered.

mod office;
mod older;
mod projects;
mod subscriptions;

use doorcast_domain::{
    script::{MAX_POINTS, MAX_SCRIPT_CHARS, MAX_TOPIC_CHARS},
    video::{AspectRatio, Language, VideoType},
};
use serde_json::{Value, json};

/// Returns a reference to a schema.
pub(super) fn named(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// Returns every schema.
pub(super) fn all() -> Value {
    let mut all = service();
    for more in [
        projects::all(),
        subscriptions::all(),
        office::all(),
        older::all(),
    ] {
        if let (Value::Object(all), Value::Object(more)) = (&mut all, more) {
            all.extend(more);
        }
    }
    all
}

fn service() -> Value {
    json!({
        "Problem": problem(),
        "NewVideo": new_video(),
        "Press": press(),
        "BuyAgain": buy_again(),
        "Adoption": adoption(),
        "Video": video(),
        "VideoPage": page("videos", named("Video"), json!({ "type": ["string", "null"] })),
        "Quote": quote(),
        "Account": account(),
        "LedgerPage": ledger_page(),
        "LedgerLine": ledger_line(),
        "Orphans": orphans(),
        "Health": health(),
    })
}

fn object(required: &[&str], properties: Value) -> Value {
    json!({ "type": "object", "required": required, "properties": properties })
}

/// What is sent may have no other fields.
fn strict(required: &[&str], properties: Value) -> Value {
    let mut schema = object(required, properties);
    schema["additionalProperties"] = false.into();
    schema
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn maybe_text() -> Value {
    json!({ "type": ["string", "null"] })
}

fn line(most: usize) -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": most })
}

fn dollars() -> Value {
    json!({ "type": "string", "pattern": "^[0-9]+\\.[0-9]{6}$", "examples": ["1.250000"] })
}

fn time() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

fn names(names: impl Iterator<Item = &'static str>) -> Value {
    json!({ "type": "string", "enum": names.collect::<Vec<_>>() })
}

fn most_usd() -> Value {
    json!({
        "description": "The most it may cost, as a number or a text. Without it only what is free is made.",
        "oneOf": [
            { "type": "number", "minimum": 0, "maximum": 100_000 },
            { "type": "string", "pattern": "^[0-9]{1,6}(\\.[0-9]{1,6})?$" },
        ],
    })
}

fn problem() -> Value {
    object(
        &["type", "title", "status", "detail"],
        json!({
            "type": { "type": "string", "examples": ["urn:doorcast:problem:invalid-field"] },
            "title": text(),
            "status": { "type": "integer" },
            "detail": text(),
            "field": { "type": "string", "description": "Which field or parameter cannot be used." },
        }),
    )
}

fn new_video() -> Value {
    let languages = || names(Language::ALL.iter().map(|one| one.name()));
    strict(
        &["type", "quality"],
        json!({
            "type": names(VideoType::ALL.iter().map(|one| one.name())),
            "quality": { "type": "string", "enum": ["preview", "production"] },
            "agent": { "type": ["string", "null"], "description": "For whom. Only administrators name others." },
            "title": { "type": ["string", "null"], "maxLength": MAX_TOPIC_CHARS },
            "script": { "type": ["string", "null"], "maxLength": MAX_SCRIPT_CHARS, "description": "The words. Without them they are written about the topic." },
            "topic": { "type": ["string", "null"], "maxLength": MAX_TOPIC_CHARS },
            "points": { "type": ["array", "null"], "maxItems": MAX_POINTS, "items": text() },
            "seconds": { "type": ["integer", "null"], "minimum": 0, "maximum": 4_294_967_295_u32 },
            "seed": { "type": ["integer", "null"], "minimum": 0 },
            "profile": { "anyOf": [{ "type": "null" }, strict(
                &["name", "brokerage", "license", "phone"],
                json!({ "name": text(), "brokerage": text(), "license": text(), "phone": text() }),
            )] },
            "language": { "anyOf": [{ "type": "null" }, languages()] },
            "avatar": maybe_text(),
            "voice": maybe_text(),
            "aspect_ratio": { "anyOf": [{ "type": "null" }, names(AspectRatio::ALL.iter().map(|one| one.name()))] },
            "background": { "anyOf": [
                { "type": "null" },
                strict(&["color"], json!({ "color": { "type": "string", "pattern": "^#[0-9a-fA-F]{6}$" } })),
                strict(&["picture"], json!({ "picture": { "type": "string", "format": "uri" } })),
            ] },
            "press": { "type": "boolean", "default": false },
            "max_price_usd": most_usd(),
        }),
    )
}

fn press() -> Value {
    strict(&[], json!({ "max_price_usd": most_usd() }))
}

fn buy_again() -> Value {
    let number = json!({ "type": "integer", "minimum": 0, "description": "One more than there are purchases." });
    strict(
        &["number", "max_price_usd"],
        json!({ "number": number, "max_price_usd": most_usd() }),
    )
}

fn adoption() -> Value {
    strict(
        &["agent", "avatar", "title"],
        json!({ "agent": text(), "avatar": line(200), "voice": maybe_text(), "title": line(200), "script": maybe_text() }),
    )
}

fn video() -> Value {
    object(
        &[
            "id",
            "agent",
            "status",
            "stage",
            "message",
            "title",
            "script",
            "created_at",
            "cost",
            "can",
        ],
        json!({
            "id": text(),
            "agent": text(),
            "status": { "type": "string", "enum": ["draft", "generating", "completed", "failed"] },
            "stage": { "type": "string", "enum": [
                "draft", "queued", "submitting", "looking_up", "rendering", "storing", "completed", "needs_attention",
                "cancelled", "failed",
            ] },
            "message": { "type": "string", "description": "What a person should read about it." },
            "message_id": text(),
            "estimate": { "type": ["object", "null"] },
            "title": text(),
            "script": text(),
            "writer": maybe_text(),
            "writer_note": maybe_text(),
            "language": text(),
            "aspect_ratio": text(),
            "quality": text(),
            "avatar": text(),
            "voice": maybe_text(),
            "background": { "type": ["object", "null"] },
            "created_at": time(),
            "cost": named("Account"),
            "purchases": { "type": "array", "items": { "type": "object" } },
            "can": { "type": "array", "items": { "type": "string", "enum": ["press", "buy-again", "cancel", "resume"] } },
            "media": { "anyOf": [{ "type": "null" }, object(
                &["url", "size_bytes", "duration_seconds", "checksum"],
                json!({
                    "url": text(), "size_bytes": { "type": "integer" }, "duration_seconds": { "type": "number" },
                    "checksum": text(),
                }),
            )] },
        }),
    )
}

fn page(items: &str, item: Value, next: Value) -> Value {
    object(
        &[items, "next"],
        json!({ items: { "type": "array", "items": item }, "next": next }),
    )
}

fn quote() -> Value {
    object(
        &["price_usd", "price_per_second_usd", "expected_seconds"],
        json!({ "price_usd": dollars(), "price_per_second_usd": dollars(), "expected_seconds": { "type": "number" } }),
    )
}

fn account() -> Value {
    let parts = [
        "held_usd",
        "settled_usd",
        "released_usd",
        "indeterminate_usd",
        "open_usd",
    ];
    let properties: serde_json::Map<_, _> = parts
        .iter()
        .map(|part| ((*part).to_owned(), dollars()))
        .collect();
    object(&parts, Value::Object(properties))
}

fn ledger_page() -> Value {
    let mut page = page(
        "lines",
        named("LedgerLine"),
        json!({ "type": ["integer", "null"] }),
    );
    page["properties"]["month"] = json!({ "type": "integer" });
    page["properties"]["account"] = named("Account");
    page
}

fn ledger_line() -> Value {
    object(
        &[
            "number",
            "video",
            "attempt",
            "agent",
            "office",
            "month",
            "kind",
            "amount_usd",
            "at",
        ],
        json!({
            "number": { "type": "integer" }, "video": text(), "attempt": text(), "agent": text(), "office": text(),
            "month": { "type": "integer" },
            "kind": { "type": "string", "enum": ["hold", "extend", "settle", "release", "doubt", "reopen"] },
            "amount_usd": dollars(), "at": time(),
        }),
    )
}

fn orphans() -> Value {
    let orphan = object(
        &["studio", "render", "title", "attempt", "seen_at"],
        json!({ "studio": text(), "render": text(), "title": text(), "attempt": text(), "seen_at": time() }),
    );
    object(
        &["orphans"],
        json!({ "orphans": { "type": "array", "items": orphan } }),
    )
}

fn health() -> Value {
    let word = || json!({ "type": "string", "enum": ["ok", "failing"] });
    object(
        &["status", "store", "runner"],
        json!({
            "status": word(), "store": word(), "runner": word(),
            "runner_last_round_ms_ago": { "type": ["integer", "null"] },
        }),
    )
}
