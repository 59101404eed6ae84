//! Jurisdictions: who they are, how their rules treat each article, and what they would say.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;

use crate::domain::{CatalogEntry, Date, Matter, MatterKind};
use crate::flow::{self, Classification, JurisdictionView, KindRoutes, Preview};
use crate::http::AppState;
use crate::http::body::{Strict, StrictQuery};
use crate::http::errors::ApiError;

/// `GET /api/v1/jurisdictions`
pub(crate) async fn list(State(state): State<AppState>) -> Json<Vec<JurisdictionView>> {
    Json(flow::jurisdictions(&state.host))
}

/// `GET /api/v1/jurisdictions/{j}`
pub(crate) async fn show(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
) -> Result<Json<JurisdictionView>, ApiError> {
    Ok(Json(flow::jurisdiction(&state.host, &jurisdiction)?))
}

/// For which day.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct On {
    on: Option<Date>,
}

/// `POST /api/v1/jurisdictions/{j}/classify?on=DATE`
pub(crate) async fn classify(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    StrictQuery(On { on }): StrictQuery<On>,
    Strict(entry): Strict<CatalogEntry>,
) -> Result<Json<Classification>, ApiError> {
    Ok(Json(
        flow::classify_here(&state.host, &jurisdiction, entry, on).await?,
    ))
}

/// `POST /api/v1/jurisdictions/{j}/plan`: which way a matter would go, without filing it.
pub(crate) async fn plan(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    Strict(matter): Strict<Matter>,
) -> Result<Json<Preview>, ApiError> {
    let jurisdiction = state.host.jurisdiction(&jurisdiction)?;
    Ok(Json(flow::preview(jurisdiction, &matter).await?))
}

/// `GET /api/v1/jurisdictions/{j}/routes/{kind}`: the routes that matters of a kind take.
pub(crate) async fn routes(
    State(state): State<AppState>,
    Path((jurisdiction, kind)): Path<(String, String)>,
) -> Result<Json<KindRoutes>, ApiError> {
    let kind: MatterKind = crate::http::body::read_word("kind", &kind)?;
    Ok(Json(
        flow::kind_routes(&state.host, &jurisdiction, kind).await?,
    ))
}
