//! What a page of another site makes a browser send is not done.

use axum::http::StatusCode;
use bylaw_tests::host::TestHost;
use bylaw_tests::pki::Draft;
use bylaw_tests::secure::{Connection, Secure};
use bylaw_tests::town::{self, Town};
use serde_json::{Value, json};

use crate::{is_problem, read, shenyang};

const OWN: &str = "/api/v1/me/tokens";

/// Sends a draft of a token with these headers and the certificate alone.
async fn send(connection: &mut Connection, headers: &[(&str, &str)]) -> (StatusCode, Value) {
    let body = json!({ "label": "x", "scopes": null, "days": 1 }).to_string();
    let mut text = format!("POST {OWN} HTTP/1.1\r\nhost: localhost\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    let length = body.len();
    connection
        .write_raw(&format!("{text}content-length: {length}\r\n\r\n{body}"))
        .await;
    connection.answer().await.unwrap()
}

/// Invariant: a browser shows a certificate whoever wrote the page, so only this host's own pages, and
/// what is no page, do something by it.
#[tokio::test]
async fn a_certificate_counts_only_for_what_no_other_site_sends() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, "shenyang").await;
    let secure = Secure::serve(&host).await;
    let identity = secure.authority.issue(Draft::client(1));
    let me = read(&host, "/api/v1/me", town.of("civil")).await.body;
    let account = me["account"]["id"].as_str().unwrap();
    let path = town.path(&format!("accounts/{account}/certificates"));
    let subject = json!({ "subject": identity.subject() });
    let mapped = host.post(&path, &town.security, &subject).await;
    assert_eq!(mapped.status, StatusCode::CREATED, "{:#}", mapped.body);
    let mut civil = secure.connect_as(&identity).await;

    let json = ("content-type", "application/json");
    let evil = ("origin", "https://evil.example");
    for headers in [
        vec![evil, ("sec-fetch-site", "cross-site")],
        vec![evil, ("sec-fetch-site", "cross-site"), json],
        vec![("sec-fetch-site", "same-site"), json],
        vec![evil, json],
        vec![("origin", "null"), json],
        vec![("origin", "http://localhost"), json],
    ] {
        let (status, body) = send(&mut civil, &headers).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{headers:?}: {body:#}");
        assert_eq!(body["type"], "urn:bylaw:problem:cross-site");
    }
    // Without a word about the page, and without a type either, it could be a form.
    let (status, body) = send(&mut civil, &[]).await;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{body:#}");
    let tokens = read(&host, OWN, town.of("civil")).await.body;
    assert_eq!(tokens.as_array().unwrap().len(), 1, "{tokens:#}");

    for headers in [
        vec![json],
        vec![("origin", "https://localhost"), json],
        vec![("sec-fetch-site", "same-origin"), json],
    ] {
        let (status, body) = send(&mut civil, &headers).await;
        assert_eq!(status, StatusCode::CREATED, "{headers:?}: {body:#}");
    }
    let denied = read(&host, &town.path("denials"), &town.audit).await.body;
    assert_eq!(
        (&denied[0]["why"], &denied[0]["times"]),
        (&json!("cross-site"), &json!(6))
    );
}

/// Invariant: a body is JSON only if it says so.
#[tokio::test]
async fn a_body_says_that_it_is_json() {
    let (host, town) = shenyang().await;
    let draft = json!({ "label": "x", "scopes": null, "days": 1 }).to_string();
    let send = async |kind: Option<&str>| {
        let headers: Vec<(&str, &str)> = kind
            .map(|kind| ("content-type", kind))
            .into_iter()
            .collect();
        let by = Some(town.of("civil"));
        host.send_as("POST", OWN, by, &headers, draft.clone()).await
    };
    for kind in [
        None,
        Some("text/plain"),
        Some("text/json"),
        Some("application/xjson"),
        Some("text/plain; application/json"),
        Some("application/x-www-form-urlencoded"),
    ] {
        let refused = send(kind).await;
        is_problem(&refused, StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json");
        let detail = refused.body["detail"].as_str().unwrap();
        assert!(
            detail.ends_with("send `Content-Type: application/json`"),
            "{detail}"
        );
    }
    for kind in [
        "application/json",
        "application/json; charset=utf-8",
        "Application/JSON",
    ] {
        let taken = send(Some(kind)).await;
        assert_eq!(
            taken.status,
            StatusCode::CREATED,
            "{kind}: {:#}",
            taken.body
        );
    }
}
