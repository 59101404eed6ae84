//! `bylaw rules diff`, `compare`, `fuzz` and `guard` as whole programs.

use bylaw::domain::Matter;
use bylaw::rules::digest;
use bylaw_tests::guests::{hostile_describing, marked, shipped};
use bylaw_tests::places::root;
use serde_json::Value;

use crate::program::{MATTER, assert_refused, empty_folder, run};

fn component(name: &str) -> String {
    let path = root().join("target/plugins").join(format!("{name}.wasm"));
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_component_does_not_differ_from_itself_and_differs_from_another() {
    let (wuxi, guiyang) = (component("wuxi"), component("guiyang"));
    let same = run(
        &[
            "rules",
            "diff",
            &wuxi,
            &wuxi,
            "--matters",
            "200",
            "--edge-days",
        ],
        "",
    );
    assert_eq!(same.code, Some(0), "{}", same.err);
    assert!(
        same.out.contains("0 differences in answers"),
        "{}",
        same.out
    );
    let args = [
        "rules",
        "diff",
        &wuxi,
        &guiyang,
        "--matters",
        "200",
        "--edge-days",
    ];
    let other = run(&args, "");
    assert_eq!(other.code, Some(1), "{}", other.err);
    for words in [
        "sharing-application",
        "the smallest: {",
        "articles: ",
        "期限",
    ] {
        assert!(other.out.contains(words), "{words}: {}", other.out);
    }
    let json = run(&[&args[..], &["--json"]].concat(), "");
    let json: Value = serde_json::from_str(&json.out).unwrap();
    let first = &json["answers"][0];
    let example: Matter = serde_json::from_value(first["matter"].clone()).unwrap();
    assert_eq!(first["kind"], Value::from(example.kind.to_string()));
}

/// Equal answers to what was asked are no proof, and whoever relies on the exit code is told so.
#[test]
fn other_bytes_without_a_difference_are_said_plainly() {
    let folder = empty_folder("other-bytes");
    let path = folder.join("two.wasm");
    let two = marked(&shipped("wuxi"), "two");
    std::fs::write(&path, &two).unwrap();
    let (wuxi, path) = (component("wuxi"), path.to_str().unwrap());
    let args = |other: &str| {
        let args = ["rules", "diff", &wuxi, other, "--matters", "10"];
        run(&[&args[..], &["--edge-days"]].concat(), "")
    };
    let ran = args(path);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let digests = [digest(&shipped("wuxi")), digest(&two)];
    for words in [
        format!("old: SHA-256 {}\n", digests[0]),
        format!("new: SHA-256 {}\n", digests[1]),
        "the bytes differ; no difference was found among ".to_owned(),
    ] {
        assert!(ran.out.contains(&words), "{words}: {}", ran.out);
    }
    let same = args(&wuxi);
    assert!(
        same.out.contains("they are the same component"),
        "{}",
        same.out
    );
    assert!(!same.out.contains("the bytes differ"), "{}", same.out);
}

#[test]
fn what_is_no_component_is_named() {
    let folder = empty_folder("no-component");
    let path = folder.join("none.wasm");
    let path = path.to_str().unwrap();
    let wuxi = component("wuxi");
    assert_refused(
        &run(&["rules", "diff", &wuxi, path], ""),
        &[path, "cannot be read"],
    );
    std::fs::write(path, "nothing").unwrap();
    for args in [
        &["rules", "diff", path, &wuxi][..],
        &["rules", "fuzz", path][..],
        &["rules", "guard", "--child", path, "--parent", &wuxi][..],
    ] {
        assert_refused(&run(args, ""), &[path, "is refused"]);
    }
}

#[test]
fn one_matter_through_five_jurisdictions() {
    let names = ["shenyang", "anhui", "guiyang", "chengdu", "wuxi"];
    let args = [&["rules", "compare", "-"], &names[..]].concat();
    let table = run(&args, MATTER);
    assert_eq!(table.code, Some(0), "{}", table.err);
    for words in [
        "admissible",
        "who decides",
        "period",
        "due",
        "silence",
        "a refusal needs",
        "articles",
    ] {
        assert!(table.out.contains(words), "{words}:\n{}", table.out);
    }
    let zh = run(&[&args[..], &["--lang", "zh"]].concat(), MATTER);
    for words in ["可否提交", "办理主体", "个工作日", "第25条"] {
        assert!(zh.out.contains(words), "{words}:\n{}", zh.out);
    }
    let json = run(&[&args[..], &["--json"]].concat(), MATTER);
    let json: Value = serde_json::from_str(&json.out).unwrap();
    let columns: Vec<&str> = json
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["jurisdiction"].as_str().unwrap())
        .collect();
    assert_eq!(columns, names);
    // Chengdu's measures ran out in 2018.
    let chengdu = &json[3];
    assert_eq!(chengdu["admissible"], false);
    assert_eq!(chengdu["findings"][0]["subject"], "filed_on");
    // 25: five working days in Shenyang, from the receipt; the holiday of October 2025 lies between.
    assert_eq!(json[0]["stages"][0]["due"], "2025-10-10");
    assert_eq!(
        json[0]["stages"][0]["period"]["en"],
        "5 working days from the receipt"
    );
}

