//! The child: started under limits, watched, killed when over, and always taken back.
//!
//! The component is given to it only once the limits stand. Its memory is limited as data, not as
//! address space: an engine reserves far more addresses than it ever touches. Where a kernel does
//! not count what is mapped, the watch over the resident pages does.

use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, Scope};
use std::time::Duration;

use rustix::process::{Pid, Resource, Rlimit, Signal};

use super::answer::Vetted;
use super::error::VetError;
use super::limits::VetLimits;
use super::verdict::{Ended, Over, judge};
use crate::clock::Stopwatch;
use crate::files;
use crate::rules::Limits;
use crate::rules::conformance::Options;

/// How often the child is looked at while it works.
const LOOK: Duration = Duration::from_millis(50);
/// How long a child that has closed its output may take to end.
const ENDING: Duration = Duration::from_millis(5);
/// Files that a child may have open: its three streams and what the engine needs.
const FILES: u64 = 16;
/// Threads that compile, so that the memory does not depend on the machine.
const COMPILERS: &str = "2";
/// Bytes of a child's last words that are kept.
const LAST_WORDS: usize = 4 << 10;

/// What a child is to look at, and how.
pub(super) struct Assignment<'a> {
    pub(super) component: &'a [u8],
    /// Limits of the rules' calls.
    pub(super) limits: Limits,
    /// Which matters to ask about.
    pub(super) options: Options,
}

/// Starts a child, gives it the component and waits for its answer, but not for longer than the
/// limits allow.
pub(super) fn mind(
    program: &Path,
    assignment: &Assignment<'_>,
    limits: &VetLimits,
    given_up: &AtomicBool,
) -> Result<Vetted, VetError> {
    let unable = |what: &str, why: &dyn std::fmt::Display| {
        VetError::Unable(format!("{what} `{}`: {why}", program.display()))
    };
    let mut child = command(program, assignment)
        .map_err(|error| unable("nothing can be told to", &error))?
        .spawn()
        .map_err(|error| unable("no process can be started of", &error))?;
    let watch = Stopwatch::start();
    let pid = Pid::from_child(&child);
    let streams = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(input), Some(output), Some(errors)) = streams else {
        kill(pid, &mut child);
        return Err(unable("there are no streams to", &"they were not made"));
    };
    if let Err(error) = limit(pid, limits) {
        kill(pid, &mut child);
        return Err(unable("no limits can be set for", &error));
    }
    thread::scope(|scope| {
        let heard = listen(scope, output, limits.answer);
        let said = scope.spawn(move || last_words(errors));
        // Kept open until the end: a child whose input ends has nobody left to answer to.
        let input = scope.spawn(move || give(input, assignment.component));
        let over = wait(pid, limits, &watch, &heard.ended, given_up);
        let ended = finish(pid, &mut child, over, limits, &watch);
        let lines = heard.lines.join().unwrap_or_default();
        let said = said.join().unwrap_or_default();
        drop(input.join());
        judge(&lines, &said, ended, limits, assignment.component)
    })
}

fn command(program: &Path, assignment: &Assignment<'_>) -> serde_json::Result<Command> {
    let mut command = Command::new(program);
    command
        .arg0("bylaw")
        .args(["rules", "vet", "--size"])
        .arg(assignment.component.len().to_string())
        .arg("--limits")
        .arg(serde_json::to_string(&assignment.limits)?)
        .arg("--matters")
        .arg(assignment.options.matters.to_string())
        .arg("--seed")
        .arg(assignment.options.seed.to_string())
        .env_clear()
        .env("RAYON_NUM_THREADS", COMPILERS)
        .current_dir("/")
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    Ok(command)
}

/// A limit that holds at once and cannot be raised again.
fn limit(pid: Pid, limits: &VetLimits) -> rustix::io::Result<()> {
    // Two compile, and this one must not come before the watch.
    let cpu = limits.seconds.saturating_mul(2).saturating_add(2);
    for (resource, most) in [
        (Resource::Data, limits.memory),
        (Resource::Cpu, cpu),
        (Resource::Core, 0),
        (Resource::Fsize, 0),
        (Resource::Nofile, FILES),
    ] {
        // Whoever stays under the lower limit of time is told so; the upper one kills.
        let most = Rlimit {
            current: Some(most),
            maximum: Some(most.saturating_add(u64::from(resource == Resource::Cpu))),
        };
        rustix::process::prlimit(Some(pid), resource, most)?;
    }
    Ok(())
}

