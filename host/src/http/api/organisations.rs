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
pub(crate) async fn list(
    State(state): State<AppState>,
    Path(jurisdiction): Path<String>,
) -> Result<Json<Vec<OrganisationView>>, ApiError> {
    Ok(Json(flow::organisations(&state.host, &jurisdiction).await?))
}

/// `GET /api/v1/jurisdictions/{j}/organisations/{id}`
pub(crate) async fn show(
    State(state): State<AppState>,
    Path((jurisdiction, id)): Path<(String, String)>,
) -> Result<Versioned<OrganisationView>, ApiError> {
    let view = flow::show_organisation(&state.host, &jurisdiction, &id).await?;
    Ok(Versioned(view.version, view))
}

/// `POST /api/v1/jurisdictions/{j}/organisations`
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
