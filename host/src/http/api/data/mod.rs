//! The data behind an entry: uploads, versions, queries, downloads.

pub(crate) mod ask;
pub(crate) mod download;
pub(crate) mod uploads;

use axum::http::Uri;

use crate::domain::authority::Action;
use crate::domain::{Principal, Role};
use crate::flow::{self, DataError};
use crate::http::AppState;
use crate::http::caller::Reader;
use crate::http::errors::ApiError;

/// Under which name a caller provides data: his organisation's. In development whoever claims to be
/// the provider is the one of the entry.
async fn part(
    state: &AppState,
    jurisdiction: &str,
    code: &str,
    caller: &Principal,
) -> Result<String, DataError> {
    match caller.claimed {
        Some(claimed) if claimed.role == Role::Provider => {
            flow::provider_of(&state.host, jurisdiction, code).await
        }
        Some(_) => Ok(String::new()),
        None => Ok(caller.part().to_owned()),
    }
}

/// Notes that somebody was refused data, if he was, as it is noted of every other access.
async fn noted<T>(
    state: &AppState,
    reader: &Reader,
    uri: &Uri,
    answer: Result<T, DataError>,
) -> Result<T, ApiError> {
    if let (Err(error), Some(principal)) = (&answer, &reader.principal)
        && let Some(why) = error.denied()
    {
        let (action, path) = (Action::QueryData, uri.path());
        flow::record_denial(&state.host, principal, action, path, why).await?;
    }
    Ok(answer?)
}
