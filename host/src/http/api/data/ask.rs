//! Versions, masking, and pages of queries.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::part;
use crate::data::{Masking, Query};
use crate::domain::ExchangeMethod;
use crate::flow::{self, Page};
use crate::http::AppState;
use crate::http::body::Strict;
use crate::http::caller::{Caller, Reader};
use crate::http::errors::ApiError;

/// `GET /api/v1/jurisdictions/{j}/entries/{code}/datasets`: the versions of the data, the last one,
/// which counts, first.
pub(crate) async fn versions(
    State(state): State<AppState>,
    Path((jurisdiction, code)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    let datasets = flow::datasets(&state.host, &jurisdiction, &code).await?;
    Ok(Json(json!({ "datasets": datasets })))
}

/// `GET …/masking`: how sensitive items are hidden from those who may not see them.
pub(crate) async fn masking(
    State(state): State<AppState>,
    Path((jurisdiction, code)): Path<(String, String)>,
) -> Result<Json<Masking>, ApiError> {
    Ok(Json(
        flow::masking_of(&state.host, &jurisdiction, &code).await?,
    ))
}

/// `PUT …/masking`: the provider says how.
pub(crate) async fn put_masking(
    State(state): State<AppState>,
    Path((jurisdiction, code)): Path<(String, String)>,
    Caller(caller): Caller,
    Strict(masking): Strict<Masking>,
) -> Result<Json<Masking>, ApiError> {
    let by = part(&state, &jurisdiction, &code, &caller).await?;
    Ok(Json(
        flow::put_masking(&state.host, &jurisdiction, &code, &by, masking).await?,
    ))
}

/// `POST …/query`: a page of rows, and where the next one begins.
pub(crate) async fn query(
    State(state): State<AppState>,
    Path((jurisdiction, code)): Path<(String, String)>,
    reader: Reader,
    Strict(query): Strict<Query>,
) -> Result<Json<Page>, ApiError> {
    let by = reader.principal.as_deref();
    let wanted = query.named();
    let method = ExchangeMethod::Query;
    let permit = flow::permit_for(&state.host, &jurisdiction, by, &code, &wanted, method).await?;
    let masking = flow::masking_of(&state.host, &jurisdiction, &code).await?;
    let page = flow::query_data(&state.host, &jurisdiction, &code, &permit, &masking, &query);
    Ok(Json(page.await?))
}
