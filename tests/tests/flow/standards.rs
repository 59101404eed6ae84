//! Service standards: what a policy promises where the law has no period.

use std::sync::Arc;

use bylaw::policy::{Calendars, Jurisdiction, Policy};
use bylaw_tests::host::{TestHost, entry, filing};
use bylaw_tests::places::setup;
use serde_json::{Value, json};

/// Shenyang, whose policy promises five working days for a stage of a kind of matter.
async fn promising(kind: &str, stage: &str) -> TestHost {
    let shipped = setup().jurisdiction("shenyang").unwrap();
    let source = json!({ "zh": "服务指南", "en": "Service guide" });
    let within = json!({ "working_days": 5 });
    let standard = json!({ "kind": kind, "stage": stage, "within": within, "source": source });
    let policy = Policy {
        service_standards: vec![serde_json::from_value(standard).unwrap()],
        ..shipped.policy.clone()
    };
    let jurisdiction = Jurisdiction {
        policy,
        calendars: Calendars::starting_with(shipped.calendar()),
        releases: shipped.releases.clone(),
    };
    let host = TestHost::with("2025-09-26", vec![Arc::new(jurisdiction)], true).await;
    host.hold_entry("shenyang", entry("conditional")).await;
    host
}

fn project() -> Value {
    let project = json!({ "phase": "approval", "interconnects": true, "has_data_catalog": true });
    let mut review = filing("project-review", json!({ "project": project }));
    review["entry_code"] = Value::Null;
    review
}

#[tokio::test]
async fn a_promise_is_shown_with_its_day_and_its_source() {
    let host = promising("project-review", "review").await;
    let case = host.file("shenyang", &project()).await;
    let (standard, day) = (
        &case["stage"]["service_standard"][0],
        &case["stage"]["service_standard"][1],
    );
    assert_eq!(day, "2025-10-10");
    assert_eq!(standard["within"], json!({ "working_days": 5 }));
    assert_eq!(standard["source"]["en"], "Service guide");
    let shown = host.get("/api/v1/jurisdictions/shenyang").await.body;
    assert_eq!(shown["service_standards"], json!([standard]));
}

#[tokio::test]
async fn a_promise_that_is_not_kept_makes_nothing_due_or_overdue() {
    let host = promising("project-review", "review").await;
    let case = host.file("shenyang", &project()).await;
    assert_eq!(case["due"], Value::Null);
    let revision = case["revision"].clone();
    host.go_to("2025-11-03").await;
    let case = host.case(&case).await;
    assert_eq!(case["stage"]["service_standard"][1], "2025-10-10");
    assert_eq!(
        (&case["state"], &case["overdue"]),
        (&json!("open"), &json!(false))
    );
    assert_eq!((&case["due"], &case["revision"]), (&Value::Null, &revision));
    let ledger = format!("/api/v1/cases/{}/ledger", case["id"].as_str().unwrap());
    assert_eq!(host.get(&ledger).await.body["ledgers"], json!([]));
    let inbox = "/api/v1/inbox?jurisdiction=shenyang";
    let inbox = host
        .send("GET", inbox, Some("data-authority"), "")
        .await
        .body;
    assert_eq!(
        (&inbox[0]["due"], &inbox[0]["overdue"]),
        (&Value::Null, &json!(false))
    );
}

/// The law's own period is what counts where it has one.
#[tokio::test]
async fn a_promise_stands_back_behind_the_law() {
    let apply = filing("sharing-application", json!({}));
    let host = promising("project-review", "review").await;
    let stage = host.file("shenyang", &apply).await["stage"]["id"].clone();
    let host = promising("sharing-application", stage.as_str().unwrap()).await;
    let case = host.file("shenyang", &apply).await;
    assert_eq!(case["stage"]["service_standard"], Value::Null);
    assert_eq!(case["due"], "2025-10-10");
}

#[tokio::test]
async fn a_promise_holds_for_its_own_stage_and_kind() {
    for (kind, stage) in [("project-review", "another"), ("incident", "review")] {
        let host = promising(kind, stage).await;
        let case = host.file("shenyang", &project()).await;
        assert_eq!(
            case["stage"]["service_standard"],
            Value::Null,
            "{kind}/{stage}"
        );
    }
}
