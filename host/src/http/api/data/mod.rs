//! The data behind an entry: uploads, versions, queries, downloads.

pub(in crate::http) mod ask;
pub(in crate::http) mod download;
pub(in crate::http) mod uploads;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::domain::Role;
use crate::flow::{self, Asker, DataError};
use crate::http::AppState;
use crate::http::caller::Caller;
use crate::http::errors::ApiError;

/// Whoever asks for data; nobody has to say who he is, since open data are for everybody.
pub(in crate::http) struct MaybeCaller(Option<Caller>);

impl FromRequestParts<AppState> for MaybeCaller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        if !parts.headers.contains_key("x-bylaw-actor") {
            return Ok(Self(None));
        }
        Caller::from_request_parts(parts, state)
            .await
            .map(|caller| Self(Some(caller)))
    }
}

/// The organisation that a caller acts for. Until identity comes, whoever calls as a provider acts
/// for the provider of the entry, and everybody else for nobody.
async fn acting(
    state: &AppState,
    jurisdiction: &str,
    code: &str,
    caller: Option<&Caller>,
) -> Result<Asker, DataError> {
    let provides = caller.is_some_and(|Caller(name)| name.role == Role::Provider);
    let organisation = if provides {
        Some(flow::provider_of(&state.host, jurisdiction, code).await?)
    } else {
        None
    };
    Ok(Asker { organisation })
}

/// The same for whoever only the provider may be; without an organisation it is nobody's.
async fn organisation(
    state: &AppState,
    jurisdiction: &str,
    code: &str,
    caller: &Caller,
) -> Result<String, DataError> {
    let acting = acting(state, jurisdiction, code, Some(caller)).await?;
    Ok(acting.organisation.unwrap_or_default())
}