/// What one of them settles at once, by which article, beside one that has stages; what an approval
/// needs, beside what a refusal does.
#[test]
fn what_is_settled_and_what_an_approval_needs_are_told() {
    let mut matter: Value = serde_json::from_str(MATTER).unwrap();
    let said = &mut matter["statement"];
    said["legal_basis"] = serde_json::json!([{ "rank": "law", "title": "统计法" }]);
    for key in ["scenario", "scope", "purpose", "users", "cleared_by"] {
        said[key] = Value::from("年报核查");
    }
    said["method"] = Value::from("query");
    said["until"] = Value::from("2026-12-31");
    said["promised"] = Value::from(true);
    matter["entry"]["sharing"]["class"] = Value::from("unconditional");
    let matter = matter.to_string();
    let args = ["rules", "compare", "-", "cn", "shenyang", "guiyang"];
    let json = run(&[&args[..], &["--json"]].concat(), &matter);
    assert_eq!(json.code, Some(0), "{}", json.err);
    let json: Value = serde_json::from_str(&json.out).unwrap();
    let reply = &json[0]["stages"][0];
    assert_eq!(
        reply["approval_needs"]["en"],
        "consent of the head of the work body for sharing of the provider"
    );
    assert_eq!(
        reply["extension"]["en"],
        "by up to 10 working days, approved by data authority, once, applicant told"
    );
    let data = &json[0]["stages"][1]["period"]["en"];
    assert_eq!(data, "20 working days from the end of the stage before");
    let table = run(&args, &matter).out;
    let line = |head: &str| {
        let found = table.lines().find(|line| line.starts_with(head));
        found.unwrap_or_else(|| panic!("{head}:\n{table}"))
    };
    for (column, name) in [(1, "shenyang"), (2, "guiyang")] {
        let by = &json[column]["settled_by"][0];
        let cited = format!("{name} {}", by["article"]);
        assert!(line("settled by").contains(&cited), "{cited}:\n{table}");
    }
    assert!(line("an approval").contains("consent of"), "{table}");
}

#[test]
fn the_shipped_plugins_hold_and_odd_arguments_are_refused() {
    let wuxi = component("wuxi");
    let folder = empty_folder("counterexamples").join("made");
    let into = folder.to_str().unwrap();
    let args = ["rules", "fuzz", &wuxi, "--matters", "100", "--seed", "2"];
    let ran = run(&[&args[..], &["--save", into]].concat(), "");
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let last = "wuxi: 100 matters, seed 2; 0 counterexamples\n";
    assert!(ran.out.ends_with(last), "{}", ran.out);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
    let none = run(&["rules", "fuzz", &wuxi, "--matters", "0"], "");
    assert_eq!(none.code, Some(2));
}

#[test]
fn rules_are_held_against_those_above_them() {
    let (wuxi, guiyang) = (component("wuxi"), component("guiyang"));
    let args = [
        "rules",
        "guard",
        "wuxi",
        "guiyang",
        "--matters",
        "300",
        "--edge-days",
    ];
    let ran = run(&args, "");
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("wuxi under guiyang: 300 matters"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("the smallest matter: {"), "{}", ran.out);
    let less = "at a proposal 300 to 2000 of chance are asked";
    assert!(ran.out.contains(less), "{}", ran.out);
    let files = [
        "rules",
        "guard",
        "--child",
        &wuxi,
        "--parent",
        &guiyang,
        "--matters",
        "300",
        "--edge-days",
        "--json",
    ];
    let json: Value = serde_json::from_str(&run(&files, "").out).unwrap();
    let first = &json["laxities"][0];
    assert!(first["name"].as_str().unwrap().contains('/'), "{first}");
    let itself = run(
        &[
            "rules",
            "guard",
            "wuxi",
            "wuxi",
            "--matters",
            "300",
            "--edge-days",
        ],
        "",
    );
    assert_eq!(itself.code, Some(0), "{}", itself.out);
    assert_refused(&run(&["rules", "guard", "cn"], ""), &["names no parent"]);
    let never = run(&["rules", "guard", "chengdu", "wuxi"], "");
    assert_refused(
        &never,
        &["never in force together", "2018-06-25", "`--from`"],
    );
    let on_days = [
        "rules",
        "guard",
        "chengdu",
        "wuxi",
        "--from",
        "2017-01-01",
        "--until",
        "2017-12-31",
        "--matters",
        "50",
        "--edge-days",
    ];
    assert_ne!(run(&on_days, "").code, Some(2));
}

/// Invariant: nothing is found where rules give no usable answer, and that is no clean bill.
#[test]
fn rules_that_fault_are_not_held_against_others() {
    let folder = empty_folder("guard-brittle");
    let path = folder.join("brittle.wasm");
    std::fs::write(&path, hostile_describing("brittle")).unwrap();
    let path = path.to_str().unwrap();
    let args = [
        "rules",
        "guard",
        "--child",
        path,
        "--parent",
        path,
        "--matters",
        "50",
        "--edge-days",
    ];
    let ran = run(&args, "");
    assert_eq!(ran.code, Some(2), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("; 0 laxities"), "{}", ran.out);
    assert!(ran.err.contains("got no usable answer"), "{}", ran.err);
}
