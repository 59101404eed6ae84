//! Who decides by hand, and what: nobody his own matter, nothing that nobody asked for.

use axum::http::StatusCode;
use bylaw::domain::Account;
use bylaw::rules::Limits;
use bylaw_tests::city::TODAY;
use bylaw_tests::databases;
use bylaw_tests::guests::{governed_by, hostile};
use bylaw_tests::host::{Answer, TestHost, entry};
use bylaw_tests::places::setup;
use bylaw_tests::town::{self, Town};
use serde_json::{Value, json};

/// A town with people whose rules trap on a word.
async fn founded() -> (TestHost, Town) {
    let limits = Limits {
        backstop_ms: 60_000,
        ..Limits::default()
    };
    let plugin = setup().library.load(&hostile(), limits).unwrap();
    let store = databases::fresh().await;
    let host = TestHost::standing(TODAY, store, vec![governed_by(plugin)], false).await;
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, "hostile").await;
    let mut held = provided_by("civil");
    let item = |name: &str| json!({ "name": name, "data_type": "C", "sensitivity": "none" });
    held["items"] = json!([item("name"), item("address"), item("income")]);
    host.hold_entry("hostile", held).await;
    (host, town)
}

fn provided_by(provider: &str) -> Value {
    let mut entry = entry("conditional");
    entry["provider"] = Town::party(provider);
    entry
}

