//! Who reads the numbers for Prometheus. They name every jurisdiction and say how much is done there,
//! so they are not for whoever happens to reach the service.

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::get;
use axum::{Router, middleware};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::api::health;
use super::connections::Peer;
use super::problem::{self, Problem};
use super::state::AppState;

/// Where the numbers are read; on this machine alone if nothing is said.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MetricsConfig {
    /// A listener of their own; then the service itself does not show them.
    pub listen: Option<SocketAddr>,
    /// The file of a secret that whoever reads them sends as `Authorization: Bearer SECRET`.
    pub token_file: Option<PathBuf>,
}

/// Who may read the numbers.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum MetricsAccess {
    /// Whoever is on this machine.
    #[default]
    Local,
    /// Whoever reaches the listener.
    Open,
    /// Whoever sends the secret, by its digest.
    Secret([u8; 32]),
    /// Nobody here: they have a listener of their own.
    Elsewhere,
}

impl MetricsAccess {
    /// For whoever sends this secret.
    pub fn by(secret: &str) -> Self {
        Self::Secret(Sha256::digest(secret.as_bytes()).into())
    }

    /// Lets a request read them.
    pub(super) fn admit(&self, request: &Request) -> Result<(), Problem> {
        match self {
            Self::Open => Ok(()),
            Self::Local if is_local(request) => Ok(()),
            Self::Local => Err(closed("they are read on the machine of the host alone")),
            Self::Elsewhere => Err(closed("they have a listener of their own")),
            // Digests are compared, so that the time that it takes says nothing of the secret.
            Self::Secret(_) if sent(request.headers()).as_ref() == Some(self) => Ok(()),
            Self::Secret(_) => Err(Problem::new(
                StatusCode::UNAUTHORIZED,
                "bad-token",
                "令牌无效",
                "The token is not known",
            )
            .detail("send the secret of `[metrics] token_file` as `Authorization: Bearer SECRET`")
            .at("header: authorization")),
        }
    }
}

/// A service that shows the numbers and nothing else.
pub fn numbers(state: AppState) -> Router {
    Router::new()
        .route("/metrics", get(health::numbers))
        .layer(middleware::from_fn(problem::write_out))
        .with_state(state)
}

/// Whether it comes from this machine, and for nobody else: a proxy beside the host says for whom.
fn is_local(request: &Request) -> bool {
    const PROXIES: [&str; 4] = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
    let peer = request.extensions().get::<ConnectInfo<Peer>>();
    let local = peer.is_some_and(|ConnectInfo(Peer(from))| from.ip().to_canonical().is_loopback());
    local
        && !PROXIES
            .iter()
            .any(|name| request.headers().contains_key(*name))
}

fn sent(headers: &HeaderMap) -> Option<MetricsAccess> {
    let said = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    Some(MetricsAccess::by(said.strip_prefix("Bearer ")?.trim()))
}

fn closed(why: &str) -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "metrics-closed",
        "此处不提供运行指标",
        "The numbers are not read here",
    )
    .detail(&format!("{why}; see `[metrics]` in the configuration"))
}
