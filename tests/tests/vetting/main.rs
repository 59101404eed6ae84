//! Components from strangers: looked at in a child that the system limits, whatever they are, and
//! fetched from registries.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod answers;
mod blows;
mod limits;
mod oci;

use bylaw::vetting::VetLimits;
use tokio::sync::{Mutex, MutexGuard};

/// Nobody else starts children meanwhile, also where all tests are threads of one process.
async fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().await
}

static ALONE: Mutex<()> = Mutex::const_new(());

/// Limits that a busy machine does not reach.
fn patient() -> VetLimits {
    VetLimits {
        seconds: 300,
        matters: 64,
        ..VetLimits::default()
    }
}
