//! The same through HTTP, while another jurisdiction files.

use axum::http::StatusCode;
use bylaw_tests::guests::{governed_by, hostile};
use bylaw_tests::host::{TestHost, entry, filing};
use bylaw_tests::places::setup;
use serde_json::{Value, json};

use crate::LIMITS;

const HOSTILE: &str = "/api/v1/jurisdictions/hostile/cases";

/// Shenyang and a hostile town in one host.
async fn neighbours() -> TestHost {
    let hostile = setup().library.load(&hostile(), LIMITS).unwrap();
    let shenyang = setup().jurisdiction("shenyang").unwrap();
    let host = TestHost::with("2025-09-26", vec![shenyang, governed_by(hostile)], true).await;
    for jurisdiction in ["shenyang", "hostile"] {
        host.hold_entry(jurisdiction, entry("conditional")).await;
    }
    host
}

fn asking_for(purpose: &str) -> Value {
    filing("sharing-application", json!({ "purpose": purpose }))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_harm_is_told_by_name_while_a_neighbour_files() {
    let host = neighbours().await;
    for (purpose, code) in [
        ("trap", "trapped"),
        ("loop", "out-of-fuel"),
        ("recursion", "out-of-stack"),
        ("memory", "out-of-memory"),
        ("strings", "answer-too-large"),
        ("no-text", "malformed-answer"),
        ("unreachable-stage", "unreachable-stage"),
        ("no-such-deemed", "no-such-deemed"),
        ("effect-not-allowed", "effect-not-allowed"),
        ("unknown-article", "bad-citation"),
    ] {
        let (asked, apply) = (asking_for(purpose), asking_for("履职"));
        let (hurt, neighbour) = tokio::join!(
            host.post(HOSTILE, "applicant", &asked),
            host.post("/api/v1/jurisdictions/shenyang/cases", "applicant", &apply),
        );
        assert_eq!(neighbour.status, StatusCode::CREATED, "{purpose}");
        assert_eq!(neighbour.body["due"], "2025-10-10", "{purpose}");
        assert_eq!(hurt.status, StatusCode::CREATED, "{purpose}");
        assert_eq!(hurt.body["state"], "unplanned", "{purpose}");
        let failed = hurt.body["history"].as_array().unwrap().last().unwrap();
        assert_eq!(failed["event"], "plan-failed", "{purpose}");
        assert_eq!(failed["code"], code, "{purpose}: {failed:#}");
        let planned = host
            .act(
                &hurt.body,
                "data-authority",
                &json!({ "outcome": "approve" }),
            )
            .await;
        assert_eq!(
            planned.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{purpose}"
        );
    }
}

#[tokio::test]
async fn an_act_that_makes_the_rules_fault_leaves_the_case_and_says_so() {
    let host = neighbours().await;
    let case = host.file("hostile", &asking_for("street lights")).await;
    let mut bad = entry("unconditional");
    bad["title"] = json!("loop");
    let answer = host
        .act(
            &case,
            "data-authority",
            &json!({ "outcome": "complete", "entry": bad }),
        )
        .await;
    assert_eq!(answer.status, StatusCode::BAD_GATEWAY);
    assert_eq!(answer.body["type"], "urn:bylaw:problem:rules-out-of-fuel");
    let after = host.case(&case).await;
    for unchanged in ["state", "at", "due", "stage", "closed"] {
        assert_eq!(after[unchanged], case[unchanged], "{unchanged}");
    }
    let last = after["history"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["event"], &last["code"]),
        (&json!("faulted"), &json!("out-of-fuel"))
    );
    let good = host
        .act(&case, "data-authority", &json!({ "outcome": "approve" }))
        .await;
    assert_eq!(good.body["closed"], "approve", "{:#}", good.body);
}

/// A preview is no filing: the fault is the answer.
#[tokio::test]
async fn a_preview_that_faults_names_the_fault() {
    let host = neighbours().await;
    let matter = serde_json::to_value(crate::matter("trap")).unwrap();
    let answer = host
        .post("/api/v1/jurisdictions/hostile/plan", "applicant", &matter)
        .await;
    assert_eq!(answer.status, StatusCode::BAD_GATEWAY);
    assert_eq!(answer.body["type"], "urn:bylaw:problem:rules-trapped");
}
