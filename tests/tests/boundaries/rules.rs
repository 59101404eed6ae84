//! What must stand where. Each rule says what it forbids, in which part of the host.

use crate::lexer::{Kind, Token, tokens};
use crate::paths::{Named, paths};

/// Which crates and which parts of the host a part must never import.
const IMPORTS: [(&str, &[&str], &[&str]); 23] = [
    ("domain", &["tokio", "axum", "sqlx"], &[]),
    ("flow", &["axum", "sqlx", "wasmtime"], &[]),
    ("rules", &["sqlx", "axum"], &["store", "flow", "http"]),
    ("store", &["axum", "wasmtime"], &["rules", "flow", "http"]),
    ("http", &[], &["store", "rules"]),
    ("deadlines", &[], &["store", "rules"]),
    ("sequencer", &["sqlx", "axum"], &["store", "rules"]),
    ("upkeep", &["sqlx", "axum"], &["store", "rules"]),
    ("messenger", &["sqlx", "axum"], &["store", "rules"]),
    ("converter", &["sqlx", "axum"], &["store", "rules"]),
    ("rehearser", &["sqlx", "axum"], &["store", "rules"]),
    ("shadower", &["sqlx", "axum"], &["store", "rules"]),
    (
        "registry",
        &["sqlx", "axum", "wasmtime"],
        &["store", "flow", "http", "policy"],
    ),
    (
        "vetting",
        &["sqlx", "axum", "wasmtime"],
        &["store", "flow", "http", "policy"],
    ),
    (
        "post",
        &["sqlx", "axum", "wasmtime"],
        &["store", "flow", "http", "rules"],
    ),
    (
        "data",
        &["sqlx", "axum", "wasmtime", "ureq"],
        &["clock", "store", "flow", "http", "rules", "policy"],
    ),
    (
        "sheets",
        &["sqlx", "axum", "tokio", "wasmtime"],
        &["store", "flow", "http", "rules", "domain", "columns"],
    ),
    (
        "columns",
        &["sqlx", "axum", "tokio", "wasmtime"],
        &["store", "flow", "http", "rules"],
    ),
    (
        "openid",
        &["sqlx", "axum", "wasmtime"],
        &["store", "flow", "http", "rules"],
    ),
    ("tls", &["sqlx", "wasmtime"], &["store", "flow", "rules"]),
    (
        "audit",
        &["sqlx", "axum", "tokio", "wasmtime"],
        &["store", "flow", "http", "rules"],
    ),
    (
        "metrics",
        &["sqlx", "axum", "tokio", "wasmtime"],
        &["store", "flow", "http", "rules", "domain"],
    ),
    (
        "telemetry",
        &["sqlx", "axum", "wasmtime"],
        &["store", "flow", "http", "rules", "domain"],
    ),
];

/// Parts that decide: the same inputs give the same bytes on every machine.
const DECIDING: [&str; 4] = ["domain", "calendar", "rules", "flow"];

/// The one file that opens files.
const FILES: &str = "files.rs";

/// The one file that asks what time it is.
const CLOCK: &str = "clock.rs";

const NOW: [[&str; 2]; 4] = [
    ["SystemTime", "now"],
    ["Instant", "now"],
    ["Zoned", "now"],
    ["Timestamp", "now"],
];

/// The one file that prints for people: nothing in what it prints drives a terminal.
const OUTPUT: &str = "cli/output.rs";

/// The files that have to do with standard output and standard error beside it: a child's answer to
/// its host, the log, and whether there is a terminal.
const STREAMS: [&str; 3] = ["cli/rules/vet.rs", "telemetry.rs", "cli/mod.rs"];

const PRINTED: &str = "what people read is printed in `cli/output.rs` only";

const PRINTS: [&str; 5] = ["print", "println", "eprint", "eprintln", "dbg"];

/// How a statement begins. Prose does not begin in capitals.
const SQL: [&str; 12] = [
    "SELECT ",
    "INSERT INTO ",
    "INSERT OR ",
    "UPDATE ",
    "DELETE FROM ",
    "CREATE TABLE ",
    "CREATE INDEX ",
    "CREATE UNIQUE ",
    "ALTER TABLE ",
    "DROP TABLE ",
    "PRAGMA ",
    "WITH RECURSIVE ",
];

/// A broken rule and the line that breaks it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Violation {
    pub(crate) line: usize,
    pub(crate) rule: String,
}

