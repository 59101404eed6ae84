//! Records who was refused what, once a request, whoever refused it: the guard, a handler or a use case.
//!
//! What is 403 was refused; so was a 404 that says so to whoever has no sight of something that may be
//! there ([`Problem::unseen`]). It is recorded by the code of its problem.

use axum::extract::{MatchedPath, OriginalUri, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;

use super::AppState;
use super::errors::ApiError;
use super::permissions::action_of;
use super::problem::Problem;
use super::recognise::Recognised;
use crate::flow;

/// Answers, and records a refusal of somebody who is known before he hears of it.
pub(super) async fn record(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let matched = request.extensions().get::<MatchedPath>();
    let action = matched.and_then(|path| action_of(request.method(), path.as_str()));
    let recognised = request.extensions().get::<Recognised>();
    let principal = recognised.and_then(|Recognised(principal)| principal.clone());
    let path = path_of(&request);
    let response = next.run(request).await;
    if let (Some(principal), Some(action), Some(why)) = (principal, action, refusal(&response)) {
        flow::record_denial(&state.host, &principal, action, &path, why).await?;
    }
    Ok(response)
}

/// The code of a refusal.
fn refusal(response: &Response) -> Option<&str> {
    let problem = response.extensions().get::<Problem>()?;
    let refused = response.status() == StatusCode::FORBIDDEN || problem.unseen;
    refused.then(|| problem.code())
}

/// The whole path, as it was sent.
fn path_of(request: &Request) -> String {
    let whole = request.extensions().get::<OriginalUri>();
    let path = whole.map_or(request.uri(), |OriginalUri(whole)| whole);
    path.path().to_owned()
}
