//! Reports of a period that is over, after the tree of organisations has changed.

use axum::http::StatusCode;
use bylaw::flow;
use bylaw_tests::town;
use serde_json::json;

use crate::reports::{AUTUMN, a_month, report};
use crate::{read, shared};

/// Invariant: what an authority was told of a past period is the same bytes when the tree has
/// changed since.
#[tokio::test]
async fn a_past_period_stays_as_it_is_when_an_organisation_moves() {
    let (host, town) = a_month().await;
    let of_autumn = async || {
        let mut all = vec![];
        for what in ["cases", "refusals", "cycles", "unlike", "breaches"] {
            for form in ["json", "csv"] {
                let path = format!("supervision/{what}?{AUTUMN}&format={form}");
                for who in ["data", "city", "province-data", "civil"] {
                    let answer = read(&host, &town.path(&path), town.of(who)).await;
                    assert_eq!(answer.status, StatusCode::OK, "{:#}", answer.body);
                    all.push((format!("{who}: {path}"), answer.text));
                }
            }
        }
        all
    };
    let before = of_autumn().await;
    assert!(before[0].1.contains("\"civil\""), "{}", before[0].1);
    assert!(before[0].1.contains("\"complete\":true"), "{}", before[0].1);

    // Civil affairs now stands under the province.
    let civil = town.path("organisations/civil");
    let mut moved = read(&host, &civil, &town.system).await.body;
    let version = moved.as_object_mut().unwrap().remove("version").unwrap();
    assert_eq!(version, 1);
    moved["superior"] = json!("province");
    let done = town::put(&host, &civil, &town.system, 1, &moved).await;
    assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
    host.go_to("2025-11-06").await;
    shared(&host, &town, "tax").await;
    host.go_to("2025-12-08").await;
    flow::sequence(&host.host).await.unwrap();
    assert_eq!(of_autumn().await, before);

    // Of what came afterwards it is told what stands under it then.
    let rows = async |token: &str, period: &str| {
        let report = report(&host, &town, token, &format!("cases?{period}")).await;
        report["rows"].as_array().unwrap().len()
    };
    let since = "from=2025-11-06&to=2025-11-30";
    assert_eq!(rows(town.of("data"), since).await, 0);
    assert_eq!(rows(town.of("province-data"), since).await, 1);
    assert_eq!(
        rows(town.of("data"), "from=2025-09-01&to=2025-11-04").await,
        2
    );
    // What was entered on the last day counts on it.
    assert_eq!(
        rows(town.of("data"), "from=2025-09-01&to=2025-11-05").await,
        0
    );
}

/// What took an authority's duties over is told what was under the old one.
#[tokio::test]
async fn a_successor_is_told_what_its_predecessor_was() {
    let (host, town) = a_month().await;
    let before = report(&host, &town, town.of("city"), &format!("cases?{AUTUMN}")).await;
    let entered = json!({
        "id": "new-city", "name": { "zh": "新市人民政府", "en": "new city" }, "kind": "government",
        "tier": "city", "superior": "province", "offices": ["government"], "credit_code": null,
        "successor": null,
    });
    let entered = host
        .post(&town.path("organisations"), &town.system, &entered)
        .await;
    assert_eq!(entered.status, StatusCode::CREATED, "{:#}", entered.body);
    for one in [
        "data",
        "platform",
        "secrecy",
        "security",
        "inspection",
        "civil",
        "tax",
        "transport",
        "archive",
    ] {
        let path = town.path(&format!("organisations/{one}"));
        let mut moved = read(&host, &path, &town.system).await.body;
        moved.as_object_mut().unwrap().remove("version");
        moved["superior"] = json!("new-city");
        let done = town::put(&host, &path, &town.system, 1, &moved).await;
        assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
    }
    let path = town.path("organisations/city/dissolution");
    let heir = json!({ "successor": "new-city" });
    let headers = [("content-type", "application/json"), ("if-match", "\"1\"")];
    let gone = host.send_as(
        "POST",
        &path,
        Some(&town.system),
        &headers,
        heir.to_string(),
    );
    let gone = gone.await;
    assert_eq!(gone.status, StatusCode::OK, "{:#}", gone.body);
    let after = report(&host, &town, town.of("data"), &format!("cases?{AUTUMN}")).await;
    assert_eq!(after, before);
}
