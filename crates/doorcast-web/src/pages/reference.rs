//! The API, to be read: the same document that programs read, as a page of ours. Needs no network but this one.

use askama::Template;
use axum::response::Response;
use serde_json::Value;

use crate::{
    frame::Frame,
    openapi,
    page::{Page, show},
    pages::settings,
};

/// Where it is.
pub(crate) const PATH: &str = "/agent/cms/settings/api";

/// The page.
#[derive(Template)]
#[template(path = "reference/show.html")]
pub(crate) struct ReferencePage {
    frame: Frame,
    groups: Vec<Group>,
}

/// Addresses that belong together.
struct Group {
    name: String,
    about: String,
    calls: Vec<Call>,
}

/// An address.
struct Call {
    id: String,
    method: String,
    path: String,
    summary: String,
    is_open: bool,
    /// Name, place, what it is.
    parameters: Vec<[String; 3]>,
    /// The schema of what is sent.
    body: Option<String>,
    /// Status, what it means.
    answers: Vec<[String; 2]>,
}

impl Page for ReferencePage {
    const NAME: &'static str = "reference/show";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        vec![("full", Self::of(frame.clone(), &openapi::document()))]
    }
}

impl ReferencePage {
    fn tabs(&self) -> Vec<(&'static str, String, bool)> {
        settings::tabs(&self.frame, PATH)
    }

    fn of(frame: Frame, document: &Value) -> Self {
        let group = |tag: &Value| Group {
            name: text(&tag["name"]),
            about: text(&tag["description"]),
            calls: calls(document, &tag["name"]),
        };
        Self {
            frame,
            groups: list(&document["tags"]).iter().map(group).collect(),
        }
    }
}

fn calls(document: &Value, tag: &Value) -> Vec<Call> {
    let mut calls = Vec::new();
    for (path, methods) in entries(&document["paths"]) {
        for (method, operation) in entries(methods) {
            if operation["tags"][0] == *tag {
                calls.push(call(document, path, method, operation));
            }
        }
    }
    calls
}

fn call(document: &Value, path: &str, method: &str, operation: &Value) -> Call {
    let parameter = |one: &Value| {
        [
            text(&one["name"]),
            text(&one["in"]),
            text(&one["description"]),
        ]
    };
    let answer = |(status, one): (&String, &Value)| [status.clone(), text(&one["description"])];
    let body = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
    let body = body
        .as_str()
        .and_then(|name| document.pointer(name.trim_start_matches('#')));
    Call {
        id: text(&operation["operationId"]),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&operation["summary"]),
        is_open: operation["security"].is_array(),
        parameters: list(&operation["parameters"])
            .iter()
            .map(parameter)
            .collect(),
        body: body.map(|schema| format!("{schema:#}")),
        answers: entries(&operation["responses"]).map(answer).collect(),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// Shows the API.
pub(crate) async fn show_reference(frame: Frame) -> Response {
    show(&ReferencePage::of(frame, &openapi::document()))
}
