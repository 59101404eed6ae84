//! Empty databases for tests: `SQLite` in memory, or `PostgreSQL` where `BYLAW_TEST_ON=postgres`.
//!
//! `cargo xtask test` runs the tests of the store, the flows and the scenarios once on each. The
//! server is the one that `BYLAW_TEST_POSTGRES` names as its superuser; `cargo xtask postgres`
//! starts one and prints the line.

use std::path::PathBuf;
use std::sync::Arc;

use bylaw::scenario::Fresh;
use bylaw::store::{Store, StoreError, checksums, prepare};
use sqlx::any::{AnyConnectOptions, install_default_drivers};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};

/// Whoever owns the tables.
const OWNER: &str = "bylaw_owner";
/// Whom a host connects as.
const HOST: &str = "bylaw_host";
/// Any number, the same in every test program.
const LOCK: i64 = 0x6279_6c61;

/// Whether the tests run on `PostgreSQL`.
pub fn on_postgres() -> bool {
    match std::env::var("BYLAW_TEST_ON").as_deref() {
        Ok("postgres") => true,
        Ok("sqlite") | Err(_) => false,
        Ok(other) => panic!("BYLAW_TEST_ON is `{other}`, not `sqlite` or `postgres`"),
    }
}

/// A database of its own, with nothing in it.
pub async fn fresh() -> Store {
    if on_postgres() {
        let database = Database::create().await;
        return Store::open(&database.host_url()).await.unwrap();
    }
    Store::throw_away().await.unwrap()
}

/// A database of its own, which a test reaches beside the store; gone with it.
pub struct Reached {
    /// The store.
    pub store: Store,
    /// A connection of its owner's, which nothing binds.
    pub raw: AnyConnection,
    file: Option<PathBuf>,
}

impl Reached {
    /// With nothing in it.
    pub async fn create() -> Self {
        if on_postgres() {
            let database = Database::create().await;
            return Self {
                store: Store::open(&database.host_url()).await.unwrap(),
                raw: connect(&database.owner_url()).await,
                file: None,
            };
        }
        let file = std::env::temp_dir().join(format!("bylaw-{}.db", uuid::Uuid::new_v4()));
        let url = format!("sqlite:{}?mode=rwc", file.display());
        Self {
            store: Store::open(&url).await.unwrap(),
            raw: connect(&url).await,
            file: Some(file),
        }
    }

    /// Does something that no host does.
    pub async fn execute(&mut self, statement: &str) {
        let statement = AssertSqlSafe(statement.to_owned());
        self.raw.execute(statement).await.unwrap();
    }
}

impl Drop for Reached {
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            for ending in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{}{ending}", file.display()));
            }
        }
    }
}

/// For stories one after the other: the database is emptied before each.
pub async fn one_by_one() -> Fresh {
    if !on_postgres() {
        return Arc::new(|| Box::pin(Store::throw_away()));
    }
    let database = Database::create().await;
    let store = Store::open(&database.host_url()).await.unwrap();
    let owner = Arc::new(tokio::sync::Mutex::new(
        connect(&database.url_of(OWNER)).await,
    ));
    Arc::new(move || {
        let (store, owner) = (store.clone(), Arc::clone(&owner));
        Box::pin(async move {
            let mut owner = owner.lock().await;
            owner.execute(EMPTY).await.map_err(StoreError::from)?;
            Ok(store)
        })
    })
}

/// Every table but the one that says which migrations were applied.
const EMPTY: &str = "DO $$ DECLARE all_tables TEXT; BEGIN \
    SELECT string_agg(format('%I', tablename), ', ') INTO all_tables FROM pg_tables \
    WHERE schemaname = 'public' AND tablename <> '_sqlx_migrations'; \
    EXECUTE 'TRUNCATE ' || all_tables; END $$";

/// A database on the throw-away server.
pub struct Database {
    server: String,
    name: String,
}

impl Database {
    /// A copy of the prepared template.
    pub async fn create() -> Self {
        Self::created("").await
    }

    /// The same in a folder of the server's own machine, which its user owns.
    pub async fn create_in(folder: &str) -> Self {
        let space = format!("space_{}", uuid::Uuid::new_v4().simple());
        let mut root = connect(&server()).await;
        let create = format!("CREATE TABLESPACE {space} LOCATION '{folder}'");
        root.execute(AssertSqlSafe(create)).await.unwrap();
        root.close().await.unwrap();
        Self::created(&format!("TABLESPACE {space}")).await
    }

    async fn created(place: &str) -> Self {
        let server = server();
        let mut root = connect(&server).await;
        let lock = format!("SELECT pg_advisory_lock({LOCK})");
        root.execute(AssertSqlSafe(lock)).await.unwrap();
        let template = template();
        make_template(&template, &server, &mut root).await;
        let name = format!("t_{}", uuid::Uuid::new_v4().simple());
        let create = format!("CREATE DATABASE {name} TEMPLATE {template} OWNER {OWNER} {place}");
        root.execute(AssertSqlSafe(create)).await.unwrap();
        root.close().await.unwrap();
        Self { server, name }
    }

