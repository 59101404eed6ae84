//! What somebody who may not see everything is shown, and that he cannot learn the rest.

use axum::http::StatusCode;
use bylaw::data::{Masking, Permit, Query};
use bylaw::domain::Sensitivity;
use bylaw::flow;
use serde_json::{Value, json};

use super::{ENTRY, items, loaded};
use bylaw_tests::host::TestHost;
use bylaw_tests::town::{self, Town, put};

#[tokio::test]
async fn what_is_sensitive_is_left_out_or_masked_and_cannot_be_guessed() {
    let town = loaded().await;
    let page = town
        .page("applicant", json!({ "items": ["编号", "金额"] }))
        .await;
    assert_eq!(page["rows"][0], json!(["A1", "12.5"]));
    let page = town.page("applicant", json!({ "limit": 1 })).await;
    assert_eq!(page["left_out"], json!(["姓名", "身份证号"]));
    assert!(
        !page.to_string().contains("张三") && !page.to_string().contains("1234"),
        "{page}"
    );

    let masking = json!({ "items": {
        "姓名": { "treatment": "keep", "first": 1 },
        "身份证号": { "treatment": "keep", "first": 6, "last": 9 },
    } });
    let path = format!("{ENTRY}/masking");
    let stranger = put(&town.host, &path, "applicant/officer", 0, &masking).await;
    assert_eq!(stranger.status, StatusCode::FORBIDDEN);
    let set = put(&town.host, &path, "provider/officer", 0, &masking).await;
    assert_eq!(set.status, StatusCode::OK, "{}", set.text);
    let unfit = json!({ "items": { "金额": { "treatment": "year" } } });
    let unfit = put(&town.host, &path, "provider/officer", 1, &unfit).await;
    assert_eq!(
        unfit.body["type"], "urn:bylaw:problem:bad-masking",
        "{}",
        unfit.text
    );

    let page = town
        .page(
            "applicant",
            json!({ "items": ["编号", "姓名", "身份证号"] }),
        )
        .await;
    let shown = json!([
        ["A1", "张*", "210102******011234"],
        ["A2", "欧**", "210102******021234"],
        ["B1", "李**", "210102******031234"]
    ]);
    assert_eq!(page["rows"].as_array().unwrap().len(), 3);
    assert_eq!(page["columns"][1]["masked"], true);
    assert_eq!(page["rows"][0][1], shown[0][1]);
    assert_eq!(page["rows"][1][1], shown[1][1]);
    let number = page["rows"][0][2].as_str().unwrap();
    assert_eq!(number.matches('*').count(), 9, "{number}");
    assert_eq!(page["left_out"], json!([]));
    // Neither what is masked nor what is left out can be looked for.
    for query in [
        json!({ "filter": { "op": "starts-with", "item": "身份证号", "value": "210102199001" } }),
        json!({ "filter": { "op": "not", "of": { "op": "is-null", "item": "姓名" } } }),
        json!({ "sort": [{ "item": "身份证号" }] }),
    ] {
        let refused = town.query("applicant", query.clone()).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{query}");
        assert_eq!(
            refused.body["type"], "urn:bylaw:problem:item-hidden",
            "{query}"
        );
        assert_eq!(town.query("provider", query).await.status, StatusCode::OK);
    }
}

/// Invariant: what an editor has not seen he does not overwrite; what is hidden is shown by somebody
/// who leads; and each change has its leaf.
#[tokio::test]
async fn how_items_are_hidden_is_changed_by_version_and_capacity_and_recorded() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, "shenyang").await;
    let mut entry = bylaw_tests::host::entry("conditional");
    entry["provider"] = Town::party("civil");
    entry["items"] = items();
    host.hold_entry("shenyang", entry).await;
    let path = format!("{ENTRY}/masking");
    let (member, officer) = (town.of("civil"), town.as_("officer", "civil"));
    let keep = |first| json!({ "items": { "姓名": { "treatment": "keep", "first": first } } });
    let is = |answer: &bylaw_tests::host::Answer, status: u16, code: &str| {
        assert_eq!(answer.status, status, "{}", answer.text);
        let code = format!("urn:bylaw:problem:{code}");
        assert_eq!(answer.body["type"], code, "{}", answer.text);
    };
    let read = host.send("GET", &path, Some(member), "").await;
    assert_eq!(read.header("etag"), Some("\"0\""), "{}", read.text);

    let blind = host
        .send("PUT", &path, Some(officer), keep(1).to_string())
        .await;
    is(&blind, 428, "no-version");
    let shown = put(&host, &path, member, 0, &keep(1)).await;
    is(&shown, 403, "not-in-this-capacity");
    let shown = put(&host, &path, officer, 0, &keep(2)).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    assert_eq!(shown.header("etag"), Some("\"1\""));
    let late = put(&host, &path, officer, 0, &keep(1)).await;
    is(&late, 412, "stale-version");
    let hidden = put(&host, &path, member, 1, &keep(1)).await;
    assert_eq!(hidden.status, StatusCode::OK, "{}", hidden.text);
    let again = put(&host, &path, member, 2, &keep(2)).await;
    is(&again, 403, "not-in-this-capacity");
    let of_tax = put(&host, &path, town.head("tax"), 2, &keep(2)).await;
    is(&of_tax, 403, "not-the-provider");
    let read = host.send("GET", &path, Some(member), "").await;
    assert_eq!(read.header("etag"), Some("\"2\""));
    assert_eq!(read.body["items"]["姓名"]["first"], 1, "{}", read.text);

    let changes = town.path("changes?limit=1000");
    let changes = host.send("GET", &changes, Some(&town.audit), "").await;
    let all = changes.body.as_array().unwrap();
    let set: Vec<_> = all
        .iter()
        .filter(|one| one["what"] == "masking-set")
        .collect();
    assert_eq!(set.len(), 2, "{set:#?}");
    assert_eq!(set[0]["subject"], "TEST/000001");
    let me = host.send("GET", "/api/v1/me", Some(officer), "").await;
    assert_eq!(set[0]["account"], me.body["account"]["id"]);
    let became: Value = serde_json::from_str(set[1]["body"].as_str().unwrap()).unwrap();
    assert_eq!(became["version"], 2);
    assert_eq!(became["items"]["姓名"]["first"], 1);
    let jurisdiction = host.host.jurisdiction("shenyang").unwrap();
    let compared = flow::compare_log(&host.host, jurisdiction).await.unwrap();
    assert_eq!(compared.changes, all.len() as u64);
    assert_eq!(compared.wrong, []);
}

