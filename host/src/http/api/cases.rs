//! Cases: file, read, act.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::domain::case::Act;
use crate::flow::{self, CaseView, Filing};
use crate::http::AppState;
use crate::http::body::Strict;
use crate::http::caller::Caller;
use crate::http::errors::ApiError;
use crate::http::once::Keyed;

/// A case that was opened, and where it is.
pub(crate) type Created = ([(HeaderName, String); 1], Json<CaseView>);

/// The answer to a filing: 201, the place and the case.
pub(crate) fn created(view: CaseView) -> (StatusCode, Created) {
    let place = [(header::LOCATION, place_of(&view.id))];
    (StatusCode::CREATED, (place, Json(view)))
}

/// Where a case is.
pub(crate) fn place_of(id: &str) -> String {
    format!("/api/v1/cases/{id}")
}

/// `POST /api/v1/jurisdictions/{j}/cases`
pub(crate) async fn file(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    Caller(by): Caller,
    Keyed(once): Keyed,
    Strict(filing): Strict<Filing>,
) -> Result<(StatusCode, Created), ApiError> {
    let filed = flow::file(&state.host, &jurisdiction, &by, filing, once.as_ref()).await?;
    Ok(created(filed))
}

/// `GET /api/v1/cases/{id}`
pub(crate) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<CaseView>, ApiError> {
    Ok(Json(flow::read_case(&state.host, &id).await?))
}

/// An act and the revision that the actor has seen.
#[derive(Deserialize)]
struct Action {
    revision: u32,
    #[serde(flatten)]
    act: Value,
}

/// `POST /api/v1/cases/{id}/actions`
pub(crate) async fn act(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Caller(by): Caller,
    Keyed(once): Keyed,
    Strict(action): Strict<Value>,
) -> Result<Json<CaseView>, ApiError> {
    let (revision, act) = read_action(action)?;
    let acted = flow::act_on(&state.host, &id, &by, act, revision, once.as_ref());
    Ok(Json(acted.await?))
}

/// The act is read strictly once `revision` is taken out of it.
fn read_action(action: Value) -> Result<(u32, Act), ApiError> {
    let Action { revision, act } = crate::http::body::read_value(action)?;
    let act: Act = crate::http::body::read_value(act)?;
    Ok((revision, act))
}

/// `GET /api/v1/cases/{id}/ledger`: the current or last period, day by day; with extensions, each
/// has a ledger of its own, which begins on the due date that it extends.
pub(crate) async fn ledger(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let ledgers = flow::ledgers_of(&state.host, &id).await?;
    let last = ledgers.last();
    Ok(Json(json!({
        "case": id,
        "due": last.map(|ledger| ledger.due),
        "provisional": last.is_some_and(|ledger| ledger.provisional),
        "ledger": last.map(|ledger| &ledger.days),
        "ledgers": ledgers,
    })))
}

/// `POST /api/v1/cases/{id}/plan`: asks the rules again for a case that has no route yet.
pub(crate) async fn replan(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Caller(by): Caller,
    Keyed(once): Keyed,
) -> Result<Json<CaseView>, ApiError> {
    let planned = flow::replan(&state.host, &id, &by, once.as_ref());
    Ok(Json(planned.await?))
}

/// `POST /api/v1/cases/{id}/confirm-dates`
pub(crate) async fn confirm_dates(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Caller(by): Caller,
    Keyed(once): Keyed,
) -> Result<Json<CaseView>, ApiError> {
    let confirmed = flow::confirm_dates(&state.host, &id, &by, once.as_ref());
    Ok(Json(confirmed.await?))
}
