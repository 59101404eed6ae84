//! The contract in its versions: what was built for an earlier one answers as it did.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod exhibit;
mod museum;
