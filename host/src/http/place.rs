//! What a request is about, as its path says: for logs, for numbers, and for limits.

use axum::extract::{FromRequestParts, MatchedPath, Query, RawPathParams, Request, State};
use axum::http::Uri;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use tower_http::request_id::RequestId;
use tracing::{Instrument as _, Span};

use super::AppState;
use crate::clock::Stopwatch;

/// What stands where no route is.
const NOWHERE: &str = "none";

/// What a request is about. Everybody who needs to know asks here, so that nobody is let in by one
/// reading of a path and served by another.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The template of its route.
    pub(super) route: String,
    /// The tenant that it names, decoded, whether there is one or not.
    pub(super) tenant: Option<String>,
    /// A jurisdiction that is hosted here.
    pub(super) jurisdiction: Option<String>,
    /// The case that its path names, whether there is one or not.
    pub(super) case: Option<String>,
}

impl Place {
    async fn of(state: &AppState, parts: &mut Parts) -> Self {
        let known = RawPathParams::from_request_parts(parts, state).await;
        let named = |wanted: &str| {
            let mut params = known.as_ref().ok()?.iter();
            let found = params.find(|(name, _)| *name == wanted);
            found.map(|(_, value)| value.to_owned())
        };
        let matched = parts.extensions.get::<MatchedPath>();
        let route = matched.map_or(NOWHERE, MatchedPath::as_str).to_owned();
        let case = named("id").filter(|_| route.starts_with("/api/v1/cases/"));
        let tenant = match &case {
            Some(case) => case.rsplit_once('-').map(|(tenant, _)| tenant.to_owned()),
            None => named("j").or_else(|| asked_for(&parts.uri)),
        };
        let hosted = tenant.as_deref().map(|name| state.host.jurisdiction(name));
        let hosted = hosted.and_then(Result::ok);
        Self {
            route,
            jurisdiction: hosted.map(|found| found.name().to_owned()),
            tenant,
            case,
        }
    }

    /// Its jurisdiction as a label.
    pub(super) fn label(&self) -> &str {
        self.jurisdiction.as_deref().unwrap_or(NOWHERE)
    }
}

/// The jurisdiction that a query string names.
fn asked_for(uri: &Uri) -> Option<String> {
    let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(uri).ok()?;
    let mut pairs = pairs.into_iter();
    let found = pairs.find(|(name, _)| name == "jurisdiction");
    found.map(|(_, value)| value)
}

/// Gives a request its span and its place, and counts it once it is answered.
pub(super) async fn follow(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let place = Place::of(&state, &mut parts).await;
    parts.extensions.insert(place.clone());
    let request = Request::from_parts(parts, body);
    let watch = Stopwatch::start();
    let method = request.method().clone();
    let span = span(&request, &place);
    let response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    span.record("status", status);
    let took = watch.took();
    let metrics = &state.host.metrics;
    metrics.answered(&place.route, known(method.as_str()), status, took);
    span.in_scope(|| tracing::info!(status, ms = took.as_millis(), "answered"));
    response
}

fn span(request: &Request, place: &Place) -> Span {
    let id = request.extensions().get::<RequestId>();
    let id = id.and_then(|id| id.header_value().to_str().ok());
    // Enabled at every level, so that each line of the log says what it is about.
    let span = tracing::error_span!(
        "request",
        request_id = id.unwrap_or_default(),
        method = %request.method(),
        route = place.route,
        jurisdiction = tracing::field::Empty,
        case = tracing::field::Empty,
        status = tracing::field::Empty,
    );
    if let Some(jurisdiction) = &place.jurisdiction {
        span.record("jurisdiction", jurisdiction);
    }
    if let Some(case) = &place.case {
        span.record("case", case.chars().take(128).collect::<String>());
    }
    span
}

/// Anybody can make up methods; numbers are kept for those that there are.
fn known(method: &str) -> &str {
    match method {
        "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" => method,
        _ => "other",
    }
}
