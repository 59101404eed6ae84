//! `bylaw calendar load` beside a host that serves.

use std::fs;

use serde_json::json;

use crate::program::{assert_refused, run_in};
use crate::serve::{apply, publish};
use crate::serving::Town;

const YEAR: &str = "name = { zh = \"测试\", en = \"Test\" }\n[years.2027]\n\
    off = [2027-01-01, 2027-01-04]\non = [2027-01-03]\npapers = [\"made up for a test\"]\n";
const LOAD: [&str; 5] = ["calendar", "load", "year.toml", "--config", "server.toml"];

#[test]
fn a_year_is_loaded_while_the_host_runs_and_the_host_counts_by_it() {
    let town = Town::founded("calendar-load", "2026-12-28");
    let serving = town.serve();
    publish(&serving);
    let (_, case) = apply(&serving);
    let (due, provisional) = (&case["due"], &case["provisional"]);
    assert_eq!((due, provisional), (&json!("2027-01-04"), &json!(true)));
    fs::write(town.folder().join("year.toml"), YEAR).unwrap();
    let ran = run_in(town.folder(), &LOAD, "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let line = format!("{}: 2027-01-04 -> 2027-01-05", case["id"].as_str().unwrap());
    assert!(ran.out.contains(&line), "{}", ran.out);
    assert!(
        ran.out.contains("shenyang: calendar 2, 1 cases recounted"),
        "{}",
        ran.out
    );
    let moved = serving.await_case(&case, |case| case["due"] == "2027-01-05");
    assert_eq!(moved["provisional"], false);
    // Sent twice it says the same.
    let again = run_in(town.folder(), &LOAD, "");
    assert_eq!(again.out, ran.out);
    // What is filed from now on is counted by it too.
    let (_, later) = apply(&serving);
    let (due, provisional) = (&later["due"], &later["provisional"]);
    assert_eq!((due, provisional), (&json!("2027-01-05"), &json!(false)));
}

#[test]
fn a_calendar_that_cannot_be_loaded_is_named() {
    let town = Town::founded("calendar-bad", "2026-12-28");
    fs::write(
        town.folder().join("year.toml"),
        YEAR.replace("2027-01-03", "2027-01-05"),
    )
    .unwrap();
    assert_refused(
        &run_in(town.folder(), &LOAD, ""),
        &["year.toml, line 4, `years.2027.on`"],
    );
    fs::write(town.folder().join("year.toml"), YEAR).unwrap();
    let elsewhere = [&LOAD[..], &["--calendar", "lunar"]].concat();
    assert_refused(&run_in(town.folder(), &elsewhere, ""), &["`lunar`"]);
    let nobody = [&LOAD[..], &["--jurisdiction", "atlantis"]].concat();
    assert_refused(&run_in(town.folder(), &nobody, ""), &["`atlantis`"]);
}
