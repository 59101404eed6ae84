//! What a filing may name, and what it may ask for.

use axum::http::StatusCode;
use bylaw_tests::host::{Answer, TestHost};
use bylaw_tests::town::{self, Town};
use serde_json::{Value, json};

use crate::{application, applied, is_problem, read, registry, shenyang};

const MADE_UP: &str = "shenyang-0000000000000000000000000000000";

/// A host without `--dev`, and a town whose civil affairs department has an entry.
pub(super) async fn town_of(name: &str, entry: Value) -> (TestHost, Town) {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, name).await;
    host.hold_entry(name, entry).await;
    (host, town)
}

/// An entry of the civil affairs department that is closed to the public.
fn closed() -> Value {
    let mut entry = registry("conditional");
    entry["items"][0]["name"] = json!("身份证号");
    entry["opening"] = json!({
        "class": "closed", "reason": "涉及个人信息",
        "legal_basis": [{ "rank": "law", "title": "中华人民共和国个人信息保护法", "article": null }],
    });
    entry
}

/// The citizen as a party.
async fn citizen(host: &TestHost, town: &Town) -> Value {
    let me = read(host, "/api/v1/me", town.citizen()).await.body;
    json!({
        "id": me["account"]["id"], "name": me["account"]["name"], "kind": "individual", "tier": null,
    })
}

/// Files something about the entry in somebody's own name.
pub(super) async fn file(
    host: &TestHost,
    town: &Town,
    by: &str,
    kind: &str,
    more: Value,
) -> Answer {
    let applicant = match by {
        "" => citizen(host, town).await,
        body => Town::party(body),
    };
    let mut filing = json!({
        "kind": kind, "applicant": applicant, "entry_code": "TEST/000001", "statement": {},
    });
    for (key, value) in more.as_object().unwrap() {
        filing[key] = value.clone();
    }
    host.post(&town.path("cases"), town.of(by), &filing).await
}

/// What was answered, but for what the caller himself named.
fn blank(answer: &Answer, named: &str) -> String {
    let mut body = answer.body.clone();
    body["request_id"] = json!(null);
    body.to_string().replace(named, "…")
}

fn subjects(answer: &Answer) -> Vec<&str> {
    let findings = answer.body["findings"].as_array().unwrap().iter();
    findings
        .map(|one| one["subject"].as_str().unwrap())
        .collect()
}

/// Invariant: whoever may not read a case learns nothing by naming it, not even that it is there.
#[tokio::test]
async fn an_earlier_case_is_there_for_who_may_read_it() {
    let (host, town) = shenyang().await;
    let case = applied(&host, &town).await;
    let id = case["id"].as_str().unwrap();
    for stranger in ["transport", ""] {
        let dispute = async |prior: &str| {
            let more = json!({ "prior_case": prior });
            file(&host, &town, stranger, "dispute", more).await
        };
        let (real, none) = (dispute(id).await, dispute(MADE_UP).await);
        is_problem(&real, StatusCode::UNPROCESSABLE_ENTITY, "not-admissible");
        assert_eq!(subjects(&real), ["prior_case"]);
        assert_eq!(blank(&real, id), blank(&none, MADE_UP));
    }
    let own = file(&host, &town, "tax", "dispute", json!({ "prior_case": id })).await;
    assert_eq!(own.status, StatusCode::CREATED, "{:#}", own.body);
    assert_eq!(own.body["matter"]["prior"]["applicant"]["id"], "tax");
}

/// Invariant: a person in an earlier case is named to nobody by a later one.
#[tokio::test]
async fn a_later_case_does_not_name_the_person_of_the_earlier_one() {
    let mut entry = registry("conditional");
    entry["opening"] = closed()["opening"].clone();
    entry["opening"]["class"] = json!("conditional");
    entry["opening"]["conditions"] = json!("脱敏后使用");
    let (host, town) = town_of("shenyang", entry).await;
    let said = json!({ "purpose": "研究", "scenario": "论文", "safeguards": "加密保存" });
    let more = json!({ "statement": said });
    let earlier = file(&host, &town, "", "opening-application", more).await;
    assert_eq!(earlier.status, StatusCode::CREATED, "{:#}", earlier.body);
    let person = citizen(&host, &town).await["id"].clone();
    let person = person.as_str().unwrap();
    assert!(earlier.text.contains(person));

    let more = json!({ "prior_case": earlier.body["id"], "respondents": [Town::party("tax")] });
    let later = file(&host, &town, "civil", "dispute", more).await;
    assert_eq!(later.status, StatusCode::CREATED, "{:#}", later.body);
    assert!(!later.text.contains(person), "{}", later.text);
    let path = format!("/api/v1/cases/{}", later.body["id"].as_str().unwrap());
    let seen = read(&host, &path, town.of("tax")).await;
    assert_eq!(seen.body["matter"]["prior"]["kind"], "opening-application");
    assert!(!seen.text.contains(person), "{}", seen.text);
}

