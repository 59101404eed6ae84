//! `Idempotency-Key`: the same request has one effect and one answer.

use std::sync::Arc;

use axum::http::StatusCode;
use bylaw::flow;
use bylaw_tests::databases::on_postgres;
use bylaw_tests::host::{Answer, TestHost, entry, filing};
use serde_json::{Value, json};

const CASES: &str = "/api/v1/jurisdictions/shenyang/cases";

async fn town() -> TestHost {
    let town = TestHost::on("2025-09-26").await;
    let mut held = entry("conditional");
    held["sharing"]["legal_basis"] = json!([{ "rank": "law", "title": "某法" }]);
    town.hold_entry("shenyang", held).await;
    town
}

async fn send(town: &TestHost, key: &str, path: &str, actor: &str, body: &Value) -> Answer {
    let headers = [("idempotency-key", key)];
    town.send_with("POST", path, Some(actor), &headers, body.to_string())
        .await
}

fn application() -> Value {
    filing("sharing-application", json!({ "materials": ["申请表"] }))
}

async fn open_cases(town: &TestHost) -> usize {
    let inbox = town
        .send(
            "GET",
            "/api/v1/inbox?jurisdiction=shenyang",
            Some("provider"),
            "",
        )
        .await;
    inbox.body.as_array().unwrap().len()
}

/// Invariant: a hundred parallel requests with one key have one effect and a hundred equal answers.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_at_once_have_one_effect() {
    let town = std::sync::Arc::new(town().await);
    let tasks: Vec<_> = (0..100)
        .map(|_| {
            let town = std::sync::Arc::clone(&town);
            tokio::spawn(
                async move { send(&town, "one", CASES, "applicant", &application()).await },
            )
        })
        .collect();
    let mut answers = vec![];
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    let first = &answers[0];
    assert_eq!(first.status, StatusCode::CREATED, "{:#}", first.body);
    for answer in &answers {
        assert_eq!((answer.status, &answer.text), (first.status, &first.text));
        assert_eq!(answer.header("location"), first.header("location"));
    }
    let replayed = answers
        .iter()
        .filter(|answer| answer.header("idempotency-replayed").is_some());
    assert_eq!(replayed.count(), 99);
    assert_eq!(open_cases(&town).await, 1);
}

#[tokio::test]
async fn the_answer_stays_as_it_was_though_the_case_moves_on() {
    let town = town().await;
    let filed = send(&town, "a", CASES, "applicant", &application()).await;
    let id = filed.body["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/cases/{id}/actions");
    let ask = json!({ "revision": 2, "outcome": "request-supplement" });
    let asked = send(&town, "b", &path, "provider", &ask).await;
    assert_eq!(asked.status, StatusCode::OK, "{:#}", asked.body);
    let refuse = json!({ "revision": 3, "outcome": "refuse",
        "legal_basis": [{ "rank": "law", "title": "某法" }] });
    let refused = send(&town, "c", &path, "provider", &refuse).await;
    assert_eq!(refused.body["closed"], "refuse", "{:#}", refused.body);
    for (key, to, actor, body, first) in [
        ("a", CASES, "applicant", application(), &filed),
        ("b", path.as_str(), "provider", ask, &asked),
        ("c", path.as_str(), "provider", refuse, &refused),
    ] {
        let again = send(&town, key, to, actor, &body).await;
        assert_eq!((again.status, &again.text), (first.status, &first.text));
    }
    let events = town.case(&filed.body).await["history"].clone();
    assert_eq!(events.as_array().unwrap().len(), 4, "{events:#}");
}

#[tokio::test]
async fn another_request_under_a_used_key_is_refused() {
    let town = town().await;
    send(&town, "k", CASES, "applicant", &application()).await;
    let mut other = application();
    other["statement"]["purpose"] = json!("另一用途");
    let answer = send(&town, "k", CASES, "applicant", &other).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.body["type"], "urn:bylaw:problem:key-reused");
    assert_eq!(open_cases(&town).await, 1);
}

