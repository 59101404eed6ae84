//! Stands before every route: may he who calls?

use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::errors::ApiError;
use super::identify::{PeerCertificate, session};
use super::permissions::action_of;
use super::problem::Problem;
use super::recognise::{Recognised, about};
use crate::domain::Principal;
use crate::domain::authority::{Action, Position};
use crate::flow::{self, admit};
use crate::http::AppState;

/// Who calls, and where he stands, for the handlers behind.
#[derive(Clone, Debug)]
pub(super) struct Admitted {
    pub(super) principal: Option<Arc<Principal>>,
    pub(super) positions: Vec<Position>,
}

/// Lets a request through to its handler, or says why not.
pub(super) async fn guard(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let (mut parts, body) = request.into_parts();
    let action = action(&parts)?;
    let place = about(parts.extensions.get());
    let principal = parts.extensions.get::<Recognised>();
    let principal = principal.and_then(|Recognised(principal)| principal.clone());
    require_same_site(&parts)?;
    let positions = match admit(&state.host, principal.as_deref(), action, &place).await {
        Ok(positions) => positions,
        // In development whoever claims nothing may look at everything.
        Err(flow::Denial::Unknown) if state.dev => vec![],
        Err(denial) => return Err(denial.into()),
    };
    parts.extensions.insert(Admitted {
        principal,
        positions,
    });
    Ok(next.run(Request::from_parts(parts, body)).await)
}

fn action(parts: &Parts) -> Result<Action, ApiError> {
    let path = parts.extensions.get::<MatchedPath>();
    let known = path.and_then(|path| action_of(&parts.method, path.as_str()));
    known.ok_or_else(|| {
        // A route that nobody said who may use is closed.
        tracing::error!(method = %parts.method, path = ?path, "a route without an action");
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "系统内部错误",
            "Something failed on our side",
        )
        .into()
    })
}

/// A browser sends a session's cookie along whoever wrote the page, and shows a certificate; so what
/// changes something must come from a page of this host, or with a certificate from no page at all.
pub(super) fn require_same_site(parts: &Parts) -> Result<(), ApiError> {
    let reads = matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || parts.headers.contains_key(header::AUTHORIZATION) {
        return Ok(());
    }
    let site = parts.headers.get("sec-fetch-site");
    let same = site.is_some_and(|site| site == "same-origin");
    let good = if session(&parts.headers).is_some() {
        same
    } else if parts.extensions.get::<PeerCertificate>().is_some() {
        // Programs send neither header; a browser that does not send the one sends the other.
        same || (site.is_none() && !is_from_elsewhere(parts))
    } else {
        true
    };
    if good {
        return Ok(());
    }
    let problem = Problem::new(
        StatusCode::FORBIDDEN,
        "cross-site",
        "会话及客户端证书仅可用于本站页面发出的操作",
        "A session or a certificate in a browser counts only for what this host's own pages send",
    );
    Err(problem
        .detail("programs use `Authorization: Bearer TOKEN`")
        .at("header: sec-fetch-site")
        .into())
}

/// Whether a request says that it comes from a page, and not from one of this host's own.
fn is_from_elsewhere(parts: &Parts) -> bool {
    let Some(origin) = parts.headers.get(header::ORIGIN) else {
        return false;
    };
    let named = parts.headers.get(header::HOST);
    let named = named.and_then(|name| name.to_str().ok());
    let name = named.or_else(|| parts.uri.authority().map(Authority::as_str));
    let own = name.map(|name| HeaderValue::try_from(format!("https://{name}")));
    own.and_then(Result::ok).as_ref() != Some(origin)
}
