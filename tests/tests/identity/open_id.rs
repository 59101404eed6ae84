//! People sign in at a real identity provider, work with a session, and sign out.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use bylaw_tests::host::{Answer, TestHost};
use bylaw_tests::provider::{Browser, Provider};
use bylaw_tests::town::{self, Town, put};
use serde_json::{Value, json};

use crate::{is_problem, read};

/// A town where people sign in; none if this machine has no provider.
pub(crate) async fn with_provider() -> Option<(TestHost, Town, Provider)> {
    let provider = Provider::start()?;
    let host = TestHost::strict("2025-09-26").await;
    let host = host.with_providers(provider.providers());
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, "shenyang").await;
    Some((host, town, provider))
}

/// What a browser keeps for the host.
#[derive(Default)]
pub(crate) struct Visitor {
    pub(crate) browser: Browser,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl Visitor {
    /// Asks the host, with the cookies.
    pub(crate) async fn ask(
        &mut self,
        host: &TestHost,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let cookies = self.cookies.iter();
        let cookies: Vec<String> = cookies
            .map(|(name, text)| format!("{name}={text}"))
            .collect();
        let cookies = cookies.join("; ");
        let mut all = vec![("content-type", "application/json")];
        if !cookies.is_empty() {
            all.push(("cookie", cookies.as_str()));
        }
        all.extend(headers);
        let answer = host
            .send_as(method, path, None, &all, body.to_owned())
            .await;
        for cookie in answer.headers("set-cookie") {
            let (pair, rest) = cookie.split_once(';').unwrap();
            let (name, text) = pair.split_once('=').unwrap();
            assert!(rest.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
            if rest.contains("Max-Age=0;") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), text.to_owned());
            }
        }
        answer
    }

    pub(crate) async fn get(&mut self, host: &TestHost, path: &str) -> Answer {
        self.ask(host, "GET", path, &[], "").await
    }

    /// Goes to a provider; where the host sends one.
    pub(crate) async fn start(&mut self, host: &TestHost, path: &str) -> String {
        let start = self.get(host, path).await;
        assert_eq!(start.status, StatusCode::SEE_OTHER, "{:#}", start.body);
        assert_eq!(start.header("cache-control"), Some("no-store"));
        start.header("location").unwrap().to_owned()
    }

    /// Signs in at the provider; the path of the host at which one comes back.
    pub(crate) fn sign_in_there(&mut self, url: &str, account: &str) -> String {
        self.browser.sign_in(url, account)
    }

    /// All of it: what the callback answers.
    pub(crate) async fn sign_in(&mut self, host: &TestHost, provider: &str, who: &str) -> Answer {
        let path = format!("/auth/shenyang/{provider}/start?to=/docs");
        let url = self.start(host, &path).await;
        let back = self.sign_in_there(&url, who);
        self.get(host, &back).await
    }
}

/// Says that a subject of the provider is the owner of a token; answers the account.
pub(crate) async fn enter(
    host: &TestHost,
    town: &Town,
    provider: &Provider,
    who: &str,
    token: &str,
) -> String {
    let me = read(host, "/api/v1/me", token).await.body;
    let account = me["account"]["id"].as_str().unwrap().to_owned();
    let subject = json!({ "issuer": provider.issuer, "subject": who });
    let path = town.path(&format!("accounts/{account}/sign-ins"));
    let mapped = host.post(&path, &town.security, &subject).await;
    assert!(mapped.status.is_success(), "{:#}", mapped.body);
    account
}

/// What was done to an account, by its words.
async fn changes_of(host: &TestHost, town: &Town, account: &str) -> Vec<String> {
    let changes = read(host, &town.path("changes?limit=500"), &town.audit)
        .await
        .body;
    let of_it = |change: &&Value| change["subject"] == account;
    let all = changes.as_array().unwrap().iter().filter(of_it);
    all.map(|change| change["what"].as_str().unwrap().to_owned())
        .collect()
}

