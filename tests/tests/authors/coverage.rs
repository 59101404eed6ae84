//! `bylaw rules test`: which enforced article no scenario shows.

use std::fs;
use std::path::Path;

use bylaw::rules::digest;
use bylaw_tests::guests::shipped;
use bylaw_tests::places::root;
use serde_json::Value;

use crate::program::{Ran, assert_refused, bylaw_in, empty_folder};

/// A folder with some of a plugin's scenarios, tested where the policies are.
fn tested(name: &str, files: &[&str], more: &[&str]) -> Ran {
    let folder = empty_folder(name);
    fs::create_dir(folder.join("scenarios")).unwrap();
    for file in files {
        let from = root().join("plugins/wuxi/scenarios").join(file);
        fs::copy(from, folder.join("scenarios").join(file)).unwrap();
    }
    let path = folder.to_str().unwrap();
    bylaw_in(&root(), &[&["rules", "test", path], more].concat())
}

/// Invariant: the five show every article and paragraph that they say they enforce.
#[test]
fn the_shipped_plugins_show_all_that_they_enforce() {
    for name in ["shenyang", "anhui", "guiyang", "chengdu", "wuxi"] {
        let folder = Path::new("plugins").join(name);
        let args = ["rules", "test", folder.to_str().unwrap(), "--json"];
        let ran = bylaw_in(&root(), &args);
        assert_eq!(ran.code, Some(0), "{name}: {}{}", ran.out, ran.err);
        let told: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(told["jurisdiction"], name);
        assert_eq!(told["holds"], true);
        assert_eq!(told["failed"], 0);
        let articles = told["articles"].as_array().unwrap();
        assert!(articles.len() > 10, "{name}");
        for row in articles {
            assert_eq!(row["shown"], "expected", "{row}");
            assert!(
                row["reached"].as_u64() >= row["expected"].as_u64().min(Some(1)),
                "{row}"
            );
        }
        assert_eq!(told["outcomes_not_reached"], Value::Array(vec![]));
    }
}

