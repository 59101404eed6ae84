//! Merging of tables: key by key, everything else replaces.

use serde_json::{Map, Value};

use super::built_in;

/// Optional fields of the contract, which the word `none` unsets. No required field has one of
/// these names and a value `none`.
pub(super) const OPTIONAL: [&str; 34] = [
    "source",
    "domain",
    "grade",
    "update_cycle",
    "collection",
    "conditions",
    "reason",
    "tier",
    "occurred_on",
    "filed_with",
    "entry",
    "proposed",
    "prior",
    "purpose",
    "scenario",
    "safeguards",
    "data_format",
    "grounds",
    "users",
    "method",
    "until",
    "scope",
    "cleared_by",
    "change",
    "emergency",
    "project",
    "operator",
    "violation",
    "exempted_by",
    "decision",
    "closed_on",
    "article",
    "paragraph",
    "item",
];

/// A field that is one of several cases: a table replaces it as a whole.
const VARIANTS: [&str; 1] = ["category"];

/// Lays `over` over `base`.
pub(super) fn merge(base: &mut Value, over: Value) {
    let Value::Object(over) = over else {
        *base = over;
        return;
    };
    if !base.is_object() {
        *base = Value::Object(Map::new());
    }
    let Value::Object(base) = base else { return };
    for (key, value) in over {
        merge_field(base, key, value);
    }
}

fn merge_field(base: &mut Map<String, Value>, key: String, value: Value) {
    if value == "none" && OPTIONAL.contains(&key.as_str()) {
        base.insert(key, Value::Null);
        return;
    }
    let value = complete_elements(&key, value);
    if !value.is_object() || VARIANTS.contains(&key.as_str()) {
        base.insert(key, value);
        return;
    }
    let start = match base.remove(&key) {
        Some(Value::Object(table)) => Value::Object(table),
        _ => built_in::empty(&key),
    };
    let mut merged = start;
    merge(&mut merged, value);
    base.insert(key, merged);
}

/// Tables in a list have no built-in either, so they too start with empty strings.
fn complete_elements(key: &str, value: Value) -> Value {
    let Value::Array(elements) = value else {
        return value;
    };
    let complete = |element: Value| {
        if !element.is_object() {
            return element;
        }
        let mut whole = built_in::element(key);
        merge(&mut whole, element);
        whole
    };
    Value::Array(elements.into_iter().map(complete).collect())
}

/// A TOML value as JSON; days become text.
pub(super) fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(flag) => Value::Bool(flag),
        toml::Value::Datetime(day) => Value::String(day.to_string()),
        toml::Value::Array(items) => Value::Array(items.into_iter().map(json).collect()),
        toml::Value::Table(table) => Value::Object(
            table
                .into_iter()
                .map(|(key, value)| (key, json(value)))
                .collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tables_merge_and_everything_else_replaces() {
        let mut base = json!({ "a": { "x": 1, "y": [1, 2] }, "source": "s" });
        merge(
            &mut base,
            json!({ "a": { "y": [3] }, "source": "none", "sensitivity": "none" }),
        );
        assert_eq!(
            base,
            json!({ "a": { "x": 1, "y": [3] }, "source": null, "sensitivity": "none" })
        );
    }

    #[test]
    fn a_table_in_a_list_starts_empty() {
        let mut base = json!({});
        merge(&mut base, json!({ "legal_basis": [{ "rank": "law" }] }));
        assert_eq!(base.pointer("/legal_basis/0/title"), Some(&json!("")));
    }

    #[test]
    fn a_case_with_a_payload_replaces_another() {
        let mut base = json!({ "category": { "base": "population" } });
        merge(&mut base, json!({ "category": { "thematic": "t" } }));
        assert_eq!(base, json!({ "category": { "thematic": "t" } }));
    }

    #[test]
    fn a_table_without_a_built_in_starts_empty() {
        let mut base = json!({ "collection": null });
        merge(
            &mut base,
            json!({ "collection": { "subject_informed": true } }),
        );
        assert_eq!(
            base.pointer("/collection/subject_consents"),
            Some(&json!(false))
        );
        assert_eq!(
            base.pointer("/collection/subject_informed"),
            Some(&json!(true))
        );
    }
}
