//! What every handler shares.

use std::sync::Arc;

use crate::flow::Host;

/// The host, and how callers may say who they are.
#[derive(Clone)]
pub struct AppState {
    /// The host.
    pub host: Arc<Host>,
    /// Callers may name their role in a header. For development only.
    pub dev: bool,
}
