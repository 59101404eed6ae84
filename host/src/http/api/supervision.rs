//! Reports for whoever supervises.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::cases::{Created, created};
use crate::flow::{self, CaseView, Format, ReportKind, ReportQuery, ReportView};
use crate::http::AppState;
use crate::http::body::{StrictQuery, read_word};
use crate::http::caller::Caller;
use crate::http::errors::ApiError;
use crate::http::once::Keyed;

/// `GET /api/v1/jurisdictions/{j}/supervision/{cases|refusals|cycles|upcoming|unlike|breaches}
/// [?from&to&days&format=json|csv]`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/supervision/{report}",
    tag = "supervision",
    summary = "监督报告 / A report for supervision",
    params(ReportQuery),
    responses((
        status = 200,
        content((ReportView = "application/json"), (String = "text/csv; charset=utf-8; header=present")),
        description = "报告；已结束且完整的期间，每次所得相同 / the report; of a period that is over and complete it is always the same",
        headers(("content-disposition" = Option<String>, description = "CSV 的文件名 / the name of a file for CSV"))
    )),
    extensions(("x-problems" = json!(["no-such-word", "no-date"])), ("x-as" = json!("$AUDIT"))),
    security(("role" = [])),
)]
pub(crate) async fn report(
    State(state): State<AppState>,
    Path((jurisdiction, report)): Path<(String, String)>,
    Caller(by): Caller,
    StrictQuery(query): StrictQuery<ReportQuery>,
) -> Result<Response, ApiError> {
    let kind: ReportKind = read_word("report", &report)?;
    let report = flow::supervise(&state.host, &jurisdiction, &by, kind, query).await?;
    if query.format.unwrap_or_default() == Format::Json {
        return Ok(Json(report.into_view()).into_response());
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
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/breaches/{case}/rectification",
    tag = "supervision",
    summary = "就逾期立案责令改正 / File the rectification that a breach proposes",
    responses((
        status = 201,
        body = CaseView,
        description = "责令改正案件 / the case of the rectification",
        headers(("location" = String, description = "案件的路径 / where the case is"))
    )),
    extensions(
        ("x-problems" = json!(["no-breach", "not-admissible", "conflict", "no-date", "clock-behind", "rules-*"])),
        ("x-as" = json!("data-authority"))
    ),
    security(("role" = [])),
)]
pub(crate) async fn rectify(
    State(state): State<AppState>,
    Path((jurisdiction, case)): Path<(String, String)>,
    Caller(by): Caller,
    Keyed(once): Keyed,
) -> Result<(StatusCode, Created), ApiError> {
    let filed = flow::rectify(&state.host, &jurisdiction, &by, &case, once.as_ref());
    Ok(created(filed.await?))
}
