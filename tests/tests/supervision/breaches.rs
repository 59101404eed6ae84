//! A breach opens a rectification, where the text lists it as a violation.

use std::sync::Arc;

use axum::http::StatusCode;
use bylaw::flow;
use bylaw::policy::{Calendars, Jurisdiction};
use bylaw_tests::host::TestHost;
use bylaw_tests::places::setup;
use bylaw_tests::town::{self, Town};
use serde_json::{Value, json};

use crate::{apply, id, ids, read, registry, town_of};

async fn listed(host: &TestHost, town: &Town, who: &str) -> Value {
    let path = town.path("supervision/breaches");
    let report = read(host, &path, town.of(who)).await;
    assert_eq!(report.status, StatusCode::OK, "{:#}", report.body);
    report.body["rows"].clone()
}

/// An opening application that nobody answers: article 34's ten days, listed by article 47 (7).
async fn unanswered(host: &TestHost, town: &Town) -> Value {
    let case = apply(host, town, "company", "opening-application", "研究").await;
    host.go_to("2025-10-20").await;
    case
}

/// Invariant: unless the policy says so nothing is filed by itself; whoever orders files it, once.
#[tokio::test]
async fn a_breach_is_proposed_and_one_call_files_it() {
    let (host, town) = town_of("shenyang", "2025-09-26").await;
    let case = unanswered(&host, &town).await;
    assert_eq!(flow::rectify_breaches(&host.host).await.unwrap(), 0);
    let rows = listed(&host, &town, "data").await;
    assert_eq!(rows.as_array().unwrap().len(), 1, "{rows:#}");
    let row = &rows[0];
    assert_eq!(row["case"], case["id"]);
    assert_eq!(row["organisation"], "civil");
    assert_eq!(row["state"], "proposed");
    assert_eq!(row["basis"], "shenyang 47.1.7");
    assert!(
        row["violation"][0]
            .as_str()
            .unwrap()
            .starts_with("shenyang 34"),
        "{row:#}"
    );
    assert_eq!(listed(&host, &town, "tax").await, json!([]));

    let path = town.path(&format!("breaches/{}/rectification", id(&case)));
    let other = host.post(&path, town.of("data"), &json!({})).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(other.body["findings"][0]["subject"], "applicant.id");
    let filed = host.post(&path, town.of("city"), &json!({})).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{:#}", filed.body);
    let matter = &filed.body["matter"];
    assert_eq!(matter["kind"], "rectification");
    assert_eq!(matter["respondents"][0]["id"], "civil");
    assert_eq!(matter["statement"]["violation"]["article"], 34);
    assert_eq!(matter["prior"]["overdue"], true);
    let inbox = read(&host, "/api/v1/inbox?kind=rectification", town.of("city")).await;
    assert_eq!(ids(&inbox), [id(&filed.body)]);

    let again = host.post(&path, town.of("city"), &json!({})).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "{:#}", again.body);
    let row = &listed(&host, &town, "data").await[0];
    assert_eq!(row["state"], "filed");
    assert_eq!(row["rectification"], filed.body["id"]);
    assert_eq!(row["rectification_open"], true);
}

/// Invariant: where the policy lets the host file, it files each breach once, whoever looks.
#[tokio::test]
async fn where_the_policy_says_so_it_is_filed_by_itself_once() {
    let jurisdictions: Vec<Arc<Jurisdiction>> = setup()
        .jurisdictions()
        .unwrap()
        .iter()
        .map(|one| {
            let mut policy = one.policy.clone();
            policy.rectify_breaches = true;
            Arc::new(Jurisdiction {
                policy,
                calendars: Calendars::starting_with(one.calendar()),
                releases: one.releases.clone(),
            })
        })
        .collect();
    let host = TestHost::with("2025-09-26", jurisdictions.clone(), false).await;
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, "shenyang").await;
    host.hold_entry("shenyang", registry()).await;
    unanswered(&host, &town).await;
    let other = host.process(jurisdictions);
    let (one, two) = tokio::join!(
        flow::rectify_breaches(&host.host),
        flow::rectify_breaches(&other)
    );
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    assert_eq!(flow::rectify_breaches(&host.host).await.unwrap(), 0);
    let found = read(
        &host,
        &town.path("cases?kind=rectification"),
        town.of("civil"),
    )
    .await;
    assert_eq!(ids(&found).len(), 1);
    assert_eq!(listed(&host, &town, "data").await[0]["state"], "filed");
}

/// Invariant: what the text does not list is listed here, and nothing is filed for it.
#[tokio::test]
async fn what_the_text_does_not_list_is_only_listed() {
    let (host, town) = town_of("wuxi", "2025-09-26").await;
    let case = unanswered(&host, &town).await;
    let rows = listed(&host, &town, "data").await;
    assert_eq!(rows[0]["case"], case["id"], "{rows:#}");
    assert_eq!(rows[0]["state"], "listed");
    assert_eq!(rows[0]["basis"], Value::Null);
    let path = town.path(&format!("breaches/{}/rectification", id(&case)));
    let none = host.post(&path, town.of("data"), &json!({})).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND, "{:#}", none.body);
}

/// Each instrument lists what its text lists: the shipped policies name articles that it has.
#[test]
fn the_shipped_policies_cite_their_own_text() {
    for (name, article, kinds) in [
        ("shenyang", Some(47), 2),
        ("anhui", Some(43), 2),
        ("guiyang", Some(30), 3),
        ("chengdu", Some(38), 1),
        ("wuxi", None, 0),
    ] {
        let jurisdiction = setup().jurisdiction(name).unwrap();
        let violations = &jurisdiction.policy.violations;
        assert_eq!(violations.len(), kinds, "{name}");
        for one in violations {
            assert_eq!(one.basis.instrument, name);
            assert_eq!(Some(one.basis.article), article);
        }
        assert!(!jurisdiction.policy.rectify_breaches, "{name}");
    }
}
