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
    /// How long a body may stand still, in seconds: in that time at least 64 KiB of it move.
    pub idle_seconds: u64,
    /// How many connections may be open.
    pub connections: usize,
    /// How many requests are answered at a time.
    pub at_once: usize,
    /// How many of one jurisdiction.
    pub tenant_at_once: usize,
    /// How many of one jurisdiction while others ask too; 0 for half of the processors, at least one.
    pub tenant_beside_others: usize,
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
            idle_seconds: 30,
            connections: 4096,
            at_once: 64,
            tenant_at_once: 8,
            tenant_beside_others: 0,
            tenant_waiting: 1024,
            per_second: 1000,
            burst: 4000,
            tenant_per_second: 2000,
            tenant_burst: 8000,
            stop_seconds: 30,
        }
    }
}

impl LimitsConfig {
    /// How many requests of one jurisdiction are answered at a time while others ask too.
    pub(super) fn beside_others(&self) -> usize {
        let processors = || std::thread::available_parallelism().map_or(1, usize::from);
        match self.tenant_beside_others {
            0 => (processors() / 2).max(1),
            some => some,
        }
    }
}
