//! HTTP: parse, call the flow, answer. No rule of procedure lives here.

mod api;
mod body;
mod caller;
mod errors;
mod guard;
mod identify;
mod listen;
mod once;
mod permissions;
mod problem;
mod router;
mod state;
mod versions;

pub use identify::PeerCertificate;
pub use listen::listen;
pub use permissions::PERMISSIONS;
pub use router::router;
pub use state::AppState;
