//! What was changed in the database beside its log is found, and named.

use bylaw::flow::{self, Comparison};
use serde_json::json;

use crate::history::Town;

async fn compared(town: &Town) -> Comparison {
    let host = &town.host.host;
    let jurisdiction = host.jurisdiction("shenyang").unwrap();
    flow::compare_log(host, jurisdiction).await.unwrap()
}

/// A town with three cases and a record of use.
async fn town() -> Town {
    let town = Town::with_cases(3).await;
    let by = json!({ "id": "police", "name": "公安局", "kind": "department", "tier": "city" });
    let record = json!({ "kind": "query", "entry_code": "TEST/000001", "by": by });
    let path = "/api/v1/jurisdictions/shenyang/records";
    let answer = town.host.post(path, "provider", &record).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let found = compared(&town).await;
    assert_eq!((found.events, found.records, found.wrong.len()), (9, 1, 0));
    town
}

/// Invariant: nothing in an event, its receipt or a record can be changed without its leaf telling.
#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_changed_beside_the_log_is_found() {
    let of_case = "case_id = (SELECT MIN(case_id) FROM events)";
    let second = format!("{of_case} AND revision = 2");
    let changes = [
        (
            format!(
                "UPDATE events SET body = replace(body, '2025-10-10', '2025-12-31') WHERE {second}"
            ),
            "is not what its leaf committed to",
        ),
        (
            format!("UPDATE events SET salt = 'x' WHERE {second}"),
            "is not what its leaf committed to",
        ),
        (
            format!("UPDATE events SET day = '2025-09-01' WHERE {second}"),
            "has another day or instant than its leaf",
        ),
        (
            format!("UPDATE events SET recorded_at = '2025-09-01T00:00:00Z' WHERE {second}"),
            "has another day or instant than its leaf",
        ),
        (
            format!("UPDATE events SET event = 'acted' WHERE {second}"),
            "has a leaf that is about something else",
        ),
        (format!("DELETE FROM leaves WHERE {second}"), "has no leaf"),
        (
            format!(
                "UPDATE receipts SET body = replace(body, '\"n\":1', '\"n\":2') WHERE {of_case}"
            ),
            "has no receipt that its leaf committed to",
        ),
        (
            format!("DELETE FROM receipts WHERE {of_case}"),
            "has no receipt that its leaf committed to",
        ),
        (
            format!("DELETE FROM events WHERE {of_case} AND revision = 3"),
            "is in the log and not in the database",
        ),
    ];
    for (change, why) in changes {
        let town = town().await;
        town.meddle(&change).await;
        let found = compared(&town).await;
        assert_eq!(found.wrong.len(), 1, "{change}: {:?}", found.wrong);
        let (what, told) = &found.wrong[0];
        let first = town
            .cases
            .iter()
            .map(|case| case["id"].as_str().unwrap())
            .min();
        assert!(what.ends_with(first.unwrap()), "{what}");
        assert_eq!(*told, why, "{change}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_does_not_go_in_silence() {
    let changes = [
        (
            "UPDATE use_records SET body = replace(body, 'query', 'exchange')",
            "is not what its leaf committed to",
        ),
        (
            "DELETE FROM use_records",
            "is in the log and not in the database",
        ),
        (
            "UPDATE use_records SET day = '2001-01-01'",
            "has another day or instant than its leaf",
        ),
        (
            "UPDATE use_records SET entry_code = 'X'",
            "is not what its leaf committed to",
        ),
        (
            "INSERT INTO use_records SELECT jurisdiction, 'made-up', entry_code, day, recorded_at, kept_until, kind, grant_id, salt, body FROM use_records",
            "has no leaf",
        ),
        (
            "INSERT INTO receipts SELECT jurisdiction, case_id, 2, body FROM receipts WHERE n = 1",
            "are more than the log committed to",
        ),
    ];
    for (change, why) in changes {
        let town = town().await;
        town.meddle(change).await;
        let found = compared(&town).await;
        assert_eq!(found.wrong.len(), 1, "{change}: {:?}", found.wrong);
        assert_eq!(found.wrong[0].1, why);
    }
}
