//! What the host promises about writes: one effect, one answer, nothing half done.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod away;
mod backwards;
mod keys;
mod races;
mod storms;
mod tenants;
