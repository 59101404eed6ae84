//! Three administrators, three people; what they did is in the log.

use axum::http::StatusCode;
use bylaw::domain::{Duty, OPERATORS};
use bylaw::flow;
use bylaw_tests::host::TestHost;
use bylaw_tests::town::{self, Town, put};
use serde_json::json;

use crate::{is_problem, read, shenyang};

/// Invariant: there is one first operator, and no default password.
#[tokio::test]
async fn an_installation_is_founded_once() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let second = || flow::Appointment {
        name: "second".into(),
        duty: Duty::SystemAdministrator,
        replaces: None,
    };
    let again = flow::install_anew(&host.host, OPERATORS, second(), false).await;
    let again = again.unwrap_err();
    assert!(again.to_string().contains("already"), "{again}");
    let me = read(&host, "/api/v1/me", &operator).await;
    assert_eq!(me.body["positions"], json!(["operator-system"]));
    let security = town::appoint(&host, &operator, "host", "security-administrator").await;
    let more = json!({ "name": "x", "duty": "security-administrator" });
    let path = "/api/v1/jurisdictions/host/administrators";
    let filled = host.post(path, &operator, &more).await;
    is_problem(&filled, StatusCode::FORBIDDEN, "separation-of-duties");
    let himself = host.post(path, &security, &more).await;
    is_problem(&himself, StatusCode::FORBIDDEN, "not-allowed");
    // Whoever has the machine gets an installation back whose operator is gone.
    let anew = flow::install_anew(&host.host, OPERATORS, second(), true).await;
    let anew = anew.unwrap().token.token;
    let gone = read(&host, "/api/v1/me", &operator).await;
    is_problem(&gone, StatusCode::UNAUTHORIZED, "inactive-account");
    assert_eq!(
        read(&host, "/api/v1/me", &anew).await.status,
        StatusCode::OK
    );
}

/// Invariant: no administrator becomes another one, or switches him off.
#[tokio::test]
async fn what_an_administrator_comes_in_with_is_his_own() {
    let (host, town) = shenyang().await;
    let draft = json!({ "label": "x", "scopes": null, "days": null });
    for holder in [&town.audit, &town.system] {
        let me = read(&host, "/api/v1/me", holder).await.body;
        let id = me["account"]["id"].as_str().unwrap();
        let path = |rest: &str| town.path(&format!("accounts/{id}/{rest}"));
        let subject = json!({ "issuer": "https://id.example.gov.cn", "subject": "li" });
        for (rest, body) in [
            ("tokens", &draft),
            (
                "certificates",
                &json!({ "subject": "san:li.example.gov.cn" }),
            ),
            ("sign-ins", &subject),
        ] {
            let refused = host.post(&path(rest), &town.security, body).await;
            is_problem(&refused, StatusCode::FORBIDDEN, "separation-of-duties");
        }
        let off = json!({ "capacity": "body", "active": false });
        let refused = put(&host, &path("powers"), &town.security, 1, &off).await;
        is_problem(&refused, StatusCode::FORBIDDEN, "separation-of-duties");
        // The first one is revoked; the second is his own.
        let own = read(&host, "/api/v1/me/tokens", holder).await.body;
        let own = format!("tokens/{}", own[1]["id"].as_str().unwrap());
        let refused = host
            .send("DELETE", &path(&own), Some(&town.security), "")
            .await;
        is_problem(&refused, StatusCode::FORBIDDEN, "separation-of-duties");
        // He himself does.
        let issued = host.post("/api/v1/me/tokens", holder, &draft).await;
        assert_eq!(issued.status, StatusCode::CREATED, "{:#}", issued.body);
        let own = own.replace("tokens/", "/api/v1/me/tokens/");
        let done = host.send("DELETE", &own, Some(holder), "").await;
        assert_eq!(done.status, StatusCode::NO_CONTENT);
    }
}

