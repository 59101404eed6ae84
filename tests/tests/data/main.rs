//! The data behind the catalog, through the real router: uploads that break off, files that are wrong,
//! what queries and downloads show to whom, and what the log and the records say of it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::format_push_string,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod conversion;
mod downloads;
mod grants;
mod holders;
mod lowered;
mod masking;
mod queries;
mod records;
mod s3;
mod sanctions;
mod sheets;
mod transfers;
mod uploads;
mod who;
mod workbook;

use std::fs;
use std::path::{Path, PathBuf};

use axum::http::StatusCode;
use bylaw::data::{Objects, QueryLimits};
use bylaw::files;
use bylaw::flow::{self, Data, DataLimits};
use bylaw_tests::host::{Answer, TestHost, entry};
use bylaw_tests::places::setup;
use serde_json::{Value, json};

const ENTRY: &str = "/api/v1/jurisdictions/shenyang/entries/TEST%2F000001";

/// A host with an entry and a folder of data, which goes with it.
struct Town {
    host: TestHost,
    folder: PathBuf,
}

impl Drop for Town {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// An item of the entry.
fn item(name: &str, data_type: &str, sensitivity: &str) -> Value {
    json!({ "name": name, "data_type": data_type, "sensitivity": sensitivity })
}

/// The items of most tests: one of each kind, two of them personal.
fn items() -> Value {
    json!([
        item("编号", "C", "none"),
        item("姓名", "C", "personal"),
        item("身份证号", "C", "personal"),
        item("金额", "Y", "none"),
        item("数量", "I", "none"),
        item("日期", "D", "none"),
        item("时间", "T", "none"),
        item("有效", "L", "none"),
        item("比率", "B", "none"),
    ])
}

const CSV: &str = "编号,姓名,身份证号,金额,数量,日期,时间,有效,比率\n\
    A1,张三,210102199001011234,12.50,3,2025-01-02,2025-01-02 09:00,是,0.5\n\
    A2,欧阳修,210102198002021234,-7,,2024-12-31,,否,\n\
    B1,\"李,四\",210102197003031234,1000000.0001,5,2025-02-01,2025-02-01 10:00:00.25,1,-1e3\n";

impl Town {
    async fn new() -> Self {
        Self::with(items(), DataLimits::default(), QueryLimits::default()).await
    }

    async fn with(items: Value, limits: DataLimits, queries: QueryLimits) -> Self {
        let name = format!("bylaw-data-{}", uuid::Uuid::new_v4());
        let folder = std::env::temp_dir().join(name);
        let jurisdictions = vec![setup().jurisdiction("shenyang").unwrap()];
        let host = TestHost::with("2025-09-26", jurisdictions, true).await;
        let town = Self {
            host: host.with_data(data_in(&folder, limits, queries)),
            folder,
        };
        town.hold(items, "unconditional").await;
        town
    }

    /// Holds the entry with these items, as open as it says.
    async fn hold(&self, items: Value, opening: &str) {
        let mut entry = entry("conditional");
        entry["items"] = items;
        entry["opening"]["class"] = json!(opening);
        self.host.hold_entry("shenyang", entry).await;
    }

    async fn begin(&self, format: &str, size: usize) -> String {
        let wanted = json!({ "name": "数据.csv", "format": format, "size": size });
        let answer = self
            .host
            .post(&format!("{ENTRY}/uploads"), "provider", &wanted)
            .await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        answer.body["id"].as_str().unwrap().to_owned()
    }

    /// Puts bytes from a place on.
    async fn put(&self, id: &str, start: usize, bytes: &[u8], size: usize) -> Answer {
        let last = start + bytes.len() - 1;
        let range = format!("bytes {start}-{last}/{size}");
        let path = format!("{ENTRY}/uploads/{id}");
        let headers = [("content-range", range.as_str())];
        self.host
            .send_as("PUT", &path, Some("provider"), &headers, bytes.to_vec())
            .await
    }

    async fn complete(&self, id: &str) -> Answer {
        let path = format!("{ENTRY}/uploads/{id}/complete");
        self.host.post(&path, "provider", &json!({})).await
    }

    async fn look(&self, id: &str) -> Value {
        let path = format!("{ENTRY}/uploads/{id}");
        let answer = self.host.send("GET", &path, Some("provider"), "").await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        answer.body
    }

    /// Uploads a file and converts it; answers what became of it.
    async fn load(&self, format: &str, bytes: &[u8]) -> Value {
        let id = self.begin(format, bytes.len()).await;
        let put = self.put(&id, 0, bytes, bytes.len()).await;
        assert_eq!(put.status, StatusCode::OK, "{}", put.text);
        let whole = self.complete(&id).await;
        assert_eq!(whole.status, StatusCode::ACCEPTED, "{}", whole.text);
        assert!(flow::convert_next(&self.host.host).await.unwrap());
        self.look(&id).await
    }

    /// The same for a file that is in order; answers the version.
    async fn publish(&self, format: &str, bytes: &[u8]) -> u64 {
        let loaded = self.load(format, bytes).await;
        assert_eq!(loaded["state"], "published", "{loaded:#}");
        loaded["dataset_version"].as_u64().unwrap()
    }

    /// The same for a file that is wrong; answers how often, and the first places, columns and problems.
    async fn refused(&self, format: &str, bytes: &[u8]) -> (u64, Vec<Value>) {
        let before = self.versions().await.len();
        let loaded = self.load(format, bytes).await;
        assert_eq!(loaded["state"], "refused", "{loaded:#}");
        assert_eq!(self.versions().await.len(), before, "nothing is published");
        let first = loaded["report"]["first"].as_array().unwrap().clone();
        (loaded["report"]["count"].as_u64().unwrap(), first)
    }

    async fn versions(&self) -> Vec<Value> {
        let answer = self.host.get(&format!("{ENTRY}/datasets")).await;
        answer.body["datasets"].as_array().unwrap().clone()
    }

    async fn query(&self, actor: &str, query: Value) -> Answer {
        self.host
            .post(&format!("{ENTRY}/query"), actor, &query)
            .await
    }

    /// A query that is answered; answers the page.
    async fn page(&self, actor: &str, query: Value) -> Value {
        let answer = self.query(actor, query).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        answer.body
    }

    async fn download(&self, actor: &str, format: &str, query: Value) -> Answer {
        let path = format!("{ENTRY}/download?format={format}");
        self.host.post(&path, actor, &query).await
    }

    /// Every file below the folder of data.
    fn objects(&self) -> Vec<String> {
        let mut found = vec![];
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let below = path.strip_prefix(&self.folder).unwrap();
                    found.push(below.to_str().unwrap().to_owned());
                }
            }
        }
        found
    }
}

fn data_in(folder: &Path, limits: DataLimits, queries: QueryLimits) -> Data {
    let folder = files::make_folder(folder).unwrap();
    Data::over(Objects::in_folder(folder).unwrap(), limits, queries)
}

/// The first column of a page, as text.
fn firsts(page: &Value) -> Vec<&str> {
    let rows = page["rows"].as_array().unwrap();
    rows.iter().map(|row| row[0].as_str().unwrap()).collect()
}

/// A host whose entry has the sample as its data.
async fn loaded() -> Town {
    let town = Town::new().await;
    town.publish("csv", CSV.as_bytes()).await;
    town
}