/// An application that the rules cannot plan.
async fn applied(host: &TestHost, town: &Town, by: &str, change: &[(&str, Value)]) -> Value {
    let mut filing = json!({
        "kind": "sharing-application", "applicant": Town::party(by), "entry_code": "TEST/000001",
        "statement": { "purpose": "trap" },
    });
    for (key, value) in change {
        filing["statement"][*key] = value.clone();
    }
    let by = town.as_("officer", by);
    let answer = host.post(&town.path("cases"), by, &filing).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{:#}", answer.body);
    answer.body
}

/// A publication that the rules cannot check.
async fn published(host: &TestHost, town: &Town, by: &str) -> Value {
    let mut entry = provided_by(by);
    (entry["code"], entry["title"]) = (json!("TEST/000002"), json!("trap"));
    let by = town.as_("officer", by);
    let answer = host.post(&town.path("entries"), by, &entry).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{:#}", answer.body);
    assert_eq!(answer.body["state"], "unplanned", "{:#}", answer.body);
    answer.body
}

fn approval(effects: &Value) -> Value {
    json!({
        "revision": 2, "outcome": "approve", "reason": "用途合法",
        "citations": [{ "instrument": "hostile", "article": 1, "paragraph": 2 }],
        "effects": effects,
    })
}

fn grant(items: &[&str]) -> Value {
    json!({ "grant_access": {
        "items": items, "method": "query", "until": null, "onward": "unstated",
    }})
}

async fn decide(host: &TestHost, case: &Value, by: &str, decision: &Value) -> Answer {
    let path = format!(
        "/api/v1/cases/{}/manual-decision",
        case["id"].as_str().unwrap()
    );
    host.post(&path, by, decision).await
}

fn subjects(answer: &Answer) -> Vec<&str> {
    let findings = answer.body["findings"].as_array();
    let findings = findings.unwrap_or_else(|| panic!("{:#}", answer.body));
    findings
        .iter()
        .map(|one| one["subject"].as_str().unwrap())
        .collect()
}

/// Refused for the lack, with findings that name these fields; nothing has changed.
fn is_refused(answer: &Answer, lacks: &Value, fields: &[&str]) {
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{:#}",
        answer.body
    );
    assert_eq!(&answer.body["rejected"], lacks, "{:#}", answer.body);
    assert_eq!(subjects(answer), fields, "{:#}", answer.body);
}

/// Invariant: nobody publishes his own entry by hand; the authority does, and of the authority's own
/// entry the government of its place.
#[tokio::test]
async fn a_publication_is_decided_by_the_authority_and_never_by_who_files_it() {
    let (host, town) = founded().await;
    let publish = approval(&json!([{ "publish_entry": ["resources", "sharing"] }]));
    let case = published(&host, &town, "civil").await;
    assert_eq!(case["at"], "data-authority", "{case:#}");
    for capacity in ["body", "officer", "head"] {
        let own = decide(&host, &case, town.as_(capacity, "civil"), &publish).await;
        is_refused(&own, &json!(["role"]), &["by", "applicant.id"]);
    }
    let done = decide(&host, &case, town.of("data"), &publish).await;
    assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
    assert_eq!(done.body["closed"], "approve");

    let (host, town) = founded().await;
    let case = published(&host, &town, "data").await;
    assert_eq!(case["at"], "government", "{case:#}");
    let own = decide(&host, &case, town.head("data"), &publish).await;
    assert_eq!(own.body["rejected"], json!(["role"]), "{:#}", own.body);
    let inbox = host
        .send("GET", "/api/v1/inbox", Some(town.of("city")), "")
        .await;
    assert_eq!(inbox.body[0]["id"], case["id"], "{:#}", inbox.body);
    let done = decide(&host, &case, town.of("city"), &publish).await;
    assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
    assert_eq!(done.body["history"][2]["by"], "government");
}

/// Invariant: nobody gives himself access by hand. What the authority applies for the provider answers.
#[tokio::test]
async fn an_application_is_decided_by_nobody_who_applies() {
    let (host, town) = founded().await;
    let give = approval(&json!([grant(&["name"])]));
    let case = applied(&host, &town, "data", &[]).await;
    assert_eq!(case["at"], "provider", "{case:#}");
    let own = decide(&host, &case, town.head("data"), &give).await;
    is_refused(&own, &json!(["role"]), &["by", "applicant.id"]);
    let said = &own.body["findings"][1]["message"]["en"];
    assert!(
        said.as_str()
            .unwrap()
            .contains("it is for another: provider"),
        "{said}"
    );
    let done = decide(&host, &case, town.of("civil"), &give).await;
    assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
    assert_eq!(done.body["grants"][0]["holder"], "data");

    // Whoever provides the data and applies for them himself leaves that to the authority.
    let case = applied(&host, &town, "civil", &[]).await;
    let own = decide(&host, &case, town.head("civil"), &give).await;
    is_refused(&own, &json!(["role"]), &["by", "applicant.id"]);
    let other = applied(&host, &town, "tax", &[]).await;
    let foreign = decide(&host, &other, town.of("transport"), &give).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{:#}", foreign.body);
    for by in ["civil", "data"] {
        let case = applied(&host, &town, "tax", &[]).await;
        let done = decide(&host, &case, town.of(by), &give).await;
        assert_eq!(done.status, StatusCode::OK, "{by}: {:#}", done.body);
    }
}

/// An application that asks for two items, by query, until the end of the year.
async fn asked(host: &TestHost, town: &Town) -> Value {
    let asked = [
        ("items", json!(["name", "address"])),
        ("method", json!("query")),
        ("until", json!("2025-12-31")),
    ];
    applied(host, town, "tax", &asked).await
}

/// An approval of less than that, with a change of the grant.
fn within(change: &[(&str, Value)]) -> Value {
    let mut given = grant(&["name"]);
    given["grant_access"]["until"] = json!("2025-12-31");
    for (key, value) in change {
        given["grant_access"][*key] = value.clone();
    }
    approval(&json!([given]))
}

/// The same approval with something else in one field.
fn with(key: &str, value: Value) -> Value {
    let mut decision = within(&[]);
    decision[key] = value;
    decision
}

/// Each decision is refused for what it lacks, and the refusal names its field.
async fn each_is_refused(
    host: &TestHost,
    town: &Town,
    case: &Value,
    cases: &[(Value, &str, &str)],
) {
    for (decision, lack, field) in cases {
        let answer = decide(host, case, town.of("civil"), decision).await;
        let fields = subjects(&answer);
        assert!(
            fields.contains(field),
            "`{field}` is not in {fields:?}: {:#}",
            answer.body
        );
        let rejected = answer.body["rejected"].as_array().unwrap();
        assert!(
            rejected.contains(&json!(lack)),
            "{field}: {:#}",
            answer.body
        );
    }
}

#[tokio::test]
async fn what_is_cited_stands_in_the_instruments() {
    let (host, town) = founded().await;
    let case = asked(&host, &town).await;
    let cited = |place: Value| {
        let first = json!({ "instrument": "hostile", "article": 1 });
        with("citations", json!([first, place]))
    };
    let basis = "legal-basis";
    let no_paragraph = json!({ "instrument": "hostile", "article": 1, "paragraph": 3 });
    let cases = [
        (
            cited(json!({ "instrument": "nosuch", "article": 1 })),
            basis,
            "citations[1].instrument",
        ),
        (
            cited(json!({ "instrument": "hostile", "article": 999 })),
            basis,
            "citations[1].article",
        ),
        (cited(no_paragraph), basis, "citations[1].paragraph"),
        (with("citations", json!([])), basis, "citations"),
        (with("reason", json!(" ")), "reason", "reason"),
        (with("outcome", json!("refer")), "outcome", "outcome"),
        (with("effects", json!([])), "outcome", "effects"),
    ];
    each_is_refused(&host, &town, &case, &cases).await;
}

#[tokio::test]
async fn what_is_given_is_there_and_was_asked_for() {
    let (host, town) = founded().await;
    let case = asked(&host, &town).await;
    let wide = |key: &str, value: Value| {
        let field = match key {
            "items" => format!(
                "effects[0].grant_access.items[{}]",
                value.as_array().map_or(0, Vec::len) - 1
            ),
            key => format!("effects[0].grant_access.{key}"),
        };
        (within(&[(key, value)]), field)
    };
    let cases = [
        wide("items", json!(["nonexistent"])),
        wide("items", json!(["name", "income"])),
        wide("method", Value::Null),
        wide("method", json!("file-download")),
        wide("until", Value::Null),
        wide("until", json!("2026-01-01")),
        wide("until", json!("2025-09-25")),
    ];
    let cases: Vec<_> = cases
        .iter()
        .map(|(decision, field)| (decision.clone(), "grant", field.as_str()))
        .collect();
    each_is_refused(&host, &town, &case, &cases).await;
    let publishing = with("effects", json!([{ "publish_entry": ["sharing"] }]));
    let answer = decide(&host, &case, town.of("data"), &publishing).await;
    is_refused(&answer, &json!(["outcome"]), &["effects[0]", "effects"]);
    let follow = json!({ "follow": { "kind": "dispute", "after": { "months": 0 } } });
    let none = with("effects", json!([within(&[])["effects"][0], follow]));
    let answer = decide(&host, &case, town.of("data"), &none).await;
    is_refused(&answer, &json!(["outcome"]), &["effects"]);
    let done = decide(&host, &case, town.of("civil"), &within(&[])).await;
    assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
    let again = decide(&host, &case, town.of("data"), &with("revision", json!(3))).await;
    is_refused(&again, &json!(["outcome"]), &["outcome"]);
}

/// Invariant: whoever filed a matter does not decide it by hand, for whichever body he acts by then.
#[tokio::test]
async fn who_filed_it_does_not_decide_it_for_another_body() {
    let (host, town) = founded().await;
    let give = approval(&json!([grant(&["name"])]));
    let case = applied(&host, &town, "tax", &[]).await;
    let filed = &case["history"][0]["author"]["account"];
    let mut tx = host.host.store.begin("hostile").await.unwrap();
    let (account, version) = tx.account(filed.as_str().unwrap()).await.unwrap().unwrap();
    let moved = Account {
        organisation: Some("data".to_owned()),
        ..account
    };
    tx.put_account(&moved, version + 1).await.unwrap();
    tx.commit().await.unwrap();
    let own = decide(&host, &case, town.as_("officer", "tax"), &give).await;
    is_refused(&own, &json!(["role"]), &["applicant.id"]);
    let said = own.body["findings"][0]["message"]["en"].as_str().unwrap();
    assert!(said.contains("nobody decides his own matter"), "{said}");
    let colleague = decide(&host, &case, town.as_("officer", "data"), &give).await;
    assert_eq!(colleague.status, StatusCode::OK, "{:#}", colleague.body);
}

/// Of several who decide at once one does, and the others are told that they came second.
#[tokio::test]
async fn who_comes_second_is_told_so() {
    let (host, town) = founded().await;
    let give = approval(&json!([grant(&["name"])]));
    let case = applied(&host, &town, "tax", &[]).await;
    let by = ["body", "officer", "head"].map(|capacity| town.as_(capacity, "data"));
    let [one, two, three] = by.map(|by| decide(&host, &case, by, &give));
    let (one, two, three) = tokio::join!(one, two, three);
    let mut answers = [one, two, three].map(|answer| (answer.status, answer.text));
    answers.sort_by_key(|(status, _)| *status);
    assert_eq!(answers[0].0, StatusCode::OK);
    for (status, text) in &answers[1..] {
        assert_eq!(*status, StatusCode::CONFLICT, "{text}");
        assert!(text.contains("problem:stale"), "{text}");
    }
}
