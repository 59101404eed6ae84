//! HTTP: parse, call the flow, answer. No rule of procedure lives here.

mod api;
mod body;
mod caller;
mod connections;
mod document;
mod errors;
mod limits;
mod once;
mod place;
mod problem;
mod router;
mod state;
mod tags;

pub use connections::{Limited, Peer};
pub use document::document;
pub use limits::LimitsConfig;
pub use router::router;
pub use state::AppState;
