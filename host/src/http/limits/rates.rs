//! How often each of many may ask.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

use governor::clock::{Clock as _, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

/// After so many questions, whoever has not asked lately is forgotten.
const SWEEP: u32 = 10_000;

type Limiter = RateLimiter<
    String,
    DefaultKeyedStateStore<String>,
    MonotonicClock,
    NoOpMiddleware<<MonotonicClock as governor::clock::Clock>::Instant>,
>;

/// A rate for each name.
pub(super) struct Rates {
    limiter: Limiter,
    asked: AtomicU32,
}

impl Rates {
    /// So many a second, and so many in a burst; a rate of 0 counts as 1.
    pub(super) fn new(per_second: u32, burst: u32) -> Self {
        let number = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_second(number(per_second)).allow_burst(number(burst));
        Self {
            limiter: RateLimiter::hashmap_with_clock(quota, MonotonicClock),
            asked: AtomicU32::new(0),
        }
    }

    /// Takes one; else says after how many seconds there is one.
    pub(super) fn take(&self, name: &str) -> Result<(), u32> {
        if self.asked.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.limiter.retain_recent();
        }
        let taken = self.limiter.check_key(&name.to_owned());
        taken.map_err(|not_yet| {
            let wait = not_yet.wait_time_from(MonotonicClock.now());
            u32::try_from(wait.as_secs())
                .unwrap_or(u32::MAX)
                .saturating_add(1)
        })
    }
}
