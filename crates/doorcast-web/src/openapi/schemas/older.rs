//! What the older CMS sends and reads.

use serde_json::{Value, json};

use super::{named, object, text, time};

/// Returns every schema.
pub(super) fn all() -> Value {
    json!({
        "Error": object(&["success", "error"], json!({ "success": { "const": false }, "error": text() })),
        "ScriptWish": script_wish(),
        "ScriptAnswer": object(
            &["success", "script", "wordCount", "estimatedDuration"],
            json!({
                "success": { "const": true }, "script": text(), "wordCount": { "type": "integer" },
                "estimatedDuration": { "type": "integer", "description": "Seconds." },
            }),
        ),
        "GenerateWish": generate_wish(),
        "GenerateAnswer": object(
            &["success", "videoId", "heygenVideoId"],
            json!({
                "success": { "const": true }, "videoId": text(),
                "heygenVideoId": {
                    "type": ["string", "null"],
                    "description": "What the studio calls the render; our own reference until it has a name.",
                },
            }),
        ),
        "StatusAnswer": object(
            &["success", "status"],
            json!({
                "success": { "const": true }, "status": status(), "videoUrl": text(), "thumbnailUrl": text(),
                "duration": { "type": "number", "description": "Seconds." }, "error": text(),
            }),
        ),
        "PropertyVideo": property_video(),
        "PropertyVideoPage": object(
            &["success", "videos", "pagination"],
            json!({
                "success": { "const": true },
                "videos": { "type": "array", "items": named("PropertyVideo") },
                "pagination": object(
                    &["total", "page", "limit", "totalPages"],
                    json!({
                        "total": count(), "page": count(), "limit": count(), "totalPages": count(),
                    }),
                ),
            }),
        ),
    })
}

fn count() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

fn status() -> Value {
    json!({ "type": "string", "enum": ["draft", "generating", "completed", "failed"] })
}

fn script_wish() -> Value {
    object(
        &["topic"],
        json!({
            "type": text(),
            "topic": { "type": "string", "minLength": 1 },
            "keyPoints": { "type": "array", "items": text() },
            "targetLength": { "type": "integer", "minimum": 0, "description": "Seconds." },
        }),
    )
}

fn generate_wish() -> Value {
    object(
        &["videoType", "script", "avatarId", "voiceId"],
        json!({
            "videoType": text(), "title": text(), "script": text(), "avatarId": text(), "voiceId": text(),
            "aspectRatio": text(),
            "background": object(&["type", "value"], json!({ "type": text(), "value": text() })),
            "quality": text(),
        }),
    )
}

fn property_video() -> Value {
    let heygen = object(
        &["aspectRatio", "background", "quality"],
        json!({
            "avatarId": text(), "voiceId": text(), "aspectRatio": text(),
            "background": object(&["type", "value"], json!({ "type": text(), "value": text() })),
            "quality": text(),
        }),
    );
    object(
        &[
            "_id",
            "userId",
            "videoType",
            "title",
            "script",
            "heygen",
            "status",
            "creditsUsed",
            "createdAt",
            "updatedAt",
            "__v",
        ],
        json!({
            "_id": text(), "userId": text(), "videoType": text(), "title": text(), "script": text(),
            "heygen": heygen, "status": status(), "creditsUsed": count(), "createdAt": time(), "updatedAt": time(),
            "__v": count(), "heygenVideoId": text(), "cloudinaryVideoId": text(), "cloudinaryVideoUrl": text(),
            "duration": { "type": "number" }, "generatedAt": time(), "thumbnailUrl": text(), "videoUrl": text(),
        }),
    )
}
