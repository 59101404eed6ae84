//! Runs the program, and holds the samples that it is run with.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use bylaw_tests::places::root;
use serde_json::{Value, json};

pub(crate) const ENTRY: &str = include_str!("../../data/cli/entry.json");
pub(crate) const MATTER: &str = include_str!("../../data/cli/sharing-application.json");
/// With a day on which each was in force.
pub(crate) const JURISDICTIONS: [(&str, &str); 5] = [
    ("shenyang", "2025-09-26"),
    ("anhui", "2025-09-26"),
    ("guiyang", "2025-09-26"),
    ("chengdu", "2017-09-26"),
    ("wuxi", "2025-09-26"),
];

pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Cargo builds it beside the tests, because its own package has a test of it.
pub(crate) fn program() -> PathBuf {
    let program = std::env::current_exe()
        .unwrap()
        .ancestors()
        .nth(2)
        .unwrap()
        .join("bylaw");
    assert!(
        program.is_file(),
        "{} is not there; `cargo build --package bylaw` builds it",
        program.display()
    );
    program
}

/// An empty folder for one test.
pub(crate) fn empty_folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("cli")
        .join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

pub(crate) fn start(folder: &Path, args: &[&str]) -> Child {
    start_saying(folder, args, "warn")
}

/// With as much in its log as this.
pub(crate) fn start_saying(folder: &Path, args: &[&str], level: &str) -> Child {
    let mut command = Command::new(program());
    command
        .args(args)
        .current_dir(folder)
        .env("RUST_LOG", level);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

pub(crate) fn run_in(folder: &Path, args: &[&str], input: &str) -> Ran {
    let mut child = start(folder, args);
    // A program that refuses its arguments does not read.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let ran = Ran {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
    };
    assert!(
        !ran.out.contains('\x1b') && !ran.err.contains('\x1b'),
        "colours without a terminal"
    );
    ran
}

pub(crate) fn run(args: &[&str], input: &str) -> Ran {
    run_in(&root(), args, input)
}

/// The JSON that a command answers.
pub(crate) fn answer(args: &[&str], input: &str) -> Value {
    let ran = run(args, input);
    assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

/// Refused as unusable, with a message that holds each of the parts.
pub(crate) fn assert_refused(ran: &Ran, parts: &[&str]) {
    assert_eq!(ran.code, Some(2), "{}{}", ran.out, ran.err);
    assert_eq!(ran.out, "");
    for part in parts {
        assert!(ran.err.contains(part), "`{part}` is not in: {}", ran.err);
    }
}

pub(crate) fn matter_on(day: &str) -> Value {
    let mut matter: Value = serde_json::from_str(MATTER).unwrap();
    matter["filed_on"] = json!(day);
    matter
}

/// `25.2.1`
pub(crate) fn cited(citations: &Value) -> String {
    let one = |citation: &Value| {
        let parts = ["article", "paragraph", "item"].map(|key| citation[key].as_u64());
        parts
            .into_iter()
            .flatten()
            .map(|number| number.to_string())
            .collect::<Vec<_>>()
            .join(".")
    };
    citations
        .as_array()
        .unwrap()
        .iter()
        .map(one)
        .collect::<Vec<_>>()
        .join(" ")
}
