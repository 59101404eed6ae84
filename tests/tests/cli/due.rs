//! `bylaw due`.

use bylaw_tests::places::root;
use serde_json::json;

use crate::program::{Ran, answer, assert_refused, run, start};

fn due(args: &str) -> Ran {
    let args: Vec<&str> = ["due"].into_iter().chain(args.split_whitespace()).collect();
    run(&args, "")
}

#[test]
fn due_shows_every_day() {
    let ran = due("--from 2025-09-26 --within 5 --unit working-days");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let digest = ran
        .out
        .lines()
        .find_map(|line| line.strip_prefix("calendar "))
        .unwrap();
    insta::assert_snapshot!("table", ran.out.replace(digest, "(digest)"));
}

#[test]
fn due_answers_programs_in_json() {
    let cases = [
        ("2025-09-26", "5", "working-days", "2025-10-10", false),
        ("2025-09-26", "10", "calendar-days", "2025-10-09", false),
        ("2025-08-31", "1", "months", "2025-09-30", false),
        ("2024-02-29", "1", "years", "2025-02-28", false),
        ("2026-12-30", "5", "working-days", "2027-01-06", true),
    ];
    for (from, within, unit, due, provisional) in cases {
        let args = [
            "due", "--from", from, "--within", within, "--unit", unit, "--json",
        ];
        let answer = answer(&args, "");
        assert_eq!(answer["due"], due, "{args:?}");
        assert_eq!(answer["provisional"], provisional, "{args:?}");
        let ledger = answer["ledger"].as_array().unwrap();
        assert_eq!(
            (&ledger[0]["date"], &ledger[0]["counted"]),
            (&json!(from), &json!(false)),
            "{args:?}"
        );
        assert_eq!(ledger.last().unwrap()["date"], due, "{args:?}");
    }
}

#[test]
fn due_names_the_option_that_is_wrong() {
    let cases = [
        (
            "--from 2025-02-30 --within 5 --unit months",
            "'2025-02-30' for '--from <DATE>'",
        ),
        (
            "--from yesterday --within 5 --unit months",
            "'yesterday' for '--from <DATE>'",
        ),
        ("--within 5 --unit months", "--from <DATE>"),
        (
            "--from 2025-02-20 --within 0 --unit months",
            "'0' for '--within <N>'",
        ),
        (
            "--from 2025-02-20 --within -5 --unit months",
            "'-5' for '--within <N>'",
        ),
        (
            "--from 2025-02-20 --within five --unit months",
            "'five' for '--within <N>'",
        ),
        (
            "--from 2025-02-20 --within 99999999999 --unit months",
            "'99999999999' for '--within <N>'",
        ),
        (
            "--from 2025-02-20 --within 60000 --unit years",
            "`--within 60000`",
        ),
        (
            "--from 2025-02-20 --within 60000 --unit working-days",
            "`--within 60000`",
        ),
        (
            "--from 2025-02-20 --within 5 --unit weeks",
            "'weeks' for '--unit <UNIT>'",
        ),
        (
            "--from 2025-02-20 --within 5 --unit months --calendar mars",
            "`--calendar mars`",
        ),
    ];
    for (args, part) in cases {
        assert_refused(&due(args), &[part]);
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let args = [
        "due",
        "--from",
        "2025-01-01",
        "--within",
        "90",
        "--unit",
        "years",
    ];
    let mut child = start(&root(), &args);
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap().as_str()
        ),
        (Some(0), "")
    );
}
