//! Calendars: which one is in force, how it is amended, and which cases that moved.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;

use crate::calendar::{Calendar, LoadError};
use crate::flow::{self, CalendarView, LoadedCalendar, RecountReport};
use crate::http::AppState;
use crate::http::body::{StrictQuery, TomlText, read_number};
use crate::http::caller::Caller;
use crate::http::errors::ApiError;
use crate::http::once::Keyed;
use crate::http::problem::Problem;

/// Which calendar.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Which {
    digest: Option<String>,
}

/// `GET /api/v1/jurisdictions/{j}/calendar[?digest=D]`
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
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Since {
    #[serde(default)]
    after: String,
    limit: Option<u32>,
}

/// `GET /api/v1/jurisdictions/{j}/calendar/{revision}[?after=CASE]`: which cases a calendar moved,
/// from which day to which, and why.
pub(crate) async fn report(
    State(state): State<AppState>,
    Path((jurisdiction, revision)): Path<(String, String)>,
    StrictQuery(since): StrictQuery<Since>,
) -> Result<Json<RecountReport>, ApiError> {
    let revision = read_number("revision", &revision)?;
    let limit = since.limit.unwrap_or(100).clamp(1, 1_000);
    let report = flow::recounts(&state.host, &jurisdiction, revision, &since.after, limit);
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
