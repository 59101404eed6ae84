//! What waits for whom, and which cases somebody finds.

use axum::http::StatusCode;
use serde_json::json;

use crate::{act, apply, id, ids, is_problem, read, shared, shenyang};

/// Invariant: the first due comes first, and a page goes on exactly where the one before ended.
#[tokio::test]
async fn an_inbox_is_sorted_by_due_date_and_pages_join() {
    let (host, town) = shenyang().await;
    let slow = apply(&host, &town, "company", "opening-application", "研究").await;
    let early = shared(&host, &town, "transport").await;
    host.at("2025-09-28", 9);
    let late = shared(&host, &town, "tax").await;
    let all = read(&host, "/api/v1/inbox", town.of("civil")).await;
    let mut due: Vec<&str> = (0..3)
        .map(|n| all.body[n]["due"].as_str().unwrap())
        .collect();
    assert!(due.is_sorted(), "{due:?}");
    due.dedup();
    assert_eq!(due.len(), 3, "{:#}", all.body);
    let order = ids(&all);
    assert_eq!(order.len(), 3);
    for case in [&slow, &late, &early] {
        assert!(order.contains(&id(case)));
    }

    let first = read(&host, "/api/v1/inbox?limit=2", town.of("civil")).await;
    assert_eq!(ids(&first), order[..2]);
    let link = first.header("link").unwrap();
    let next = link
        .split(['<', '>'])
        .nth(1)
        .unwrap_or_else(|| panic!("{link}"));
    let second = read(&host, next, town.of("civil")).await;
    assert_eq!(ids(&second), order[2..]);
    assert!(second.header("link").is_none());
}

#[tokio::test]
async fn an_inbox_is_filtered() {
    let (host, town) = shenyang().await;
    let opening = apply(&host, &town, "company", "opening-application", "研究").await;
    let sharing = shared(&host, &town, "tax").await;
    let look = async |query: &str| {
        let path = format!("/api/v1/inbox?{query}");
        let answer = read(&host, &path, town.of("civil")).await;
        ids(&answer).into_iter().map(str::to_owned).collect()
    };
    let both: Vec<String> = look("").await;
    assert_eq!(both.len(), 2);
    let found: Vec<String> = look("kind=sharing-application").await;
    assert_eq!(found, [id(&sharing)]);
    let found: Vec<String> = look("entry=TEST/000001&overdue=false").await;
    assert_eq!(found, both);
    let found: Vec<String> = look("entry=TEST/000002").await;
    assert!(found.is_empty());
    // Silence consents to sharing, so only the opening becomes overdue.
    host.go_to("2025-10-20").await;
    let found: Vec<String> = look("overdue=true").await;
    assert_eq!(found, [id(&opening)]);
    let found: Vec<String> = look("due_until=2025-09-30").await;
    assert!(found.is_empty());
    let wrong = read(&host, "/api/v1/inbox?colour=red", town.of("civil")).await;
    is_problem(&wrong, StatusCode::BAD_REQUEST, "bad-query");
}

/// Invariant: a case that waits for a supplement is in the applicant's inbox, and says what he may do.
#[tokio::test]
async fn who_is_awaited_finds_the_case_and_what_to_do() {
    let (host, town) = shenyang().await;
    let case = shared(&host, &town, "tax").await;
    let inbox = read(&host, "/api/v1/inbox", town.of("civil")).await;
    let may = inbox.body[0]["may"].as_array().unwrap().iter();
    let outcomes: Vec<&str> = may
        .filter_map(|choice| choice["outcome"].as_str())
        .collect();
    assert_eq!(outcomes, ["approve", "refuse", "request-supplement"]);
    assert!(ids(&read(&host, "/api/v1/inbox", town.of("tax")).await).is_empty());

    let asked = act(
        &host,
        &case,
        town.of("civil"),
        json!({ "outcome": "request-supplement" }),
    )
    .await;
    assert_eq!(asked.status, StatusCode::OK, "{:#}", asked.body);
    // The period runs on, and silence will consent: the office goes on seeing it.
    let inbox = read(&host, "/api/v1/inbox", town.of("civil")).await;
    assert_eq!(ids(&inbox), [id(&case)]);
    assert_eq!(inbox.body[0]["because"], "clock-runs");
    assert_eq!(inbox.body[0]["at"], "applicant");
    assert_eq!(inbox.body[0]["may"][0]["outcome"], "approve");
    let inbox = read(&host, "/api/v1/inbox", town.of("tax")).await;
    assert_eq!(ids(&inbox), [id(&case)]);
    assert_eq!(inbox.body[0]["because"], "turn");
    let acts: Vec<&str> = inbox.body[0]["may"]
        .as_array()
        .unwrap()
        .iter()
        .map(|choice| choice["act"].as_str().unwrap())
        .collect();
    assert_eq!(acts, ["supply", "withdraw"]);
}

