//! The catalog of a jurisdiction: found, read, and added to.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::cases::{Created, created};
use crate::domain::{BaseLibrary, CatalogEntry, Date, OpeningClass, SharingClass, UpdateCycle};
use crate::flow;
use crate::http::AppState;
use crate::http::body::{Strict, StrictQuery, read_number};
use crate::http::caller::Caller;
use crate::http::errors::ApiError;
use crate::http::once::Keyed;

/// Which entries.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    q: Option<String>,
    provider: Option<String>,
    domain: Option<String>,
    category: Option<String>,
    base: Option<BaseLibrary>,
    sharing: Option<SharingClass>,
    opening: Option<OpeningClass>,
    cycle: Option<UpdateCycle>,
    state: Option<flow::EntryState>,
    changed_since: Option<Date>,
    #[serde(default)]
    after: String,
    cursor: Option<String>,
    limit: Option<u32>,
    #[serde(default)]
    facets: bool,
}

/// `GET /api/v1/jurisdictions/{j}/entries?q=WORDS&…&cursor=C&limit=N&facets=true`
pub(crate) async fn list(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    StrictQuery(wanted): StrictQuery<Wanted>,
) -> Result<Json<flow::Found>, ApiError> {
    let search = flow::Search {
        words: wanted.q,
        provider: wanted.provider,
        domain: wanted.domain,
        category: wanted.category,
        base: wanted.base,
        sharing: wanted.sharing,
        opening: wanted.opening,
        cycle: wanted.cycle,
        state: wanted.state,
        changed_since: wanted.changed_since,
        after: wanted.after,
        cursor: wanted.cursor,
        limit: wanted.limit.unwrap_or(100).clamp(1, 1_000),
        facets: wanted.facets,
    };
    Ok(Json(
        flow::search(&state.host, &jurisdiction, &search).await?,
    ))
}

/// `GET /api/v1/jurisdictions/{j}/entries/{code}`: the version that counts. Its number is the `ETag`.
pub(crate) async fn show(
    State(state): State<AppState>,
    Path((jurisdiction, code)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let row = flow::entry(&state.host, &jurisdiction, &code).await?;
    let tag = format!("\"{}\"", row.version);
    let known = headers.get(header::IF_NONE_MATCH);
    let known = known.and_then(|known| known.to_str().ok()).unwrap_or("");
    let same = |one: &str| one.trim().trim_start_matches("W/") == tag || one.trim() == "*";
    let tagged = [(header::ETAG, tag.clone())];
    if known.split(',').any(same) {
        return Ok((StatusCode::NOT_MODIFIED, tagged).into_response());
    }
    Ok((tagged, Json(row)).into_response())
}

/// `GET /api/v1/jurisdictions/{j}/entries/{code}/versions`
pub(crate) async fn versions(
    State(state): State<AppState>,
    Path((jurisdiction, code)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    let rows = flow::entry_versions(&state.host, &jurisdiction, &code).await?;
    let of = |row: &flow::EntryRow| {
        json!({
            "version": row.version, "state": row.state, "day": row.day, "case_id": row.case_id,
            "title": row.entry.title,
        })
    };
    let versions: Vec<Value> = rows.iter().map(of).collect();
    Ok(Json(json!({ "code": code, "versions": versions })))
}

/// `GET /api/v1/jurisdictions/{j}/entries/{code}/versions/{n}`
pub(crate) async fn version(
    State(state): State<AppState>,
    Path((jurisdiction, code, version)): Path<(String, String, String)>,
) -> Result<Json<flow::EntryRow>, ApiError> {
    let version = read_number("version", &version)?;
    let row = flow::entry_version(&state.host, &jurisdiction, &code, version).await?;
    Ok(Json(row))
}

/// Between which versions.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Between {
    from: u32,
    to: u32,
}

/// `GET /api/v1/jurisdictions/{j}/entries/{code}/diff?from=1&to=2`
pub(crate) async fn diff(
    State(state): State<AppState>,
    Path((jurisdiction, code)): Path<(String, String)>,
    StrictQuery(Between { from, to }): StrictQuery<Between>,
) -> Result<Json<Value>, ApiError> {
    let fields = flow::differences(&state.host, &jurisdiction, &code, from, to).await?;
    let answer = json!({ "code": code, "from": from, "to": to, "differences": fields });
    Ok(Json(answer))
}

/// `POST /api/v1/jurisdictions/{j}/entries`: files the publication of an entry by its provider.
pub(crate) async fn publish(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    _caller: Caller,
    Keyed(once): Keyed,
    Strict(entry): Strict<CatalogEntry>,
) -> Result<(StatusCode, Created), ApiError> {
    let filing = flow::Filing::publication(entry);
    let filed = flow::file(&state.host, &jurisdiction, filing, once.as_ref()).await?;
    Ok(created(filed))
}
