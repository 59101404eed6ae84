//! The contract's words as text: `sharing-application`, `request-supplement`.

use std::borrow::Cow;
use std::error::Error;
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

/// A text as it can be shown: what drives a terminal or turns what follows around is written out as
/// JSON writes it, so that JSON in it stays JSON.
pub fn shown(text: &str) -> Cow<'_, str> {
    // These alone turn around a word at most, and are not seen at all.
    let is_mark = |character: char| matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}');
    let drives =
        |character: char| is_mark(character) || !is_plain(character.encode_utf8(&mut [0; 4]));
    if !text.chars().any(drives) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if drives(character) {
            // Writing to a string cannot fail.
            let _ = write!(shown, "\\u{:04x}", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// The beginning of a text that somebody else wrote, for messages that must not grow with it.
pub fn clipped(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// An error with everything that it rests on, in one line.
pub fn in_full(error: &dyn Error) -> String {
    let (mut told, mut next) = (error.to_string(), error.source());
    while let Some(cause) = next {
        told = format!("{told}: {cause}");
        next = cause.source();
    }
    told
}

/// Whether two texts say the same, whatever they count.
pub fn same_but_for_numbers(one: &str, other: &str) -> bool {
    without_numbers(one) == without_numbers(other)
}

/// A text without its digits.
pub fn without_numbers(text: &str) -> String {
    text.chars().filter(|one| !one.is_ascii_digit()).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_told_with_all_that_is_behind_it() {
        #[derive(Debug, thiserror::Error)]
        #[error("{told}")]
        struct Resting {
            told: &'static str,
            source: Option<Box<Resting>>,
        }
        let on = |told, source: Option<Resting>| Resting {
            told,
            source: source.map(Box::new),
        };
        let error = on("no case", Some(on("no row", Some(on("no disk", None)))));
        assert_eq!(in_full(&error), "no case: no row: no disk");
    }

    #[test]
    fn what_drives_a_terminal_is_written_out() {
        let fine = "核验\tof \"é\"\n";
        assert!(matches!(shown(fine), Cow::Borrowed(text) if text == fine));
        let hostile = "\u{1b}[31mred\0 \u{202e}txt\r\u{9b}\u{200f}";
        let wanted = r"\u001b[31mred\u0000 \u202etxt\u000d\u009b\u200f";
        assert_eq!(shown(hostile), wanted);
        assert!(is_plain(&shown(hostile)));
        let json = serde_json::json!({ "purpose": hostile }).to_string();
        let read: serde_json::Value = serde_json::from_str(&shown(&json)).unwrap();
        assert_eq!(read["purpose"], hostile);
    }
}
