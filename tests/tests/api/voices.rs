//! Bodies that consent or are heard: who may, what it changes, and what not.

use axum::http::StatusCode;
use bylaw_tests::host::{TestHost, entry, filing};
use serde_json::{Value, json};

use crate::is_problem;

/// Chengdu 28: the authority may allow statistics only with the provider's consent.
async fn statistics() -> (TestHost, Value) {
    let host = TestHost::on("2017-09-26").await;
    host.hold_entry("chengdu", entry("conditional")).await;
    let apply = filing("statistics-access", json!({}));
    let case = host.file("chengdu", &apply).await;
    (host, case)
}

/// Wuxi 20: the authority decides and hears the provider.
async fn sharing() -> (TestHost, Value) {
    let host = TestHost::on("2025-09-26").await;
    host.hold_entry("wuxi", entry("conditional")).await;
    let apply = filing("sharing-application", json!({}));
    let case = host.file("wuxi", &apply).await;
    (host, case)
}

fn may(case: &Value, act: &str, by: &str) -> bool {
    let all = case["may"].as_array().unwrap();
    all.iter()
        .any(|choice| choice["act"] == act && choice["by"] == by)
}

fn last(case: &Value) -> &Value {
    case["history"].as_array().unwrap().last().unwrap()
}

#[tokio::test]
async fn an_approval_takes_the_consent_that_the_body_itself_recorded() {
    let (host, case) = statistics().await;
    assert!(may(&case, "consent", "provider"));
    let approve = json!({ "outcome": "approve" });
    assert_eq!(
        host.lacks(&case, "data-authority", &approve).await,
        json!(["consent"])
    );
    let consent = json!({ "consents": ["provider"] });
    let case = host.done(&case, "provider", &consent).await;
    assert_eq!(last(&case)["event"], "consented");
    assert_eq!(last(&case)["by"], "provider");
    assert_eq!(
        (&case["state"], &case["at"]),
        (&json!("open"), &json!("data-authority@city"))
    );
    let case = host.done(&case, "data-authority", &approve).await;
    assert_eq!(case["closed"], "approve");
    assert_eq!(case["grants"][0]["holder"], "applicant");
}

/// Not even the body that decides, and not in the act that needs it.
#[tokio::test]
async fn nobody_consents_for_another() {
    let (host, case) = statistics().await;
    let consent = json!({ "consents": ["provider"] });
    for other in ["applicant", "data-authority", "respondent", "government"] {
        assert_eq!(
            host.lacks(&case, other, &consent).await,
            json!(["role"]),
            "{other}"
        );
    }
    let both = json!({ "outcome": "approve", "consents": ["provider"] });
    assert_eq!(
        host.lacks(&case, "data-authority", &both).await,
        json!(["role"])
    );
    // The office and its head are two: an officer does not consent as the head.
    let head = json!({ "consents": ["provider/head"] });
    assert_eq!(
        host.lacks(&case, "provider/officer", &head).await,
        json!(["role"])
    );
}

#[tokio::test]
async fn the_head_consents_for_the_body() {
    let (host, case) = statistics().await;
    let consent = json!({ "consents": ["provider"] });
    host.done(&case, "provider/head", &consent).await;
    let approve = json!({ "outcome": "approve" });
    let case = host.done(&case, "data-authority", &approve).await;
    assert_eq!(case["closed"], "approve");
}

/// It is on record, and does not stand in for the consent that the law wants.
#[tokio::test]
async fn a_consent_that_nobody_asked_for_does_no_harm() {
    let (host, case) = statistics().await;
    let own = json!({ "consents": ["government"] });
    let case = host.done(&case, "government", &own).await;
    assert_eq!(last(&case)["by"], "government");
    let approve = json!({ "outcome": "approve" });
    assert_eq!(
        host.lacks(&case, "data-authority", &approve).await,
        json!(["consent"])
    );
}

#[tokio::test]
async fn an_opinion_is_recorded_and_decides_nothing() {
    let (host, case) = sharing().await;
    assert!(may(&case, "opinion", "provider"));
    let opinion = json!({ "opinion": "建议提供脱敏后的数据" });
    let after = host.done(&case, "provider", &opinion).await;
    assert_eq!(last(&after)["event"], "opined");
    assert_eq!(last(&after)["by"], "provider");
    assert_eq!(last(&after)["opinion"], "建议提供脱敏后的数据");
    for unchanged in ["state", "at", "due", "stage", "may", "grants"] {
        assert_eq!(after[unchanged], case[unchanged], "{unchanged}");
    }
    // The authority need not follow it, nor wait for it.
    let approve = json!({ "outcome": "approve" });
    let case = host.done(&case, "data-authority", &approve).await;
    assert_eq!(case["closed"], "approve");
}

#[tokio::test]
async fn only_who_is_heard_has_an_opinion() {
    let (host, case) = sharing().await;
    let opinion = json!({ "opinion": "同意" });
    for other in ["applicant", "data-authority", "government", "respondent"] {
        assert_eq!(
            host.lacks(&case, other, &opinion).await,
            json!(["role"]),
            "{other}"
        );
    }
}

#[tokio::test]
async fn after_the_end_nobody_consents_or_is_heard() {
    let (host, case) = sharing().await;
    host.done(&case, "data-authority", &json!({ "outcome": "approve" }))
        .await;
    let consent = json!({ "consents": ["provider"] });
    assert_eq!(
        host.lacks(&case, "provider", &consent).await,
        json!(["role", "outcome"])
    );
    let opinion = json!({ "opinion": "同意" });
    assert_eq!(
        host.lacks(&case, "provider", &opinion).await,
        json!(["role"])
    );
}

#[tokio::test]
async fn an_act_does_one_thing() {
    let (host, case) = sharing().await;
    for (two, told) in [
        (
            json!({ "opinion": "同意", "withdraw": true }),
            "withdraw, opinion",
        ),
        (
            json!({ "outcome": "approve", "opinion": "同意" }),
            "outcome, opinion",
        ),
        (json!({ "extend": false }), "none"),
    ] {
        let answer = host.act(&case, "data-authority", &two).await;
        is_problem(&answer, StatusCode::UNPROCESSABLE_ENTITY, "not-one-act");
        assert!(
            answer.body["detail"].as_str().unwrap().ends_with(told),
            "{}",
            answer.body
        );
    }
    assert_eq!(host.case(&case).await["revision"], case["revision"]);
}
