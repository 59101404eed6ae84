//! Components that are meant to hurt whoever looks at them, and what a host's memory and processes
//! show afterwards.

pub mod bombs;
pub mod mutants;
pub mod smith;
mod tally;

use std::fs;
use std::path::Path;

use bylaw::rules::Limits;
use bylaw::vetting::{VetLimits, Vetter};

pub use tally::Tally;

use crate::places::program;

/// Limits of the rules' calls, but for the backstop: on a busy machine, fuel shall decide.
pub fn calls() -> Limits {
    Limits {
        backstop_ms: 60_000,
        ..Limits::default()
    }
}

/// One that starts the `bylaw` beside the tests.
pub fn vetter(limits: VetLimits) -> Vetter {
    Vetter::running(program(), limits)
}

/// Bytes of memory that this process holds.
pub fn resident() -> u64 {
    let text = fs::read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find(|line| line.starts_with("VmRSS:"));
    let number = line.unwrap().split_whitespace().nth(1).unwrap();
    number.parse::<u64>().unwrap() << 10
}

/// The processes that threads of this one started and that are not yet gone.
pub fn children() -> Vec<u32> {
    let threads = fs::read_dir("/proc/self/task").unwrap();
    let of = |thread: &Path| fs::read_to_string(thread.join("children")).unwrap_or_default();
    let all = threads.map(|thread| of(&thread.unwrap().path()));
    let text = all.collect::<Vec<_>>().join(" ");
    text.split_whitespace()
        .map(|number| number.parse().unwrap())
        .collect()
}