/// Invariant: while the applicant is awaited and the period runs on, whose period it is is reminded
/// of it, and the authority sees that it is his.
#[tokio::test]
async fn a_clock_that_runs_on_is_not_lost_sight_of() {
    let (host, town) = shenyang().await;
    let case = shared(&host, &town, "tax").await;
    let ask = json!({ "outcome": "request-supplement" });
    let asked = act(&host, &case, town.of("civil"), ask).await;
    assert_eq!(asked.body["due"], case["due"], "{:#}", asked.body);
    let soon = read(&host, &town.path("supervision/upcoming"), town.of("data")).await;
    assert_eq!(
        soon.body["rows"][0]["organisation"],
        json!(["civil"]),
        "{:#}",
        soon.body
    );
    for who in ["civil", "tax"] {
        let draft = json!({ "url": "https://notices.example.org/", "events": ["due-soon"] });
        let made = host
            .post(&town.path("subscriptions"), town.head(who), &draft)
            .await;
        assert_eq!(made.status, StatusCode::CREATED, "{:#}", made.body);
    }
    host.go_to("2025-10-09").await;
    bylaw::flow::remind(&host.host).await.unwrap();
    let waiting = read(&host, &town.path("notices?state=queued"), &town.system).await;
    let waiting = waiting.body.as_array().unwrap();
    assert_eq!(waiting.len(), 1, "{waiting:#?}");
    let listed = read(&host, &town.path("subscriptions"), town.of("civil")).await;
    assert_eq!(waiting[0]["subscription"], listed.body[0]["id"]);
}

/// Invariant: whoever is heard is told of it and finds the case, until he has spoken.
#[tokio::test]
async fn who_is_heard_finds_the_case_until_he_has_spoken() {
    let (host, town) = crate::town_of("anhui", "2025-09-26").await;
    let draft = json!({ "url": "https://notices.example.org/", "events": ["consulted"] });
    let made = host
        .post(&town.path("subscriptions"), town.head("data"), &draft)
        .await;
    assert_eq!(made.status, StatusCode::CREATED, "{:#}", made.body);
    let mut proposed = crate::registry();
    proposed["code"] = json!("TEST/000002");
    proposed["in_superior_catalog"] = json!(false);
    let publication = json!({
        "kind": "entry-publication", "applicant": bylaw_tests::town::Town::party("civil"),
        "proposed": proposed, "statement": {},
    });
    let filed = host
        .post(&town.path("cases"), town.of("civil"), &publication)
        .await;
    assert_eq!(
        filed.body["stage"]["id"], "local-consent",
        "{:#}",
        filed.body
    );
    let told = read(&host, &town.path("notices?state=queued"), &town.system).await;
    assert_eq!(told.body[0]["what"], "consulted", "{:#}", told.body);
    let inbox = read(&host, "/api/v1/inbox", town.of("data")).await;
    assert_eq!(ids(&inbox), [id(&filed.body)]);
    assert_eq!(inbox.body[0]["because"], "consulted");
    assert_eq!(inbox.body[0]["may"][0]["act"], "opinion");
    let opinion = json!({ "opinion": "同意编入" });
    let heard = act(&host, &filed.body, town.of("data"), opinion).await;
    assert_eq!(heard.status, StatusCode::OK, "{:#}", heard.body);
    assert!(ids(&read(&host, "/api/v1/inbox", town.of("data")).await).is_empty());
    let inbox = read(&host, "/api/v1/inbox", town.of("province-data")).await;
    assert_eq!(inbox.body[0]["because"], "turn");
}