    /// Takes it off the server, with whoever is connected.
    pub async fn drop(self) {
        let mut root = connect(&self.server).await;
        let drop = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        root.execute(AssertSqlSafe(drop)).await.unwrap();
        root.close().await.unwrap();
    }

    /// From now on a host that reads this table is told that the server has no memory left, which passes.
    pub async fn fail_reads_of(&self, table: &str) {
        let mut owner = connect(&self.owner_url()).await;
        for statement in [
            "CREATE OR REPLACE FUNCTION out_of_memory() RETURNS BOOLEAN LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION 'out of memory' USING ERRCODE = '53200'; END $$"
                .to_owned(),
            format!(
                "CREATE POLICY failing ON {table} AS RESTRICTIVE FOR SELECT USING (out_of_memory())"
            ),
        ] {
            owner.execute(AssertSqlSafe(statement)).await.unwrap();
        }
        owner.close().await.unwrap();
    }

    /// It has passed.
    pub async fn mend_reads_of(&self, table: &str) {
        let mut owner = connect(&self.owner_url()).await;
        let mend = format!("DROP POLICY failing ON {table}");
        owner.execute(AssertSqlSafe(mend)).await.unwrap();
        owner.close().await.unwrap();
    }

    /// As a host connects.
    pub fn host_url(&self) -> String {
        self.url_of(HOST)
    }

    /// As the owner of the tables connects.
    pub fn owner_url(&self) -> String {
        self.url_of(OWNER)
    }

    /// Where its server is, as `host:port`.
    pub fn address(&self) -> String {
        let (_, rest) = self.server.split_once('@').expect("a role before `@`");
        let (address, _) = rest.split_once('/').expect("a database after `/`");
        address.to_owned()
    }

    fn url_of(&self, role: &str) -> String {
        url(&self.server, role, &self.name)
    }
}

/// The server's superuser: `postgres://NAME@HOST:PORT/postgres`.
fn server() -> String {
    std::env::var("BYLAW_TEST_POSTGRES").expect(
        "BYLAW_TEST_POSTGRES names no server; `cargo xtask postgres` starts one and prints it",
    )
}

fn url(server: &str, role: &str, database: &str) -> String {
    let (_, rest) = server.split_once('@').expect("a role before `@`");
    let (address, _) = rest.split_once('/').expect("a database after `/`");
    format!("postgres://{role}@{address}/{database}")
}

/// A connection of one's own, beside a store's.
pub async fn connect(url: &str) -> AnyConnection {
    install_default_drivers();
    let options: AnyConnectOptions = url.parse().unwrap();
    AnyConnection::connect_with(&options).await.unwrap()
}

/// Named after its tables, since a server that was started by hand outlives them.
fn template() -> String {
    let tables: Vec<u8> = checksums().concat();
    let words = tables.chunks(8).filter_map(|word| word.try_into().ok());
    let sum = words.fold(0_u64, |sum: u64, word| {
        sum.rotate_left(1) ^ u64::from_be_bytes(word)
    });
    format!("template_{sum:016x}")
}

async fn make_template(template: &str, server: &str, root: &mut AnyConnection) {
    let known: i64 = sqlx::query_scalar(AssertSqlSafe(format!(
        "SELECT COUNT(*) FROM pg_database WHERE datname = '{template}'"
    )))
    .fetch_one(&mut *root)
    .await
    .unwrap();
    if known > 0 {
        return;
    }
    for role in [OWNER, HOST] {
        let create = format!(
            "DO $$ BEGIN CREATE ROLE {role} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        );
        root.execute(AssertSqlSafe(create)).await.unwrap();
    }
    let draft = format!("{template}_draft");
    for statement in [
        format!("DROP DATABASE IF EXISTS {draft}"),
        format!("CREATE DATABASE {draft} OWNER {OWNER}"),
    ] {
        root.execute(AssertSqlSafe(statement)).await.unwrap();
    }
    let mut inside = connect(&url(server, superuser(server), &draft)).await;
    let grant = format!("ALTER SCHEMA public OWNER TO {OWNER}");
    inside.execute(AssertSqlSafe(grant)).await.unwrap();
    inside.close().await.unwrap();
    prepare(&url(server, OWNER, &draft), HOST).await.unwrap();
    let rename = format!("ALTER DATABASE {draft} RENAME TO {template}");
    root.execute(AssertSqlSafe(rename)).await.unwrap();
}

fn superuser(server: &str) -> &str {
    let (before, _) = server.split_once('@').expect("a role before `@`");
    before.rsplit_once('/').expect("a role after `//`").1
}
