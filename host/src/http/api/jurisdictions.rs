//! Jurisdictions: who they are, how their rules treat each article, and what they would say.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::domain::{CatalogEntry, Date, Matter, MatterKind};
use crate::flow::{self, Classification, JurisdictionView, KindRoutes, Preview};
use crate::http::AppState;
use crate::http::body::{Strict, StrictQuery};
use crate::http::document::examples;
use crate::http::errors::ApiError;

/// `GET /api/v1/jurisdictions`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions",
    tag = "jurisdictions",
    summary = "全部辖区 / All jurisdictions",
    responses((status = 200, body = Vec<JurisdictionView>, description = "辖区 / jurisdictions")),
)]
pub(crate) async fn list(State(state): State<AppState>) -> Json<Vec<JurisdictionView>> {
    Json(flow::jurisdictions(&state.host))
}

/// `GET /api/v1/jurisdictions/{j}`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}",
    tag = "jurisdictions",
    summary = "一个辖区 / One jurisdiction",
    responses((status = 200, body = JurisdictionView, description = "辖区 / the jurisdiction")),
)]
pub(crate) async fn show(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
) -> Result<Json<JurisdictionView>, ApiError> {
    Ok(Json(flow::jurisdiction(&state.host, &jurisdiction)?))
}

/// For which day.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct On {
    /// 按哪一天，默认今天 / For which day; by default today, else the last day in force.
    #[param(example = "2025-10-11")]
    on: Option<Date>,
}

/// `POST /api/v1/jurisdictions/{j}/classify?on=DATE`
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/classify",
    tag = "jurisdictions",
    summary = "目录条目可取的共享与开放类别 / The classes that an entry may have",
    params(On),
    request_body(content = CatalogEntry, example = json!(examples::entry())),
    responses((
        status = 200,
        body = Classification,
        description = "各种组合及其依据 / every combination, and what forbids it"
    )),
    extensions(("x-problems" = json!(["not-in-force", "no-date", "rules-*"]))),
)]
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
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/plan",
    tag = "jurisdictions",
    summary = "预演一个事项，不提交 / Which way a matter would go, without filing it",
    request_body(content = Matter, example = json!(examples::matter())),
    responses((status = 200, body = Preview, description = "路线或理由 / the route, or findings")),
    extensions(("x-problems" = json!(["not-in-force", "no-date", "rules-*"]))),
)]
pub(crate) async fn plan(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    Strict(matter): Strict<Matter>,
) -> Result<Json<Preview>, ApiError> {
    let jurisdiction = state.host.jurisdiction(&jurisdiction)?;
    Ok(Json(flow::preview_sent(jurisdiction, &matter).await?))
}

/// `GET /api/v1/jurisdictions/{j}/routes/{kind}`: the routes that matters of a kind take.
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/routes/{kind}",
    tag = "jurisdictions",
    summary = "一类事项的办理路线 / The routes that matters of a kind take",
    responses((status = 200, body = KindRoutes, description = "路线 / routes")),
    extensions(("x-problems" = json!(["no-such-word", "not-in-force", "no-date", "rules-*"]))),
)]
pub(crate) async fn routes(
    State(state): State<AppState>,
    Path((jurisdiction, kind)): Path<(String, String)>,
) -> Result<Json<KindRoutes>, ApiError> {
    let kind: MatterKind = crate::http::body::read_word("kind", &kind)?;
    Ok(Json(
        flow::kind_routes(&state.host, &jurisdiction, kind).await?,
    ))
}
