//! Loads a component that whoever runs a command named.

use std::path::Path;

use anyhow::Context;

use crate::cli::here;
use crate::files::{self, LARGEST_COMPONENT};
use crate::rules::{Limits, Plugin, RulesEngine, digest};

/// An engine for a command's components; one process has one.
pub(super) fn engine() -> anyhow::Result<RulesEngine> {
    engine_within(Limits::default())
}

/// The same for components of other limits.
pub(super) fn engine_within(limits: Limits) -> anyhow::Result<RulesEngine> {
    Ok(RulesEngine::start_for_author(limits.memory)?)
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
