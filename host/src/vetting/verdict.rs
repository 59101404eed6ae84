//! What came of a child: from what it said, how it ended, and whether it had to be killed.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use rustix::process::Signal;

use super::answer::{Line, Step, Vetted};
use super::error::VetError;
use super::limits::VetLimits;
use crate::domain::words::{clipped, is_plain};
use crate::rules::digest;

/// Characters of a child's last words that are shown.
const SHOWN: usize = 200;
/// How Rust's allocator says that there is no more.
const NO_MEMORY: &str = "memory allocation of ";

/// Why a child was killed.
pub(super) enum Over {
    Time,
    Memory,
    Talk,
    GivenUp,
}

/// How a child ended.
pub(super) enum Ended {
    Itself(ExitStatus),
    Killed(Over),
}

/// What came of it.
pub(super) fn judge(
    lines: &[u8],
    said: &[u8],
    ended: Result<Ended, VetError>,
    limits: &VetLimits,
    component: &[u8],
) -> Result<Vetted, VetError> {
    let (step, last) = read(lines);
    let crashed = |how: String| VetError::Crashed {
        step,
        how,
        said: shown(said),
    };
    let out_of_time = || VetError::OutOfTime {
        step,
        seconds: limits.seconds,
    };
    let out_of_memory = || VetError::OutOfMemory {
        step,
        bytes: limits.memory,
    };
    let status = match ended? {
        Ended::Itself(status) => status,
        Ended::Killed(Over::Time) => return Err(out_of_time()),
        Ended::Killed(Over::Memory) => return Err(out_of_memory()),
        Ended::Killed(Over::Talk) => return Err(crashed("too long an answer".to_owned())),
        Ended::Killed(Over::GivenUp) => return Err(VetError::GivenUp),
    };
    match last {
        Some(Line::Vetted(vetted)) if status.success() && vetted.digest == digest(component) => {
            Ok(*vetted)
        }
        Some(Line::Vetted(_)) => Err(crashed("an answer about something else".to_owned())),
        Some(Line::Refused { code, message }) => Err(VetError::Refused { code, message }),
        Some(Line::OutOfMemory) => Err(out_of_memory()),
        Some(Line::Unable(why)) => Err(VetError::Unable(why)),
        Some(Line::Step(_)) | None => Err(match status.signal() {
            Some(signal) if signal == Signal::XCPU.as_raw() => out_of_time(),
            Some(_) if String::from_utf8_lossy(said).contains(NO_MEMORY) => out_of_memory(),
            Some(signal) => crashed(format!("signal {signal}{}", name_of(signal))),
            None => crashed(format!("{status} and no answer")),
        }),
    }
}

/// How far the child got, and its last whole line.
fn read(lines: &[u8]) -> (Step, Option<Line>) {
    let (mut step, mut last) = (Step::Compiling, None);
    for line in lines.split(|byte| *byte == b'\n') {
        if let Ok(line) = serde_json::from_slice(line) {
            if let Line::Step(now) = line {
                step = now;
            }
            last = Some(line);
        }
    }
    (step, last)
}

/// A child that handled something hostile may say anything.
fn shown(said: &[u8]) -> String {
    let text = String::from_utf8_lossy(said);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = clipped(&text, SHOWN);
    if is_plain(&text) {
        text
    } else {
        text.escape_debug().to_string()
    }
}

fn name_of(signal: i32) -> &'static str {
    let names = [
        (Signal::ILL, " (ILL)"),
        (Signal::ABORT, " (ABRT)"),
        (Signal::BUS, " (BUS)"),
        (Signal::FPE, " (FPE)"),
        (
            Signal::KILL,
            " (KILL, perhaps by the system, which ran out of memory)",
        ),
        (Signal::SEGV, " (SEGV)"),
        (Signal::XFSZ, " (XFSZ)"),
        (Signal::SYS, " (SYS)"),
    ];
    let found = names
        .into_iter()
        .find(|(known, _)| known.as_raw() == signal);
    found.map_or("", |(_, name)| name)
}
