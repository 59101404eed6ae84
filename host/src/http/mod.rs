//! HTTP: parse, call the flow, answer. No rule of procedure lives here.

mod api;
mod body;
mod caller;
mod document;
mod errors;
mod guard;
mod identify;
mod listen;
mod once;
mod permissions;
mod place;
mod problem;
mod router;
mod state;
mod versions;

pub use document::document;
pub use identify::PeerCertificate;
pub use listen::listen;
pub use permissions::PERMISSIONS;
pub use router::router;
pub use state::AppState;
