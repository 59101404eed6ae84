//! What one caller and one tenant may take of the host, so that something is left for the others.
//!
//! A request passes the rates of its principal and of its tenant, then waits for one of the tenant's
//! places, and is answered by a task of its own: whoever hangs up or loses patience does not cut it
//! in half.

mod config;
mod gates;
mod moving;
mod rates;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::OwnedSemaphorePermit;
use tracing::Instrument as _;

pub use config::LimitsConfig;
use gates::Gates;
use moving::{coming, going};
use rates::Rates;

use super::AppState;
use super::body::refuse_nul;
use super::caller::{Share, sender, share};
use super::place::Place;
use super::problem::Problem;
use super::recognise::Recognised;
use crate::domain::{Credential, Principal};

/// What is left of the limits.
pub(super) struct Limits {
    pub(super) config: LimitsConfig,
    senders: Rates,
    strangers: Rates,
    principals: Rates,
    tenants: Rates,
    gates: Gates,
    /// Files on their way take long, and no place from what is answered at once.
    transfers: Gates,
}

/// How long a file may be on its way.
const TRANSFER: Duration = Duration::from_hours(1);

/// A place among the requests that are being answered: the tenant's, and the host's.
type Turn = (OwnedSemaphorePermit, OwnedSemaphorePermit);

impl Limits {
    pub(super) fn new(config: LimitsConfig) -> Self {
        let gates = |beside| {
            Gates::new(
                config.at_once,
                config.tenant_at_once,
                beside,
                config.tenant_waiting,
            )
        };
        Self {
            senders: Rates::new(config.per_second, config.burst),
            strangers: Rates::new(config.per_second, config.burst),
            principals: Rates::new(config.per_second, config.burst),
            tenants: Rates::new(config.tenant_per_second, config.tenant_burst),
            gates: gates(config.beside_others()),
            // They wait more than they work, so nobody makes room for others.
            transfers: gates(config.tenant_at_once),
            config,
        }
    }

    /// Takes one of a sender's share.
    pub(super) fn sender(&self, sender: &str) -> Result<(), Problem> {
        let taken = self.senders.take(sender);
        taken.map_err(|seconds| too_many(seconds, "the caller"))
    }

    /// Takes one of what those have together who come from one place with credentials that do not
    /// count, each time with others perhaps.
    pub(super) fn stranger(&self, address: &str) -> Result<(), Problem> {
        let taken = self.strangers.take(address);
        taken.map_err(|seconds| too_many(seconds, "the caller"))
    }

    /// Takes one of what an account has, however it comes in and from wherever.
    pub(super) fn principal(&self, principal: &Principal) -> Result<(), Problem> {
        // Who merely claims a role is told apart by where he comes from.
        if principal.credential == Credential::Header {
            return Ok(());
        }
        let account = format!("{}/{}", principal.tenant, principal.account.id);
        let taken = self.principals.take(&account);
        taken.map_err(|seconds| too_many(seconds, "the caller"))
    }

    /// Takes one of a tenant's share.
    fn tenant(&self, share: &Share) -> Result<(), Problem> {
        let taken = self.tenants.take(&share.of);
        taken.map_err(|seconds| too_many(seconds, "the jurisdiction"))
    }

    /// Where a request waits for its turn, and how long until it is answered.
    fn way(&self, is_transfer: bool) -> (&Gates, Duration) {
        if is_transfer {
            (&self.transfers, TRANSFER)
        } else {
            (&self.gates, Duration::from_secs(self.config.seconds))
        }
    }

    /// Waits until nothing is being answered any more.
    pub(super) async fn idle(&self) {
        self.gates.idle().await;
        self.transfers.idle().await;
    }
}

/// Answers a request if its sender and its tenant have not had their share.
pub(super) async fn admit(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if let Err(refusal) = refuse_nul(request.uri().path()) {
        return refusal.into_response();
    }
    let (parts, body) = request.into_parts();
    let share = share(&parts);
    let is_known = parts.extensions.get::<Recognised>().is_some();
    let sender = sender(&parts);
    let is_transfer = is_transfer(&parts);
    let idle = Duration::from_secs(state.limits.config.idle_seconds);
    let request = Request::from_parts(parts, coming(body, idle));
    let limits = Arc::clone(&state.limits);
    // Whoever was recognised has taken of his own share already.
    let own = if is_known {
        Ok(())
    } else {
        limits.sender(&sender)
    };
    if let Err(refusal) = own.and_then(|()| limits.tenant(&share)) {
        let metrics = &state.host.metrics;
        metrics.turned_away(refusal.code(), &share.label);
        return refusal.into_response();
    }
    let (gates, patience) = limits.way(is_transfer);
    let answer = tokio::time::timeout(patience, async {
        let turn = gates.enter(&share.of).await.ok_or_else(overloaded)?;
        let (response, turn) = run(turn, request, next).await;
        Ok::<_, Problem>(match turn {
            // A file is on its way until its last byte went.
            Some(turn) if is_transfer => going(response, idle, turn),
            _ => response,
        })
    });
    match answer.await {
        Ok(Ok(response)) => response,
        Ok(Err(refusal)) => {
            let metrics = &state.host.metrics;
            metrics.turned_away(refusal.code(), &share.label);
            refusal.into_response()
        }
        Err(_) => {
            state.host.metrics.turned_away("too-slow", &share.label);
            too_slow().into_response()
        }
    }
}

/// Whether a request brings or fetches a file: of data, or a component, which is fetched, looked at
/// and compiled before it is answered.
fn is_transfer(parts: &Parts) -> bool {
    let place = parts.extensions.get::<Place>();
    place.is_some_and(|place| {
        place.route.ends_with("/entries/{code}/download")
            || (parts.method == Method::PUT && place.route.ends_with("/uploads/{id}"))
            || (parts.method == Method::POST && place.route.ends_with("/{j}/components"))
            || place.route.ends_with("/{j}/components/pull")
    })
}

/// Runs to its end, whoever still waits for it; the place is free only then.
async fn run(turn: Turn, request: Request, next: Next) -> (Response, Option<Turn>) {
    let task = async move { (next.run(request).await, turn) };
    match tokio::spawn(task.in_current_span()).await {
        Ok((response, turn)) => (response, Some(turn)),
        Err(error) => {
            tracing::error!(%error, "a request was broken off");
            let problem = Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "系统内部错误",
                "Something failed on our side",
            );
            (problem.into_response(), None)
        }
    }
}

fn too_many(seconds: u32, whose: &str) -> Problem {
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too-many-requests",
        "请求过于频繁，请稍后重试",
        "Too many requests; try again later",
    )
    .detail(&format!(
        "{whose} has had its share of this second; nothing was done"
    ))
    .retry_after(seconds)
}

fn overloaded() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "overloaded",
        "该辖区等待处理的请求过多，请稍后重试",
        "Too many requests of this jurisdiction are waiting; try again later",
    )
    .detail("nothing was done; the same request may be sent again")
    .retry_after(1)
}

fn too_slow() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "too-slow",
        "处理时间过长，结果未定",
        "The answer takes too long",
    )
    .detail(
        "what was begun is done whole or not at all, but it is not known yet which; read again, or send the same request under the same Idempotency-Key",
    )
    .retry_after(5)
}
