//! What the tests share: a whole host in this process, and where the built plugins are.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::needless_pass_by_value,
    reason = "tests fail by panicking"
)]

pub mod applying;
pub mod city;
pub mod contract;
pub mod databases;
pub mod forge;
pub mod guests;
pub mod host;
pub mod lines;
pub mod matrix;
pub mod past;
pub mod pki;
pub mod places;
pub mod provider;
pub mod registry;
pub mod s3;
pub mod secure;
pub mod sheets;
pub mod switch;
pub mod town;
pub mod trapping;
pub mod vetting;
pub mod walk;
pub mod wire;
pub mod years;
