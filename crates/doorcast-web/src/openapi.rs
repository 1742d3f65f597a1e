//! What programs can call, as an OpenAPI 3.1 document.
//!
//! Every address of the API is described in `operations` once; a test compares them with the table of routes, another
//! one the whole document with `docs/openapi.json`, and the walk over all addresses every status with those listed here.

mod operations;
mod schemas;

use std::sync::LazyLock;

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

use operations::{Answer, Body, Operation, Parameter};

static TEXT: LazyLock<String> = LazyLock::new(text);

/// Returns the document as it is committed.
pub fn text() -> String {
    format!("{:#}\n", document())
}

/// Returns the document.
pub fn document() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Doorcast",
            "version": "1",
            "summary": "Makes videos for real-estate agents.",
            "description": "Fields are only ever added. Amounts are dollars as decimal text, times are RFC 3339 in UTC.\n\n\
                Known quirks: `GET /api/v1/videos` and `GET /api/v1/ledger` call the key of the next page `next` and take it \
                back as `after`; parameters that are not known are refused.",
            "license": { "name": "MIT", "identifier": "MIT" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }],
        "tags": TAGS.iter().map(|(name, about)| json!({ "name": name, "description": about })).collect::<Vec<_>>(),
        "paths": paths(),
        "components": {
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer" },
                "session": { "type": "apiKey", "in": "cookie", "name": "doorcast" },
            },
            "schemas": schemas::all(),
        },
    })
}

const TAGS: [(&str, &str); 8] = [
    (
        "webhooks",
        "Signed as Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`. The same happening keeps its id.",
    ),
    ("people", "Who is there, and what videos say about them."),
    (
        "projects",
        "What people call a video: its words, choices and films.",
    ),
    (
        "older CMS",
        "The routes of the older CMS, with its bodies, answers and errors.",
    ),
    ("videos", "Make videos and follow them."),
    ("money", "What was spent."),
    (
        "renders",
        "Renders at the studio that belong to no video here.",
    ),
    ("service", "The service itself."),
];

fn paths() -> Value {
    let mut paths = Map::new();
    for operation in operations::all() {
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        path[operation.method] = describe(operation);
    }
    Value::Object(paths)
}

fn describe(operation: &Operation) -> Value {
    let mut described = json!({
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.summary,
        "responses": responses(operation),
    });
    if operation.is_open {
        described["security"] = json!([]);
    }
    if operation.is_for_pages {
        described["security"] = json!([{ "token": [] }, { "session": [] }]);
    }
    let in_path = operation.path.split('/').filter_map(|part| {
        let name = part.strip_prefix('{')?.strip_suffix('}')?;
        Some(
            json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }),
        )
    });
    let named = operation.parameters.iter().map(parameter);
    let parameters: Vec<Value> = in_path.chain(named).collect();
    if !parameters.is_empty() {
        described["parameters"] = parameters.into();
    }
    match operation.body {
        Body::None => {}
        Body::Json(schema) => {
            described["requestBody"] = json!({
                "required": true, "content": { "application/json": { "schema": schemas::named(schema) } },
            });
        }
        Body::Anything => {
            described["requestBody"] =
                json!({ "content": { "application/json": { "schema": {} } } });
        }
        Body::File(kinds) => {
            let file = || json!({ "schema": { "type": "string", "format": "binary" } });
            let content: Map<_, _> = kinds
                .iter()
                .map(|kind| ((*kind).to_owned(), file()))
                .collect();
            described["requestBody"] = json!({ "required": true, "content": content });
        }
    }
    described
}

fn parameter(parameter: &Parameter) -> Value {
    json!({
        "name": parameter.name,
        "in": parameter.place,
        "description": parameter.about,
        "schema": (parameter.schema)(),
    })
}

fn responses(operation: &Operation) -> Value {
    let mut responses = Map::new();
    for (status, about, answer) in operation.answers {
        let mut response = json!({ "description": about });
        match answer {
            Answer::Nothing => {}
            Answer::Json(schema) => {
                response["content"] =
                    json!({ "application/json": { "schema": schemas::named(schema) } });
            }
            Answer::Of(kind) => response["content"] = json!({ *kind: {} }),
        }
        match operation.id {
            "createVideo" => response["links"] = links("/api/v1/videos/{id}"),
            "createProject" => response["links"] = links("/api/v1/projects/{id}"),
            _ => {}
        }
        responses.insert(status.to_string(), response);
    }
    for status in operation.problems {
        let problem = json!({
            "description": operations::problem(*status),
            "content": { "application/problem+json": { "schema": schemas::named("Problem") } },
        });
        responses.insert(status.to_string(), problem);
    }
    for status in operation.errors {
        let error = json!({
            "description": operations::problem(*status),
            "content": { "application/json": { "schema": schemas::named("Error") } },
        });
        responses.insert(status.to_string(), error);
    }
    Value::Object(responses)
}

/// Says what can be done with a video that was made.
fn links(of_one: &str) -> Value {
    let of_one_video = operations::all().filter(|operation| operation.path.starts_with(of_one));
    let link = |operation: &Operation| {
        let id = json!({ "id": "$response.body#/id" });
        (
            operation.id.to_owned(),
            json!({ "operationId": operation.id, "parameters": id }),
        )
    };
    Value::Object(of_one_video.map(link).collect())
}

/// Answers with the document.
pub(crate) async fn show() -> Response {
    let kind = HeaderValue::from_static("application/json");
    let mut response = TEXT.as_str().into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
