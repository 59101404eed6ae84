//! Finds out who calls before anybody's share of the host is taken for it.
//!
//! What a request only says of its sender tells senders apart for a moment; whose share it takes is
//! settled by who the sender proves to be. So made-up tokens use up nobody's share but their own.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Span;

use super::AppState;
use super::body::refuse_nul;
use super::caller::{address, sender};
use super::errors::ApiError;
use super::identify::identify;
use super::place::Place;
use super::problem::Problem;
use crate::domain::Principal;
use crate::flow;

/// Who calls, if he is known at all.
#[derive(Clone)]
pub(super) struct Recognised(pub(super) Option<Arc<Principal>>);

/// Recognises whoever calls, or says why his credentials do not count.
pub(super) async fn recognise(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    refuse_nul(request.uri().path())?;
    let (mut parts, body) = request.into_parts();
    let limits = Arc::clone(&state.limits);
    let place = parts.extensions.get::<Place>().cloned();
    let label = place.as_ref().map_or("none", Place::label).to_owned();
    let refused = |refusal: Problem| {
        state.host.metrics.turned_away(refusal.code(), &label);
        refusal.into_response()
    };
    if let Err(refusal) = limits.sender(&sender(&parts)) {
        return Ok(refused(refusal));
    }
    let about = about(place.as_ref());
    let principal = match identify(&state, &parts, &about).await {
        Ok(principal) => principal.map(Arc::new),
        Err(error) => {
            return match limits.stranger(&address(&parts)) {
                Ok(()) => Err(error),
                Err(refusal) => Ok(refused(refusal)),
            };
        }
    };
    if let Some(known) = &principal
        && let Err(refusal) = limits.principal(known)
    {
        return Ok(refused(refusal));
    }
    let own = principal.as_ref().map(|principal| &principal.tenant);
    if let Some(own) = own.filter(|own| label == "none" && !own.is_empty()) {
        Span::current().record("jurisdiction", own);
    }
    parts.extensions.insert(Recognised(principal));
    Ok(next.run(Request::from_parts(parts, body)).await)
}

/// The same as use cases have it.
pub(super) fn about(place: Option<&Place>) -> flow::Place {
    flow::Place {
        tenant: place.and_then(|place| place.tenant.clone()),
        case: place.and_then(|place| place.case.clone()),
    }
}
