//! Turns: each tenant has so many places, and a queue of its own for them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

use super::Turn;
use crate::clock::real_second;

/// For how many seconds a tenant counts as one that asks.
const PRESENT: i64 = 5;

/// The places of all tenants.
pub(super) struct Gates {
    /// Of the whole host. Only who has a place of its tenant asks for one, so that no tenant's queue
    /// stands before another's.
    all: Arc<Semaphore>,
    places: u32,
    each: usize,
    /// How many places one request takes while others ask too.
    beside: u32,
    waiting: usize,
    tenants: Mutex<HashMap<String, Arc<Gate>>>,
}

struct Gate {
    places: Arc<Semaphore>,
    waiting: AtomicUsize,
    /// The second at which somebody last came.
    came: AtomicI64,
}

/// Somebody in the queue, until it has its turn or goes.
struct Waiter(Arc<Gate>);

impl Drop for Waiter {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Gates {
    /// `all` places, `each` for one tenant, of which it has `beside` while others ask too, and before
    /// which `waiting` may queue.
    pub(super) fn new(all: usize, each: usize, beside: usize, waiting: usize) -> Self {
        let each = each.clamp(1, Semaphore::MAX_PERMITS >> 32);
        let all = all.clamp(1, Semaphore::MAX_PERMITS >> 32);
        Self {
            all: Arc::new(Semaphore::new(all)),
            places: u32::try_from(all).unwrap_or(u32::MAX),
            each,
            beside: u32::try_from(each / beside.clamp(1, each)).unwrap_or(1),
            waiting,
            tenants: Mutex::default(),
        }
    }

    /// A turn; none if too many wait already.
    pub(super) async fn enter(&self, tenant: &str) -> Option<Turn> {
        let (gate, takes) = self.gate(tenant);
        let queued = gate.waiting.fetch_add(1, Ordering::Relaxed);
        let waiter = Waiter(Arc::clone(&gate));
        if queued >= self.waiting.saturating_add(self.each) {
            return None;
        }
        let own = Arc::clone(&gate.places);
        let own = own.acquire_many_owned(takes).await.ok()?;
        let all = Arc::clone(&self.all).acquire_owned().await.ok()?;
        drop(waiter);
        Some((own, all))
    }

    /// Waits until nobody has a place.
    pub(super) async fn idle(&self) {
        let _all = self.all.acquire_many(self.places).await;
    }

    /// A tenant's gate, and how many of its places a request takes now.
    fn gate(&self, tenant: &str) -> (Arc<Gate>, u32) {
        let second = real_second();
        let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        let here = |gate: &Gate| second - gate.came.load(Ordering::Relaxed) < PRESENT;
        let mut others = tenants.iter().filter(|(name, _)| *name != tenant);
        let takes = if others.any(|(_, gate)| here(gate)) {
            self.beside
        } else {
            1
        };
        let gate = tenants.entry(tenant.to_owned()).or_insert_with(|| {
            Arc::new(Gate {
                places: Arc::new(Semaphore::new(self.each)),
                waiting: AtomicUsize::new(0),
                came: AtomicI64::new(second),
            })
        });
        gate.came.store(second, Ordering::Relaxed);
        (Arc::clone(gate), takes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_queue_of_one_tenant_holds_up_no_other() {
        let gates = Gates::new(8, 2, 2, 1);
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
        let gates = Gates::new(8, 1, 1, 0);
        let _one = gates.enter("a").await.unwrap();
        let mut waiting = Box::pin(gates.enter("a"));
        tokio::select! {
            biased;
            _ = &mut waiting => panic!("a second place of one"),
            () = std::future::ready(()) => {}
        }
        assert!(gates.enter("a").await.is_none());
    }

    /// Alone, a tenant has all its places; beside others it makes room.
    #[tokio::test]
    async fn a_tenant_makes_room_while_others_ask() {
        let gates = Gates::new(8, 4, 1, 9);
        let alone = [gates.enter("a").await, gates.enter("a").await];
        assert!(alone.iter().all(Option::is_some));
        let _other = gates.enter("b").await.unwrap();
        drop(alone);
        let _one = gates.enter("a").await.unwrap();
        let mut second = Box::pin(gates.enter("a"));
        tokio::select! {
            biased;
            _ = &mut second => panic!("a second place beside others"),
            () = std::future::ready(()) => {}
        }
    }
}
