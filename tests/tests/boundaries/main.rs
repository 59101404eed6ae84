//! Keeps the parts of the host apart, as ARCHITECTURE.md draws them.
//!
//! The sources are read as text: words, paths and strings, without comments. What a macro of
//! another crate writes is not seen.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod lexer;
mod paths;
mod problems;
mod rules;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// Every Rust file below a folder, except what cargo builds there.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Runs a rule over files and fails with every place that breaks it.
fn hold(files: &[PathBuf], check: impl Fn(&Path, &str) -> Vec<rules::Violation>) {
    assert!(!files.is_empty(), "there is nothing to check");
    let mut report = String::new();
    for file in files {
        let source = fs::read_to_string(file).unwrap();
        for broken in check(file, &source) {
            let name = file.strip_prefix(root()).unwrap_or(file).display();
            writeln!(report, "{name}:{}: {}", broken.line, broken.rule).unwrap();
        }
    }
    assert!(report.is_empty(), "boundaries are crossed:\n{report}");
}

#[test]
fn the_parts_of_the_host_keep_apart() {
    let host = root().join("host").join("src");
    hold(&sources(&host), |file, source| {
        let name = file.strip_prefix(&host).unwrap();
        rules::host_file(&name.to_string_lossy(), source)
    });
}

#[test]
fn every_file_says_what_it_is_for() {
    let folders = ["host", "plugins", "tests", "xtask"];
    let files: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| sources(&root().join(folder)))
        .collect();
    hold(&files, |_, source| rules::any_file(source));
}

/// The description keeps the last of two shapes with one name, and says nothing.
#[test]
fn no_two_shapes_have_one_name() {
    let mut named: BTreeMap<String, PathBuf> = BTreeMap::new();
    for file in sources(&root().join("host").join("src")) {
        let source = fs::read_to_string(&file).unwrap();
        for shape in shapes(&source) {
            if let Some(other) = named.insert(shape.clone(), file.clone()) {
                panic!(
                    "{} and {} both have `{shape}`",
                    other.display(),
                    file.display()
                );
            }
        }
    }
    assert!(named.len() > 100, "{}", named.len());
}

/// The names under which a file's types stand in the description.
fn shapes(source: &str) -> Vec<String> {
    let types = source.split("#[derive(").skip(1);
    let described = types.filter_map(|rest| {
        let (derives, rest) = rest.split_once(")]")?;
        derives.contains("ToSchema").then_some(rest)
    });
    let name = |rest: &str| {
        let head = rest.split(['{', ';']).next().unwrap();
        let word = |text: &str| {
            let end = text.find(|letter: char| !letter.is_alphanumeric());
            text[..end.unwrap_or(text.len())].to_owned()
        };
        let given = head.split_once("schema(as = ").map(|(_, name)| word(name));
        let own = ["struct ", "enum "].iter().find_map(|kind| {
            let (_, name) = head.split_once(kind)?;
            Some(word(name))
        });
        given
            .or(own)
            .unwrap_or_else(|| panic!("no name in `{head}`"))
    };
    described.map(name).collect()
}

