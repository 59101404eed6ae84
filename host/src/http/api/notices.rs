//! Where organisations have notices sent, and notices that did not arrive.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::flow::{self, IssuedSubscription, SubscriptionDraft, SubscriptionView};
use crate::http::AppState;
use crate::http::body::{Strict, StrictQuery};
use crate::http::caller::Caller;
use crate::http::errors::ApiError;

/// Which notices.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Which {
    state: Option<LetterState>,
    after: Option<String>,
    limit: Option<u32>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum LetterState {
    Queued,
    Delivered,
    Dead,
    Dropped,
}

/// `POST /api/v1/jurisdictions/{j}/subscriptions` `{ "url" | "mail", "events" }`; the secret is in
/// this answer and nowhere else.
pub(crate) async fn subscribe(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    Caller(by): Caller,
    Strict(draft): Strict<SubscriptionDraft>,
) -> Result<(StatusCode, Json<IssuedSubscription>), ApiError> {
    let issued = flow::subscribe(&state.host, &jurisdiction, &by, draft).await?;
    Ok((StatusCode::CREATED, Json(issued)))
}

/// `GET /api/v1/jurisdictions/{j}/subscriptions`: those of the caller's organisation.
pub(crate) async fn list(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    Caller(by): Caller,
) -> Result<Json<Vec<SubscriptionView>>, ApiError> {
    let all = flow::subscriptions(&state.host, &jurisdiction, &by).await?;
    Ok(Json(all))
}

/// `POST /api/v1/jurisdictions/{j}/subscriptions/{id}/secret`: another secret; for a day notices are
/// signed with both.
pub(crate) async fn rotate(
    State(state): State<AppState>,
    Path((jurisdiction, id)): Path<(String, String)>,
    Caller(by): Caller,
) -> Result<Json<Value>, ApiError> {
    let secret = flow::rotate(&state.host, &jurisdiction, &by, &id).await?;
    Ok(Json(json!({ "id": id, "secret": secret })))
}

/// `DELETE /api/v1/jurisdictions/{j}/subscriptions/{id}`
pub(crate) async fn end(
    State(state): State<AppState>,
    Path((jurisdiction, id)): Path<(String, String)>,
    Caller(by): Caller,
) -> Result<StatusCode, ApiError> {
    flow::end_subscription(&state.host, &jurisdiction, &by, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/jurisdictions/{j}/notices[?state&after&limit]`: dead letters if nothing is said.
pub(crate) async fn letters(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    StrictQuery(which): StrictQuery<Which>,
) -> Result<Json<Value>, ApiError> {
    let word = match which.state.unwrap_or(LetterState::Dead) {
        LetterState::Queued => "queued",
        LetterState::Delivered => "delivered",
        LetterState::Dead => "dead",
        LetterState::Dropped => "dropped",
    };
    let after = which.after.unwrap_or_default();
    let limit = which.limit.unwrap_or(100).clamp(1, 1_000);
    let letters = flow::letters(&state.host, &jurisdiction, word, &after, limit).await?;
    Ok(Json(json!(letters)))
}

/// `POST /api/v1/jurisdictions/{j}/notices/{id}/delivery`: a dead letter has another day.
pub(crate) async fn send_again(
    State(state): State<AppState>,
    Path((jurisdiction, id)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    flow::send_again(&state.host, &jurisdiction, &id).await?;
    Ok(StatusCode::ACCEPTED)
}
