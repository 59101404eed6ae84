//! What compares rules with rules: the upper law, differences, comparisons, and odd matters.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail"
)]

mod changes;
mod doubles;
mod five;
mod fuzz;
mod guard;
mod minimal;
mod planted;
mod quantities;
mod rare;
mod saved;
mod scope;

use std::sync::Arc;

use bylaw::rules::{Limits, Plugin};
use bylaw_tests::guests::shipped;
use bylaw_tests::places::setup;

const JURISDICTIONS: [&str; 6] = ["shenyang", "anhui", "guiyang", "chengdu", "wuxi", "cn"];

fn plugin(name: &str) -> Arc<Plugin> {
    let library = &setup().library;
    library.load(&shipped(name), Limits::default()).unwrap()
}
