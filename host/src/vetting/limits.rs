//! What a child may use.

use serde::{Deserialize, Serialize};

/// Limits of one child and of all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VetLimits {
    /// Seconds until a child is killed. A plugin in Rust takes less than one.
    pub seconds: u64,
    /// Bytes that a child may make its own. A plugin in Rust makes do with 48 MiB; an interpreter
    /// compiled into a component takes more.
    pub memory: u64,
    /// Bytes that a child may answer with.
    pub answer: usize,
    /// Generated matters that the rules are asked about, each twice.
    pub matters: u64,
    /// Children at a time.
    pub at_once: usize,
    /// Components that may wait for a child; whoever comes after that is asked to come again.
    pub waiting: usize,
}

impl Default for VetLimits {
    fn default() -> Self {
        Self {
            seconds: 60,
            memory: 1 << 30,
            answer: 4 << 20,
            matters: 512,
            at_once: 2,
            waiting: 8,
        }
    }
}
