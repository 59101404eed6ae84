//! Whether the process lives, and whether it can work.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use serde_json::{Value, json};

use crate::flow;
use crate::http::AppState;
use crate::http::errors::ApiError;
use crate::http::problem::Problem;

/// `GET /healthz`
pub(crate) async fn alive() -> Json<Value> {
    Json(json!({ "status": "alive" }))
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
pub(crate) async fn ready(State(state): State<AppState>) -> Result<Json<Value>, ApiError> {
    if flow::is_ready(&state.host).await {
        let alarms = flow::clocks_behind(&state.host);
        return Ok(Json(json!({ "status": "ready", "clocks_behind": alarms })));
    }
    let problem = Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "not-ready",
        "数据库不可用或已满",
        "The database is away or full",
    );
    Err(problem.retry_after(5).into())
}
