//! How much one call of a plugin may use, and the watch over its memory.

use serde::{Deserialize, Serialize};
use wasmtime::ResourceLimiter;

use super::anatomy::TABLE_ELEMENTS;
use crate::files::LARGEST_COMPONENT;

/// Limits of one call, from the policy. Fuel decides; time is only a backstop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Units of wasmtime's fuel, about one an instruction.
    pub fuel: u64,
    /// Bytes over all memories of the instance.
    pub memory: usize,
    /// Milliseconds after which a call is ended whatever its fuel.
    pub backstop_ms: u64,
    /// Bytes of an answer once it is on the host's side.
    pub answer: usize,
    /// Bytes of the component.
    pub component: usize,
}

impl Limits {
    /// Under what is done again what was done before within the limits of a policy, which may have been
    /// lowered since: a component that was taken in says who it is, and what was asked is asked once more.
    /// Only what never passed could come near these.
    pub const OF_WHAT_IS_KNOWN: Self = Self {
        fuel: 100_000_000_000,
        memory: usize::MAX,
        backstop_ms: 60_000,
        answer: 64 << 20,
        component: LARGEST_COMPONENT,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            fuel: 10_000_000,
            memory: 16 << 20,
            backstop_ms: 1_000,
            answer: 256 << 10,
            component: 8 << 20,
        }
    }
}

/// What a store carries: the sum of its memories, which wasmtime itself limits one by one only.
#[derive(Debug)]
pub(super) struct Sandbox {
    used: usize,
    limit: usize,
    /// Set once the limit was hit, so that the trap that follows has a name.
    pub(super) exceeded: bool,
}

impl Sandbox {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            used: 0,
            limit: limits.memory,
            exceeded: false,
        }
    }
}

impl ResourceLimiter for Sandbox {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let total = self.used.saturating_sub(current).saturating_add(desired);
        if total > self.limit {
            self.exceeded = true;
            return Err(wasmtime::Error::msg("memory limit"));
        }
        self.used = total;
        Ok(true)
    }

    fn table_growing(
        &mut self,
        _current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(desired <= TABLE_ELEMENTS)
    }
}