#[tokio::test]
async fn keys_of_different_callers_and_jurisdictions_have_nothing_to_do_with_each_other() {
    let town = town().await;
    town.hold_entry("wuxi", entry("conditional")).await;
    let one = send(&town, "k", CASES, "applicant", &application()).await;
    let two = send(&town, "k", CASES, "provider", &application()).await;
    let there = "/api/v1/jurisdictions/wuxi/cases";
    let wuxi = filing("sharing-application", json!({}));
    let three = send(&town, "k", there, "applicant", &wuxi).await;
    assert_eq!(three.status, StatusCode::CREATED, "{:#}", three.body);
    assert_ne!(one.body["id"], two.body["id"]);
    assert_eq!(open_cases(&town).await, 2);
}

/// What the law refused, it refuses again under that key; what could not be read was no request.
#[tokio::test]
async fn a_refusal_is_an_answer_too() {
    let town = town().await;
    let mut nobody = application();
    nobody["entry_code"] = json!("TEST/000002");
    let refused = send(&town, "k", CASES, "applicant", &nobody).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut there = entry("unconditional");
    there["code"] = json!("TEST/000002");
    town.hold_entry("shenyang", there).await;
    let again = send(&town, "k", CASES, "applicant", &nobody).await;
    assert_eq!((again.status, again.text), (refused.status, refused.text));
    let anew = send(&town, "l", CASES, "applicant", &nobody).await;
    assert_eq!(anew.status, StatusCode::CREATED, "{:#}", anew.body);
}

#[tokio::test]
async fn a_key_that_is_none_is_named() {
    let town = town().await;
    for key in ["", "with space", &"x".repeat(256)] {
        let answer = send(&town, key, CASES, "applicant", &application()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{key}");
        assert_eq!(answer.body["place"], "header: idempotency-key");
    }
    assert_eq!(open_cases(&town).await, 0);
}

/// What is kept to be answered again forgets a person as everything else does.
#[tokio::test]
async fn an_erased_person_is_not_in_the_answer_any_more() {
    let town = town().await;
    let mut mine = filing(
        "opening-application",
        json!({ "purpose": "研究", "scenario": "论文", "safeguards": "加密" }),
    );
    mine["applicant"] = json!({ "id": "110101199001011234", "name": "李四", "kind": "individual" });
    let mut held = entry("unconditional");
    held["opening"] =
        json!({ "class": "conditional", "legal_basis": [{ "rank": "law", "title": "某法" }] });
    town.hold_entry("shenyang", held).await;
    let filed = send(&town, "k", CASES, "applicant", &mine).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{:#}", filed.body);
    assert!(filed.text.contains("李四"));
    let reference = &filed.body["history"][0]["matter"]["applicant"]["id"];
    let erased = flow::erase_person(&town.host, "shenyang", reference.as_str().unwrap());
    assert!(erased.await.unwrap());
    let again = send(&town, "k", CASES, "applicant", &mine).await;
    assert_eq!(again.status, StatusCode::CREATED);
    assert_eq!(again.body["id"], filed.body["id"]);
    assert!(!again.text.contains("李四") && !again.text.contains("110101199001011234"));
}

/// A request whose like is being answered for long is told so, and nothing is done twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_still_being_answered_is_said_to_be() {
    if on_postgres() {
        // Nobody can hold up every writer there.
        return;
    }
    let town = Arc::new(town().await);
    let writer = town.host.store.begin("shenyang").await.unwrap();
    let sent = || {
        let town = Arc::clone(&town);
        let request = async move { send(&town, "one", CASES, "applicant", &application()).await };
        tokio::spawn(request)
    };
    // One of them waits for the writer, the other for the first, and not for ever.
    let (mut one, mut two) = (sent(), sent());
    let (refused, other) = tokio::select! {
        answer = &mut one => (answer.unwrap(), two),
        answer = &mut two => (answer.unwrap(), one),
    };
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
    assert_eq!(refused.body["type"], "urn:bylaw:problem:still-running");
    assert_eq!(refused.header("retry-after"), Some("1"));
    drop(writer);
    let taken = other.await.unwrap();
    assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.text);
    let again = sent().await.unwrap();
    assert_eq!(again.text, taken.text);
    assert_eq!(open_cases(&town).await, 1);
}
