//! Persons: what remains of a case once its person is erased, and who counts as the same person.

use axum::http::StatusCode;
use bylaw::flow::erase_person;
use bylaw_tests::host::{TestHost, entry, filing};
use serde_json::{Value, json};

use crate::model_host;

const NUMBER: &str = "510100199001011234";
const NAME: &str = "张三";

fn person() -> Value {
    json!({ "id": NUMBER, "name": NAME, "kind": "individual" })
}

/// Shenyang with an entry that is open on conditions, for which a person has applied.
async fn applied() -> (TestHost, Value) {
    let host = TestHost::on("2025-09-26").await;
    let mut restricted = entry("unconditional");
    restricted["opening"] = json!({ "class": "conditional", "conditions": "实名使用" });
    host.hold_entry("shenyang", restricted).await;
    let case = host.file("shenyang", &application()).await;
    (host, case)
}

fn application() -> Value {
    let statement = json!({ "purpose": "研究", "scenario": "s", "safeguards": "g" });
    let mut apply = filing("opening-application", statement);
    apply["applicant"] = person();
    apply
}

/// Under which reference the events know the applicant.
fn reference(case: &Value) -> String {
    let filed = &case["history"][0]["matter"]["applicant"];
    filed["id"].as_str().unwrap().to_owned()
}

fn tells_who(case: &Value) -> bool {
    let text = case.to_string();
    text.contains(NUMBER) || text.contains(NAME)
}

#[tokio::test]
async fn of_an_erased_person_the_case_remains() {
    let (host, case) = applied().await;
    let other = host.file("shenyang", &application()).await;
    assert!(tells_who(&case));
    assert!(
        erase_person(&host.host, "shenyang", &reference(&case))
            .await
            .unwrap()
    );
    let left = host.case(&case).await;
    assert!(!tells_who(&left), "{left:#}");
    let bare = json!({ "id": reference(&case), "name": "", "kind": "individual", "tier": null });
    assert_eq!(left["matter"]["applicant"], bare);
    // Everything else is as it was, to the last event.
    let mut before = case.clone();
    before["matter"]["applicant"] = bare;
    assert_eq!(left, before);
    // The same person in another case is another reference.
    assert!(tells_who(&host.case(&other).await));
}

#[tokio::test]
async fn the_case_of_an_erased_person_goes_on() {
    let (host, case) = applied().await;
    erase_person(&host.host, "shenyang", &reference(&case))
        .await
        .unwrap();
    let by = case["at"].as_str().unwrap();
    let ask = json!({ "outcome": "request-supplement" });
    host.done(&case, by, &ask).await;
    host.done(&case, "applicant", &json!({ "supply": ["补充说明"] }))
        .await;
    let case = host
        .done(
            &case,
            by,
            &json!({ "outcome": "approve", "reason": "符合条件" }),
        )
        .await;
    assert_eq!(case["closed"], "approve");
    assert_eq!(case["grants"][0]["holder"], reference(&case));
    assert!(!tells_who(&case));
}

#[tokio::test]
async fn nobody_is_erased_twice_or_from_elsewhere() {
    let (host, case) = applied().await;
    let id = reference(&case);
    assert!(!erase_person(&host.host, "wuxi", &id).await.unwrap());
    assert!(tells_who(&host.case(&case).await));
    assert!(erase_person(&host.host, "shenyang", &id).await.unwrap());
    assert!(!erase_person(&host.host, "shenyang", &id).await.unwrap());
    assert!(erase_person(&host.host, "atlantis", &id).await.is_err());
}

/// Invariant: nobody is called like a reference.
#[tokio::test]
async fn a_made_up_reference_is_no_name() {
    let (host, _) = applied().await;
    let mut apply = application();
    apply["applicant"]["id"] = json!("person:1");
    let path = "/api/v1/jurisdictions/shenyang/cases";
    let refused = host.post(path, "applicant", &apply).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.body["findings"][0]["subject"], "applicant.id");
}

/// The rules compare who contests a case with whose case it was.
#[tokio::test]
async fn a_person_contests_the_own_case_and_no_other() {
    let host = model_host("2025-09-26").await;
    let case = host.file("model", &application()).await;
    let mut contest = filing("opening-review", json!({}));
    contest["prior_case"] = case["id"].clone();
    contest["applicant"] = person();
    let own = host.file("model", &contest).await;
    assert_eq!(own["matter"]["prior"]["applicant"]["name"], NAME);
    assert!(!own["history"].to_string().contains(NAME));
    contest["applicant"]["id"] = json!("510100199001011235");
    let path = "/api/v1/jurisdictions/model/cases";
    let foreign = host.post(path, "applicant", &contest).await;
    assert_eq!(foreign.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(foreign.body["findings"][0]["subject"], "prior.applicant");
}
