//! The office as it is sent and answered.

use serde_json::{Value, json};

use super::{dollars, line, maybe_text, named, object, strict, text, time};

/// Returns every schema.
pub(super) fn all() -> Value {
    json!({
        "Person": super::projects::person(),
        "PersonChange": strict(&[], json!({ "role": role(), "is_active": { "type": "boolean" } })),
        "Invitations": list("invitations", named("Invitation")),
        "Invitation": object(
            &["id", "email", "role", "ends_at"],
            json!({ "id": text(), "email": text(), "role": role(), "ends_at": time(), "link": maybe_text() }),
        ),
        "NewInvitation": strict(&["email", "role"], json!({ "email": line(254), "role": role() })),
        "Budgets": budgets(),
        "OfficeBudget": strict(&[], json!({
            "video_usd": cap(), "agent_month_usd": cap(), "office_month_usd": cap(),
        })),
        "AgentBudget": strict(&[], json!({ "video_usd": cap(), "agent_month_usd": cap() })),
        "Connections": list("connections", connection()),
        "Verdict": object(&["verdict"], json!({
            "verdict": { "type": "string", "enum": ["well", "key_refused", "lacking", "silent", "not_set_up"] },
            "detail": maybe_text(),
        })),
        "Insights": object(&["weeks", "all"], json!({
            "weeks": { "type": "array", "items": named("Span") }, "all": named("Span"),
        })),
        "Span": span(),
        "Cast": object(&["presenters", "voices", "is_complete"], json!({
            "presenters": { "type": "array", "items": casting() },
            "voices": { "type": "array", "items": casting() },
            "is_complete": { "type": "boolean" },
        })),
    })
}

fn list(items: &str, item: Value) -> Value {
    object(
        &[items],
        json!({ items: { "type": "array", "items": item } }),
    )
}

fn role() -> Value {
    json!({ "type": "string", "enum": ["agent", "admin", "owner"] })
}

fn cap() -> Value {
    json!({ "type": ["string", "null"], "pattern": "^[0-9]{1,6}(\\.[0-9]{1,2})?$", "examples": ["25.00"] })
}

fn maybe_dollars() -> Value {
    json!({ "anyOf": [{ "type": "null" }, dollars()] })
}

fn budgets() -> Value {
    let own = object(
        &["agent"],
        json!({ "agent": text(), "video_usd": maybe_dollars(), "agent_month_usd": maybe_dollars() }),
    );
    object(
        &["video_usd", "agent_month_usd", "office_month_usd", "agents"],
        json!({
            "video_usd": dollars(), "agent_month_usd": dollars(), "office_month_usd": dollars(),
            "agents": { "type": "array", "items": own },
        }),
    )
}

fn connection() -> Value {
    let trouble = object(
        &["message", "at"],
        json!({ "message": text(), "at": time() }),
    );
    object(
        &["vendor", "name", "job", "keys_from"],
        json!({
            "vendor": text(),
            "name": text(),
            "job": { "type": "string", "enum": ["writes", "films", "keeps", "mails"] },
            "keys_from": { "type": "string", "enum": ["built_in", "nowhere", "environment", "page"] },
            "last_trouble": { "anyOf": [{ "type": "null" }, trouble] },
        }),
    )
}

fn span() -> Value {
    let count = || json!({ "type": "integer", "minimum": 0 });
    let maybe_number = || json!({ "type": ["number", "null"] });
    object(
        &[
            "begins_at",
            "begun",
            "finished",
            "failed",
            "edited",
            "regenerations",
        ],
        json!({
            "begins_at": time(), "begun": count(), "finished": count(), "failed": count(), "edited": count(),
            "regenerations": count(), "success": maybe_number(), "seconds_to_first_film": maybe_number(),
            "cost_each_usd": maybe_dollars(), "rating": maybe_number(),
        }),
    )
}

fn casting() -> Value {
    object(
        &["studio", "id", "name"],
        json!({ "studio": text(), "id": text(), "name": text() }),
    )
}
