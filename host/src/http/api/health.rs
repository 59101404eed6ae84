//! Whether the process lives, and whether it can work.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::flow::{self, Behind, Part};
use crate::http::AppState;
use crate::http::errors::ApiError;
use crate::http::problem::Problem;
use crate::metrics::CONTENT_TYPE;

/// It lives.
#[derive(Serialize, ToSchema)]
pub(crate) struct Alive {
    /// `alive`.
    #[schema(pattern = "^alive$")]
    status: &'static str,
}

/// It can work.
#[derive(Serialize, ToSchema)]
pub(crate) struct Ready {
    /// `ready`.
    #[schema(pattern = "^ready$")]
    status: &'static str,
    /// Where the clock runs backwards, so that nothing lapses.
    clocks_behind: Vec<Behind>,
    /// Each part of the host, and what to do about those that are not well.
    parts: Vec<Part>,
}

/// `GET /healthz`
#[utoipa::path(
    get,
    path = "/healthz",
    tag = "health",
    summary = "进程是否在运行 / Whether the process lives",
    responses((status = 200, body = Alive, description = "在运行 / it does")),
)]
pub(crate) async fn alive() -> Json<Alive> {
    Json(Alive { status: "alive" })
}

/// Notices that the database refused something.
pub(crate) async fn notice(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        flow::doubt(&state.host);
    }
    response
}

/// `GET /readyz`: whether the host can work, and where the clock runs backwards.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "health",
    summary = "能否工作，不能时说明哪里有问题 / Whether the host can work, and what is wrong if not",
    responses((status = 200, body = Ready, description = "可以工作 / it can")),
    extensions(("x-problems" = json!(["not-ready"]))),
)]
pub(crate) async fn ready(State(state): State<AppState>) -> Result<Json<Ready>, ApiError> {
    let (ready, parts) = flow::health(&state.host).await;
    if ready {
        return Ok(Json(Ready {
            status: "ready",
            clocks_behind: flow::clocks_behind(&state.host),
            parts,
        }));
    }
    let problem = Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "not-ready",
        "数据库不可用或已满",
        "The database is away or full",
    );
    let wrong = parts.iter().filter_map(|part| part.advice.as_ref());
    let wrong: Vec<&str> = wrong.map(|advice| advice.en.as_str()).collect();
    Err(Problem {
        parts: parts.clone(),
        ..problem.detail(&wrong.join("; ")).retry_after(5)
    }
    .into())
}

/// `GET /metrics`
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "health",
    summary = "运行数据（Prometheus） / Numbers for Prometheus",
    responses((
        status = 200,
        body = String,
        content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8",
        description = "OpenMetrics"
    )),
    extensions(("x-problems" = json!(["bad-token", "metrics-closed"]))),
)]
pub(crate) async fn numbers(
    State(state): State<AppState>,
    request: Request,
) -> Result<([(HeaderName, &'static str); 1], String), ApiError> {
    state.metrics.admit(&request)?;
    if let Err(error) = flow::take_stock(&state.host).await {
        // What was counted here is still good.
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "what stands open could not be counted"
        );
    }
    let kind = [(header::CONTENT_TYPE, CONTENT_TYPE)];
    Ok((kind, state.host.metrics.text()))
}
