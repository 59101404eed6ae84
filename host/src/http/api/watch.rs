//! What the administrator of audit reads: what was changed, and who was refused what.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::flow;
use crate::http::AppState;
use crate::http::body::StrictQuery;
use crate::http::errors::ApiError;

/// From where on changes are wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Since {
    #[serde(default)]
    after: String,
    limit: Option<u32>,
}

/// `GET /api/v1/jurisdictions/{j}/changes?after=ID&limit=N`
pub(crate) async fn changes(
    State(state): State<AppState>,
    Path(tenant): Path<String>,
    StrictQuery(since): StrictQuery<Since>,
) -> Result<Json<Value>, ApiError> {
    let limit = since.limit.unwrap_or(100).clamp(1, 1_000);
    let changes = flow::changes(&state.host, &tenant, &since.after, limit).await?;
    Ok(Json(json!(changes)))
}

/// Until which hour denials are wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Until {
    until: Option<i64>,
    limit: Option<u32>,
}

/// `GET /api/v1/jurisdictions/{j}/denials?until=HOUR&limit=N`
pub(crate) async fn denials(
    State(state): State<AppState>,
    Path(tenant): Path<String>,
    StrictQuery(until): StrictQuery<Until>,
) -> Result<Json<Value>, ApiError> {
    let limit = until.limit.unwrap_or(100).clamp(1, 1_000);
    let denials = flow::denials(&state.host, &tenant, until.until, limit).await?;
    Ok(Json(json!(denials)))
}
