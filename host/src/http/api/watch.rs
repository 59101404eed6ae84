//! What the administrator of audit reads: what was changed, and who was refused what.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::flow::{self, ChangeRow, DenialRow};
use crate::http::AppState;
use crate::http::body::StrictQuery;
use crate::http::errors::ApiError;

/// From where on changes are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Since {
    /// 从此之后，取上一页的最后一项 / What comes after this, the last one of the page before.
    #[serde(default)]
    after: String,
    /// 最多几项；默认 100，大于 1000 按 1000 / How many at most; 100 by default, what is larger counts as 1000.
    #[param(minimum = 0, default = 100, example = 100)]
    limit: Option<u32>,
}

/// `GET /api/v1/jurisdictions/{j}/changes?after=ID&limit=N`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/changes",
    tag = "identity",
    summary = "管理员所作变更 / What administrators did",
    params(Since),
    responses((status = 200, body = Vec<ChangeRow>, description = "管理员所作变更 / What administrators did")),
    extensions(("x-problems" = json!([])), ("x-as" = json!("$AUDIT"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn changes(
    State(state): State<AppState>,
    Path(tenant): Path<String>,
    StrictQuery(since): StrictQuery<Since>,
) -> Result<Json<Vec<ChangeRow>>, ApiError> {
    let limit = since.limit.unwrap_or(100).clamp(1, 1_000);
    let changes = flow::changes(&state.host, &tenant, &since.after, limit).await?;
    Ok(Json(changes))
}

/// Until which hour denials are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Until {
    /// 小时数，自 1970 年起 / The hour, counted from 1970.
    #[param(example = 487000)]
    until: Option<i64>,
    /// 最多几项；默认 100，大于 1000 按 1000 / How many at most; 100 by default, what is larger counts as 1000.
    #[param(minimum = 0, default = 100, example = 100)]
    limit: Option<u32>,
}

/// `GET /api/v1/jurisdictions/{j}/denials?until=HOUR&limit=N`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/denials",
    tag = "identity",
    summary = "被拒绝的访问 / Who was refused what",
    params(Until),
    responses((status = 200, body = Vec<DenialRow>, description = "被拒绝的访问 / Who was refused what")),
    extensions(("x-problems" = json!([])), ("x-as" = json!("$AUDIT"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn denials(
    State(state): State<AppState>,
    Path(tenant): Path<String>,
    StrictQuery(until): StrictQuery<Until>,
) -> Result<Json<Vec<DenialRow>>, ApiError> {
    let limit = until.limit.unwrap_or(100).clamp(1, 1_000);
    let denials = flow::denials(&state.host, &tenant, until.until, limit).await?;
    Ok(Json(denials))
}
