//! A breach opens a rectification, where the text lists it as a violation.

use std::sync::Arc;

use axum::http::StatusCode;
use bylaw::domain::Citation;
use bylaw::flow;
use bylaw::policy::{Calendars, Jurisdiction};
use bylaw::store::{BreachRow, CaseRow};
use bylaw_tests::host::TestHost;
use bylaw_tests::places::setup;
use bylaw_tests::town::{self, Town};
use serde_json::{Value, json};

use crate::{apply, id, ids, is_problem, read, registry, town_of};

async fn listed(host: &TestHost, town: &Town, who: &str) -> Value {
    let path = town.path("supervision/breaches");
    let report = read(host, &path, town.of(who)).await;
    assert_eq!(report.status, StatusCode::OK, "{:#}", report.body);
    report.body["rows"].clone()
}

/// An opening application that nobody answers: article 34's ten days, listed by article 47 (7).
async fn unanswered(host: &TestHost, town: &Town) -> Value {
    let case = apply(host, town, "company", "opening-application", "研究").await;
    host.go_to("2025-10-10").await;
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
    let violation = &matter["statement"]["violation"];
    assert_eq!(
        (&violation["article"], &violation["item"]),
        (&json!(47), &json!(7))
    );
    let grounds = matter["statement"]["grounds"].as_str().unwrap();
    assert!(grounds.contains("shenyang 第34条"), "{grounds}");
    assert_eq!(matter["prior"]["overdue"], true);
    let inbox = read(&host, "/api/v1/inbox?kind=rectification", town.of("city")).await;
    assert_eq!(ids(&inbox), [id(&filed.body)]);

    let again = host.post(&path, town.of("city"), &json!({})).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "{:#}", again.body);
    let row = &listed(&host, &town, "data").await[0];
    assert_eq!(row["state"], "filed");
    assert_eq!(row["rectification"], filed.body["id"]);
    assert_eq!(row["rectification_open"], true);

    // Another day the breach of the 9th is told with what had become of it by the end of each period.
    host.go_to("2025-12-01").await;
    for (period, rows, state) in [
        ("from=2025-09-01&to=2025-09-30", 0, ""),
        ("from=2025-10-01&to=2025-10-15", 1, "proposed"),
        ("from=2025-10-01&to=2025-10-31", 1, "filed"),
        ("from=2025-11-01&to=2025-11-30", 0, ""),
    ] {
        let path = town.path(&format!("supervision/breaches?{period}"));
        let report = read(&host, &path, town.of("data")).await.body;
        let found = report["rows"].as_array().unwrap();
        assert_eq!(found.len(), rows, "{period}: {report:#}");
        assert!(found.iter().all(|row| row["state"] == state), "{report:#}");
    }
}

/// The shipped policies, but that the host files rectifications by itself.
fn filing_policies() -> Vec<Arc<Jurisdiction>> {
    setup()
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
        .collect()
}

async fn filing_by_itself(jurisdictions: &[Arc<Jurisdiction>]) -> (TestHost, Town) {
    let host = TestHost::with("2025-09-26", jurisdictions.to_vec(), false).await;
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, "shenyang").await;
    host.hold_entry("shenyang", registry()).await;
    (host, town)
}

