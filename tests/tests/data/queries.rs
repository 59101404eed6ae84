//! Queries: filters, order, pages, and their bounds.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bylaw::data::QueryLimits;
use bylaw::flow::DataLimits;
use serde_json::{Value, json};
use std::time::Duration;

use super::{Town, firsts, item, loaded};

#[tokio::test]
async fn filters_find_what_they_say() {
    let town = loaded().await;
    let find =
        |op: &str, item: &str, value: Value| json!({ "op": op, "item": item, "value": value });
    let cases = [
        (find("eq", "编号", json!("A1")), vec!["A1"]),
        (find("ne", "编号", json!("A1")), vec!["A2", "B1"]),
        (find("lt", "金额", json!("12.5")), vec!["A2"]),
        (find("le", "金额", json!(12.5)), vec!["A1", "A2"]),
        (find("gt", "日期", json!("2025-01-01")), vec!["A1", "B1"]),
        (find("ge", "时间", json!("2025-01-02 10:00")), vec!["B1"]),
        (find("eq", "有效", json!(false)), vec!["A2"]),
        (find("eq", "数量", json!(5)), vec!["B1"]),
        (find("lt", "比率", json!(0)), vec!["B1"]),
        (find("starts-with", "编号", json!("A")), vec!["A1", "A2"]),
        (find("contains", "姓名", json!(",")), vec!["B1"]),
        (find("contains", "姓名", json!("%")), vec![]),
        (find("contains", "编号", json!("_")), vec![]),
        (json!({ "op": "is-null", "item": "数量" }), vec!["A2"]),
        (
            json!({ "op": "in", "item": "数量", "values": [3, "5"] }),
            vec!["A1", "B1"],
        ),
        (
            json!({ "op": "not", "of": find("eq", "编号", json!("A1")) }),
            vec!["A2", "B1"],
        ),
        (
            json!({ "op": "or", "of": [find("eq", "编号", json!("A1")), { "op": "and", "of": [find("gt", "数量", json!(3)), find("eq", "有效", json!("是"))] }] }),
            vec!["A1", "B1"],
        ),
    ];
    for (filter, found) in cases {
        let page = town.page("provider", json!({ "filter": filter })).await;
        assert_eq!(firsts(&page), found, "{filter}");
    }
}

#[tokio::test]
async fn a_query_that_is_wrong_is_told_where() {
    let town = loaded().await;
    let deep = (0..40).fold(
        json!({ "op": "is-null", "item": "数量" }),
        |inner, _| json!({ "op": "not", "of": inner }),
    );
    let cases = [
        (
            json!({ "filter": { "op": "like", "item": "编号" } }),
            "filter.op",
        ),
        (
            json!({ "filter": { "op": "eq", "item": "nothing", "value": 1 } }),
            "filter.item",
        ),
        (
            json!({ "filter": { "op": "eq", "item": "数量", "value": "x" } }),
            "filter.value",
        ),
        (
            json!({ "filter": { "op": "eq", "item": "数量", "value": null } }),
            "filter.value",
        ),
        (
            json!({ "filter": { "op": "eq", "item": "数量" } }),
            "filter",
        ),
        (
            json!({ "filter": { "op": "eq", "item": "数量", "value": 1, "x": 1 } }),
            "filter.x",
        ),
        (
            json!({ "filter": { "op": "lt", "item": "有效", "value": true } }),
            "filter",
        ),
        (
            json!({ "filter": { "op": "contains", "item": "数量", "value": "1" } }),
            "filter.value",
        ),
        (
            json!({ "filter": { "op": "and", "of": [{ "op": "in", "item": "日期", "values": ["2025-01-01", "soon"] }] } }),
            "filter.of[0].values[1]",
        ),
        (json!({ "filter": { "op": "and", "of": [] } }), "filter.of"),
        (json!({ "filter": "数量 = 1" }), "filter"),
        (json!({ "sort": [{ "item": "nothing" }] }), "sort[0].item"),
        (json!({ "items": ["编号", "编号"] }), "items[1]"),
        (json!({ "limit": 0 }), "limit"),
        (json!({ "limit": 10_001 }), "limit"),
        (json!({ "cursor": "x" }), "cursor"),
    ];
    for (query, place) in cases {
        let refused = town.query("provider", query.clone()).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{query}: {}",
            refused.text
        );
        assert_eq!(
            refused.body["type"], "urn:bylaw:problem:bad-query-of-data",
            "{query}"
        );
        assert_eq!(refused.body["place"], place, "{query}: {}", refused.text);
    }
    let refused = town.query("provider", json!({ "filter": deep })).await;
    assert!(refused.text.contains("32 deep"), "{}", refused.text);
    let many: Vec<u32> = (0..2_000).collect();
    let refused = town
        .query(
            "provider",
            json!({ "filter": { "op": "in", "item": "数量", "values": many } }),
        )
        .await;
    assert!(refused.text.contains("at most 1000"), "{}", refused.text);
    let none = town.query("provider", json!({ "limits": 1 })).await;
    assert_eq!(
        none.body["type"], "urn:bylaw:problem:bad-field",
        "{}",
        none.text
    );
}

