//! Versions, masking, and pages of queries.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::{MaybeCaller, acting, organisation};
use crate::data::{Masking, Query};
use crate::flow::{self, Page};
use crate::http::AppState;
use crate::http::body::Strict;
use crate::http::caller::Caller;
use crate::http::errors::ApiError;

/// `GET /api/v1/jurisdictions/{j}/entries/{code}/datasets`: the versions of the data, the last one,
/// which counts, first.
pub(in crate::http) async fn versions(
    State(state): State<AppState>,
    Path((jurisdiction, code)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    let datasets = flow::datasets(&state.host, &jurisdiction, &code).await?;
    Ok(Json(json!({ "datasets": datasets })))
}

/// `GET …/masking`: how sensitive items are hidden from those who may not see them.
pub(in crate::http) async fn masking(
    State(state): State<AppState>,
    Path((jurisdiction, code)): Path<(String, String)>,
) -> Result<Json<Masking>, ApiError> {
    Ok(Json(
        flow::masking_of(&state.host, &jurisdiction, &code).await?,
    ))
}

/// `PUT …/masking`: the provider says how.
pub(in crate::http) async fn put_masking(
    State(state): State<AppState>,
    Path((jurisdiction, code)): Path<(String, String)>,
    caller: Caller,
    Strict(masking): Strict<Masking>,
) -> Result<Json<Masking>, ApiError> {
    let by = organisation(&state, &jurisdiction, &code, &caller).await?;
    Ok(Json(
        flow::put_masking(&state.host, &jurisdiction, &code, &by, masking).await?,
    ))
}

/// `POST …/query`: a page of rows, and where the next one begins.
pub(in crate::http) async fn query(
    State(state): State<AppState>,
    Path((jurisdiction, code)): Path<(String, String)>,
    MaybeCaller(caller): MaybeCaller,
    Strict(query): Strict<Query>,
) -> Result<Json<Page>, ApiError> {
    let by = acting(&state, &jurisdiction, &code, caller.as_ref()).await?;
    let permit = flow::permit_for(&state.host, &jurisdiction, &code, &by).await?;
    let masking = flow::masking_of(&state.host, &jurisdiction, &code).await?;
    let page = flow::query_data(&state.host, &jurisdiction, &code, &permit, &masking, &query);
    Ok(Json(page.await?))
}
