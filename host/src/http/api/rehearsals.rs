//! Rehearsals: asked for, watched, read, called off, acknowledged.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::domain::rehearsal::RehearsalOrder;
use crate::flow::{self, Format, RehearsalPage, RehearsalQuery, RehearsalView};
use crate::http::AppState;
use crate::http::body::{Strict, StrictQuery};
use crate::http::caller::Caller;
use crate::http::document::examples;
use crate::http::errors::ApiError;
use crate::http::once::Keyed;

/// `POST /api/v1/jurisdictions/{j}/rehearsals`: asks a component again whatever was filed. It goes
/// on by itself; its path says how far it has come.
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/rehearsals",
    tag = "rules",
    summary = "对新规则作演练 / Rehearse a component",
    request_body(content = RehearsalOrder, example = json!(examples::rehearsal())),
    responses((
        status = 202,
        body = RehearsalView,
        description = "已受理的演练 / the rehearsal, which waits for its turn",
        headers(("location" = Option<String>, description = "演练的路径 / where it is"))
    )),
    extensions(("x-problems" = json!(["no-component", "too-many-rehearsals", "conflict"])), ("x-as" = json!("data-authority"))),
    security(("role" = [])),
)]
pub(crate) async fn order(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    Caller(by): Caller,
    Keyed(once): Keyed,
    Strict(order): Strict<RehearsalOrder>,
) -> Result<Response, ApiError> {
    let ordered = flow::order_rehearsal(&state.host, &jurisdiction, order, &by, once.as_ref());
    let ordered = ordered.await?;
    let place = format!(
        "/api/v1/jurisdictions/{jurisdiction}/rehearsals/{}",
        ordered.id
    );
    let mut headers = HeaderMap::new();
    if let Ok(place) = HeaderValue::try_from(place) {
        headers.insert(header::LOCATION, place);
    }
    Ok((StatusCode::ACCEPTED, headers, Json(ordered)).into_response())
}

/// `GET /api/v1/jurisdictions/{j}/rehearsals?before=ID&limit=N`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/rehearsals",
    tag = "rules",
    summary = "演练一览 / Rehearsals",
    params(RehearsalQuery),
    responses((status = 200, body = RehearsalPage, description = "演练，最近的在前 / the latest first")),
    extensions(("x-problems" = json!([])), ("x-as" = json!("data-authority"))),
    security(("role" = [])),
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    StrictQuery(query): StrictQuery<RehearsalQuery>,
) -> Result<Json<RehearsalPage>, ApiError> {
    let page = flow::rehearsals(&state.host, &jurisdiction, &query).await?;
    Ok(Json(page))
}

/// In which form.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Form {
    /// 格式；csv 只含差异分组 / The form; as CSV the groups alone.
    #[param(inline)]
    format: Option<Format>,
}

/// `GET /api/v1/jurisdictions/{j}/rehearsals/{id}[?format=csv]`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/rehearsals/{id}",
    tag = "rules",
    summary = "演练的进度与报告 / How far a rehearsal has come, and its report",
    params(Form),
    responses((
        status = 200,
        content((RehearsalView = "application/json"), (String = "text/csv; charset=utf-8; header=present")),
        description = "进度与报告；CSV 为按条款分组的差异，未完成时无行 / progress and report; as CSV the groups by article, none before it is finished",
        headers(("content-disposition" = Option<String>, description = "CSV 的文件名 / the name of a file for CSV"))
    )),
    extensions(("x-problems" = json!(["no-rehearsal"])), ("x-as" = json!("data-authority"))),
    security(("role" = [])),
)]
pub(crate) async fn show(
    State(state): State<AppState>,
    Path((jurisdiction, id)): Path<(String, String)>,
    StrictQuery(form): StrictQuery<Form>,
) -> Result<Response, ApiError> {
    let view = flow::rehearsal(&state.host, &jurisdiction, &id).await?;
    if form.format.unwrap_or_default() == Format::Json {
        return Ok(Json(view).into_response());
    }
    let mut headers = HeaderMap::new();
    let kind = HeaderValue::from_static("text/csv; charset=utf-8; header=present");
    headers.insert(header::CONTENT_TYPE, kind);
    let name = format!(
        "attachment; filename=\"{jurisdiction}-rehearsal-{}.csv\"",
        view.id
    );
    if let Ok(name) = HeaderValue::try_from(name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok((headers, view.to_csv()).into_response())
}

/// `POST /api/v1/jurisdictions/{j}/rehearsals/{id}/cancellation`
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/rehearsals/{id}/cancellation",
    tag = "rules",
    summary = "终止演练 / Call a rehearsal off",
    responses((status = 200, body = RehearsalView, description = "已终止的演练 / the rehearsal, which ends")),
    extensions(("x-problems" = json!(["no-rehearsal", "rehearsal-state", "conflict"])), ("x-as" = json!("data-authority"))),
    security(("role" = [])),
)]
pub(crate) async fn cancel(
    State(state): State<AppState>,
    Path((jurisdiction, id)): Path<(String, String)>,
    Caller(by): Caller,
    Keyed(once): Keyed,
) -> Result<Json<RehearsalView>, ApiError> {
    let off = flow::cancel_rehearsal(&state.host, &jurisdiction, &id, &by, once.as_ref());
    Ok(Json(off.await?))
}

/// `POST /api/v1/jurisdictions/{j}/rehearsals/{id}/acknowledgement`: whoever sends it has looked at
/// the report. If more differs than may, the component cannot govern before.
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/rehearsals/{id}/acknowledgement",
    tag = "rules",
    summary = "确认已查看演练结果 / Confirm having looked at what a rehearsal found",
    responses((status = 200, body = RehearsalView, description = "已确认的演练 / the rehearsal, acknowledged")),
    extensions(("x-problems" = json!(["no-rehearsal", "rehearsal-state", "conflict"])), ("x-as" = json!("data-authority"))),
    security(("role" = [])),
)]
pub(crate) async fn acknowledge(
    State(state): State<AppState>,
    Path((jurisdiction, id)): Path<(String, String)>,
    Caller(by): Caller,
    Keyed(once): Keyed,
) -> Result<Json<RehearsalView>, ApiError> {
    let seen = flow::acknowledge_rehearsal(&state.host, &jurisdiction, &id, &by, once.as_ref());
    Ok(Json(seen.await?))
}
