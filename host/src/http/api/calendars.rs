//! Calendars: which one is in force, how it is amended, and which cases that moved.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;

use crate::calendar::{Calendar, LoadError};
use crate::domain::Role;
use crate::flow::{self, CalendarView, RecountReport};
use crate::http::AppState;
use crate::http::body::{StrictQuery, TomlText, read_number};
use crate::http::caller::Caller;
use crate::http::errors::ApiError;
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
/// TOML. Every open clock is counted again before this answers which cases moved. Sent again, it
/// changes nothing and answers the same.
pub(crate) async fn load(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    Caller(by): Caller,
    TomlText(text): TomlText,
) -> Result<Json<RecountReport>, ApiError> {
    if by.role != Role::PlatformOperator {
        let problem = Problem::new(
            StatusCode::FORBIDDEN,
            "not-the-operator",
            "仅平台运营者可以载入日历",
            "Only who operates the platform loads calendars",
        );
        return Err(problem.detail(&format!("the caller is `{by}`")).into());
    }
    let calendar = Calendar::from_toml("body", &text).map_err(|error| unusable(&error))?;
    let loaded =
        flow::load_calendar(&state.host, &jurisdiction, &calendar, &by.to_string()).await?;
    flow::recount_all(&state.host).await?;
    Ok(Json(
        flow::recounts(&state.host, &jurisdiction, loaded.revision).await?,
    ))
}

/// `GET /api/v1/jurisdictions/{j}/calendar/{revision}`: which cases a calendar moved.
pub(crate) async fn report(
    State(state): State<AppState>,
    Path((jurisdiction, revision)): Path<(String, String)>,
) -> Result<Json<RecountReport>, ApiError> {
    let revision = read_number("revision", &revision)?;
    Ok(Json(
        flow::recounts(&state.host, &jurisdiction, revision).await?,
    ))
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
