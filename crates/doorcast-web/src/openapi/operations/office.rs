//! What administrators do about the office, and who can be seen and heard.

use serde_json::json;

use super::{Answer, Body, GET, Operation, POST, Parameter};

/// What may go wrong when something is sent about the office.
const SETTING: &[u16] = &[400, 401, 403, 404, 408, 409, 413, 415, 422, 429, 503];

const BUDGETS: &[(u16, &str, Answer)] = &[(200, "The caps that hold.", Answer::Json("Budgets"))];

const LANGUAGE: Parameter = Parameter {
    name: "language",
    place: "query",
    about: "The language that is to be heard.",
    schema: || json!({ "type": "string", "enum": ["en", "es"], "default": "en" }),
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        method: "patch",
        path: "/api/v1/people/{id}",
        id: "changePerson",
        tag: "people",
        summary: "Gives somebody a role, keeps them out or lets them in again. For administrators.",
        body: Body::Json("PersonChange"),
        answers: &[(200, "The person as they are now.", Answer::Json("Person"))],
        problems: SETTING,
        ..GET
    },
    Operation {
        path: "/api/v1/invitations",
        id: "listInvitations",
        tag: "people",
        summary: "Lists invitations that are still open. For administrators.",
        answers: &[(200, "All of them.", Answer::Json("Invitations"))],
        problems: &[401, 403, 503],
        ..GET
    },
    Operation {
        path: "/api/v1/invitations",
        id: "invite",
        tag: "people",
        summary: "Invites somebody by mail; without a mail server the answer has the link. For administrators.",
        body: Body::Json("NewInvitation"),
        answers: &[(201, "The invitation.", Answer::Json("Invitation"))],
        problems: SETTING,
        ..POST
    },
    Operation {
        method: "delete",
        path: "/api/v1/invitations/{id}",
        id: "withdrawInvitation",
        tag: "people",
        summary: "Withdraws an invitation. For administrators.",
        answers: &[(204, "Nobody comes in by it any more.", Answer::Nothing)],
        problems: &[401, 403, 404, 503],
        ..GET
    },
    Operation {
        path: "/api/v1/budgets",
        id: "showBudgets",
        tag: "money",
        summary: "Shows what the office and its agents may spend. For administrators.",
        answers: BUDGETS,
        problems: &[401, 403, 503],
        ..GET
    },
    Operation {
        method: "put",
        path: "/api/v1/budgets/office",
        id: "setOfficeBudget",
        tag: "money",
        summary: "Sets the caps of the office; what is absent is as the settings of the server say. For administrators.",
        body: Body::Json("OfficeBudget"),
        answers: BUDGETS,
        problems: SETTING,
        ..GET
    },
    Operation {
        method: "put",
        path: "/api/v1/budgets/agents/{agent}",
        id: "setAgentBudget",
        tag: "money",
        summary: "Sets the caps of one agent; what is absent is as for everybody. For administrators.",
        body: Body::Json("AgentBudget"),
        answers: BUDGETS,
        problems: SETTING,
        ..GET
    },
    Operation {
        path: "/api/v1/connections",
        id: "listConnections",
        tag: "house",
        summary: "Lists those we work with. Keys are entered on a page only. For administrators.",
        answers: &[(200, "All of them.", Answer::Json("Connections"))],
        problems: &[401, 403, 503],
        ..GET
    },
    Operation {
        path: "/api/v1/connections/{vendor}/test",
        id: "testConnection",
        tag: "house",
        summary: "Asks a vendor whether all is well, at no cost. For administrators.",
        answers: &[(200, "What it said.", Answer::Json("Verdict"))],
        problems: &[401, 403, 404, 503],
        ..POST
    },
    Operation {
        path: "/api/v1/insights",
        id: "showInsights",
        tag: "house",
        summary: "Shows how the office is doing, week by week. For administrators.",
        answers: &[(200, "Twelve weeks.", Answer::Json("Insights"))],
        problems: &[401, 403, 503],
        ..GET
    },
    Operation {
        path: "/api/v1/cast",
        id: "showCast",
        tag: "projects",
        summary: "Shows who can be seen and heard, as `presenter` and `voice` of a project name them.",
        parameters: &[LANGUAGE],
        answers: &[(200, "Both galleries.", Answer::Json("Cast"))],
        problems: &[401, 422, 503],
        ..GET
    },
];
