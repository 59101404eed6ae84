//! Bylaw: procedures run once, rules as sandboxed WebAssembly components.
//!
//! `ARCHITECTURE.md` has the picture, the code map and the invariants.

pub mod audit;
pub mod calendar;
pub mod cli;
pub mod clock;
pub mod columns;
pub mod config;
pub mod converter;
pub mod data;
pub mod deadlines;
pub mod demo;
pub mod domain;
pub mod explain;
pub mod files;
pub mod flow;
pub mod http;
pub mod messenger;
pub mod metrics;
pub mod openid;
pub mod overseer;
pub mod policy;
pub mod post;
pub mod registry;
pub mod rehearser;
pub mod rules;
pub mod scenario;
pub mod sequencer;
pub mod shadower;
pub mod sheets;
pub mod start;
pub mod stop;
pub mod store;
pub mod telemetry;
pub mod tls;
pub mod upkeep;
pub mod vetting;
