//! What somebody issues to himself lets him do no more, and for no longer, than what he came with.

use axum::http::StatusCode;
use bylaw_tests::host::TestHost;
use bylaw_tests::pki::Draft;
use bylaw_tests::secure::Secure;
use bylaw_tests::town::{self, Town};
use serde_json::{Value, json};

use crate::{is_problem, read, shenyang};

fn draft(days: Option<u16>) -> Value {
    json!({ "label": "child", "scopes": null, "days": days })
}

/// What somebody issues to himself: its answer.
async fn issued(host: &TestHost, by: &str, days: Option<u16>) -> Value {
    let issued = host.post("/api/v1/me/tokens", by, &draft(days)).await;
    assert_eq!(issued.status, StatusCode::CREATED, "{:#}", issued.body);
    issued.body
}

fn text<'a>(issued: &'a Value, key: &str) -> &'a str {
    issued[key].as_str().unwrap()
}

async fn status(host: &TestHost, token: &str) -> StatusCode {
    read(host, "/api/v1/me", token).await.status
}

/// Invariant: a child ends no later than its parent, whatever it wants, and is revoked with it, and so is
/// what it issued; what an administrator issued to somebody is nobody's child.
#[tokio::test]
async fn a_token_dies_with_the_one_that_issued_it() {
    let (host, town) = shenyang().await;
    let root = town.of("civil");
    let parent = issued(&host, root, Some(1)).await;
    let child = issued(&host, text(&parent, "token"), Some(366)).await;
    let grandchild = issued(&host, text(&child, "token"), None).await;
    assert_eq!(parent["expires_at"], "2025-09-27T01:00:00Z");
    assert_eq!(child["expires_at"], parent["expires_at"]);
    assert_eq!(grandchild["expires_at"], parent["expires_at"]);
    let listed = read(&host, "/api/v1/me/tokens", root).await.body;
    let of = |id: &Value| {
        let all = listed.as_array().unwrap().iter();
        let found = all.clone().find(|one| one["id"] == *id).unwrap();
        found["issued_by"].clone()
    };
    assert_eq!(of(&child["id"]), parent["id"]);
    assert_eq!(of(&grandchild["id"]), child["id"]);
    assert_eq!(of(&listed[0]["id"]), Value::Null);

    let path = format!("/api/v1/me/tokens/{}", text(&parent, "id"));
    let revoked = host.send("DELETE", &path, Some(root), "").await;
    assert_eq!(revoked.status, StatusCode::NO_CONTENT);
    for dead in [&parent, &child, &grandchild] {
        let answer = read(&host, "/api/v1/me", text(dead, "token")).await;
        is_problem(&answer, StatusCode::UNAUTHORIZED, "revoked-token");
    }
    assert_eq!(status(&host, root).await, StatusCode::OK);
    // What died with it stands beside it in what was done.
    let changes = read(&host, &town.path("changes?limit=1000"), &town.audit).await;
    let last = changes.body.as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["what"], "token-revoked");
    let body: Value = serde_json::from_str(last["body"].as_str().unwrap()).unwrap();
    assert_eq!(body["with"], json!([child["id"], grandchild["id"]]));
}

/// Invariant: the security administrator revokes a person's token with everything that it issued, and
/// his own token is the parent of none that he issued to others.
#[tokio::test]
async fn a_token_that_was_stolen_is_revoked_with_what_the_thief_issued() {
    let (host, town) = shenyang().await;
    let theft = issued(&host, town.of("civil"), None).await;
    let me = read(&host, "/api/v1/me", town.of("civil")).await.body;
    let account = me["account"]["id"].as_str().unwrap();
    let path = town.path(&format!("accounts/{account}/tokens"));
    let listed = read(&host, &path, &town.security).await.body;
    let stolen = format!("{path}/{}", listed[0]["id"].as_str().unwrap());
    let revoked = host.send("DELETE", &stolen, Some(&town.security), "").await;
    assert_eq!(revoked.status, StatusCode::NO_CONTENT);
    let dead = read(&host, "/api/v1/me", text(&theft, "token")).await;
    is_problem(&dead, StatusCode::UNAUTHORIZED, "revoked-token");

    let own = read(&host, "/api/v1/me/tokens", &town.security).await.body;
    let own = format!("/api/v1/me/tokens/{}", own[1]["id"].as_str().unwrap());
    let revoked = host.send("DELETE", &own, Some(&town.security), "").await;
    assert_eq!(revoked.status, StatusCode::NO_CONTENT);
    assert_eq!(status(&host, town.of("tax")).await, StatusCode::OK);
}