/// Everybody may send the largest filter there is; it is answered, whichever way it is built.
#[tokio::test]
async fn the_largest_filters_are_answered() {
    let town = loaded().await;
    let many = |op: &str, count: i64| {
        let of = (0..count).map(|n| {
            json!({ "op": if n % 2 == 0 { "ne" } else { "lt" }, "item": "金额", "value": 5_000_000 + n })
        });
        json!({ "op": op, "of": of.collect::<Vec<_>>() })
    };
    let comb = |inner: Value| {
        (0..31).fold(inner, |inner, n| {
            let op = if n % 2 == 0 { "or" } else { "and" };
            let beside = (0..30).map(|m| {
                json!({ "op": if n % 2 == 0 { "eq" } else { "ne" }, "item": "金额", "value": 5_000_000 + 100 * n + m })
            });
            json!({ "op": op, "of": beside.chain([inner]).collect::<Vec<_>>() })
        })
    };
    let nested = comb(json!({ "op": "is-null", "item": "金额" }));
    let negated = json!({ "op": "not", "of": { "op": "not", "of": many("or", 997) } });
    for (filter, found) in [
        (many("and", 999), 3),
        (many("or", 999), 3),
        (negated, 3),
        (nested, 0),
    ] {
        for actor in ["provider", "applicant"] {
            let page = town.page(actor, json!({ "filter": filter })).await;
            assert_eq!(page["rows"].as_array().unwrap().len(), found);
        }
    }
    let beyond = town
        .query("applicant", json!({ "filter": many("or", 1_000) }))
        .await;
    assert!(beyond.text.contains("at most 1000"), "{}", beyond.text);
}

/// A table with many rows, so that it has several groups of them.
async fn long(rows: u32) -> Town {
    let columns = json!([item("n", "I", "none"), item("t", "C", "none")]);
    let town = Town::with(columns, DataLimits::default(), QueryLimits::default()).await;
    let mut text = String::from("n,t\n");
    for n in 0..rows {
        text.push_str(&format!("{n},{}\n", n % 7));
    }
    town.publish("csv", text.as_bytes()).await;
    town
}

#[tokio::test]
async fn pages_follow_each_other_without_gaps_also_while_new_data_come() {
    let town = long(150_000).await;
    for (query, wanted) in [
        (
            json!({ "limit": 9_999, "items": ["n"] }),
            (0..150_000).collect::<Vec<u64>>(),
        ),
        (
            json!({ "limit": 900, "filter": { "op": "eq", "item": "t", "value": "6" }, "items": ["n"] }),
            (0..150_000).filter(|n| n % 7 == 6).collect(),
        ),
        (
            json!({ "limit": 5_000, "sort": [{ "item": "t", "descending": true }, { "item": "n" }], "filter": { "op": "lt", "item": "n", "value": 14_000 }, "items": ["n"] }),
            (0..7)
                .rev()
                .flat_map(|t| (0..14_000).filter(move |n| n % 7 == t))
                .collect(),
        ),
    ] {
        let (mut seen, mut query) = (vec![], query);
        loop {
            let page = town.page("provider", query.clone()).await;
            assert_eq!(page["dataset"]["version"], 1);
            seen.extend(
                page["rows"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|row| row[0].as_u64().unwrap()),
            );
            let next = page["next"].clone();
            if next.is_null() {
                break;
            }
            query["cursor"] = next;
        }
        assert!(
            seen == wanted,
            "{query}: {} rows, not {}",
            seen.len(),
            wanted.len()
        );
    }
    let first = town.page("provider", json!({ "limit": 2 })).await;
    let other = town
        .query(
            "provider",
            json!({ "limit": 2, "items": ["n"], "cursor": first["next"] }),
        )
        .await;
    assert_eq!(other.body["place"], "cursor", "{}", other.text);
    town.publish("csv", b"n,t\n7,new\n").await;
    let second = town
        .page("provider", json!({ "limit": 2, "cursor": first["next"] }))
        .await;
    assert_eq!(
        (&second["rows"], &second["dataset"]["version"]),
        (&json!([[2, "2"], [3, "3"]]), &json!(1))
    );
    let now = town.page("provider", json!({})).await;
    assert_eq!(
        (&now["rows"], &now["dataset"]["version"]),
        (&json!([[7, "new"]]), &json!(2))
    );
}

