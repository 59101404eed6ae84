//! One's own account: who one is, one's tokens, what one lends to colleagues.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;

use crate::flow::{
    self, Delegation, DelegationView, IssuedToken, OwnAccount, TokenDraft, TokenView,
};
use crate::http::AppState;
use crate::http::body::Strict;
use crate::http::caller::Caller;
use crate::http::errors::ApiError;

/// `GET /api/v1/me`
#[utoipa::path(
    get,
    path = "/api/v1/me",
    tag = "identity",
    summary = "本人账户 / One's own account",
    responses((status = 200, body = OwnAccount, description = "本人账户 / One's own account")),
    extensions(("x-problems" = json!([])), ("x-as" = json!("$OFFICER"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn show(Caller(by): Caller) -> Json<OwnAccount> {
    Json(flow::own_account(&by))
}

/// `GET /api/v1/me/tokens`
#[utoipa::path(
    get,
    path = "/api/v1/me/tokens",
    tag = "identity",
    summary = "本人的令牌 / One's own tokens",
    responses((status = 200, body = Vec<TokenView>, description = "本人的令牌 / One's own tokens")),
    extensions(("x-problems" = json!(["no-such-thing", "no-jurisdiction"])), ("x-as" = json!("$OFFICER"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn tokens(
    State(state): State<AppState>,
    Caller(by): Caller,
) -> Result<Json<Vec<TokenView>>, ApiError> {
    let tokens = flow::tokens(&state.host, &by.tenant, &by.account.id).await?;
    Ok(Json(tokens))
}

/// `POST /api/v1/me/tokens`
#[utoipa::path(
    post,
    path = "/api/v1/me/tokens",
    tag = "identity",
    summary = "为本人发放令牌 / Issue a token to oneself",
    request_body(content = TokenDraft, example = json!({"label": "nightly job", "scopes": ["read"], "days": 30})),
    responses((status = 201, body = IssuedToken, description = "令牌只显示一次 / the token is shown once")),
    extensions(("x-problems" = json!(["no-such-thing", "no-jurisdiction", "conflict"])), ("x-as" = json!("$OFFICER"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn issue(
    State(state): State<AppState>,
    Caller(by): Caller,
    Strict(draft): Strict<TokenDraft>,
) -> Result<(StatusCode, Json<IssuedToken>), ApiError> {
    let issued = flow::issue_token(&state.host, &by, &by.tenant, &by.account.id, draft).await?;
    Ok((StatusCode::CREATED, Json(issued)))
}

/// `DELETE /api/v1/me/tokens/{token}`
#[utoipa::path(
    delete,
    path = "/api/v1/me/tokens/{token}",
    tag = "identity",
    summary = "撤销本人的令牌 / Revoke one's own token",
    responses((status = 204, description = "撤销本人的令牌 / Revoke one's own token")),
    extensions(("x-problems" = json!(["no-such-thing", "no-jurisdiction", "conflict"])), ("x-as" = json!("$OFFICER"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn revoke(
    State(state): State<AppState>,
    Path(token): Path<String>,
    Caller(by): Caller,
) -> Result<StatusCode, ApiError> {
    flow::revoke_token(&state.host, &by, &by.tenant, &by.account.id, &token).await?;
    Ok(StatusCode::NO_CONTENT)
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
pub(crate) async fn delegations(
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
pub(crate) async fn end_delegation(
    State(state): State<AppState>,
    Path((tenant, id)): Path<(String, String)>,
    Caller(by): Caller,
) -> Result<StatusCode, ApiError> {
    flow::end_delegation(&state.host, &by, &tenant, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
