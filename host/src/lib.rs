//! Bylaw: procedures run once, rules as sandboxed WebAssembly components.

pub mod calendar;
pub mod domain;
