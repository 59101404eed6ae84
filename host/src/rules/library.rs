//! All plugins of a process, by the digest of their component.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

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
    /// A component that is being compiled has a lock, so that whoever needs it too waits for it
    /// instead of compiling it again.
    turns: Mutex<HashMap<String, Arc<Mutex<()>>>>,
}

impl Library {
    /// An empty library; without a cache every component is compiled at each start.
    pub fn new(engine: RulesEngine, cache: Option<CompiledCache>) -> Self {
        Self {
            engine,
            cache,
            plugins: RwLock::default(),
            turns: Mutex::default(),
        }
    }

    /// Takes a component in, or finds the one already there. Limits are those of the first load.
    ///
    /// # Errors
    /// Why the component was refused.
    pub fn load(&self, bytes: &[u8], limits: Limits) -> Result<Arc<Plugin>, LoadError> {
        if bytes.len() > limits.component {
            // Refused by its size, before anything is done with it.
            return self.compile(bytes, limits);
        }
        let digest = digest(bytes);
        if let Some(plugin) = self.get(&digest) {
            return Ok(plugin);
        }
        let turn = self.turn(&digest);
        let held = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let loaded = match self.get(&digest) {
            Some(plugin) => Ok(plugin),
            None => self.compile(bytes, limits),
        };
        drop(held);
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        turns.remove(&digest);
        loaded
    }

    fn turn(&self, digest: &str) -> Arc<Mutex<()>> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(turns.entry(digest.to_owned()).or_default())
    }

    fn compile(&self, bytes: &[u8], limits: Limits) -> Result<Arc<Plugin>, LoadError> {
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
