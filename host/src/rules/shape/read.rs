//! Reads shapes out of the schemas with which types describe themselves.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::Shape;

/// Types nest less deeply than this; a type that held itself would never end.
const DEEPEST: u8 = 16;

/// The shape of a type.
pub(super) fn shape_of<T: ToSchema>() -> Shape {
    let mut known = vec![];
    T::schemas(&mut known);
    let json = |schema| serde_json::to_value(schema).unwrap_or_default();
    let known: BTreeMap<String, Value> = known
        .into_iter()
        .map(|(name, schema)| (name, json(schema)))
        .collect();
    let name = T::name();
    Reader { known }.shape(&name, &json(T::schema()), DEEPEST)
}

struct Reader {
    known: BTreeMap<String, Value>,
}

impl Reader {
    fn shape(&self, name: &str, schema: &Value, left: u8) -> Shape {
        let Some(left) = left.checked_sub(1) else {
            return Shape::Other;
        };
        if let Some(path) = schema.get("$ref").and_then(Value::as_str) {
            let name = path.rsplit('/').next().unwrap_or_default();
            let found = self.known.get(name);
            return found.map_or(Shape::Other, |schema| self.shape(name, schema, left));
        }
        if let Some(cases) = schema.get("oneOf").and_then(Value::as_array) {
            return self.one_of(name, cases, left);
        }
        let (kind, optional) = kind_of(schema);
        let shape = match kind {
            "string" => text(schema),
            "boolean" => Shape::Flag,
            "integer" => Shape::Number,
            "array" => schema.get("items").map_or(Shape::Other, |items| {
                Shape::List(Box::new(self.shape(name, items, left)))
            }),
            "object" => match schema.get("properties").and_then(Value::as_object) {
                Some(fields) => self.record(name, fields, left),
                None => Shape::Other,
            },
            _ => Shape::Other,
        };
        if optional {
            Shape::Optional(Box::new(shape))
        } else {
            shape
        }
    }

    fn record(&self, name: &str, fields: &Map<String, Value>, left: u8) -> Shape {
        let field =
            |(field, schema): (&String, &Value)| (field.clone(), self.shape(field, schema, left));
        Shape::Record(name.to_owned(), fields.iter().map(field).collect())
    }

    /// Nothing or something, or the cases of a variant: words, and records of one field.
    fn one_of(&self, name: &str, cases: &[Value], left: u8) -> Shape {
        let is_null = |case: &&Value| case.get("type").is_some_and(|kind| kind == "null");
        if let (Some(_), Some(other)) = (
            cases.iter().find(is_null),
            cases.iter().find(|case| !is_null(case)),
        ) {
            return Shape::Optional(Box::new(self.shape(name, other, left)));
        }
        let mut all = vec![];
        for case in cases {
            match self.shape(name, case, left) {
                Shape::Word(words) => all.extend(words.into_iter().map(|word| (word, None))),
                Shape::Record(_, fields) => {
                    all.extend(fields.into_iter().map(|(word, shape)| (word, Some(shape))));
                }
                _ => return Shape::Other,
            }
        }
        // What has nothing with it comes first: it is smaller.
        all.sort_by_key(|(_, with)| with.is_some());
        Shape::Case(all)
    }
}

/// The type's word, and whether nothing may stand there as well.
fn kind_of(schema: &Value) -> (&str, bool) {
    match schema.get("type") {
        Some(Value::String(kind)) => (kind, false),
        Some(Value::Array(kinds)) => {
            let words = || kinds.iter().filter_map(Value::as_str);
            let kind = words().find(|kind| *kind != "null");
            (kind.unwrap_or_default(), words().any(|kind| kind == "null"))
        }
        _ => ("", false),
    }
}

fn text(schema: &Value) -> Shape {
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        let words = words.iter().filter_map(Value::as_str);
        return Shape::Word(words.map(ToOwned::to_owned).collect());
    }
    match schema.get("format").and_then(Value::as_str) {
        Some("date") => Shape::Day,
        _ => Shape::Text,
    }
}
