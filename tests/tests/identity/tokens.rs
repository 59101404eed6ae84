//! Tokens: what they are good for, and until when.

use axum::http::StatusCode;
use serde_json::json;

use crate::{application, is_problem, read, registry, shenyang};

/// Invariant: a revoked token is good for nothing from the moment the revocation is answered.
#[tokio::test]
async fn a_token_is_good_until_it_is_revoked_or_expires() {
    let (host, town) = shenyang().await;
    let wanted = json!({ "label": "nightly job", "scopes": ["read"], "days": 2 });
    let issued = host
        .post("/api/v1/me/tokens", town.of("civil"), &wanted)
        .await;
    assert_eq!(issued.status, StatusCode::CREATED, "{:#}", issued.body);
    let token = issued.body["token"].as_str().unwrap();
    assert_eq!(
        read(&host, "/api/v1/inbox", token).await.status,
        StatusCode::OK
    );

    let filed = host.post(&town.path("cases"), token, &application()).await;
    is_problem(&filed, StatusCode::FORBIDDEN, "not-in-scope");
    let more = json!({ "label": "more", "scopes": ["act"], "days": null });
    let more = host.post("/api/v1/me/tokens", token, &more).await;
    is_problem(&more, StatusCode::FORBIDDEN, "not-in-scope");

    let path = format!("/api/v1/me/tokens/{}", issued.body["id"].as_str().unwrap());
    let revoked = host.send("DELETE", &path, Some(town.of("civil")), "").await;
    assert_eq!(revoked.status, StatusCode::NO_CONTENT);
    is_problem(
        &read(&host, "/api/v1/inbox", token).await,
        StatusCode::UNAUTHORIZED,
        "revoked-token",
    );
    let again = host.send("DELETE", &path, Some(town.of("civil")), "").await;
    is_problem(&again, StatusCode::NOT_FOUND, "no-such-thing");

    host.at("2026-01-05", 9);
    let late = read(&host, "/api/v1/inbox", town.of("civil")).await;
    is_problem(&late, StatusCode::UNAUTHORIZED, "expired-token");
}

#[tokio::test]
async fn what_is_no_token_is_nobodys() {
    let (host, town) = shenyang().await;
    let good = town.of("civil");
    let mut words: Vec<&str> = good.splitn(4, '_').collect();
    let wrong = [
        "bylaw_".to_owned(),
        "bylaw_shenyang_x_y".to_owned(),
        format!("{good}x"),
        good[..good.len() - 1].to_owned(),
        {
            words[1] = "wuxi";
            words.join("_")
        },
        {
            words[1] = "nowhere";
            words.join("_")
        },
    ];
    for token in wrong {
        let answer = read(&host, "/api/v1/me", &token).await;
        is_problem(&answer, StatusCode::UNAUTHORIZED, "bad-token");
        assert!(!answer.text.contains(&token), "a token is not shown again");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    }
    let basic = [("authorization", "Basic eDp5")];
    let basic = host.send_as("GET", "/api/v1/me", None, &basic, "").await;
    is_problem(&basic, StatusCode::UNAUTHORIZED, "bad-credentials");
}

/// Invariant: who came with what is good for nothing is recorded, and a flood of it stays small.
#[tokio::test]
async fn what_is_good_for_nothing_is_recorded() {
    let (host, town) = shenyang().await;
    let me = read(&host, "/api/v1/me", town.of("civil")).await.body;
    let own = read(&host, "/api/v1/me/tokens", town.of("civil"))
        .await
        .body;
    let path = format!("/api/v1/me/tokens/{}", own[0]["id"].as_str().unwrap());
    let revoked = host.send("DELETE", &path, Some(town.of("civil")), "").await;
    assert_eq!(revoked.status, StatusCode::NO_CONTENT);
    for made_up in 0..50 {
        let token = format!("bylaw_shenyang_{made_up}_x");
        read(&host, "/api/v1/inbox", &token).await;
    }
    for _ in 0..3 {
        read(&host, "/api/v1/inbox", town.of("civil")).await;
    }
    let denied = read(&host, &town.path("denials"), &town.audit).await.body;
    let of = |why: &str| {
        let all = denied.as_array().unwrap().iter();
        let found: Vec<_> = all.filter(|one| one["why"] == why).collect();
        assert_eq!(found.len(), 1, "{why}: {denied:#}");
        found[0].clone()
    };
    let (bad, revoked) = (of("bad-token"), of("revoked-token"));
    assert_eq!((&bad["times"], &bad["account"]), (&json!(50), &json!("")));
    assert_eq!(revoked["times"], 3);
    assert_eq!(revoked["account"], me["account"]["id"]);
    assert_eq!(revoked["action"], "read-inbox");
    assert_eq!(revoked["path"], "/api/v1/inbox");
    // What was written is not written again.
    let again = read(&host, &town.path("denials"), &town.audit).await.body;
    assert_eq!(again, denied);
}

/// Invariant: the database holds no token, only digests.
#[tokio::test]
async fn tokens_are_listed_without_what_makes_them_tokens() {
    let (host, town) = shenyang().await;
    let token = town.of("civil");
    host.hold_entry("shenyang", registry("conditional")).await;
    assert_eq!(
        read(&host, "/api/v1/me", token).await.status,
        StatusCode::OK
    );
    bylaw::flow::note_uses(&host.host).await.unwrap();
    let listed = read(&host, "/api/v1/me/tokens", token).await;
    let secret = token.splitn(4, '_').last().unwrap();
    assert!(!listed.text.contains(secret));
    assert_eq!(listed.body[0]["label"], "test");
    assert_eq!(listed.body[0]["used_at"], "2025-09-26T01:00:00Z");
}
