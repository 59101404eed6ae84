//! Which accounts identity providers' subjects are.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;

use crate::flow::{self, SignInView, Subject};
use crate::http::AppState;
use crate::http::body::Strict;
use crate::http::caller::Caller;
use crate::http::errors::ApiError;

/// `GET /api/v1/jurisdictions/{j}/accounts/{id}/sign-ins`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/accounts/{id}/sign-ins",
    tag = "identity",
    summary = "账户登记的身份提供方用户 / The sign-ins of an account",
    responses((status = 200, body = Vec<SignInView>, description = "含已注销的 / those that were taken back too")),
    extensions(("x-problems" = json!(["no-such-thing"])), ("x-as" = json!("$SECURITY"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Path((tenant, id)): Path<(String, String)>,
) -> Result<Json<Vec<SignInView>>, ApiError> {
    Ok(Json(flow::sign_ins(&state.host, &tenant, &id).await?))
}

/// `POST /api/v1/jurisdictions/{j}/accounts/{id}/sign-ins`
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/accounts/{id}/sign-ins",
    tag = "identity",
    summary = "登记身份提供方的用户 / Say which account a subject of an identity provider is",
    request_body(content = Subject, example = json!({"issuer": "https://id.example.gov.cn", "subject": "248289761001"})),
    responses((status = 201, body = SignInView, description = "登记身份提供方的用户 / Say which account a subject of an identity provider is")),
    extensions(("x-problems" = json!(["separation-of-duties", "no-such-thing", "first-token", "taken", "conflict"])), ("x-as" = json!("$SECURITY"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn map(
    State(state): State<AppState>,
    Path((tenant, id)): Path<(String, String)>,
    Caller(by): Caller,
    Strict(subject): Strict<Subject>,
) -> Result<(StatusCode, Json<SignInView>), ApiError> {
    let mapped = flow::map_sign_in(&state.host, &by, &tenant, &id, &subject).await?;
    Ok((StatusCode::CREATED, Json(mapped)))
}

/// `DELETE /api/v1/jurisdictions/{j}/accounts/{id}/sign-ins/{sign_in}`
#[utoipa::path(
    delete,
    path = "/api/v1/jurisdictions/{j}/accounts/{id}/sign-ins/{sign_in}",
    tag = "identity",
    summary = "注销身份提供方的用户 / Take a sign-in back",
    description = "由其打开的会话及在会话中签发的令牌立即失效。/ The sessions that it opened, and the tokens that were issued in them, are over at once.",
    responses((status = 204, description = "注销身份提供方的用户 / Take a sign-in back")),
    extensions(("x-problems" = json!(["separation-of-duties", "no-such-thing", "conflict"])), ("x-as" = json!("$SECURITY"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn unmap(
    State(state): State<AppState>,
    Path((tenant, id, sign_in)): Path<(String, String, String)>,
    Caller(by): Caller,
) -> Result<StatusCode, ApiError> {
    flow::unmap_sign_in(&state.host, &by, &tenant, &id, &sign_in).await?;
    Ok(StatusCode::NO_CONTENT)
}
