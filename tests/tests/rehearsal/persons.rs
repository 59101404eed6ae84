//! Rules compare parties, so persons are shown to them; nobody is named in a report.

use std::sync::Arc;

use bylaw::flow::{self, Progress, erase_person};
use serde_json::{Value, json};

use crate::{amended, model_host, opened, person, rehearse, reviewed, shared, what};

fn reference(case: &Value) -> String {
    let filed = &case["history"][0]["matter"]["applicant"];
    filed["id"].as_str().unwrap().to_owned()
}

/// The model's rules review the applicant's own case only.
#[tokio::test]
async fn the_same_is_asked_again_with_the_persons_in_it() {
    let host = model_host("2025-09-26").await;
    for number in 0..3 {
        let prior = opened(&host, &person(number)).await;
        let review = reviewed(&host, &person(number), &prior).await;
        assert!(reference(&review).starts_with("person:"));
    }
    let report = rehearse(&host, &what(amended(""))).await;
    assert_eq!((report.matters, report.same), (6, 6), "{report:#?}");
}

/// Invariant: no report names a person, whatever the rules say.
#[tokio::test]
async fn what_rules_say_of_a_person_is_told_without_the_name() {
    let host = model_host("2025-09-26").await;
    let case = opened(&host, &person(7)).await;
    let report = rehearse(&host, &what(amended("r"))).await;
    assert_eq!(report.differing, 1);
    let told = json!(report).to_string();
    assert!(!told.contains("张三"), "{told}");
    assert!(!told.contains("510100"), "{told}");
    assert!(told.contains(&reference(&case)), "{told}");
}

/// Nobody can ask the same again once a person was erased.
#[tokio::test]
async fn what_an_erased_person_filed_is_left_out_and_counted() {
    let host = model_host("2025-09-26").await;
    let gone = opened(&host, &person(1)).await;
    opened(&host, &person(2)).await;
    let erased = erase_person(&host.host, "model", &reference(&gone)).await;
    assert!(erased.unwrap());
    let report = rehearse(&host, &what(amended("r"))).await;
    assert_eq!(
        (report.matters, report.compared, report.differing),
        (2, 1, 1)
    );
    assert_eq!(report.left_out.erased, 1);
}

/// A text that looks like a reference is nobody.
#[tokio::test]
async fn what_only_looks_like_a_person_stays_what_it_is() {
    let host = model_host("2025-09-26").await;
    shared(&host, "person:").await;
    shared(&host, "person:5101001990010112").await;
    let report = rehearse(&host, &what(amended(""))).await;
    assert_eq!((report.matters, report.same), (2, 2));
}

#[tokio::test]
async fn one_that_is_called_off_has_no_report() {
    let host = model_host("2025-09-26").await;
    shared(&host, "").await;
    let progress = Arc::new(Progress::default());
    progress.stop();
    let asked = what(amended(""));
    let report = flow::rehearse(&host.host.store, "model", &asked, &progress).await;
    assert_eq!(report.unwrap(), None);
}
