//! The authors' guide: every command in it, in its order, in one shell.

use std::env;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use bylaw::rules::digest;
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

/// Where the guide has its host listen.
const ADDRESS: &str = "127.0.0.1:8080";

/// An address that nobody has. The listener of a moment ago is gone, and its port most likely free.
fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

fn folder_of(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("authors")
        .join(name)
}

/// Runs the blocks in an empty folder, as a reader does who stops at the first thing that fails.
fn follow(name: &str, text: &str) -> Ran {
    let mut path = program().parent().unwrap().as_os_str().to_owned();
    path.push(":");
    path.push(env::var_os("PATH").unwrap());
    let typed = commands(text).join("\n");
    assert!(typed.contains(ADDRESS));
    let mut shell = Command::new("bash");
    shell
        .args(["-euo", "pipefail", "-c"])
        .arg(typed.replace(ADDRESS, &free_address()))
        .current_dir(empty_folder(name))
        .env("PATH", path);
    let ran = ran(&mut shell);
    let log = fs::read_to_string(folder_of(name).join("host/serve.log")).unwrap_or_default();
    assert_eq!(
        ran.code,
        Some(0),
        "it needs bash, curl and jq\n{}\n{}\n{log}",
        ran.out,
        ran.err
    );
    assert!(log.ends_with("\nstopped\n"), "{log}");
    ran
}

fn assert_told(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
}

/// The component of a release, as it was told.
fn component_of(out: &str, release: u32) -> &str {
    let begins = format!("release {release}: ");
    let line = out.lines().find_map(|line| line.strip_prefix(&begins));
    line.unwrap().split(' ').next().unwrap()
}

/// The cases that were shown: until when they run, and the component that governs them.
fn shown(out: &str) -> Vec<(&str, &str)> {
    let lines = out.lines().filter_map(|line| line.split_once(": due on "));
    lines
        .map(|(_, rest)| rest.split_once(", by ").unwrap())
        .collect()
}

/// Each case is governed by the release in force when it was filed: these, as they were shown.
fn assert_governed(out: &str, releases: &[u32]) {
    let governed: Vec<&str> = shown(out).iter().map(|(_, rules)| *rules).collect();
    let expected: Vec<&str> = releases.iter().map(|one| component_of(out, *one)).collect();
    assert_eq!(governed, expected, "{out}");
    assert!(component_of(out, 1) != component_of(out, 3), "{out}");
}

/// Whoever follows builds before he tests, and what he built says what it was made of.
fn assert_built_before_tested(out: &str) {
    assert!(!out.contains("WARNING: what is tested is older"), "{out}");
    let built = folder_of("guide").join("suzhou/target/plugins");
    let component = fs::read(built.join("suzhou.wasm")).unwrap();
    let made_of = fs::read_to_string(built.join("suzhou.made-of")).unwrap();
    let head = format!("{} component\n", digest(&component));
    assert!(made_of.starts_with(&head), "{made_of}");
    assert!(made_of.contains(" src/sharing.rs\n"), "{made_of}");
}

/// Invariant: a newcomer who types what the guide says ends with a tested plugin, which was then in
/// force in a host that runs, and taken back.
#[test]
fn the_guide_leads_from_nothing_to_enforcement_and_back() {
    let (rust, _) = guide();
    assert!(commands(&rust).len() >= 20);
    let ran = follow("guide", &rust);
    assert_told(
        &ran.out,
        &[
            "made `suzhou`",
            "0 of 9 properties fail",
            "5 of 5 enforced articles and paragraphs are shown",
            "6 of 6 enforced articles and paragraphs are shown",
            "第三条第二款",
            "article 3(2)",
            "NOT SHOWN",
            "0 counterexamples",
            // Beside others.
            "10 working days from",
            "later-due-date/sharing-application.conditional/reply/10-working-days",
            "2 laxities",
            // Into a host, and back.
            " handed in\n",
            "suzhou-measures 3.2, period: 2 matters",
            "2 matters were answered otherwise by a shadow",
            "3 matters: 1 the same, 2 differ,",
            "more differ than may",
            "2 of 3 matters differ; looked at by ",
            "An answer in five working days. → enforced: An answer in seven working days.",
            "period: 5 working days → 7 working days",
            "4 matters: 1 the same, 3 differ,",
            ": it stands against nothing",
            "release 4 was rolled back\nrelease 3: ",
            " rehearsal-acknowledged ",
            " release-rolled-back 4 ",
        ],
    );
    assert_told(
        &ran.err,
        &[
            "release 2 was proposed by the same account",
            "of 3 matters 2 would be answered otherwise",
        ],
    );
    assert_governed(&ran.out, &[1, 1, 1, 3, 4, 3]);
    assert!(component_of(&ran.out, 3) != component_of(&ran.out, 4));
    let due: Vec<&str> = shown(&ran.out).iter().map(|(due, _)| *due).collect();
    // Ten working days, five, seven, and five again.
    assert!(due[0] > due[3] && due[4] > due[3], "{due:?}");
    assert_built_before_tested(&ran.out);
    let svg = fs::read_to_string(folder_of("guide").join("suzhou/route.svg"));
    assert!(svg.unwrap().starts_with("<svg "));
}

#[test]
fn the_guide_leads_there_in_javascript_too() {
    if !has_javascript() {
        return;
    }
    let (_, javascript) = guide();
    assert!(commands(&javascript).len() >= 5);
    let ran = follow("guide-js", &javascript);
    assert_told(
        &ran.out,
        &[
            "0 of 9 properties fail",
            "5 of 5 enforced articles and paragraphs are shown",
            "第三条第二款",
            "0 counterexamples",
            "period: 10 working days → 5 working days",
            " handed in\n",
            "1 matters were answered otherwise by a shadow",
            "2 matters: 1 the same, 1 differ,",
            "1 of 2 matters differ; looked at by ",
            "release 3 was rolled back\nrelease 1: ",
        ],
    );
    assert_governed(&ran.out, &[1, 3, 1]);
}
