//! What waits for the caller.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use crate::flow::{self, InboxItem};
use crate::http::AppState;
use crate::http::body::StrictQuery;
use crate::http::caller::Caller;
use crate::http::errors::ApiError;

/// Which inbox.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Which {
    jurisdiction: Option<String>,
    limit: Option<u32>,
}

/// `GET /api/v1/inbox[?jurisdiction=J]`: open cases whose turn is the caller's, the first due first.
pub(crate) async fn list(
    State(state): State<AppState>,
    Caller(by): Caller,
    StrictQuery(which): StrictQuery<Which>,
) -> Result<Json<Vec<InboxItem>>, ApiError> {
    let jurisdiction = which.jurisdiction.as_deref().unwrap_or(&by.tenant);
    let limit = which.limit.unwrap_or(100).min(1_000);
    Ok(Json(
        flow::inbox(&state.host, jurisdiction, &by, limit).await?,
    ))
}
