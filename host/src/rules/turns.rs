//! Whose turn it is: each plugin has a share of the sandboxes, so that none can hold them all.
//!
//! Rules that run into their limits, asked often enough, would otherwise leave every other
//! jurisdiction without a sandbox, or without a thread to wait for one.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A number of turns at a time.
#[derive(Clone)]
pub(super) struct Turns(Arc<Semaphore>);

/// Leave to ask the rules; given back when it is dropped.
pub struct Turn {
    _own: Option<OwnedSemaphorePermit>,
    _shared: Option<OwnedSemaphorePermit>,
}

impl Turns {
    pub(super) fn new(at_once: u32) -> Self {
        let at_once = usize::try_from(at_once).unwrap_or(Semaphore::MAX_PERMITS);
        Self(Arc::new(Semaphore::new(at_once)))
    }

    /// Waits for a turn of the plugin's own, then for one of all. First come, first served.
    pub(super) async fn take(&self, shared: &Self) -> Turn {
        // It fails only for a semaphore that was closed, and nobody closes these.
        let own = Arc::clone(&self.0).acquire_owned().await.ok();
        let shared = Arc::clone(&shared.0).acquire_owned().await.ok();
        Turn {
            _own: own,
            _shared: shared,
        }
    }
}
