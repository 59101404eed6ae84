//! What a child may use.

use serde::{Deserialize, Serialize};

/// Limits of one child and of all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VetLimits {
    /// Seconds until a child is killed. A plugin in Rust takes one or two.
    pub seconds: u64,
    /// Bytes of memory of a child. A plugin in Rust takes some 200 MiB, most of it for the engine.
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
