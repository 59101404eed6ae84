//! Accounts, their powers, tokens, certificates and sign-ins; administrators.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;

use crate::flow::{
    self, AccountDraft, AccountView, Appointed, Appointment, CertificateView, IssuedToken, Powers,
    Subject, TokenDraft, TokenView,
};
use crate::http::AppState;
use crate::http::body::{Strict, StrictQuery};
use crate::http::caller::Caller;
use crate::http::errors::ApiError;
use crate::http::versions::{Seen, Versioned};

/// Which page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Page {
    #[serde(default)]
    after: String,
    limit: Option<u32>,
}

/// `GET /api/v1/jurisdictions/{j}/accounts?after=ID&limit=N`
pub(crate) async fn list(
    State(state): State<AppState>,
    Path(tenant): Path<String>,
    StrictQuery(page): StrictQuery<Page>,
) -> Result<Json<Vec<AccountView>>, ApiError> {
    let limit = page.limit.unwrap_or(100).clamp(1, 1_000);
    Ok(Json(
        flow::accounts(&state.host, &tenant, &page.after, limit).await?,
    ))
}

/// `GET /api/v1/jurisdictions/{j}/accounts/{id}`
pub(crate) async fn show(
    State(state): State<AppState>,
    Path((tenant, id)): Path<(String, String)>,
) -> Result<Versioned<AccountView>, ApiError> {
    let view = flow::show_account(&state.host, &tenant, &id).await?;
    Ok(Versioned(view.version, view))
}

/// `POST /api/v1/jurisdictions/{j}/accounts`
pub(crate) async fn enter(
    State(state): State<AppState>,
    Path(tenant): Path<String>,
    Caller(by): Caller,
    Strict(draft): Strict<AccountDraft>,
) -> Result<(StatusCode, Versioned<AccountView>), ApiError> {
    let view = flow::create_account(&state.host, &by, &tenant, draft).await?;
    Ok((StatusCode::CREATED, Versioned(view.version, view)))
}

/// `PUT /api/v1/jurisdictions/{j}/accounts/{id}/powers`, with `If-Match`.
pub(crate) async fn set_powers(
    State(state): State<AppState>,
    Path((tenant, id)): Path<(String, String)>,
    Caller(by): Caller,
    Seen(seen): Seen,
    Strict(powers): Strict<Powers>,
) -> Result<Versioned<AccountView>, ApiError> {
    let view = flow::set_powers(&state.host, &by, &tenant, &id, seen, powers).await?;
    Ok(Versioned(view.version, view))
}

/// `POST /api/v1/jurisdictions/{j}/administrators`
pub(crate) async fn appoint(
    State(state): State<AppState>,
    Path(tenant): Path<String>,
    Caller(by): Caller,
    Strict(appointment): Strict<Appointment>,
) -> Result<(StatusCode, Json<Appointed>), ApiError> {
    let appointed = flow::appoint(&state.host, &by, &tenant, appointment).await?;
    Ok((StatusCode::CREATED, Json(appointed)))
}

/// `GET /api/v1/jurisdictions/{j}/accounts/{id}/tokens`
pub(crate) async fn tokens(
    State(state): State<AppState>,
    Path((tenant, id)): Path<(String, String)>,
) -> Result<Json<Vec<TokenView>>, ApiError> {
    Ok(Json(flow::tokens(&state.host, &tenant, &id).await?))
}

/// `POST /api/v1/jurisdictions/{j}/accounts/{id}/tokens`
pub(crate) async fn issue_token(
    State(state): State<AppState>,
    Path((tenant, id)): Path<(String, String)>,
    Caller(by): Caller,
    Strict(draft): Strict<TokenDraft>,
) -> Result<(StatusCode, Json<IssuedToken>), ApiError> {
    let issued = flow::issue_token(&state.host, &by, &tenant, &id, draft).await?;
    Ok((StatusCode::CREATED, Json(issued)))
}

/// `DELETE /api/v1/jurisdictions/{j}/accounts/{id}/tokens/{token}`
pub(crate) async fn revoke_token(
    State(state): State<AppState>,
    Path((tenant, id, token)): Path<(String, String, String)>,
    Caller(by): Caller,
) -> Result<StatusCode, ApiError> {
    flow::revoke_token(&state.host, &by, &tenant, &id, &token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/jurisdictions/{j}/accounts/{id}/certificates`
pub(crate) async fn certificates(
    State(state): State<AppState>,
    Path((tenant, id)): Path<(String, String)>,
) -> Result<Json<Vec<CertificateView>>, ApiError> {
    Ok(Json(flow::certificates(&state.host, &tenant, &id).await?))
}

/// A certificate to be mapped.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mapping {
    /// `key:…` or `san:…`.
    subject: String,
}

/// `POST /api/v1/jurisdictions/{j}/accounts/{id}/certificates`
pub(crate) async fn map_certificate(
    State(state): State<AppState>,
    Path((tenant, id)): Path<(String, String)>,
    Caller(by): Caller,
    Strict(mapping): Strict<Mapping>,
) -> Result<(StatusCode, Json<CertificateView>), ApiError> {
    let mapped = flow::map_certificate(&state.host, &by, &tenant, &id, &mapping.subject);
    Ok((StatusCode::CREATED, Json(mapped.await?)))
}

/// `DELETE /api/v1/jurisdictions/{j}/accounts/{id}/certificates/{certificate}`
pub(crate) async fn unmap_certificate(
    State(state): State<AppState>,
    Path((tenant, id, certificate)): Path<(String, String, String)>,
    Caller(by): Caller,
) -> Result<StatusCode, ApiError> {
    flow::unmap_certificate(&state.host, &by, &tenant, &id, &certificate).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/jurisdictions/{j}/accounts/{id}/sign-ins`
pub(crate) async fn map_sign_in(
    State(state): State<AppState>,
    Path((tenant, id)): Path<(String, String)>,
    Caller(by): Caller,
    Strict(subject): Strict<Subject>,
) -> Result<StatusCode, ApiError> {
    flow::map_sign_in(&state.host, &by, &tenant, &id, &subject).await?;
    Ok(StatusCode::NO_CONTENT)
}