/// Invariant: an account has so many good tokens and no more; those that ended are not counted.
#[tokio::test]
async fn an_account_has_a_bounded_number_of_tokens() {
    let (host, town) = shenyang().await;
    let root = town.of("civil");
    let first = issued(&host, root, Some(1)).await;
    for _ in 2..50 {
        issued(&host, root, Some(1)).await;
    }
    let refused = host.post("/api/v1/me/tokens", root, &draft(None)).await;
    is_problem(&refused, StatusCode::CONFLICT, "too-many-tokens");
    let detail = refused.body["detail"].as_str().unwrap();
    assert!(detail.contains("50 good tokens"), "{detail}");
    let me = read(&host, "/api/v1/me", root).await.body;
    let account = me["account"]["id"].as_str().unwrap();
    let path = town.path(&format!("accounts/{account}/tokens"));
    let refused = host.post(&path, &town.security, &draft(None)).await;
    is_problem(&refused, StatusCode::CONFLICT, "too-many-tokens");

    let path = format!("/api/v1/me/tokens/{}", text(&first, "id"));
    let revoked = host.send("DELETE", &path, Some(root), "").await;
    assert_eq!(revoked.status, StatusCode::NO_CONTENT);
    issued(&host, root, Some(1)).await;
    host.at("2025-09-28", 9);
    issued(&host, root, None).await;
}

/// Invariant: a token that was issued with a certificate ends no later than the certificate, and with
/// its mapping.
#[tokio::test]
async fn a_token_dies_with_the_certificate_that_issued_it() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, "shenyang").await;
    let secure = Secure::serve(&host).await;
    let identity = secure.authority.issue(Draft {
        until: (2025, 10, 1),
        ..Draft::client(1)
    });
    let me = read(&host, "/api/v1/me", town.of("civil")).await.body;
    let account = me["account"]["id"].as_str().unwrap();
    let path = town.path(&format!("accounts/{account}/certificates"));
    let subject = json!({ "subject": identity.subject() });
    let mapped = host.post(&path, &town.security, &subject).await.body;
    let mut civil = secure.connect_as(&identity).await;
    let (made, child) = civil.post("/api/v1/me/tokens", &draft(Some(366))).await;
    assert_eq!(made, StatusCode::CREATED, "{child:#}");
    assert_eq!(child["expires_at"], "2025-10-01T00:00:00Z");
    let grandchild = issued(&host, text(&child, "token"), None).await;
    let path = format!("{path}/{}", text(&mapped, "id"));
    let gone = host.send("DELETE", &path, Some(&town.security), "").await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    for dead in [&child, &grandchild] {
        let answer = read(&host, "/api/v1/me", text(dead, "token")).await;
        is_problem(&answer, StatusCode::UNAUTHORIZED, "revoked-token");
    }
}

/// Invariant: an administrator's first token is good for three days and for issuing one of his own, which
/// ends it: whoever handed it to him and used it is seen.
#[tokio::test]
async fn a_first_token_gives_way_to_ones_own() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let path = "/api/v1/jurisdictions/shenyang/administrators";
    let wanted = json!({ "name": "李四", "duty": "security-administrator" });
    let appointed = host.post(path, &operator, &wanted).await.body;
    let first = text(&appointed["token"], "token");
    assert_eq!(appointed["token"]["expires_at"], "2025-09-29T01:00:00Z");
    let note = text(&appointed["note"], "en");
    assert!(note.contains("72 hours"), "{note}");
    // It lets nobody stay: neither by a certificate nor by a sign-in.
    let subject = json!({ "issuer": "https://id.example.gov.cn", "subject": "li" });
    for (way, body) in [
        (
            "certificates",
            json!({ "subject": "san:li.example.gov.cn" }),
        ),
        ("sign-ins", subject),
    ] {
        let refused = host.post(&format!("/api/v1/me/{way}"), first, &body).await;
        is_problem(&refused, StatusCode::FORBIDDEN, "first-token");
        let account = text(&appointed["account"], "id");
        let path = format!("/api/v1/jurisdictions/shenyang/accounts/{account}/{way}");
        let refused = host.post(&path, first, &body).await;
        is_problem(&refused, StatusCode::FORBIDDEN, "first-token");
    }
    let narrow = json!({ "label": "own", "scopes": ["read"], "days": null });
    let refused = host.post("/api/v1/me/tokens", first, &narrow).await;
    is_problem(&refused, StatusCode::UNPROCESSABLE_ENTITY, "bad-field");

    let own = issued(&host, first, Some(366)).await;
    assert_eq!(own["expires_at"], "2026-09-27T01:00:00Z");
    let spent = host.post("/api/v1/me/tokens", first, &draft(None)).await;
    is_problem(&spent, StatusCode::UNAUTHORIZED, "revoked-token");
    assert_eq!(status(&host, text(&own, "token")).await, StatusCode::OK);
    let listed = read(&host, "/api/v1/me/tokens", text(&own, "token")).await;
    let kinds: Vec<(&Value, bool)> = listed
        .body
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["first"], one["revoked_at"].is_string()))
        .collect();
    assert_eq!(kinds, [(&json!(true), true), (&json!(false), false)]);

    let wanted = json!({ "name": "王五", "duty": "audit-administrator" });
    let unused = host.post(path, &operator, &wanted).await.body;
    host.at("2025-09-29", 9);
    let late = read(&host, "/api/v1/me", text(&unused["token"], "token")).await;
    is_problem(&late, StatusCode::UNAUTHORIZED, "expired-token");
}

