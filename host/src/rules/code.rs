//! The code of a component, compiled once and shared by all who run it, each under limits of his own.

use std::collections::BTreeSet;
use std::sync::Arc;

use wasmtime::component::InstancePre;

use super::cache::CompiledCache;
use super::engine::RulesEngine;
use super::intake::{self, Exports, LoadError};
use super::limits::Sandbox;
use super::lines::Lines;
use super::words;

/// A component that was compiled and fits the contract.
pub(super) struct Code {
    pub(super) digest: String,
    pub(super) engine: RulesEngine,
    pub(super) pre: InstancePre<Sandbox>,
    pub(super) exports: Exports,
    /// Where in its author's sources what is, if the engine tells lines.
    pub(super) lines: Option<Arc<Lines>>,
    /// The words that it holds.
    pub(super) words: BTreeSet<String>,
    /// Whether it was compiled now, rather than found in the cache.
    is_new: bool,
}

impl Code {
    /// Compiles a component that was looked at, unless the cache has it.
    pub(super) fn of(
        engine: &RulesEngine,
        cache: Option<&CompiledCache>,
        digest: String,
        bytes: &[u8],
    ) -> Result<Self, LoadError> {
        let known = cache.and_then(|cache| cache.load(engine.engine(), &digest));
        let is_new = known.is_none();
        let component = known.map_or_else(|| intake::compile(engine, bytes), Ok)?;
        let (pre, exports) = intake::fit(engine, &component)?;
        Ok(Self {
            digest,
            engine: engine.clone(),
            pre,
            exports,
            words: words::held(bytes),
            lines: engine.built().and_then(|built| Lines::of(bytes, built)),
            is_new,
        })
    }

    /// Keeps it on the disk. What was refused leaves nothing there, so this comes last.
    pub(super) fn keep(&self, cache: Option<&CompiledCache>) {
        if let Some(cache) = cache.filter(|_| self.is_new) {
            cache.keep(self.engine.engine(), &self.digest, self.pre.component());
        }
    }
}
