//! Accounts, their powers, tokens and certificates; administrators.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::flow::{
    self, AccountDraft, AccountView, Appointed, Appointment, CertificateView, IssuedToken, Powers,
    TokenDraft, TokenView,
};
use crate::http::AppState;
use crate::http::body::{Strict, StrictQuery};
use crate::http::caller::Caller;
use crate::http::errors::ApiError;
use crate::http::versions::{Seen, Versioned};

/// Which page.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Page {
    /// 从此之后，取上一页的最后一项 / What comes after this, the last one of the page before.
    #[serde(default)]
    after: String,
    /// 最多几项；默认 100，大于 1000 按 1000 / How many at most; 100 by default, what is larger counts as 1000.
    #[param(minimum = 0, default = 100, example = 100)]
    limit: Option<u32>,
}

impl Page {
    /// After what, and how many.
    pub(crate) fn part(&self) -> (&str, u32) {
        (&self.after, self.limit.unwrap_or(100).clamp(1, 1_000))
    }
}

/// `GET /api/v1/jurisdictions/{j}/accounts?after=ID&limit=N`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/accounts",
    tag = "identity",
    summary = "账户 / The accounts",
    params(Page),
    responses((status = 200, body = Vec<AccountView>, description = "账户 / The accounts")),
    extensions(("x-problems" = json!([])), ("x-as" = json!("$SYSTEM"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Path(tenant): Path<String>,
    StrictQuery(page): StrictQuery<Page>,
) -> Result<Json<Vec<AccountView>>, ApiError> {
    let (after, limit) = page.part();
    Ok(Json(
        flow::accounts(&state.host, &tenant, after, limit).await?,
    ))
}

/// `GET /api/v1/jurisdictions/{j}/accounts/{id}`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/accounts/{id}",
    tag = "identity",
    summary = "一个账户 / An account",
    responses((status = 200, body = AccountView, description = "一个账户 / An account")),
    extensions(("x-problems" = json!(["no-such-thing"])), ("x-as" = json!("$SYSTEM"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn show(
    State(state): State<AppState>,
    Path((tenant, id)): Path<(String, String)>,
) -> Result<Versioned<AccountView>, ApiError> {
    let view = flow::show_account(&state.host, &tenant, &id).await?;
    Ok(Versioned(view.version, view))
}

/// `POST /api/v1/jurisdictions/{j}/accounts`
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/accounts",
    tag = "identity",
    summary = "登记账户 / Enter an account",
    request_body(content = AccountDraft, example = json!({"name": "张三", "organisation": "civil"})),
    responses((status = 201, body = AccountView, description = "登记账户 / Enter an account")),
    extensions(("x-problems" = json!(["no-such-thing", "conflict"])), ("x-as" = json!("$SYSTEM"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn enter(
    State(state): State<AppState>,
    Path(tenant): Path<String>,
    Caller(by): Caller,
    Strict(draft): Strict<AccountDraft>,
) -> Result<(StatusCode, Versioned<AccountView>), ApiError> {
    let view = flow::create_account(&state.host, &by, &tenant, draft).await?;
    Ok((StatusCode::CREATED, Versioned(view.version, view)))
}

/// `PUT /api/v1/jurisdictions/{j}/accounts/{id}/powers`, with `If-Match`.
#[utoipa::path(
    put,
    path = "/api/v1/jurisdictions/{j}/accounts/{id}/powers",
    tag = "identity",
    summary = "设定账户权限 / Say what an account may do",
    params(("If-Match" = String, Header, description = "所见版本的 ETag / the `ETag` of the version seen", example = "\"1\"")),
    request_body(content = Powers, example = json!({"capacity": "officer", "active": true})),
    responses((status = 200, body = AccountView, description = "设定账户权限 / Say what an account may do")),
    extensions(("x-problems" = json!(["separation-of-duties", "no-such-thing", "conflict"])), ("x-as" = json!("$SECURITY"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn set_powers(
    State(state): State<AppState>,
    Path((tenant, id)): Path<(String, String)>,
    Caller(by): Caller,
    Seen(seen): Seen,
    Strict(powers): Strict<Powers>,
) -> Result<Versioned<AccountView>, ApiError> {
    let view = flow::set_powers(&state.host, &by, &tenant, &id, seen, powers).await?;
    Ok(Versioned(view.version, view))
}

/// `POST /api/v1/jurisdictions/{j}/administrators`
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/administrators",
    tag = "identity",
    summary = "任命管理员 / Appoint an administrator",
    description = "运营方的系统管理员任命各辖区的管理员。接替在任者时，须先有本辖区的管理员提出；被接替者的账户随即停用。\
        / The operators' system administrator appoints. In the place of somebody, an administrator of the tenant must have proposed it in the last 30 days; whose place it was is suspended at once.\n\n\
        答复中的首个令牌 72 小时内有效，供本人为自己签发令牌之用，签发后随即撤销。\
        / The first token in the answer is good for 72 hours: whom it is for issues himself one of his own with it, which revokes it.",
    request_body(content = Appointment, example = json!({"name": "李四", "duty": "audit-administrator", "replaces": "$ADMINISTRATOR"})),
    responses((status = 201, body = Appointed, description = "任命管理员 / Appoint an administrator")),
    extensions(("x-problems" = json!(["separation-of-duties", "no-such-thing", "conflict"])), ("x-as" = json!("$OPERATOR"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn appoint(
    State(state): State<AppState>,
    Path(tenant): Path<String>,
    Caller(by): Caller,
    Strict(appointment): Strict<Appointment>,
) -> Result<(StatusCode, Json<Appointed>), ApiError> {
    let appointed = flow::appoint(&state.host, &by, &tenant, appointment).await?;
    Ok((StatusCode::CREATED, Json(appointed)))
}

/// `POST /api/v1/jurisdictions/{j}/administrators/{id}/replacement`
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/administrators/{id}/replacement",
    tag = "identity",
    summary = "提出更换管理员 / Propose that another takes an administrator's place",
    description = "记入变更记录与日志；运营方据此任命接替者之前，不生任何效力。\
        / It is recorded, with its leaf, and has no effect until the operators appoint somebody.",
    responses((status = 204, description = "已记录 / recorded")),
    extensions(("x-problems" = json!(["no-such-thing", "conflict"])), ("x-as" = json!("$SECURITY"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn propose_replacement(
    State(state): State<AppState>,
    Path((tenant, id)): Path<(String, String)>,
    Caller(by): Caller,
) -> Result<StatusCode, ApiError> {
    flow::propose_replacement(&state.host, &by, &tenant, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/jurisdictions/{j}/accounts/{id}/tokens`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/accounts/{id}/tokens",
    tag = "identity",
    summary = "账户的令牌 / The tokens of an account",
    responses((status = 200, body = Vec<TokenView>, description = "账户的令牌 / The tokens of an account")),
    extensions(("x-problems" = json!(["no-such-thing"])), ("x-as" = json!("$SECURITY"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn tokens(
    State(state): State<AppState>,
    Path((tenant, id)): Path<(String, String)>,
) -> Result<Json<Vec<TokenView>>, ApiError> {
    Ok(Json(flow::tokens(&state.host, &tenant, &id).await?))
}

/// `POST /api/v1/jurisdictions/{j}/accounts/{id}/tokens`
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/accounts/{id}/tokens",
    tag = "identity",
    summary = "发放令牌 / Issue a token",
    request_body(content = TokenDraft, example = json!({"label": "nightly job", "scopes": ["read"], "days": 30})),
    responses((status = 201, body = IssuedToken, description = "令牌只显示一次 / the token is shown once")),
    extensions(("x-problems" = json!(["separation-of-duties", "no-such-thing", "too-many-tokens", "conflict"])), ("x-as" = json!("$SECURITY"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn issue_token(
    State(state): State<AppState>,
    Path((tenant, id)): Path<(String, String)>,
    Caller(by): Caller,
    Strict(draft): Strict<TokenDraft>,
) -> Result<(StatusCode, Json<IssuedToken>), ApiError> {
    let issued = flow::issue_token(&state.host, &by, &tenant, &id, draft).await?;
    Ok((StatusCode::CREATED, Json(issued)))
}

/// `DELETE /api/v1/jurisdictions/{j}/accounts/{id}/tokens/{token}`
#[utoipa::path(
    delete,
    path = "/api/v1/jurisdictions/{j}/accounts/{id}/tokens/{token}",
    tag = "identity",
    summary = "撤销令牌 / Revoke a token",
    description = "由其签发的令牌一并撤销。/ What it issued is revoked with it.",
    responses((status = 204, description = "撤销令牌 / Revoke a token")),
    extensions(("x-problems" = json!(["separation-of-duties", "no-such-thing", "conflict"])), ("x-as" = json!("$SECURITY"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn revoke_token(
    State(state): State<AppState>,
    Path((tenant, id, token)): Path<(String, String, String)>,
    Caller(by): Caller,
) -> Result<StatusCode, ApiError> {
    flow::revoke_token(&state.host, &by, &tenant, &id, &token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/jurisdictions/{j}/accounts/{id}/certificates`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/accounts/{id}/certificates",
    tag = "identity",
    summary = "账户的证书 / The certificates of an account",
    responses((status = 200, body = Vec<CertificateView>, description = "账户的证书 / The certificates of an account")),
    extensions(("x-problems" = json!(["no-such-thing"])), ("x-as" = json!("$SECURITY"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn certificates(
    State(state): State<AppState>,
    Path((tenant, id)): Path<(String, String)>,
) -> Result<Json<Vec<CertificateView>>, ApiError> {
    Ok(Json(flow::certificates(&state.host, &tenant, &id).await?))
}

/// A certificate to be mapped.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mapping {
    /// `key:…` or `san:…`.
    pub(crate) subject: String,
}

/// `POST /api/v1/jurisdictions/{j}/accounts/{id}/certificates`
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/accounts/{id}/certificates",
    tag = "identity",
    summary = "登记证书 / Let a certificate stand for an account",
    request_body(content = Mapping, example = json!({"subject": "san:civil.example.gov.cn"})),
    responses((status = 201, body = CertificateView, description = "登记证书 / Let a certificate stand for an account")),
    extensions(("x-problems" = json!(["separation-of-duties", "no-such-thing", "first-token", "taken", "conflict"])), ("x-as" = json!("$SECURITY"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn map_certificate(
    State(state): State<AppState>,
    Path((tenant, id)): Path<(String, String)>,
    Caller(by): Caller,
    Strict(mapping): Strict<Mapping>,
) -> Result<(StatusCode, Json<CertificateView>), ApiError> {
    let mapped = flow::map_certificate(&state.host, &by, &tenant, &id, &mapping.subject);
    Ok((StatusCode::CREATED, Json(mapped.await?)))
}

/// `DELETE /api/v1/jurisdictions/{j}/accounts/{id}/certificates/{certificate}`
#[utoipa::path(
    delete,
    path = "/api/v1/jurisdictions/{j}/accounts/{id}/certificates/{certificate}",
    tag = "identity",
    summary = "注销证书 / Take a certificate back",
    description = "以其签发的令牌一并失效。/ The tokens that were issued with it are over at once.",
    responses((status = 204, description = "注销证书 / Take a certificate back")),
    extensions(("x-problems" = json!(["separation-of-duties", "no-such-thing", "conflict"])), ("x-as" = json!("$SECURITY"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn unmap_certificate(
    State(state): State<AppState>,
    Path((tenant, id, certificate)): Path<(String, String, String)>,
    Caller(by): Caller,
) -> Result<StatusCode, ApiError> {
    flow::unmap_certificate(&state.host, &by, &tenant, &id, &certificate).await?;
    Ok(StatusCode::NO_CONTENT)
}