/// Invariant: what somebody may not read in the catalog he does not learn of by filing about it.
#[tokio::test]
async fn a_closed_entry_is_no_entry_to_the_public() {
    let (host, town) = town_of("shenyang", closed()).await;
    let path = town.path("entries/TEST%2F000001");
    let answer = read(&host, &path, town.citizen()).await;
    is_problem(&answer, StatusCode::NOT_FOUND, "no-such-entry");
    for kind in [
        "dispute",
        "correction",
        "opening-application",
        "opening-request",
        "opening-review",
        "complaint",
    ] {
        let about = async |code: &str| {
            let more = json!({ "entry_code": code, "proposed": null });
            file(&host, &town, "", kind, more).await
        };
        let (real, none) = (about("TEST/000001").await, about("TEST/009999").await);
        is_problem(&real, StatusCode::UNPROCESSABLE_ENTITY, "not-admissible");
        assert_eq!(subjects(&real), ["entry_code"], "{kind}: {:#}", real.body);
        assert_eq!(blank(&real, "TEST/000001"), blank(&none, "TEST/009999"));
    }
    // Nor does anything else that is wrong with it.
    let mut own = closed();
    own["provider"] = citizen(&host, &town).await;
    let about = async |code: &str| {
        let more = json!({ "entry_code": code, "prior_case": MADE_UP, "proposed": own });
        file(&host, &town, "", "opening-review", more).await
    };
    let (real, none) = (about("TEST/000001").await, about("TEST/009999").await);
    assert_eq!(blank(&real, "TEST/000001"), blank(&none, "TEST/009999"));
    // Nor does a change that is proposed say whose it is.
    let mut proposed = closed();
    proposed["provider"] = Town::party("tax");
    let change = file(&host, &town, "", "dispute", json!({ "proposed": proposed })).await;
    assert!(!change.text.contains("civil"), "{}", change.text);
    // Departments read it, and apply.
    let shared = host
        .post(&town.path("cases"), town.of("tax"), &application())
        .await;
    assert_eq!(shared.status, StatusCode::CREATED, "{:#}", shared.body);
    assert_eq!(
        shared.body["matter"]["entry"]["items"][0]["name"],
        "身份证号"
    );
}

