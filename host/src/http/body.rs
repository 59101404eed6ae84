//! Bodies and query strings, read strictly: what is wrong is named with its place.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;

use super::errors::ApiError;
use super::problem::Problem;
use crate::domain::words::clipped;

/// A JSON body.
pub(super) struct Strict<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Strict<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.map(|kind| kind.to_str().unwrap_or("unreadable"));
        // Without one, a page of another site could send it as if it were a form.
        if !kind.is_some_and(is_json) {
            let said = match kind {
                Some(kind) => format!("the content type is `{}`", clipped(kind, 100)),
                None => "there is no content type".to_owned(),
            };
            let problem = Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not-json",
                "请求体须为 JSON",
                "The body must be JSON",
            );
            return Err(problem
                .detail(&format!("{said}; send `Content-Type: application/json`"))
                .at("header: content-type")
                .into());
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|error| unreadable(&error))?;
        parse(&bytes).map(Self)
    }
}

/// `application/json`, or a kind of it.
fn is_json(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let kind = kind.to_ascii_lowercase();
    let named = kind.strip_prefix("application/");
    named.is_some_and(|named| named == "json" || named.ends_with("+json"))
}

/// A body that is TOML.
pub(super) struct TomlText(pub(super) String);

impl<S: Send + Sync> FromRequest<S> for TomlText {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.split(';').next().map(str::trim) != Some("application/toml") {
            let problem = Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not-toml",
                "请求体须为 TOML",
                "The body must be TOML",
            );
            return Err(problem
                .detail(&format!(
                    "the content type is `{kind}`; send application/toml"
                ))
                .at("header: content-type")
                .into());
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|error| unreadable(&error))?;
        String::from_utf8(bytes.into()).map(Self).map_err(|error| {
            let problem = Problem::new(
                StatusCode::BAD_REQUEST,
                "not-toml",
                "请求体不是有效的 TOML",
                "The body is not valid TOML",
            );
            problem.detail(&error).at("body").into()
        })
    }
}

/// Reads a number from a path.
pub(super) fn read_number(what: &str, text: &str) -> Result<u32, ApiError> {
    text.parse().map_err(|error| {
        let problem = Problem::new(
            StatusCode::NOT_FOUND,
            "no-such-number",
            "编号有误",
            "That is no number",
        );
        problem
            .detail(&format!("`{text}`: {error}"))
            .at(&format!("path: {what}"))
            .into()
    })
}

fn unreadable(error: &BytesRejection) -> ApiError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let problem = Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body-too-large",
            "请求体过大",
            "The body is too large",
        );
        return problem
            .detail("it is longer than what is read")
            .at("body")
            .into();
    }
    Problem::new(
        StatusCode::BAD_REQUEST,
        "unreadable",
        "请求体无法读取",
        "The body cannot be read",
    )
    .detail(error)
    .into()
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let parsed: T = match serde_path_to_error::deserialize(&mut deserializer) {
        Ok(parsed) => parsed,
        // A number where a word belongs looks like bad syntax to the parser; it is a bad field.
        Err(error) if !error.inner().is_data() => match serde_json::from_slice(bytes) {
            Ok(value) => return read_value(value),
            Err(_) => return Err(bad(&error)),
        },
        Err(error) => return Err(bad(&error)),
    };
    deserializer.end().map_err(|error| syntax(&error))?;
    if holds_nul(bytes) {
        return Err(nul(StatusCode::UNPROCESSABLE_ENTITY, "bad-field", "body"));
    }
    Ok(parsed)
}

/// Whether a text in JSON holds the character NUL, which not every database keeps.
fn holds_nul(json: &[u8]) -> bool {
    const NUL: &[u8] = b"u0000";
    let mut escaped = false;
    json.iter().enumerate().any(|(place, byte)| {
        let begins = escaped;
        escaped = *byte == b'\\' && !escaped;
        begins && json.get(place..).is_some_and(|rest| rest.starts_with(NUL))
    })
}

fn nul(status: StatusCode, code: &str, place: &str) -> ApiError {
    Problem::new(
        status,
        code,
        "含有空字符（U+0000）",
        "It holds the character NUL",
    )
    .detail("no text may hold U+0000")
    .at(place)
    .into()
}

/// Refuses a path that holds the character NUL.
pub(super) fn refuse_nul(path: &str) -> Result<(), ApiError> {
    if path.contains("%00") {
        return Err(nul(StatusCode::BAD_REQUEST, "refused", "path"));
    }
    Ok(())
}

fn syntax(error: &serde_json::Error) -> ApiError {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "not-json",
        "请求体不是有效的 JSON",
        "The body is not valid JSON",
    )
    .detail(error)
    .at(&format!(
        "body: line {}, column {}",
        error.line(),
        error.column()
    ))
    .into()
}

fn bad(error: &serde_path_to_error::Error<serde_json::Error>) -> ApiError {
    let inner = error.inner();
    if !inner.is_data() {
        return syntax(inner);
    }
    let path = error.path().to_string();
    let place = if path == "." { "body".to_owned() } else { path };
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "bad-field",
        "字段有误",
        "A field is missing, unknown or of the wrong type",
    )
    .detail(inner)
    .at(&place)
    .into()
}

/// A query string.
pub(super) struct StrictQuery<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for StrictQuery<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(nul(StatusCode::BAD_REQUEST, "bad-query", "query"));
        }
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(query)) => Ok(Self(query)),
            Err(error) => {
                let problem = Problem::new(
                    StatusCode::BAD_REQUEST,
                    "bad-query",
                    "查询参数有误",
                    "A query parameter is wrong",
                );
                Err(problem.detail(&error.body_text()).at("query").into())
            }
        }
    }
}

/// Reads a value that stands within a body.
pub(super) fn read_value<T: DeserializeOwned>(value: serde_json::Value) -> Result<T, ApiError> {
    serde_path_to_error::deserialize(value).map_err(|error| bad(&error))
}

/// Reads one of the contract's words from a path.
pub(super) fn read_word<T: DeserializeOwned>(what: &str, word: &str) -> Result<T, ApiError> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).map_err(|error| {
        Problem::new(
            StatusCode::NOT_FOUND,
            "no-such-word",
            "没有该类型",
            "No such kind",
        )
        .detail(&error)
        .at(&format!("path: {what}"))
        .into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escaped_nul_is_found_and_an_escaped_backslash_is_none() {
        assert!(holds_nul(br#"{"a":"\u0000"}"#));
        assert!(holds_nul(br#"{"a":"\\\u0000"}"#));
        assert!(!holds_nul(br#"{"a":"\\u0000"}"#));
        assert!(!holds_nul(br#"{"a":"u0000"}"#));
    }
}
