//! HTTP: parse, call the flow, answer. No rule of procedure lives here.

mod api;
mod body;
mod caller;
mod connections;
mod denials;
mod document;
mod errors;
mod guard;
mod identify;
mod limits;
mod listen;
mod numbers;
mod once;
mod permissions;
mod place;
mod problem;
mod recognise;
mod router;
mod state;
mod tags;
mod versions;

pub use connections::{Limited, Peer};
pub use document::document;
pub use identify::PeerCertificate;
pub use limits::LimitsConfig;
pub use listen::listen;
pub use numbers::{MetricsAccess, MetricsConfig, numbers};
pub use permissions::PERMISSIONS;
pub use router::router;
pub use state::AppState;
