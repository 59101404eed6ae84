//! Bylaw: procedures run once, rules as sandboxed WebAssembly components.

pub mod domain;
pub mod files;
pub mod rules;
