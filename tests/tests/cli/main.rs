//! `bylaw due`, `plan`, `classify` and `serve` as whole programs: what they print, and what they
//! say to input that is not in order.
//!
//! What they print is kept as snapshots without people's words and digests. After a wanted change
//! run `INSTA_UPDATE=always cargo test --package bylaw-tests --test cli` and read the difference.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod audit;
mod backup;
mod calendar;
mod classify;
mod demo;
mod divergences;
mod due;
mod keyed;
mod large;
mod of_host;
mod plan;
mod program;
mod receipt;
mod rehearse;
mod rehearsed;
mod releases;
mod rules;
mod serve;
mod serving;
mod shown;
mod telemetry;
mod tls;
mod walk;

use std::fs;

use bylaw_tests::places::root;
use program::{ENTRY, MATTER, assert_refused, empty_folder, run, run_in};

#[test]
fn a_file_that_is_no_json_document_is_named() {
    let folder = empty_folder("files");
    let path = folder.to_str().unwrap();
    let cases = [
        ("", " is empty; write one "),
        (" \n", " is empty; write one "),
        ("kind = \"dispute\"\n", ":1:1: expected value"),
        ("[]", ":1:2: "),
        ("null", ":1:4: invalid type: null"),
        ("{\"kind\"", ":1:7: "),
    ];
    for command in ["plan", "classify"] {
        for (text, expected) in cases {
            assert_refused(
                &run(&[command, "--jurisdiction", "wuxi", "-"], text),
                &["standard input", expected],
            );
        }
        let good = if command == "plan" { MATTER } else { ENTRY };
        let more = run(
            &[command, "--jurisdiction", "wuxi", "-"],
            &format!("{good}{{}}"),
        );
        assert_refused(&more, &[":1: trailing characters"]);
        assert_refused(
            &run(&[command, "--jurisdiction", "wuxi", path], ""),
            &[path, "cannot be read", "directory"],
        );
        let none = format!("{path}/none.json");
        assert_refused(
            &run(&[command, "--jurisdiction", "wuxi", &none], ""),
            &[&none, "cannot be read", "No such file"],
        );
        let unknown = run(&[command, "--jurisdiction", "atlantis", "-"], good);
        assert_refused(
            &unknown,
            &[
                "no policy for `atlantis`",
                "anhui, chengdu, cn, guiyang, shenyang, wuxi",
            ],
        );
    }
}

#[test]
fn what_is_not_there_is_said_with_what_to_run() {
    let folder = empty_folder("bare");
    let args = ["plan", "--jurisdiction", "wuxi", "-"];
    assert_refused(
        &run_in(&folder, &args, MATTER),
        &["no policies under this folder", "`policies`"],
    );
    fs::create_dir_all(folder.join("policies/calendars")).unwrap();
    for file in ["wuxi.toml", "calendars/cn.toml"] {
        fs::copy(
            root().join("policies").join(file),
            folder.join("policies").join(file),
        )
        .unwrap();
    }
    assert_refused(
        &run_in(&folder, &args, MATTER),
        &["cargo xtask plugins", "`target/plugins`"],
    );
    fs::create_dir_all(folder.join("target/plugins")).unwrap();
    assert_refused(
        &run_in(&folder, &args, MATTER),
        &["cargo xtask plugins", "policies/wuxi.toml:", "`wuxi.wasm`"],
    );
}
