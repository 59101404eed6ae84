//! The API through the real router: filing, acting, reading, and every kind of bad input.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use axum::body::Body;
use axum::http::StatusCode;
use bylaw_tests::host::{Answer, TestHost, entry, filing};
use serde_json::{Value, json};

const CASES: &str = "/api/v1/jurisdictions/shenyang/cases";

async fn shenyang() -> TestHost {
    let host = TestHost::on("2025-09-26").await;
    host.hold_entry("shenyang", entry("conditional")).await;
    host
}

/// Invariant: a filing that is not taken leaves nothing behind.
async fn nothing_stored(host: &TestHost) {
    for actor in ["applicant", "provider", "data-authority"] {
        let inbox = host
            .send(
                "GET",
                "/api/v1/inbox?jurisdiction=shenyang",
                Some(actor),
                Body::empty(),
            )
            .await;
        assert_eq!(inbox.body, json!([]), "{actor}");
    }
}

fn is_problem(answer: &Answer, status: StatusCode, code: &str) {
    assert_eq!(answer.status, status, "{:#}", answer.body);
    assert_eq!(answer.kind, "application/problem+json");
    assert_eq!(
        answer.body["type"],
        format!("urn:bylaw:problem:{code}"),
        "{:#}",
        answer.body
    );
    assert_eq!(answer.body["status"], status.as_u16());
    assert!(answer.body["request_id"].is_string());
}

#[tokio::test]
async fn silence_is_consent_and_the_case_tells_why() {
    let host = shenyang().await;
    let case = host
        .file(
            "shenyang",
            &filing("sharing-application", json!({ "purpose": "履职" })),
        )
        .await;
    assert_eq!(case["at"], "provider");
    assert_eq!(case["due"], "2025-10-10");
    assert!(
        case["assumptions"][0]["en"]
            .as_str()
            .unwrap()
            .contains("draft")
    );
    host.go_to("2025-10-10").await;
    assert_eq!(host.case(&case).await["state"], "open");
    host.go_to("2025-10-11").await;
    let case = host.case(&case).await;
    assert_eq!(case["closed"], "approve");
    assert_eq!(case["closed_on"], "2025-10-10");
    assert_eq!(case["deemed"], true);
    assert_eq!(case["grants"][0]["state"], "active");
    let lapse = case["history"].as_array().unwrap().last().unwrap();
    assert_eq!(lapse["event"], "lapsed");
    assert_eq!(lapse["citations"][0]["article"], 25);
}

#[tokio::test]
async fn what_may_be_done_is_said_with_whom_and_what_it_takes() {
    let host = shenyang().await;
    let case = host
        .file("shenyang", &filing("sharing-application", json!({})))
        .await;
    let may = case["may"].as_array().unwrap();
    let refuse = may
        .iter()
        .find(|choice| choice["outcome"] == "refuse")
        .unwrap();
    assert_eq!(refuse["by"], "provider");
    assert!(refuse["requires"][0]["legal_basis"].is_array());
    assert!(
        may.iter()
            .any(|choice| choice["act"] == "withdraw" && choice["by"] == "applicant")
    );
}

#[tokio::test]
async fn an_act_that_lacks_something_changes_nothing() {
    let host = shenyang().await;
    let case = host
        .file("shenyang", &filing("sharing-application", json!({})))
        .await;
    let answer = host
        .act(&case, "provider", &json!({ "outcome": "refuse" }))
        .await;
    is_problem(&answer, StatusCode::UNPROCESSABLE_ENTITY, "act-lacks");
    assert_eq!(answer.body["rejected"], json!(["legal-basis"]));
    let answer = host
        .act(&case, "applicant", &json!({ "outcome": "approve" }))
        .await;
    assert_eq!(answer.body["rejected"], json!(["role"]));
    assert_eq!(host.case(&case).await["revision"], case["revision"]);
}

