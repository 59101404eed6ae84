//! What waits for the caller.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::flow::{self, InboxItem};
use crate::http::AppState;
use crate::http::body::StrictQuery;
use crate::http::caller::Caller;
use crate::http::errors::ApiError;

/// Which inbox.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Which {
    /// 辖区；默认本人所在 / The jurisdiction; the caller's own by default.
    #[param(example = "shenyang")]
    jurisdiction: Option<String>,
    /// 最多几项；默认 100，大于 1000 按 1000 / How many at most; 100 by default, what is larger counts as 1000.
    #[param(minimum = 0, default = 100, example = 100)]
    limit: Option<u32>,
}

/// `GET /api/v1/inbox[?jurisdiction=J]`: open cases whose turn is the caller's, the first due first.
#[utoipa::path(
    get,
    path = "/api/v1/inbox",
    tag = "inbox",
    summary = "待办 / What waits for the caller",
    params(Which),
    responses((status = 200, body = Vec<InboxItem>, description = "先到期的在前 / the first due first")),
    extensions(("x-problems" = json!(["no-jurisdiction"])), ("x-as" = json!("$OFFICER"))),
    security(("role" = [])),
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Caller(by): Caller,
    StrictQuery(which): StrictQuery<Which>,
) -> Result<Json<Vec<InboxItem>>, ApiError> {
    let jurisdiction = which.jurisdiction.as_deref().unwrap_or(&by.tenant);
    let limit = which.limit.unwrap_or(100).min(1_000);
    Ok(Json(
        flow::inbox(&state.host, jurisdiction, &by, limit).await?,
    ))
}
