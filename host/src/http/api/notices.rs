//! Where organisations have notices sent, and notices that did not arrive.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::flow::{self, IssuedSubscription, LetterRow, SubscriptionDraft, SubscriptionView};
use crate::http::AppState;
use crate::http::body::{Strict, StrictQuery};
use crate::http::caller::Caller;
use crate::http::errors::ApiError;

/// Which notices.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Which {
    /// 状态；默认 dead / In which state; dead letters by default.
    #[param(inline)]
    state: Option<LetterState>,
    /// 从此之后，取上一页的最后一项 / What comes after this, the last one of the page before.
    after: Option<String>,
    /// 最多几项；默认 100，大于 1000 按 1000 / How many at most; 100 by default, what is larger counts as 1000.
    #[param(minimum = 0, default = 100, example = 100)]
    limit: Option<u32>,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum LetterState {
    Queued,
    Delivered,
    Dead,
    Dropped,
}

/// The new secret of a subscription, which is never shown again.
#[derive(Serialize, ToSchema)]
pub(crate) struct NewSecret {
    /// The subscription.
    id: String,
    /// What its notices are signed with from now on.
    secret: String,
}

/// `POST /api/v1/jurisdictions/{j}/subscriptions` `{ "url" | "mail", "events" }`; the secret is in
/// this answer and nowhere else.
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/subscriptions",
    tag = "notices",
    summary = "订阅提醒 / Have notices sent",
    request_body(content = SubscriptionDraft, example = json!({"url": "https://notices.example.org/bylaw", "events": ["turn", "due-soon"]})),
    responses((status = 201, body = IssuedSubscription, description = "密钥只显示一次 / the secret is shown once")),
    extensions(("x-problems" = json!(["not-in-this-capacity", "conflict"])), ("x-as" = json!("$OFFICER"))),
    security(("token" = []), ("certificate" = [])),
)]
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
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/subscriptions",
    tag = "notices",
    summary = "本机构的订阅 / The subscriptions of the caller's organisation",
    responses((status = 200, body = Vec<SubscriptionView>, description = "不含密钥 / without secrets")),
    extensions(("x-problems" = json!([])), ("x-as" = json!("$OFFICER"))),
    security(("token" = []), ("certificate" = [])),
)]
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
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/subscriptions/{id}/secret",
    tag = "notices",
    summary = "更换密钥 / Give a subscription another secret",
    responses((status = 200, body = NewSecret, description = "一日之内新旧密钥均签名 / for a day notices are signed with both")),
    extensions(("x-problems" = json!(["no-such-thing", "not-in-this-capacity", "conflict"])), ("x-as" = json!("$OFFICER"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn rotate(
    State(state): State<AppState>,
    Path((jurisdiction, id)): Path<(String, String)>,
    Caller(by): Caller,
) -> Result<Json<NewSecret>, ApiError> {
    let secret = flow::rotate(&state.host, &jurisdiction, &by, &id).await?;
    Ok(Json(NewSecret { id, secret }))
}

/// `DELETE /api/v1/jurisdictions/{j}/subscriptions/{id}`
#[utoipa::path(
    delete,
    path = "/api/v1/jurisdictions/{j}/subscriptions/{id}",
    tag = "notices",
    summary = "终止订阅 / End a subscription",
    responses((status = 204, description = "不再发送 / nothing more goes there")),
    extensions(("x-problems" = json!(["no-such-thing", "not-in-this-capacity", "conflict"])), ("x-as" = json!("$OFFICER"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn end(
    State(state): State<AppState>,
    Path((jurisdiction, id)): Path<(String, String)>,
    Caller(by): Caller,
) -> Result<StatusCode, ApiError> {
    flow::end_subscription(&state.host, &jurisdiction, &by, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/jurisdictions/{j}/notices[?state&after&limit]`: dead letters if nothing is said.
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/notices",
    tag = "notices",
    summary = "提醒的送达情况 / What became of notices",
    params(Which),
    responses((status = 200, body = Vec<LetterRow>, description = "先写的在前，不含内容 / the earliest first, not what they say")),
    extensions(("x-problems" = json!([])), ("x-as" = json!("$SYSTEM"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn letters(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    StrictQuery(which): StrictQuery<Which>,
) -> Result<Json<Vec<LetterRow>>, ApiError> {
    let word = match which.state.unwrap_or(LetterState::Dead) {
        LetterState::Queued => "queued",
        LetterState::Delivered => "delivered",
        LetterState::Dead => "dead",
        LetterState::Dropped => "dropped",
    };
    let after = which.after.unwrap_or_default();
    let limit = which.limit.unwrap_or(100).clamp(1, 1_000);
    let letters = flow::letters(&state.host, &jurisdiction, word, &after, limit).await?;
    Ok(Json(letters))
}

/// `POST /api/v1/jurisdictions/{j}/notices/{id}/delivery`: a dead letter is tried for another three days.
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/notices/{id}/delivery",
    tag = "notices",
    summary = "重新发送未送达的提醒 / Send a dead letter again",
    responses((status = 202, description = "将再尝试一日 / it is tried for another day")),
    extensions(("x-problems" = json!(["no-such-thing", "conflict"])), ("x-as" = json!("$SYSTEM"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn send_again(
    State(state): State<AppState>,
    Path((jurisdiction, id)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    flow::send_again(&state.host, &jurisdiction, &id).await?;
    Ok(StatusCode::ACCEPTED)
}