/// Invariant: whose consent is needed finds the case, until he has given it.
#[tokio::test]
async fn whose_consent_is_needed_finds_the_case() {
    let host = bylaw_tests::host::TestHost::on("2017-09-26").await;
    host.hold_entry("chengdu", bylaw_tests::host::entry("conditional"))
        .await;
    let asked = bylaw_tests::host::filing("statistics-access", json!({}));
    let case = host.file("chengdu", &asked).await;
    let path = "/api/v1/inbox?jurisdiction=chengdu";
    let inbox = read(&host, path, "provider").await;
    assert_eq!(ids(&inbox), [id(&case)]);
    assert_eq!(inbox.body[0]["because"], "consent");
    let consent = json!({ "consents": ["provider"] });
    host.done(&case, "provider", &consent).await;
    assert!(ids(&read(&host, path, "provider").await).is_empty());
}

/// Invariant: what needs a head is in the head's inbox and in nobody else's.
#[tokio::test]
async fn heads_see_what_needs_a_head() {
    let (host, town) = crate::town_of("anhui", "2025-09-26").await;
    let wrong = json!({
        "kind": "correction", "applicant": bylaw_tests::town::Town::party("tax"),
        "entry_code": "TEST/000001", "statement": { "grounds": "婚姻状况有误" },
    });
    let filed = host.post(&town.path("cases"), town.of("tax"), &wrong).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{:#}", filed.body);
    let may = async |token: &str| {
        let inbox = read(&host, "/api/v1/inbox", token).await;
        let acts = inbox.body[0]["may"].as_array().unwrap().clone();
        acts.iter().any(|choice| choice["act"] == "extend")
    };
    assert!(may(town.head("civil")).await);
    assert!(!may(town.of("civil")).await);
}

/// Invariant: nobody finds a case in which he has no part, whatever he asks for.
#[tokio::test]
async fn cases_are_listed_for_those_who_have_a_part() {
    let (host, town) = shenyang().await;
    let sharing = shared(&host, &town, "tax").await;
    let opening = apply(&host, &town, "company", "opening-application", "研究").await;
    let look = async |who: &str, query: &str| {
        let path = town.path(&format!("cases?{query}"));
        let answer = read(&host, &path, town.of(who)).await;
        ids(&answer)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<String>>()
    };
    assert_eq!(look("civil", "").await, [id(&opening), id(&sharing)]);
    assert_eq!(look("civil", "limit=1").await, [id(&opening)]);
    let older = format!("after={}", id(&opening));
    assert_eq!(look("civil", &older).await, [id(&sharing)]);
    assert_eq!(look("tax", "").await, [id(&sharing)]);
    // Who has several parts in a case has one case.
    assert_eq!(look("data", "").await, [id(&opening), id(&sharing)]);
    assert_eq!(look("data", "limit=1").await, [id(&opening)]);
    assert_eq!(look("company", "role=applicant").await, [id(&opening)]);
    assert!(look("civil", "role=applicant").await.is_empty());
    assert!(look("transport", "").await.is_empty());
    assert!(look("", "").await.is_empty());
    assert_eq!(
        look("civil", "kind=sharing-application&state=open").await,
        [id(&sharing)]
    );
    assert!(look("civil", "state=closed").await.is_empty());
    assert_eq!(
        look("civil", "from=2025-09-26&to=2025-09-26").await.len(),
        2
    );
    assert!(look("civil", "from=2025-09-27").await.is_empty());
}
