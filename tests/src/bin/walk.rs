//! Walks through an installation: `walk BYLAW FOLDER`, the program and an empty folder.

#![allow(clippy::expect_used, reason = "a tool for the repository")]

use std::path::PathBuf;
use std::process::ExitCode;

use bylaw_tests::walk::prepared;

fn main() -> ExitCode {
    let mut places = std::env::args().skip(1).map(PathBuf::from);
    let (bylaw, folder) = (places.next(), places.next());
    let (bylaw, folder) = (bylaw.expect("the program"), folder.expect("a folder"));
    let mut walk = prepared(&bylaw, &folder).expect("the folder is written");
    let done = walk.status().expect("bash is there");
    if done.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
