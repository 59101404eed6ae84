//! Who supplies what was asked for, and what a wait is that keeps the clock running.

use axum::http::StatusCode;
use bylaw_tests::host::{TestHost, entry, filing};
use serde_json::{Value, json};

use crate::{applied, events, last_event, may};

#[tokio::test]
async fn a_clock_that_keeps_running_runs_out_while_the_applicant_is_awaited() {
    let (host, case) = applied("").await;
    let ask = json!({ "outcome": "request-supplement" });
    let case = host.done(&case, "data-authority", &ask).await;
    assert_eq!(
        (&case["at"], &case["due"]),
        (&json!("applicant"), &json!("2025-10-10"))
    );
    assert!(may(&case).contains(&"supply by applicant".into()));
    // In time on the last day, and the date stays.
    host.at("2025-10-10", 23);
    let supply = json!({ "supply": ["补充说明"] });
    let case = host.done(&case, "applicant", &supply).await;
    assert_eq!(
        (&case["at"], &case["due"]),
        (&json!("data-authority"), &json!("2025-10-10"))
    );
    assert_eq!(last_event(&case, "supplied")["clock"]["pauses"], json!([]));
    host.go_to("2025-10-11").await;
    assert_eq!(host.case(&case).await["closed"], "approve");
}

/// Even if the deadlines loop has not come round.
#[tokio::test]
async fn a_supply_after_silence_has_decided_is_too_late() {
    let (host, case) = applied("").await;
    let ask = json!({ "outcome": "request-supplement" });
    host.done(&case, "data-authority", &ask).await;
    host.at("2025-10-11", 0);
    let supply = json!({ "supply": ["补充说明"] });
    let late = host.act(&case, "applicant", &supply).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{:#}", late.body);
    host.go_to("2025-10-11").await;
    assert_eq!(
        host.lacks(&case, "applicant", &supply).await,
        json!(["outcome"])
    );
    assert!(!events(&host.case(&case).await).contains(&"supplied"));
}

#[tokio::test]
async fn only_the_applicant_supplies_and_only_what_was_asked_for() {
    let (host, case) = applied("suspends").await;
    let supply = json!({ "supply": ["补充说明"] });
    assert_eq!(
        host.lacks(&case, "applicant", &supply).await,
        json!(["outcome"])
    );
    let ask = json!({ "outcome": "request-supplement" });
    host.done(&case, "data-authority", &ask).await;
    for somebody in ["provider", "data-authority", "respondent"] {
        assert_eq!(
            host.lacks(&case, somebody, &supply).await,
            json!(["role"]),
            "{somebody}"
        );
    }
    for nothing in [json!([]), json!([" "])] {
        let empty = json!({ "supply": nothing });
        assert_eq!(
            host.lacks(&case, "applicant", &empty).await,
            json!(["material"])
        );
    }
    host.done(&case, "applicant", &supply).await;
    assert_eq!(
        host.lacks(&case, "applicant", &supply).await,
        json!(["outcome"])
    );
}

/// A publication is filed by its provider, who is then the applicant too.
#[tokio::test]
async fn who_filed_as_the_provider_supplies_as_the_provider() {
    let host = TestHost::on("2025-09-26").await;
    let path = "/api/v1/jurisdictions/wuxi/entries";
    let case: Value = host
        .post(path, "provider", &entry("unconditional"))
        .await
        .body;
    let ask = json!({ "outcome": "request-supplement" });
    let case = host.done(&case, "data-authority", &ask).await;
    assert_eq!(case["at"], "applicant");
    let supply = json!({ "supply": ["补充说明"] });
    assert_eq!(
        host.lacks(&case, "data-authority", &supply).await,
        json!(["role"])
    );
    let case = host.done(&case, "provider", &supply).await;
    assert_eq!(case["at"], "data-authority");
}

/// Where the law sets no period, a wait has no clock to move.
#[tokio::test]
async fn a_supply_in_a_stage_without_a_period_sets_none() {
    let host = TestHost::on("2025-09-26").await;
    let project = json!({ "phase": "approval", "interconnects": true, "has_data_catalog": true });
    let mut review = filing("project-review", json!({ "project": project }));
    review["entry_code"] = Value::Null;
    let case = host.file("shenyang", &review).await;
    host.done(
        &case,
        "data-authority",
        &json!({ "outcome": "request-supplement" }),
    )
    .await;
    let case = host
        .done(&case, "applicant", &json!({ "supply": ["数据目录"] }))
        .await;
    assert_eq!(
        (&case["at"], &case["due"]),
        (&json!("data-authority"), &Value::Null)
    );
    assert_eq!(last_event(&case, "supplied")["clock"], Value::Null);
}
