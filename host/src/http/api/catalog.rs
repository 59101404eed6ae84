//! The catalog of a jurisdiction.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::cases::{Created, created};
use crate::domain::CatalogEntry;
use crate::flow::{self, CaseView, EntryRow};
use crate::http::AppState;
use crate::http::body::{Strict, StrictQuery};
use crate::http::caller::Caller;
use crate::http::document::examples;
use crate::http::errors::ApiError;
use crate::http::once::Keyed;

/// Which page.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Page {
    /// 从此之后，取上一页的最后一项 / What comes after this, the last one of the page before.
    #[serde(default)]
    after: String,
    /// 最多几项；默认 100，大于 1000 按 1000 / How many at most; 100 by default, what is larger counts as 1000.
    #[param(minimum = 0, default = 100, example = 100)]
    limit: Option<u32>,
}

/// A page of entries.
#[derive(Serialize, ToSchema)]
pub(crate) struct EntryPage {
    /// In the order of their codes.
    entries: Vec<EntryRow>,
    /// The code after which the next page begins; none on the last.
    next: Option<String>,
}

/// `GET /api/v1/jurisdictions/{j}/entries?after=CODE&limit=N`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/entries",
    tag = "catalog",
    summary = "目录条目 / Catalog entries",
    params(Page),
    responses((status = 200, body = EntryPage, description = "一页条目 / a page of entries")),
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    StrictQuery(page): StrictQuery<Page>,
) -> Result<Json<EntryPage>, ApiError> {
    let limit = page.limit.unwrap_or(100).clamp(1, 1_000);
    let entries = flow::entries(&state.host, &jurisdiction, &page.after, limit).await?;
    let full = u32::try_from(entries.len()).is_ok_and(|count| count == limit);
    let next = entries
        .last()
        .filter(|_| full)
        .map(|row| row.entry.code.clone());
    Ok(Json(EntryPage { entries, next }))
}

/// `POST /api/v1/jurisdictions/{j}/entries`: files the publication of an entry by its provider.
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/entries",
    tag = "catalog",
    summary = "提交条目的发布 / File the publication of an entry",
    request_body(content = CatalogEntry, example = json!(examples::new_entry())),
    responses((status = 201, body = CaseView, description = "案件 / the case", headers(("location" = String, description = "案件的路径 / where the case is")))),
    extensions(("x-problems" = json!(["not-admissible", "conflict", "no-date", "clock-behind"])), ("x-as" = json!("provider"))),
    security(("role" = [])),
)]
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
