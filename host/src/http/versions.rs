//! Answers that show a version, and editors who must say which one they have seen.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::errors::ApiError;
use super::problem::Problem;
use super::tags::if_match;

/// An answer with the version that it shows.
pub(super) struct Versioned<T>(pub(super) u32, pub(super) T);

impl<T: Serialize> IntoResponse for Versioned<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.1).into_response();
        if let Ok(tag) = HeaderValue::try_from(format!("\"{}\"", self.0)) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}

/// The version that the editor has seen.
pub(super) struct Seen(pub(super) u32);

impl<S: Send + Sync> FromRequestParts<S> for Seen {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        if_match(&parts.headers)?.map(Self).ok_or_else(|| {
            let problem = Problem::new(
                StatusCode::PRECONDITION_REQUIRED,
                "no-version",
                "未说明所依据的版本",
                "The request does not say which version it rests on",
            );
            problem
                .detail("send the `ETag` that you read as `If-Match`")
                .at("header: if-match")
                .into()
        })
    }
}