#[test]
fn an_article_that_no_scenario_reaches_is_named_and_fails() {
    let ran = tested("some", &["sharing.toml", "dispute.toml"], &[]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let row = |article: &str| {
        let start = format!("  {article} ");
        let mut lines = ran.out.lines();
        lines
            .find(|line| line.starts_with(&start))
            .unwrap_or_default()
            .to_owned()
    };
    assert!(row("wuxi 26").ends_with("NOT REACHED"), "{}", ran.out);
    assert!(!row("wuxi 20.2").contains("NOT"), "{}", ran.out);
    assert!(ran.out.ends_with("passed, 0 failed\n"));
    let json = tested("some-json", &["sharing.toml", "dispute.toml"], &["--json"]);
    assert_eq!(json.code, Some(1));
    let told: Value = serde_json::from_str(&json.out).unwrap();
    let articles = told["articles"].as_array().unwrap();
    let row = articles
        .iter()
        .find(|row| row["place"]["article"] == 26)
        .unwrap();
    assert_eq!((&row["shown"], &row["reached"]), (&"not".into(), &0.into()));
}

/// A scenario that passes by there without looking is no proof.
#[test]
fn an_article_that_is_reached_but_not_expected_is_not_shown() {
    let folder = empty_folder("reached");
    fs::create_dir(folder.join("scenarios")).unwrap();
    let scenario = "jurisdiction = \"wuxi\"\n[[scenario]]\nname = \"an objection\"\n\
         matter = { kind = \"correction\", statement = { grounds = \"地址有误\" } }\n\
         step = [{ on = 2025-06-03, expect = { at = \"provider\" } }]\n";
    fs::write(folder.join("scenarios/one.toml"), scenario).unwrap();
    let ran = bylaw_in(
        &root(),
        &["rules", "test", folder.to_str().unwrap(), "--json"],
    );
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    let articles = told["articles"].as_array().unwrap();
    let row = articles
        .iter()
        .find(|row| row["place"]["article"] == 26)
        .unwrap();
    assert_eq!(row["shown"], "reached");
    assert_eq!((&row["reached"], &row["expected"]), (&1.into(), &0.into()));
}

#[test]
fn a_scenario_that_fails_is_told_with_its_file() {
    let folder = empty_folder("fails");
    fs::create_dir(folder.join("scenarios")).unwrap();
    let from = root().join("plugins/wuxi/scenarios/correction.toml");
    let text = fs::read_to_string(from).unwrap();
    let text = text.replace("at = \"provider\", stage", "at = \"government\", stage");
    fs::write(folder.join("scenarios/correction.toml"), text).unwrap();
    let ran = bylaw_in(&root(), &["rules", "test", folder.to_str().unwrap()]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.out
            .contains("scenarios/correction.toml: the institution corrects"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("expected at"), "{}", ran.out);
}

#[test]
fn a_folder_without_scenarios_or_about_several_jurisdictions_is_refused() {
    let folder = empty_folder("none");
    let path = folder.to_str().unwrap();
    let refused = bylaw_in(&root(), &["rules", "test", path]);
    assert_refused(&refused, &["scenarios", "cannot be opened"]);
    fs::create_dir(folder.join("scenarios")).unwrap();
    let refused = bylaw_in(&root(), &["rules", "test", path]);
    assert_refused(&refused, &["holds no scenario"]);
    for name in ["wuxi", "anhui"] {
        let from = root()
            .join("plugins")
            .join(name)
            .join("scenarios/kinds.toml");
        let from = if from.exists() {
            from
        } else {
            from.with_file_name("unknown.toml")
        };
        fs::copy(from, folder.join("scenarios").join(format!("{name}.toml"))).unwrap();
    }
    let refused = bylaw_in(&root(), &["rules", "test", path]);
    assert_refused(&refused, &["`wuxi`", "`anhui`"]);
}

/// The files of which a component is made.
fn collect(folder: &Path, within: &str, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let place = format!("{within}{name}");
        if path.is_dir() && name != "target" {
            collect(&path, &format!("{place}/"), files);
        } else if [".rs", ".wit", "Cargo.toml"]
            .iter()
            .any(|end| name.ends_with(end))
        {
            files.push(place);
        }
    }
}

/// After a build that failed, or without one, the component is what it was, and that is said.
#[test]
fn a_component_that_is_older_than_its_sources_is_told() {
    let folder = empty_folder("older");
    let made = bylaw_in(&folder, &["rules", "new", "wuxi"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    let folder = folder.join("wuxi");
    let built = folder.join("target/plugins");
    fs::create_dir_all(&built).unwrap();
    fs::write(built.join("wuxi.wasm"), shipped("wuxi")).unwrap();
    let sources = || {
        let mut files = vec![];
        collect(&folder, "", &mut files);
        let told = |file: &String| {
            let bytes = fs::read(folder.join(file)).unwrap();
            format!("{} {file}\n", digest(&bytes))
        };
        files.iter().map(told).collect::<String>()
    };
    let tested = |more: &[&str]| bylaw_in(&folder, &[&["rules", "test"], more].concat());
    assert!(!tested(&[]).out.contains("WARNING"), "nobody wrote it down");
    let made_of = format!("{} component\n{}", digest(&shipped("wuxi")), sources());
    fs::write(built.join("wuxi.made-of"), made_of).unwrap();
    let before: Value = serde_json::from_str(&tested(&["--json"]).out).unwrap();
    assert_eq!(
        before["changed_since_built"],
        Value::Array(vec![]),
        "{before:#}"
    );
    fs::write(folder.join("src/sharing.rs"), "broken").unwrap();
    fs::write(folder.join("src/more.rs"), "").unwrap();
    let after = tested(&[]);
    let told = "run `bylaw rules build`. Changed since: src/more.rs, src/sharing.rs\n";
    assert!(after.out.contains(told), "{}", after.out);
}
