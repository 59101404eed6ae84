//! Loads a component that whoever runs a command named, and writes the matters that it is about.

use std::path::Path;

use anyhow::Context;
use serde_json::Value;

use crate::cli::here;
use crate::domain::Matter;
use crate::files::{self, LARGEST_COMPONENT};
use crate::rules::{Limits, Plugin, RulesEngine, digest};

/// An engine for a command's components; one process has one.
pub(super) fn engine() -> anyhow::Result<RulesEngine> {
    engine_within(Limits::default())
}

/// The same for components of other limits.
pub(super) fn engine_within(limits: Limits) -> anyhow::Result<RulesEngine> {
    Ok(RulesEngine::start(limits.memory)?)
}

/// The component in a file, ready to be asked.
pub(super) fn load(engine: &RulesEngine, path: &Path) -> anyhow::Result<Plugin> {
    load_within(engine, path, Limits::default())
}

/// The same within other limits. What was compiled in this folder before is not compiled again, which
/// takes half a minute where an engine travels with the rules.
pub(super) fn load_within(
    engine: &RulesEngine,
    path: &Path,
    limits: Limits,
) -> anyhow::Result<Plugin> {
    let bytes = files::read_component(path, limits.component)?;
    let cache = here::compiled()?;
    Plugin::load(engine, cache.as_ref(), &bytes, limits)
        .with_context(|| format!("{} is refused", path.display()))
}

/// The digest of a component that was named by it, or by its file.
pub(super) fn digest_named(named: &str) -> anyhow::Result<String> {
    if named.len() == 64 && named.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(named.to_owned());
    }
    Ok(digest(&files::read_component(
        named.as_ref(),
        LARGEST_COMPONENT,
    )?))
}

/// A matter in one line, without what says nothing; every command reads it back as it was.
pub(super) fn in_short(matter: &Matter) -> serde_json::Result<String> {
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