#[tokio::test]
async fn a_permit_bounds_items_and_rows() {
    let town = loaded().await;
    let host = &town.host.host;
    let provider = bylaw::domain::Principal::claiming(bylaw::domain::Role::Provider.into());
    let whole = flow::permit_for(
        host,
        "shenyang",
        Some(flow::Using {
            principal: &provider,
            subjects: &[],
        }),
        "TEST/000001",
        &[],
        bylaw::domain::ExchangeMethod::Query,
    )
    .await
    .unwrap();
    let permit = Permit {
        named: std::collections::BTreeMap::new(),
        items: Some(vec!["编号".into(), "姓名".into()]),
        rows: Some(2),
        clear: Sensitivity::Personal,
        ..whole
    };
    let ask = async |query: Value| {
        let query: Query = serde_json::from_value(query).unwrap();
        let masking = Masking::default();
        flow::query_data(host, "shenyang", "TEST/000001", &permit, &masking, &query).await
    };
    let page = ask(json!({ "limit": 1 })).await.unwrap();
    let next = page.next.clone().unwrap();
    assert_eq!(page.columns.len(), 2);
    let page = ask(json!({ "limit": 5, "cursor": next })).await.unwrap();
    assert_eq!(
        (page.rows.len(), page.next),
        (1, None),
        "two rows are all that is granted"
    );
    for query in [
        json!({ "items": ["金额"] }),
        json!({ "filter": { "op": "gt", "item": "金额", "value": 1 } }),
        json!({ "sort": [{ "item": "金额" }] }),
    ] {
        let refused = ask(query).await.unwrap_err();
        assert!(
            refused.to_string().contains("`金额` is not granted"),
            "{refused}"
        );
    }
}

/// What an entry makes sensitive later is hidden in data that came before.
#[tokio::test]
async fn an_item_that_became_sensitive_is_hidden_in_earlier_data() {
    let town = loaded().await;
    let mut stricter = items();
    stricter[3]["sensitivity"] = json!("commercial-secret");
    town.hold(stricter, "unconditional").await;
    let page = town.page("applicant", json!({})).await;
    assert_eq!(page["left_out"], json!(["姓名", "身份证号", "金额"]));
}

/// What the entry has no more is shown to nobody but its provider, in whichever version.
#[tokio::test]
async fn an_item_that_the_entry_has_no_more_is_left_out() {
    let town = loaded().await;
    let first = town.page("applicant", json!({ "limit": 1 })).await;
    assert_eq!(first["rows"][0][1], "12.5");
    let mut fewer = items();
    fewer.as_array_mut().unwrap().remove(3);
    town.hold(fewer, "unconditional").await;
    for query in [
        json!({ "limit": 1 }),
        json!({ "limit": 1, "cursor": first["next"] }),
    ] {
        let page = town.page("applicant", query).await;
        assert_eq!(page["left_out"], json!(["姓名", "身份证号", "金额"]));
    }
    let own = town.page("provider", json!({ "items": ["金额"] })).await;
    assert_eq!(own["rows"][0], json!(["12.5"]));
}

#[tokio::test]
async fn data_that_are_not_open_are_for_the_provider_alone() {
    let town = loaded().await;
    town.hold(items(), "closed").await;
    assert_eq!(
        town.query("provider", json!({})).await.status,
        StatusCode::OK
    );
    let refused = town.query("applicant", json!({})).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(refused.body["type"], "urn:bylaw:problem:withheld");
    let refused = town.host.get(&format!("{ENTRY}/download?format=csv")).await;
    assert_eq!(
        refused.body["type"], "urn:bylaw:problem:withheld",
        "{}",
        refused.text
    );
}
