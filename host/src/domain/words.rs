//! The contract's words as text: `sharing-application`, `request-supplement`.

use serde::Serialize;

/// The kebab-case word of an enum value, as JSON and TOML write it.
///
/// Works for the contract's plain enums and the payload-free cases of its variants; for a case
/// with a payload it is the case's name in kebab-case.
pub fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(serde_json::Value::Object(map)) => map
            .keys()
            .next()
            .map(|name| name.replace('_', "-"))
            .unwrap_or_default(),
        _ => String::new(),
    }
}

/// The beginning of a text that somebody else wrote, for messages that must not grow with it.
pub fn clipped(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

macro_rules! display_as_word {
    ($($type:ty),* $(,)?) => {
        $(impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.serialize(f)
            }
        })*
    };
}

display_as_word!(
    super::MatterKind,
    super::OutcomeKind,
    super::SharingClass,
    super::OpeningClass,
    super::Role,
    super::Treatment,
    super::InstrumentStatus,
    super::Severity,
    super::BasisRank,
);
