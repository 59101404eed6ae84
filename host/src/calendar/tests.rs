//! Known traps: make-up days, long holidays, short months, years that are not loaded.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

use super::*;
use crate::domain::{Date, Period};

use Period::{CalendarDays, Months, WorkingDays, Years};

const TEXT: &str = include_str!("../../../policies/calendars/cn.toml");

fn china() -> Calendar {
    Calendar::from_toml("cn.toml", TEXT).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn pauses(list: &[(&str, &str)]) -> Vec<(Date, Date)> {
    list.iter().map(|(from, to)| (day(from), day(to))).collect()
}

/// The due date, a `?` behind it if it is provisional. Its ledger must stand up to the verifier.
fn due(start: &str, period: Period, still: &[(&str, &str)]) -> String {
    let (calendar, still) = (china(), pauses(still));
    let due = suspended(&calendar, day(start), period, &still).unwrap();
    let told = ledger(&calendar, day(start), period, &still).unwrap();
    assert_eq!((told.due, told.provisional), (due.due, due.provisional));
    Reference::read(TEXT).unwrap().verify(&told).unwrap();
    format!("{}{}", due.due, if due.provisional { "?" } else { "" })
}

#[test]
fn working_days_follow_the_arrangement() {
    for (start, length, expected) in [
        ("2025-09-26", 5, "2025-10-10"), // the example of the design; 09-28 is a make-up Sunday
        ("2025-09-26", 1, "2025-09-28"),
        ("2025-10-10", 1, "2025-10-11"), // due on a make-up Saturday
        ("2025-10-09", 3, "2025-10-13"),
        ("2016-09-30", 2, "2016-10-09"), // a make-up Sunday that one library lacks
        ("2016-12-29", 1, "2016-12-30"), // no holiday, whatever that library says
        ("2020-01-23", 1, "2020-02-03"), // the extended Spring Festival
        ("2020-01-23", 10, "2020-02-14"),
        ("2018-12-28", 2, "2019-01-02"), // 12-29 worked, 12-31 off by the notice for 2019
        ("2019-04-30", 1, "2019-05-05"),
        ("2026-12-31", 1, "2027-01-01?"), // surely a holiday, but nobody has said so yet
    ] {
        assert_eq!(
            due(start, WorkingDays(length), &[]),
            expected,
            "{length} from {start}"
        );
    }
}

#[test]
fn other_periods_move_past_rest_days_only_at_their_end() {
    for (start, period, expected) in [
        ("2025-09-20", CalendarDays(8), "2025-09-28"), // ends on a make-up Sunday: stays
        ("2025-09-20", CalendarDays(7), "2025-09-28"), // ends on a plain Saturday: moves to it
        ("2025-09-20", CalendarDays(11), "2025-10-09"), // ends on National Day
        ("2025-10-01", CalendarDays(10), "2025-10-11"), // ends on a make-up Saturday: stays
        ("2020-01-20", CalendarDays(10), "2020-02-03"),
        ("2020-01-31", Months(1), "2020-03-02"), // 02-29 is a Saturday
        ("2024-01-31", Months(1), "2024-02-29"),
        ("2023-01-31", Months(1), "2023-02-28"),
        ("2023-03-31", Months(1), "2023-05-04"), // 04-30 is a Sunday, then Labour Day
        ("2024-02-29", Years(1), "2025-02-28"),
        ("2020-02-29", Years(4), "2024-02-29"),
        ("2016-10-09", Months(12), "2017-10-09"),
        ("2016-10-09", Years(1), "2017-10-09"),
        ("2025-08-11", Months(2), "2025-10-11"),
    ] {
        assert_eq!(due(start, period, &[]), expected, "{period:?} from {start}");
    }
}

#[test]
fn a_year_that_is_not_loaded_makes_a_date_provisional() {
    assert_eq!(due("2026-12-24", WorkingDays(5), &[]), "2026-12-31");
    assert_eq!(due("2026-12-24", WorkingDays(6), &[]), "2027-01-01?");
    assert_eq!(due("2026-12-24", CalendarDays(7), &[]), "2026-12-31");
    assert_eq!(due("2026-12-24", CalendarDays(8), &[]), "2027-01-01?");
    // Day zero is not counted, so it is not looked at.
    assert_eq!(due("2015-12-31", WorkingDays(1), &[]), "2016-01-04");
    assert_eq!(due("2015-12-30", WorkingDays(1), &[]), "2015-12-31?");
    // Of calendar days only the last is looked up: loading 2015 could not change this one.
    assert_eq!(due("2015-12-30", CalendarDays(10), &[]), "2016-01-11");
}

#[test]
fn a_clock_that_stands_still_moves_the_date_by_its_own_days() {
    for (start, period, still, expected) in [
        // Monday; due Friday; two working days are lost, and the weekend is none.
        (
            "2025-07-07",
            WorkingDays(4),
            vec![("2025-07-08", "2025-07-10")],
            "2025-07-15",
        ),
        (
            "2025-07-07",
            WorkingDays(4),
            vec![("2025-07-08", "2025-07-08")],
            "2025-07-11",
        ),
        (
            "2025-07-07",
            WorkingDays(4),
            vec![("2025-07-11", "2025-07-16")],
            "2025-07-16",
        ),
        (
            "2025-07-07",
            WorkingDays(4),
            vec![("2025-07-12", "2025-07-16")],
            "2025-07-11",
        ),
        (
            "2025-09-26",
            WorkingDays(5),
            vec![("2025-09-26", "2025-10-08")],
            "2025-10-14",
        ),
        // Ends on Saturday 07-12; three days on is Tuesday: it rolls over once, at the end.
        (
            "2025-07-07",
            CalendarDays(5),
            vec![("2025-07-08", "2025-07-11")],
            "2025-07-15",
        ),
        (
            "2025-07-07",
            CalendarDays(5),
            vec![("2025-07-08", "2025-07-09")],
            "2025-07-14",
        ),
        (
            "2025-06-14",
            Months(1),
            vec![("2025-06-20", "2025-06-25")],
            "2025-07-21",
        ),
        (
            "2025-07-07",
            CalendarDays(10),
            vec![("2025-07-08", "2025-07-10"), ("2025-07-10", "2025-07-12")],
            "2025-07-21",
        ),
        // Requested on the Monday to which a Saturday moved.
        (
            "2025-07-07",
            CalendarDays(5),
            vec![("2025-07-14", "2025-07-17")],
            "2025-07-15",
        ),
    ] {
        assert_eq!(
            due(start, period, &still),
            expected,
            "{period:?} from {start}, {still:?}"
        );
    }
}

#[test]
fn an_extension_is_counted_on_from_the_date_it_extends() {
    let (calendar, still) = (
        china(),
        pauses(&[("2025-07-08", "2025-07-10"), ("2025-07-16", "2025-07-17")]),
    );
    let periods = [WorkingDays(4), CalendarDays(10), WorkingDays(1)];
    let due = extended(&calendar, day("2025-07-07"), &periods, &still).unwrap();
    let told = ledgers(&calendar, day("2025-07-07"), &periods, &still).unwrap();
    let dates: Vec<_> = told.iter().map(|ledger| ledger.due.to_string()).collect();
    assert_eq!(dates, ["2025-07-15", "2025-07-28", "2025-07-29"]);
    assert_eq!((due.due, due.provisional), (day("2025-07-29"), false));
    let reference = Reference::read(TEXT).unwrap();
    reference.verify_all(&told).unwrap();
    let torn = [told[0].clone(), told[2].clone()];
    assert!(
        reference
            .verify_all(&torn)
            .unwrap_err()
            .to_string()
            .contains("extension")
    );
    assert!(extended(&calendar, day("2025-07-07"), &[], &[]).is_err());
}

#[test]
fn what_cannot_be_counted_is_said() {
    let calendar = china();
    let error = |start: &str, period, still: &[(&str, &str)]| {
        suspended(&calendar, day(start), period, &pauses(still))
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        error("2025-01-01", Months(0), &[]),
        "a period of 0 months; the shortest is 1"
    );
    for period in [WorkingDays(9), CalendarDays(30), Months(2), Years(u16::MAX)] {
        let said = error("9999-12-25", period, &[]);
        assert!(
            said.ends_with("from 9999-12-25 end after 9999-12-31"),
            "{said}"
        );
    }
    assert!(error("2025-01-02", Years(8000), &[]).starts_with("8000 years"));
    assert!(error("9999-12-31", WorkingDays(1), &[]).contains("9999-12-31"));
    let backwards = [("2025-07-09", "2025-07-08")];
    assert!(error("2025-07-07", WorkingDays(4), &backwards).contains("before it begins"));
    let overlapping = [("2025-07-08", "2025-07-10"), ("2025-07-09", "2025-07-11")];
    assert!(error("2025-07-07", WorkingDays(9), &overlapping).contains("2025-07-09"));
    let early = [("2025-07-06", "2025-07-08")];
    assert!(error("2025-07-07", WorkingDays(9), &early).contains("2025-07-06"));
}

#[test]
fn a_period_may_end_on_the_last_day_there_is() {
    assert_eq!(due("9999-12-30", WorkingDays(1), &[]), "9999-12-31?");
    assert_eq!(due("9998-12-31", Years(1), &[]), "9999-12-31?");
    assert_eq!(due("0001-01-01", Months(3), &[]), "0001-04-02?");
}

#[test]
fn the_longest_periods_are_counted() {
    let calendar = china();
    for period in [
        WorkingDays(u16::MAX),
        CalendarDays(u16::MAX),
        Months(u16::MAX),
        Years(7900),
    ] {
        let due = due_date(&calendar, day("2025-01-01"), period).unwrap();
        assert!(due.provisional && due.due > day("2200-01-01"), "{period:?}");
    }
}

#[test]
fn the_law_is_that_of_day_zero() {
    for (start, period, expected) in [
        ("2017-09-30", WorkingDays(3), "民法通则 154"),
        ("2017-10-01", WorkingDays(3), "民法总则 201 203 204"),
        ("2020-12-31", Months(3), "民法总则 201 202 203 204"),
        ("2021-01-01", CalendarDays(3), "民法典 201 203 204"),
    ] {
        let told = ledger(&china(), day(start), period, &[]).unwrap();
        Reference::read(TEXT).unwrap().verify(&told).unwrap();
        let articles: Vec<_> = told.law.iter().map(|law| law.article.to_string()).collect();
        let text = format!("{} {}", told.law[0].instrument, articles.join(" "));
        assert_eq!(text, expected);
    }
}

#[test]
fn an_answer_is_json_that_can_be_verified_and_a_table() {
    let answer = answer(&china(), day("2025-09-26"), WorkingDays(5)).unwrap();
    let json = serde_json::to_value(&answer).unwrap();
    assert_eq!(json["due"], "2025-10-10");
    assert_eq!(json["provisional"], false);
    assert_eq!(json["unit"], "working-days");
    assert_eq!(json["ledger"].as_array().unwrap().len(), 15);
    let row = serde_json::json!({ "date": "2025-09-28", "counted": true, "number": 1,
        "why": "make-up-day", "article": 201, "provisional": false });
    assert_eq!(json["ledger"][2], row);
    assert_eq!(json["ledger"][0]["number"], serde_json::Value::Null);
    assert!(json["words"]["off-day"]["zh"].is_string());
    let read: DueAnswer = serde_json::from_value(json).unwrap();
    assert_eq!(read, answer);
    Reference::read(TEXT).unwrap().verify(&read.into()).unwrap();
    let table = answer.to_string();
    assert!(
        table.contains("due 2025-10-10: 5 working days from 2025-09-26"),
        "{table}"
    );
    assert!(
        table.contains("2025-09-28 Sun     1  201  make-up"),
        "{table}"
    );
}