/// Checks one file of the host; `file` is its path below `host/src`, with `/`.
pub(crate) fn host_file(file: &str, source: &str) -> Vec<Violation> {
    let module = module_of(file);
    let part = module.first().copied().unwrap_or_default();
    let tokens = tokens(source);
    let mut broken = Vec::new();
    for named in paths(&tokens, &module) {
        broken.extend(imports(part, &named));
        broken.extend(places(file, part, &named));
    }
    for token in &tokens {
        broken.extend(contents(part, token));
    }
    broken.extend(tokens.windows(2).filter_map(|pair| prints(file, pair)));
    broken.sort();
    broken.dedup();
    broken
}

/// Checks what every file of the repository owes.
pub(crate) fn any_file(source: &str) -> Vec<Violation> {
    let rule = "a file opens with `//!`, saying what it is for";
    if source.starts_with("//!") {
        return Vec::new();
    }
    vec![violation(1, rule)]
}

/// `rules/engine.rs` is the module `rules::engine`, `rules/mod.rs` is `rules`.
fn module_of(file: &str) -> Vec<&str> {
    let path = file.strip_suffix(".rs").unwrap_or(file);
    let mut module: Vec<&str> = path.split('/').collect();
    if matches!(module.last(), Some(&("mod" | "lib" | "main"))) {
        module.pop();
    }
    module
}

fn imports(part: &str, named: &Named) -> Option<Violation> {
    let (_, crates, parts) = IMPORTS.iter().find(|(name, ..)| *name == part)?;
    let mut words = named.path.iter().map(String::as_str);
    let first = words.next()?;
    let second = words.next();
    if crates.contains(&first) && (second.is_some() || named.path.len() == 1) {
        return Some(violation(
            named.line,
            &format!("`{part}` must never import `{first}`"),
        ));
    }
    if first != "crate" {
        return None;
    }
    match second {
        Some("*") | None if !parts.is_empty() && named.path.len() <= 2 => Some(violation(
            named.line,
            &format!("`{part}` must not import the whole crate: it may not see all of it"),
        )),
        Some(other) if parts.contains(&other) => Some(violation(
            named.line,
            &format!("`{part}` must never import `{other}`"),
        )),
        _ => None,
    }
}

fn places(file: &str, part: &str, named: &Named) -> Option<Violation> {
    let path: Vec<&str> = named.path.iter().map(String::as_str).collect();
    let rule = match path.as_slice() {
        ["std", "fs", ..] if file != FILES => "`std::fs` stands in `files.rs` only",
        [.., "ambient_authority"] if file != FILES => {
            "`ambient_authority` stands in `files.rs` only"
        }
        ["sqlx", ..] if part != "store" => "SQL stands under `store/` only",
        [.., what, now] if file != CLOCK && NOW.contains(&[*what, *now]) => {
            "the time is asked in `clock.rs` only"
        }
        [.., "io", "stdout" | "stderr"] if file != OUTPUT && !STREAMS.contains(&file) => PRINTED,
        _ => return None,
    };
    Some(violation(named.line, rule))
}

/// What a macro prints goes past what looks at it.
fn prints(file: &str, pair: &[Token]) -> Option<Violation> {
    let [name, mark] = pair else { return None };
    let prints = name.word().is_some_and(|word| PRINTS.contains(&word)) && mark.is('!');
    (prints && file != OUTPUT).then(|| violation(name.line, PRINTED))
}

fn contents(part: &str, token: &Token) -> Option<Violation> {
    match &token.kind {
        Kind::Text(text) if part != "store" => {
            let text = text.trim_start();
            SQL.iter()
                .any(|start| text.starts_with(start))
                .then(|| violation(token.line, "SQL stands under `store/` only"))
        }
        Kind::Word(word) if DECIDING.contains(&part) => {
            let float = word.ends_with("f32") || word.ends_with("f64");
            let number = word.starts_with(|c: char| c.is_ascii_digit());
            let hexadecimal = word.starts_with("0x");
            (float && (word.len() == 3 || number) && !hexadecimal).then(|| {
                violation(
                    token.line,
                    &format!("`{part}` decides, so it has no floats"),
                )
            })
        }
        _ => None,
    }
}

fn violation(line: usize, rule: &str) -> Violation {
    Violation {
        line,
        rule: rule.to_owned(),
    }
}
