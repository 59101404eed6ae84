//! The language of filters as a schema: what a query may write in `filter`.

use serde_json::{Map, Value, json};

/// Describes it, and refers to it where a query has it.
pub(super) fn add(document: &mut Value) {
    let described = schema();
    let Some(schemas) = document.pointer_mut("/components/schemas") else {
        return;
    };
    if let Some(filter) = schemas.pointer_mut("/Query/properties/filter") {
        *filter = json!({ "$ref": "#/components/schemas/Filter" });
    }
    if let Some(schemas) = schemas.as_object_mut() {
        schemas.insert("Filter".into(), described);
    }
}

fn schema() -> Value {
    let filter = json!({ "$ref": "#/components/schemas/Filter" });
    let value = json!({
        "type": ["string", "number", "boolean"],
        "description": "按该信息项的类型书写 / of the item's type; days as YYYY-MM-DD, instants as RFC 3339",
    });
    let case = |ops: &[&str], fields: &[(&str, Value)]| {
        let mut properties = Map::new();
        properties.insert("op".into(), json!({ "type": "string", "enum": ops }));
        let mut required = vec!["op"];
        for (name, field) in fields {
            properties.insert((*name).to_owned(), field.clone());
            required.push(name);
        }
        json!({
            "type": "object", "properties": properties, "required": required,
            "additionalProperties": false,
        })
    };
    let item = (
        "item",
        json!({ "type": "string", "description": "信息项名称 / the item's name" }),
    );
    let list = |of: &Value| json!({ "type": "array", "items": of, "minItems": 1 });
    json!({
        "description": "筛选条件：比较的树，最深 32 层、至多 1000 项；没有值的行不符合任何比较。\n\n\
            A tree of comparisons, at most 32 deep and of 1000 parts. A row without a value meets no comparison. \
            `starts-with` and `contains` are for texts; yes and no have no order. An item that is masked or not \
            granted cannot be filtered by.",
        "oneOf": [
            case(&["and", "or"], &[("of", list(&filter))]),
            case(&["not"], &[("of", filter)]),
            case(&["eq", "ne", "lt", "le", "gt", "ge"], &[item.clone(), ("value", value.clone())]),
            case(&["starts-with", "contains"], &[item.clone(), ("value", json!({ "type": "string" }))]),
            case(&["in"], &[item.clone(), ("values", list(&value))]),
            case(&["is-null"], &[item]),
        ],
    })
}