/// Invariant: whoever takes an administrator's place is wanted by two, of whom one is no operator.
#[tokio::test]
async fn it_takes_two_to_put_another_in_an_administrators_place() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, "shenyang").await;
    let me = read(&host, "/api/v1/me", &town.audit).await.body;
    let id = me["account"]["id"].as_str().unwrap();
    let path = town.path("administrators");
    let another = json!({ "name": "新", "duty": "audit-administrator", "replaces": id });
    let alone = host.post(&path, &town.security, &another).await;
    is_problem(&alone, StatusCode::FORBIDDEN, "not-allowed");
    let alone = host.post(&path, &operator, &another).await;
    is_problem(&alone, StatusCode::FORBIDDEN, "separation-of-duties");
    let proposal = format!("{path}/{id}/replacement");
    let foreign = host.post(&proposal, &operator, &json!({})).await;
    is_problem(&foreign, StatusCode::NOT_FOUND, "not-yours");
    let member = host.post(&proposal, town.head("data"), &json!({})).await;
    is_problem(&member, StatusCode::FORBIDDEN, "not-allowed");
    let civil = read(&host, "/api/v1/me", town.of("civil")).await.body;
    let civil = format!(
        "{path}/{}/replacement",
        civil["account"]["id"].as_str().unwrap()
    );
    let no_duty = host.post(&civil, &town.security, &json!({})).await;
    is_problem(&no_duty, StatusCode::NOT_FOUND, "no-such-thing");

    let proposed = host.post(&proposal, &town.security, &json!({})).await;
    assert_eq!(
        proposed.status,
        StatusCode::NO_CONTENT,
        "{:#}",
        proposed.body
    );
    assert_eq!(
        read(&host, "/api/v1/me", &town.audit).await.status,
        StatusCode::OK
    );
    // What was proposed too long ago is proposed no more.
    host.at("2025-10-27", 9);
    let late = host.post(&path, &operator, &another).await;
    is_problem(&late, StatusCode::FORBIDDEN, "separation-of-duties");
    host.at("2025-10-20", 9);
    let wrong = json!({ "name": "新", "duty": "system-administrator", "replaces": id });
    let wrong = host.post(&path, &operator, &wrong).await;
    is_problem(&wrong, StatusCode::NOT_FOUND, "no-such-thing");
    let done = host.post(&path, &operator, &another).await;
    assert_eq!(done.status, StatusCode::CREATED, "{:#}", done.body);
    let gone = read(&host, "/api/v1/me", &town.audit).await;
    is_problem(&gone, StatusCode::UNAUTHORIZED, "inactive-account");
    let successor = done.body["token"]["token"].as_str().unwrap();
    let changes = read(&host, &town.path("changes?limit=1000"), successor).await;
    let done = |change: &&serde_json::Value| change["subject"] == id;
    let all = changes.body.as_array().unwrap().iter().filter(done);
    let words: Vec<&str> = all.map(|one| one["what"].as_str().unwrap()).collect();
    assert_eq!(
        words,
        [
            "appointed",
            "token-issued",
            "token-issued",
            "token-revoked",
            "replacement-proposed",
            "administrator-replaced"
        ]
    );
}

#[tokio::test]
async fn nobody_changes_his_own_powers() {
    let (host, town) = shenyang().await;
    let me = read(&host, "/api/v1/me", &town.security).await.body;
    let id = me["account"]["id"].as_str().unwrap();
    let powers = json!({ "capacity": "head", "active": true });
    let own = town.path(&format!("accounts/{id}/powers"));
    let changed = put(&host, &own, &town.security, 1, &powers).await;
    is_problem(&changed, StatusCode::FORBIDDEN, "separation-of-duties");
    let by_system = put(&host, &own, &town.system, 1, &powers).await;
    is_problem(&by_system, StatusCode::FORBIDDEN, "not-allowed");
    let tokens = town.path(&format!("accounts/{id}/tokens"));
    let impersonated = host
        .post(
            &tokens,
            &town.system,
            &json!({ "label": "x", "scopes": null, "days": null }),
        )
        .await;
    is_problem(&impersonated, StatusCode::FORBIDDEN, "not-allowed");
    let organisation = json!({
        "id": "new", "name": { "zh": "新", "en": "new" }, "kind": "enterprise", "tier": null,
        "superior": null, "offices": [], "credit_code": null, "successor": null,
    });
    let entered = host
        .post(&town.path("organisations"), &town.security, &organisation)
        .await;
    is_problem(&entered, StatusCode::FORBIDDEN, "not-allowed");
}

/// Invariant: what administrators do is in the jurisdiction's log, and a change beside it is found.
#[tokio::test]
async fn what_administrators_did_is_in_the_log() {
    let (host, town) = shenyang().await;
    let changes = read(&host, &town.path("changes?limit=1000"), &town.audit).await;
    let all = changes.body.as_array().unwrap();
    let count = |what: &str| all.iter().filter(|change| change["what"] == what).count();
    assert_eq!(count("organisation-entered"), 13);
    assert_eq!(count("account-entered"), 40);
    assert_eq!(count("powers-set"), 26);
    assert!(
        !changes.text.contains("张三"),
        "names stand in accounts only"
    );
    let jurisdiction = host.host.jurisdiction("shenyang").unwrap();
    let compared = flow::compare_log(&host.host, jurisdiction).await.unwrap();
    assert_eq!(compared.changes, all.len() as u64);
    assert_eq!(compared.wrong, []);
}
