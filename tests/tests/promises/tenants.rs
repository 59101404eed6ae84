//! Row security under the host's own check: what `PostgreSQL` alone refuses.

use bylaw::store::{Store, StoreError, prepare};
use bylaw_tests::databases::{Database, on_postgres};
use bylaw_tests::guests::component_row;
use sqlx::{AnyConnection, Connection, Executor, Row};

const TABLES: [&str; 50] = [
    "accounts",
    "arrangements",
    "awaiting",
    "batches",
    "breaches",
    "calendars",
    "cases",
    "certificates",
    "changes",
    "clocks",
    "code_claims",
    "code_numbers",
    "components",
    "cosignatures",
    "datasets",
    "delegations",
    "denials",
    "divergences",
    "entries",
    "entry_grams",
    "entry_index",
    "entry_versions",
    "events",
    "follow_ups",
    "grants",
    "heads",
    "import_rows",
    "imports",
    "leaves",
    "maskings",
    "notices",
    "organisations",
    "parts",
    "persons",
    "probes",
    "receipts",
    "recounts",
    "rehearsals",
    "releases",
    "requests",
    "shadow_counts",
    "shadow_questions",
    "sign_in_attempts",
    "sign_ins",
    "subscriptions",
    "tiles",
    "tokens",
    "upload_parts",
    "uploads",
    "use_records",
];

async fn connect(url: &str) -> AnyConnection {
    sqlx::any::install_default_drivers();
    AnyConnection::connect(url).await.unwrap()
}

/// A person of Shenyang, written through the store.
async fn settled(database: &Database) {
    let store = Store::open(&database.host_url()).await.unwrap();
    let mut tx = store.begin("shenyang").await.unwrap();
    tx.insert_component(&component_row("digest"), b"bytes")
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Invariant: a query that names no jurisdiction, or another one, sees and changes nothing of
/// Shenyang's, even where the host's own check is taken away.
#[tokio::test]
async fn without_the_hosts_check_postgresql_alone_refuses() {
    if !on_postgres() {
        return;
    }
    let database = Database::create().await;
    settled(&database).await;
    let mut host = connect(&database.host_url()).await;
    let all = "SELECT COUNT(*) AS n FROM components";
    // Whoever sets no tenant sees nothing.
    let row = host.fetch_one(all).await.unwrap();
    assert_eq!(row.get::<i64, _>("n"), 0);
    host.execute("BEGIN; SET LOCAL bylaw.jurisdiction = 'wuxi'")
        .await
        .unwrap();
    let row = host.fetch_one(all).await.unwrap();
    assert_eq!(row.get::<i64, _>("n"), 0, "Wuxi sees Shenyang's component");
    let moved = host
        .execute("UPDATE components SET bytes = ''")
        .await
        .unwrap();
    assert_eq!(moved.rows_affected(), 0);
    let gone = host.execute("DELETE FROM components").await.unwrap();
    assert_eq!(gone.rows_affected(), 0);
    let smuggled = host
        .execute(
            "INSERT INTO components (jurisdiction, digest, bytes) VALUES ('shenyang', 'x', '')",
        )
        .await
        .unwrap_err();
    assert!(
        smuggled.to_string().contains("row-level security"),
        "{smuggled}"
    );
    host.execute("ROLLBACK; BEGIN; SET LOCAL bylaw.jurisdiction = 'shenyang'")
        .await
        .unwrap();
    let row = host.fetch_one(all).await.unwrap();
    assert_eq!(row.get::<i64, _>("n"), 1);
}

/// Invariant: no table is without row security, and the host owns none.
#[tokio::test]
async fn every_table_is_bound() {
    if !on_postgres() {
        return;
    }
    let database = Database::create().await;
    let mut owner = connect(&database.owner_url()).await;
    let rows = owner
        .fetch_all(
            "SELECT c.relname::TEXT AS name FROM pg_class c JOIN pg_policies p ON p.tablename = c.relname \
             WHERE c.relkind = 'r' AND c.relrowsecurity AND c.relnamespace = 'public'::regnamespace ORDER BY 1",
        )
        .await
        .unwrap();
    let bound: Vec<String> = rows.iter().map(|row| row.get("name")).collect();
    assert_eq!(bound, TABLES);
    let rows = owner
        .fetch_all("SELECT tablename::TEXT AS name FROM pg_tables WHERE schemaname = 'public'")
        .await
        .unwrap();
    assert_eq!(rows.len(), TABLES.len() + 1, "and that of the migrations");
}

/// A host that row security does not bind does not start; nor one whose tables are not ready.
#[tokio::test]
async fn a_mighty_role_is_refused() {
    if !on_postgres() {
        return;
    }
    let database = Database::create().await;
    let refused = Store::open(&database.owner_url()).await.err();
    assert!(
        matches!(&refused, Some(StoreError::TooMighty(role)) if role == "bylaw_owner"),
        "{refused:?}"
    );
    let mut owner = connect(&database.owner_url()).await;
    owner
        .execute("DELETE FROM _sqlx_migrations WHERE version = 1001")
        .await
        .unwrap();
    let refused = Store::open(&database.host_url()).await.err();
    assert!(
        matches!(refused, Some(StoreError::NotPrepared)),
        "{refused:?}"
    );
}

/// Preparing again changes nothing; a role that is no plain name is refused before it is used.
#[tokio::test]
async fn preparing_again_does_nothing_twice() {
    if !on_postgres() {
        return;
    }
    let database = Database::create().await;
    settled(&database).await;
    prepare(&database.owner_url(), "bylaw_host").await.unwrap();
    let store = Store::open(&database.host_url()).await.unwrap();
    let mut view = store.read("shenyang").await.unwrap();
    assert_eq!(view.component_rows().await.unwrap().len(), 1);
    let refused = prepare(&database.owner_url(), "x; DROP TABLE cases").await;
    assert!(refused.is_err());
}

/// A jurisdiction that cannot be named to the database is refused before anything is sent.
#[tokio::test]
async fn a_name_that_would_end_the_statement_is_refused() {
    if !on_postgres() {
        return;
    }
    let database = Database::create().await;
    let store = Store::open(&database.host_url()).await.unwrap();
    for name in ["", "x'; DROP TABLE cases; --", "Shenyang", &"x".repeat(65)] {
        let refused = store.read(name).await.err();
        assert!(
            matches!(refused, Some(StoreError::NoJurisdiction(_))),
            "{name}: {refused:?}"
        );
    }
}
