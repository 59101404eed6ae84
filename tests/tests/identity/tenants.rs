//! Cities are kept apart.

use axum::http::StatusCode;
use bylaw::store::{ImportRecord, ImportRow};
use bylaw_tests::host::TestHost;
use bylaw_tests::town::{self, Town};
use serde_json::json;

use crate::{applied, is_problem, read};

/// Invariant: what is another tenant's answers as if it were not there, byte by byte.
#[tokio::test]
async fn another_citys_case_is_no_case() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let here = Town::found(&host, &operator, "shenyang").await;
    let there = Town::found(&host, &operator, "wuxi").await;
    let case = applied(&host, &here).await;
    let id = case["id"].as_str().unwrap();
    let made_up = "shenyang-0000000000000000000000000000000";
    for who in [
        there.head("civil"),
        there.of("tax"),
        &there.audit,
        &there.security,
        &operator,
    ] {
        for rest in ["", "/ledger", "/receipts/1", "/proofs/1"] {
            let real = read(&host, &format!("/api/v1/cases/{id}{rest}"), who).await;
            let none = read(&host, &format!("/api/v1/cases/{made_up}{rest}"), who).await;
            is_problem(&real, StatusCode::NOT_FOUND, "no-case");
            let blank = |text: &str, id: &str| {
                let mut body: serde_json::Value = serde_json::from_str(text).unwrap();
                body["request_id"] = json!(null);
                body.to_string().replace(id, "…")
            };
            assert_eq!(blank(&real.text, id), blank(&none.text, made_up));
        }
        let act = json!({ "outcome": "approve", "revision": 2 });
        let acted = host
            .post(&format!("/api/v1/cases/{id}/actions"), who, &act)
            .await;
        is_problem(&acted, StatusCode::NOT_FOUND, "no-case");
    }
    let entered = host
        .post(&here.path("cases"), there.of("tax"), &crate::application())
        .await;
    is_problem(&entered, StatusCode::NOT_FOUND, "not-yours");
    let inbox = read(
        &host,
        "/api/v1/inbox?jurisdiction=shenyang",
        there.of("civil"),
    )
    .await;
    is_problem(&inbox, StatusCode::NOT_FOUND, "not-yours");
}

#[tokio::test]
async fn denials_are_recorded_in_the_tenant_of_who_was_refused() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let here = Town::found(&host, &operator, "shenyang").await;
    let there = Town::found(&host, &operator, "wuxi").await;
    let case = applied(&host, &here).await;
    let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    for _ in 0..3 {
        read(&host, &path, there.of("civil")).await;
    }
    let denied = read(&host, &there.path("denials"), &there.audit).await;
    assert_eq!(denied.body[0]["times"], 3, "{:#}", denied.body);
    assert_eq!(denied.body[0]["action"], "read-case");
    assert_eq!(denied.body[0]["why"], "no-case");
    assert_eq!(denied.body[0]["path"], path);
    assert_eq!(
        read(&host, &here.path("denials"), &here.audit).await.body,
        json!([])
    );
    let curious = read(&host, &there.path("denials"), &there.system).await;
    is_problem(&curious, StatusCode::FORBIDDEN, "not-allowed");
}

