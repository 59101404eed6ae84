//! Bodies that cannot be read are refused with the place that is wrong.

use axum::http::StatusCode;
use bylaw_tests::host::filing;
use serde_json::{Value, json};

use crate::{CASES, is_problem, nothing_stored, shenyang};

/// Issue 2, 5.7: a missing field, an unknown key, a wrong type, a date that is none.
#[tokio::test]
async fn a_bad_field_is_named_with_its_place() {
    let host = shenyang().await;
    let good = filing("sharing-application", json!({}));
    let with = |change: &dyn Fn(&mut Value)| {
        let mut wrong = good.clone();
        change(&mut wrong);
        wrong
    };
    let cases = [
        (
            with(&|one| drop(one["applicant"].as_object_mut().unwrap().remove("name"))),
            "applicant",
            "name",
        ),
        (
            with(&|one| one["statement"]["colour"] = json!(1)),
            "statement.colour",
            "colour",
        ),
        (
            with(&|one| one["applicant"]["tier"] = json!(3)),
            "applicant.tier",
            "tier",
        ),
        (
            with(&|one| one["occurred_on"] = json!("2025-02-30")),
            "occurred_on",
            "2025-02-30",
        ),
        (
            with(&|one| one["kind"] = json!("sharing")),
            "kind",
            "sharing",
        ),
        (
            with(&|one| drop(one.as_object_mut().unwrap().remove("kind"))),
            "body",
            "kind",
        ),
    ];
    for (wrong, place, word) in cases {
        let answer = host.post(CASES, "applicant", &wrong).await;
        is_problem(&answer, StatusCode::UNPROCESSABLE_ENTITY, "bad-field");
        assert_eq!(answer.body["place"], place);
        let told = format!("{} {}", answer.body["detail"], answer.body["place"]);
        assert!(told.contains(word), "{told}");
    }
    nothing_stored(&host).await;
}

#[tokio::test]
async fn what_is_no_json_is_named_with_line_and_column() {
    let host = shenyang().await;
    for (body, place) in [
        ("{\n  \"kind\": }", "line 2"),
        ("", "line 1"),
        ("{} {}", "line 1"),
        ("\u{0}", "line 1"),
    ] {
        let answer = host.send("POST", CASES, Some("applicant"), body).await;
        assert!(answer.status.is_client_error(), "{body:?}");
        assert_eq!(answer.kind, "application/problem+json");
        let told = answer.body["place"].as_str().unwrap();
        assert!(told.contains(place) || told == "body", "{told}");
    }
    nothing_stored(&host).await;
}

#[tokio::test]
async fn a_body_of_ten_mebibytes_is_refused() {
    let host = shenyang().await;
    let answer = host
        .send("POST", CASES, Some("applicant"), vec![b' '; 10 << 20])
        .await;
    is_problem(&answer, StatusCode::PAYLOAD_TOO_LARGE, "body-too-large");
    nothing_stored(&host).await;
}
