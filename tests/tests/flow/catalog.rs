//! What outcomes leave in the catalog: a disclosed basis, a stop, an opening.

use axum::http::StatusCode;
use bylaw_tests::host::{TestHost, entry, filing};
use serde_json::{Value, json};

/// The only entry of a jurisdiction's catalog.
async fn held(host: &TestHost, jurisdiction: &str) -> Value {
    let path = format!("/api/v1/jurisdictions/{jurisdiction}/entries");
    let mut body = host.get(&path).await.body;
    assert_eq!(body["entries"].as_array().unwrap().len(), 1, "{body:#}");
    body["entries"][0].take()
}

/// An entry that is closed to the public by a law.
fn closed_entry() -> Value {
    let mut closed = entry("unconditional");
    let basis = json!([{ "rank": "law", "title": "数据安全法" }]);
    closed["opening"] = json!({ "class": "closed", "reason": "涉及安全", "legal_basis": basis });
    closed
}

async fn published(host: &TestHost, entry: &Value) -> Value {
    let path = "/api/v1/jurisdictions/shenyang/entries";
    let filed = host.post(path, "provider", entry).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{:#}", filed.body);
    let approve = json!({ "outcome": "approve" });
    host.done(&filed.body, "data-authority", &approve).await
}

/// Shenyang 34: whoever restricts opening publishes on what basis.
#[tokio::test]
async fn the_basis_of_a_restriction_is_disclosed_with_its_publication() {
    let host = TestHost::on("2025-09-26").await;
    let case = published(&host, &closed_entry()).await;
    let entry = held(&host, "shenyang").await;
    assert_eq!(entry["basis_disclosed"], true);
    assert_eq!(entry["state"], "published");
    assert_eq!(entry["case_id"], case["id"]);
    assert_eq!(entry["catalogs"], json!(["resources", "sharing"]));
    assert_eq!(entry["entry"]["opening"], closed_entry_terms());
}

fn closed_entry_terms() -> Value {
    let mut terms = closed_entry()["opening"].take();
    let article = &mut terms["legal_basis"][0]["article"];
    *article = Value::Null;
    terms["conditions"] = Value::Null;
    terms["desensitised"] = json!(false);
    terms["holder_consents"] = json!(false);
    terms
}

#[tokio::test]
async fn what_is_open_to_everybody_has_no_basis_to_disclose() {
    let host = TestHost::on("2025-09-26").await;
    published(&host, &entry("unconditional")).await;
    let entry = held(&host, "shenyang").await;
    assert_eq!(entry["basis_disclosed"], false);
    assert_eq!(
        entry["catalogs"],
        json!(["resources", "sharing", "opening"])
    );
}

/// Shenyang 27: the provider files the stop, and only the authority's record makes it one.
#[tokio::test]
async fn provision_stops_when_the_authority_has_taken_it_on_record() {
    let host = TestHost::on("2025-09-26").await;
    host.hold_entry("shenyang", entry("unconditional")).await;
    let before = held(&host, "shenyang").await;
    let mut stop = filing("provision-stop", json!({ "grounds": "机构改革" }));
    stop["applicant"] = entry("unconditional")["provider"].clone();
    let case = host.file("shenyang", &stop).await;
    let case = host
        .done(&case, "provider", &json!({ "outcome": "complete" }))
        .await;
    assert_eq!(held(&host, "shenyang").await, before);
    let confirm = json!({ "outcome": "confirm" });
    assert_eq!(
        host.lacks(&case, "provider", &confirm).await,
        json!(["role"])
    );
    host.go_to("2025-09-29").await;
    let case = host.done(&case, "data-authority", &confirm).await;
    assert_eq!(case["closed"], "confirm");
    let after = held(&host, "shenyang").await;
    assert_eq!(
        (&after["state"], &after["version"]),
        (&json!("stopped"), &json!(2))
    );
    assert_eq!(
        (&after["day"], &after["case_id"]),
        (&json!("2025-09-29"), &case["id"])
    );
    // It remains in the catalog as what it was.
    assert_eq!(
        (&after["entry"], &after["catalogs"]),
        (&before["entry"], &before["catalogs"])
    );
}

/// Guiyang 21: the provider agrees, and the data stands open in the catalog of open data.
#[tokio::test]
async fn an_opening_request_that_is_granted_opens_the_entry() {
    let host = TestHost::on("2025-09-26").await;
    host.hold_entry("guiyang", closed_entry()).await;
    assert_eq!(
        held(&host, "guiyang").await["catalogs"],
        json!(["resources", "sharing"])
    );
    let case = host
        .file("guiyang", &filing("opening-request", json!({})))
        .await;
    host.done(&case, "provider", &json!({ "outcome": "approve" }))
        .await;
    let after = held(&host, "guiyang").await;
    assert_eq!(
        after["catalogs"],
        json!(["resources", "sharing", "opening"])
    );
    assert_eq!(after["entry"]["opening"]["class"], "unconditional");
    assert_eq!(after["entry"]["opening"]["reason"], Value::Null);
    assert_eq!(after["version"], 2);
}

#[tokio::test]
async fn an_opening_request_that_is_refused_opens_nothing() {
    let host = TestHost::on("2025-09-26").await;
    host.hold_entry("guiyang", closed_entry()).await;
    let before = held(&host, "guiyang").await;
    let case = host
        .file("guiyang", &filing("opening-request", json!({})))
        .await;
    let refuse = json!({ "outcome": "refuse", "reason": "涉及安全" });
    host.done(&case, "provider", &refuse).await;
    assert_eq!(held(&host, "guiyang").await, before);
}

/// Anhui 35: what was open on conditions stays so.
#[tokio::test]
async fn conditions_of_use_outlast_an_emergency() {
    let host = TestHost::on("2025-09-26").await;
    let mut restricted = entry("unconditional");
    restricted["opening"] = json!({ "class": "conditional", "conditions": "实名使用" });
    host.hold_entry("anhui", restricted).await;
    let mut emergency = filing("emergency-opening", json!({ "emergency": "public-health" }));
    emergency["applicant"] = entry("unconditional")["provider"].clone();
    let case = host.file("anhui", &emergency).await;
    host.done(&case, "provider", &json!({ "outcome": "complete" }))
        .await;
    let opening = held(&host, "anhui").await["entry"]["opening"].take();
    assert_eq!(
        (&opening["class"], &opening["conditions"]),
        (&json!("conditional"), &json!("实名使用"))
    );
}

/// Shenyang 37: a reassessment brings the entry as it shall become, and its own terms hold.
#[tokio::test]
async fn a_reassessment_opens_the_entry_as_it_proposes() {
    let host = TestHost::on("2025-09-26").await;
    host.hold_entry("shenyang", closed_entry()).await;
    let mut proposed = closed_entry();
    proposed["title"] = json!("脱敏后的测试目录条目");
    proposed["opening"]["class"] = json!("conditional");
    proposed["opening"]["conditions"] = json!("实名使用");
    let mut reassess = filing("reassessment", json!({}));
    reassess["applicant"] = entry("unconditional")["provider"].clone();
    reassess["proposed"] = proposed;
    let case = host.file("shenyang", &reassess).await;
    host.done(&case, "provider", &json!({ "outcome": "complete" }))
        .await;
    let after = held(&host, "shenyang").await;
    assert_eq!(
        after["catalogs"],
        json!(["resources", "sharing", "opening"])
    );
    assert_eq!(after["entry"]["title"], "脱敏后的测试目录条目");
    assert_eq!(after["entry"]["opening"]["class"], "conditional");
}

/// A provider's filed change of the built-in entry.
fn revision() -> Value {
    let mut revision = filing("entry-revision", json!({ "change": "data-changed" }));
    revision["applicant"] = entry("unconditional")["provider"].clone();
    revision
}

/// Invariant: a decision changes the case's own entry, whatever comes with it.
#[tokio::test]
async fn a_decision_reaches_no_other_entry() {
    let host = TestHost::on("2025-09-26").await;
    host.hold_entry("shenyang", entry("unconditional")).await;
    let mut others = entry("unconditional");
    others["code"] = json!("TEST/000002");
    host.hold_entry("shenyang", others.clone()).await;
    let case = host.file("shenyang", &revision()).await;
    let mut given_away = entry("unconditional");
    given_away["provider"]["id"] = json!("somebody");
    for (entry, subject) in [(&others, "entry.code"), (&given_away, "entry.provider.id")] {
        let act = json!({ "outcome": "complete", "entry": entry });
        let refused = host.act(&case, "provider", &act).await;
        assert_eq!(
            refused.body["rejected"],
            json!(["entry"]),
            "{:#}",
            refused.body
        );
        let found = &refused.body["findings"][0]["subject"];
        assert_eq!(found, subject, "{:#}", refused.body);
    }
    let path = "/api/v1/jurisdictions/shenyang/cases";
    let mut filed = revision();
    filed["proposed"] = others;
    let refused = host.post(path, "provider", &filed).await;
    assert_eq!(
        refused.body["findings"][0]["subject"], "entry.code",
        "{:#}",
        refused.body
    );
    filed["entry_code"] = Value::Null;
    let refused = host.post(path, "provider", &filed).await;
    assert_eq!(
        refused.body["findings"][0]["subject"], "entry_code",
        "{:#}",
        refused.body
    );
}

/// A stop is of the entry as it stands then, also if it was changed since the stop was filed.
#[tokio::test]
async fn a_stop_takes_no_change_back() {
    let host = TestHost::on("2025-09-26").await;
    host.hold_entry("shenyang", entry("unconditional")).await;
    let mut stop = filing("provision-stop", json!({ "grounds": "机构改革" }));
    stop["applicant"] = entry("unconditional")["provider"].clone();
    let stop = host.file("shenyang", &stop).await;
    let change = host.file("shenyang", &revision()).await;
    let mut changed = entry("unconditional");
    changed["title"] = json!("改过的条目");
    let complete = json!({ "outcome": "complete", "entry": changed });
    host.done(&change, "provider", &complete).await;
    let stop = host
        .done(&stop, "provider", &json!({ "outcome": "complete" }))
        .await;
    host.done(&stop, "data-authority", &json!({ "outcome": "confirm" }))
        .await;
    let after = held(&host, "shenyang").await;
    assert_eq!(
        (&after["state"], &after["version"]),
        (&json!("stopped"), &json!(3))
    );
    assert_eq!(after["entry"]["title"], "改过的条目");
}
