//! Where rules demand certificates, a token is not enough.

use axum::http::StatusCode;
use bylaw_tests::city::City;
use bylaw_tests::host::TestHost;
use bylaw_tests::town::{self, Town};
use serde_json::json;

use crate::{is_problem, read};

/// Invariant: Chengdu 35: who takes part for a body shows a unified digital certificate.
#[tokio::test]
async fn chengdu_demands_certificates_of_whoever_acts_for_a_body() {
    let host = TestHost::strict("2017-09-26").await;
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, "chengdu").await;
    let refused = read(&host, "/api/v1/inbox", town.of("civil")).await;
    is_problem(&refused, StatusCode::FORBIDDEN, "certificate-required");
    let cited = &refused.body["findings"][0]["citations"][0];
    assert_eq!(cited["article"], 35, "{cited:#}");
    let citizen = read(&host, "/api/v1/inbox", town.citizen()).await;
    assert_eq!(citizen.status, StatusCode::OK, "{:#}", citizen.body);
}

/// Invariant: where there are no rules yet, nobody demands certificates in their name.
#[tokio::test]
async fn no_certificate_is_demanded_where_there_are_no_rules_yet() {
    let city = City::founded_with(vec![]).await;
    let inbox = read(&city.host, "/api/v1/inbox", city.town.of("civil")).await;
    assert_eq!(inbox.status, StatusCode::OK, "{:#}", inbox.body);
}

#[tokio::test]
async fn a_certificate_is_mapped_by_its_key_or_a_name_and_never_twice() {
    let host = TestHost::strict("2017-09-26").await;
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, "chengdu").await;
    let account = |token: &str| {
        let (host, token) = (&host, token.to_owned());
        async move {
            let me = read(host, "/api/v1/me", &token).await.body;
            me["account"]["id"].as_str().unwrap().to_owned()
        }
    };
    let (civil, tax) = (
        account(town.of("civil")).await,
        account(town.of("tax")).await,
    );
    let path = |id: &str| town.path(&format!("accounts/{id}/certificates"));
    let by_name = json!({ "subject": "cn:civil" });
    let refused = host.post(&path(&civil), &town.security, &by_name).await;
    is_problem(&refused, StatusCode::UNPROCESSABLE_ENTITY, "bad-field");
    let key = json!({ "subject": format!("key:{}", "ab".repeat(32)) });
    let mapped = host.post(&path(&civil), &town.security, &key).await;
    assert_eq!(mapped.status, StatusCode::CREATED, "{:#}", mapped.body);
    let taken = host.post(&path(&tax), &town.security, &key).await;
    is_problem(&taken, StatusCode::CONFLICT, "taken");
    let one = format!("{}/{}", path(&civil), mapped.body["id"].as_str().unwrap());
    let gone = host.send("DELETE", &one, Some(&town.security), "").await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    let again = host.post(&path(&tax), &town.security, &key).await;
    assert_eq!(again.status, StatusCode::CREATED, "{:#}", again.body);
}
