//! All plugins of a process, by the digest of their component.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::cache::CompiledCache;
use super::engine::RulesEngine;
use super::intake::LoadError;
use super::limits::Limits;
use super::plugin::{Plugin, digest};

/// The plugins of a process. A component is loaded once, and stays as long as a case refers to it.
pub struct Library {
    engine: RulesEngine,
    cache: Option<CompiledCache>,
    plugins: RwLock<HashMap<String, Arc<Plugin>>>,
}

impl Library {
    /// An empty library; without a cache every component is compiled at each start.
    pub fn new(engine: RulesEngine, cache: Option<CompiledCache>) -> Self {
        Self {
            engine,
            cache,
            plugins: RwLock::default(),
        }
    }

    /// Takes a component in, or finds the one already there. Limits are those of the first load.
    ///
    /// # Errors
    /// Why the component was refused.
    pub fn load(&self, bytes: &[u8], limits: Limits) -> Result<Arc<Plugin>, LoadError> {
        if bytes.len() <= limits.component
            && let Some(plugin) = self.get(&digest(bytes))
        {
            return Ok(plugin);
        }
        let plugin = Arc::new(Plugin::load(
            &self.engine,
            self.cache.as_ref(),
            bytes,
            limits,
        )?);
        let mut plugins = self.plugins.write().unwrap_or_else(PoisonError::into_inner);
        let kept = plugins.entry(plugin.digest().to_owned()).or_insert(plugin);
        Ok(Arc::clone(kept))
    }

    /// The plugin whose component has this digest.
    pub fn get(&self, digest: &str) -> Option<Arc<Plugin>> {
        self.plugins
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(digest)
            .cloned()
    }
}
