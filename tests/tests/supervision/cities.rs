//! Order 809 between two cities of a province: who orders, who verifies, who stands above both.

use axum::http::StatusCode;
use bylaw_tests::host::{Answer, TestHost, entry};
use bylaw_tests::town::{self, Town};
use serde_json::{Value, json};

use crate::{act, town_of};

/// What the other city is made of: identifier, name, kind, office.
const OTHERS: [(&str, &str, &str, Option<&str>); 3] = [
    ("other", "乙市人民政府", "government", Some("government")),
    (
        "other-data",
        "乙市数据局",
        "data-authority",
        Some("data-authority"),
    ),
    ("other-tax", "乙市税务局", "department", None),
];

/// A province with two cities. An entry of the first one's civil affairs department is in order.
async fn province() -> (TestHost, Town) {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let mut town = Town::found(&host, &operator, "cn").await;
    for (id, name, kind, office) in OTHERS {
        let above = if id == "other" { "province" } else { "other" };
        establish(&host, &mut town, id, name, (kind, above), office).await;
    }
    let mut held = entry("unconditional");
    held["provider"] = Town::party("civil");
    held["grade"] = json!("二级");
    held["risk_assessed"] = json!(true);
    host.hold_entry("cn", held).await;
    (host, town)
}

async fn establish(
    host: &TestHost,
    town: &mut Town,
    id: &str,
    name: &str,
    (kind, above): (&str, &str),
    office: Option<&str>,
) {
    let organisation = json!({
        "id": id, "name": { "zh": name, "en": id }, "kind": kind, "tier": "city",
        "superior": above, "offices": office.as_slice(), "credit_code": null, "successor": null,
    });
    let path = town.path("organisations");
    let entered = host.post(&path, &town.system, &organisation).await;
    assert_eq!(entered.status, StatusCode::CREATED, "{:#}", entered.body);
    town.enter(host, Some(id), "body").await;
}

fn party(id: &str) -> Value {
    match OTHERS.iter().find(|other| other.0 == id) {
        Some((id, name, kind, _)) => {
            json!({ "id": id, "name": name, "kind": kind, "tier": "city" })
        }
        None => Town::party(id),
    }
}

/// A matter that an organisation files, about the entry if `more` says so.
async fn try_filing(host: &TestHost, town: &Town, by: &str, kind: &str, more: Value) -> Answer {
    let mut filing = json!({ "kind": kind, "applicant": party(by) });
    for (key, value) in more.as_object().unwrap() {
        filing[key] = value.clone();
    }
    host.post(&town.path("cases"), town.of(by), &filing).await
}

