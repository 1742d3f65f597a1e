//! Projects, pictures and people.

use serde_json::json;

use super::{
    AFTER, AGENT, Answer, Body, CHANGING, GET, KEY, LIMIT, Operation, POST, Parameter, STATUS,
};

const PROJECT: &[(u16, &str, Answer)] =
    &[(200, "The project as it is now.", Answer::Json("Project"))];

const FILM: &[(u16, &str, Answer)] = &[(202, "It is being made.", Answer::Json("Video"))];

const TYPE: Parameter = Parameter {
    name: "type",
    place: "query",
    about: "Only those of this type.",
    schema: || json!({ "type": "string", "enum": ["property_listing", "market_update", "personal_message", "custom"] }),
};

const SOUGHT: Parameter = Parameter {
    name: "q",
    place: "query",
    about: "Beginnings of words that all have to be there.",
    schema: || json!({ "type": "string", "maxLength": 100 }),
};

const DELETED: Parameter = Parameter {
    name: "deleted",
    place: "query",
    about: "Whether those in the bin are meant.",
    schema: || json!({ "type": "boolean", "default": false }),
};

const QUALITY: Parameter = Parameter {
    name: "quality",
    place: "query",
    about: "How good it is to be.",
    schema: || json!({ "type": "string", "enum": ["preview", "production"], "default": "production" }),
};

