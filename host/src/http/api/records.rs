//! Records of exchanges and queries.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;

use crate::domain::UseRecord;
use crate::flow::{self, UseView};
use crate::http::AppState;
use crate::http::body::{Strict, StrictQuery};
use crate::http::caller::Caller;
use crate::http::errors::ApiError;
use crate::http::once::Keyed;

/// `POST /api/v1/jurisdictions/{j}/records`: an exchange or a query that took place today, as
/// whoever provides the data or runs the platform reports it.
pub(crate) async fn record(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    Caller(by): Caller,
    Keyed(once): Keyed,
    Strict(record): Strict<UseRecord>,
) -> Result<(StatusCode, Json<UseView>), ApiError> {
    let recorded = flow::record_use(&state.host, &jurisdiction, &by, record, once.as_ref()).await?;
    Ok((StatusCode::CREATED, Json(recorded)))
}

/// Which records.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Which {
    entry: String,
    #[serde(default)]
    after: String,
    limit: Option<u32>,
}

/// `GET /api/v1/jurisdictions/{j}/records?entry=CODE[&after=ID]`
pub(crate) async fn list(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    Caller(by): Caller,
    StrictQuery(which): StrictQuery<Which>,
) -> Result<Json<Vec<UseView>>, ApiError> {
    let limit = which.limit.unwrap_or(100).min(1_000);
    let uses = flow::uses(
        &state.host,
        &jurisdiction,
        &by,
        &which.entry,
        &which.after,
        limit,
    );
    Ok(Json(uses.await?))
}
