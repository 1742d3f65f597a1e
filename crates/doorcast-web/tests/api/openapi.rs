//! The description of the API says what is there, no more and no less.

use std::collections::BTreeSet;

use doorcast_web::{openapi, routes::ROUTES};
use serde_json::Value;

fn is_described(path: &str) -> bool {
    path.starts_with("/api/") || path == "/healthz"
}

#[test]
fn every_address_of_the_api_is_described_and_no_other() {
    let routes: BTreeSet<(String, String)> = ROUTES
        .iter()
        .filter(|route| is_described(route.path))
        .map(|route| (route.path.to_owned(), route.method.as_str().to_lowercase()))
        .collect();
    let document = openapi::document();
    let paths = document["paths"].as_object().expect("paths");
    let described: BTreeSet<(String, String)> = paths
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().expect("methods");
            methods.keys().map(|method| (path.clone(), method.clone()))
        })
        .collect();
    assert_eq!(described, routes);
}

#[test]
fn the_committed_document_is_this_one() {
    let committed = include_str!("../../../../docs/openapi.json");
    assert!(
        committed == openapi::text(),
        "run `cargo xtask openapi` and commit docs/openapi.json"
    );
}

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            let reference = fields.get("$ref").and_then(Value::as_str);
            found.extend(reference.map(str::to_owned));
            fields.values().for_each(|field| references(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn every_schema_is_there_and_used() {
    let document = openapi::document();
    let mut used = BTreeSet::new();
    references(&document, &mut used);
    let schemas = document["components"]["schemas"]
        .as_object()
        .expect("schemas");
    let there = schemas
        .keys()
        .map(|name| format!("#/components/schemas/{name}"));
    assert_eq!(used, there.collect());
}

/// Checks that an answer of the API is one of those that are described.
pub(crate) fn check_status(method: &str, path: &str, status: u16) {
    if !is_described(path) {
        return;
    }
    let document = openapi::document();
    let responses = &document["paths"][path][method.to_lowercase()]["responses"];
    let is_known = responses.get(status.to_string()).is_some();
    assert!(
        is_known,
        "{method} {path} answers {status}, which is not described"
    );
}
