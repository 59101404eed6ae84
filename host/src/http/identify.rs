//! Who calls: what the request presents, and the header that only development accepts.

use axum::extract::{MatchedPath, OriginalUri};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};

use super::errors::ApiError;
use super::permissions::action_of;
use super::problem::Problem;
use crate::domain::Principal;
use crate::flow::{Place, Presented, note_stranger, recognise};
use crate::http::AppState;

const CLAIM: &str = "x-bylaw-actor";
/// The cookie of a person's session.
pub(super) const COOKIE: &str = "bylaw-session";

/// What a client's certificate can be mapped by; the connection puts it into its requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerCertificate {
    /// `key:…` and `san:…`.
    pub subjects: Vec<String>,
    /// The second from which it is not good any more.
    pub until: i64,
}

/// Who calls; none if the request presents nothing.
pub(super) async fn identify(
    state: &AppState,
    parts: &Parts,
    place: &Place,
) -> Result<Option<Principal>, ApiError> {
    if let Some(presented) = presented(parts, place)? {
        return match recognise(&state.host, &presented).await {
            Ok(principal) => Ok(Some(principal)),
            Err(error) => {
                let matched = parts.extensions.get::<MatchedPath>();
                let action = matched.and_then(|path| action_of(&parts.method, path.as_str()));
                if let Some(action) = action {
                    let (host, asked) = (&state.host, place.tenant.as_deref());
                    let whole = parts.extensions.get::<OriginalUri>();
                    let whole = whole.map_or(&parts.uri, |OriginalUri(whole)| whole);
                    let what = (action, whole.path());
                    note_stranger(host, &presented, asked, what, &error).await?;
                }
                Err(error.into())
            }
        };
    }
    match parts.headers.get(CLAIM) {
        Some(claim) if state.dev => claimed(claim).map(Some),
        _ => Ok(None),
    }
}

/// A token counts before a cookie, and a cookie before the connection's certificate.
fn presented(parts: &Parts, place: &Place) -> Result<Option<Presented>, ApiError> {
    if let Some(value) = parts.headers.get(header::AUTHORIZATION) {
        let text = value.to_str().unwrap_or_default();
        let Some(token) = text.strip_prefix("Bearer ") else {
            let problem = Problem::new(
                StatusCode::UNAUTHORIZED,
                "bad-credentials",
                "身份凭据写法有误",
                "The credentials cannot be read",
            );
            return Err(problem
                .detail("write `Authorization: Bearer TOKEN`")
                .at("header: authorization")
                .into());
        };
        return Ok(Some(Presented::Token(token.trim().to_owned())));
    }
    if let Some(token) = session(&parts.headers) {
        return Ok(Some(Presented::Token(token)));
    }
    let certificate = parts.extensions.get::<PeerCertificate>();
    Ok(certificate.map(|certificate| Presented::Certificate {
        tenant: place.tenant.clone(),
        subjects: certificate.subjects.clone(),
        until: certificate.until,
    }))
}

/// What a request says about its sender, to tell senders apart: the part of a token that is no
/// secret, or a claim.
pub(super) fn said(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let token = text("authorization")
        .map(str::to_owned)
        .or_else(|| session(headers));
    match token {
        Some(token) => token.splitn(4, '_').take(3).collect::<Vec<_>>().join("_"),
        None => text(CLAIM).unwrap_or_default().to_owned(),
    }
}

/// The token in the session's cookie.
pub(super) fn session(headers: &HeaderMap) -> Option<String> {
    cookie(headers, COOKIE)
}

/// What a cookie holds.
pub(super) fn cookie(headers: &HeaderMap, wanted: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter();
    all.filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .map(|(_, text)| text.to_owned())
}

fn claimed(claim: &HeaderValue) -> Result<Principal, ApiError> {
    let text = String::from_utf8_lossy(claim.as_bytes());
    text.parse().map(Principal::claiming).map_err(|error| {
        let problem = Problem::new(
            StatusCode::BAD_REQUEST,
            "bad-caller",
            "身份写法有误",
            "The caller's role cannot be read",
        );
        problem.detail(&error).at("header: x-bylaw-actor").into()
    })
}
