//! The catalog of a jurisdiction.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::cases::{Created, created};
use crate::domain::CatalogEntry;
use crate::flow;
use crate::http::AppState;
use crate::http::body::{Strict, StrictQuery};
use crate::http::caller::Caller;
use crate::http::errors::ApiError;
use crate::http::once::Keyed;

/// Which page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Page {
    #[serde(default)]
    after: String,
    limit: Option<u32>,
}

/// `GET /api/v1/jurisdictions/{j}/entries?after=CODE&limit=N`
pub(crate) async fn list(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    StrictQuery(page): StrictQuery<Page>,
) -> Result<Json<Value>, ApiError> {
    let limit = page.limit.unwrap_or(100).clamp(1, 1_000);
    let entries = flow::entries(&state.host, &jurisdiction, &page.after, limit).await?;
    let full = u32::try_from(entries.len()).is_ok_and(|count| count == limit);
    let next = entries
        .last()
        .filter(|_| full)
        .map(|row| row.entry.code.clone());
    Ok(Json(json!({ "entries": entries, "next": next })))
}

/// `POST /api/v1/jurisdictions/{j}/entries`: files the publication of an entry by its provider.
pub(crate) async fn publish(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    Caller(by): Caller,
    Keyed(once): Keyed,
    Strict(entry): Strict<CatalogEntry>,
) -> Result<(StatusCode, Created), ApiError> {
    let filing = flow::Filing::publication(entry);
    let filed = flow::file(&state.host, &jurisdiction, &by, filing, once.as_ref()).await?;
    Ok(created(filed))
}
