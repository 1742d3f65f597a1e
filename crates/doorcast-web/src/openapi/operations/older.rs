//! The routes of the older CMS.

use serde_json::json;

use super::{Answer, Body, GET, KEY, Operation, POST, Parameter, STATUS};

const OLDER: Operation = Operation {
    tag: "older CMS",
    is_for_pages: true,
    problems: &[],
    ..GET
};

const OLDER_POST: Operation = Operation {
    method: POST.method,
    ..OLDER
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        path: "/api/videos/generate-script",
        id: "generateScript",
        summary: "Writes words about a topic. Nothing is kept.",
        body: Body::Json("ScriptWish"),
        answers: &[(200, "The words.", Answer::Json("ScriptAnswer"))],
        errors: &[400, 401, 403, 408, 413, 503],
        ..OLDER_POST
    },
    Operation {
        path: "/api/videos/generate",
        id: "generate",
        summary: "Films given words for what the studio asks now, under the caps of the office.",
        parameters: &[KEY],
        body: Body::Json("GenerateWish"),
        answers: &[(200, "It is being made.", Answer::Json("GenerateAnswer"))],
        errors: &[400, 401, 403, 404, 408, 409, 413, 503],
        ..OLDER_POST
    },
    Operation {
        path: "/api/videos/status/{videoId}",
        id: "videoStatus",
        summary: "Says how far a video is.",
        answers: &[(200, "How far it is.", Answer::Json("StatusAnswer"))],
        errors: &[401, 404, 503],
        ..OLDER
    },
    Operation {
        path: "/api/videos",
        id: "propertyVideos",
        summary: "Lists the own videos as whole documents, newest first. Names that are none are found nowhere.",
        parameters: &[
            Parameter {
                name: "limit",
                place: "query",
                about: "How many at most: 20 without one.",
                schema: || json!({ "type": "integer", "minimum": 1, "maximum": 100, "default": 20 }),
            },
            Parameter {
                name: "page",
                place: "query",
                about: "Which page.",
                schema: || json!({ "type": "integer", "minimum": 1, "default": 1 }),
            },
            STATUS,
            Parameter {
                name: "videoType",
                place: "query",
                about: "Only those of this type.",
                schema: || json!({ "type": "string" }),
            },
        ],
        answers: &[(200, "A page.", Answer::Json("PropertyVideoPage"))],
        errors: &[400, 401, 503],
        ..OLDER
    },
];
