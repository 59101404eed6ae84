//! `cargo xtask years`: fifteen years of six jurisdictions on a moved clock, and all of it checked.

#![allow(clippy::panic, reason = "it fails by panicking, as tests do")]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use bylaw_tests::years::{Plan, live};

/// Entries of each of the six jurisdictions: three hundred and sixty in all.
const ENTRIES: usize = 60;
/// How long it may take.
const LIMIT: Duration = Duration::from_mins(5);

#[tokio::main]
async fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let mut number = |what: &str| -> u64 {
        let word = words.next();
        let word = word.unwrap_or_else(|| panic!("usage: years SEED CASES, and {what} is missing"));
        let number = word.parse();
        number.unwrap_or_else(|_| panic!("{what} is `{word}`, which is no number"))
    };
    let (seed, cases) = (number("SEED"), number("CASES"));
    let cases = usize::try_from(cases).unwrap_or(usize::MAX);
    println!("seed {seed}");
    let began = Instant::now();
    let plan = Plan {
        seed,
        cases,
        entries: ENTRIES,
    };
    let findings = live(plan).await;
    print!("{}", findings.report);
    for wrong in &findings.wrong {
        println!("wrong: {wrong}");
    }
    let took = began.elapsed();
    let late = took > LIMIT;
    println!(
        "{} cases in {:.1} s, at most {} s{}",
        findings.cases,
        took.as_secs_f64(),
        LIMIT.as_secs(),
        if late { ": too slow" } else { "" }
    );
    if findings.wrong.is_empty() && !late {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
