//! Whether the process lives, and whether it can work.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::flow;
use crate::http::AppState;
use crate::http::errors::ApiError;
use crate::http::problem::Problem;

/// `GET /healthz`
pub(crate) async fn alive() -> Json<Value> {
    Json(json!({ "status": "alive" }))
}

/// `GET /readyz`
pub(crate) async fn ready(State(state): State<AppState>) -> Result<Json<Value>, ApiError> {
    if flow::is_ready(&state.host).await {
        return Ok(Json(json!({ "status": "ready" })));
    }
    let problem = Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "not-ready",
        "数据库不可用",
        "The database is away",
    );
    Err(problem.into())
}
