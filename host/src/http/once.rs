//! `Idempotency-Key`: a write that is sent again has one effect and gets one answer.
//!
//! The answer is kept in the transaction of its effect, so neither can be without the other, on
//! whichever replica. Two of the same at once: the second waits for the first.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::AppState;
use super::api::cases::place_of;
use super::caller;
use super::errors::ApiError;
use super::permissions::action_of;
use super::place::Place;
use super::problem::Problem;
use crate::domain::authority::Action;
use crate::domain::words::hex;
use crate::flow::{self, Once, RequestRow};
use crate::sheets::LARGEST;

const KEY: &str = "idempotency-key";
/// Says that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
const LONGEST_KEY: usize = 255;
/// How long a request waits for one with the same key.
const PATIENCE: Duration = Duration::from_secs(10);

/// The key of a request, if it carries one.
pub(super) struct Keyed(pub(super) Option<Once>);

impl<S: Send + Sync> FromRequestParts<S> for Keyed {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.extensions.remove()))
    }
}

/// The requests with a key that this process is answering.
#[derive(Clone, Default)]
pub(super) struct Running(Arc<Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>>);

impl Running {
    /// The turn of a key; whoever holds it is answering.
    fn turn(&self, name: &str) -> Arc<tokio::sync::Mutex<()>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A turn that nobody holds or waits for is only in the map.
        all.retain(|_, turn| Arc::strong_count(turn) > 1);
        Arc::clone(all.entry(name.to_owned()).or_default())
    }
}

/// Answers writes that carry a key, each once. What is put or deleted is so the second time too.
pub(super) async fn answer_once(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    if request.method() != Method::POST || !request.headers().contains_key(KEY) {
        return Ok(next.run(request).await);
    }
    let place = request.extensions().get::<Place>();
    let action = place.and_then(|place| action_of(request.method(), &place.route));
    if !action.is_some_and(Action::keeps_answers) {
        return Err(not_kept());
    }
    // Whoever is nobody in particular writes nothing that could be done twice.
    let caller = caller::name(&request);
    let jurisdiction = place.and_then(|place| place.jurisdiction.clone());
    let (Some(caller), Some(jurisdiction)) = (caller, jurisdiction) else {
        return Ok(next.run(request).await);
    };
    let (parts, body) = request.into_parts();
    let route = parts.extensions.get::<Place>();
    let route = route.map_or("", |place| place.route.as_str());
    let most = most_of(&state, &jurisdiction, route);
    let body = to_bytes(body, most).await.map_err(|_| too_large(most))?;
    let once = once_of(caller, &parts, &body)?;
    let turn = state
        .running
        .turn(&format!("{jurisdiction} {} {}", once.caller, once.key));
    let Ok(_turn) = tokio::time::timeout(PATIENCE, turn.lock()).await else {
        return Err(still_running(&once.key).into());
    };
    if let Some(known) = known_answer(&state, &jurisdiction, &once).await? {
        return Ok(known);
    }
    let mut request = Request::from_parts(parts, Body::from(body));
    request.extensions_mut().insert(once.clone());
    let response = next.run(request).await;
    if response.status().is_success() {
        return Ok(response);
    }
    // Another replica may have been first; then ours left no trace, and its answer is the answer.
    if let Some(known) = known_answer(&state, &jurisdiction, &once).await? {
        return Ok(known);
    }
    keep_refusal(&state, &jurisdiction, &once, response).await
}

/// How much is read: a sheet or a component may be larger than what is said in JSON.
fn most_of(state: &AppState, jurisdiction: &str, route: &str) -> usize {
    let most = state.limits.config.body;
    if route.ends_with("/imports") {
        LARGEST
    } else if route.ends_with("/components") {
        let policy = state.host.jurisdiction(jurisdiction);
        policy.map_or(most, |found| found.policy.limits.component)
    } else {
        most
    }
}