#[tokio::test]
async fn an_act_on_an_old_revision_is_refused() {
    let host = shenyang().await;
    let case = host
        .file("shenyang", &filing("sharing-application", json!({})))
        .await;
    let path = format!("/api/v1/cases/{}/actions", case["id"].as_str().unwrap());
    let supplement = json!({ "outcome": "request-supplement", "revision": case["revision"] });
    assert_eq!(
        host.post(&path, "provider", &supplement).await.status,
        StatusCode::OK
    );
    let answer = host
        .post(
            &path,
            "provider",
            &json!({ "outcome": "approve", "revision": case["revision"] }),
        )
        .await;
    is_problem(&answer, StatusCode::CONFLICT, "stale");
    assert_eq!(answer.body["revision"], 3);
}

#[tokio::test]
async fn a_ledger_shows_every_day() {
    let host = shenyang().await;
    let case = host
        .file("shenyang", &filing("sharing-application", json!({})))
        .await;
    let ledger = host
        .get(&format!(
            "/api/v1/cases/{}/ledger",
            case["id"].as_str().unwrap()
        ))
        .await
        .body;
    let days = ledger["ledgers"][0]["days"].as_array().unwrap();
    assert_eq!(days.len(), 15);
    assert_eq!(days.last().unwrap()["date"], "2025-10-10");
}

