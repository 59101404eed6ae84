//! One's own account: who one is, one's tokens, what one lends to colleagues.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::Value;

use crate::flow::{self, Delegation, DelegationView, IssuedToken, TokenDraft, TokenView};
use crate::http::AppState;
use crate::http::body::Strict;
use crate::http::caller::Caller;
use crate::http::errors::ApiError;

/// `GET /api/v1/me`
pub(crate) async fn show(Caller(by): Caller) -> Json<Value> {
    Json(flow::own_account(&by))
}

/// `GET /api/v1/me/tokens`
pub(crate) async fn tokens(
    State(state): State<AppState>,
    Caller(by): Caller,
) -> Result<Json<Vec<TokenView>>, ApiError> {
    let tokens = flow::tokens(&state.host, &by.tenant, &by.account.id).await?;
    Ok(Json(tokens))
}

/// `POST /api/v1/me/tokens`
pub(crate) async fn issue(
    State(state): State<AppState>,
    Caller(by): Caller,
    Strict(draft): Strict<TokenDraft>,
) -> Result<(StatusCode, Json<IssuedToken>), ApiError> {
    let issued = flow::issue_token(&state.host, &by, &by.tenant, &by.account.id, draft).await?;
    Ok((StatusCode::CREATED, Json(issued)))
}

/// `DELETE /api/v1/me/tokens/{token}`
pub(crate) async fn revoke(
    State(state): State<AppState>,
    Path(token): Path<String>,
    Caller(by): Caller,
) -> Result<StatusCode, ApiError> {
    flow::revoke_token(&state.host, &by, &by.tenant, &by.account.id, &token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/jurisdictions/{j}/delegations`
pub(crate) async fn delegations(
    State(state): State<AppState>,
    Path(tenant): Path<String>,
    Caller(by): Caller,
) -> Result<Json<Vec<DelegationView>>, ApiError> {
    Ok(Json(flow::delegations(&state.host, &by, &tenant).await?))
}

/// `POST /api/v1/jurisdictions/{j}/delegations`
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
pub(crate) async fn end_delegation(
    State(state): State<AppState>,
    Path((tenant, id)): Path<(String, String)>,
    Caller(by): Caller,
) -> Result<StatusCode, ApiError> {
    flow::end_delegation(&state.host, &by, &tenant, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
