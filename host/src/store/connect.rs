//! Connections. `SQLite` has one writer and several readers, `PostgreSQL` one pool; both have
//! every commit on disk before it counts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyPool, AssertSqlSafe, ConnectOptions, Connection, Executor};

use super::error::StoreError;
use super::prepare::{self, MIGRATIONS};
use super::tenant::begin_on_live;

/// The oldest `SQLite` that does not lose committed writes in WAL mode with two connections.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);
const SQLITE_SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                               PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 10000;";
/// How many connections a host has to `PostgreSQL`.
pub(super) const CONNECTIONS: u32 = 16;
/// After so long a connection is tried before it is used: the server may have gone meanwhile.
const TRUSTED: Duration = Duration::from_secs(1);
/// How long a request waits for a connection before the database counts as away.
const PATIENCE: Duration = Duration::from_secs(5);

/// Which database it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// A file of this process's own.
    Sqlite,
    /// A server that several hosts share.
    Postgres,
}

/// The database.
#[derive(Clone)]
pub struct Store {
    pub(super) reads: AnyPool,
    pub(super) writes: AnyPool,
    pub(super) backend: Backend,
    /// How many pages a `SQLite` database may have; 0 for as many as the disk takes.
    pub(super) pages: Arc<AtomicU32>,
}

impl Backend {
    /// Which database a URL names.
    pub fn of(url: &str) -> Result<Self, StoreError> {
        match url.split_once(':').map(|(kind, _)| kind) {
            Some("sqlite") => Ok(Self::Sqlite),
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            // What follows may hold a password.
            other => Err(StoreError::NoSuchKind(
                other.unwrap_or(url).chars().take(20).collect(),
            )),
        }
    }
}

impl Store {
    /// Opens the database at `url`: a `SQLite` file, made if it is not there yet, or a `PostgreSQL`
    /// database that its owner has prepared.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        match Backend::of(url)? {
            Backend::Sqlite => Self::sqlite(url, 4).await,
            Backend::Postgres => Self::postgres(url).await,
        }
    }

    /// A database that vanishes with the store.
    pub async fn throw_away() -> Result<Self, StoreError> {
        Self::sqlite("sqlite::memory:", 0).await
    }

    /// With `readers` connections beside the writer; without any, the writer reads too.
    async fn sqlite(url: &str, readers: u32) -> Result<Self, StoreError> {
        let options = options(url)?;
        let pool = |connections: u32| {
            AnyPoolOptions::new()
                .max_connections(connections)
                .min_connections(1)
                .idle_timeout(None)
                .max_lifetime(None)
                .test_before_acquire(false)
                .acquire_timeout(Duration::from_secs(30))
                .after_connect(|connection, _| {
                    Box::pin(async move {
                        connection.execute(SQLITE_SETTINGS).await?;
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
        Ok(Self {
            reads,
            writes,
            backend: Backend::Sqlite,
            pages: Arc::default(),
        })
    }

    async fn postgres(url: &str) -> Result<Self, StoreError> {
        let pool = AnyPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .test_before_acquire(false)
            .before_acquire(|connection, meta| {
                Box::pin(async move {
                    if meta.idle_for > TRUSTED {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .after_connect(|connection, _| {
                Box::pin(async move {
                    // Also where somebody has turned it off for the whole server.
                    connection.execute("SET synchronous_commit = on").await?;
                    Ok(())
                })
            })
            .connect_with(options(url)?)
            .await?;
        prepare::check(&pool).await?;
        Ok(Self {
            reads: pool.clone(),
            writes: pool,
            backend: Backend::Postgres,
            pages: Arc::default(),
        })
    }

    /// How long another process's doing may go unnoticed.
    pub fn patience(&self) -> Duration {
        match self.backend {
            Backend::Sqlite => Duration::from_secs(30),
            Backend::Postgres => Duration::from_secs(1),
        }
    }

    /// Whether several can write at a time.
    pub fn takes_writers(&self) -> bool {
        self.backend == Backend::Postgres
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let mut asked = begin_on_live(&self.reads, "BEGIN").await?;
        sqlx::query("SELECT 1").execute(&mut *asked).await?;
        Ok(())
    }

    /// Bounds a `SQLite` database, so that it is full before the disk is. Nothing that is there
    /// already is lost.
    pub async fn limit_to_pages(&self, pages: u32) -> Result<(), StoreError> {
        self.pages.store(pages, Ordering::Relaxed);
        self.limit_writer().await
    }

    /// Each connection has to be told.
    pub(super) async fn limit_writer(&self) -> Result<(), StoreError> {
        let pages = self.pages.load(Ordering::Relaxed);
        if pages > 0 {
            let limit = format!("PRAGMA max_page_count = {pages}");
            sqlx::raw_sql(AssertSqlSafe(limit))
                .execute(&self.writes)
                .await?;
        }
        Ok(())
    }

    /// Closes all connections, so that nothing is left in the write-ahead log.
    pub async fn close(&self) {
        self.reads.close().await;
        self.writes.close().await;
    }
}

pub(super) fn options(url: &str) -> Result<AnyConnectOptions, StoreError> {
    sqlx::any::install_default_drivers();
    let options: AnyConnectOptions = url.parse()?;
    Ok(options.disable_statement_logging())
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