/// Invariant: a session is a person's, for this host's own pages, until he signs out.
#[tokio::test]
async fn a_person_signs_in_works_and_signs_out() {
    let Some((host, town, provider)) = with_provider().await else {
        return;
    };
    let account = enter(&host, &town, &provider, "li", town.of("civil")).await;
    let mut li = Visitor::default();
    let signed_in = li.sign_in(&host, "city", "li").await;
    assert_eq!(
        signed_in.status,
        StatusCode::SEE_OTHER,
        "{:#}",
        signed_in.body
    );
    assert_eq!(signed_in.header("location"), Some("/docs"));
    assert_eq!(li.cookies.keys().collect::<Vec<_>>(), ["bylaw-session"]);

    let me = li.get(&host, "/api/v1/me").await;
    assert_eq!(me.status, StatusCode::OK, "{:#}", me.body);
    assert_eq!(me.body["organisation"]["id"], "civil");
    assert_eq!(me.body["credential"], "open-id-connect");
    let draft = json!({ "label": "one", "scopes": ["read"], "days": 1 }).to_string();
    for site in [None, Some("cross-site"), Some("same-site"), Some("none")] {
        let site: Vec<_> = site
            .map(|site| ("sec-fetch-site", site))
            .into_iter()
            .collect();
        for path in ["/api/v1/me/tokens", "/auth/shenyang/logout"] {
            let refused = li.ask(&host, "POST", path, &site, &draft).await;
            is_problem(&refused, StatusCode::FORBIDDEN, "cross-site");
        }
    }
    let own = [("sec-fetch-site", "same-origin")];
    let issued = li
        .ask(&host, "POST", "/api/v1/me/tokens", &own, &draft)
        .await;
    assert_eq!(issued.status, StatusCode::CREATED, "{:#}", issued.body);

    let session = li.cookies["bylaw-session"].clone();
    let foreign = li.ask(&host, "POST", "/auth/wuxi/logout", &own, "").await;
    is_problem(&foreign, StatusCode::NOT_FOUND, "not-yours");
    let out = li
        .ask(&host, "POST", "/auth/shenyang/logout", &own, "")
        .await;
    assert_eq!(out.status, StatusCode::NO_CONTENT, "{:#}", out.body);
    assert!(li.cookies.is_empty());
    let dead = read(&host, "/api/v1/me", &session).await;
    is_problem(&dead, StatusCode::UNAUTHORIZED, "revoked-token");
    // Whoever still sends the dead one signs out, and in again, all the same.
    li.cookies.insert("bylaw-session".to_owned(), session);
    let again = li
        .ask(&host, "POST", "/auth/shenyang/logout", &own, "")
        .await;
    assert_eq!(again.status, StatusCode::NO_CONTENT);
    let done = changes_of(&host, &town, &account).await;
    let words: Vec<&str> = done.iter().map(String::as_str).rev().take(4).collect();
    assert_eq!(
        words,
        ["signed-out", "token-issued", "signed-in", "sign-in-mapped"]
    );
}

