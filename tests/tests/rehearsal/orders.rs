//! Rehearsals through the API: asked for, carried out, read, acknowledged, called off.

use std::sync::Arc;

use axum::body::Body;
use axum::http::StatusCode;
use bylaw::domain::Principal;
use bylaw::domain::rehearsal::{Stands, Threshold};
use bylaw::flow::{self, ReleaseError, ReleaseProposal};
use bylaw::policy::Mode;
use bylaw_tests::guests::{component_row, governed_by, model_amended};
use bylaw_tests::host::{Answer, TestHost, entry};
use serde_json::{Value, json};

use crate::{amended, model_host, opened, person, shared};

const PATH: &str = "/api/v1/jurisdictions/model/rehearsals";

/// Three matters, and a component with these amendments in the database.
pub(crate) async fn filed(letters: &str) -> (TestHost, String) {
    let host = model_host("2025-09-26").await;
    shared(&host, "").await;
    shared(&host, "days").await;
    opened(&host, &person(1)).await;
    let digest = kept(&host, letters).await;
    (host, digest)
}

/// The digest of an amended component, which the jurisdiction now has.
pub(crate) async fn kept(host: &TestHost, letters: &str) -> String {
    let digest = amended(letters).digest().to_owned();
    let mut tx = host.host.store.begin("model").await.unwrap();
    let bytes = model_amended(letters);
    tx.insert_component(&component_row(&digest), &bytes)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    digest
}

pub(crate) async fn order(host: &TestHost, order: &Value) -> Answer {
    host.post(PATH, "data-authority", order).await
}

