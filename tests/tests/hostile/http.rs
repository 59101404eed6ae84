//! The same through HTTP, while another jurisdiction files.

use axum::http::StatusCode;
use bylaw::rules::Limits;
use bylaw_tests::guests::{governed_by, hostile};
use bylaw_tests::host::{Answer, TestHost, entry, filing};
use bylaw_tests::places::setup;
use serde_json::{Value, json};

use crate::{LIMITS, library};

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

/// A case of the hostile town that could not be planned on 2025-09-26 for want of fuel, in a host
/// that was started again on another day with enough of it.
async fn left_unplanned(until: &str) -> (TestHost, Value) {
    let poor = Limits {
        fuel: 1_000_000,
        ..LIMITS
    };
    let under = |limits: Limits| {
        let library = library();
        let town = governed_by(library.load(&hostile(), limits).unwrap());
        (library, vec![town])
    };
    let (library, towns) = under(poor);
    let host = TestHost::founded("2025-09-26", library, towns, true).await;
    host.hold_entry("hostile", entry("conditional")).await;
    let case = host.file("hostile", &asking_for("hungry")).await;
    assert_eq!(case["state"], "unplanned", "{case:#}");
    let (library, towns) = under(LIMITS);
    let host = host.restarted(until, library, towns);
    host.go_to(until).await;
    (host, case)
}

async fn planned(host: &TestHost, case: &Value) -> Value {
    let path = format!("/api/v1/cases/{}/plan", case["id"].as_str().unwrap());
    let answer = host
        .send("POST", &path, Some("platform-operator"), "")
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{:#}", answer.body);
    answer.body
}

async fn confirmed(host: &TestHost, case: &Value, by: &str) -> Answer {
    let id = case["id"].as_str().unwrap();
    let path = format!("/api/v1/cases/{id}/confirm-dates");
    host.send("POST", &path, Some(by), "").await
}

fn may(case: &Value, act: &str, by: &str) -> bool {
    let all = case["may"].as_array().unwrap();
    all.iter()
        .any(|choice| choice["act"] == act && choice["by"] == by)
}

#[tokio::test]
async fn dates_that_are_past_take_effect_once_the_body_has_confirmed_them() {
    let (host, case) = left_unplanned("2025-11-03").await;
    let case = planned(&host, &case).await;
    assert_eq!(
        (&case["state"], &case["due"]),
        (&json!("open"), &json!("2025-10-10"))
    );
    assert_eq!(case["unconfirmed"], true);
    assert!(may(&case, "confirm-dates", "data-authority"));
    host.go_to("2025-11-04").await;
    assert_eq!(host.case(&case).await["revision"], case["revision"]);
    for other in ["applicant", "provider", "platform-operator"] {
        let refused = confirmed(&host, &case, other).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{other}");
        assert_eq!(refused.body["rejected"], json!(["role"]), "{other}");
    }
    assert_eq!(host.case(&case).await["unconfirmed"], true);
    let answer = confirmed(&host, &case, "data-authority").await;
    assert_eq!(answer.status, StatusCode::OK, "{:#}", answer.body);
    assert_eq!(answer.body["unconfirmed"], false);
    assert!(!may(&answer.body, "confirm-dates", "data-authority"));
    host.go_to("2025-11-04").await;
    let case = host.case(&case).await;
    assert_eq!(
        (&case["closed"], &case["deemed"]),
        (&json!("approve"), &json!(true))
    );
    assert_eq!(case["closed_on"], "2025-10-10");
    let told: Vec<&Value> = case["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["event"])
        .collect();
    assert_eq!(
        told,
        [
            "filed",
            "plan-failed",
            "planned",
            "dates-confirmed",
            "lapsed"
        ]
    );
}

/// The body need not confirm what silence would have decided: it may still decide itself.
#[tokio::test]
async fn a_body_may_decide_instead_of_confirming() {
    let (host, case) = left_unplanned("2025-11-03").await;
    let case = planned(&host, &case).await;
    let refuse = json!({ "outcome": "refuse", "reason": "不符合条件" });
    let case = host.done(&case, "data-authority", &refuse).await;
    assert_eq!(
        (&case["closed"], &case["closed_on"]),
        (&json!("refuse"), &json!("2025-11-03"))
    );
    let late = confirmed(&host, &case, "data-authority").await;
    assert_eq!(late.body["rejected"], json!(["outcome"]), "{:#}", late.body);
}

#[tokio::test]
async fn dates_that_are_not_past_need_nobody_to_confirm_them() {
    let (host, case) = left_unplanned("2025-09-29").await;
    let case = planned(&host, &case).await;
    assert_eq!(
        (&case["unconfirmed"], &case["due"]),
        (&json!(false), &json!("2025-10-10"))
    );
    let refused = confirmed(&host, &case, "data-authority").await;
    assert_eq!(
        refused.body["rejected"],
        json!(["outcome"]),
        "{:#}",
        refused.body
    );
    host.go_to("2025-10-11").await;
    assert_eq!(host.case(&case).await["closed_on"], "2025-10-10");
}

/// As the case says: who runs the platform plans it again, once.
#[tokio::test]
async fn an_unplanned_case_is_planned_by_who_runs_the_platform() {
    let (host, case) = left_unplanned("2025-09-29").await;
    assert!(may(&case, "plan", "platform-operator"));
    let path = format!("/api/v1/cases/{}/plan", case["id"].as_str().unwrap());
    for other in ["applicant", "provider", "data-authority"] {
        let refused = host.send("POST", &path, Some(other), "").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{other}");
        assert_eq!(refused.body["rejected"], json!(["role"]), "{other}");
    }
    assert_eq!(host.case(&case).await["state"], "unplanned");
    let early = confirmed(&host, &case, "data-authority").await;
    assert_eq!(
        early.body["rejected"],
        json!(["outcome"]),
        "{:#}",
        early.body
    );
    let once = planned(&host, &case).await;
    assert_eq!(planned(&host, &case).await["revision"], once["revision"]);
}