/// Invariant: where the policy lets the host file, it files each breach once, whoever looks.
#[tokio::test]
async fn where_the_policy_says_so_it_is_filed_by_itself_once() {
    let jurisdictions = filing_policies();
    let (host, town) = filing_by_itself(&jurisdictions).await;
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

/// A case in Shenyang that has a row and a part for `civil`, and whose events are gone; due on a day,
/// and with a breach before that.
async fn damaged(host: &TestHost, due: &str) -> String {
    let shenyang = host.host.jurisdiction("shenyang").unwrap();
    let rules = Arc::clone(&shenyang.releases.now().releases[0].plugin);
    let name = "shenyang-00000000000000000000000000000000";
    let mut tx = host.host.store.begin("shenyang").await.unwrap();
    let row = CaseRow {
        id: name.to_owned(),
        kind: "opening-application".into(),
        filed_on: "2025-09-01".into(),
        release: rules.digest().to_owned(),
        revision: 1,
        state: "open".into(),
        turn: Some("provider".into()),
        due: Some(due.to_owned()),
        overdue: false,
        entry_code: None,
        from_case: None,
        beside: String::new(),
    };
    tx.insert_case(&row).await.unwrap();
    tx.insert_part(name, "provider", "civil").await.unwrap();
    let breach = breach(name, "2025-09-15", "proposed");
    tx.insert_breach(&breach).await.unwrap();
    tx.commit().await.unwrap();
    name.to_owned()
}

fn breach(case: &str, due: &str, state: &str) -> BreachRow {
    let cited = json!({ "instrument": "shenyang", "article": 34, "paragraph": null, "item": null });
    let cited: Citation = serde_json::from_value(cited).unwrap();
    BreachRow {
        case_id: case.to_owned(),
        stage: "decision".into(),
        due: due.parse().unwrap(),
        kind: "opening-application".into(),
        respondent: "civil".into(),
        violation: vec![cited.clone()],
        basis: Some(cited),
        state: state.to_owned(),
        why: String::new(),
        trouble: None,
        rectification: None,
    }
}

/// Invariant: one case that cannot be read is a task for people, and holds up nobody else's
/// rectification or reminder.
#[tokio::test]
async fn one_damaged_case_holds_up_no_other() {
    let (host, town) = filing_by_itself(&filing_policies()).await;
    let case = apply(&host, &town, "company", "opening-application", "研究").await;
    let due = case["due"].as_str().unwrap();
    let broken = damaged(&host, "2025-09-30").await;
    let draft = json!({ "url": "https://notices.example.org/", "events": ["due-soon"] });
    let made = host
        .post(&town.path("subscriptions"), town.head("civil"), &draft)
        .await;
    assert_eq!(made.status, StatusCode::CREATED, "{:#}", made.body);
    host.at("2025-09-30", 9);
    assert_eq!(flow::remind(&host.host).await.unwrap(), 2, "due on {due}");
    let told = read(&host, &town.path("notices?state=queued"), &town.system).await;
    assert_eq!(told.body[0]["case"], case["id"], "{:#}", told.body);

    host.go_to("2025-10-20").await;
    assert_eq!(flow::rectify_breaches(&host.host).await.unwrap(), 1);
    let mut view = host.host.store.read("shenyang").await.unwrap();
    let tasks = view.breaches("task", ("", ""), 10).await.unwrap();
    assert_eq!(tasks.len(), 1, "{tasks:#?}");
    assert_eq!(tasks[0].case_id, broken);
    let trouble = tasks[0].trouble.as_ref().unwrap();
    assert!(trouble.contains(&broken), "{trouble}");
    let filed = view.breaches("filed", ("", ""), 10).await.unwrap();
    assert_eq!(filed[0].case_id, id(&case));
}

/// Invariant: an earlier breach of a case is not hidden by a later one that is only listed.
#[tokio::test]
async fn an_earlier_breach_is_filed_though_a_later_one_is_only_listed() {
    let (host, town) = town_of("shenyang", "2025-09-26").await;
    let case = unanswered(&host, &town).await;
    let mut tx = host.host.store.begin("shenyang").await.unwrap();
    let later = breach(id(&case), "2025-10-17", "listed");
    tx.insert_breach(&later).await.unwrap();
    tx.commit().await.unwrap();
    let path = town.path(&format!("breaches/{}/rectification", id(&case)));
    let filed = host.post(&path, town.of("city"), &json!({})).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{:#}", filed.body);
}

/// Invariant: the same request under one key files one rectification; whoever neither orders it nor
/// sees the breach learns nothing of it.
#[tokio::test]
async fn under_one_key_it_is_filed_once_and_strangers_learn_nothing() {
    let (host, town) = town_of("shenyang", "2025-09-26").await;
    let case = unanswered(&host, &town).await;
    let path = town.path(&format!("breaches/{}/rectification", id(&case)));
    for stranger in ["tax", "company"] {
        let refused = host.post(&path, town.of(stranger), &json!({})).await;
        assert_ne!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_ne!(refused.status, StatusCode::CREATED);
    }
    let refused = host.post(&path, town.of("tax"), &json!({})).await;
    is_problem(&refused, StatusCode::NOT_FOUND, "no-breach");
    let key = [("idempotency-key", "order-1")];
    let order = async || {
        let by = Some(town.of("city"));
        host.send_with("POST", &path, by, &key, "{}").await
    };
    let filed = order().await;
    assert_eq!(filed.status, StatusCode::CREATED, "{:#}", filed.body);
    let again = order().await;
    assert_eq!(again.status, StatusCode::CREATED, "{:#}", again.body);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(again.body, filed.body);
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
