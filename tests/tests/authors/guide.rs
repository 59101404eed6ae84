//! The authors' guide: every command in it, in its order, in one shell.

use std::env;
use std::fs;
use std::process::Command;

use bylaw_tests::places::root;

use crate::program::{Ran, empty_folder, has_javascript, program, ran};

/// Where the part on JavaScript begins; it needs other programs than the one before it.
const JAVASCRIPT: &str = "\n## In JavaScript\n";

fn guide() -> (String, String) {
    let text = fs::read_to_string(root().join("plugins/GUIDE.md")).unwrap();
    let (rust, javascript) = text.split_once(JAVASCRIPT).unwrap();
    (rust.to_owned(), javascript.to_owned())
}

/// What stands in blocks that are marked as `sh`, in their order.
fn commands(text: &str) -> Vec<String> {
    let blocks = text.split("\n```sh\n").skip(1);
    let commands = blocks.map(|rest| rest.split("\n```").next().unwrap().to_owned());
    commands.collect()
}

/// Runs the blocks in an empty folder, as a reader does who stops at the first thing that fails.
fn follow(name: &str, text: &str) -> Ran {
    let mut path = program().parent().unwrap().as_os_str().to_owned();
    path.push(":");
    path.push(env::var_os("PATH").unwrap());
    let mut shell = Command::new("bash");
    shell
        .args(["-euo", "pipefail", "-c", &commands(text).join("\n")])
        .current_dir(empty_folder(name))
        .env("PATH", path);
    let ran = ran(&mut shell);
    assert_eq!(ran.code, Some(0), "{}\n{}", ran.out, ran.err);
    ran
}

/// Invariant: a newcomer who types what the guide says ends with a tested plugin.
#[test]
fn the_guide_leads_from_nothing_to_a_tested_plugin() {
    let (rust, _) = guide();
    assert!(commands(&rust).len() >= 12);
    let out = follow("guide", &rust).out;
    for told in [
        "made `suzhou`",
        "0 of 9 properties fail",
        "5 of 5 enforced articles and paragraphs are shown",
        "6 of 6 enforced articles and paragraphs are shown",
        "第三条第二款",
        "article 3(2)",
        "NOT SHOWN",
        "0 counterexamples",
    ] {
        assert!(out.contains(told), "`{told}` is not in:\n{out}");
    }
    let svg = fs::read_to_string(
        std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("authors/guide/suzhou/route.svg"),
    );
    assert!(svg.unwrap().starts_with("<svg "));
}

#[test]
fn the_guide_leads_there_in_javascript_too() {
    if !has_javascript() {
        return;
    }
    let (_, javascript) = guide();
    assert!(!commands(&javascript).is_empty());
    let out = follow("guide-js", &javascript).out;
    for told in [
        "0 of 9 properties fail",
        "5 of 5 enforced articles and paragraphs are shown",
        "第三条第二款",
    ] {
        assert!(out.contains(told), "`{told}` is not in:\n{out}");
    }
}
