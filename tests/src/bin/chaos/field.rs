//! What all threads of a run share: who listens where, which cases are open, what was counted.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bylaw::domain::Date;

use crate::plan::Random;
use crate::replicas::Addresses;
use crate::town::Town;

/// How long a sender goes on asking once nobody is killed any more.
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) struct Field<'a> {
    pub(crate) town: &'a Town,
    pub(crate) addresses: Arc<Addresses>,
    pub(crate) counts: Counts,
    /// Answers that no host should give.
    pub(crate) oddities: Mutex<Vec<String>>,
    /// Cases that were open when they were last seen, with the due date they had.
    open: Mutex<BTreeMap<String, Option<Date>>>,
    over: AtomicBool,
    /// When the last sender gives up.
    end: Mutex<Option<Instant>>,
}

/// What happened, for the figures.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) requests: AtomicU64,
    /// Requests that no answer came to.
    pub(crate) cut_off: AtomicU64,
    /// Answers that asked to come again.
    pub(crate) put_off: AtomicU64,
    /// Answers that had been given before.
    pub(crate) replayed: AtomicU64,
    pub(crate) jumps: AtomicU64,
}

impl Counts {
    pub(crate) fn add(count: &AtomicU64) {
        count.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn get(count: &AtomicU64) -> u64 {
        count.load(Ordering::Relaxed)
    }
}

impl<'a> Field<'a> {
    pub(crate) fn new(town: &'a Town, addresses: Arc<Addresses>) -> Self {
        Self {
            town,
            addresses,
            counts: Counts::default(),
            oddities: Mutex::default(),
            open: Mutex::default(),
            over: AtomicBool::new(false),
            end: Mutex::default(),
        }
    }

    /// Nobody begins anything new.
    pub(crate) fn call_off(&self) {
        *lock(&self.end) = Some(Instant::now() + PATIENCE);
        self.over.store(true, Ordering::SeqCst);
    }

    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    /// Whether it makes no sense any more to send something again.
    pub(crate) fn is_hopeless(&self) -> bool {
        lock(&self.end).is_some_and(|end| Instant::now() > end)
    }

    /// Any host that listens.
    pub(crate) fn any_host(&self, random: &mut Random) -> Option<String> {
        let hosts = 0..self.addresses.count();
        let listening: Vec<String> = hosts.filter_map(|host| self.addresses.get(host)).collect();
        random.pick(&listening).cloned()
    }

    pub(crate) fn odd(&self, what: String) {
        lock(&self.oddities).push(what);
    }

    /// Remembers where a case stands.
    pub(crate) fn see(&self, case: &str, is_open: bool, due: Option<Date>) {
        let mut open = lock(&self.open);
        if is_open {
            open.insert(case.to_owned(), due);
        } else {
            open.remove(case);
        }
    }

    pub(crate) fn any_open(&self, random: &mut Random) -> Option<String> {
        let open = lock(&self.open);
        let place = random.below(u64::try_from(open.len()).unwrap_or(u64::MAX));
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        open.keys().nth(place).cloned()
    }

    /// The day from `first` to `last` on which most open cases are due.
    pub(crate) fn busiest_day(&self, first: Date, last: Date) -> Option<Date> {
        let mut due: BTreeMap<Date, usize> = BTreeMap::new();
        for day in lock(&self.open).values().flatten() {
            if (first..=last).contains(day) {
                *due.entry(*day).or_default() += 1;
            }
        }
        due.into_iter()
            .max_by_key(|(_, count)| *count)
            .map(|(day, _)| day)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
