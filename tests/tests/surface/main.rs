//! What the host shows of itself: its description, the examples in it, and its documentation.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod description;
mod examples;
mod limits;
mod numbers;
mod tags;
