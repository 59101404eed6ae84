//! Shadow releases answer beside the one in force: afterwards, and without any effect but a record.

use std::sync::Arc;

use axum::body::Body;
use axum::http::StatusCode;
use bylaw::flow;
use bylaw::policy::{Jurisdiction, Mode, Release, Releases};
use bylaw_tests::guests::governed_by;
use bylaw_tests::host::{TestHost, entry, filing};
use serde_json::{Value, json};

use crate::{amended, opened, person, shared};

pub(crate) const PATH: &str = "/api/v1/jurisdictions/model/divergences";

/// The model town under rules with some amendments, beside rules with others.
pub(crate) fn shadowed(governing: &str, shadow: &str) -> Arc<Jurisdiction> {
    let jurisdiction = governed_by(amended(governing));
    let mut jurisdiction = Arc::into_inner(jurisdiction).unwrap();
    let mut releases = jurisdiction.releases.now().releases.clone();
    releases.push(Release {
        number: 2,
        plugin: amended(shadow),
        from: Some("2025-09-26".parse().unwrap()),
        until: None,
        mode: Mode::Shadow,
    });
    jurisdiction.releases = Releases::starting_with(releases);
    Arc::new(jurisdiction)
}

pub(crate) async fn host_of(day: &str, governing: &str, shadow: &str) -> TestHost {
    let host = TestHost::with(day, vec![shadowed(governing, shadow)], true).await;
    host.hold_entry("model", entry("conditional")).await;
    host
}

pub(crate) async fn diverging(host: &TestHost) -> Vec<Value> {
    let answer = host.send("GET", PATH, Some("data-authority"), Body::empty());
    let answer = answer.await;
    assert_eq!(answer.status, StatusCode::OK, "{:#}", answer.body);
    answer.body["divergences"].as_array().unwrap().clone()
}

/// About how many matters each shadow was asked, for good.
pub(crate) async fn counts(host: &TestHost) -> Value {
    let answer = host.send("GET", PATH, Some("data-authority"), Body::empty());
    answer.await.body["shadows"].clone()
}

/// How many matters shadows were asked about, with this result.
pub(crate) async fn counted(host: &TestHost, result: &str) -> u64 {
    let text = host.send("GET", "/metrics", None, Body::empty()).await.text;
    let name = "bylaw_shadow_answers_total{";
    let wanted = format!("result=\"{result}\"");
    let line = text
        .lines()
        .find(|line| line.starts_with(name) && line.contains(&wanted));
    line.map_or(0, |line| line.rsplit(' ').next().unwrap().parse().unwrap())
}

/// Invariant: a shadow is asked after the answer, and every divergence is recorded with its case.
#[tokio::test]
async fn what_a_shadow_says_otherwise_is_recorded_with_its_case() {
    let host = host_of("2025-09-26", "", "l").await;
    let longer = shared(&host, "").await;
    shared(&host, "days").await;
    assert_eq!(
        diverging(&host).await,
        [] as [Value; 0],
        "nobody was asked yet"
    );
    flow::answer_beside(&host.host).await.unwrap();
    let found = diverging(&host).await;
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0]["case"], longer["id"]);
    assert_eq!(found[0]["component"], amended("l").digest());
    assert_eq!(found[0]["governing"], amended("").digest());
    let differences = &found[0]["differences"];
    assert_eq!(differences[0]["what"], "period");
    assert_eq!(differences[0]["citations"][0]["article"], 1);
    // The case goes by the rules in force.
    assert_eq!(host.case(&longer).await["due"], longer["due"]);
    assert_eq!(counted(&host, "same").await, 1);
    assert_eq!(counted(&host, "diverged").await, 1);
    let of_another = format!("{PATH}?component={}", amended("").digest());
    let none = host.send("GET", &of_another, Some("data-authority"), Body::empty());
    assert_eq!(none.await.body["divergences"], json!([]));
}

#[tokio::test]
async fn a_fault_of_a_shadow_is_a_divergence_and_touches_no_case() {
    let host = host_of("2025-09-26", "", "t").await;
    let case = opened(&host, &person(1)).await;
    assert_eq!(case["state"], "closed", "{case:#}");
    flow::answer_beside(&host.host).await.unwrap();
    let found = diverging(&host).await;
    assert_eq!(found.len(), 1);
    let fate = &found[0]["differences"][0];
    assert_eq!(fate["what"], "fate");
    assert!(
        fate["new"]["en"].as_str().unwrap().contains("trapped"),
        "{fate:#}"
    );
    assert_eq!(host.case(&case).await, case);
}

/// What was refused leaves no case, and no name.
#[tokio::test]
async fn a_shadow_that_would_take_what_is_refused_is_recorded_without_a_name() {
    let host = host_of("2025-09-26", "r", "").await;
    let mut apply = filing("opening-application", json!({}));
    apply["applicant"] = person(1);
    let path = "/api/v1/jurisdictions/model/cases";
    let refused = host.post(path, "applicant", &apply).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("张三"),
        "the rules name the applicant"
    );
    flow::answer_beside(&host.host).await.unwrap();
    let found = diverging(&host).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["case"], Value::Null);
    assert_eq!(found[0]["kind"], "opening-application");
    let told = json!(found).to_string();
    assert!(told.contains("finding-gone"), "{told}");
    assert!(!told.contains("张三"), "{told}");
}

#[tokio::test]
async fn a_shadow_is_asked_on_its_days_only() {
    let host = host_of("2025-09-25", "", "l").await;
    shared(&host, "").await;
    host.go_to("2025-09-26").await;
    let within = shared(&host, "").await;
    flow::answer_beside(&host.host).await.unwrap();
    let found = diverging(&host).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["case"], within["id"]);
}
