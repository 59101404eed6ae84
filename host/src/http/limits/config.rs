//! The limits as operators set them.

use serde::Deserialize;

/// What requests may take. The defaults leave room for load tests and stop a runaway program.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitsConfig {
    /// The largest body of a plain request, in bytes.
    pub body: usize,
    /// How long a caller waits for an answer, in seconds, including for its turn.
    pub seconds: u64,
    /// How many connections may be open.
    pub connections: usize,
    /// How many requests are answered at a time.
    pub at_once: usize,
    /// How many of one jurisdiction.
    pub tenant_at_once: usize,
    /// How many of one jurisdiction may wait for their turn.
    pub tenant_waiting: usize,
    /// How many requests a second one caller may send for long.
    pub per_second: u32,
    /// And how many in a burst.
    pub burst: u32,
    /// How many requests a second all callers of one jurisdiction may send for long.
    pub tenant_per_second: u32,
    /// And how many in a burst.
    pub tenant_burst: u32,
    /// How long what was begun may take to end once the host is told to stop, in seconds.
    pub stop_seconds: u64,
}

impl Default for LimitsConfig {
    fn default() -> Self {
        Self {
            body: 1 << 20,
            seconds: 60,
            connections: 4096,
            at_once: 64,
            tenant_at_once: 8,
            tenant_waiting: 1024,
            per_second: 1000,
            burst: 4000,
            tenant_per_second: 2000,
            tenant_burst: 8000,
            stop_seconds: 30,
        }
    }
}
