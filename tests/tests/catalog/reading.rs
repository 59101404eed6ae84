//! Reading the catalog: one entry, its versions, their differences, what was withdrawn.

use axum::body::Body;
use axum::http::StatusCode;
use bylaw_tests::host::{TestHost, entry, filing};
use serde_json::{Value, json};

use crate::{DAY, guide, place, publication, publish};

const ENTRIES: &str = "/api/v1/jurisdictions/shenyang/entries";

/// An entry of three versions: published, revised, stopped.
async fn of_three() -> TestHost {
    let host = TestHost::on(DAY).await;
    publish(&host, &publication("TEST/000001", None)).await;
    let mut revision = filing("entry-revision", json!({ "change": "data-changed" }));
    let mut proposed = entry("unconditional");
    proposed["title"] = json!("改过的条目");
    proposed["update_cycle"] = json!("monthly");
    proposed["items"] = json!([
        { "name": "item", "data_type": "N", "sensitivity": "none" },
        { "name": "新增项", "data_type": "D", "sensitivity": "none" },
    ]);
    revision["applicant"] = proposed["provider"].clone();
    revision["proposed"] = proposed;
    revision["guide"] = guide();
    let complete = json!({ "outcome": "complete" });
    let case = host.file("shenyang", &revision).await;
    host.done(&case, "provider", &complete).await;
    let mut stop = filing("provision-stop", json!({ "grounds": "机构改革" }));
    stop["applicant"] = entry("unconditional")["provider"].clone();
    let case = host.file("shenyang", &stop).await;
    host.done(&case, "provider", &complete).await;
    host.done(&case, "data-authority", &json!({ "outcome": "confirm" }))
        .await;
    host
}

#[tokio::test]
async fn an_entry_is_read_by_its_code_and_tagged_with_its_version() {
    let host = TestHost::on(DAY).await;
    publish(&host, &publication("TEST/000001", None)).await;
    let answer = host.get(&place("TEST/000001")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("etag"), Some("\"1\""));
    assert_eq!(answer.body["entry"], entry_as_held());
    let unchanged = [("if-none-match", "\"7\", W/\"1\"")];
    let again = host
        .send_with(
            "GET",
            &place("TEST/000001"),
            None,
            &unchanged,
            Body::empty(),
        )
        .await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert_eq!(
        (again.header("etag"), again.bytes.len()),
        (Some("\"1\""), 0)
    );
    let other = [("if-none-match", "\"7\"")];
    let again = host
        .send_with("GET", &place("TEST/000001"), None, &other, Body::empty())
        .await;
    assert_eq!(again.status, StatusCode::OK);
    for missing in [place("TEST/000002"), place("TEST/000001") + "/versions/2"] {
        let none = host.get(&missing).await;
        assert_eq!(none.status, StatusCode::NOT_FOUND);
        assert_eq!(none.body["type"], "urn:bylaw:problem:no-such-entry");
    }
    let other = place("TEST/000001").replace("shenyang", "wuxi");
    assert_eq!(host.get(&other).await.status, StatusCode::NOT_FOUND);
}

fn entry_as_held() -> Value {
    let read: bylaw::domain::CatalogEntry = serde_json::from_value(entry("unconditional")).unwrap();
    serde_json::to_value(read).unwrap()
}

#[tokio::test]
async fn every_version_is_kept_and_differences_are_told_by_field() {
    let host = of_three().await;
    let path = place("TEST/000001");
    let versions = host.get(&format!("{path}/versions")).await.body;
    let states: Vec<&Value> = versions["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|version| &version["state"])
        .collect();
    assert_eq!(states, ["published", "published", "stopped"]);
    let first = host.get(&format!("{path}/versions/1")).await.body;
    assert_eq!(first["entry"], entry_as_held());
    let diff = host.get(&format!("{path}/diff?from=1&to=2")).await.body;
    let mut paths: Vec<(&str, &str)> = diff["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["path"].as_str().unwrap(),
                one["name"]["zh"].as_str().unwrap(),
            )
        })
        .collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        [
            ("guide.classification", "信息资源分类"),
            ("guide.format_kind", "信息资源格式分类"),
            ("guide.provider_code", "信息资源提供方代码"),
            ("guide.related_codes", "关联资源代码"),
            ("guide.sharing_mode", "共享方式"),
            ("items[item].data_type", "数据类型"),
            ("items[新增项]", "信息项"),
            ("title", "信息资源名称"),
            ("update_cycle", "更新周期"),
        ]
    );
    let title = diff["differences"].as_array().unwrap().iter();
    let mut title = title.filter(|one| one["path"] == "title");
    assert_eq!(
        title.next().unwrap(),
        &json!({ "path": "title", "name": { "zh": "信息资源名称", "en": "title" },
                 "from": "测试目录条目", "to": "改过的条目" })
    );
    let same = host.get(&format!("{path}/diff?from=2&to=2")).await.body;
    assert_eq!(same["differences"], json!([]));
    let back = host.get(&format!("{path}/diff?from=3&to=2")).await.body;
    assert_eq!(back["differences"][0]["path"], "state");
    assert_eq!(back["differences"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_was_withdrawn_is_remembered() {
    let host = of_three().await;
    let stopped = host.get(&format!("{ENTRIES}?state=stopped")).await.body;
    assert_eq!(stopped["entries"][0]["state"], "stopped");
    let published = host.get(&format!("{ENTRIES}?state=published")).await.body;
    assert_eq!(published["entries"], json!([]));
    let shown = host.get(&place("TEST/000001")).await;
    assert_eq!(shown.body["state"], "stopped");
    assert_eq!(shown.header("etag"), Some("\"3\""));
}
