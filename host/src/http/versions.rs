//! `ETag` and `If-Match`: whoever edits says which version he has seen.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::errors::ApiError;
use super::problem::Problem;

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
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            let problem = Problem::new(
                StatusCode::PRECONDITION_REQUIRED,
                "no-version",
                "未说明所依据的版本",
                "The request does not say which version it rests on",
            );
            return Err(problem
                .detail("send the `ETag` that you read as `If-Match`")
                .at("header: if-match")
                .into());
        };
        let text = value.to_str().unwrap_or_default().trim();
        let number = text
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'));
        let number = number.and_then(|number| number.parse().ok());
        number.map(Self).ok_or_else(|| {
            let problem = Problem::new(
                StatusCode::BAD_REQUEST,
                "bad-version",
                "版本写法有误",
                "The version cannot be read",
            );
            problem
                .detail(&format!("`{text}` is no `ETag` of this host"))
                .at("header: if-match")
                .into()
        })
    }
}
