//! Cases: file, read, act.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::calendar::{Ledger, Row};
use crate::domain::Date;
use crate::domain::case::Act;
use crate::flow::{self, ActError, CaseView, Filing, HandDecision};
use crate::http::AppState;
use crate::http::body::Strict;
use crate::http::caller::{Caller, Reader};

use crate::http::document::examples;
use crate::http::errors::ApiError;
use crate::http::once::Keyed;
use crate::http::tags::{differing, if_match, not_matched, tagged};

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
    responses((
        status = 201,
        body = CaseView,
        description = "案件 / the case",
        headers(("location" = String,
        description = "案件的路径 / where the case is"))
    )),
    extensions(
        ("x-problems" = json!(["not-admissible", "others-file", "conflict", "no-date", "clock-behind"])),
        ("x-as" = json!("applicant"))
    ),
    security(("role" = [])),
)]
pub(crate) async fn file(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    Caller(by): Caller,
    Keyed(once): Keyed,
    Strict(filing): Strict<Filing>,
) -> Result<(StatusCode, Created), ApiError> {
    let filed = flow::file(&state.host, &jurisdiction, &by, filing, once.as_ref());
    Ok(created(filed.await?))
}

/// `GET /api/v1/cases/{id}`
#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}",
    tag = "cases",
    summary = "查看案件 / Read a case",
    params(("If-None-Match" = Option<String>, Header, description = "已有的 ETag；未变则 304 / the ETag that is known; 304 if it has not changed")),
    responses(
        (status = 200, body = CaseView, description = "案件 / the case", headers(("etag" = String, description = "带引号的 revision / the revision in quotes"))),
        (status = 304, description = "没有变化 / it has not changed", headers(("etag" = String))),
    ),
    extensions(("x-as" = json!("applicant"))),
    security(("role" = [])),
)]
pub(crate) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
    reader: Reader,
) -> Result<Response, ApiError> {
    let view = flow::show_case(&state.host, &id, reader.principal.as_deref()).await?;
    Ok(tagged(&headers, view))
}

/// An act and the revision that the actor has seen.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Action {
    /// The revision of the case as it was read; may be left out with `If-Match`.
    #[schema(required = false)]
    revision: u32,
    /// What is done.
    #[serde(flatten)]
    #[schema(value_type = Act)]
    act: Value,
}

/// `POST /api/v1/cases/{id}/actions`. A decision at which the rules fault changes nothing; whoever's turn it
/// is then makes it again with `by_hand`, which names the articles it rests on, and with a reason.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/actions",
    tag = "cases",
    summary = "办理案件 / Act in a case",
    params(("If-Match" = Option<String>, Header, description = "所见的 ETag，可代替 revision / the ETag that was seen, in place of `revision`")),
    request_body(content = Action, example = json!(examples::action())),
    responses((status = 200, body = CaseView, description = "案件 / the case")),
    extensions(
        ("x-problems" = json!([
            "bad-if-match", "revisions-differ", "stale", "act-lacks", "not-one-act", "conflict",
            "no-date", "rules-*", "clock-behind"
        ])),
        ("x-as" = json!("provider"))
    ),
    security(("role" = [])),
)]
pub(crate) async fn act(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Caller(by): Caller,
    Keyed(once): Keyed,
    Strict(action): Strict<Value>,
) -> Result<Json<CaseView>, ApiError> {
    let matched = if_match(&headers)?;
    let (revision, act) = read_action(action, matched)?;
    let acted = flow::act_on(&state.host, &id, &by, act, revision, once.as_ref());
    acted.await.map(Json).map_err(|error| match error {
        ActError::Stale { .. } if matched.is_some() => not_matched(&error),
        error => error.into(),
    })
}

/// The act is read strictly once `revision` is taken out of it; `If-Match` may stand in its place.
fn read_action(mut action: Value, matched: Option<u32>) -> Result<(u32, Act), ApiError> {
    if let (Some(matched), Some(action)) = (matched, action.as_object_mut()) {
        action.entry("revision").or_insert_with(|| matched.into());
    }
    let Action { revision, act } = crate::http::body::read_value(action)?;
    if matched.is_some_and(|matched| matched != revision) {
        return Err(differing());
    }
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
    extensions(
        ("x-problems" = json!([
            "act-lacks", "conflict", "no-date", "not-in-force", "rules-*", "clock-behind"
        ])),
        ("x-as" = json!("platform-operator"))
    ),
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

/// `POST /api/v1/cases/{id}/manual-decision`: where rules gave a case no way to go, the authority
/// decides it, or of its own data the provider, with reason and articles; nobody his own matter.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/manual-decision",
    tag = "cases",
    summary = "人工作出决定 / Decide by hand what the rules could not plan",
    request_body(content = HandDecision, example = json!(examples::by_hand())),
    responses((status = 200, body = CaseView, description = "案件 / the case")),
    extensions(
        ("x-problems" = json!(["act-lacks", "stale", "conflict", "no-date", "clock-behind"])),
        ("x-as" = json!("data-authority"))
    ),
    security(("role" = [])),
)]
pub(crate) async fn decide_by_hand(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Caller(by): Caller,
    Keyed(once): Keyed,
    Strict(decision): Strict<HandDecision>,
) -> Result<Json<CaseView>, ApiError> {
    let decided = flow::decide_by_hand(&state.host, &id, &by, decision, once.as_ref());
    Ok(Json(decided.await?))
}

/// `POST /api/v1/cases/{id}/confirm-dates`
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/confirm-dates",
    tag = "cases",
    summary = "确认过期才得出的期限 / Confirm dates that were past when they were known",
    responses((status = 200, body = CaseView, description = "案件 / the case")),
    extensions(
        ("x-problems" = json!(["act-lacks", "conflict", "no-date", "clock-behind"])),
        ("x-as" = json!("platform-operator"))
    ),
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
