//! Grants, and what their holders report.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::flow::{self, GrantStanding, GrantView, NewReport, Side, UseView, Using, WhichGrants};
use crate::http::AppState;
use crate::http::body::{Strict, StrictQuery};
use crate::http::caller::{Caller, Certificate};
use crate::http::document::examples;
use crate::http::errors::ApiError;
use crate::http::once::Keyed;

/// Which grants.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Which {
    /// 持有的，或本单位数据的 / Those held, or those on one's own data.
    #[param(inline)]
    side: Option<Side>,
    /// 目录条目的编码 / The code of the entry.
    entry: Option<String>,
    /// 状态 / The state.
    state: Option<GrantStanding>,
    /// 从此之后，取上一页的最后一项 / What comes after this, the last one of the page before.
    #[serde(default)]
    after: String,
    /// 最多几项；默认 100，大于 1000 按 1000 / How many at most; 100 by default, what is larger counts as 1000.
    #[param(minimum = 0, default = 100, example = 100)]
    limit: Option<u32>,
}

/// `GET /api/v1/jurisdictions/{j}/grants`: what the caller's body holds, and what was given of its data.
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/grants",
    tag = "grants",
    summary = "本单位持有及给出的授权 / The grants that one holds or gave",
    params(Which),
    responses((status = 200, body = Vec<GrantView>, description = "最早的在前 / the earliest first")),
    extensions(("x-as" = json!("provider"))),
    security(("role" = [])),
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    Caller(by): Caller,
    StrictQuery(which): StrictQuery<Which>,
) -> Result<Json<Vec<GrantView>>, ApiError> {
    let which = WhichGrants {
        side: which.side,
        entry: which.entry,
        state: which.state,
        after: which.after,
        limit: which.limit.unwrap_or(100).min(1_000),
    };
    let grants = flow::grants(&state.host, &jurisdiction, &by, &which).await?;
    Ok(Json(grants))
}

/// `GET …/grants/{id}`: for its holder, the provider and the authority for data.
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/grants/{id}",
    tag = "grants",
    summary = "一项授权 / A grant",
    responses((status = 200, body = GrantView, description = "授权 / the grant")),
    extensions(("x-problems" = json!(["no-such-grant"])), ("x-as" = json!("provider"))),
    security(("role" = [])),
)]
pub(crate) async fn show(
    State(state): State<AppState>,
    Path((jurisdiction, id)): Path<(String, String)>,
    Caller(by): Caller,
) -> Result<Json<GrantView>, ApiError> {
    Ok(Json(
        flow::grant(&state.host, &jurisdiction, &by, &id).await?,
    ))
}

/// `POST …/grants/{id}/reports`: the holder says what was done with the data and what came of it.
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/grants/{id}/reports",
    tag = "grants",
    summary = "报告数据的使用情况 / Report what became of the data",
    request_body(content = NewReport, example = json!(examples::report())),
    responses((status = 201, body = UseView, description = "记录 / the record")),
    extensions(
        ("x-problems" = json!(["no-such-grant", "not-the-holder", "bad-report", "no-date", "conflict"])),
        ("x-as" = json!("grantee"))
    ),
    security(("role" = [])),
)]
pub(crate) async fn report(
    State(state): State<AppState>,
    Path((jurisdiction, id)): Path<(String, String)>,
    Caller(by): Caller,
    Certificate(subjects): Certificate,
    Keyed(once): Keyed,
    Strict(report): Strict<NewReport>,
) -> Result<(StatusCode, Json<UseView>), ApiError> {
    let by = Using {
        principal: &by,
        subjects: &subjects,
    };
    let taken = flow::report_use(&state.host, &jurisdiction, by, &id, report, once.as_ref());
    Ok((StatusCode::CREATED, Json(taken.await?)))
}

/// Which reports.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Part {
    /// 从此之后，取上一页的最后一项 / What comes after this, the last one of the page before.
    #[serde(default)]
    after: String,
    /// 最多几项；默认 100，大于 1000 按 1000 / How many at most; 100 by default, what is larger counts as 1000.
    #[param(minimum = 0, default = 100, example = 100)]
    limit: Option<u32>,
}

/// `GET …/grants/{id}/reports`: for the holder, the provider and the authority for data.
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/grants/{id}/reports",
    tag = "grants",
    summary = "使用情况报告 / What was reported",
    params(Part),
    responses((status = 200, body = Vec<UseView>, description = "最早的在前 / the earliest first")),
    extensions(("x-problems" = json!(["no-such-grant", "no-date"])), ("x-as" = json!("provider"))),
    security(("role" = [])),
)]
pub(crate) async fn reports(
    State(state): State<AppState>,
    Path((jurisdiction, id)): Path<(String, String)>,
    Caller(by): Caller,
    StrictQuery(part): StrictQuery<Part>,
) -> Result<Json<Vec<UseView>>, ApiError> {
    let limit = part.limit.unwrap_or(100).min(1_000);
    let reports = flow::use_reports(&state.host, &jurisdiction, &by, &id, &part.after, limit);
    Ok(Json(reports.await?))
}
