//! Reports for whoever supervises.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::cases::{Created, created};
use crate::flow::{self, Format, ReportKind, ReportQuery};
use crate::http::AppState;
use crate::http::body::{StrictQuery, read_word};
use crate::http::caller::Caller;
use crate::http::errors::ApiError;

/// `GET /api/v1/jurisdictions/{j}/supervision/{cases|refusals|cycles|upcoming|unlike|breaches}
/// [?from&to&days&format=json|csv]`
pub(crate) async fn report(
    State(state): State<AppState>,
    Path((jurisdiction, report)): Path<(String, String)>,
    Caller(by): Caller,
    StrictQuery(query): StrictQuery<ReportQuery>,
) -> Result<Response, ApiError> {
    let kind: ReportKind = read_word("report", &report)?;
    let report = flow::supervise(&state.host, &jurisdiction, &by, kind, query).await?;
    if query.format.unwrap_or_default() == Format::Json {
        return Ok(Json(report.to_json()).into_response());
    }
    let mut headers = HeaderMap::new();
    let kind = HeaderValue::from_static("text/csv; charset=utf-8; header=present");
    headers.insert(header::CONTENT_TYPE, kind);
    let name = format!("attachment; filename=\"{}\"", report.file_name());
    if let Ok(name) = HeaderValue::try_from(name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok((headers, report.to_csv()).into_response())
}

/// `POST /api/v1/jurisdictions/{j}/breaches/{case}/rectification`: files the rectification that is
/// proposed for an overdue case, in the name of the organisation that orders it.
pub(crate) async fn rectify(
    State(state): State<AppState>,
    Path((jurisdiction, case)): Path<(String, String)>,
    Caller(by): Caller,
) -> Result<(StatusCode, Created), ApiError> {
    let filed = flow::rectify(&state.host, &jurisdiction, &by, &case).await?;
    Ok(created(filed))
}
