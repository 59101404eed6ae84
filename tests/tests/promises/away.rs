//! A database that is away or full: 503, nothing half done, and recovery without a restart.

use axum::body::Body;
use axum::http::StatusCode;
use bylaw::store::Store;
use bylaw_tests::databases::{Database, on_postgres};
use bylaw_tests::host::{Answer, TestHost, entry, filing};
use bylaw_tests::wire::Wire;
use serde_json::json;

const CASES: &str = "/api/v1/jurisdictions/shenyang/cases";

async fn apply(host: &TestHost, key: &str) -> Answer {
    let filing = filing("sharing-application", json!({ "materials": ["申请表"] }));
    let headers = [("idempotency-key", key)];
    host.send_with(
        "POST",
        CASES,
        Some("applicant"),
        &headers,
        filing.to_string(),
    )
    .await
}

async fn ready(host: &TestHost) -> StatusCode {
    host.send("GET", "/readyz", None, Body::empty())
        .await
        .status
}

fn is_unavailable(answer: &Answer) {
    assert_eq!(
        answer.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "{}",
        answer.text
    );
    assert_eq!(answer.body["type"], "urn:bylaw:problem:unavailable");
    assert_eq!(answer.header("retry-after"), Some("5"));
}

async fn count(host: &TestHost) -> usize {
    let path = "/api/v1/inbox?jurisdiction=shenyang&limit=1000";
    let inbox = host
        .send("GET", path, Some("provider"), Body::empty())
        .await;
    inbox.body.as_array().unwrap().len()
}

async fn hold(host: &TestHost) {
    let mut held = entry("conditional");
    held["sharing"]["legal_basis"] = json!([{ "rank": "law", "title": "某法" }]);
    host.hold_entry("shenyang", held).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_away_comes_back_without_a_restart() {
    if !on_postgres() {
        return;
    }
    let database = Database::create().await;
    let wire = Wire::to(&database.address()).await;
    let url = database
        .host_url()
        .replace(&database.address(), wire.address());
    let host = TestHost::on_store("2025-09-26", Store::open(&url).await.unwrap()).await;
    hold(&host).await;
    let before = apply(&host, "before").await;
    assert_eq!(before.status, StatusCode::CREATED);
    assert_eq!(ready(&host).await, StatusCode::OK);

    wire.cut();
    is_unavailable(&apply(&host, "during").await);
    assert_eq!(ready(&host).await, StatusCode::SERVICE_UNAVAILABLE);
    let id = before.body["id"].as_str().unwrap();
    is_unavailable(&host.get(&format!("/api/v1/cases/{id}")).await);

    wire.mend().await;
    assert_eq!(ready(&host).await, StatusCode::OK);
    let during = apply(&host, "during").await;
    assert_eq!(during.status, StatusCode::CREATED, "{}", during.text);
    assert_eq!(apply(&host, "before").await.text, before.text);
    assert_eq!(count(&host).await, 2);
}

/// Fills a host until it refuses; how many filings it took.
async fn filled(host: &TestHost) -> usize {
    let mut taken = 0;
    let refused = loop {
        let answer = apply(host, &format!("key-{taken}")).await;
        if answer.status != StatusCode::CREATED {
            break answer;
        }
        taken += 1;
        assert!(taken < 100_000, "it never gets full");
    };
    is_unavailable(&refused);
    assert!(taken > 0);
    assert_eq!(count(host).await, taken.min(1_000));
    assert_eq!(ready(host).await, StatusCode::SERVICE_UNAVAILABLE);
    taken
}

/// There is room again: what was refused is taken under the same key, and nothing is doubled.
async fn goes_on(host: &TestHost, taken: usize) {
    let again = apply(host, &format!("key-{taken}")).await;
    assert_eq!(again.status, StatusCode::CREATED, "{}", again.text);
    assert_eq!(count(host).await, (taken + 1).min(1_000));
    assert_eq!(ready(host).await, StatusCode::OK);
}

/// Invariant: what was acknowledged is there, what was refused is not, and room makes it go on.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_database_refuses_and_loses_nothing() {
    if on_postgres() {
        return;
    }
    let file = std::env::temp_dir().join(format!("bylaw-full-{}.db", uuid::Uuid::new_v4()));
    let url = format!("sqlite:{}?mode=rwc", file.display());
    let store = Store::open(&url).await.unwrap();
    let host = TestHost::on_store("2025-09-26", store.clone()).await;
    hold(&host).await;
    store.limit_to_pages(200).await.unwrap();
    let taken = filled(&host).await;
    store.limit_to_pages(10_000).await.unwrap();
    goes_on(&host, taken).await;
    store.close().await;
    std::fs::remove_file(file).unwrap();
}

/// The same on a disk of its own, where the machine lets a test have one.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_tablespace_refuses_and_loses_nothing() {
    if !on_postgres() {
        return;
    }
    let Some(disk) = SmallDisk::mounted() else {
        eprintln!("not checked: this machine lets nobody mount a small disk");
        return;
    };
    let database = Database::create_in(&disk.folder).await;
    let store = Store::open(&database.host_url()).await.unwrap();
    let host = TestHost::on_store("2025-09-26", store.clone()).await;
    hold(&host).await;
    let taken = filled(&host).await;
    disk.resize("256m");
    goes_on(&host, taken).await;
    store.close().await;
    database.drop().await;
}

/// A file system in memory, for the server's user.
struct SmallDisk {
    folder: String,
}

impl SmallDisk {
    fn mounted() -> Option<Self> {
        let folder = format!("/tmp/bylaw-small-{}", uuid::Uuid::new_v4().simple());
        std::fs::create_dir(&folder).unwrap();
        let made = run(
            "mount",
            &["-t", "tmpfs", "-o", "size=18m", "tmpfs", &folder],
        );
        let disk = Self { folder };
        let owned = made && run("chown", &["postgres:", &disk.folder]);
        owned.then_some(disk)
    }

    fn resize(&self, size: &str) {
        let option = format!("remount,size={size}");
        assert!(run("mount", &["-o", &option, &self.folder]));
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = run("umount", &["-l", &self.folder]);
        let _ = std::fs::remove_dir(&self.folder);
    }
}

fn run(program: &str, arguments: &[&str]) -> bool {
    let mut command = std::process::Command::new(program);
    command.args(arguments).stderr(std::process::Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
