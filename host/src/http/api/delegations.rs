//! Colleagues, and what one lends to them.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;

use super::accounts::Page;
use crate::flow::{self, Colleague, Delegation, DelegationView};
use crate::http::AppState;
use crate::http::body::{Strict, StrictQuery};
use crate::http::caller::Caller;
use crate::http::errors::ApiError;

/// `GET /api/v1/jurisdictions/{j}/colleagues?after=ID&limit=N`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/colleagues",
    tag = "identity",
    summary = "本机构的账户 / The accounts of one's own organisation",
    description = "仅含在用账户的编号、姓名与身份。/ Of those that may be used: identifier, name and capacity, and nothing else.",
    params(Page),
    responses((status = 200, body = Vec<Colleague>, description = "同事 / the colleagues")),
    extensions(("x-problems" = json!([])), ("x-as" = json!("$OFFICER"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn colleagues(
    State(state): State<AppState>,
    Path(tenant): Path<String>,
    Caller(by): Caller,
    StrictQuery(page): StrictQuery<Page>,
) -> Result<Json<Vec<Colleague>>, ApiError> {
    let (after, limit) = page.part();
    let all = flow::colleagues(&state.host, &by, &tenant, after, limit).await?;
    Ok(Json(all))
}

/// `GET /api/v1/jurisdictions/{j}/delegations`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/delegations",
    tag = "identity",
    summary = "委托 / What one lends or was lent",
    responses((status = 200, body = Vec<DelegationView>, description = "委托 / What one lends or was lent")),
    extensions(("x-problems" = json!([])), ("x-as" = json!("$OFFICER"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Path(tenant): Path<String>,
    Caller(by): Caller,
) -> Result<Json<Vec<DelegationView>>, ApiError> {
    Ok(Json(flow::delegations(&state.host, &by, &tenant).await?))
}

/// `POST /api/v1/jurisdictions/{j}/delegations`
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/delegations",
    tag = "identity",
    summary = "委托同事 / Lend one's capacity to a colleague",
    request_body(content = Delegation, example = json!({"to": "$COLLEAGUE", "since": null, "until": "2026-06-30"})),
    responses((status = 201, body = DelegationView, description = "委托同事 / Lend one's capacity to a colleague")),
    extensions(("x-problems" = json!(["no-such-thing", "conflict"])), ("x-as" = json!("$OFFICER"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn delegate(
    State(state): State<AppState>,
    Path(tenant): Path<String>,
    Caller(by): Caller,
    Strict(delegation): Strict<Delegation>,
) -> Result<(StatusCode, Json<DelegationView>), ApiError> {
    let lent = flow::delegate(&state.host, &by, &tenant, delegation).await?;
    Ok((StatusCode::CREATED, Json(lent)))
}

/// `DELETE /api/v1/jurisdictions/{j}/delegations/{id}`
#[utoipa::path(
    delete,
    path = "/api/v1/jurisdictions/{j}/delegations/{id}",
    tag = "identity",
    summary = "终止委托 / Take back what one lent",
    responses((status = 204, description = "终止委托 / Take back what one lent")),
    extensions(("x-problems" = json!(["no-such-thing", "conflict"])), ("x-as" = json!("$OFFICER"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn end(
    State(state): State<AppState>,
    Path((tenant, id)): Path<(String, String)>,
    Caller(by): Caller,
) -> Result<StatusCode, ApiError> {
    flow::end_delegation(&state.host, &by, &tenant, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
