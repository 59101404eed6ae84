//! Threads that parse, decide and compare, one on each core, while the matters are being read.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::runtime::Handle;
use tokio::sync::mpsc::{self, Receiver};
use tokio::sync::oneshot;

use super::ask::take;
use super::read::{Page, read};
use crate::domain::rehearsal::{RehearsalReport, Tally};
use crate::flow::error::FlowError;
use crate::rules::Plugin;
use crate::store::{FilingDays, Store};

/// Threads that one rehearsal has at most: each holds a turn of its component while it works, and the
/// component may be the one in force. So live requests keep three turns of four.
const MOST: usize = 8;

/// How far a rehearsal has come. Whoever watches reads it; whoever calls it off says so here.
#[derive(Debug, Default)]
pub struct Progress {
    total: AtomicU64,
    done: AtomicU64,
    differing: AtomicU64,
    stopped: AtomicBool,
}

impl Progress {
    /// Matters that there were when it began; it is an estimate, since others file meanwhile.
    pub fn total(&self) -> u64 {
        self.total.load(Ordering::Relaxed)
    }

    /// Matters that were looked at.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Those of them that differ.
    pub fn differing(&self) -> u64 {
        self.differing.load(Ordering::Relaxed)
    }

    /// Calls it off: it ends soon, and has no report.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

/// Calls it off when whoever waits for it is gone.
struct StopOnDrop<'p>(&'p Progress);

impl Drop for StopOnDrop<'_> {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// What is rehearsed.
#[derive(Clone)]
pub struct Rehearsing {
    /// The rules that are tried.
    pub plugin: Arc<Plugin>,
    /// Which filing days.
    pub days: FilingDays,
    /// How many examples stand beside each group.
    pub examples: u32,
    /// How many threads; as many as there are cores if nothing is said.
    pub threads: Option<NonZeroUsize>,
    /// Whether the threads step back where others work: a host that serves goes before.
    pub yielding: bool,
}

/// Rehearses; none if it was called off.
///
/// # Errors
/// If the database cannot be read, or the process is breaking down.
pub async fn rehearse(
    store: &Store,
    jurisdiction: &str,
    what: &Rehearsing,
    progress: &Arc<Progress>,
) -> Result<Option<RehearsalReport>, FlowError> {
    let _stop = StopOnDrop(progress);
    let total = store
        .read(jurisdiction)
        .await?
        .count_filed(what.days)
        .await?;
    progress.total.store(total, Ordering::Relaxed);
    let cores = || thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let threads = what.threads.map_or_else(cores, NonZeroUsize::get).min(MOST);
    let (sender, receiver) = mpsc::channel(threads + 1);
    let receiver = Arc::new(Mutex::new(receiver));
    let mut sums = vec![];
    for number in 0..threads {
        sums.push(begin(number, what, &receiver, progress)?);
    }
    // Else the reader would wait for ever where all threads have ended.
    drop(receiver);
    let was_read = read(store, jurisdiction, what.days, sender, progress).await;
    let mut whole = Tally::new(what.examples);
    for sum in sums {
        whole = whole.and(sum.await.map_err(|_| FlowError::BrokenOff)?);
    }
    was_read?;
    Ok((!progress.is_stopped()).then(|| whole.into_report()))
}

/// Begins a thread; what it added up comes when there is nothing more to take.
fn begin(
    number: usize,
    what: &Rehearsing,
    pages: &Arc<Mutex<Receiver<Page>>>,
    progress: &Arc<Progress>,
) -> Result<oneshot::Receiver<Tally>, FlowError> {
    let (say, sum) = oneshot::channel();
    let (what, pages) = (what.clone(), Arc::clone(pages));
    let (progress, runtime) = (Arc::clone(progress), Handle::current());
    let work = move || {
        if what.yielding {
            step_back();
        }
        // Nobody listens any more if it was called off.
        let _ = say.send(work(&what, &pages, &progress, &runtime));
    };
    let spawned = thread::Builder::new()
        .name(format!("rehearsal-{number}"))
        .spawn(work);
    spawned.map_err(|_| FlowError::BrokenOff)?;
    Ok(sum)
}

fn work(
    what: &Rehearsing,
    pages: &Mutex<Receiver<Page>>,
    progress: &Progress,
    runtime: &Handle,
) -> Tally {
    let mut tally = Tally::new(what.examples);
    while let Some(page) = next(pages) {
        // A turn for each page: between two, whoever waits goes first.
        let _turn = runtime.block_on(what.plugin.turn());
        for text in &page.texts {
            if progress.is_stopped() {
                return tally;
            }
            let before = tally.differing();
            take(&what.plugin, text, &page.persons, &mut tally);
            progress.done.fetch_add(1, Ordering::Relaxed);
            let more = tally.differing() - before;
            progress.differing.fetch_add(more, Ordering::Relaxed);
        }
    }
    tally
}

fn next(pages: &Mutex<Receiver<Page>>) -> Option<Page> {
    let mut pages = pages.lock().unwrap_or_else(PoisonError::into_inner);
    pages.blocking_recv()
}

/// Lets this thread go after all others of the machine. On Linux the priority is a thread's own;
/// elsewhere it would be the process's, so nothing is done.
fn step_back() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, 10) {
        tracing::warn!(%error, "a rehearsal runs at the priority of what is served");
    }
}
