//! `bylaw classify`.

use bylaw::clock::Clock;
use bylaw::domain::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::program::{ENTRY, JURISDICTIONS, MATTER, answer, assert_refused, cited, run};

/// The subjects of the findings on each forbidden combination; the rest as it is.
fn without_words(mut classification: Value) -> String {
    for forbidden in classification["forbidden"].as_array_mut().unwrap() {
        let findings = forbidden["findings"].as_array().unwrap();
        let one = |finding: &Value| {
            format!(
                "{} {}",
                finding["subject"].as_str().unwrap(),
                cited(&finding["citations"])
            )
        };
        forbidden["findings"] = findings.iter().map(one).collect();
    }
    let line = |key: &str| match &classification[key] {
        Value::Array(all) => all
            .iter()
            .fold(format!("{key}\n"), |text, one| text + &format!("  {one}\n")),
        one => format!("{key} {one}\n"),
    };
    ["on", "lawful", "recommended", "forbidden"]
        .map(line)
        .concat()
}

#[test]
fn classify_answers_in_every_jurisdiction() {
    for (jurisdiction, day) in JURISDICTIONS {
        let classification = answer(
            &["classify", "--jurisdiction", jurisdiction, "--on", day, "-"],
            ENTRY,
        );
        let keys: Vec<&str> = classification
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(keys, ["forbidden", "lawful", "on", "recommended"]);
        insta::assert_snapshot!(jurisdiction, without_words(classification));
    }
}

#[test]
fn classify_takes_today_or_the_last_day_in_force() {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    for (jurisdiction, _) in JURISDICTIONS {
        let before = Clock::System.today(&zone);
        let classification = answer(
            &[
                "classify",
                "--jurisdiction",
                jurisdiction,
                "tests/data/cli/entry.json",
            ],
            "",
        );
        let on: Date = classification["on"].as_str().unwrap().parse().unwrap();
        if jurisdiction == "chengdu" {
            assert_eq!(on.to_string(), "2018-06-25");
        } else {
            assert!(
                before <= on && on <= Clock::System.today(&zone),
                "{jurisdiction}: {on}"
            );
        }
    }
}

#[test]
fn classify_recommends_nothing_where_nothing_is_lawful() {
    for (jurisdiction, day) in JURISDICTIONS {
        let entry = ENTRY.replacen("测试目录条目", "", 1);
        let classification = answer(
            &["classify", "--jurisdiction", jurisdiction, "--on", day, "-"],
            &entry,
        );
        assert_eq!(
            (&classification["lawful"], &classification["recommended"]),
            (&json!([]), &Value::Null)
        );
    }
}

#[test]
fn classify_refuses_a_day_that_is_none_or_without_rules() {
    let on = |day| {
        run(
            &["classify", "--jurisdiction", "chengdu", "--on", day, "-"],
            ENTRY,
        )
    };
    assert_refused(&on("2017-02-29"), &["'2017-02-29' for '--on <DATE>'"]);
    assert_refused(&on("2025-09-26"), &["`--on 2025-09-26` in chengdu"]);
    let matter = run(&["classify", "--jurisdiction", "wuxi", "-"], MATTER);
    assert_refused(
        &matter,
        &["standard input:2:8: `kind`: unknown field `kind`, expected one of `code`"],
    );
}
