//! Runs the program in a folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Cargo builds it beside the tests, because its own package has a test of it.
pub(crate) fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let program = tests.ancestors().nth(2).unwrap().join("bylaw");
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
        .join("authors")
        .join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

pub(crate) fn bylaw_in(folder: &Path, args: &[&str]) -> Ran {
    let mut command = Command::new(program());
    command.args(args).current_dir(folder);
    ran(&mut command)
}

pub(crate) fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// Refused as unusable, with a message that holds each of the parts.
pub(crate) fn assert_refused(ran: &Ran, parts: &[&str]) {
    assert_eq!(ran.code, Some(2), "{}{}", ran.out, ran.err);
    assert_eq!(ran.out, "");
    for part in parts {
        assert!(ran.err.contains(part), "`{part}` is not in: {}", ran.err);
    }
}

/// Whether this machine can build rules in JavaScript; where that is demanded, it has to.
pub(crate) fn has_javascript() -> bool {
    let there = ["node", "npm"].iter().all(|program| {
        let version = Command::new(program).arg("--version").output();
        version.is_ok_and(|output| output.status.success())
    });
    let demanded = std::env::var_os("BYLAW_REQUIRE_JAVASCRIPT").is_some();
    assert!(there || !demanded, "there is no node or no npm");
    if !there {
        println!("left out: there is no node or no npm");
    }
    there
}
