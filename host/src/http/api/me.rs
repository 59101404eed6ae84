//! One's own account: who one is, and what one comes in with.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;

use super::accounts::Mapping;
use crate::flow::{
    self, CertificateView, IssuedToken, OwnAccount, SignInView, Subject, TokenDraft, TokenView,
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
    description = "其效力不超过、不晚于签发所用的令牌或证书，并随之撤销；以登录会话签发的，随该登录身份注销。管理员的首个令牌则由所签发的令牌取代，随即撤销。\
        / It is good for no more, and ends no later, than the token or the certificate that one came with, and is revoked with it; one that a session issued ends with the sign-in. Only an administrator's first token gives way to the one that it issues, and is revoked at once.",
    request_body(content = TokenDraft, example = json!({"label": "nightly job", "scopes": ["read"], "days": 30})),
    responses((status = 201, body = IssuedToken, description = "令牌只显示一次 / the token is shown once")),
    extensions(("x-problems" = json!(["no-such-thing", "no-jurisdiction", "too-many-tokens", "conflict"])), ("x-as" = json!("$OFFICER"))),
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
    description = "由其签发的令牌一并撤销。/ What it issued is revoked with it.",
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

/// `GET /api/v1/me/certificates`
#[utoipa::path(
    get,
    path = "/api/v1/me/certificates",
    tag = "identity",
    summary = "本人的证书 / One's own certificates",
    responses((status = 200, body = Vec<CertificateView>, description = "含已注销的 / those that were taken back too")),
    extensions(("x-problems" = json!(["no-such-thing", "no-jurisdiction"])), ("x-as" = json!("$OFFICER"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn certificates(
    State(state): State<AppState>,
    Caller(by): Caller,
) -> Result<Json<Vec<CertificateView>>, ApiError> {
    let own = flow::certificates(&state.host, &by.tenant, &by.account.id).await?;
    Ok(Json(own))
}

/// `POST /api/v1/me/certificates`
#[utoipa::path(
    post,
    path = "/api/v1/me/certificates",
    tag = "identity",
    summary = "登记本人的证书 / Let a certificate stand for oneself",
    description = "供管理员使用；其他账户由安全管理员登记。须以全权令牌办理，且不得以首个令牌办理；记入变更记录，安全管理员可见。\
        / For administrators; everybody else asks the security administrator. It takes a token that is good for everything and is no first token; it is recorded, and the security administrator sees it.",
    request_body(content = Mapping, example = json!({"subject": "san:admin.example.gov.cn"})),
    responses((status = 201, body = CertificateView, description = "登记本人的证书 / Let a certificate stand for oneself")),
    extensions(("x-problems" = json!(["no-such-thing", "no-jurisdiction", "first-token", "taken", "conflict"])), ("x-as" = json!("$SYSTEM"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn map_certificate(
    State(state): State<AppState>,
    Caller(by): Caller,
    Strict(mapping): Strict<Mapping>,
) -> Result<(StatusCode, Json<CertificateView>), ApiError> {
    let (tenant, own) = (&by.tenant, &by.account.id);
    let mapped = flow::map_certificate(&state.host, &by, tenant, own, &mapping.subject);
    Ok((StatusCode::CREATED, Json(mapped.await?)))
}

/// `DELETE /api/v1/me/certificates/{certificate}`
#[utoipa::path(
    delete,
    path = "/api/v1/me/certificates/{certificate}",
    tag = "identity",
    summary = "注销本人的证书 / Take one's own certificate back",
    description = "由其签发的令牌一并失效。/ The tokens that were issued with it are over at once.",
    responses((status = 204, description = "注销本人的证书 / Take one's own certificate back")),
    extensions(("x-problems" = json!(["no-such-thing", "no-jurisdiction", "conflict"])), ("x-as" = json!("$SYSTEM"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn unmap_certificate(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Caller(by): Caller,
) -> Result<StatusCode, ApiError> {
    let (tenant, own) = (&by.tenant, &by.account.id);
    flow::unmap_certificate(&state.host, &by, tenant, own, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/me/sign-ins`
#[utoipa::path(
    get,
    path = "/api/v1/me/sign-ins",
    tag = "identity",
    summary = "本人登记的身份提供方用户 / One's own sign-ins",
    responses((status = 200, body = Vec<SignInView>, description = "含已注销的 / those that were taken back too")),
    extensions(("x-problems" = json!(["no-such-thing", "no-jurisdiction"])), ("x-as" = json!("$OFFICER"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn sign_ins(
    State(state): State<AppState>,
    Caller(by): Caller,
) -> Result<Json<Vec<SignInView>>, ApiError> {
    let own = flow::sign_ins(&state.host, &by.tenant, &by.account.id).await?;
    Ok(Json(own))
}

/// `POST /api/v1/me/sign-ins`
#[utoipa::path(
    post,
    path = "/api/v1/me/sign-ins",
    tag = "identity",
    summary = "登记本人在身份提供方的用户 / Say which subject of an identity provider one is",
    description = "供管理员使用；其他账户由安全管理员登记。须以全权令牌办理，且不得以首个令牌办理；记入变更记录，安全管理员可见。\
        / For administrators; everybody else asks the security administrator. It takes a token that is good for everything and is no first token; it is recorded, and the security administrator sees it.",
    request_body(content = Subject, example = json!({"issuer": "https://id.example.gov.cn", "subject": "248289761002"})),
    responses((status = 201, body = SignInView, description = "登记本人在身份提供方的用户 / Say which subject of an identity provider one is")),
    extensions(("x-problems" = json!(["no-such-thing", "no-jurisdiction", "first-token", "taken", "conflict"])), ("x-as" = json!("$SYSTEM"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn map_sign_in(
    State(state): State<AppState>,
    Caller(by): Caller,
    Strict(subject): Strict<Subject>,
) -> Result<(StatusCode, Json<SignInView>), ApiError> {
    let (tenant, own) = (&by.tenant, &by.account.id);
    let mapped = flow::map_sign_in(&state.host, &by, tenant, own, &subject);
    Ok((StatusCode::CREATED, Json(mapped.await?)))
}

/// `DELETE /api/v1/me/sign-ins/{sign_in}`
#[utoipa::path(
    delete,
    path = "/api/v1/me/sign-ins/{sign_in}",
    tag = "identity",
    summary = "注销本人的身份提供方用户 / Take one's own sign-in back",
    description = "由其签发的令牌一并失效。/ The tokens that were issued with it are over at once.",
    responses((status = 204, description = "注销本人的身份提供方用户 / Take one's own sign-in back")),
    extensions(("x-problems" = json!(["no-such-thing", "no-jurisdiction", "conflict"])), ("x-as" = json!("$SYSTEM"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn unmap_sign_in(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Caller(by): Caller,
) -> Result<StatusCode, ApiError> {
    let (tenant, own) = (&by.tenant, &by.account.id);
    flow::unmap_sign_in(&state.host, &by, tenant, own, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
