//! Where shadow releases said something else than those that decided.

use axum::Json;
use axum::extract::{Path, State};

use crate::flow::{self, DivergencePage, DivergenceQuery};
use crate::http::AppState;
use crate::http::body::StrictQuery;
use crate::http::errors::ApiError;

/// `GET /api/v1/jurisdictions/{j}/divergences?component=DIGEST&after=ID&limit=N`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/divergences",
    tag = "rules",
    summary = "影子版本的不同答复 / Where shadow releases diverge",
    params(DivergenceQuery),
    responses((status = 200, body = DivergencePage, description = "不同的答复，最早的在前 / divergences, the earliest first")),
    extensions(("x-problems" = json!([])), ("x-as" = json!("data-authority"))),
    security(("role" = [])),
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    StrictQuery(query): StrictQuery<DivergenceQuery>,
) -> Result<Json<DivergencePage>, ApiError> {
    let page = flow::divergences(&state.host, &jurisdiction, &query).await?;
    Ok(Json(page))
}
