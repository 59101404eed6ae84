//! Reads one JSON document that whoever runs the command wrote, strictly, and says where it is wrong.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, anyhow, bail};
use serde::de::DeserializeOwned;

use crate::files;

/// Reads `path`, or standard input for `-`, as one JSON document: `what`.
///
/// Unknown and doubled keys, wrong types and anything after the document are refused, with the
/// file, the line, the column and the path of the field.
pub(super) fn read_json<T: DeserializeOwned>(path: &Path, what: &str) -> anyhow::Result<T> {
    let (shown, text) = read(path)?;
    if text.trim().is_empty() {
        bail!("{shown} is empty; write {what} as JSON");
    }
    parse(&shown, &text)
}

fn read(path: &Path) -> anyhow::Result<(String, String)> {
    let (shown, text) = if path == Path::new("-") {
        let mut text = String::new();
        (
            "standard input".to_owned(),
            std::io::stdin()
                .read_to_string(&mut text)
                .map(|_| files::unmarked(text)),
        )
    } else {
        (path.display().to_string(), files::read_named(path))
    };
    let text = text.with_context(|| format!("{shown} cannot be read"))?;
    Ok((shown, text))
}

fn parse<T: DeserializeOwned>(shown: &str, text: &str) -> anyhow::Result<T> {
    let mut json = serde_json::Deserializer::from_str(text);
    let read = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = Some(error.path().to_string()).filter(|path| path != ".");
        let wrong_type = if error.inner().is_syntax() {
            wrong_type::<T>(text)
        } else {
            None
        };
        place(shown, path, error.inner(), wrong_type)
    })?;
    json.end()
        .map_err(|error| place(shown, None, &error, None))?;
    Ok(read)
}

/// A number where a word should stand reads as broken syntax to `serde_json`. If the text is JSON
/// all the same, the value says better what is wrong with it.
fn wrong_type<T: DeserializeOwned>(text: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    T::deserialize(value).err().map(|error| error.to_string())
}

/// The place goes in front, as compilers write it; `serde_json` puts it at the end.
fn place(
    shown: &str,
    path: Option<String>,
    error: &serde_json::Error,
    better: Option<String>,
) -> anyhow::Error {
    let (line, column) = (error.line(), error.column());
    let message = better.unwrap_or_else(|| error.to_string());
    let message = message
        .strip_suffix(&format!(" at line {line} column {column}"))
        .unwrap_or(&message);
    match path {
        Some(path) => anyhow!("{shown}:{line}:{column}: `{path}`: {message}"),
        None => anyhow!("{shown}:{line}:{column}: {message}"),
    }
}
