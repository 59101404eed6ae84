//! Tables: made and brought up to date. On `PostgreSQL` their owner does it, who is not the host.

use sqlx::any::AnyPoolOptions;
use sqlx::migrate::Migrator;
use sqlx::{AnyPool, AssertSqlSafe, Row};

use super::connect::options;
use super::error::StoreError;

/// The tables of both databases.
pub(super) static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// What `PostgreSQL` has besides.
static POSTGRES: Migrator = sqlx::migrate!("./migrations/postgres");

/// Makes or brings up to date the tables of a `PostgreSQL` database, as their owner, and lets
/// `role` work with them.
///
/// # Errors
/// If the owner may not, the role does not exist or is no plain name, or a migration fails.
pub async fn prepare(owner: &str, role: &str) -> Result<(), StoreError> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if role.is_empty() || !role.bytes().all(plain) {
        return Err(StoreError::TooMighty(role.chars().take(64).collect()));
    }
    let pool = AnyPoolOptions::new()
        .max_connections(1)
        .connect_with(options(owner)?)
        .await?;
    for part in [&MIGRATIONS, &POSTGRES] {
        // Each sees what the other has applied.
        let mut part = Migrator {
            migrations: part.migrations.clone(),
            ..Migrator::DEFAULT
        };
        part.set_ignore_missing(true).run(&pool).await?;
    }
    let grants = format!(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}; \
         REVOKE INSERT, UPDATE, DELETE ON _sqlx_migrations FROM {role}; \
         GRANT EXECUTE ON FUNCTION take_due(BIGINT, BIGINT), next_due(BIGINT), take_upload() TO {role}"
    );
    sqlx::raw_sql(AssertSqlSafe(grants)).execute(&pool).await?;
    pool.close().await;
    Ok(())
}

/// What every migration of this version says, in their order.
pub fn checksums() -> Vec<Vec<u8>> {
    let mut all: Vec<_> = MIGRATIONS.iter().chain(POSTGRES.iter()).collect();
    all.sort_by_key(|migration| migration.version);
    all.into_iter()
        .map(|migration| migration.checksum.to_vec())
        .collect()
}

/// Whether the tables are those of this version, and the role is one that row security binds.
pub(super) async fn check(pool: &AnyPool) -> Result<(), StoreError> {
    let row = sqlx::query(
        "SELECT current_user::TEXT AS name, CASE WHEN r.rolsuper OR r.rolbypassrls OR EXISTS \
         (SELECT 1 FROM pg_tables t WHERE t.schemaname = 'public' AND pg_has_role(r.oid, t.tableowner, 'MEMBER')) \
         THEN 1::BIGINT ELSE 0::BIGINT END AS mighty FROM pg_roles r WHERE r.rolname = current_user",
    )
    .fetch_one(pool)
    .await?;
    if row.try_get::<i64, _>("mighty")? != 0 {
        return Err(StoreError::TooMighty(row.try_get("name")?));
    }
    let known: Result<Vec<Vec<u8>>, _> =
        sqlx::query_scalar("SELECT checksum FROM _sqlx_migrations WHERE success ORDER BY version")
            .fetch_all(pool)
            .await;
    let known = known.map_err(|error| match StoreError::from(error) {
        StoreError::Database(_) => StoreError::NotPrepared,
        other => other,
    })?;
    if known == checksums() {
        Ok(())
    } else {
        Err(StoreError::NotPrepared)
    }
}
