//! Where jurisdictions' rules run: one engine, a fresh sandbox for every call, answers checked.
//!
//! Nothing here knows cases, databases or people: matter and entry in, route or findings out.

mod anatomy;
mod cache;
mod call;
pub mod changes;
mod code;
pub mod conformance;
mod contract;
mod description;
mod engine;
mod fault;
pub mod fuzz;
pub mod guard;
mod intake;
mod library;
mod limits;
mod lines;
mod plugin;
pub mod said;
pub mod shape;
mod signing;
mod turns;
mod words;
mod workers;

pub use anatomy::Excess;
pub use cache::{CacheError, CompiledCache};
pub use call::LiveInstance;
pub use contract::Contract;
pub use description::DescriptionFault;
pub use engine::{EngineError, RulesEngine};
pub use fault::{Fault, OUT_OF_TIME, TRAPPED};
pub use intake::LoadError;
pub use library::Library;
pub use limits::Limits;
pub use plugin::{Planned, Plugin, digest};
pub use signing::{PublicKey, SecretKey, SigningError, checked_id, read_signature};
pub use turns::Turn;
pub use words::words_of;
