//! Who consents and who settles under Order 809, among real organisations: the head of a work body for
//! an answer (20), and the authority that stands above both for a dispute (28).

use axum::http::StatusCode;
use bylaw_tests::host::{Answer, TestHost, entry};
use bylaw_tests::town::{self, Town};
use serde_json::{Value, json};

async fn nation() -> (TestHost, Town) {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let mut town = Town::found(&host, &operator, "cn").await;
    town.enter(&host, Some("civil"), "work-body-head").await;
    let mut entry = entry("conditional");
    entry["provider"] = Town::party("civil");
    entry["sharing"]["conditions"] = json!("用于联合执法");
    host.hold_entry("cn", entry).await;
    (host, town)
}

fn filing(kind: &str, applicant: &str, statement: Value) -> Value {
    json!({
        "kind": kind, "applicant": Town::party(applicant), "entry_code": "TEST/000001",
        "statement": statement,
    })
}

async fn filed(host: &TestHost, town: &Town, by: &str, filing: &Value) -> Value {
    let answer = host.post(&town.path("cases"), town.of(by), filing).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{:#}", answer.body);
    answer.body
}

/// Acts at the revision that the actor sees.
async fn act(host: &TestHost, case: &Value, by: &str, wanted: &Value) -> Answer {
    let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    let seen = host
        .send("GET", &path, Some(by), axum::body::Body::empty())
        .await;
    let mut wanted = wanted.clone();
    wanted["revision"] = seen.body["revision"].clone();
    host.post(&format!("{path}/actions"), by, &wanted).await
}

fn application() -> Value {
    let statement = json!({
        "legal_basis": [{ "rank": "law", "title": "统计法" }], "scenario": "企业年报核查",
        "scope": "年报处", "method": "query", "until": "2026-12-31", "promised": true,
        "materials": ["申请表"], "cleared_by": "数据共享处处长",
    });
    filing("sharing-application", "tax", statement)
}

/// Invariant: a consent counts if who gives it has that capacity in that body; the head of the
/// department has it not, nor anybody of another body.
#[tokio::test]
async fn an_answer_takes_the_consent_of_the_head_of_the_work_body() {
    let (host, town) = nation().await;
    let case = filed(&host, &town, "tax", &application()).await;
    assert_eq!(
        (&case["at"], &case["due"]),
        (&json!("provider"), &json!("2025-10-16"))
    );
    let approve = json!({ "outcome": "approve" });
    let consent = json!({ "consents": ["provider/work-body-head"] });
    for by in [
        town.of("civil"),
        town.head("civil"),
        town.as_("officer", "civil"),
    ] {
        let answer = act(&host, &case, by, &consent).await;
        assert_eq!(
            answer.body["rejected"],
            json!(["role"]),
            "{:#}",
            answer.body
        );
    }
    let early = act(&host, &case, town.head("civil"), &approve).await;
    assert_eq!(
        early.body["rejected"],
        json!(["consent"]),
        "{:#}",
        early.body
    );
    let head = town.as_("work-body-head", "civil");
    let given = act(&host, &case, head, &consent).await;
    assert_eq!(given.status, StatusCode::OK, "{:#}", given.body);
    host.go_to("2025-09-28").await;
    let done = act(&host, &case, town.of("civil"), &approve).await;
    assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
    // The second clock counts from the answer: 20 working days from Sunday 28 September.
    assert_eq!(done.body["stage"]["id"], "provision");
    assert_eq!(done.body["due"], "2025-10-31");
}

/// Whether a case waits for an organisation.
async fn waits_for(host: &TestHost, town: &Town, organisation: &str, case: &Value) -> bool {
    let by = town.of(organisation);
    let inbox = host
        .send("GET", "/api/v1/inbox", Some(by), axum::body::Body::empty())
        .await;
    let all = inbox.body.as_array().unwrap().clone();
    all.iter().any(|item| item["id"] == case["id"])
}

/// Two of one city: the city's authority, then its government. One of the province: the province's.
#[tokio::test]
async fn a_dispute_goes_to_the_authority_that_stands_above_both() {
    let (host, town) = nation().await;
    let grounds = json!({ "grounds": "协商不成" });
    for (applicant, authority, other, government) in [
        ("tax", "data", "province-data", "city"),
        ("province-data", "province-data", "data", "province"),
    ] {
        let dispute = filing("dispute", applicant, grounds.clone());
        let case = filed(&host, &town, applicant, &dispute).await;
        assert!(
            waits_for(&host, &town, authority, &case).await,
            "{applicant}"
        );
        assert!(!waits_for(&host, &town, other, &case).await, "{applicant}");
        let refer = json!({ "outcome": "refer" });
        let referred = act(&host, &case, town.of(authority), &refer).await;
        assert_eq!(referred.status, StatusCode::OK, "{:#}", referred.body);
        assert!(
            waits_for(&host, &town, government, &case).await,
            "{applicant}"
        );
    }
}
