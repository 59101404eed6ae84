//! The contract in its versions: what was built for an earlier one answers as it did.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::needless_pass_by_value,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod beside;
mod consents;
mod exhibit;
mod jincheng;
mod museum;
mod shanghai;
mod versions;

use std::sync::Arc;

use bylaw::policy::Jurisdiction;
use bylaw::rules::Limits;
use bylaw_tests::guests::governed_by;
use bylaw_tests::places::setup;

/// A jurisdiction that these rules govern.
fn town(component: &[u8]) -> Arc<Jurisdiction> {
    // On a busy machine, fuel shall decide.
    let limits = Limits {
        backstop_ms: 60_000,
        ..Limits::default()
    };
    governed_by(setup().library.load(component, limits).unwrap())
}
