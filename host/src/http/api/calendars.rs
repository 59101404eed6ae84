//! Calendars: which one is in force, how it is amended, and which cases that moved.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::calendar::{Calendar, LoadError};
use crate::domain::Principal;
use crate::flow::{self, CalendarView, LoadedCalendar, RecountReport};
use crate::http::AppState;
use crate::http::body::{StrictQuery, TomlText, read_number};
use crate::http::caller::{Caller, Reader};

use crate::http::document::examples;
use crate::http::errors::ApiError;
use crate::http::once::Keyed;
use crate::http::problem::Problem;

/// Which calendar.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Which {
    /// 日历的摘要，默认取现行的 / The digest of a calendar; by default the one in force.
    digest: Option<String>,
}

/// `GET /api/v1/jurisdictions/{j}/calendar[?digest=D]`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/calendar",
    tag = "calendars",
    summary = "工作日历 / The calendar",
    params(Which),
    responses((
        status = 200,
        body = CalendarView,
        description = "日历及其版本 / the calendar and its revisions"
    )),
    extensions(("x-problems" = json!(["no-calendar"]))),
)]
pub(crate) async fn show(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    StrictQuery(which): StrictQuery<Which>,
) -> Result<Json<CalendarView>, ApiError> {
    let digest = which.digest.as_deref();
    Ok(Json(
        flow::calendars_of(&state.host, &jurisdiction, digest).await?,
    ))
}

/// `POST /api/v1/jurisdictions/{j}/calendar`: years that are added or take the place of others, as
/// TOML. Every open clock is then counted again; the report at `calendar/{revision}` says which
/// cases moved, and whether that goes on. Sent again, it changes nothing and answers the same.
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/calendar",
    tag = "calendars",
    summary = "载入年度安排 / Load the arrangement of a year",
    request_body(content = String, content_type = "application/toml", example = json!(examples::CALENDAR)),
    responses((
        status = 200,
        body = LoadedCalendar,
        description = "已载入的版本 / the revision that was loaded"
    )),
    extensions(
        ("x-problems" = json!(["not-toml", "bad-calendar", "conflict"])),
        ("x-as" = json!("platform-operator"))
    ),
    security(("role" = [])),
)]
pub(crate) async fn load(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    Caller(by): Caller,
    Keyed(once): Keyed,
    TomlText(text): TomlText,
) -> Result<Json<LoadedCalendar>, ApiError> {
    let calendar = Calendar::from_toml("body", &text).map_err(|error| unusable(&error))?;
    let by = &by.account.id;
    let loaded = flow::load_calendar(&state.host, &jurisdiction, &calendar, by, once.as_ref());
    Ok(Json(loaded.await?))
}

/// From where on a report is wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Since {
    /// 从此之后，取上一页的最后一项 / What comes after this, the last one of the page before.
    #[serde(default)]
    after: String,
    /// 最多几项；默认 100，大于 1000 按 1000 / How many at most; 100 by default, what is larger counts as 1000.
    #[param(minimum = 0, default = 100, example = 100)]
    limit: Option<u32>,
}

/// `GET /api/v1/jurisdictions/{j}/calendar/{revision}[?after=CASE]`: which cases a calendar moved,
/// from which day to which, and why.
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/calendar/{revision}",
    tag = "calendars",
    summary = "日历变动移动了哪些期限 / Which cases a calendar moved",
    description = "机构只看到本机构参与的案件。/ An organisation is shown those in which it has a part.",
    params(Since),
    responses((status = 200, body = RecountReport, description = "移动的案件 / the cases that moved")),
    extensions(
        ("x-problems" = json!(["no-such-number", "no-calendar"])),
        ("x-as" = json!("platform-operator"))
    ),
    security(("role" = [])),
)]
pub(crate) async fn report(
    State(state): State<AppState>,
    Path((jurisdiction, revision)): Path<(String, String)>,
    StrictQuery(since): StrictQuery<Since>,
    reader: Reader,
) -> Result<Json<RecountReport>, ApiError> {
    let revision = read_number("revision", &revision)?;
    let limit = since.limit.unwrap_or(100).clamp(1, 1_000);
    let (host, party, after) = (
        &state.host,
        reader.principal.as_deref().and_then(Principal::body),
        &since.after,
    );
    let report = flow::recounts(host, &jurisdiction, revision, party, after, limit);
    Ok(Json(report.await?))
}

fn unusable(error: &LoadError) -> ApiError {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "bad-calendar",
        "日历有误",
        "The calendar is not in order",
    )
    .detail(error)
    .at(error.place())
    .into()
}
