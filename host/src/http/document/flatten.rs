//! Makes one object of what serde flattens into one.
//!
//! Taken literally, `allOf` of an object that is closed and another would allow nothing.

use serde_json::{Map, Value, json};

/// How deep schemas refer to each other at most.
const DEEP: usize = 8;

/// Replaces every `allOf` of objects, and closes the objects of one key that enums are.
pub(super) fn flatten(document: &mut Value) {
    let schemas = document.pointer("/components/schemas").cloned();
    let schemas = schemas.unwrap_or_default();
    walk(document, &schemas);
}

fn walk(value: &mut Value, schemas: &Value) {
    if value.get("allOf").is_some_and(Value::is_array)
        && let Some(whole) = whole(value, schemas, DEEP)
    {
        *value = whole;
    }
    if let Some(Value::Array(cases)) = value.get_mut("oneOf") {
        cases.iter_mut().for_each(close);
    }
    match value {
        Value::Array(all) => all.iter_mut().for_each(|one| walk(one, schemas)),
        Value::Object(all) => all.values_mut().for_each(|one| walk(one, schemas)),
        _ => {}
    }
}

/// A case of an enum is an object of exactly its keys.
fn close(case: &mut Value) {
    if let Some(case) = case.as_object_mut()
        && case.contains_key("properties")
    {
        case.insert("additionalProperties".into(), json!(false));
    }
}

/// A schema as one object, or as one of several.
fn whole(schema: &Value, schemas: &Value, deep: usize) -> Option<Value> {
    let deep = deep.checked_sub(1)?;
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        let name = name.rsplit('/').next()?;
        return whole(schemas.get(name)?, schemas, deep);
    }
    if let Some(cases) = schema.get("oneOf").and_then(Value::as_array) {
        let cases: Option<Vec<Value>> = cases
            .iter()
            .map(|case| whole(case, schemas, deep))
            .collect();
        return Some(json!({ "oneOf": cases? }));
    }
    let Some(parts) = schema.get("allOf").and_then(Value::as_array) else {
        return schema.get("properties").map(|_| schema.clone());
    };
    let mut all = vec![json!({ "type": "object" })];
    for part in parts {
        let part = whole(part, schemas, deep)?;
        let cases = match part.get("oneOf").and_then(Value::as_array) {
            Some(cases) => cases.clone(),
            None => vec![part],
        };
        all = all
            .iter()
            .flat_map(|one| cases.iter().map(|case| joined(one, case)))
            .collect();
    }
    let described = schema.get("description").cloned();
    let mut whole = match all.as_mut_slice() {
        [one] => std::mem::take(one),
        _ => json!({ "oneOf": all }),
    };
    if let (Some(described), Some(whole)) = (described, whole.as_object_mut()) {
        whole.insert("description".into(), described);
    }
    Some(whole)
}

/// Both objects in one; closed if either is.
fn joined(one: &Value, other: &Value) -> Value {
    let mut both: Map<String, Value> = one.as_object().cloned().unwrap_or_default();
    for (key, value) in other.as_object().into_iter().flatten() {
        match (both.get_mut(key), value) {
            (Some(Value::Object(known)), Value::Object(more)) => known.extend(more.clone()),
            (Some(Value::Array(known)), Value::Array(more)) => known.extend(more.clone()),
            _ => {
                both.insert(key.clone(), value.clone());
            }
        }
    }
    Value::Object(both)
}
