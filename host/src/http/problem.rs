//! Problem documents (RFC 9457).

use axum::Json;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tower_http::request_id::RequestId;
use utoipa::ToSchema;

use crate::domain::Finding;
use crate::domain::case::Lack;
use crate::flow::Part;

/// What went wrong, for people and programs.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Problem {
    /// Stable: programs may rely on it.
    pub(super) r#type: String,
    /// In Chinese and English.
    pub(super) title: String,
    /// The status again.
    pub(super) status: u16,
    /// This very case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) detail: Option<String>,
    /// The place in the body, the query or the header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<String>,
    /// What the law says, with articles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) findings: Vec<Finding>,
    /// What the act lacked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) rejected: Vec<Lack>,
    /// The parts of the host, where one of them is not well.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) parts: Vec<Part>,
    /// The revision at which the case is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) revision: Option<u32>,
    /// After how many seconds it may be worth asking again.
    #[serde(skip)]
    pub(super) retry_after: Option<u32>,
    /// Whoever asked has no sight of it, whether it is there or not. It is not said, but recorded.
    #[serde(skip)]
    pub(super) unseen: bool,
    /// To find the request in the logs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) request_id: Option<String>,
}

impl Problem {
    /// A problem with a stable code and its words.
    pub(super) fn new(status: StatusCode, code: &str, zh: &str, en: &str) -> Self {
        Self {
            r#type: format!("urn:bylaw:problem:{code}"),
            title: format!("{zh} / {en}"),
            status: status.as_u16(),
            detail: None,
            place: None,
            findings: vec![],
            rejected: vec![],
            parts: vec![],
            revision: None,
            retry_after: None,
            unseen: false,
            request_id: None,
        }
    }

    /// With what happened here.
    pub(super) fn detail(mut self, detail: &(impl ToString + ?Sized)) -> Self {
        self.detail = Some(detail.to_string());
        self
    }

    /// Its code.
    pub(super) fn code(&self) -> &str {
        self.r#type.rsplit(':').next().unwrap_or_default()
    }

    /// Whether it has this code.
    pub(super) fn is(&self, code: &str) -> bool {
        self.code() == code
    }

    /// With the seconds after which it may be worth asking again.
    pub(super) fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// As something of which whoever asked has no sight.
    pub(super) fn unseen(mut self) -> Self {
        self.unseen = true;
        self
    }

    /// With where it happened.
    pub(super) fn at(mut self, place: &(impl ToString + ?Sized)) -> Self {
        self.place = Some(place.to_string());
        self
    }
}

/// A response that carries a problem; [`write_out`] gives it its body, with the request's id.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes problems out, also those that the framework itself answered with.
pub(super) async fn write_out(request: Request, next: Next) -> Response {
    let id = request
        .extensions()
        .get::<RequestId>()
        .and_then(|id| id.header_value().to_str().ok());
    let id = id.map(ToOwned::to_owned);
    let response = next.run(request).await;
    let known = response.extensions().get::<Problem>().cloned();
    let failed = response.status().is_client_error() || response.status().is_server_error();
    let problem = match known {
        Some(problem) => problem,
        None if failed && !is_json(&response) => unnamed(response.status()),
        None => return response,
    };
    let (status, retry_after) = (response.status(), problem.retry_after);
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let body = Json(Problem {
        request_id: id,
        ..problem
    })
    .into_response()
    .into_body();
    let mut response = Response::from_parts(parts, Body::new(body));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    if status == StatusCode::UNAUTHORIZED {
        let scheme = HeaderValue::from_static("Bearer");
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, scheme);
    }
    if let Some(seconds) = retry_after {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// What the framework refused by itself.
fn unnamed(status: StatusCode) -> Problem {
    let (code, zh, en) = match status {
        StatusCode::PAYLOAD_TOO_LARGE => ("body-too-large", "请求体过大", "The body is too large"),
        _ => ("refused", "请求未被接受", "The request was not accepted"),
    };
    Problem::new(status, code, zh, en)
}

fn is_json(response: &Response) -> bool {
    let kind = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.contains("json"))
}
