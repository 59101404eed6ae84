//! Who fills the roles of a route.

use axum::http::StatusCode;
use bylaw_tests::host::TestHost;
use bylaw_tests::town::{self, Town, put};
use serde_json::json;

use crate::{application, applied, is_problem, read, registry, shenyang};

/// Invariant: a case is there for who has a part in it, and for nobody else.
#[tokio::test]
async fn a_case_runs_between_the_organisations_that_have_a_part_in_it() {
    let (host, town) = shenyang().await;
    let case = applied(&host, &town).await;
    let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    for party in ["tax", "civil", "data"] {
        assert_eq!(
            read(&host, &path, town.of(party)).await.status,
            StatusCode::OK,
            "{party}"
        );
    }
    for stranger in ["transport", "company", "secrecy", "province-data", ""] {
        let answer = read(&host, &path, town.of(stranger)).await;
        is_problem(&answer, StatusCode::NOT_FOUND, "no-case");
    }
    let inbox = read(&host, "/api/v1/inbox", town.of("civil")).await;
    assert_eq!(inbox.body[0]["id"], case["id"], "{:#}", inbox.body);
    assert_eq!(
        read(&host, "/api/v1/inbox", town.of("tax")).await.body,
        json!([])
    );

    let approve = json!({ "outcome": "approve", "revision": case["revision"] });
    let actions = format!("{path}/actions");
    let early = host.post(&actions, town.of("tax"), &approve).await;
    is_problem(&early, StatusCode::UNPROCESSABLE_ENTITY, "act-lacks");
    assert_eq!(early.body["rejected"], json!(["role"]));
    let done = host.post(&actions, town.head("civil"), &approve).await;
    assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
    let last = done.body["history"].as_array().unwrap().last().unwrap();
    assert_eq!(last["author"]["organisation"], "civil", "{last:#}");
    assert_eq!(last["by"], "provider/head");
    assert_eq!(done.body["grants"][0]["holder"], "tax");
}

/// Invariant: a route whose actor nobody fills is an error at filing that says which office is
/// missing; nothing is stored.
#[tokio::test]
async fn a_missing_office_is_named_when_something_is_filed() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, "shenyang").await;
    // The authority gives its office up.
    let path = town.path("organisations/data");
    let mut authority = read(&host, &path, &town.system).await.body;
    authority["offices"] = json!([]);
    authority.as_object_mut().unwrap().remove("version");
    let changed = put(&host, &path, &town.system, 1, &authority).await;
    assert_eq!(changed.status, StatusCode::OK, "{:#}", changed.body);

    let published = host
        .post(
            &town.path("entries"),
            town.of("civil"),
            &registry("unconditional"),
        )
        .await;
    is_problem(
        &published,
        StatusCode::UNPROCESSABLE_ENTITY,
        "not-admissible",
    );
    let finding = &published.body["findings"][0];
    assert_eq!(finding["subject"], "offices.data-authority", "{finding:#}");
    assert!(
        finding["message"]["zh"].as_str().unwrap().contains("本级"),
        "{finding:#}"
    );
    assert_eq!(
        read(&host, "/api/v1/inbox", town.of("civil")).await.body,
        json!([])
    );
}

