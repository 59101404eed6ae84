//! The one wasmtime engine of a process, and the ticker behind the time backstop.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use wasmtime::{Config, Engine, InstanceAllocationStrategy, PoolingAllocationConfig};

use super::anatomy::{MEMORIES, MODULES, TABLES};
use super::turns::Turns;
use crate::files::Dir;

/// How often the backstop's clock ticks.
const TICK: Duration = Duration::from_millis(50);
/// Calls that can be under way at once.
const SANDBOXES: u32 = 128;
/// The same where nobody else asks: at least one for each worker of the conformance checks.
const FEW: u32 = 16;
/// Of the many, how many one plugin may hold.
pub(super) const SHARE: u32 = SANDBOXES / 4;
/// Bytes of a sandbox's memory that are wiped by hand rather than given back to the system,
/// which costs a page fault each when they are touched again.
const KEPT_RESIDENT: usize = 512 << 10;

/// Bytes that one memory can have at all: what a policy allows is held call by call, so that a policy that
/// allows less than the one of yesterday shuts nothing out of the pool. Addresses are reserved for as much in
/// any case.
const LARGEST_MEMORY: usize = 4 << 30;

/// Functions of a trap that are looked at for one that its author wrote.
const FRAMES: NonZeroUsize = NonZeroUsize::MIN.saturating_add(15);

/// Bytes that a memory's image may have in any case; a larger one only if half of it is data.
const DENSE_IMAGE: u64 = 1 << 20;

/// The engine could not be set up.
#[derive(Debug, thiserror::Error)]
#[error("the WebAssembly engine cannot start on this machine: {0}")]
pub struct EngineError(String);

/// The engine; clones are handles to the same one.
#[derive(Clone)]
pub struct RulesEngine {
    engine: Engine,
    turns: Turns,
    built: Option<Arc<Dir>>,
    _ticker: Arc<()>,
}

impl RulesEngine {
    /// Starts the engine.
    pub fn start() -> Result<Self, EngineError> {
        Self::start_with(&config(SANDBOXES), SANDBOXES)
    }

    /// The same for a process that looks at one component and ends: it compiles and refuses as
    /// the other does, but has fewer sandboxes, and makes no file for what memories begin with.
    pub fn start_for_one() -> Result<Self, EngineError> {
        let mut config = config(FEW);
        config.memory_init_cow(false);
        Self::start_with(&config, FEW)
    }

    /// The same as [`RulesEngine::start`] for a command whose reader wrote the rules: a trap says in
    /// which of his functions it is. What a host records never holds such words of a component.
    pub fn start_for_author() -> Result<Self, EngineError> {
        let mut config = config(SANDBOXES);
        config.wasm_backtrace_max_frames(Some(FRAMES));
        Self::start_with(&config, SANDBOXES)
    }

    /// The same engine for components that were built into this folder: what lies beside them tells in
    /// which line of its author's sources a trap is.
    #[must_use]
    pub fn telling_lines(self, built: Dir) -> Self {
        Self {
            built: Some(Arc::new(built)),
            ..self
        }
    }

    /// The folder into which components were built, if lines are told.
    pub(super) fn built(&self) -> Option<&Dir> {
        self.built.as_deref()
    }

    fn start_with(config: &Config, sandboxes: u32) -> Result<Self, EngineError> {
        let failed = |error: wasmtime::Error| EngineError(format!("{error:#}"));
        let engine = Engine::new(config).map_err(failed)?;
        let alive = Arc::new(());
        let (watched, weak) = (engine.weak(), Arc::downgrade(&alive));
        let tick = move || {
            while weak.strong_count() > 0 {
                std::thread::sleep(TICK);
                let Some(engine) = watched.upgrade() else {
                    break;
                };
                engine.increment_epoch();
            }
        };
        let spawned = std::thread::Builder::new()
            .name("rules-ticker".into())
            .spawn(tick);
        spawned.map_err(|error| EngineError(format!("no thread for the backstop: {error}")))?;
        Ok(Self {
            engine,
            turns: Turns::new(sandboxes),
            built: None,
            _ticker: alive,
        })
    }

    /// Turns of all plugins together.
    pub(super) fn turns(&self) -> &Turns {
        &self.turns
    }

    pub(super) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Ticks until the backstop; one more than the time needs, since the first may be under way.
    pub(super) fn ticks(backstop_ms: u64) -> u64 {
        let tick = u64::try_from(TICK.as_millis()).unwrap_or(1).max(1);
        backstop_ms.div_ceil(tick) + 1
    }
}

fn config(sandboxes: u32) -> Config {
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(sandboxes)
        .total_core_instances(sandboxes * MODULES)
        .total_memories(sandboxes * MEMORIES)
        .total_tables(sandboxes * TABLES)
        .max_core_instances_per_component(MODULES)
        .max_memories_per_component(MEMORIES)
        .max_tables_per_component(TABLES)
        .max_memories_per_module(MEMORIES)
        .max_tables_per_module(TABLES)
        .max_memory_size(LARGEST_MEMORY)
        .linear_memory_keep_resident(KEPT_RESIDENT)
        .table_keep_resident(64 << 10);
    let mut config = Config::new();
    config
        .allocation_strategy(InstanceAllocationStrategy::Pooling(pool))
        .wasm_component_model(true)
        .consume_fuel(true)
        .epoch_interruption(true)
        // No float reaches a decision, but a plugin in another language may use them inside.
        .cranelift_nan_canonicalization(true)
        .wasm_relaxed_simd(false)
        // A few bytes at both ends of a memory would otherwise make an image of all of it.
        .memory_guaranteed_dense_image_size(DENSE_IMAGE)
        // A fault is named by its trap; the names in a backtrace would be the plugin's own words.
        .wasm_backtrace_max_frames(None)
        .concurrency_support(false);
    config
}