/// Invariant: a list of cases names to an organisation those in which it has a part, and no others.
#[tokio::test]
async fn lists_of_cases_name_nobody_elses() {
    let host = TestHost::strict("2026-12-28").await;
    let operator = town::operator(&host).await;
    let here = Town::found(&host, &operator, "shenyang").await;
    let case = applied(&host, &here).await;
    let id = case["id"].as_str().unwrap();
    let mut tx = host.host.store.begin("shenyang").await.unwrap();
    let import = ImportRecord {
        id: "sheet".into(),
        name: "sheet.csv".into(),
        by: "tax".into(),
        recorded_at: "2026-12-28T01:00:00Z".into(),
        batch: Some("batch".into()),
        columns: vec![],
    };
    let row = ImportRow {
        place: 1,
        row: 2,
        code: String::new(),
        state: "ready".into(),
        filing: "{}".into(),
        findings: "[]".into(),
        case_id: None,
    };
    tx.insert_import(&import, &[row]).await.unwrap();
    let filed = tx.file_import_row("sheet", 1, id, Some("batch")).await;
    assert!(filed.unwrap());
    tx.commit().await.unwrap();
    let batch = here.path("batches/batch");
    for theirs in ["tax", "civil", "data"] {
        let read = read(&host, &batch, here.of(theirs)).await;
        assert_eq!(read.body["cases"][0]["id"], id, "{theirs}: {}", read.text);
    }
    for other in ["transport", "company"] {
        let hidden = read(&host, &batch, here.of(other)).await;
        is_problem(&hidden, StatusCode::NOT_FOUND, "no-batch");
    }

    // A made-up arrangement, which moves the due day of the case.
    let year = "name = { zh = \"测试\", en = \"Test\" }\n[years.2027]\n\
        off = [2027-01-01, 2027-01-04]\non = [2027-01-03]\npapers = [\"made up for a test\"]\n";
    let headers = [("content-type", "application/toml")];
    let path = here.path("calendar");
    let loaded = host.send_as("POST", &path, Some(&here.system), &headers, year);
    let loaded = loaded.await;
    assert_eq!(loaded.status, StatusCode::OK, "{}", loaded.text);
    bylaw::flow::recount_all(&host.host).await.unwrap();
    let report = format!("{path}/{}", loaded.body["revision"]);
    for (token, cases) in [
        (here.of("tax"), 1),
        (here.of("platform"), 1),
        (&here.audit, 1),
        (here.of("transport"), 0),
    ] {
        let read = read(&host, &report, token).await;
        let moved = read.body["recounted"].as_array().map(Vec::len);
        assert_eq!(moved, Some(cases), "{}", read.text);
    }
}

/// Invariant: the catalog that is not open is for the bodies of its own jurisdiction.
#[tokio::test]
async fn another_citys_body_reads_only_what_everybody_reads() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let here = Town::found(&host, &operator, "shenyang").await;
    let there = Town::found(&host, &operator, "wuxi").await;
    let mut closed = crate::registry("conditional");
    closed["opening"]["class"] = json!("closed");
    host.hold_entry("shenyang", closed).await;
    let list = here.path("entries");
    let one = here.path("entries/TEST%2F000001");
    let own = read(&host, &list, here.of("tax")).await;
    assert_eq!(own.body["entries"].as_array().unwrap().len(), 1);
    assert_eq!(
        read(&host, &one, here.of("tax")).await.status,
        StatusCode::OK
    );
    for stranger in [there.head("civil"), &there.audit, &operator, here.citizen()] {
        assert_eq!(
            read(&host, &list, stranger).await.body["entries"],
            json!([])
        );
        let hidden = read(&host, &one, stranger).await;
        is_problem(&hidden, StatusCode::NOT_FOUND, "no-such-entry");
        let sheet = read(&host, &format!("{list}/export?format=csv"), stranger).await;
        assert!(!sheet.text.contains("TEST/000001"), "{}", sheet.text);
    }
    let sheet = read(&host, &format!("{list}/export?format=csv"), here.of("tax")).await;
    assert!(sheet.text.contains("TEST/000001"), "{}", sheet.text);
}

/// Invariant: those who operate the installation are not masters of a city's accounts, and so see
/// none of its cases.
#[tokio::test]
async fn operators_issue_no_tokens_to_a_citys_people() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let here = Town::found(&host, &operator, "shenyang").await;
    let security = town::appoint(&host, &operator, "host", "security-administrator").await;
    let me = read(&host, "/api/v1/me", here.of("civil")).await.body;
    let account = me["account"]["id"].as_str().unwrap();
    let draft = json!({ "label": "x", "scopes": null, "days": null });
    for (who, path) in [
        (&security, here.path(&format!("accounts/{account}/tokens"))),
        (&operator, here.path("accounts")),
        (&operator, here.path("organisations")),
    ] {
        let refused = host.post(&path, who, &draft).await;
        is_problem(&refused, StatusCode::NOT_FOUND, "not-yours");
    }
}
