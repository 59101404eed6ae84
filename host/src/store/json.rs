//! JSON that the store itself writes and reads.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::{StoreError, corrupt};

pub(super) fn read_json<T: DeserializeOwned>(
    what: &'static str,
    id: &str,
    text: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| corrupt(what, id, &error))
}

/// The domain's types always can be written.
pub(super) fn write_json<T: Serialize>(
    what: &'static str,
    id: &str,
    value: &T,
) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| corrupt(what, id, &error))
}

/// Reads one of the domain's words from a column.
pub(super) fn read_word<T: DeserializeOwned>(
    what: &'static str,
    id: &str,
    word: &str,
) -> Result<T, StoreError> {
    let word = serde_json::Value::String(word.to_owned());
    serde_json::from_value(word).map_err(|error| corrupt(what, id, &error))
}
