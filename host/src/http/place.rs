//! What a request is about, as its path says: for logs, for numbers, and for limits.

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::request_id::RequestId;
use tracing::{Instrument as _, Span};

use super::AppState;
use crate::clock::Stopwatch;

/// What stands where no route is.
const NOWHERE: &str = "none";

/// What a request is about.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The template of its route.
    pub(super) route: String,
    /// A jurisdiction that is hosted here.
    pub(super) jurisdiction: Option<String>,
    /// The case that its path names, whether there is one or not.
    pub(super) case: Option<String>,
}

impl Place {
    pub(super) fn of(state: &AppState, request: &Request) -> Self {
        let matched = request.extensions().get::<MatchedPath>();
        let route = matched.map_or(NOWHERE, MatchedPath::as_str).to_owned();
        let path = request.uri().path();
        let mut words = path.trim_start_matches("/api/v1").split('/').skip(1);
        let (kind, name) = (words.next(), words.next().unwrap_or_default());
        let found = match kind {
            Some("jurisdictions" | "audit" | "auth") => state.host.jurisdiction(name),
            Some("cases") => state.host.jurisdiction_of(name),
            Some("inbox") => state.host.jurisdiction(asked_for(request)),
            _ => state.host.jurisdiction(""),
        };
        let case = (kind == Some("cases")).then(|| name.chars().take(128).collect());
        Self {
            route,
            jurisdiction: found.ok().map(|found| found.name().to_owned()),
            case,
        }
    }

    /// Its jurisdiction as a label.
    pub(super) fn label(&self) -> &str {
        self.jurisdiction.as_deref().unwrap_or(NOWHERE)
    }
}

/// The jurisdiction that a query string names.
fn asked_for(request: &Request) -> &str {
    let query = request.uri().query().unwrap_or_default();
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let found = pairs.find(|(key, _)| *key == "jurisdiction");
    found.map_or("", |(_, value)| value)
}

/// Gives a request its span and its place, and counts it once it is answered.
pub(super) async fn follow(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let place = Place::of(&state, &request);
    let watch = Stopwatch::start();
    let method = request.method().clone();
    let span = span(&request, &place);
    request.extensions_mut().insert(place.clone());
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
        span.record("case", case);
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
