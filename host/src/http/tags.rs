//! `ETag`, `If-None-Match` and `If-Match`: which revision of a case somebody has seen.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::errors::ApiError;
use super::problem::Problem;
use crate::flow::{ActError, CaseView};

/// The answer to who reads a case: the case, or that it is as it was. What it gave and set in motion
/// changes without a revision of its own, so such a case is always sent.
pub(super) fn tagged(headers: &HeaderMap, view: CaseView) -> Response {
    let tag = format!("\"{}\"", view.revision);
    let complete = view.grants.is_empty() && view.follow_ups.is_empty();
    let known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|value| value.trim().trim_start_matches("W/") == tag);
    let mut response = if known && complete {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Json(view).into_response()
    };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// The revision that `If-Match` names.
pub(super) fn if_match(headers: &HeaderMap) -> Result<Option<u32>, ApiError> {
    let mut given = headers.get_all(header::IF_MATCH).iter();
    let Some(value) = given.next() else {
        return Ok(None);
    };
    let text = String::from_utf8_lossy(value.as_bytes());
    let quoted = text.trim().strip_prefix('"');
    let revision = quoted.and_then(|text| text.strip_suffix('"')?.parse().ok());
    match revision.filter(|_| given.next().is_none()) {
        Some(revision) => Ok(Some(revision)),
        None => Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "bad-if-match",
            "If-Match 写法有误",
            "If-Match names no revision",
        )
        .detail("write the one ETag with which the case came, such as `\"3\"`")
        .at("header: if-match")
        .into()),
    }
}

/// Both stand there, and say different things.
pub(super) fn differing() -> ApiError {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "revisions-differ",
        "If-Match 与 revision 不一致",
        "If-Match and `revision` differ",
    )
    .at("revision")
    .into()
}

/// The case is at another revision than `If-Match` says.
pub(super) fn not_matched(error: &ActError) -> ApiError {
    let current = match error {
        ActError::Stale { current, .. } => Some(*current),
        _ => None,
    };
    Problem {
        revision: current,
        ..Problem::new(
            StatusCode::PRECONDITION_FAILED,
            "stale",
            "案件已有变化，请重新读取",
            "The case has moved on; read it again",
        )
        .detail(error)
        .at("header: if-match")
    }
    .into()
}
