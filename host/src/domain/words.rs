//! The contract's words as text: `sharing-application`, `request-supplement`.

use std::fmt::Write;

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

/// Whether a text can be shown as it is: nothing in it drives a terminal, ends a line of a log
/// unseen, or turns what follows around.
pub fn is_plain(text: &str) -> bool {
    let shown = |character: char| match character {
        '\n' | '\t' => true,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => false,
        other => !other.is_control(),
    };
    text.chars().all(shown)
}

/// The beginning of a text that somebody else wrote, for messages that must not grow with it.
pub fn clipped(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Bytes in hexadecimal digits, as digests are written.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
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
