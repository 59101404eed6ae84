//! Where jurisdictions' rules run: one engine, a fresh sandbox for every call, answers checked.
//!
//! Nothing here knows cases, databases or people: matter and entry in, route or findings out.

mod cache;
mod call;
pub mod conformance;
mod description;
mod engine;
mod fault;
mod library;
mod limits;
mod plugin;

pub use cache::{CacheError, CompiledCache};
pub use call::LiveInstance;
pub use description::DescriptionFault;
pub use engine::{EngineError, RulesEngine};
pub use fault::Fault;
pub use library::Library;
pub use limits::Limits;
pub use plugin::{LoadError, Planned, Plugin, digest};
