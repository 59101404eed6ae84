//! The log of a host: every event has its leaf, and what was changed behind its back is found.

use std::path::PathBuf;
use std::sync::Arc;

use axum::body::Body;
use axum::http::StatusCode;
use bylaw::audit::{
    Cosigner, Leaf, LogKey, LogVerifier, Mirror, MirrorError, Proof, Tiles, verify_log,
};
use bylaw::flow;
use bylaw::store::Store;
use bylaw_tests::host::{TestHost, entry, filing};
use serde_json::{Value, json};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};

/// A host on a file, so that somebody else can write into it, with some settled and open cases.
pub(crate) struct Town {
    pub(crate) host: Arc<TestHost>,
    file: PathBuf,
    pub(crate) cases: Vec<Value>,
}

impl Drop for Town {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{ending}", self.file.display()));
        }
    }
}

impl Town {
    pub(crate) async fn with_cases(count: usize) -> Self {
        let name = format!("bylaw-{}.db", uuid::Uuid::new_v4());
        let file = std::env::temp_dir().join(name);
        let url = format!("sqlite:{}?mode=rwc", file.display());
        let host = TestHost::on_store("2025-09-26", Store::open(&url).await.unwrap()).await;
        let mut held = entry("conditional");
        held["sharing"]["legal_basis"] = json!([{ "rank": "law", "title": "某法" }]);
        host.hold_entry("shenyang", held).await;
        let application = filing("sharing-application", json!({ "materials": ["申请表"] }));
        let mut cases = vec![];
        for _ in 0..count {
            cases.push(host.file("shenyang", &application).await);
        }
        host.go_to("2025-10-11").await;
        flow::sequence(&host.host).await.unwrap();
        let host = Arc::new(host);
        Self { host, file, cases }
    }

    fn verifier(&self) -> LogVerifier {
        let key = flow::log_key(&self.host.host, "shenyang").unwrap();
        LogVerifier::new(&key).unwrap()
    }

    pub(crate) async fn meddle(&self, sql: &str) {
        sqlx::any::install_default_drivers();
        let url = format!("sqlite:{}", self.file.display());
        let mut connection = AnyConnection::connect(&url).await.unwrap();
        connection.execute(AssertSqlSafe(sql)).await.unwrap();
    }

    /// Reads the whole log through HTTP and checks it.
    async fn verify(&self) -> Result<(u64, Vec<Leaf>), MirrorError> {
        let (host, verifier) = (Arc::clone(&self.host), self.verifier());
        let runtime = tokio::runtime::Handle::current();
        let work = move || {
            let mirror = OverHttp { host, runtime };
            let mut leaves = vec![];
            let head = verify_log(&mirror, &verifier, |_, leaf| leaves.push(leaf.clone()))?;
            Ok((head.size, leaves))
        };
        tokio::task::spawn_blocking(work).await.unwrap()
    }
}

struct OverHttp {
    host: Arc<TestHost>,
    runtime: tokio::runtime::Handle,
}

impl Mirror for OverHttp {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let path = format!("/audit/shenyang/{path}");
        let answer = self.host.send("GET", &path, None, Body::empty());
        let answer = self.runtime.block_on(answer);
        if answer.status == StatusCode::OK {
            Ok(answer.bytes)
        } else {
            Err(answer.status.to_string())
        }
    }
}