async fn filed(host: &TestHost, town: &Town, by: &str, kind: &str, more: Value) -> Value {
    let answer = try_filing(host, town, by, kind, more).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{:#}", answer.body);
    answer.body
}

/// One acts, and of all others nobody does.
async fn only(host: &TestHost, town: &Town, case: &Value, who: &str, outcome: Value) -> Value {
    let all = [
        "civil",
        "tax",
        "data",
        "city",
        "province-data",
        "province",
        "other-tax",
        "other-data",
        "other",
    ];
    for stranger in all.into_iter().filter(|one| *one != who) {
        let refused = act(host, case, town.of(stranger), outcome.clone()).await;
        let may = refused.status == StatusCode::OK;
        assert!(!may, "{stranger} acts: {:#}", refused.body);
    }
    let done = act(host, case, town.of(who), outcome).await;
    assert_eq!(done.status, StatusCode::OK, "{who}: {:#}", done.body);
    done.body
}

fn violation(article: u16, paragraph: u8, item: Option<u8>, entry: bool, who: &str) -> Value {
    let provision = json!({
        "instrument": "order-809", "article": article, "paragraph": paragraph, "item": item,
    });
    json!({
        "entry_code": entry.then_some("TEST/000001"), "respondents": [party(who)],
        "statement": { "violation": provision },
    })
}

fn ordered() -> Value {
    json!({ "outcome": "complete", "time_limit": { "working_days": 10 } })
}

/// Invariant: who is to correct is ordered by the authority of his own level (39, 40), whosever data
/// it was about.
#[tokio::test]
async fn the_authority_of_whoever_is_to_correct_orders_it() {
    let (host, town) = province().await;
    for entry in [true, false] {
        let against = violation(40, 1, Some(1), entry, "other-tax");
        let case = filed(&host, &town, "other-data", "rectification", against).await;
        let case = only(&host, &town, &case, "other-data", ordered()).await;
        let correct = json!({ "outcome": "correct" });
        only(&host, &town, &case, "other-tax", correct).await;
    }
    // Without a name it is the provider of the entry, and his authority.
    let mut late = violation(39, 1, Some(6), true, "civil");
    late["respondents"] = json!([]);
    let case = filed(&host, &town, "data", "rectification", late).await;
    only(&host, &town, &case, "data", ordered()).await;
}

/// Invariant: an authority is corrected by its own government, or by the authority above it (41).
#[tokio::test]
async fn an_authority_is_corrected_by_its_own_government() {
    let (host, town) = province().await;
    for entry in [true, false] {
        let against = violation(41, 1, Some(2), entry, "other-data");
        let case = filed(&host, &town, "other", "rectification", against).await;
        only(&host, &town, &case, "other", ordered()).await;
    }
    let mut above = violation(41, 1, Some(2), true, "other-data");
    above["filed_with"] = json!("superior-organ");
    let case = filed(&host, &town, "province-data", "rectification", above).await;
    only(&host, &town, &case, "province-data", ordered()).await;
}

/// Invariant: the sharing of an entry is suspended where it is provided (27), by its provider or that
/// one's authority.
#[tokio::test]
async fn who_misuses_an_entry_is_suspended_where_it_is_provided() {
    let (host, town) = province().await;
    let misuse = violation(27, 2, None, true, "other-tax");
    let case = filed(&host, &town, "data", "rectification", misuse.clone()).await;
    only(&host, &town, &case, "data", ordered()).await;
    let mut by_provider = misuse;
    by_provider["filed_with"] = json!("provider");
    let case = filed(&host, &town, "civil", "rectification", by_provider).await;
    only(&host, &town, &case, "civil", ordered()).await;
}

/// Invariant: whoever stands above the violator orders, under every text: here Shenyang's 47.
#[tokio::test]
async fn the_superior_organ_is_the_violators() {
    let (host, mut town) = town_of("shenyang", "2025-09-26").await;
    let office = ("department", "tax");
    establish(&host, &mut town, "branch", "税务分局", office, None).await;
    let branch =
        json!({ "id": "branch", "name": "税务分局", "kind": "department", "tier": "city" });
    let against = json!({
        "kind": "rectification", "applicant": Town::party("tax"), "respondents": [branch],
        "entry_code": "TEST/000001",
        "statement": { "violation": { "instrument": "shenyang", "article": 47 } },
    });
    let path = town.path("cases");
    let case = host.post(&path, town.of("tax"), &against).await;
    assert_eq!(case.status, StatusCode::CREATED, "{:#}", case.body);
    let others = act(&host, &case.body, town.of("city"), ordered()).await;
    assert_ne!(others.status, StatusCode::OK, "{:#}", others.body);
    let done = act(&host, &case.body, town.of("tax"), ordered()).await;
    assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
}

/// Invariant: a request for correction reaches the provider by its own name too (26.2).
#[tokio::test]
async fn who_provides_verifies_though_no_entry_is_named() {
    let (host, town) = province().await;
    let wrong = json!({
        "respondents": [party("civil")], "statement": { "grounds": "登记地址不准确" },
    });
    let case = filed(&host, &town, "other-tax", "correction", wrong).await;
    assert_eq!(case["at"], "provider");
    only(
        &host,
        &town,
        &case,
        "civil",
        json!({ "outcome": "correct" }),
    )
    .await;
}

/// Invariant: an incident that is about no entry is dealt with where it happened (35.3).
#[tokio::test]
async fn an_incident_is_reported_without_an_entry() {
    let (host, town) = province().await;
    let grounds = json!({ "statement": { "grounds": "前置机被入侵" } });
    let case = filed(&host, &town, "other-tax", "incident", grounds.clone()).await;
    only(
        &host,
        &town,
        &case,
        "other-tax",
        json!({ "outcome": "complete" }),
    )
    .await;
    let mut elsewhere = grounds;
    elsewhere["respondents"] = json!([party("civil")]);
    let case = filed(&host, &town, "data", "incident", elsewhere).await;
    only(
        &host,
        &town,
        &case,
        "civil",
        json!({ "outcome": "complete" }),
    )
    .await;
}

/// Invariant: a dispute goes to the nearest authority above both sides (28.2), so that it has two.
#[tokio::test]
async fn a_dispute_goes_to_the_authority_above_both() {
    let (host, town) = province().await;
    let grounds = json!({ "statement": { "grounds": "不同意共享，协商不成" } });
    let alone = try_filing(&host, &town, "other-tax", "dispute", grounds.clone()).await;
    assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(alone.body["findings"][0]["subject"], "respondents");
    for (by, with, above) in [
        (
            "other-tax",
            json!({ "entry_code": "TEST/000001" }),
            "province-data",
        ),
        (
            "civil",
            json!({ "respondents": [party("other-tax")] }),
            "province-data",
        ),
        ("tax", json!({ "respondents": [party("civil")] }), "data"),
    ] {
        let mut contested = grounds.clone();
        contested
            .as_object_mut()
            .unwrap()
            .extend(with.as_object().unwrap().clone());
        let case = filed(&host, &town, by, "dispute", contested).await;
        only(&host, &town, &case, above, json!({ "outcome": "settle" })).await;
    }
}

/// Invariant: whose access was suspended may have the suspension looked at as a dispute (28).
#[tokio::test]
async fn a_suspension_may_be_disputed() {
    let (host, town) = province().await;
    let misuse = violation(27, 2, None, true, "other-tax");
    let suspended = filed(&host, &town, "data", "rectification", misuse).await;
    let suspended = only(&host, &town, &suspended, "data", ordered()).await;
    let contested = json!({
        "entry_code": "TEST/000001", "prior_case": suspended["id"],
        "statement": { "grounds": "未超出使用范围，协商不成" },
    });
    let case = filed(&host, &town, "other-tax", "dispute", contested).await;
    only(
        &host,
        &town,
        &case,
        "province-data",
        json!({ "outcome": "settle" }),
    )
    .await;
}

/// Invariant: that a case is the named department's, else the applicant's, where there is no entry
/// holds under every text: here Shenyang's 44.
#[tokio::test]
async fn every_text_has_an_incident_dealt_with_where_it_happened() {
    let (host, town) = town_of("shenyang", "2025-09-26").await;
    for (by, named, acts) in [
        ("tax", json!([]), "tax"),
        ("data", json!([party("civil")]), "civil"),
    ] {
        let happened = json!({ "respondents": named, "statement": { "grounds": "前置机被入侵" } });
        let case = filed(&host, &town, by, "incident", happened).await;
        let done = act(
            &host,
            &case,
            town.of(acts),
            json!({ "outcome": "complete" }),
        )
        .await;
        assert_eq!(done.status, StatusCode::OK, "{acts}: {:#}", done.body);
    }
}