#[tokio::test]
async fn a_session_ends_after_eight_hours_and_one_signs_in_again() {
    let Some((host, town, provider)) = with_provider().await else {
        return;
    };
    enter(&host, &town, &provider, "li", town.of("civil")).await;
    let mut li = Visitor::default();
    li.sign_in(&host, "city", "li").await;
    host.at("2025-09-26", 16);
    assert_eq!(li.get(&host, "/api/v1/me").await.status, StatusCode::OK);
    host.at("2025-09-26", 17);
    let ended = li.get(&host, "/api/v1/me").await;
    is_problem(&ended, StatusCode::UNAUTHORIZED, "expired-token");
    let again = li.sign_in(&host, "city", "li").await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{:#}", again.body);
    assert_eq!(li.get(&host, "/api/v1/me").await.status, StatusCode::OK);
}

/// Whom nobody entered registers himself where that is allowed, once, as an individual.
#[tokio::test]
async fn whom_nobody_entered_registers_himself_where_he_may() {
    let Some((host, town, provider)) = with_provider().await else {
        return;
    };
    let mut wang = Visitor::default();
    let refused = wang.sign_in(&host, "city", "wang").await;
    is_problem(&refused, StatusCode::FORBIDDEN, "unknown-subject");
    let detail = refused.body["detail"].as_str().unwrap();
    for part in [
        "security administrator of `shenyang`",
        "`wang`",
        &provider.issuer,
    ] {
        assert!(detail.contains(part), "{detail}");
    }
    assert!(!wang.cookies.contains_key("bylaw-session"));

    let welcome = wang.sign_in(&host, "people", "wang").await;
    assert_eq!(welcome.status, StatusCode::SEE_OTHER, "{:#}", welcome.body);
    let me = wang.get(&host, "/api/v1/me").await.body;
    assert_eq!(me["positions"], json!(["individual"]), "{me:#}");
    assert_eq!(me["account"]["name"], "甲wang");
    let account = me["account"]["id"].as_str().unwrap();
    let done = changes_of(&host, &town, account).await;
    assert_eq!(done, ["account-registered", "sign-in-mapped", "signed-in"]);
    let changes = read(&host, &town.path("changes?limit=500"), &town.audit).await;
    assert!(!changes.text.contains("甲wang"), "events name nobody");

    // The second time he is known, also by way of the other client.
    let mut other = Visitor::default();
    other.sign_in(&host, "city", "wang").await;
    let again = other.get(&host, "/api/v1/me").await.body;
    assert_eq!(again["account"]["id"], account);

    // Invariant: whoever was sent away does not come back by himself as somebody else.
    let path = town.path(&format!("accounts/{account}/sign-ins"));
    let listed = read(&host, &path, &town.security).await.body;
    let one = format!("{path}/{}", listed[0]["id"].as_str().unwrap());
    let gone = host.send("DELETE", &one, Some(&town.security), "").await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{:#}", gone.body);
    let refused = Visitor::default().sign_in(&host, "people", "wang").await;
    is_problem(&refused, StatusCode::FORBIDDEN, "unknown-subject");
    let detail = refused.body["detail"].as_str().unwrap();
    assert!(detail.contains("was taken back in `shenyang`"), "{detail}");
    let subject = json!({ "issuer": provider.issuer, "subject": "wang" });
    let mapped = host.post(&path, &town.security, &subject).await;
    assert_eq!(mapped.status, StatusCode::CREATED, "{:#}", mapped.body);
    let back = Visitor::default().sign_in(&host, "people", "wang").await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{:#}", back.body);
}

/// Invariant: what a session issued outlives the session, and not the sign-in.
#[tokio::test]
async fn a_token_that_a_session_issued_ends_with_the_sign_in() {
    let Some((host, town, provider)) = with_provider().await else {
        return;
    };
    let account = enter(&host, &town, &provider, "li", town.of("civil")).await;
    let mut li = Visitor::default();
    li.sign_in(&host, "city", "li").await;
    let own = [("sec-fetch-site", "same-origin")];
    let draft = json!({ "label": "nightly", "scopes": null, "days": 30 });
    let issued = li
        .ask(&host, "POST", "/api/v1/me/tokens", &own, &draft.to_string())
        .await;
    assert_eq!(issued.status, StatusCode::CREATED, "{:#}", issued.body);
    let child = issued.body["token"].as_str().unwrap();
    let grandchild = host.post("/api/v1/me/tokens", child, &draft).await.body;
    let grandchild = grandchild["token"].as_str().unwrap();
    let out = li
        .ask(&host, "POST", "/auth/shenyang/logout", &own, "")
        .await;
    assert_eq!(out.status, StatusCode::NO_CONTENT, "{:#}", out.body);
    host.at("2025-10-20", 9);
    for token in [child, grandchild] {
        let me = read(&host, "/api/v1/me", token).await;
        assert_eq!(me.status, StatusCode::OK, "{:#}", me.body);
    }
    let path = town.path(&format!("accounts/{account}/sign-ins"));
    let listed = read(&host, &path, &town.security).await.body;
    let one = format!("{path}/{}", listed[0]["id"].as_str().unwrap());
    let gone = host.send("DELETE", &one, Some(&town.security), "").await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{:#}", gone.body);
    for token in [child, grandchild] {
        let me = read(&host, "/api/v1/me", token).await;
        is_problem(&me, StatusCode::UNAUTHORIZED, "revoked-token");
    }
    // What the security administrator issued is no child of it.
    let other = read(&host, "/api/v1/me", town.of("civil")).await;
    assert_eq!(other.status, StatusCode::OK, "{:#}", other.body);
}

/// Invariant: a sign-in that was taken back counts for nothing at once, nor do the sessions that it
/// opened.
#[tokio::test]
async fn a_sign_in_that_was_taken_back_ends_its_sessions() {
    let Some((host, town, provider)) = with_provider().await else {
        return;
    };
    let account = enter(&host, &town, &provider, "li", town.of("civil")).await;
    let other = enter(&host, &town, &provider, "zhao", town.of("civil")).await;
    assert_eq!(account, other, "one account has two");
    let (mut li, mut zhao) = (Visitor::default(), Visitor::default());
    li.sign_in(&host, "city", "li").await;
    zhao.sign_in(&host, "city", "zhao").await;
    let path = town.path(&format!("accounts/{account}/sign-ins"));
    let listed = read(&host, &path, &town.audit).await.body;
    let security = read(&host, "/api/v1/me", &town.security).await.body;
    let (first, second) = (&listed[0], &listed[1]);
    assert_eq!(
        (&first["subject"], &second["subject"]),
        (&json!("li"), &json!("zhao"))
    );
    assert_eq!(first["issuer"], provider.issuer, "{listed:#}");
    assert_eq!(first["mapped_by"], security["account"]["id"]);
    assert_eq!(first["mapped_at"], "2025-09-26T01:00:00Z");
    assert_eq!(first["revoked_at"], Value::Null);

    let one = format!("{path}/{}", first["id"].as_str().unwrap());
    let refused = host.send("DELETE", &one, Some(&town.system), "").await;
    is_problem(&refused, StatusCode::FORBIDDEN, "not-allowed");
    let gone = host.send("DELETE", &one, Some(&town.security), "").await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{:#}", gone.body);
    let session = li.get(&host, "/api/v1/me").await;
    is_problem(&session, StatusCode::UNAUTHORIZED, "revoked-token");
    let again = Visitor::default().sign_in(&host, "city", "li").await;
    is_problem(&again, StatusCode::FORBIDDEN, "unknown-subject");
    // The other one of the same account goes on.
    assert_eq!(zhao.get(&host, "/api/v1/me").await.status, StatusCode::OK);
    let twice = host.send("DELETE", &one, Some(&town.security), "").await;
    is_problem(&twice, StatusCode::NOT_FOUND, "no-such-thing");
    let listed = read(&host, &path, &town.audit).await.body;
    assert!(listed[0]["revoked_at"].is_string(), "{listed:#}");
    let done = changes_of(&host, &town, &account).await;
    assert_eq!(done.last().unwrap(), "sign-in-revoked");

    // Nobody is the subject any more, so somebody else can be.
    let newcomer = enter(&host, &town, &provider, "li", town.of("tax")).await;
    assert_ne!(newcomer, account);
    let mut li = Visitor::default();
    li.sign_in(&host, "city", "li").await;
    let me = li.get(&host, "/api/v1/me").await.body;
    assert_eq!(me["account"]["id"], newcomer);
}

#[tokio::test]
async fn a_suspended_account_does_not_sign_in() {
    let Some((host, town, provider)) = with_provider().await else {
        return;
    };
    let account = enter(&host, &town, &provider, "li", town.of("civil")).await;
    let mut li = Visitor::default();
    li.sign_in(&host, "city", "li").await;
    let path = town.path(&format!("accounts/{account}/powers"));
    let suspended = json!({ "capacity": "body", "active": false });
    let done = put(&host, &path, &town.security, 1, &suspended).await;
    assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
    let session = li.get(&host, "/api/v1/me").await;
    is_problem(&session, StatusCode::UNAUTHORIZED, "inactive-account");
    let refused = Visitor::default().sign_in(&host, "city", "li").await;
    is_problem(&refused, StatusCode::UNAUTHORIZED, "inactive-account");
    assert!(refused.headers("set-cookie").is_empty());
}

/// What a provider publishes is kept; a key that is not among it is asked for.
#[tokio::test]
async fn a_provider_with_other_keys_is_believed_without_a_restart() {
    let Some((host, town, provider)) = with_provider().await else {
        return;
    };
    enter(&host, &town, &provider, "li", town.of("civil")).await;
    let first = Visitor::default().sign_in(&host, "city", "li").await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{:#}", first.body);
    let _provider = provider.restarted();
    let mut li = Visitor::default();
    let second = li.sign_in(&host, "city", "li").await;
    assert_eq!(second.status, StatusCode::SEE_OTHER, "{:#}", second.body);
    assert_eq!(li.get(&host, "/api/v1/me").await.status, StatusCode::OK);
}
