//! The end of a process: everybody who works in the background ends between two units of work.

use tokio::sync::watch;

/// Whether the process is to end.
pub struct Stop(watch::Sender<bool>);

impl Default for Stop {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Stop {
    /// Tells everybody.
    pub fn tell(&self) {
        self.0.send_replace(true);
    }

    /// Whether they were told.
    pub fn is_told(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until they are.
    pub async fn told(&self) {
        // The sender is here, so it cannot be gone.
        let _ = self.0.subscribe().wait_for(|told| *told).await;
    }
}