/// Invariant: a person who has a part in a case sees of entries what he may read in the catalog.
#[tokio::test]
async fn a_person_in_a_case_about_closed_data_does_not_see_them() {
    let (host, town) = town_of("shenyang", closed()).await;
    let more = json!({ "respondents": [citizen(&host, &town).await] });
    let filed = file(&host, &town, "civil", "dispute", more).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{:#}", filed.body);
    let path = format!("/api/v1/cases/{}", filed.body["id"].as_str().unwrap());
    let whole = read(&host, &path, town.of("data")).await;
    assert!(whole.text.contains("身份证号"), "{}", whole.text);
    let seen = read(&host, &path, town.citizen()).await;
    assert_eq!(seen.status, StatusCode::OK, "{:#}", seen.body);
    assert_eq!(seen.body["matter"]["entry"], json!(null));
    assert!(!seen.text.contains("身份证号"), "{}", seen.text);
    assert_eq!(seen.body["at"], whole.body["at"]);
    let receipt = format!("{path}/receipts/1");
    let theirs = read(&host, &receipt, town.of("data")).await;
    assert_eq!(theirs.status, StatusCode::OK, "{:#}", theirs.body);
    let his = read(&host, &receipt, town.citizen()).await;
    is_problem(&his, StatusCode::NOT_FOUND, "no-receipt");
}

/// Guiyang 21: whoever thinks that data should be open asks for it, and knows of them from the
/// published catalog (11). He is told nothing more by it.
#[tokio::test]
async fn whoever_asks_for_the_opening_of_closed_data_does_not_see_them() {
    let (host, town) = town_of("guiyang", closed()).await;
    let filed = file(&host, &town, "", "opening-request", json!({})).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{:#}", filed.body);
    assert_eq!(filed.body["matter"]["entry"], json!(null));
    assert_eq!(filed.body["findings"], json!([]));
    assert!(!filed.text.contains("身份证号"), "{}", filed.text);
    let path = format!("/api/v1/cases/{}", filed.body["id"].as_str().unwrap());
    let seen = read(&host, &path, town.of("civil")).await;
    assert_eq!(seen.body["matter"]["entry"]["items"][0]["name"], "身份证号");
    let withdraw = json!({ "withdraw": true, "revision": filed.body["revision"] });
    let actions = format!("{path}/actions");
    let done = host.post(&actions, town.citizen(), &withdraw).await;
    assert_eq!(done.body["closed"], "withdrawn", "{:#}", done.body);
    assert!(!done.text.contains("身份证号"), "{}", done.text);
}

/// Invariant: nobody is named by a reference that stands in a case.
#[tokio::test]
async fn a_reference_names_nobody() {
    let mut entry = registry("conditional");
    entry["opening"]["class"] = json!("conditional");
    let (host, town) = town_of("wuxi", entry).await;
    let said = json!({ "grounds": "有误" });
    let more = json!({ "statement": said });
    let filed = file(&host, &town, "", "correction", more).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{:#}", filed.body);
    let reference = filed.body["history"][0]["matter"]["applicant"]["id"].clone();
    assert!(reference.as_str().unwrap().starts_with("person:"));
    let person = citizen(&host, &town).await["id"].clone();
    for kind in ["individual", "enterprise"] {
        let bare = json!({ "id": reference, "name": "", "kind": kind, "tier": null });
        let more = json!({ "respondents": [bare], "statement": said });
        let refused = file(&host, &town, "tax", "correction", more).await;
        is_problem(&refused, StatusCode::UNPROCESSABLE_ENTITY, "not-admissible");
        assert_eq!(subjects(&refused), ["respondents[0].id"]);
        assert!(!refused.text.contains(person.as_str().unwrap()));
    }
}

#[tokio::test]
async fn an_application_that_could_give_nothing_is_refused_when_it_is_filed() {
    let (host, town) = town_of("shenyang", registry("unconditional")).await;
    let mut asked = application();
    asked["statement"]["until"] = json!("2025-09-25");
    asked["statement"]["items"] = json!(["item", "不存在"]);
    let path = town.path("cases");
    let refused = host.post(&path, town.of("tax"), &asked).await;
    is_problem(&refused, StatusCode::UNPROCESSABLE_ENTITY, "not-admissible");
    assert_eq!(subjects(&refused), ["statement.until", "statement.items"]);
    asked["statement"]["until"] = json!("2025-09-26");
    asked["statement"]["items"] = json!(["item"]);
    let taken = host.post(&path, town.of("tax"), &asked).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{:#}", taken.body);
}

/// Invariant: a grant whose last day is past is nowhere said to hold.
#[tokio::test]
async fn an_expired_grant_is_not_active() {
    let (host, town) = town_of("shenyang", registry("unconditional")).await;
    let mut asked = application();
    let path = town.path("cases");
    let lasting = host.post(&path, town.of("tax"), &asked).await;
    asked["statement"]["until"] = json!("2025-09-30");
    let brief = host.post(&path, town.of("tax"), &asked).await;
    assert_eq!(brief.body["grants"][0]["state"], "active");
    host.go_to("2025-10-09").await;
    let listed = async |state: &str| {
        let path = town.path(&format!("grants?limit=1&state={state}"));
        let found = read(&host, &path, town.of("tax")).await.body;
        found
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["id"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        listed("active").await,
        [lasting.body["grants"][0]["id"].clone()]
    );
    assert_eq!(
        listed("expired").await,
        [brief.body["grants"][0]["id"].clone()]
    );
    assert_eq!(listed("ended").await, Vec::<Value>::new());
    let path = format!("/api/v1/cases/{}", brief.body["id"].as_str().unwrap());
    let seen = read(&host, &path, town.of("tax")).await.body;
    assert_eq!(seen["grants"][0]["state"], "expired");
}