/// Invariant: every event has its leaf, whose proof holds with the public key and nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn every_event_can_be_proven() {
    let town = Town::with_cases(90).await;
    let (size, leaves) = town.verify().await.unwrap();
    let mut events = 0;
    for case in &town.cases {
        let case = town.host.case(case).await;
        let id = case["id"].as_str().unwrap();
        for event in case["history"].as_array().unwrap() {
            let path = format!("/api/v1/cases/{id}/proofs/{}", event["revision"]);
            let answer = town.host.get(&path).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
            let proof = Proof::of_text(&answer.text).unwrap();
            assert_eq!(proof.verify(&town.verifier()).unwrap().size, size);
            let leaf: Leaf = serde_json::from_str(&proof.entry).unwrap();
            assert_eq!(leaf, leaves[usize::try_from(proof.index).unwrap()]);
            assert_eq!(json!(leaf.event), event["event"]);
            let told = format!("event {} of {id}", event["revision"]);
            assert_eq!(leaf.subject.to_string(), told);
            events += 1;
        }
    }
    assert_eq!(size, events);
    assert_eq!(events, 270, "filed, planned and lapsed, for each case");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leaf_that_was_changed_is_found_and_located() {
    let town = Town::with_cases(100).await;
    town.meddle("UPDATE leaves SET entry = replace(entry, 'lapsed', 'acted') WHERE place = 258")
        .await;
    let found = town.verify().await;
    assert!(
        matches!(found, Err(MirrorError::Leaf { index: 258 })),
        "{found:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leaf_that_was_changed_with_its_hash_is_found_too() {
    let town = Town::with_cases(100).await;
    let zeros = "zeroblob(32)";
    town.meddle(&format!(
        "UPDATE tiles SET hashes = CAST({zeros} || substr(hashes, 33) AS BLOB) WHERE level = 0 AND place = 0"
    ))
    .await;
    let found = town.verify().await;
    assert!(
        matches!(found, Err(MirrorError::Leaf { index: 0 })),
        "{found:?}"
    );
    town.meddle("DELETE FROM leaves WHERE place = 299").await;
    let found = town.verify().await;
    assert!(found.is_err(), "{found:?}");
}

/// A whole other past, rewritten with all its hashes, is not what the log has signed.
#[tokio::test(flavor = "multi_thread")]
async fn a_rewritten_log_is_not_the_signed_one() {
    let town = Town::with_cases(3).await;
    let other = Town::with_cases(3).await;
    let rows: Vec<(i64, String)> =
        sqlx::query_as("SELECT place, entry FROM leaves WHERE jurisdiction = 'shenyang'")
            .fetch_all(
                &mut AnyConnection::connect(&format!("sqlite:{}", other.file.display()))
                    .await
                    .unwrap(),
            )
            .await
            .unwrap();
    for (place, entry) in rows {
        let entry = entry.replace('\'', "''");
        town.meddle(&format!(
            "UPDATE leaves SET entry = '{entry}' WHERE place = {place}"
        ))
        .await;
    }
    town.meddle(&format!("ATTACH '{}' AS other; UPDATE tiles SET hashes = (SELECT hashes FROM other.tiles o WHERE o.level = tiles.level AND o.place = tiles.place AND o.jurisdiction = tiles.jurisdiction)", other.file.display()))
        .await;
    let found = town.verify().await;
    assert!(
        matches!(found, Err(MirrorError::Root { size: 9 })),
        "{found:?}"
    );
}

/// A witness's signature is published with the head, and only a known witness's.
#[tokio::test(flavor = "multi_thread")]
async fn the_host_publishes_what_witnesses_sign() {
    let mut host = TestHost::on("2025-09-26").await;
    let witness = Cosigner::new(LogKey::throw_away().unwrap(), "witness.example").unwrap();
    host = host.with_witnesses(vec![witness.verifier_key()]);
    host.hold_entry("shenyang", entry("unconditional")).await;
    let early = host.get("/audit/shenyang/checkpoint").await;
    assert_eq!(early.status, StatusCode::NOT_FOUND);
    host.file("shenyang", &filing("sharing-application", json!({})))
        .await;
    flow::sequence(&host.host).await.unwrap();
    let note = host.get("/audit/shenyang/checkpoint").await.text;
    let key = flow::log_key(&host.host, "shenyang").unwrap();
    let log = LogVerifier::new(&key).unwrap();
    let line = witness
        .cosign(&log, &note, None, &Tiles::default(), 1_700_000_000)
        .unwrap();
    let stranger = Cosigner::new(LogKey::throw_away().unwrap(), "witness.example").unwrap();
    let strange = stranger
        .cosign(&log, &note, None, &Tiles::default(), 1_700_000_000)
        .unwrap();
    let path = "/audit/shenyang/cosignatures";
    let refused = host.send("POST", path, None, strange).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let taken = host.send("POST", path, None, line.clone()).await;
    assert_eq!(taken.status, StatusCode::NO_CONTENT, "{}", taken.text);
    let cosigned = host.get("/audit/shenyang/checkpoint").await.text;
    assert_eq!(cosigned, format!("{note}{line}"));
    assert!(log.open(&cosigned).is_ok());
}

#[tokio::test]
async fn paths_that_lead_to_no_file_say_so() {
    let host = TestHost::on("2025-09-26").await;
    for path in [
        "0/000",
        "entries/000",
        "0/0",
        "9/000",
        "0/000.p/0",
        "../checkpoint",
        "0/x000/001",
    ] {
        let answer = host.get(&format!("/audit/shenyang/tile/{path}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let nowhere = host.get("/audit/nowhere/checkpoint").await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
}
