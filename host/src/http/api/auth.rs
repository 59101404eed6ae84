//! Signing in at an identity provider, and out again.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::flow::{self, ATTEMPT_SECONDS, Return, SESSION_SECONDS};
use crate::http::AppState;
use crate::http::body::StrictQuery;
use crate::http::errors::ApiError;
use crate::http::guard::require_same_site;
use crate::http::identify::{COOKIE, cookie};

/// The cookie of somebody who is on his way to a provider and back.
const ON_THE_WAY: &str = "bylaw-sign-in";

/// Where to go afterwards.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Start {
    /// 登录后去往的本站路径，默认为 `/` / The path of this host to go to afterwards; `/` if nothing is said.
    #[param(pattern = r"^/[!-~]*$", max_length = 1000)]
    to: Option<String>,
}

/// What a provider sends along. It may send more.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Callback {
    /// 授权码 / The code.
    code: Option<String>,
    /// 发出登录请求时的 `state` / What it was handed.
    state: Option<String>,
    /// 身份提供方（RFC 9207） / Who it says it is (RFC 9207).
    iss: Option<String>,
    /// 拒绝的原因 / Why it let nobody in.
    error: Option<String>,
}

/// `GET /auth/{j}/{provider}/start`
#[utoipa::path(
    get,
    path = "/auth/{j}/{provider}/start",
    tag = "identity",
    summary = "前往身份提供方登录 / Go and sign in at an identity provider",
    params(Start),
    responses((status = 303, description = "去往身份提供方 / to the identity provider")),
    extensions(("x-problems" = json!(["no-provider", "bad-target", "provider-away"]))),
)]
pub(crate) async fn start(
    State(state): State<AppState>,
    Path((tenant, provider)): Path<(String, String)>,
    StrictQuery(start): StrictQuery<Start>,
) -> Result<Response, ApiError> {
    let to = start.to.as_deref().unwrap_or("/");
    let begun = flow::begin_sign_in(&state.host, &tenant, &provider, to).await?;
    let kept = Kept {
        name: ON_THE_WAY,
        value: &begun.secret,
        path: &format!("/auth/{tenant}/{provider}"),
        seconds: ATTEMPT_SECONDS,
    };
    Ok(send_on(&begun.url, &[kept.written(&state)]))
}

/// `GET /auth/{j}/{provider}/callback`
#[utoipa::path(
    get,
    path = "/auth/{j}/{provider}/callback",
    tag = "identity",
    summary = "从身份提供方返回，开始会话 / Come back from the identity provider; a session begins",
    params(Callback),
    responses((status = 303, description = "去往原定的路径，并带会话 cookie / to where one wanted to go, with the session's cookie")),
    extensions(("x-problems" = json!([
        "no-provider", "bad-sign-in", "late-sign-in", "declined-sign-in", "unproved-sign-in",
        "unknown-subject", "inactive-account", "provider-away", "conflict",
    ]))),
)]
pub(crate) async fn callback(
    State(state): State<AppState>,
    Path((tenant, provider)): Path<(String, String)>,
    headers: HeaderMap,
    StrictQuery(callback): StrictQuery<Callback>,
) -> Result<Response, ApiError> {
    let back = Return {
        secret: cookie(&headers, ON_THE_WAY),
        state: callback.state,
        code: callback.code,
        issuer: callback.iss,
        error: callback.error,
    };
    let signed_in = flow::finish_sign_in(&state.host, &tenant, &provider, back).await?;
    let session = Kept {
        name: COOKIE,
        value: &signed_in.token,
        path: "/",
        seconds: SESSION_SECONDS,
    };
    let gone = Kept {
        name: ON_THE_WAY,
        value: "",
        path: &format!("/auth/{tenant}/{provider}"),
        seconds: 0,
    };
    let cookies = [session.written(&state), gone.written(&state)];
    Ok(send_on(&signed_in.target, &cookies))
}

/// `POST /auth/{j}/logout`
#[utoipa::path(
    post,
    path = "/auth/{j}/logout",
    tag = "identity",
    summary = "退出登录，会话立即失效 / Sign out; the session is good for nothing at once",
    responses((status = 204, description = "会话已结束 / the session has ended")),
    extensions(("x-problems" = json!(["cross-site", "not-yours"]))),
)]
pub(crate) async fn logout(
    State(state): State<AppState>,
    Path(tenant): Path<String>,
    request: axum::extract::Request,
) -> Result<Response, ApiError> {
    let (parts, _) = request.into_parts();
    require_same_site(&parts)?;
    let session = cookie(&parts.headers, COOKIE);
    flow::sign_out(&state.host, &tenant, session.as_deref().unwrap_or_default()).await?;
    let gone = Kept {
        name: COOKIE,
        value: "",
        path: "/",
        seconds: 0,
    };
    let headers = AppendHeaders([(header::SET_COOKIE, gone.written(&state))]);
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

/// A cookie that no script reads and that no other site's forms send along.
struct Kept<'k> {
    name: &'k str,
    value: &'k str,
    path: &'k str,
    /// Zero takes it back.
    seconds: i64,
}

impl Kept<'_> {
    fn written(&self, state: &AppState) -> String {
        let secure = if state.host.providers.are_reached_securely() {
            "; Secure"
        } else {
            ""
        };
        let Self {
            name,
            value,
            path,
            seconds,
        } = self;
        format!("{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
    }
}

fn send_on(to: &str, cookies: &[String]) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    let mut put = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.append(name, value);
        }
    };
    put(header::LOCATION, to);
    put(header::CACHE_CONTROL, "no-store");
    // The code in the address is nobody else's business.
    put(header::REFERRER_POLICY, "no-referrer");
    for cookie in cookies {
        put(header::SET_COOKIE, cookie);
    }
    response
}