#[tokio::test]
async fn whoever_files_is_who_he_says_he_is() {
    let (host, town) = shenyang().await;
    host.hold_entry("shenyang", registry("conditional")).await;
    let foreign = host
        .post(&town.path("cases"), town.of("transport"), &application())
        .await;
    is_problem(&foreign, StatusCode::UNPROCESSABLE_ENTITY, "not-admissible");
    let subjects: Vec<&str> = foreign.body["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["subject"].as_str().unwrap())
        .collect();
    assert_eq!(subjects, ["applicant.id", "applicant.name"]);

    let mut promoted = application();
    promoted["applicant"]["kind"] = json!("data-authority");
    let refused = host
        .post(&town.path("cases"), town.of("tax"), &promoted)
        .await;
    assert_eq!(
        refused.body["findings"][0]["subject"], "applicant.kind",
        "{:#}",
        refused.body
    );

    let mut others = registry("unconditional");
    others["code"] = json!("TEST/000002");
    let published = host
        .post(&town.path("entries"), town.of("tax"), &others)
        .await;
    is_problem(
        &published,
        StatusCode::UNPROCESSABLE_ENTITY,
        "not-admissible",
    );

    let mut unknown = application();
    unknown["kind"] = json!("rectification");
    unknown["respondents"] =
        json!([{ "id": "ghost", "name": "无", "kind": "department", "tier": "city" }]);
    let refused = host
        .post(&town.path("cases"), town.of("tax"), &unknown)
        .await;
    assert_eq!(
        refused.body["findings"][0]["subject"], "respondents[0].id",
        "{:#}",
        refused.body
    );
}

#[tokio::test]
async fn a_dissolved_organisations_parts_are_its_successors() {
    let (host, town) = shenyang().await;
    let case = applied(&host, &town).await;
    let path = town.path("organisations/civil/dissolution");
    let body = json!({ "successor": "transport" }).to_string();
    let seen = [("content-type", "application/json"), ("if-match", "\"1\"")];
    let dissolved = host
        .send_as("POST", &path, Some(&town.system), &seen, body)
        .await;
    assert_eq!(dissolved.status, StatusCode::OK, "{:#}", dissolved.body);
    let inbox = read(&host, "/api/v1/inbox", town.of("transport")).await;
    assert_eq!(inbox.body[0]["id"], case["id"]);
    let approve = json!({ "outcome": "approve", "revision": case["revision"] });
    let actions = format!("/api/v1/cases/{}/actions", case["id"].as_str().unwrap());
    let done = host.post(&actions, town.of("transport"), &approve).await;
    assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
    let gone = host.post(&actions, town.of("civil"), &approve).await;
    is_problem(&gone, StatusCode::UNAUTHORIZED, "inactive-account");
    assert!(gone.text.contains("`civil` was dissolved"), "{}", gone.text);
}

/// Invariant: an entry is changed by its provider, or by whoever took its duties over.
#[tokio::test]
async fn nobody_changes_anothers_entry() {
    let (host, town) = shenyang().await;
    let held = registry("conditional");
    host.hold_entry("shenyang", held.clone()).await;
    let change = |proposed: &serde_json::Value, by: &str| {
        json!({
            "kind": "entry-revision", "applicant": Town::party(by), "entry_code": held["code"],
            "proposed": proposed, "statement": { "change": "data-changed" },
        })
    };
    let mut taken = held.clone();
    taken["provider"] = Town::party("tax");
    for (proposed, by) in [(&held, "tax"), (&taken, "tax"), (&taken, "civil")] {
        let refused = host
            .post(&town.path("cases"), town.of(by), &change(proposed, by))
            .await;
        is_problem(&refused, StatusCode::UNPROCESSABLE_ENTITY, "not-admissible");
        let subject = &refused.body["findings"][0]["subject"];
        assert_eq!(subject, "entry.provider.id", "{:#}", refused.body);
    }
    let filed = host
        .post(
            &town.path("cases"),
            town.of("civil"),
            &change(&held, "civil"),
        )
        .await;
    assert_eq!(filed.status, StatusCode::CREATED, "{:#}", filed.body);
}

#[tokio::test]
async fn organisations_that_make_no_tree_are_refused_with_the_reason() {
    let (host, town) = shenyang().await;
    let path = town.path("organisations/city");
    let mut city = read(&host, &path, &town.system).await.body;
    city.as_object_mut().unwrap().remove("version");
    city["superior"] = json!("civil");
    let circle = put(&host, &path, &town.system, 1, &city).await;
    is_problem(
        &circle,
        StatusCode::UNPROCESSABLE_ENTITY,
        "bad-organisation",
    );
    city["superior"] = json!("province");
    let stale = put(&host, &path, &town.system, 7, &city).await;
    is_problem(&stale, StatusCode::PRECONDITION_FAILED, "stale-version");
    let blind = host
        .send("PUT", &path, Some(&town.system), city.to_string())
        .await;
    is_problem(&blind, StatusCode::PRECONDITION_REQUIRED, "no-version");
}

/// Invariant: a person who acts alone has his part in his own case, and nobody else's.
#[tokio::test]
async fn a_citizen_applies_for_open_data_and_reads_his_own_case() {
    let (host, town) = shenyang().await;
    let mut entry = registry("unconditional");
    entry["opening"] = json!({
        "class": "conditional", "conditions": "脱敏后使用", "reason": "涉及个人信息",
        "legal_basis": [{ "rank": "law", "title": "中华人民共和国个人信息保护法", "article": null }],
    });
    host.hold_entry("shenyang", entry).await;
    let me = read(&host, "/api/v1/me", town.citizen()).await.body;
    let own = json!({
        "id": me["account"]["id"], "name": me["account"]["name"], "kind": "individual", "tier": null,
    });
    let filing = json!({
        "kind": "opening-application", "applicant": own, "entry_code": "TEST/000001",
        "statement": { "purpose": "研究", "scenario": "论文", "safeguards": "加密保存" },
    });
    let filed = host
        .post(&town.path("cases"), town.citizen(), &filing)
        .await;
    assert_eq!(filed.status, StatusCode::CREATED, "{:#}", filed.body);
    let path = format!("/api/v1/cases/{}", filed.body["id"].as_str().unwrap());
    assert_eq!(
        read(&host, &path, town.citizen()).await.status,
        StatusCode::OK
    );
    let stranger = read(&host, &path, town.of("transport")).await;
    is_problem(&stranger, StatusCode::NOT_FOUND, "no-case");
    let withdraw = json!({ "withdraw": true, "revision": filed.body["revision"] });
    let actions = format!("{path}/actions");
    let foreign = host.post(&actions, town.of("civil"), &withdraw).await;
    is_problem(&foreign, StatusCode::UNPROCESSABLE_ENTITY, "act-lacks");
    let done = host.post(&actions, town.citizen(), &withdraw).await;
    assert_eq!(done.body["closed"], "withdrawn", "{:#}", done.body);
}
