//! Downloads: the same result in four formats, bounded, and nothing left behind.

use axum::http::StatusCode;
use bylaw::data::QueryLimits;
use bylaw::flow::DataLimits;
use serde_json::{Value, json};

use super::{CSV, ENTRY, Town, item};

#[tokio::test]
async fn a_csv_is_the_table_with_a_mark() {
    let town = Town::new().await;
    town.publish("csv", CSV.as_bytes()).await;
    let file = town.download("provider", "csv", json!({})).await;
    assert_eq!(file.status, StatusCode::OK, "{}", file.text);
    let wanted = "\u{feff}编号,姓名,身份证号,金额,数量,日期,时间,有效,比率\r\n\
        A1,张三,210102199001011234,12.5,3,2025-01-02,2025-01-02 09:00:00,true,0.5\r\n\
        A2,欧阳修,210102198002021234,-7,,2024-12-31,,false,\r\n\
        B1,\"李,四\",210102197003031234,1000000.0001,5,2025-02-01,2025-02-01 10:00:00.25,true,-1000\r\n";
    assert_eq!(file.text, wanted);
    assert_eq!(
        file.header("content-disposition"),
        Some("attachment; filename=\"TEST-000001-v1.csv\"")
    );
    assert_eq!(
        file.header("content-length"),
        Some(wanted.len().to_string().as_str())
    );
    assert_eq!(
        (file.header("bylaw-rows"), file.header("bylaw-formulas")),
        (Some("3"), Some("neutralised"))
    );
    // It is read again as it was written.
    town.publish("csv", &file.bytes).await;
    let again = town.download("provider", "csv", json!({})).await;
    assert_eq!(again.text, wanted);
    let open = town
        .host
        .send("GET", &format!("{ENTRY}/download?format=csv"), None, "")
        .await;
    assert!(
        open.text.starts_with("\u{feff}编号,金额,数量,"),
        "{}",
        open.text
    );
}

#[tokio::test]
async fn every_format_holds_the_same_and_is_read_again() {
    let town = Town::new().await;
    town.publish("csv", CSV.as_bytes()).await;
    let wanted = town.page("provider", json!({})).await["rows"].clone();
    for (format, upload) in [("jsonl", "json"), ("xlsx", "xlsx")] {
        let file = town.download("provider", format, json!({})).await;
        assert_eq!(file.status, StatusCode::OK, "{}", file.text);
        town.publish(upload, &file.bytes).await;
        assert_eq!(
            town.page("provider", json!({})).await["rows"],
            wanted,
            "{format}"
        );
    }
    let query = json!({ "items": ["金额", "日期"], "sort": [{ "item": "金额" }], "filter": { "op": "gt", "item": "金额", "value": 0 } });
    let file = town.download("provider", "parquet", query.clone()).await;
    assert_eq!(file.kind, "application/vnd.apache.parquet");
    assert_eq!(
        (&file.bytes[..4], &file.bytes[file.bytes.len() - 4..]),
        (&b"PAR1"[..], &b"PAR1"[..])
    );
    let lines = town.download("provider", "jsonl", query).await;
    assert_eq!(
        lines.text,
        "{\"金额\":\"12.5\",\"日期\":\"2025-01-02\"}\n{\"金额\":\"1000000.0001\",\"日期\":\"2025-02-01\"}\n"
    );
    let bad = town.download("provider", "ods", json!({})).await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST);
    // Nothing stays behind but the tables.
    while town
        .objects()
        .iter()
        .any(|object| object.contains("/answers/"))
    {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_text_that_looks_like_a_formula_is_none_in_a_csv() {
    let columns = json!([item("=cmd", "C", "none"), item("n", "I", "none")]);
    let town = Town::with(columns, DataLimits::default(), QueryLimits::default()).await;
    town.publish("csv", "=cmd,n\n=1+1,-5\n@SUM(A1),6\nplain,7\n".as_bytes())
        .await;
    let file = town.download("provider", "csv", json!({})).await;
    assert_eq!(
        file.text,
        "\u{feff}'=cmd,n\r\n'=1+1,-5\r\n'@SUM(A1),6\r\nplain,7\r\n"
    );
    let lines = town.download("provider", "jsonl", json!({})).await;
    let first: Value = serde_json::from_str(lines.text.lines().next().unwrap()).unwrap();
    assert_eq!(first, json!({ "=cmd": "=1+1", "n": -5 }));
}

#[tokio::test]
async fn a_sheet_that_cannot_hold_the_rows_is_refused_before_it_begins() {
    let columns = json!([item("n", "I", "none")]);
    let town = Town::with(columns, DataLimits::default(), QueryLimits::default()).await;
    let mut text = String::from("n\n");
    for n in 0..1_048_576 {
        text.push_str(&format!("{n}\n"));
    }
    town.publish("csv", text.as_bytes()).await;
    let refused = town.download("provider", "xlsx", json!({})).await;
    assert_eq!(
        refused.body["type"], "urn:bylaw:problem:too-many-rows",
        "{}",
        refused.text
    );
    let filter = json!({ "filter": { "op": "lt", "item": "n", "value": 10 } });
    let file = town.download("provider", "xlsx", filter).await;
    assert_eq!(
        (file.status, file.header("bylaw-rows")),
        (StatusCode::OK, Some("10"))
    );
}
