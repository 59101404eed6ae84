//! The walk of the README: the program, the public API, real tokens, nothing else.

use std::fs;
use std::path::Path;

use bylaw_tests::places::root;
use bylaw_tests::walk::prepared;
use serde_json::{Value, json};

use crate::program::{empty_folder, program};

fn left(folder: &Path, file: &str) -> Value {
    let text = fs::read_to_string(folder.join(file)).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}: {text}"))
}

#[test]
fn two_cities_from_the_first_operator_to_the_authoritys_report() {
    let folder = empty_folder("walk");
    let walked = prepared(&program(), &folder).unwrap().output().unwrap();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        walked.status.success(),
        "it needs bash, curl and jq\n{}{}{}",
        said(&walked.stdout),
        said(&walked.stderr),
        fs::read_to_string(folder.join("serve.log")).unwrap_or_default()
    );
    assert!(said(&walked.stdout).ends_with("== done\n"));

    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let told = said(&walked.stdout);
    let steps = told.lines().filter_map(|line| line.strip_prefix("== "));
    for step in steps.filter(|step| *step != "done") {
        assert!(readme.contains(&format!("| {step} |")), "not told: {step}");
    }

    let refused = left(&folder, "refused.json");
    assert_eq!(refused["closed"], "refuse", "{refused:#}");
    let settled = left(&folder, "settled.json");
    assert_eq!(settled["closed"], "settle", "{settled:#}");
    let grants = left(&folder, "grants.json");
    assert_eq!(grants.as_array().unwrap().len(), 1, "{grants:#}");
    assert_eq!(grants[0]["state"], "active", "{grants:#}");

    // Nobody granted what is personal by name: it is masked, or left out.
    let rows = left(&folder, "rows.json");
    assert_eq!(
        rows["rows"],
        json!([["A2", "2025-09-02", "210102************"]]),
        "{rows:#}"
    );
    assert_eq!(rows["left_out"], json!(["姓名"]), "{rows:#}");
    let hidden = left(&folder, "hidden.json");
    assert_eq!(
        hidden["type"], "urn:bylaw:problem:item-hidden",
        "{hidden:#}"
    );
    let method = left(&folder, "method.json");
    assert_eq!(
        method["type"], "urn:bylaw:problem:method-not-granted",
        "{method:#}"
    );
    let stranger = left(&folder, "not-granted.json");
    assert_eq!(
        stranger["type"], "urn:bylaw:problem:not-granted",
        "{stranger:#}"
    );
    let foreign = left(&folder, "foreign.json");
    assert_eq!(foreign["type"], "urn:bylaw:problem:no-case", "{foreign:#}");
    let records = left(&folder, "records.json");
    assert_eq!(records.as_array().unwrap().len(), 1, "{records:#}");
    assert_eq!(
        records[0]["record"]["account"]["credential"], "token",
        "{records:#}"
    );
    assert_eq!(records[0]["account_name"], "李四", "{records:#}");

    let report = fs::read_to_string(folder.join("supervision.csv")).unwrap();
    let applications = report
        .lines()
        .find(|line| line.contains("sharing-application"));
    assert!(
        applications
            .unwrap()
            .starts_with("minzheng,sharing-application,2,"),
        "{report}"
    );
    let catalog = fs::read(folder.join("catalog.xlsx")).unwrap();
    assert!(catalog.starts_with(b"PK"));
}
