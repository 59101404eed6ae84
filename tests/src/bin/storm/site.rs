//! A database of the storm's own: a `SQLite` file below the target folder, or one on the server
//! that `BYLAW_TEST_POSTGRES` names. Beside the host's connections there is one without any bounds.

use std::path::PathBuf;

use bylaw::store::{Backend, Store};
use bylaw_tests::databases::{Database, connect};
use bylaw_tests::places::root;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};

/// How the host has its own connections, so that both sides commit alike.
const AS_THE_HOST: &str =
    "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 10000;";

/// A database.
pub(crate) struct Site {
    pub(crate) backend: Backend,
    /// On `PostgreSQL` the owner of the tables, whom row security does not bind.
    pub(crate) raw: AnyConnection,
    url: String,
    folder: Option<PathBuf>,
}

impl Site {
    pub(crate) async fn found(backend: Backend) -> Self {
        match backend {
            Backend::Sqlite => {
                let folder = root().join(format!("target/storm-{}", std::process::id()));
                std::fs::create_dir_all(&folder).expect("a folder for the database");
                let url = format!("sqlite:{}?mode=rwc", folder.join("storm.db").display());
                // The store makes the tables.
                Store::open(&url).await.expect("a database").close().await;
                let mut raw = connect(&url).await;
                raw.execute(AS_THE_HOST).await.expect("its settings");
                Self {
                    backend,
                    raw,
                    url,
                    folder: Some(folder),
                }
            }
            Backend::Postgres => {
                let database = Database::create().await;
                Self {
                    backend,
                    raw: connect(&database.owner_url()).await,
                    url: database.host_url(),
                    folder: None,
                }
            }
        }
    }

    /// The host's own connections.
    pub(crate) async fn store(&self) -> Store {
        Store::open(&self.url).await.expect("a prepared database")
    }

    /// Runs statements that answer nothing.
    pub(crate) async fn run(&mut self, statements: &str) {
        let done = self.raw.execute(AssertSqlSafe(statements)).await;
        done.unwrap_or_else(|error| panic!("{statements}: {error}"));
    }

    /// The texts in the first column of what is answered.
    pub(crate) async fn texts(&mut self, query: &str) -> Vec<String> {
        let rows = sqlx::query_scalar(AssertSqlSafe(query));
        let rows = rows.fetch_all(&mut self.raw).await;
        rows.unwrap_or_else(|error| panic!("{query}: {error}"))
    }

    pub(crate) async fn count_cases(&mut self, state: &str) -> usize {
        self.count(&format!(
            "SELECT COUNT(*) FROM cases WHERE state = '{state}'"
        ))
        .await
    }

    pub(crate) async fn count_grants(&mut self) -> usize {
        self.count("SELECT COUNT(*) FROM grants").await
    }

    async fn count(&mut self, query: &str) -> usize {
        let count: i64 = sqlx::query_scalar(AssertSqlSafe(query))
            .fetch_one(&mut self.raw)
            .await
            .unwrap_or_else(|error| panic!("{query}: {error}"));
        usize::try_from(count).expect("a count")
    }

    /// Lets the database finish what filling it has left to do, as time would.
    pub(crate) async fn settle(&mut self) {
        match self.backend {
            Backend::Sqlite => self.run("PRAGMA wal_checkpoint(TRUNCATE)").await,
            Backend::Postgres => self.run("VACUUM ANALYZE").await,
        }
    }

    /// Nothing is left of it. The server's data go with the server.
    pub(crate) async fn raze(self) {
        self.raw.close().await.expect("the connection");
        if let Some(folder) = self.folder {
            std::fs::remove_dir_all(folder).expect("the folder of the database");
        }
    }
}
