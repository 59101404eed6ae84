//! Fifteen years in small: few entries, few cases, and everything checked as in the large.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use bylaw_tests::years::{Plan, live};

/// Enough that every kind of every jurisdiction is filed.
const CASES: usize = 300;

#[tokio::test(flavor = "multi_thread")]
async fn fifteen_years_in_small_are_in_order() {
    let plan = Plan {
        seed: 1,
        cases: CASES,
        entries: 4,
    };
    let findings = live(plan).await;
    println!("{}", findings.report);
    assert_eq!(findings.wrong, Vec::<String>::new());
    assert_eq!(findings.cases, CASES + 24);
    assert!(findings.lapses > 10, "{} lapses", findings.lapses);
    assert!(findings.ledgers > 60, "{} ledgers", findings.ledgers);
    assert!(findings.leaves > 3 * CASES, "{} leaves", findings.leaves);
    assert!(findings.receipts >= CASES, "{} receipts", findings.receipts);
}