/// A cursor says which version is given and how much of it; nobody but a host writes one.
#[tokio::test]
async fn a_cursor_is_taken_from_nobody_but_a_host_and_for_a_day() {
    let town = loaded().await;
    let first = town.page("applicant", json!({ "limit": 1 })).await;
    let next = first["next"].as_str().unwrap();
    town.publish("csv", super::CSV.replace("A2", "new").as_bytes())
        .await;
    let bytes = URL_SAFE_NO_PAD.decode(next).unwrap();
    let body = String::from_utf8(bytes[32..].to_vec()).unwrap();
    assert!(body.contains("\"version\":1"), "{body}");
    let mut tampered = bytes.clone();
    let at = 32 + body.find("\"version\":1").unwrap() + 10;
    tampered[at] = b'2';
    for forged in [
        body.as_bytes(),
        &tampered,
        &[&[0; 32], body.as_bytes()].concat(),
    ] {
        let cursor = URL_SAFE_NO_PAD.encode(forged);
        let refused = town
            .query("applicant", json!({ "limit": 1, "cursor": cursor }))
            .await;
        assert_eq!(refused.body["place"], "cursor", "{}", refused.text);
    }
    let query = json!({ "limit": 1, "cursor": next });
    let page = town.page("applicant", query.clone()).await;
    assert_eq!(
        (&page["dataset"]["version"], &page["rows"][0][0]),
        (&json!(1), &json!("A2"))
    );
    town.host.at("2025-09-28", 9);
    let late = town.query("applicant", query).await;
    assert!(late.text.contains("24 hours ago"), "{}", late.text);
}

#[tokio::test]
async fn a_query_is_bounded_in_memory_and_time() {
    let columns = json!([item("n", "I", "none"), item("t", "C", "none")]);
    let small = QueryLimits {
        memory: 1 << 20,
        ..QueryLimits::default()
    };
    let town = Town::with(columns.clone(), DataLimits::default(), small).await;
    let mut text = String::from("n,t\n");
    for n in 0..200_000_u64 {
        text.push_str(&format!(
            "{n},text {}\n",
            n.wrapping_mul(2_654_435_761) % 1_000_003
        ));
    }
    town.publish("csv", text.as_bytes()).await;
    let sorted = json!({ "sort": [{ "item": "t" }] });
    let refused = town.download("provider", "csv", sorted).await;
    assert_eq!(
        refused.body["type"], "urn:bylaw:problem:query-too-large",
        "{}",
        refused.text
    );
    // The first of them can be had all the same.
    let page = town
        .page(
            "provider",
            json!({ "sort": [{ "item": "t" }], "limit": 10 }),
        )
        .await;
    assert_eq!(page["rows"].as_array().unwrap().len(), 10);

    let short = QueryLimits {
        time: Duration::from_nanos(1),
        ..QueryLimits::default()
    };
    let town = Town::with(columns, DataLimits::default(), short).await;
    town.publish("csv", text.as_bytes()).await;
    // Even the first of them cannot be known before all were looked at.
    let all = json!({ "sort": [{ "item": "t" }], "limit": 10 });
    let refused = town.query("provider", all).await;
    assert_eq!(
        refused.body["type"], "urn:bylaw:problem:query-too-slow",
        "{}",
        refused.text
    );
}
