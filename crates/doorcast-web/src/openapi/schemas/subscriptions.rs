//! Subscriptions, and what is told to them.

use doorcast_domain::subscription::EventKind;
use serde_json::{Value, json};

use super::{maybe_text, named, names, object, strict, text, time};

/// Returns every schema.
pub(super) fn all() -> Value {
    json!({
        "SubscriptionWish": strict(
            &["url", "events"],
            json!({
                "url": { "type": "string", "format": "uri", "pattern": "^https://" },
                "events": { "type": "array", "minItems": 1, "items": events() },
            }),
        ),
        "Subscription": subscription(),
        "NewSubscription": json!({ "allOf": [
            named("Subscription"),
            object(&["signing_key"], json!({ "signing_key": { "type": "string", "pattern": "^whsec_" } })),
        ] }),
        "Subscriptions": object(
            &["subscriptions"],
            json!({ "subscriptions": { "type": "array", "items": named("Subscription") } }),
        ),
        "Delivery": delivery(),
        "Deliveries": object(
            &["deliveries"],
            json!({ "deliveries": { "type": "array", "items": named("Delivery") } }),
        ),
    })
}

fn events() -> Value {
    names(EventKind::CHOICES.iter().map(|event| event.name()))
}

fn subscription() -> Value {
    object(
        &["id", "url", "events", "created_at", "is_live"],
        json!({
            "id": text(), "url": text(), "events": { "type": "array", "items": events() }, "created_at": time(),
            "is_live": { "type": "boolean" }, "off_since": { "anyOf": [{ "type": "null" }, time()] },
            "off_because": { "type": ["string", "null"], "enum": ["gave_up", "gone", null] },
        }),
    )
}

fn delivery() -> Value {
    let maybe_time = || json!({ "anyOf": [{ "type": "null" }, time()] });
    object(
        &["id", "event", "state", "tries", "created_at", "body"],
        json!({
            "id": text(), "event": text(),
            "state": { "type": "string", "enum": ["waiting", "delivered", "given_up"] },
            "tries": { "type": "integer" }, "created_at": time(), "next_try_at": maybe_time(),
            "last_try_at": maybe_time(), "last_status": { "type": ["integer", "null"] },
            "last_trouble": maybe_text(), "body": text(),
        }),
    )
}
