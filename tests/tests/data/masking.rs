//! What somebody who may not see everything is shown, and that he cannot learn the rest.

use axum::http::StatusCode;
use bylaw::data::{Masking, Permit, Query};
use bylaw::domain::Sensitivity;
use bylaw::flow;
use serde_json::{Value, json};

use super::{ENTRY, items, loaded};

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
    let stranger = town
        .host
        .send("PUT", &path, Some("applicant"), masking.to_string())
        .await;
    assert_eq!(stranger.status, StatusCode::FORBIDDEN);
    let put = town
        .host
        .send("PUT", &path, Some("provider"), masking.to_string())
        .await;
    assert_eq!(put.status, StatusCode::OK, "{}", put.text);
    let unfit = json!({ "items": { "金额": { "treatment": "year" } } });
    let unfit = town
        .host
        .send("PUT", &path, Some("provider"), unfit.to_string())
        .await;
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

#[tokio::test]
async fn a_permit_bounds_items_and_rows() {
    let town = loaded().await;
    let host = &town.host.host;
    let provider = bylaw::domain::Principal::claiming(bylaw::domain::Role::Provider.into());
    let whole = flow::permit_for(
        host,
        "shenyang",
        Some(&provider),
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
