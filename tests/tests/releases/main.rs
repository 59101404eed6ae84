//! The life of a release of rules, from its component to enforcement and back.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod above;
mod again;
mod apart;
mod at_acts;
mod back;
mod between;
mod bounded;
mod by_hand;
mod days;
mod ends;
mod faults;
mod kept_back;
mod keys;
mod life;
mod limits;
mod manual;
mod needed;
mod pull;
mod queued;
mod repaired;
mod restored;
mod searching;
mod seeds;
mod switching;
mod unusable;
mod waiting;
