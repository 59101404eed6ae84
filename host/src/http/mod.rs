//! HTTP: parse, call the flow, answer. No rule of procedure lives here.

mod api;
mod body;
mod caller;
mod document;
mod errors;
mod once;
mod place;
mod problem;
mod router;
mod state;

pub use document::document;
pub use router::router;
pub use state::AppState;