fn once_of(caller: String, parts: &Parts, body: &Bytes) -> Result<Once, ApiError> {
    let key = parts.headers.get(KEY).map(HeaderValue::as_bytes);
    let key = String::from_utf8_lossy(key.unwrap_or_default()).into_owned();
    let plain = key.bytes().all(|byte| byte.is_ascii_graphic());
    if key.is_empty() || key.len() > LONGEST_KEY || !plain {
        let problem = Problem::new(
            StatusCode::BAD_REQUEST,
            "bad-key",
            "幂等键写法有误",
            "The idempotency key cannot be used",
        );
        return Err(problem
            .detail("write 1 to 255 visible ASCII characters without spaces, such as a UUID")
            .at("header: idempotency-key")
            .into());
    }
    let mut digest = Sha256::new();
    let path = parts.uri.path_and_query().map_or("", |path| path.as_str());
    let seen = parts.headers.get(header::IF_MATCH);
    let seen = seen.map(HeaderValue::as_bytes).unwrap_or_default();
    for part in [
        parts.method.as_str().as_bytes(),
        path.as_bytes(),
        seen,
        body,
    ] {
        digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        digest.update(part);
    }
    let digest = hex(&digest.finalize());
    Ok(Once {
        caller,
        key,
        digest,
    })
}

/// The answer that was given before, if the request is the same; another one is refused.
async fn known_answer(
    state: &AppState,
    jurisdiction: &str,
    once: &Once,
) -> Result<Option<Response>, ApiError> {
    let known = flow::answer_to(&state.host, jurisdiction, &once.caller, &once.key).await?;
    match known {
        Some(known) if known.digest == once.digest => Ok(Some(replay(known))),
        Some(_) => Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "key-reused",
            "该幂等键已用于另一请求",
            "The idempotency key was used for another request",
        )
        .detail("send this request under a key of its own")
        .at("header: idempotency-key")
        .into()),
        None => Ok(None),
    }
}

fn replay(known: RequestRow) -> Response {
    let status = StatusCode::from_u16(known.status).unwrap_or(StatusCode::OK);
    let mut response = (status, known.body).into_response();
    let kind = if status.is_success() {
        "application/json"
    } else {
        "application/problem+json"
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    let place = known.case_id.filter(|_| status == StatusCode::CREATED);
    if let Some(place) = place.and_then(|id| HeaderValue::try_from(place_of(&id)).ok()) {
        headers.insert(header::LOCATION, place);
    }
    response
}

/// A refusal that the same request would meet again is an answer too. What may pass is none.
async fn keep_refusal(
    state: &AppState,
    jurisdiction: &str,
    once: &Once,
    response: Response,
) -> Result<Response, ApiError> {
    let Some(problem) = response.extensions().get::<Problem>() else {
        return Ok(response);
    };
    let lasting = response.status() == StatusCode::UNPROCESSABLE_ENTITY || problem.is("stale");
    if !lasting {
        return Ok(response);
    }
    let body = serde_json::to_string(problem).unwrap_or_default();
    let status = response.status().as_u16();
    flow::keep_refusal(&state.host, jurisdiction, once, status, body).await?;
    let kept = known_answer(state, jurisdiction, once).await?;
    let mut kept = kept.unwrap_or(response);
    kept.headers_mut().remove(REPLAYED);
    Ok(kept)
}

fn not_kept() -> ApiError {
    let problem = Problem::new(
        StatusCode::BAD_REQUEST,
        "bad-key",
        "该操作不使用幂等键",
        "This operation takes no idempotency key",
    );
    problem
        .detail("its answers may hold secrets and are not kept; send it without the header, and look before it is sent again")
        .at("header: idempotency-key")
        .into()
}

fn too_large(most: usize) -> ApiError {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "body-too-large",
        "请求体过大",
        "The body is too large",
    )
    .detail(&format!("at most {most} bytes are read"))
    .at("body")
    .into()
}

fn still_running(key: &str) -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "still-running",
        "同一幂等键的请求仍在处理",
        "A request with this key is still being answered",
    )
    .detail(&format!(
        "ask again later; nothing is done twice under `{key}`"
    ))
    .at("header: idempotency-key")
    .retry_after(1)
}
