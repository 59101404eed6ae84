//! The data behind an entry: uploads, versions, queries, downloads.

pub(crate) mod ask;
pub(crate) mod download;
pub(crate) mod uploads;

use crate::domain::{Principal, Role};
use crate::flow::{self, DataError};
use crate::http::AppState;

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
