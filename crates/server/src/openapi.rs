//! The service's open data in the words of `OpenAPI` 3.1, made of the one table of
//! routes.

use serde_json::{Map, Value, json};

use crate::routes::{Open, Route, routes};

/// The schemas of what is given, by name: JSON Schema 2020-12.
const SCHEMAS: &str = include_str!("../assets/open-data.json");

/// The document of the service `title` at `address`.
///
/// Source: `OpenAPI` Specification 3.1.1.
pub(crate) fn openapi(address: &str, title: &str) -> Value {
    let schemas: Value = serde_json::from_str(SCHEMAS).expect("our own schemas are JSON");
    let paths: Map<String, Value> = routes()
        .iter()
        .filter_map(|route| Some((route.path.to_owned(), json!({ "get": operation(route)? }))))
        .collect();
    json!({
        "openapi": "3.1.1",
        "info": {
            "title": title,
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Open data, without a key. Nothing of how people vote is told before a vote has closed. What is refused is told as RFC 9457 says.",
        },
        "servers": [{ "url": address }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {
                "NotThere": {
                    "description": "There is no such thing.",
                },
                "NotYet": {
                    "description": "It is not there before the vote has closed.",
                },
            },
        },
    })
}

fn operation(route: &Route) -> Option<Value> {
    let Open {
        says,
        kind,
        schema,
        after_closing,
    } = route.open?;
    let content = match schema {
        Some(name) => {
            json!({ kind: { "schema": { "$ref": format!("#/components/schemas/{name}") } } })
        }
        None => json!({ kind: {} }),
    };
    let mut operation = json!({
        "operationId": name_of(route.path),
        "summary": says,
        "responses": { "200": { "description": says, "content": content } },
    });
    let parameters: Vec<Value> = between_braces(route.path)
        .map(|name| {
            json!({
                "name": name,
                "in": "path",
                "required": true,
                "schema": { "type": "string" },
            })
        })
        .collect();
    if !parameters.is_empty() {
        operation["parameters"] = Value::Array(parameters);
        operation["responses"]["404"] = json!({ "$ref": "#/components/responses/NotThere" });
    }
    if after_closing {
        operation["responses"]["409"] = json!({ "$ref": "#/components/responses/NotYet" });
    }
    Some(operation)
}

fn between_braces(path: &str) -> impl Iterator<Item = &str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
}

/// `/api/votes/{place}/{poll}` is `api-votes-place-poll`.
fn name_of(path: &str) -> String {
    let words: Vec<&str> = path
        .split(|sign: char| !sign.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.join("-")
}