/// Writes the component. A child that ends before it has read all is heard elsewhere.
fn give(mut input: ChildStdin, component: &[u8]) -> ChildStdin {
    let _ = input.write_all(component).and_then(|()| input.flush());
    input
}

/// What a child says, and a word when it has said all; whether that was too much.
struct Heard<'scope> {
    lines: thread::ScopedJoinHandle<'scope, Vec<u8>>,
    ended: Receiver<bool>,
}

fn listen<'scope>(
    scope: &'scope Scope<'scope, '_>,
    output: ChildStdout,
    most: usize,
) -> Heard<'scope> {
    let (tell, ended) = channel();
    let lines = scope.spawn(move || {
        let most = u64::try_from(most).unwrap_or(u64::MAX);
        let mut lines = vec![];
        let read = output.take(most.saturating_add(1)).read_to_end(&mut lines);
        let too_much = u64::try_from(lines.len()).unwrap_or(u64::MAX) > most;
        let _ = tell.send(too_much || read.is_err());
        lines
    });
    Heard { lines, ended }
}

/// The beginning of what a child says of its own accord; the rest is let go by.
fn last_words(mut errors: ChildStderr) -> Vec<u8> {
    let mut said = vec![];
    let mut buffer = [0; 1024];
    while let Ok(count) = errors.read(&mut buffer)
        && let Some(part) = buffer.get(..count).filter(|part| !part.is_empty())
    {
        let room = LAST_WORDS.saturating_sub(said.len());
        said.extend(part.iter().take(room));
    }
    said
}

/// Waits until the child has said all; or why it has to be killed.
fn wait(
    pid: Pid,
    limits: &VetLimits,
    watch: &Stopwatch,
    ended: &Receiver<bool>,
    given_up: &AtomicBool,
) -> Option<Over> {
    let allowed = Duration::from_secs(limits.seconds);
    loop {
        let left = allowed.saturating_sub(watch.took());
        match ended.recv_timeout(left.min(LOOK)) {
            Ok(false) | Err(RecvTimeoutError::Disconnected) => return None,
            Ok(true) => return Some(Over::Talk),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if given_up.load(Ordering::Acquire) {
            return Some(Over::GivenUp);
        }
        if watch.took() >= allowed {
            return Some(Over::Time);
        }
        if own(pid).is_some_and(|bytes| bytes > limits.memory) {
            return Some(Over::Memory);
        }
    }
}

/// Bytes of memory that a process holds for itself: of its `statm`, in pages, the second number
/// less the third, which is what it shares with the file of its program.
fn own(pid: Pid) -> Option<u64> {
    let file = format!("/proc/{}/statm", pid.as_raw_pid());
    let text = files::read_named(Path::new(&file)).ok()?;
    let mut numbers = text.split_whitespace().skip(1);
    let mut number = || numbers.next()?.parse::<u64>().ok();
    let (resident, shared) = (number()?, number()?);
    let page = u64::try_from(rustix::param::page_size()).ok()?;
    Some(resident.saturating_sub(shared).saturating_mul(page))
}

/// Sees the child end, of itself or killed.
fn finish(
    pid: Pid,
    child: &mut Child,
    over: Option<Over>,
    limits: &VetLimits,
    watch: &Stopwatch,
) -> Result<Ended, VetError> {
    let mut over = over;
    while over.is_none() {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(Ended::Itself(status)),
            Err(error) => {
                kill(pid, child);
                return Err(VetError::Unable(error.to_string()));
            }
            Ok(None) if watch.took() >= Duration::from_secs(limits.seconds) => {
                over = Some(Over::Time);
            }
            Ok(None) => thread::sleep(ENDING),
        }
    }
    kill(pid, child);
    Ok(over.map_or(Ended::Killed(Over::Time), Ended::Killed))
}

/// Kills a child that is not yet taken back, with whatever it may have started, and takes it back.
fn kill(pid: Pid, child: &mut Child) {
    let killed = rustix::process::kill_process_group(pid, Signal::KILL);
    if killed.is_err() {
        let _ = child.kill();
    }
    if let Err(error) = child.wait() {
        tracing::error!(%error, pid = pid.as_raw_pid(), "a child could not be taken back");
    }
}
