//! Like cases decided in one go.

use axum::http::StatusCode;
use bylaw::flow::{self, Once, Presented};
use bylaw_tests::host::TestHost;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{act, apply, id, is_problem, read, shared, shenyang};

fn seen(cases: &[&Value]) -> Value {
    let seen = |case: &&Value| json!({ "id": case["id"], "revision": case["revision"] });
    cases.iter().map(seen).collect()
}

fn results(body: &Value) -> Vec<&str> {
    let cases = body["cases"].as_array().unwrap().iter();
    cases.map(|case| case["result"].as_str().unwrap()).collect()
}

/// Invariant: each case is judged by itself: what lacks something or has moved on stays as it is,
/// and the others are done.
#[tokio::test]
async fn each_case_is_decided_by_itself() {
    let (host, town) = shenyang().await;
    let (one, two) = (
        shared(&host, &town, "tax").await,
        shared(&host, &town, "transport").await,
    );
    let mut stale = shared(&host, &town, "inspection").await;
    stale["revision"] = json!(1);
    let decide = json!({ "cases": seen(&[&one, &stale, &two]), "act": { "outcome": "approve" } });
    let path = town.path("decisions");
    let done = host.post(&path, town.of("civil"), &decide).await;
    assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
    assert_eq!(results(&done.body), ["done", "stale", "done"]);
    assert_eq!(done.body["done"], 2);
    assert_eq!(done.body["cases"][1]["revision"], 2);
    for case in [&one, &two] {
        let path = format!("/api/v1/cases/{}", id(case));
        let closed = read(&host, &path, town.of("civil")).await.body;
        assert_eq!(closed["closed"], "approve");
        assert_eq!(
            closed["history"].as_array().unwrap().last().unwrap()["author"]["organisation"],
            "civil"
        );
    }
    let other = shared(&host, &town, "security").await;
    let refuse =
        json!({ "cases": seen(&[&other]), "act": { "outcome": "refuse", "reason": "不宜" } });
    let lacking = host.post(&path, town.of("civil"), &refuse).await;
    assert_eq!(results(&lacking.body), ["lacks"]);
    assert_eq!(lacking.body["cases"][0]["rejected"], json!(["legal-basis"]));
    // It is not the authority's turn, and many at once do not make it so.
    let approve = json!({ "cases": seen(&[&other]), "act": { "outcome": "approve" } });
    let early = host.post(&path, town.of("data"), &approve).await;
    assert_eq!(early.body["cases"][0]["rejected"], json!(["role"]));
}

/// Invariant: unlike cases are refused before anything is done.
#[tokio::test]
async fn unlike_cases_are_named_and_none_is_touched() {
    let (host, town) = shenyang().await;
    let sharing = shared(&host, &town, "tax").await;
    let opening = apply(&host, &town, "company", "opening-application", "研究").await;
    let path = town.path("decisions");
    let approve = |cases: Value| json!({ "cases": cases, "act": { "outcome": "approve" } });
    let body = approve(seen(&[&sharing, &opening]));
    let refused = host.post(&path, town.of("civil"), &body).await;
    is_problem(&refused, StatusCode::UNPROCESSABLE_ENTITY, "unlike");
    let detail = refused.body["detail"].as_str().unwrap();
    assert!(detail.contains(id(&opening)), "{detail}");
    assert!(detail.contains("opening-application"), "{detail}");
    let now = read(
        &host,
        &format!("/api/v1/cases/{}", id(&sharing)),
        town.of("civil"),
    )
    .await;
    assert_eq!(now.body["revision"], sharing["revision"]);

    let twice = approve(seen(&[&sharing, &sharing]));
    let refused = host.post(&path, town.of("civil"), &twice).await;
    is_problem(&refused, StatusCode::UNPROCESSABLE_ENTITY, "bad-number");
    let refused = host
        .post(&path, town.of("civil"), &approve(json!([])))
        .await;
    is_problem(&refused, StatusCode::UNPROCESSABLE_ENTITY, "bad-number");
    // Another's case is not there, also among many.
    let body = approve(seen(&[&sharing]));
    let refused = host.post(&path, town.of("transport"), &body).await;
    is_problem(&refused, StatusCode::NOT_FOUND, "no-case");
    let nothing = json!({ "cases": seen(&[&sharing]), "act": {} });
    let refused = host.post(&path, town.of("civil"), &nothing).await;
    is_problem(&refused, StatusCode::UNPROCESSABLE_ENTITY, "not-one-act");
}

/// Invariant: a request that broke off in the middle goes on where it ended, and does nothing twice.
#[tokio::test]
async fn sent_again_after_a_crash_it_goes_on() {
    let (host, town) = shenyang().await;
    let (one, two) = (
        shared(&host, &town, "tax").await,
        shared(&host, &town, "transport").await,
    );
    let path = town.path("decisions");
    let body = json!({ "cases": seen(&[&one, &two]), "act": { "outcome": "approve" } }).to_string();
    let key = [("idempotency-key", "many-1")];
    let send = async || {
        host.send_with("POST", &path, Some(town.of("civil")), &key, body.clone())
            .await
    };
    done_before_a_crash(&host, town.of("civil"), &path, &body, &one).await;
    let again = send().await;
    assert_eq!(again.status, StatusCode::OK, "{:#}", again.body);
    assert_eq!(results(&again.body), ["done", "done"]);
    let once_more = send().await;
    assert_eq!(once_more.header("idempotency-replayed"), Some("true"));
    assert_eq!(once_more.body, again.body);
    for case in [&one, &two] {
        let now = read(
            &host,
            &format!("/api/v1/cases/{}", id(case)),
            town.of("civil"),
        )
        .await;
        let acted = now.body["history"].as_array().unwrap().iter();
        let acted = acted.filter(|event| event["event"] == "acted").count();
        assert_eq!(acted, 1);
    }
}

/// What a crash after the first case leaves: that case done, under the key of the request and its
/// own name, and no answer to the whole.
async fn done_before_a_crash(host: &TestHost, token: &str, path: &str, body: &str, case: &Value) {
    let principal = flow::recognise(&host.host, &Presented::Token(token.to_owned()))
        .await
        .unwrap();
    let mut digest = Sha256::new();
    // The host reads the path below where its API begins; no `If-Match` came along.
    let path = path.trim_start_matches("/api/v1");
    for part in ["POST", path, "", body] {
        digest.update(u64::try_from(part.len()).unwrap().to_be_bytes());
        digest.update(part);
    }
    let once = Once {
        caller: principal.account.id.clone(),
        key: format!("many-1 {}", id(case)),
        digest: bylaw::domain::words::hex(&digest.finalize()),
    };
    let act = serde_json::from_value(json!({ "outcome": "approve" })).unwrap();
    let acted = flow::act_on(&host.host, id(case), &principal, act, 2, Some(&once));
    acted.await.unwrap();
}

/// Invariant: silence that has decided already is not overruled by many at once.
#[tokio::test]
async fn what_silence_has_decided_is_stale() {
    let (host, town) = shenyang().await;
    let case = shared(&host, &town, "tax").await;
    host.at("2025-10-20", 9);
    let refuse = json!({
        "outcome": "refuse", "legal_basis": [{ "rank": "law", "title": "法", "article": null }],
    });
    let body = json!({ "cases": seen(&[&case]), "act": refuse });
    let late = host
        .post(&town.path("decisions"), town.of("civil"), &body)
        .await;
    assert_eq!(results(&late.body), ["stale"], "{:#}", late.body);
    let single = act(&host, &case, town.of("civil"), refuse).await;
    is_problem(&single, StatusCode::CONFLICT, "stale");
}
