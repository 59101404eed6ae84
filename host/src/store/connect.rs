//! Connections: one writer for `SQLite`, several readers, every commit on disk before it counts.

use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::Migrator;
use sqlx::{Any, AnyPool, ConnectOptions, Executor, Transaction};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// The oldest `SQLite` that does not lose committed writes in WAL mode with two connections.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// Why the database did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or went away.
    #[error("the database did not answer as it should")]
    Database(#[from] sqlx::Error),
    /// Its tables cannot be brought up to date.
    #[error("the tables cannot be brought up to date")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A stored record cannot be read.
    #[error("the stored {what} `{id}` cannot be read: {why}")]
    Corrupt {
        what: &'static str,
        id: String,
        why: String,
    },
    /// Somebody else was first.
    #[error("case `{0}` has changed meanwhile")]
    Conflict(String),
    /// The `SQLite` library is too old to trust.
    #[error("SQLite {0} can lose committed writes; 3.51.3 or later is needed")]
    TooOld(String),
}

/// The database.
#[derive(Clone)]
pub struct Store {
    pub(super) reads: AnyPool,
    writes: AnyPool,
}

/// A transaction that writes. Dropped without a commit, it leaves no trace.
pub struct Tx {
    pub(super) inner: Transaction<'static, Any>,
}

impl Store {
    /// Opens the database at `url`, making it if it is a `SQLite` file that is not there yet.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::connect(url, 4).await
    }

    /// A database that vanishes with the store.
    pub async fn throw_away() -> Result<Self, StoreError> {
        Self::connect("sqlite::memory:", 0).await
    }

    /// With `readers` connections beside the writer; without any, the writer reads too.
    async fn connect(url: &str, readers: u32) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let options: AnyConnectOptions = url.parse()?;
        let options = options.disable_statement_logging();
        let pool = |connections: u32| {
            AnyPoolOptions::new()
                .max_connections(connections)
                .min_connections(1)
                .idle_timeout(None)
                .max_lifetime(None)
                .acquire_timeout(Duration::from_secs(30))
                .after_connect(|connection, _| {
                    Box::pin(async move {
                        connection
                            .execute(
                                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                                 PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 10000;",
                            )
                            .await?;
                        Ok(())
                    })
                })
        };
        let writes = pool(1).connect_with(options.clone()).await?;
        check_version(&writes).await?;
        MIGRATIONS.run(&writes).await?;
        let reads = if readers == 0 {
            writes.clone()
        } else {
            pool(readers).connect_with(options).await?
        };
        Ok(Self { reads, writes })
    }

    /// Begins a transaction that writes; waits for its turn.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(Tx {
            inner: self.writes.begin_with("BEGIN IMMEDIATE").await?,
        })
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.reads).await?;
        Ok(())
    }

    /// Closes all connections, so that nothing is left in the write-ahead log.
    pub async fn close(&self) {
        self.reads.close().await;
        self.writes.close().await;
    }
}

impl Tx {
    /// Makes it so. When this returns, it is on disk.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.inner.commit().await?;
        Ok(())
    }
}

async fn check_version(pool: &AnyPool) -> Result<(), StoreError> {
    let version: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(pool)
        .await?;
    let mut parts = version
        .split('.')
        .map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    if (next(), next(), next()) < OLDEST_SQLITE {
        return Err(StoreError::TooOld(version));
    }
    Ok(())
}

/// Reads JSON that the store itself wrote.
pub(super) fn read_json<T: serde::de::DeserializeOwned>(
    what: &'static str,
    id: &str,
    text: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| corrupt(what, id, &error))
}

/// Writes JSON; the domain's types always can be.
pub(super) fn write_json<T: serde::Serialize>(
    what: &'static str,
    id: &str,
    value: &T,
) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| corrupt(what, id, &error))
}

pub(super) fn corrupt(what: &'static str, id: &str, why: &dyn std::fmt::Display) -> StoreError {
    StoreError::Corrupt {
        what,
        id: id.to_owned(),
        why: why.to_string(),
    }
}