/// Invariant: an administrator says which certificates are his own, with a token that is good for
/// everything; the security administrator sees it, and it is recorded.
#[tokio::test]
async fn an_administrator_has_certificates_and_sign_ins_of_his_own() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, "shenyang").await;
    let secure = Secure::serve(&host).await;
    let identity = secure.authority.issue(Draft::client(1));
    let subject = json!({ "subject": identity.subject() });
    let me = read(&host, "/api/v1/me", &town.audit).await.body;
    let account = text(&me["account"], "id");
    let narrow = json!({ "label": "x", "scopes": ["read", "administer"], "days": null });
    let narrow = host
        .post("/api/v1/me/tokens", &town.audit, &narrow)
        .await
        .body;
    let own = "/api/v1/me/certificates";
    let refused = host.post(own, text(&narrow, "token"), &subject).await;
    is_problem(&refused, StatusCode::FORBIDDEN, "not-in-scope");
    // Everybody else asks the security administrator.
    let refused = host.post(own, town.of("civil"), &subject).await;
    is_problem(&refused, StatusCode::FORBIDDEN, "not-allowed");

    let mapped = host.post(own, &town.audit, &subject).await;
    assert_eq!(mapped.status, StatusCode::CREATED, "{:#}", mapped.body);
    let mut audit = secure.connect_as(&identity).await;
    let (_, known) = audit.get("/api/v1/me").await;
    assert_eq!(known["account"]["id"], account, "{known:#}");
    assert_eq!(known["credential"], "certificate");
    let seen = town.path(&format!("accounts/{account}/certificates"));
    let seen = read(&host, &seen, &town.security).await.body;
    assert_eq!(seen, read(&host, own, &town.audit).await.body);
    assert_eq!(seen[0]["id"], mapped.body["id"], "{seen:#}");
    let one = format!("{own}/{}", text(&mapped.body, "id"));
    let another = host.send("DELETE", &one, Some(&town.system), "").await;
    is_problem(&another, StatusCode::NOT_FOUND, "no-such-thing");
    let gone = host.send("DELETE", &one, Some(&town.audit), "").await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(audit.get("/api/v1/me").await.0, StatusCode::UNAUTHORIZED);

    let own = "/api/v1/me/sign-ins";
    let subject = json!({ "issuer": "https://id.example.gov.cn", "subject": "li" });
    let mapped = host.post(own, &town.audit, &subject).await;
    assert_eq!(mapped.status, StatusCode::CREATED, "{:#}", mapped.body);
    let one = format!("{own}/{}", text(&mapped.body, "id"));
    let gone = host.send("DELETE", &one, Some(&town.audit), "").await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    let changes = read(&host, &town.path("changes?limit=1000"), &town.audit).await;
    let of_it = |change: &&Value| change["subject"] == account && change["account"] == account;
    let all = changes.body.as_array().unwrap().iter().filter(of_it);
    let words: Vec<&str> = all.map(|one| text(one, "what")).collect();
    assert_eq!(
        words[words.len() - 4..],
        [
            "certificate-mapped",
            "certificate-revoked",
            "sign-in-mapped",
            "sign-in-revoked"
        ]
    );
}
