//! What every handler shares.

use std::sync::Arc;

use super::limits::{Limits, LimitsConfig};
use super::numbers::MetricsAccess;
use super::once::Running;
use crate::flow::Host;

/// The host, and how callers may say who they are.
#[derive(Clone)]
pub struct AppState {
    /// The host.
    pub host: Arc<Host>,
    /// Callers may name their role in a header. For development only.
    pub dev: bool,
    /// The writes with a key that are being answered.
    pub(super) running: Running,
    /// What is left for whoever asks.
    pub(super) limits: Arc<Limits>,
    /// Who may read the numbers.
    pub(super) metrics: MetricsAccess,
}

impl AppState {
    /// The state of a service that is starting.
    pub fn new(host: Arc<Host>, dev: bool) -> Self {
        Self {
            host,
            dev,
            running: Running::default(),
            limits: Arc::new(Limits::new(LimitsConfig::default())),
            metrics: MetricsAccess::default(),
        }
    }

    /// The same, whose numbers others read.
    #[must_use]
    pub fn measured(mut self, metrics: MetricsAccess) -> Self {
        self.metrics = metrics;
        self
    }

    /// The same with other limits.
    #[must_use]
    pub fn limited(mut self, limits: LimitsConfig) -> Self {
        self.limits = Arc::new(Limits::new(limits));
        self
    }

    /// Waits until no request is being answered.
    pub async fn idle(&self) {
        self.limits.idle().await;
    }
}
