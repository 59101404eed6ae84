//! Many matters shared out among threads, each of which adds up what it sees.

use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// More workers than this would only wait for sandboxes.
const WORKERS: usize = 8;

/// Looks at matters by their numbers, so many at a time, until there are none left or `stop` says
/// so. Answers all that was added up, in no particular order.
pub(super) fn shared_out<T: Default + Send>(
    matters: u64,
    at_a_time: u64,
    stop: &(dyn Fn() -> bool + Sync),
    look: impl Fn(Range<u64>, &mut T) + Sync,
    add: impl Fn(&mut T, T),
) -> T {
    let next = AtomicU64::new(0);
    let work = || {
        let mut tally = T::default();
        loop {
            let from = next.fetch_add(at_a_time, Ordering::Relaxed);
            if from >= matters || stop() {
                return tally;
            }
            look(
                from..matters.min(from.saturating_add(at_a_time)),
                &mut tally,
            );
        }
    };
    let workers = std::thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(WORKERS);
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
        let mut tally = work();
        for other in others {
            match other.join() {
                Ok(more) => add(&mut tally, more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        tally
    })
}
