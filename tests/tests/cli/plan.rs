//! `bylaw plan`.

use std::fmt::Write as _;
use std::fs;

use serde_json::{Value, json};

use crate::program::{
    JURISDICTIONS, MATTER, answer, assert_refused, cited, empty_folder, matter_on, run,
};

fn plan(jurisdiction: &str, matter: &Value) -> Value {
    answer(
        &["plan", "--jurisdiction", jurisdiction, "-"],
        &matter.to_string(),
    )
}

/// The names of variants, with or without a payload.
fn names(list: &Value) -> String {
    let one = |value: &Value| match value {
        Value::Object(table) => table.keys().next().unwrap().clone(),
        other => other.as_str().unwrap().to_owned(),
    };
    list.as_array()
        .unwrap()
        .iter()
        .map(one)
        .collect::<Vec<_>>()
        .join(" ")
}

/// A route in a few lines, without the words for people.
fn outline(preview: &Value) -> String {
    let mut text = String::new();
    for stage in preview["route"]["staged"].as_array().unwrap() {
        let deadline = &stage["deadline"];
        writeln!(text, "{} by {}", stage["id"], stage["actor"]["role"]).unwrap();
        if !deadline.is_null() {
            let (within, start, expiry) =
                (&deadline["within"], &deadline["start"], &deadline["expiry"]);
            let articles = cited(&deadline["citations"]);
            writeln!(
                text,
                "  within {within} from {start}, then {expiry}, cites {articles}"
            )
            .unwrap();
        }
        writeln!(
            text,
            "  due {} provisional {} cites {}",
            stage["due"],
            stage["provisional"],
            cited(&stage["citations"])
        )
        .unwrap();
        for outcome in stage["outcomes"].as_array().unwrap() {
            let (effects, articles) = (names(&outcome["effects"]), cited(&outcome["citations"]));
            writeln!(
                text,
                "  {} -> {} [{effects}] cites {articles}",
                outcome["kind"], outcome["course"]
            )
            .unwrap();
        }
    }
    text
}

#[test]
fn plan_shows_the_route_in_every_jurisdiction() {
    for (jurisdiction, day) in JURISDICTIONS {
        let preview = plan(jurisdiction, &matter_on(day));
        assert_eq!(preview["rules"].as_str().unwrap().len(), 64);
        insta::assert_snapshot!(jurisdiction, outline(&preview));
    }
}

#[test]
fn plan_answers_findings_where_there_is_no_route() {
    for (jurisdiction, day) in JURISDICTIONS {
        let mut matter = matter_on(day);
        matter["entry"]["sharing"]["class"] = json!("withheld");
        let preview = plan(jurisdiction, &matter);
        assert_eq!(preview["route"], Value::Null, "{jurisdiction}");
        let finding = &preview["findings"][0];
        assert_eq!(finding["subject"], "entry.sharing.class", "{jurisdiction}");
        assert_ne!(cited(&finding["citations"]), "", "{jurisdiction}");
    }
    let late = plan("chengdu", &matter_on("2025-09-26"));
    assert_eq!(
        (&late["route"], &late["findings"][0]["subject"]),
        (&Value::Null, &json!("filed_on"))
    );
}

#[test]
fn plan_reads_a_file_as_it_reads_standard_input() {
    let file = "tests/data/cli/sharing-application.json";
    let read = answer(&["plan", "--jurisdiction", "shenyang", file], "");
    assert_eq!(read, plan("shenyang", &matter_on("2025-09-26")));
    assert_eq!(read["route"]["staged"][0]["due"], "2025-10-10");
}

#[test]
fn a_fault_of_the_rules_is_named() {
    let mut matter = matter_on("2025-09-26");
    matter["statement"]["purpose"] = json!("用".repeat(8_000_000));
    let ran = run(
        &["plan", "--jurisdiction", "wuxi", "-"],
        &matter.to_string(),
    );
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{}", ran.err);
    assert!(
        ran.err
            .contains("fault `out-of-memory` in the rules of wuxi"),
        "{}",
        ran.err
    );
}

#[test]
fn a_matter_that_is_not_in_order_is_refused_where_it_is_wrong() {
    let cases = [
        (
            "  \"kind\": \"sharing-application\",\n",
            "",
            ":63:1: missing field `kind`",
        ),
        (
            "      \"class\": \"conditional\",\n",
            "",
            ":41:5: `entry.sharing`: missing field `class`",
        ),
        (
            "\"filed_on\"",
            "\"filed\"",
            ":3:9: `filed`: unknown field `filed`, expected one of `kind`, `filed_on`",
        ),
        (
            "\"2025-09-26\"",
            "\"2025-02-30\"",
            ":3:26: `filed_on`: `2025-02-30` is not a day of the calendar",
        ),
        (
            "\"2025-09-26\"",
            "20250926",
            ":3:22: `filed_on`: invalid type: integer `20250926`",
        ),
        (
            "\"conditional\"",
            "7",
            ":34:16: `entry.sharing.class`: invalid type: integer `7`",
        ),
        (
            "\"conditional\"",
            "\"secret\"",
            ":34:23: `entry.sharing.class`: unknown variant `secret`",
        ),
        (
            "\"purpose\": ",
            "\"purpose\": 1.5,\n\"x\":",
            ":51:18: `statement.purpose`: invalid type: floating point",
        ),
        (
            "\"items\": [",
            "\"items\": [,",
            ":25:15: `entry.items[0]`: expected value",
        ),
        (
            "  \"filed_on\"",
            "  \"kind\": \"dispute\",\n  \"filed_on\"",
            ":3:8: duplicate field `kind`",
        ),
    ];
    let folder = empty_folder("matters");
    for (index, (good, bad, expected)) in cases.into_iter().enumerate() {
        let file = folder.join(format!("{index}.json"));
        let written = MATTER.replacen(good, bad, 1);
        assert_ne!(written, MATTER, "`{good}` is not in the sample");
        fs::write(&file, written).unwrap();
        let file = file.to_str().unwrap();
        assert_refused(
            &run(&["plan", "--jurisdiction", "wuxi", file], ""),
            &[&format!("{file}{expected}")],
        );
    }
}
