//! Turns: each tenant has so many places, and a queue of its own for them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

use super::Turn;

/// The places of all tenants.
pub(super) struct Gates {
    /// Of the whole host. Only who has a place of its tenant asks for one, so that no tenant's queue
    /// stands before another's.
    all: Arc<Semaphore>,
    places: u32,
    each: usize,
    waiting: usize,
    tenants: Mutex<HashMap<String, Arc<Gate>>>,
}

struct Gate {
    places: Arc<Semaphore>,
    waiting: AtomicUsize,
}

/// Somebody in the queue, until it has its turn or goes.
struct Waiter(Arc<Gate>);

impl Drop for Waiter {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Gates {
    /// `all` places, `each` for one tenant, before which `waiting` may queue.
    pub(super) fn new(all: usize, each: usize, waiting: usize) -> Self {
        let all = all.clamp(1, Semaphore::MAX_PERMITS >> 32);
        Self {
            all: Arc::new(Semaphore::new(all)),
            places: u32::try_from(all).unwrap_or(u32::MAX),
            each: each.max(1),
            waiting,
            tenants: Mutex::default(),
        }
    }

    /// A turn; none if too many wait already.
    pub(super) async fn enter(&self, tenant: &str) -> Option<Turn> {
        let gate = self.gate(tenant);
        let queued = gate.waiting.fetch_add(1, Ordering::Relaxed);
        let waiter = Waiter(Arc::clone(&gate));
        if queued >= self.waiting.saturating_add(self.each) {
            return None;
        }
        let own = Arc::clone(&gate.places).acquire_owned().await.ok()?;
        let all = Arc::clone(&self.all).acquire_owned().await.ok()?;
        drop(waiter);
        Some((own, all))
    }

    /// Waits until nobody has a place.
    pub(super) async fn idle(&self) {
        let _all = self.all.acquire_many(self.places).await;
    }

    fn gate(&self, tenant: &str) -> Arc<Gate> {
        let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        let gate = tenants.entry(tenant.to_owned()).or_insert_with(|| {
            Arc::new(Gate {
                places: Arc::new(Semaphore::new(self.each)),
                waiting: AtomicUsize::new(0),
            })
        });
        Arc::clone(gate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_queue_of_one_tenant_holds_up_no_other() {
        let gates = Gates::new(8, 2, 1);
        let _one = gates.enter("a").await.unwrap();
        let two = gates.enter("a").await.unwrap();
        let mut third = Box::pin(gates.enter("a"));
        tokio::select! {
            biased;
            _ = &mut third => panic!("a third place of two"),
            other = gates.enter("b") => assert!(other.is_some()),
        }
        drop(two);
        assert!(third.await.is_some());
    }

    #[tokio::test]
    async fn a_queue_has_an_end() {
        let gates = Gates::new(8, 1, 0);
        let _one = gates.enter("a").await.unwrap();
        let mut waiting = Box::pin(gates.enter("a"));
        tokio::select! {
            biased;
            _ = &mut waiting => panic!("a second place of one"),
            () = std::future::ready(()) => {}
        }
        assert!(gates.enter("a").await.is_none());
    }
}