#[tokio::test]
async fn a_publication_is_filed_by_posting_the_entry() {
    let host = TestHost::on("2025-09-26").await;
    let path = "/api/v1/jurisdictions/wuxi/entries";
    let filed = host.post(path, "provider", &entry("unconditional")).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{:#}", filed.body);
    assert_eq!(host.get(path).await.body["entries"], json!([]));
    let done = host
        .act(
            &filed.body,
            "data-authority",
            &json!({ "outcome": "approve" }),
        )
        .await;
    assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
    let entries = host.get(path).await.body;
    assert_eq!(entries["entries"][0]["entry"]["code"], "TEST/000001");
    assert_eq!(entries["entries"][0]["state"], "published");
}

#[tokio::test]
async fn a_filing_that_the_law_refuses_gets_findings_with_articles() {
    let host = shenyang().await;
    let mut wrong = filing("sharing-application", json!({}));
    wrong["applicant"]["kind"] = json!("individual");
    let answer = host.post(CASES, "applicant", &wrong).await;
    is_problem(&answer, StatusCode::UNPROCESSABLE_ENTITY, "not-admissible");
    assert_eq!(answer.body["findings"][0]["subject"], "applicant.kind");
    assert!(answer.body["findings"][0]["citations"][0]["article"].is_number());
    nothing_stored(&host).await;
}

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

#[tokio::test]
async fn what_is_not_there_is_named() {
    let host = shenyang().await;
    let nowhere = host
        .post(
            "/api/v1/jurisdictions/atlantis/cases",
            "applicant",
            &filing("dispute", json!({})),
        )
        .await;
    is_problem(&nowhere, StatusCode::NOT_FOUND, "no-jurisdiction");
    assert!(
        nowhere.body["detail"]
            .as_str()
            .unwrap()
            .contains("atlantis")
    );
    for id in ["shenyang-0", "atlantis-0", "x"] {
        is_problem(
            &host.get(&format!("/api/v1/cases/{id}")).await,
            StatusCode::NOT_FOUND,
            "no-case",
        );
    }
    is_problem(
        &host.get("/api/v1/nothing").await,
        StatusCode::NOT_FOUND,
        "no-path",
    );
    let method = host
        .send("DELETE", "/api/v1/jurisdictions", None, Body::empty())
        .await;
    is_problem(&method, StatusCode::METHOD_NOT_ALLOWED, "no-method");
    let mut wrong = filing("sharing-application", json!({}));
    wrong["entry_code"] = json!("NONE/1");
    let answer = host.post(CASES, "applicant", &wrong).await;
    assert_eq!(answer.body["findings"][0]["subject"], "entry_code");
}

#[tokio::test]
async fn the_filing_day_is_today() {
    let host = shenyang().await;
    let mut wrong = filing("sharing-application", json!({}));
    wrong["filed_on"] = json!("2025-09-25");
    let answer = host.post(CASES, "applicant", &wrong).await;
    is_problem(&answer, StatusCode::UNPROCESSABLE_ENTITY, "not-admissible");
    assert_eq!(answer.body["findings"][0]["subject"], "filed_on");
    wrong["filed_on"] = json!("2025-09-26");
    assert_eq!(
        host.post(CASES, "applicant", &wrong).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn an_expired_instrument_takes_nothing_new() {
    let host = TestHost::on("2018-06-25").await;
    host.hold_entry("chengdu", entry("unconditional")).await;
    host.file("chengdu", &filing("sharing-application", json!({})))
        .await;
    host.go_to("2018-06-26").await;
    let path = "/api/v1/jurisdictions/chengdu/cases";
    let answer = host
        .post(path, "applicant", &filing("sharing-application", json!({})))
        .await;
    assert_eq!(answer.body["findings"][0]["subject"], "filed_on");
}

/// Invariant: without `--dev` nobody acts in a role that he merely claims.
#[tokio::test]
async fn a_claimed_role_counts_only_in_development() {
    let host = TestHost::strict("2025-09-26").await;
    let filed = host
        .post(
            CASES,
            "applicant",
            &filing("sharing-application", json!({})),
        )
        .await;
    is_problem(&filed, StatusCode::FORBIDDEN, "identity-required");
    is_problem(
        &host.get("/api/v1/cases/shenyang-0").await,
        StatusCode::FORBIDDEN,
        "identity-required",
    );
    assert_eq!(
        host.get("/api/v1/jurisdictions").await.status,
        StatusCode::OK
    );
    let dev = shenyang().await;
    let nobody = dev.send("POST", CASES, None, "{}").await;
    is_problem(&nobody, StatusCode::UNAUTHORIZED, "no-caller");
    let unknown = dev.post(CASES, "king", &json!({})).await;
    is_problem(&unknown, StatusCode::BAD_REQUEST, "bad-caller");
}

#[tokio::test]
async fn the_rules_describe_themselves_and_their_routes() {
    let host = TestHost::on("2025-09-26").await;
    let shenyang = host.get("/api/v1/jurisdictions/shenyang").await.body;
    assert_eq!(
        shenyang["description"]["instruments"][0]["articles"]
            .as_array()
            .unwrap()
            .len(),
        49
    );
    let routes = host
        .get("/api/v1/jurisdictions/shenyang/routes/sharing-application")
        .await
        .body;
    let kinds: Vec<&Value> = routes["routes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["route"])
        .collect();
    assert_eq!(kinds.len(), 3, "{routes:#}");
    assert!(kinds[0]["settled"].is_object());
    assert_eq!(kinds[1]["staged"][0]["due"], "2025-10-10");
    assert!(kinds[2].is_null());
    let unknown = host
        .get("/api/v1/jurisdictions/shenyang/routes/holiday")
        .await;
    is_problem(&unknown, StatusCode::NOT_FOUND, "no-such-word");
}

#[tokio::test]
async fn an_entry_is_classified_over_http() {
    let host = TestHost::on("2025-09-26").await;
    let answer = host
        .post(
            "/api/v1/jurisdictions/guiyang/classify",
            "applicant",
            &entry("conditional"),
        )
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{:#}", answer.body);
    assert_eq!(
        answer.body["recommended"],
        json!({ "sharing": "unconditional", "opening": "unconditional" })
    );
}

/// Invariant: what identifies a person stands in the side table, not in the events.
#[tokio::test]
async fn a_person_is_named_in_the_case_but_not_in_its_events() {
    let host = shenyang().await;
    let mut by_person = filing(
        "opening-application",
        json!({ "purpose": "p", "scenario": "s", "safeguards": "g" }),
    );
    by_person["applicant"] =
        json!({ "id": "510100199001011234", "name": "张三", "kind": "individual" });
    let mut restricted = entry("unconditional");
    restricted["code"] = json!("TEST/000002");
    restricted["opening"]["class"] = json!("conditional");
    host.hold_entry("shenyang", restricted).await;
    by_person["entry_code"] = json!("TEST/000002");
    let case = host.file("shenyang", &by_person).await;
    assert_eq!(case["matter"]["applicant"]["name"], "张三");
    let history = case["history"].to_string();
    assert!(
        !history.contains("张三") && !history.contains("510100199001011234"),
        "{history}"
    );
    assert!(history.contains("person:"));
}
