//! Organisations of a jurisdiction.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;

use crate::domain::Organisation;
use crate::flow::{self, Dissolution, OrganisationView};
use crate::http::AppState;
use crate::http::body::Strict;
use crate::http::caller::Caller;
use crate::http::errors::ApiError;
use crate::http::versions::{Seen, Versioned};

/// `GET /api/v1/jurisdictions/{j}/organisations`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/organisations",
    tag = "identity",
    summary = "机构名录 / The organisations",
    responses((status = 200, body = Vec<OrganisationView>, description = "机构名录 / The organisations")),
    extensions(("x-problems" = json!([])), ("x-as" = json!("$SYSTEM"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
) -> Result<Json<Vec<OrganisationView>>, ApiError> {
    Ok(Json(flow::organisations(&state.host, &jurisdiction).await?))
}

/// `GET /api/v1/jurisdictions/{j}/organisations/{id}`
#[utoipa::path(
    get,
    path = "/api/v1/jurisdictions/{j}/organisations/{id}",
    tag = "identity",
    summary = "一个机构 / An organisation",
    responses((status = 200, body = OrganisationView, description = "一个机构 / An organisation")),
    extensions(("x-problems" = json!(["no-such-thing"])), ("x-as" = json!("$SYSTEM"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn show(
    State(state): State<AppState>,
    Path((jurisdiction, id)): Path<(String, String)>,
) -> Result<Versioned<OrganisationView>, ApiError> {
    let view = flow::show_organisation(&state.host, &jurisdiction, &id).await?;
    Ok(Versioned(view.version, view))
}

/// `POST /api/v1/jurisdictions/{j}/organisations`
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/organisations",
    tag = "identity",
    summary = "登记机构 / Enter an organisation",
    request_body(content = Organisation, example = json!({"id": "library", "name": {"zh": "市图书馆", "en": "City library"}, "kind": "public-institution", "tier": "city", "superior": "city", "offices": [], "credit_code": null, "successor": null})),
    responses((status = 201, body = OrganisationView, description = "登记机构 / Enter an organisation")),
    extensions(("x-problems" = json!(["bad-organisation", "taken", "conflict"])), ("x-as" = json!("$SYSTEM"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn enter(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
    Caller(by): Caller,
    Strict(organisation): Strict<Organisation>,
) -> Result<(StatusCode, Versioned<OrganisationView>), ApiError> {
    let view = flow::put_organisation(&state.host, &by, &jurisdiction, organisation, None).await?;
    Ok((StatusCode::CREATED, Versioned(view.version, view)))
}

/// `PUT /api/v1/jurisdictions/{j}/organisations/{id}`, with `If-Match`.
#[utoipa::path(
    put,
    path = "/api/v1/jurisdictions/{j}/organisations/{id}",
    tag = "identity",
    summary = "更改机构 / Change an organisation",
    params(("If-Match" = String, Header, description = "所见版本的 ETag / the `ETag` of the version seen", example = "\"1\"")),
    request_body(content = Organisation, example = json!({"id": "civil", "name": {"zh": "市民政局", "en": "Civil affairs"}, "kind": "department", "tier": "city", "superior": "city", "offices": [], "credit_code": null, "successor": null})),
    responses((status = 200, body = OrganisationView, description = "更改机构 / Change an organisation")),
    extensions(("x-problems" = json!(["bad-organisation", "no-such-thing", "conflict"])), ("x-as" = json!("$SYSTEM"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn change(
    State(state): State<AppState>,
    Path((jurisdiction, id)): Path<(String, String)>,
    Caller(by): Caller,
    Seen(seen): Seen,
    Strict(organisation): Strict<Organisation>,
) -> Result<Versioned<OrganisationView>, ApiError> {
    if organisation.id != id {
        return Err(flow::IdentityError::Bad {
            place: "id",
            why: format!("the path names `{id}`"),
        }
        .into());
    }
    let put = flow::put_organisation(&state.host, &by, &jurisdiction, organisation, Some(seen));
    let view = put.await?;
    Ok(Versioned(view.version, view))
}

/// `POST /api/v1/jurisdictions/{j}/organisations/{id}/dissolution`, with `If-Match`.
#[utoipa::path(
    post,
    path = "/api/v1/jurisdictions/{j}/organisations/{id}/dissolution",
    tag = "identity",
    summary = "撤销机构，职责由继任机构承接 / Dissolve an organisation; a successor takes over",
    params(("If-Match" = String, Header, description = "所见版本的 ETag / the `ETag` of the version seen", example = "\"1\"")),
    request_body(content = Dissolution, example = json!({"successor": "transport"})),
    responses((status = 200, body = OrganisationView, description = "撤销机构，职责由继任机构承接 / Dissolve an organisation; a successor takes over")),
    extensions(("x-problems" = json!(["bad-organisation", "no-such-thing", "conflict"])), ("x-as" = json!("$SYSTEM"))),
    security(("token" = []), ("certificate" = [])),
)]
pub(crate) async fn dissolve(
    State(state): State<AppState>,
    Path((jurisdiction, id)): Path<(String, String)>,
    Caller(by): Caller,
    Seen(seen): Seen,
    Strict(dissolution): Strict<Dissolution>,
) -> Result<Versioned<OrganisationView>, ApiError> {
    let view = flow::dissolve(&state.host, &by, &jurisdiction, &id, seen, &dissolution).await?;
    Ok(Versioned(view.version, view))
}
