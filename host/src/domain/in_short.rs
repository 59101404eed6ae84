//! A matter as people are shown it in one line.

use serde_json::Value;

use super::Matter;

/// A matter in one line, without what says nothing; every command reads it back as it was.
///
/// # Errors
/// It never fails for a matter that was read.
pub fn in_short(matter: &Matter) -> serde_json::Result<String> {
    serde_json::to_string(&short(serde_json::to_value(matter)?))
}

fn short(value: Value) -> Value {
    let says = |value: &Value| match value {
        Value::Null | Value::Bool(false) => false,
        Value::Array(list) => !list.is_empty(),
        _ => true,
    };
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().filter(|(_, value)| says(value));
            Value::Object(fields.map(|(name, value)| (name, short(value))).collect())
        }
        Value::Array(list) => Value::Array(list.into_iter().map(short).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::sample::{sample_matter, variations};
    use crate::domain::{Date, MatterKind};

    #[test]
    fn a_matter_in_short_reads_back_as_it_was() {
        for kind in [MatterKind::EntryPublication, MatterKind::ProjectReview] {
            let day = Date::new(2025, 9, 26).unwrap();
            let matter = sample_matter(kind, &variations(kind)[0], day, "town");
            let text = in_short(&matter).unwrap();
            assert!(!text.contains("null") && !text.contains("[]"), "{text}");
            let read: Matter = serde_json::from_str(&text).unwrap();
            assert_eq!(read, matter);
        }
    }
}
