//! What an author of rules does with `bylaw rules`: from an empty folder to a tested component.
//!
//! After a wanted change of words run `INSTA_UPDATE=always cargo test --package bylaw-tests --test
//! authors` and read the difference.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod bare;
mod bench;
mod coverage;
mod example;
mod explain;
mod guide;
mod new;
mod program;
mod thrown;
