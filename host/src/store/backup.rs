//! Copies of a `SQLite` database, made while hosts work with it, and whether a file is a good one.

use sqlx::{AnyConnection, Connection, Row};

use super::connect::{Backend, Store};
use super::error::StoreError;

/// What a copy holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// How many events.
    pub events: i64,
    /// The logs: jurisdiction and size.
    pub logs: Vec<(String, i64)>,
}

impl Store {
    /// Copies the database as it is at this moment into a file that is not there yet. Writers go on
    /// meanwhile; what they commit is not in the copy.
    ///
    /// # Errors
    /// [`StoreError::NoCopy`] for `PostgreSQL`, which has its own ways.
    pub async fn copy_to(&self, file: &str) -> Result<(), StoreError> {
        if self.backend != Backend::Sqlite {
            return Err(StoreError::NoCopy);
        }
        sqlx::query("VACUUM INTO $1")
            .bind(file)
            .execute(&self.reads)
            .await?;
        Ok(())
    }
}

/// Looks through every page of a database file, and says what it holds.
///
/// # Errors
/// [`StoreError::Damaged`] if a page is not in order, or it is no database of this kind.
pub async fn look_through(file: &str) -> Result<Contents, StoreError> {
    let mut connection = connect(file, "ro").await?;
    let verdict: String = sqlx::query_scalar("PRAGMA integrity_check(1)")
        .fetch_one(&mut connection)
        .await?;
    if verdict != "ok" {
        return Err(StoreError::Damaged(verdict));
    }
    let events = sqlx::query_scalar("SELECT COUNT(*) FROM events")
        .fetch_one(&mut connection)
        .await?;
    let rows = sqlx::query("SELECT jurisdiction, size FROM heads ORDER BY jurisdiction")
        .fetch_all(&mut connection)
        .await?;
    let log = |row: &sqlx::any::AnyRow| Ok((row.try_get("jurisdiction")?, row.try_get("size")?));
    let logs = rows.iter().map(log).collect::<Result<_, StoreError>>()?;
    connection.close().await?;
    Ok(Contents { events, logs })
}

/// Brings everything of a database into its one file, so that it can be moved.
///
/// # Errors
/// [`StoreError::InUse`] if a host works with it.
pub async fn gather(file: &str) -> Result<(), StoreError> {
    let mut connection = connect(file, "rw").await?;
    // Leaving WAL takes the whole database, which nobody gets while another has it open.
    let mode = sqlx::query_scalar::<_, String>("PRAGMA journal_mode = DELETE")
        .fetch_one(&mut connection)
        .await;
    connection.close().await?;
    match mode {
        Ok(mode) if mode == "delete" => Ok(()),
        Ok(_) => Err(StoreError::InUse(file.to_owned())),
        Err(sqlx::Error::Database(error)) if error.message().contains("locked") => {
            Err(StoreError::InUse(file.to_owned()))
        }
        Err(error) => Err(error.into()),
    }
}

async fn connect(file: &str, mode: &str) -> Result<AnyConnection, StoreError> {
    let options = super::connect::options(&format!("sqlite:{file}?mode={mode}"))?;
    Ok(AnyConnection::connect_with(&options).await?)
}
