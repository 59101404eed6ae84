//! However a tenant is written in a path or a query, it is the same tenant for everybody who looks.

use axum::http::StatusCode;
use bylaw::http::LimitsConfig;
use bylaw_tests::host::TestHost;
use bylaw_tests::town::{self, Town};
use serde_json::json;

use crate::{application, applied, is_problem, read};

/// Invariant: nobody is let in by one reading of a request and served by another.
#[tokio::test]
async fn another_spelling_opens_no_other_city() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let here = Town::found(&host, &operator, "wuxi").await;
    let there = Town::found(&host, &operator, "shenyang").await;
    applied(&host, &there).await;
    for path in [
        "/api/v1/inbox?%6Aurisdiction=shenyang",
        "/api/v1/inbox?jurisdiction=%73henyang",
        "/api/v1/inbox?limit=5&%6A%75risdiction=shen%79ang",
        "/api/v1/inbox?jurisdiction=shenyang&%6Aurisdiction=wuxi",
        "/api/v1/jurisdictions/shen%79ang/cases",
        "/api/v1/jurisdictions/%73%68%65%6E%79%61%6E%67/organisations",
    ] {
        let answer = read(&host, path, here.head("civil")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        is_problem(&answer, StatusCode::NOT_FOUND, "not-yours");
    }
    let denied = read(&host, &here.path("denials"), &here.audit).await;
    let times: u64 = denied.body.as_array().unwrap().iter().map(times).sum();
    assert_eq!(times, 6, "{:#}", denied.body);
    let own = read(
        &host,
        "/api/v1/inbox?%6Aurisdiction=shenyang",
        there.head("civil"),
    )
    .await;
    assert_eq!(own.status, StatusCode::OK);
    assert_eq!(own.body.as_array().unwrap().len(), 1);
}

fn times(row: &serde_json::Value) -> u64 {
    row["times"].as_u64().unwrap()
}

/// Invariant: whoever names no jurisdiction takes of the share of his own.
#[tokio::test]
async fn an_inbox_without_a_name_takes_of_its_own_share() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let here = Town::found(&host, &operator, "shenyang").await;
    let there = Town::found(&host, &operator, "wuxi").await;
    let host = host.limited(LimitsConfig {
        tenant_per_second: 1,
        tenant_burst: 3,
        ..LimitsConfig::default()
    });
    for path in ["/api/v1/inbox", "/api/v1/me", "/api/v1/inbox"] {
        assert_eq!(
            read(&host, path, there.of("civil")).await.status,
            StatusCode::OK
        );
    }
    let spent = read(&host, "/api/v1/inbox", there.head("tax")).await;
    is_problem(&spent, StatusCode::TOO_MANY_REQUESTS, "too-many-requests");
    // Neither by another spelling, nor by asking for another city's things.
    for path in [
        "/api/v1/jurisdictions/wu%78i/cases",
        "/api/v1/jurisdictions/shenyang/cases",
    ] {
        let spent = read(&host, path, there.of("tax")).await;
        assert_eq!(spent.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
    }
    let quiet = read(&host, "/api/v1/inbox", here.of("civil")).await;
    assert_eq!(quiet.status, StatusCode::OK);
}

/// Invariant: made-up credentials use up nobody's share, and are limited together.
#[tokio::test]
async fn strangers_take_nothing_of_a_citys_share() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let here = Town::found(&host, &operator, "shenyang").await;
    let host = host.limited(LimitsConfig {
        per_second: 1,
        burst: 5,
        tenant_per_second: 1,
        tenant_burst: 3,
        ..LimitsConfig::default()
    });
    let mut turned_away = 0;
    for number in 0..12 {
        let token = format!("bylaw_shenyang_{number:032}_{number:064}");
        let answer = read(&host, &here.path("cases"), &token).await;
        match answer.status {
            StatusCode::UNAUTHORIZED => {}
            StatusCode::TOO_MANY_REQUESTS => turned_away += 1,
            other => panic!("{other}: {}", answer.text),
        }
    }
    assert!(turned_away >= 5, "{turned_away}");
    for _ in 0..3 {
        let own = read(&host, &here.path("cases"), here.of("civil")).await;
        assert_eq!(own.status, StatusCode::OK, "{}", own.text);
    }
}

/// Invariant: one key, one effect, however the path is written.
#[tokio::test]
async fn one_key_files_once_by_any_spelling() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let here = Town::found(&host, &operator, "shenyang").await;
    host.hold_entry("shenyang", crate::registry("conditional"))
        .await;
    let key = [("idempotency-key", "once")];
    let path = "/api/v1/jurisdictions/shen%79ang/cases";
    let file = async || {
        let body = application().to_string();
        host.send_with("POST", path, Some(here.of("tax")), &key, body)
            .await
    };
    let (first, second) = (file().await, file().await);
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    assert_eq!(first.text, second.text);
    assert_eq!(second.header("idempotency-replayed"), Some("true"));
    let cases = read(&host, &here.path("cases"), here.of("tax")).await;
    assert_eq!(cases.body.as_array().unwrap().len(), 1);
}

/// An operation that cannot promise it says so, and does nothing.
#[tokio::test]
async fn where_no_answer_is_kept_a_key_is_refused() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let here = Town::found(&host, &operator, "shenyang").await;
    let before = read(&host, &here.path("accounts"), &here.system).await;
    let account = json!({ "name": "王五", "organisation": "civil", "capacity": "officer" });
    let key = [("idempotency-key", "once")];
    let path = here.path("accounts");
    let refused = host
        .send_with("POST", &path, Some(&here.system), &key, account.to_string())
        .await;
    is_problem(&refused, StatusCode::BAD_REQUEST, "bad-key");
    let after = read(&host, &path, &here.system).await;
    assert_eq!(before.text, after.text);
}
