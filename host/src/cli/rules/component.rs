//! Loads a component that whoever runs a command named.

use std::path::Path;

use anyhow::Context;

use crate::files;
use crate::rules::{Limits, Plugin, RulesEngine};

/// An engine for a command's components; one process has one.
pub(super) fn engine() -> anyhow::Result<RulesEngine> {
    Ok(RulesEngine::start(Limits::default().memory)?)
}

/// The component in a file, ready to be asked.
pub(super) fn load(engine: &RulesEngine, path: &Path) -> anyhow::Result<Plugin> {
    let shown = path.display();
    let bytes = files::read_named_bytes(path).with_context(|| format!("{shown} cannot be read"))?;
    Plugin::load(engine, None, &bytes, Limits::default())
        .with_context(|| format!("{shown} is refused"))
}
