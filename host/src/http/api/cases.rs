//! Cases: file, read, act.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::calendar::{Ledger, Row};
use crate::domain::Date;
use crate::domain::case::Act;
use crate::flow::{self, CaseView, Filing};
use crate::http::AppState;
use crate::http::body::Strict;
use crate::http::caller::Caller;

use crate::http::document::examples;
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
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/cases",
    tag = "cases",
    summary = "提交事项 / File a matter",
    request_body(content = Filing, example = json!(examples::filing())),
    responses((status = 201, body = CaseView, description = "案件 / the case", headers(("location" = String, description = "案件的路径 / where the case is")))),
    extensions(("x-problems" = json!(["not-admissible", "conflict", "no-date", "clock-behind"])), ("x-as" = json!("applicant"))),
    security(("role" = [])),
)]
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
#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}",
    tag = "cases",
    summary = "查看案件 / Read a case",
    responses((status = 200, body = CaseView, description = "案件 / the case")),
    extensions(("x-as" = json!("applicant"))),
    security(("role" = [])),
)]
pub(crate) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<CaseView>, ApiError> {
    Ok(Json(flow::read_case(&state.host, &id).await?))
}

/// An act and the revision that the actor has seen.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Action {
    /// The revision of the case as it was read.
    revision: u32,
    /// What is done.
    #[serde(flatten)]
    #[schema(value_type = Act)]
    act: Value,
}

/// `POST /api/v1/cases/{id}/actions`
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/actions",
    tag = "cases",
    summary = "办理案件 / Act in a case",
    request_body(content = Action, example = json!(examples::action())),
    responses((status = 200, body = CaseView, description = "案件 / the case")),
    extensions(("x-problems" = json!(["stale", "act-lacks", "not-one-act", "conflict", "no-date", "rules-*", "clock-behind"])), ("x-as" = json!("provider"))),
    security(("role" = [])),
)]
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

/// The last period of a case, and all of them.
#[derive(Serialize, ToSchema)]
pub(crate) struct LedgerView {
    /// The case.
    case: String,
    /// The due date of the last period; none if no period ever ran.
    due: Option<Date>,
    /// It may still move.
    provisional: bool,
    /// The days of the last period.
    ledger: Option<Vec<Row>>,
    /// The period and its extensions, each with its days.
    ledgers: Vec<Ledger>,
}

/// `GET /api/v1/cases/{id}/ledger`: the current or last period, day by day; with extensions, each
/// has a ledger of its own, which begins on the due date that it extends.
#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}/ledger",
    tag = "cases",
    summary = "期限的逐日计算 / The due date, day by day",
    responses((status = 200, body = LedgerView, description = "逐日计算 / day by day")),
    extensions(("x-problems" = json!(["no-date"])), ("x-as" = json!("applicant"))),
    security(("role" = [])),
)]
pub(crate) async fn ledger(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<LedgerView>, ApiError> {
    let ledgers = flow::ledgers_of(&state.host, &id).await?;
    let last = ledgers.last();
    Ok(Json(LedgerView {
        case: id,
        due: last.map(|ledger| ledger.due),
        provisional: last.is_some_and(|ledger| ledger.provisional),
        ledger: last.map(|ledger| ledger.days.clone()),
        ledgers,
    }))
}

/// `POST /api/v1/cases/{id}/plan`: asks the rules again for a case that has no route yet.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/plan",
    tag = "cases",
    summary = "对尚无路线的案件再次询问规则 / Ask the rules again for a case without a route",
    responses((status = 200, body = CaseView, description = "案件 / the case")),
    extensions(("x-problems" = json!(["act-lacks", "conflict", "no-date", "not-in-force", "rules-*", "clock-behind"])), ("x-as" = json!("platform-operator"))),
    security(("role" = [])),
)]
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
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/confirm-dates",
    tag = "cases",
    summary = "确认过期才得出的期限 / Confirm dates that were past when they were known",
    responses((status = 200, body = CaseView, description = "案件 / the case")),
    extensions(("x-problems" = json!(["act-lacks", "conflict", "no-date", "clock-behind"])), ("x-as" = json!("platform-operator"))),
    security(("role" = [])),
)]
pub(crate) async fn confirm_dates(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Caller(by): Caller,
    Keyed(once): Keyed,
) -> Result<Json<CaseView>, ApiError> {
    let confirmed = flow::confirm_dates(&state.host, &id, &by, once.as_ref());
    Ok(Json(confirmed.await?))
}
