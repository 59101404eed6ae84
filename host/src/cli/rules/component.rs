//! Loads a component that whoever runs a command named.

use std::path::Path;

use anyhow::{Context, anyhow};

use crate::cli::here;
use crate::files::{self, LARGEST_COMPONENT, ReadError};
use crate::rules::{Limits, Plugin, RulesEngine, digest};

/// An engine for a command's components; one process has one.
pub(super) fn engine() -> anyhow::Result<RulesEngine> {
    Ok(RulesEngine::start_for_author()?)
}

/// The component in a file, ready to be asked within the host's own limits, for a command that can be
/// told of no others.
pub(super) fn load(engine: &RulesEngine, path: &Path) -> anyhow::Result<Plugin> {
    let limits = Limits::default();
    let bytes = files::read_component(path, limits.component)?;
    load_bytes(engine, path, &bytes, limits)
}

/// The same within other limits. What was compiled in this folder before is not compiled again, which
/// takes half a minute where an engine travels with the rules.
pub(super) fn load_within(
    engine: &RulesEngine,
    path: &Path,
    limits: Limits,
) -> anyhow::Result<Plugin> {
    load_bytes(engine, path, &read_within(path, limits)?, limits)
}

/// The bytes of a component, if it has no more than these limits allow.
pub(super) fn read_within(path: &Path, limits: Limits) -> anyhow::Result<Vec<u8>> {
    files::read_component(path, limits.component).map_err(|error| match error {
        ReadError::TooLarge { .. } => anyhow!("{error}{}", hint(limits)),
        error @ ReadError::Unreadable { .. } => error.into(),
    })
}

/// The component of bytes that were read.
pub(super) fn load_bytes(
    engine: &RulesEngine,
    path: &Path,
    bytes: &[u8],
    limits: Limits,
) -> anyhow::Result<Plugin> {
    let cache = here::compiled()?;
    let engine = &telling(engine, path);
    Plugin::load(engine, cache.as_ref(), bytes, limits)
        .with_context(|| format!("{} is refused", path.display()))
}

/// The engine that knows where the component was built, and so tells lines of its sources.
pub(super) fn telling(engine: &RulesEngine, path: &Path) -> RulesEngine {
    let engine = engine.clone();
    match files::open_beside(path) {
        Ok((built, _)) => engine.telling_lines(built),
        Err(_) => engine,
    }
}

/// What to do where a component is larger than the host's own limits allow; nothing else if a
/// policy was named.
pub(super) fn hint(limits: Limits) -> &'static str {
    if limits.component == Limits::default().component {
        "; an engine travels with rules in JavaScript: name the policy that allows it, `--policy FILE`"
    } else {
        ""
    }
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
