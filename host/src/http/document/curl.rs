//! An example of each operation that runs as it stands, as a line for curl.

use serde_json::{Value, json};

use super::operations;

/// Where examples are sent.
const SERVER: &str = "http://127.0.0.1:8080";

/// Adds them, to `x-codeSamples` and to the words.
pub(super) fn add(document: &mut Value) {
    for (path, method, operation) in operations(document) {
        let line = line(path, method, operation);
        let Some(operation) = operation.as_object_mut() else {
            continue;
        };
        operation.remove("x-as");
        let sample = json!([{ "lang": "Shell", "label": "curl", "source": line }]);
        operation.insert("x-codeSamples".into(), sample);
        let words = operation.get("description").and_then(Value::as_str);
        let words = words
            .map(|words| format!("{words}\n\n"))
            .unwrap_or_default();
        let words = format!("{words}```sh\n{line}\n```");
        operation.insert("description".into(), json!(words));
    }
}

fn line(path: &str, method: &str, operation: &Value) -> String {
    let mut path = path.to_owned();
    let (mut query, mut headers) = (vec![], vec![]);
    let parameters = operation.get("parameters").and_then(Value::as_array);
    for parameter in parameters.into_iter().flatten() {
        let text = |key: &str| {
            parameter
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let example = parameter.get("example").map(plain).unwrap_or_default();
        match text("in") {
            "path" => path = path.replace(&format!("{{{}}}", text("name")), &example),
            "query" if parameter.get("required") == Some(&json!(true)) => {
                query.push(format!("{}={example}", text("name")));
            }
            "header" if parameter.get("required") == Some(&json!(true)) => {
                headers.push(format!("-H '{}: {example}'", text("name")));
            }
            _ => {}
        }
    }
    if !query.is_empty() {
        path = format!("{path}?{}", query.join("&"));
    }
    let mut lines = vec![format!(
        "curl -X {} \"{SERVER}{path}\"",
        method.to_uppercase()
    )];
    if let Some(actor) = operation.get("x-as").and_then(Value::as_str) {
        lines.push(match actor.strip_prefix('$') {
            Some(_) => format!("-H 'Authorization: Bearer {actor}'"),
            None => format!("-H 'X-Bylaw-Actor: {actor}'"),
        });
    }
    lines.extend(headers);
    let kinds = operation
        .pointer("/requestBody/content")
        .and_then(Value::as_object);
    if let Some((kind, body)) = kinds.and_then(|kinds| kinds.iter().next()) {
        let example = body.get("example").map(plain).unwrap_or_default();
        lines.push(format!("-H 'Content-Type: {kind}'"));
        lines.push(format!("--data-binary '{example}'"));
    }
    lines.join(" \\\n  ")
}

/// A text as it is, anything else as JSON.
fn plain(example: &Value) -> String {
    match example {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
