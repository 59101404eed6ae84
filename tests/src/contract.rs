//! Holds every answer that a test receives against the description of the API.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use bylaw::domain::words::clipped;
use bylaw::http::document;
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::host::Answer;

/// Demands that an answer is one that the description tells of. Paths and methods that the
/// description does not have must be answered with 404 and 405.
///
/// # Panics
/// If it is not.
pub fn demand(method: &str, path: &str, answer: &Answer) {
    if let Err(lie) = check(method, path, answer) {
        panic!(
            "{method} {path}: {}\n{}",
            clipped(&lie, 4_000),
            clipped(&answer.text, 4_000)
        );
    }
}

/// What is wrong with an answer.
///
/// # Errors
/// What the description does not say.
pub fn check(method: &str, path: &str, answer: &Answer) -> Result<(), String> {
    let status = answer.status.as_u16();
    let Some(template) = template_of(path) else {
        return (status == 404)
            .then_some(())
            .ok_or("no path is described".into());
    };
    let operation = &document()["paths"][template][method.to_lowercase()];
    if operation.is_null() {
        let known = status == 405 || method == "HEAD" || method == "OPTIONS";
        return known.then_some(()).ok_or("no method is described".into());
    }
    let told = &operation["responses"][status.to_string()];
    if told.is_null() {
        return Err(format!("{status} is not described"));
    }
    let Some(content) = told["content"].as_object() else {
        let empty = answer.bytes.is_empty();
        return empty.then_some(()).ok_or("a body is not described".into());
    };
    let described = content.get(&answer.kind).or_else(|| content.get("*/*"));
    let described = described.ok_or_else(|| format!("`{}` is not described", answer.kind))?;
    if !answer.kind.ends_with("json") {
        return Ok(());
    }
    let place = format!("{method} {template} {status}");
    let validator = validator(&place, &described["schema"]);
    let lies: Vec<String> = validator
        .iter_errors(&answer.body)
        .take(3)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    if lies.is_empty() {
        Ok(())
    } else {
        Err(lies.join("\n"))
    }
}

/// The described path that a path is one of; whole words go before braces.
pub fn template_of(path: &str) -> Option<&'static str> {
    let paths = document()["paths"].as_object()?;
    let mut found: Vec<&str> = paths
        .keys()
        .map(String::as_str)
        .filter(|template| fits(template, path))
        .collect();
    found.sort_by_key(|template| template.matches('{').count());
    found.first().copied()
}

fn fits(template: &str, path: &str) -> bool {
    let mut words = path.split('/');
    for part in template.split('/') {
        if part == "{path}" {
            return words.next().is_some_and(|word| !word.is_empty());
        }
        let Some(word) = words.next() else {
            return false;
        };
        let open = part.starts_with('{') && !word.is_empty();
        if !open && part != word {
            return false;
        }
    }
    words.next().is_none()
}

/// Made once for each answer that is described.
fn validator(place: &str, schema: &Value) -> Arc<Validator> {
    static KNOWN: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().expect("nobody panics with it");
    if let Some(validator) = known.get(place) {
        return Arc::clone(validator);
    }
    let whole = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "components": document()["components"],
        "allOf": [schema],
    });
    let made = jsonschema::options()
        .should_validate_formats(true)
        .build(&whole);
    let made = Arc::new(made.expect("the description is a schema"));
    known.insert(place.to_owned(), Arc::clone(&made));
    made
}