/// A file, a snippet in it (`⏎` for a new line), and what it breaks.
const CROSSINGS: &str = r##"
domain/case.rs | use tokio::sync::Mutex; | 1: `domain` must never import `tokio`
domain/case.rs | use ::axum; | 1: `domain` must never import `axum`
domain/case.rs | #[tokio::test] fn f() {} | 1: `domain` must never import `tokio`
data/csv.rs | use crate::store::Store; | 1: `data` must never import `store`
flow/act.rs | fn f() -> wasmtime::Result<()> {} | 1: `flow` must never import `wasmtime`
flow/mod.rs | extern crate axum; | 1: `flow` must never import `axum`
rules/engine.rs | use crate::store::Cases; | 1: `rules` must never import `store`
rules/engine.rs | use crate::{domain::X,⏎ flow as f}; | 2: `rules` must never import `flow`
rules/mod.rs | use super::http; | 1: `rules` must never import `http`
rules/a/b.rs | use super::super::super::store::X; | 1: `rules` must never import `store`
rules/a.rs | mod t { use super::super::super::store; } | 1: `rules` must never import `store`
store/cases.rs | fn f() { crate::rules::load(); } | 1: `store` must never import `rules`
store/cases.rs | use {crate::{flow::{self, X}}}; | 1: `store` must never import `flow`
http/api/cases.rs | fn f(x: &crate::store::Cases) {} | 1: `http` must never import `store`
http/router.rs | use crate::*; | 1: `http` must not import the whole crate: it may not see all of it
http/router.rs | use crate as all; | 1: `http` must not import the whole crate: it may not see all of it
deadlines.rs | use super::store; | 1: `deadlines` must never import `store`
deadlines.rs | use crate::rules::Engine; | 1: `deadlines` must never import `rules`
cli/due.rs | // a⏎use std::{fmt, fs}; | 2: `std::fs` stands in `files.rs` only
cli/due.rs | std::fs::read(p) | 1: `std::fs` stands in `files.rs` only
lib.rs | cap_std::ambient_authority() | 1: `ambient_authority` stands in `files.rs` only
http/api.rs | Instant::now() | 1: the time is asked in `clock.rs` only
flow/act.rs | ⏎ jiff::Timestamp::now() | 2: the time is asked in `clock.rs` only
audit/log.rs | let a = 'x';⏎q("SELECT 1") | 2: SQL stands under `store/` only
audit/log.rs | r#"⏎  UPDATE cases SET a"# | 1: SQL stands under `store/` only
cli/serve.rs | use sqlx::AnyPool; | 1: SQL stands under `store/` only
calendar/due.rs | let x: f64 = 1; | 1: `calendar` decides, so it has no floats
flow/act.rs | 1_f32 | 1: `flow` decides, so it has no floats
cli/due.rs | fn f() {⏎println!("{name}") } | 2: what people read is printed in `cli/output.rs` only
demo/tell.rs | eprint!("{name}") | 1: what people read is printed in `cli/output.rs` only
cli/due.rs | use std::io::{Write, stdout}; | 1: what people read is printed in `cli/output.rs` only
cli/rules/vet.rs | eprintln!("{error}") | 1: what people read is printed in `cli/output.rs` only
"##;

/// Snippets that look like crossings and are none.
const ALLOWED: &str = r#"
domain/case.rs | // use tokio::x;⏎/* axum::y /* */ sqlx::z */ fn f() {}
domain/case.rs | /// See [`crate::store::Cases`].⏎const A: &str = "tokio::spawn \" axum::x";
http/api/cases.rs | use super::rules::list;
http/api.rs | mod store { fn f() {} } use self::store::f;
http/mod.rs | pub(crate) fn f() {} pub(super) fn g() {} mod t { use super::*; }
http/api.rs | fn f(a: &A) { a.store.get(); flow::file(); }
rules/engine.rs | use wasmtime::Store; let store = Store::new(); store.call();
rules/engine.rs | use crate::domain::{Route, rules::Rule};
store/cases.rs | use sqlx::query; const Q: &str = "SELECT 1";
files.rs | use std::fs; cap_std::ambient_authority()
clock.rs | SystemTime::now(); jiff::Zoned::now()
flow/act.rs | let c = '"'; let d = '\''; clock.now(); 0xf64
cli/due.rs | print("Update the calendar; SELECTED"); f64::from(1)
cli/output.rs | println!("{}", shown(text)); std::io::stdout()
cli/rules/vet.rs | use std::io::{Read, stdin, stdout}; fn println() {}
audit/log.rs | fn f<'a>(x: &'a str) -> impl Sized + use<'a> {}
"#;

/// The cells of a table's rows.
fn rows(table: &str) -> impl Iterator<Item = Vec<String>> {
    let cells = |row: &str| {
        row.split(" | ")
            .map(|cell| cell.replace('⏎', "\n"))
            .collect()
    };
    table.trim().lines().map(cells)
}

/// The rules that a snippet breaks, as `line: rule`.
fn broken(file: &str, source: &str) -> Vec<String> {
    let violations = rules::host_file(file, source);
    violations
        .iter()
        .map(|broken| format!("{}: {}", broken.line, broken.rule))
        .collect()
}

#[test]
fn crossings_are_seen() {
    for row in rows(CROSSINGS) {
        let found = broken(&row[0], &row[1]);
        assert!(found.contains(&row[2]), "{row:?}\n{found:?}");
    }
}

#[test]
fn what_is_allowed_passes() {
    for row in rows(ALLOWED) {
        assert_eq!(broken(&row[0], &row[1]), Vec::<String>::new(), "{row:?}");
    }
    assert_eq!(rules::any_file("//! Says.\n").len(), 0);
    assert_eq!(rules::any_file("use x;\n//! Late.\n").len(), 1);
}
