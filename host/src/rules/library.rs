//! All plugins of a process: the code of each component once, and its rules under the limits of each policy
//! that runs them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::cache::CompiledCache;
use super::code::Code;
use super::engine::RulesEngine;
use super::intake::{self, LoadError};
use super::limits::Limits;
use super::plugin::{Plugin, digest};

/// The plugins of a process. A component is compiled once, and stays as long as a case refers to it.
/// Whoever asks for it names his limits, so that nobody gets those of somebody else.
pub struct Library {
    engine: RulesEngine,
    cache: Option<CompiledCache>,
    codes: RwLock<HashMap<String, Arc<Code>>>,
    plugins: RwLock<HashMap<(String, Limits), Arc<Plugin>>>,
    /// A component that is being compiled has a lock, so that whoever needs it too waits for it
    /// instead of compiling it again.
    turns: Mutex<HashMap<String, Arc<Mutex<()>>>>,
}

/// Whether a component comes in now, or was taken in before.
#[derive(Clone, Copy)]
enum Coming {
    New,
    Known,
}

impl Library {
    /// An empty library; without a cache every component is compiled at each start.
    pub fn new(engine: RulesEngine, cache: Option<CompiledCache>) -> Self {
        Self {
            engine,
            cache,
            codes: RwLock::default(),
            plugins: RwLock::default(),
            turns: Mutex::default(),
        }
    }

    /// Takes a component in under these limits, or finds it where it is in already.
    ///
    /// # Errors
    /// Why the component was refused.
    pub fn load(&self, bytes: &[u8], limits: Limits) -> Result<Arc<Plugin>, LoadError> {
        // Refused by its size, before anything is done with it.
        intake::weigh(bytes, &limits)?;
        self.have(&digest(bytes), bytes, limits, Coming::New)
    }

    /// The same for a component that was taken in before, such as one of the database. A policy whose
    /// limits were lowered since does not shut it out: its rules are there, and answer as far as the
    /// limits let them. It has the digest by which it was signed: nothing else is run in its name.
    ///
    /// # Errors
    /// Why this host cannot use the component.
    pub fn recall(
        &self,
        asked: &str,
        bytes: &[u8],
        limits: Limits,
    ) -> Result<Arc<Plugin>, LoadError> {
        let found = digest(bytes);
        if found != asked {
            let asked = asked.to_owned();
            return Err(LoadError::OtherBytes { asked, found });
        }
        self.have(&found, bytes, limits, Coming::Known)
    }

    /// The rules of the component with this digest, if somebody took them in under these limits. It only
    /// looks, and asks no rules.
    pub fn get(&self, digest: &str, limits: Limits) -> Option<Arc<Plugin>> {
        let plugins = self.plugins.read().unwrap_or_else(PoisonError::into_inner);
        plugins.get(&(digest.to_owned(), limits)).cloned()
    }

    /// The rules of a component whose code is in, under whichever limits it came, once more under these:
    /// its bytes need not be fetched and looked at again. None if its code is not in. Like `recall`, it has
    /// the rules say who they are, which takes a sandbox and a moment.
    ///
    /// # Errors
    /// Why this host cannot use the component now.
    pub fn again(&self, digest: &str, limits: Limits) -> Result<Option<Arc<Plugin>>, LoadError> {
        let Some(code) = self.code(digest) else {
            return Ok(None);
        };
        let plugin = Plugin::known(code, limits)?;
        Ok(Some(self.share(plugin, limits)))
    }

    fn have(
        &self,
        digest: &str,
        bytes: &[u8],
        limits: Limits,
        how: Coming,
    ) -> Result<Arc<Plugin>, LoadError> {
        if let Some(plugin) = self.get(digest, limits) {
            return Ok(plugin);
        }
        let turn = self.turn(digest);
        let held = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let loaded = match self.get(digest, limits) {
            Some(plugin) => Ok(plugin),
            None => self.make(digest, bytes, limits, how),
        };
        drop(held);
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        turns.remove(digest);
        loaded
    }

    fn turn(&self, digest: &str) -> Arc<Mutex<()>> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(turns.entry(digest.to_owned()).or_default())
    }

    fn make(
        &self,
        digest: &str,
        bytes: &[u8],
        limits: Limits,
        how: Coming,
    ) -> Result<Arc<Plugin>, LoadError> {
        let looked_at = match how {
            Coming::New => limits,
            Coming::Known => Limits::OF_WHAT_IS_KNOWN,
        };
        intake::look_at(bytes, &looked_at)?;
        let code = if let Some(code) = self.code(digest) {
            code
        } else {
            let cache = self.cache.as_ref();
            Arc::new(Code::of(&self.engine, cache, digest.to_owned(), bytes)?)
        };
        let plugin = match how {
            Coming::New => Plugin::new(Arc::clone(&code), limits)?,
            Coming::Known => Plugin::known(Arc::clone(&code), limits)?,
        };
        self.keep(code);
        Ok(self.share(plugin, limits))
    }

    /// Whoever comes second shares what the first made.
    fn share(&self, plugin: Plugin, limits: Limits) -> Arc<Plugin> {
        let key = (plugin.digest().to_owned(), limits);
        let mut plugins = self.plugins.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(plugins.entry(key).or_insert_with(|| Arc::new(plugin)))
    }

    fn code(&self, digest: &str) -> Option<Arc<Code>> {
        let codes = self.codes.read().unwrap_or_else(PoisonError::into_inner);
        codes.get(digest).cloned()
    }

    fn keep(&self, code: Arc<Code>) {
        let mut codes = self.codes.write().unwrap_or_else(PoisonError::into_inner);
        if !codes.contains_key(&code.digest) {
            code.keep(self.cache.as_ref());
            codes.insert(code.digest.clone(), code);
        }
    }
}