/// The path of a rehearsal that was taken.
pub(crate) async fn ordered(host: &TestHost, body: &Value) -> String {
    let answer = order(host, body).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{:#}", answer.body);
    assert_eq!(answer.body["state"], "waiting");
    answer.header("location").unwrap().to_owned()
}

pub(crate) async fn read(host: &TestHost, path: &str) -> Answer {
    host.send("GET", path, Some("data-authority"), Body::empty())
        .await
}

pub(crate) async fn post(host: &TestHost, path: &str) -> Answer {
    host.send("POST", path, Some("data-authority"), Body::empty())
        .await
}

pub(crate) fn is_problem(answer: &Answer, status: StatusCode, code: &str) {
    assert_eq!(answer.status, status, "{:#}", answer.body);
    assert_eq!(answer.body["type"], format!("urn:bylaw:problem:{code}"));
}

pub(crate) fn id_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

fn not_over(path: &str) -> Stands {
    let id = id_of(path).to_owned();
    Stands::NotOver { id }
}

pub(crate) fn not_looked_at(path: &str, differing: u64, compared: u64) -> Stands {
    Stands::NotLookedAt {
        id: id_of(path).to_owned(),
        differing,
        compared,
    }
}

pub(crate) async fn stands(host: &TestHost, component: &str) -> Option<Stands> {
    let jurisdiction = host.host.jurisdiction("model").unwrap();
    let mut view = host.host.store.read("model").await.unwrap();
    flow::what_stands_against(jurisdiction, &mut view, component, host.host.now())
        .await
        .unwrap()
}

#[tokio::test]
async fn one_is_asked_for_carried_out_and_read() {
    let (host, digest) = filed("l").await;
    let path = ordered(&host, &json!({ "component": digest })).await;
    assert_eq!(read(&host, &path).await.body["report"], Value::Null);
    assert!(flow::rehearse_next(&host.host).await.unwrap());
    assert!(!flow::rehearse_next(&host.host).await.unwrap());
    let done = read(&host, &path).await.body;
    assert_eq!(done["state"], "finished");
    assert_eq!((&done["done"], &done["total"]), (&json!(3), &json!(3)));
    let report = &done["report"];
    assert_eq!(report["differing"], 1, "{report:#}");
    assert_eq!(report["groups"][0]["article"]["article"], 1);
    // Without a threshold nothing is exceeded.
    assert_eq!(done["exceeds"], false);
    assert_eq!(stands(&host, &digest).await, None);
    let list = read(&host, PATH).await.body;
    assert_eq!(list["rehearsals"][0]["id"], done["id"]);
    assert_eq!(list["rehearsals"][0]["report"], Value::Null);
    let csv = read(&host, &format!("{path}?format=csv")).await;
    let lines: Vec<&str> = csv.text.lines().collect();
    assert_eq!(lines.len(), 2, "{}", csv.text);
    assert!(
        lines[1].starts_with("model,1,period,1,sharing-application 1,"),
        "{}",
        lines[1]
    );
}

#[tokio::test]
async fn more_than_may_differ_holds_an_activation_up_until_somebody_has_looked() {
    let (host, digest) = filed("lr").await;
    let asked = json!({ "component": digest, "threshold": { "at_most": 1 } });
    let path = ordered(&host, &asked).await;
    assert_eq!(stands(&host, &digest).await, Some(not_over(&path)));
    let early = post(&host, &format!("{path}/acknowledgement")).await;
    is_problem(&early, StatusCode::CONFLICT, "rehearsal-state");
    flow::rehearse_next(&host.host).await.unwrap();
    assert_eq!(read(&host, &path).await.body["exceeds"], true);
    let numbers = host.host.metrics.text();
    for line in [
        "bylaw_rehearsals_total{jurisdiction=\"model\",result=\"exceeded\"} 1",
        "bylaw_rehearsed_matters_total{jurisdiction=\"model\"} 3",
    ] {
        assert!(numbers.contains(line), "{line} in {numbers}");
    }
    assert_eq!(
        stands(&host, &digest).await,
        Some(not_looked_at(&path, 2, 3))
    );
    let seen = post(&host, &format!("{path}/acknowledgement")).await;
    assert_eq!(seen.status, StatusCode::OK, "{:#}", seen.body);
    assert_eq!(stands(&host, &digest).await, None);
    // The first one counts, and stands in the log.
    let again = post(&host, &format!("{path}/acknowledgement")).await;
    assert_eq!(again.body, seen.body);
    let changes = flow::changes(&host.host, "model", "", 10).await.unwrap();
    let words: Vec<_> = changes.iter().map(|one| one.what.as_str()).collect();
    let steps = [
        "rehearsal-ordered",
        "rehearsal-finished",
        "rehearsal-acknowledged",
    ];
    assert_eq!(words, steps);
    for change in &changes[1..] {
        let body: Value = serde_json::from_str(&change.body).unwrap();
        assert_eq!(body["differing"], 2);
        assert_eq!(change.subject, id_of(&path));
    }
    // Another rehearsal of it begins anew.
    let path = ordered(&host, &asked).await;
    assert_eq!(stands(&host, &digest).await, Some(not_over(&path)));
}

#[tokio::test]
async fn one_that_is_called_off_stays_so() {
    let (host, digest) = filed("l").await;
    let path = ordered(&host, &json!({ "component": digest })).await;
    // Somebody has begun it.
    let mut tx = host.host.store.begin("model").await.unwrap();
    let taken = tx.take_rehearsal().await.unwrap().unwrap();
    tx.commit().await.unwrap();
    assert_eq!(read(&host, &path).await.body["state"], "running");
    let off = post(&host, &format!("{path}/cancellation")).await;
    assert_eq!(off.body["state"], "cancelled", "{:#}", off.body);
    let again = post(&host, &format!("{path}/cancellation")).await;
    assert_eq!(again.body, off.body);
    let mut tx = host.host.store.begin("model").await.unwrap();
    assert!(tx.keep_rehearsal(&taken, 1, 3).await.is_err());
    drop(tx);
    assert!(!flow::rehearse_next(&host.host).await.unwrap());
    assert_eq!(read(&host, &path).await.body["state"], "cancelled");
    // What is over is not called off.
    let path = ordered(&host, &json!({ "component": digest })).await;
    flow::rehearse_next(&host.host).await.unwrap();
    let late = post(&host, &format!("{path}/cancellation")).await;
    is_problem(&late, StatusCode::CONFLICT, "rehearsal-state");
}

/// Invariant: a rehearsal that a host did not live to finish is begun again by another.
#[tokio::test]
async fn a_host_that_ends_leaves_it_to_the_next() {
    let (host, digest) = filed("l").await;
    let path = ordered(&host, &json!({ "component": digest })).await;
    let jurisdictions = host.host.jurisdictions().cloned().collect();
    let ending = host.process(jurisdictions);
    ending.stop.tell();
    flow::rehearse_next(&ending).await.unwrap();
    let left = read(&host, &path).await.body;
    if left["state"] != "finished" {
        assert_eq!(
            (&left["state"], &left["done"]),
            (&json!("waiting"), &json!(0))
        );
        assert!(flow::rehearse_next(&host.host).await.unwrap());
    }
    assert_eq!(read(&host, &path).await.body["report"]["differing"], 1);
}

#[tokio::test]
async fn a_component_that_cannot_serve_is_said_so() {
    let (host, _) = filed("l").await;
    let unknown = json!({ "component": "0".repeat(64) });
    is_problem(
        &order(&host, &unknown).await,
        StatusCode::UNPROCESSABLE_ENTITY,
        "no-component",
    );
    let mut tx = host.host.store.begin("model").await.unwrap();
    tx.insert_component(&component_row("broken"), b"no component")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let path = ordered(&host, &json!({ "component": "broken" })).await;
    assert!(flow::rehearse_next(&host.host).await.unwrap());
    let failed = read(&host, &path).await.body;
    assert_eq!(failed["state"], "failed");
    let trouble = failed["trouble"].as_str().unwrap();
    assert!(
        trouble.starts_with("the component was refused"),
        "{trouble}"
    );
}

#[tokio::test]
async fn an_order_that_makes_no_sense_is_refused_by_its_field() {
    let (host, digest) = filed("l").await;
    for (field, value) in [
        ("until", json!("2025-09-01")),
        ("examples", json!(101)),
        ("threshold", json!({ "at_most": 1, "per_ten_thousand": 1 })),
        ("threshold", json!({ "per_ten_thousand": 10_001 })),
        ("colour", json!(1)),
    ] {
        let mut asked = json!({ "component": digest, "from": "2025-09-26" });
        asked[field] = value;
        let answer = order(&host, &asked).await;
        is_problem(&answer, StatusCode::UNPROCESSABLE_ENTITY, "bad-field");
        let place = answer.body["place"].as_str().unwrap();
        assert!(place.contains(field), "{field}: {place}");
    }
}

#[tokio::test]
async fn it_is_not_for_everybody() {
    let (host, digest) = filed("l").await;
    let path = ordered(&host, &json!({ "component": digest })).await;
    let order = json!({ "component": digest });
    let denied = host.post(PATH, "applicant", &order).await;
    is_problem(&denied, StatusCode::FORBIDDEN, "not-allowed");
    for path in [path.clone(), PATH.to_owned()] {
        let denied = host.get(&path).await;
        is_problem(&denied, StatusCode::FORBIDDEN, "not-allowed");
    }
    let missing = read(&host, &format!("{PATH}/0")).await;
    is_problem(&missing, StatusCode::NOT_FOUND, "no-rehearsal");
}

#[tokio::test]
async fn an_order_that_is_sent_again_is_one_order() {
    let (host, digest) = filed("l").await;
    let body = json!({ "component": digest }).to_string();
    let send = async || {
        let key = [("idempotency-key", "once")];
        host.send_with("POST", PATH, Some("data-authority"), &key, body.clone())
            .await
    };
    let (first, second) = (send().await, send().await);
    assert_eq!(first.status, StatusCode::ACCEPTED);
    assert_eq!((second.status, &second.body), (first.status, &first.body));
    let list = read(&host, PATH).await.body;
    assert_eq!(list["rehearsals"].as_array().map(Vec::len), Some(1));
}

/// Invariant: where the policy wants new rules rehearsed, they do not govern before somebody has
/// looked at what differs; a shadow decides nothing and waits for nobody.
#[tokio::test]
async fn rules_govern_once_somebody_has_looked_at_their_rehearsal() {
    let mut town = Arc::into_inner(governed_by(amended(""))).unwrap();
    town.policy.rehearsal = Some(Threshold::AtMost(0));
    let host = TestHost::with("2025-09-26", vec![Arc::new(town)], true).await;
    host.hold_entry("model", entry("conditional")).await;
    let before = shared(&host, "").await;
    let digest = kept(&host, "l").await;
    let by = |role: &str| Principal::claiming(role.parse().unwrap());
    let propose = async |mode: Mode| {
        let proposal = ReleaseProposal {
            digest: digest.clone(),
            from: "2025-09-26".parse().unwrap(),
            until: None,
            mode,
            last: false,
            repairs: None,
            exceptions: vec![],
        };
        let by = by("data-authority");
        let proposed = flow::propose_release(&host.host, &by, "model", proposal, None).await;
        proposed.unwrap().number
    };
    let confirm = async |number: u32| {
        let seen = flow::releases(&host.host, "model").await.unwrap().revision;
        let by = by("government");
        flow::confirm_release(&host.host, &by, "model", number, seen, None).await
    };
    let held_up = async |number: u32, why: Stands| match confirm(number).await {
        Err(ReleaseError::Rehearsal(stands)) => assert_eq!(stands, why),
        other => panic!("{other:?}"),
    };
    let shadow = propose(Mode::Shadow).await;
    confirm(shadow).await.unwrap();
    let number = propose(Mode::Enforce).await;
    held_up(number, Stands::NotRehearsed).await;
    // Some days alone are no answer to what the policy wants.
    let some = json!({ "component": digest, "from": "2020-01-01", "until": "2020-01-02" });
    ordered(&host, &some).await;
    flow::rehearse_next(&host.host).await.unwrap();
    held_up(number, Stands::NotRehearsed).await;
    let path = ordered(&host, &json!({ "component": digest })).await;
    held_up(number, not_over(&path)).await;
    flow::rehearse_next(&host.host).await.unwrap();
    held_up(number, not_looked_at(&path, 1, 1)).await;
    ordered(&host, &some).await;
    flow::rehearse_next(&host.host).await.unwrap();
    held_up(number, not_looked_at(&path, 1, 1)).await;
    post(&host, &format!("{path}/acknowledgement")).await;
    confirm(number).await.unwrap();
    // Its dates show which rules the new case goes by: seven working days, not five.
    let after = shared(&host, "").await;
    assert_ne!(after["due"], before["due"]);
    let history = flow::releases(&host.host, "model").await.unwrap().history;
    let words: Vec<_> = history.iter().map(|one| one.what.as_str()).collect();
    assert!(words.contains(&"rehearsal-acknowledged"), "{words:?}");
}
