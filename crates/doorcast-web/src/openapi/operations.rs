//! Every address of the API: what it takes and what it may answer.

mod office;
mod older;
mod projects;
mod subscriptions;

use serde_json::{Value, json};

/// What is called.
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) id: &'static str,
    pub(super) tag: &'static str,
    pub(super) summary: &'static str,
    /// Whether no token is needed.
    pub(super) is_open: bool,
    /// Whether the cookie of a session opens it, too.
    pub(super) is_for_pages: bool,
    pub(super) parameters: &'static [Parameter],
    pub(super) body: Body,
    pub(super) answers: &'static [(u16, &'static str, Answer)],
    pub(super) problems: &'static [u16],
    /// Answers like problems, as the older CMS says them.
    pub(super) errors: &'static [u16],
}

/// What stands behind the question mark or in a header.
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) place: &'static str,
    pub(super) about: &'static str,
    pub(super) schema: fn() -> Value,
}

/// What is sent.
pub(super) enum Body {
    None,
    Json(&'static str),
    Anything,
    File(&'static [&'static str]),
}

/// What comes back.
pub(super) enum Answer {
    Nothing,
    Json(&'static str),
    Of(&'static str),
}

const LIMIT: Parameter = Parameter {
    name: "limit",
    place: "query",
    about: "How many at most.",
    schema: || json!({ "type": "integer", "minimum": 1, "maximum": 199, "default": 50 }),
};

const KEY: Parameter = Parameter {
    name: "Idempotency-Key",
    place: "header",
    about: "The same request under the same key makes one video, however often it is sent.",
    schema: || json!({ "type": "string", "minLength": 1, "maxLength": 190, "pattern": "^[!-~]+$" }),
};

const AFTER: Parameter = Parameter {
    name: "after",
    place: "query",
    about: "The `next` of the page before.",
    schema: || json!({ "type": "string" }),
};

const STATUS: Parameter = Parameter {
    name: "status",
    place: "query",
    about: "Only those of this status.",
    schema: || json!({ "type": "string", "enum": ["draft", "generating", "completed", "failed"] }),
};

const AGENT: Parameter = Parameter {
    name: "agent",
    place: "query",
    about: "Only those of this agent. Agents see only their own, whatever is named here.",
    schema: || json!({ "type": "string" }),
};

const GET: Operation = Operation {
    method: "get",
    path: "",
    id: "",
    tag: "videos",
    summary: "",
    is_open: false,
    is_for_pages: false,
    parameters: &[],
    body: Body::None,
    answers: &[],
    problems: &[401, 503],
    errors: &[],
};

const POST: Operation = Operation {
    method: "post",
    ..GET
};

const VIDEO: &[(u16, &str, Answer)] = &[(200, "The video as it is now.", Answer::Json("Video"))];

/// What may go wrong when something is sent about one video.
const CHANGING: &[u16] = &[400, 401, 404, 408, 409, 413, 415, 422, 503];

/// Returns every address.
pub(super) fn all() -> impl Iterator<Item = &'static Operation> {
    let (videos, projects) = (OPERATIONS.iter(), projects::OPERATIONS.iter());
    videos
        .chain(projects)
        .chain(subscriptions::OPERATIONS)
        .chain(office::OPERATIONS)
        .chain(older::OPERATIONS)
}

const OPERATIONS: &[Operation] = &[
    Operation {
        path: "/api/v1/videos",
        id: "createVideo",
        summary: "Drafts a video and, with `press`, has it made at once.",
        parameters: &[KEY],
        body: Body::Json("NewVideo"),
        answers: &[
            (201, "A new video.", Answer::Json("Video")),
            (
                200,
                "The video that was made under this key before.",
                Answer::Json("Video"),
            ),
        ],
        problems: &[400, 401, 404, 408, 409, 413, 415, 422, 503],
        ..POST
    },
    Operation {
        path: "/api/v1/videos",
        id: "listVideos",
        summary: "Lists videos, newest first.",
        parameters: &[
            LIMIT,
            Parameter {
                name: "after",
                place: "query",
                about: "The `next` of the page before.",
                schema: || json!({ "type": "string" }),
            },
            Parameter {
                name: "status",
                place: "query",
                about: "Only those of this status.",
                schema: || json!({ "type": "string", "enum": ["draft", "generating", "completed", "failed"] }),
            },
            AGENT,
        ],
        answers: &[(200, "A page.", Answer::Json("VideoPage"))],
        problems: &[401, 422, 503],
        ..GET
    },
    Operation {
        path: "/api/v1/videos/{id}",
        id: "showVideo",
        summary: "Shows a video: how far it is, what it costs, what can be done.",
        answers: VIDEO,
        problems: &[401, 404, 503],
        ..GET
    },
    Operation {
        path: "/api/v1/videos/{id}/quote",
        id: "quoteVideo",
        summary: "Says what a video would cost now. Buys nothing.",
        answers: &[(200, "The price.", Answer::Json("Quote"))],
        problems: &[401, 404, 409, 422, 503],
        ..GET
    },
    Operation {
        path: "/api/v1/videos/{id}/press",
        id: "pressVideo",
        summary: "Has a video made for at most the price that is agreed to. Pressing twice is pressing once.",
        body: Body::Json("Press"),
        answers: &[(202, "It is being made.", Answer::Json("Video"))],
        problems: CHANGING,
        ..POST
    },
    Operation {
        path: "/api/v1/videos/{id}/cancel",
        id: "cancelVideo",
        summary: "Cancels a video. Buys nothing.",
        answers: VIDEO,
        problems: &[401, 404, 409, 503],
        ..POST
    },
    Operation {
        path: "/api/v1/videos/{id}/resume",
        id: "resumeVideo",
        summary: "Goes on with a video that waits or was cancelled after it was bought. Buys nothing.",
        answers: VIDEO,
        problems: &[401, 404, 409, 503],
        ..POST
    },
    Operation {
        path: "/api/v1/videos/{id}/buy-again",
        id: "buyVideoAgain",
        summary: "Buys a video once more. The number says which purchase it is to be, so sending it twice buys once.",
        body: Body::Json("BuyAgain"),
        answers: &[(202, "It is being made.", Answer::Json("Video"))],
        problems: CHANGING,
        ..POST
    },
    Operation {
        path: "/api/v1/videos/{id}/film",
        id: "readFilm",
        summary: "Reads the film of a completed video, whole or in parts, where it is kept here.",
        parameters: &[Parameter {
            name: "Range",
            place: "header",
            about: "Which part.",
            schema: || json!({ "type": "string" }),
        }],
        answers: &[
            (200, "The film.", Answer::Of("video/mp4")),
            (206, "A part of it.", Answer::Of("video/mp4")),
            (304, "It has not changed.", Answer::Nothing),
            (416, "There is no such part.", Answer::Nothing),
        ],
        problems: &[401, 404, 503],
        ..GET
    },
    Operation {
        path: "/api/v1/ledger",
        id: "listLedger",
        tag: "money",
        summary: "Lists movements of money, oldest first, with the totals of a month.",
        parameters: &[
            LIMIT,
            Parameter {
                name: "after",
                place: "query",
                about: "The `next` of the page before.",
                schema: || json!({ "type": "integer", "minimum": 0 }),
            },
            Parameter {
                name: "month",
                place: "query",
                about: "Whose totals, as in 202611. This month without one.",
                schema: || json!({ "type": "integer", "minimum": 190_001, "maximum": 999_912 }),
            },
            AGENT,
        ],
        answers: &[(200, "A page.", Answer::Json("LedgerPage"))],
        problems: &[401, 422, 503],
        ..GET
    },
    Operation {
        path: "/api/v1/orphans",
        id: "listOrphans",
        tag: "renders",
        summary: "Lists renders that bear our mark and belong to no video. For administrators.",
        answers: &[(200, "All of them.", Answer::Json("Orphans"))],
        problems: &[401, 403, 422, 503],
        ..GET
    },
    Operation {
        path: "/api/v1/orphans/{studio}/{render}/adopt",
        id: "adoptOrphan",
        tag: "renders",
        summary: "Makes a video of such a render. For administrators.",
        body: Body::Json("Adoption"),
        answers: VIDEO,
        problems: &[400, 401, 403, 404, 408, 409, 413, 415, 422, 503],
        ..POST
    },
    Operation {
        path: "/api/v1/webhooks/{studio}",
        id: "receiveWebhook",
        tag: "service",
        summary: "Takes a signed message of a studio. It is kept and dealt with later.",
        is_open: true,
        body: Body::Anything,
        answers: &[(204, "Kept.", Answer::Nothing)],
        problems: &[401, 404, 408, 413, 503],
        ..POST
    },
    Operation {
        method: "options",
        path: "/api/v1/webhooks/{studio}",
        id: "greetWebhook",
        tag: "service",
        summary: "Tells a studio that its messages are taken here.",
        is_open: true,
        answers: &[(204, "They are.", Answer::Nothing)],
        problems: &[404],
        ..GET
    },
    Operation {
        path: "/api/v1/openapi.json",
        id: "describe",
        tag: "service",
        summary: "This document.",
        is_open: true,
        answers: &[(200, "The document.", Answer::Of("application/json"))],
        problems: &[],
        ..GET
    },
    Operation {
        path: "/healthz",
        id: "health",
        tag: "service",
        summary: "Says whether the store answers and videos are worked on.",
        is_open: true,
        answers: &[
            (200, "All is well.", Answer::Json("Health")),
            (503, "Something does not work.", Answer::Json("Health")),
        ],
        problems: &[],
        ..GET
    },
];

/// Returns what a problem of a status means.
pub(super) fn problem(status: u16) -> &'static str {
    match status {
        400 => "The body cannot be read.",
        401 => "There is no live token, or the signature does not fit.",
        403 => "The token may not do that.",
        404 => "There is nothing there, or it is somebody else's.",
        408 => "The body did not come in time.",
        409 => "It cannot be done as things are.",
        413 => "The body is too large.",
        415 => "The body is not JSON.",
        422 => "A field or parameter cannot be used; `field` names it.",
        503 => "Something that is needed does not answer, or is not set up.",
        _ => "It was not done.",
    }
}
