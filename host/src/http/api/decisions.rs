//! Decisions on like cases.

use axum::Json;
use axum::extract::{Path, State};

use crate::flow::{self, Decided, Decisions};
use crate::http::AppState;
use crate::http::body::Strict;
use crate::http::caller::Caller;
use crate::http::document::examples;
use crate::http::errors::ApiError;
use crate::http::once::Keyed;

/// `POST /api/v1/jurisdictions/{j}/decisions`: one act on up to 500 cases of one kind, in one stage,
/// under the same rules.
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/decisions",
    tag = "inbox",
    summary = "批量办理同类案件 / Decide like cases together",
    request_body(content = Decisions, example = json!(examples::decisions())),
    responses((status = 200, body = Decided, description = "各案的结果 / what became of each case")),
    extensions(
        ("x-problems" = json!(["bad-number", "unlike", "not-one-act", "no-case", "conflict"])),
        ("x-as" = json!("provider"))
    ),
    security(("role" = [])),
)]
pub(crate) async fn decide(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    Caller(by): Caller,
    Keyed(once): Keyed,
    Strict(wanted): Strict<Decisions>,
) -> Result<Json<Decided>, ApiError> {
    let decided = flow::decide_many(&state.host, &jurisdiction, &by, wanted, once.as_ref());
    Ok(Json(decided.await?))
}