const RANGE: Parameter = Parameter {
    name: "Range",
    place: "header",
    about: "Which part.",
    schema: || json!({ "type": "string" }),
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        path: "/api/v1/projects",
        id: "createProject",
        tag: "projects",
        summary: "Begins a project, filled in as far as it is known.",
        parameters: &[KEY],
        body: Body::Json("NewProject"),
        answers: &[
            (201, "A new project.", Answer::Json("Project")),
            (
                200,
                "The project that was begun under this key before.",
                Answer::Json("Project"),
            ),
        ],
        problems: CHANGING,
        ..POST
    },
    Operation {
        path: "/api/v1/projects",
        id: "listProjects",
        tag: "projects",
        summary: "Lists projects, newest first.",
        parameters: &[LIMIT, AFTER, TYPE, STATUS, SOUGHT, DELETED, AGENT],
        answers: &[(200, "A page.", Answer::Json("ProjectPage"))],
        problems: &[401, 422, 503],
        ..GET
    },
    Operation {
        path: "/api/v1/projects/{id}",
        id: "showProject",
        tag: "projects",
        summary: "Shows a project, deleted or not.",
        answers: PROJECT,
        problems: &[401, 404, 503],
        ..GET
    },
    Operation {
        method: "patch",
        path: "/api/v1/projects/{id}",
        id: "changeProject",
        tag: "projects",
        summary: "Changes what is named. What somebody else has changed since is named in `clashes`.",
        body: Body::Json("ProjectChange"),
        answers: &[(
            200,
            "The project as it is now.",
            Answer::Json("EditedProject"),
        )],
        problems: CHANGING,
        ..GET
    },
    Operation {
        method: "delete",
        path: "/api/v1/projects/{id}",
        id: "deleteProject",
        tag: "projects",
        summary: "Puts a project into the bin, where it can be brought back from for 30 days.",
        answers: PROJECT,
        problems: &[401, 404, 409, 503],
        ..GET
    },
    Operation {
        path: "/api/v1/projects/{id}/restoration",
        id: "restoreProject",
        tag: "projects",
        summary: "Brings a project back from the bin.",
        answers: PROJECT,
        problems: &[401, 404, 409, 503],
        ..POST
    },
    Operation {
        path: "/api/v1/projects/{id}/script",
        id: "writeScript",
        tag: "projects",
        summary: "Has the script written, or written again. The versions before stay.",
        answers: PROJECT,
        problems: &[401, 404, 409, 422, 503],
        ..POST
    },
    Operation {
        path: "/api/v1/projects/{id}/versions",
        id: "listVersions",
        tag: "projects",
        summary: "Lists the versions of the script, oldest first.",
        answers: &[(200, "All of them.", Answer::Json("Versions"))],
        problems: &[401, 404, 503],
        ..GET
    },
    Operation {
        path: "/api/v1/projects/{id}/versions/{number}/choice",
        id: "chooseVersion",
        tag: "projects",
        summary: "Makes a version of the script the one to film.",
        answers: PROJECT,
        problems: &[401, 404, 409, 503],
        ..POST
    },
    Operation {
        path: "/api/v1/projects/{id}/preview",
        id: "previewProject",
        tag: "projects",
        summary: "Has a free preview made. Pressing twice is pressing once.",
        answers: FILM,
        problems: &[401, 404, 409, 422, 503],
        ..POST
    },
    Operation {
        path: "/api/v1/projects/{id}/quote",
        id: "quoteProject",
        tag: "projects",
        summary: "Says what a film would cost now. Buys nothing.",
        parameters: &[QUALITY],
        answers: &[(200, "The price.", Answer::Json("Quote"))],
        problems: &[401, 404, 409, 422, 503],
        ..GET
    },
    Operation {
        path: "/api/v1/projects/{id}/purchase",
        id: "purchaseProject",
        tag: "projects",
        summary: "Has the film for good made, for at most the price that is agreed to.",
        parameters: &[KEY],
        body: Body::Json("Purchase"),
        answers: FILM,
        problems: CHANGING,
        ..POST
    },
    Operation {
        method: "put",
        path: "/api/v1/projects/{id}/rating",
        id: "rateProject",
        tag: "projects",
        summary: "Keeps how the script is liked.",
        body: Body::Json("Rating"),
        answers: PROJECT,
        problems: CHANGING,
        ..GET
    },
    Operation {
        path: "/api/v1/projects/{id}/history",
        id: "projectHistory",
        tag: "projects",
        summary: "Says what happened, earliest first, and what it has cost.",
        answers: &[(200, "Everything.", Answer::Json("History"))],
        problems: &[401, 404, 503],
        ..GET
    },
    Operation {
        path: "/api/v1/projects/{id}/films",
        id: "listFilms",
        tag: "projects",
        summary: "Lists the films of a project, oldest first.",
        answers: &[(200, "All of them.", Answer::Json("Films"))],
        problems: &[401, 404, 503],
        ..GET
    },
    Operation {
        path: "/api/v1/projects/{id}/films/{film}/shapes",
        id: "reshapeFilm",
        tag: "projects",
        summary: "Has a film made in another shape.",
        body: Body::Json("Shape"),
        answers: FILM,
        problems: CHANGING,
        ..POST
    },
    Operation {
        path: "/api/v1/projects/{id}/films/{film}/film.mp4",
        id: "readProjectFilm",
        tag: "projects",
        summary: "Reads a film, whole or in parts, where it is kept here.",
        parameters: &[RANGE],
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
        path: "/api/v1/projects/{id}/films/{film}/poster.jpg",
        id: "readPoster",
        tag: "projects",
        summary: "Reads the poster of a film, whole or in parts.",
        parameters: &[RANGE],
        answers: &[
            (200, "The file.", Answer::Of("image/jpeg")),
            (206, "A part of it.", Answer::Of("image/jpeg")),
            (416, "There is no such part.", Answer::Nothing),
        ],
        problems: &[401, 404, 503],
        ..GET
    },
    Operation {
        path: "/api/v1/projects/{id}/films/{film}/captions.vtt",
        id: "readCaptions",
        tag: "projects",
        summary: "Reads the captions of a film, whole or in parts.",
        parameters: &[RANGE],
        answers: &[
            (200, "The file.", Answer::Of("text/vtt")),
            (206, "A part of it.", Answer::Of("text/vtt")),
            (416, "There is no such part.", Answer::Nothing),
        ],
        problems: &[401, 404, 503],
        ..GET
    },
    Operation {
        path: "/api/v1/pictures",
        id: "addPicture",
        tag: "projects",
        summary: "Hands in a picture. The body is the file; its id goes into `photos` or `background`.",
        body: Body::File(&["image/jpeg", "image/png"]),
        answers: &[(201, "It is kept.", Answer::Json("Picture"))],
        problems: &[401, 408, 413, 422, 503],
        ..POST
    },
    Operation {
        path: "/api/v1/profile",
        id: "showProfile",
        tag: "people",
        summary: "Shows what videos say about the agent of the token.",
        answers: &[(200, "The profile.", Answer::Json("Profile"))],
        problems: &[401, 404, 503],
        ..GET
    },
    Operation {
        method: "patch",
        path: "/api/v1/profile",
        id: "changeProfile",
        tag: "people",
        summary: "Changes what is named of the profile.",
        body: Body::Json("ProfileChange"),
        answers: &[(200, "The profile as it is now.", Answer::Json("Profile"))],
        problems: CHANGING,
        ..GET
    },
    Operation {
        path: "/api/v1/people",
        id: "listPeople",
        tag: "people",
        summary: "Lists everybody in the office, by address. For administrators.",
        parameters: &[AFTER],
        answers: &[(200, "A page.", Answer::Json("People"))],
        problems: &[401, 403, 422, 503],
        ..GET
    },
];
