//! Transactions. Each is bound to one jurisdiction, and so is every query in it.

use std::ops::{Deref, DerefMut};

use sqlx::{Any, AnyPool, AssertSqlSafe, Transaction};

use super::connect::{Backend, CONNECTIONS, Store};
use super::error::{StoreError, is_cut_off};

/// A transaction that reads what one jurisdiction has.
pub struct View {
    pub(super) inner: Transaction<'static, Any>,
    pub(super) jurisdiction: String,
    pub(super) backend: Backend,
}

/// A transaction that writes, and sees what it wrote. Dropped without a commit, it leaves no trace.
pub struct Tx(View);

impl Store {
    /// Begins to read in a jurisdiction.
    pub async fn read(&self, jurisdiction: &str) -> Result<View, StoreError> {
        let begin = match self.backend {
            Backend::Sqlite => "BEGIN".to_owned(),
            Backend::Postgres => begin_for(jurisdiction)?,
        };
        Ok(View {
            inner: begin_on_live(&self.reads, &begin).await?,
            jurisdiction: jurisdiction.to_owned(),
            backend: self.backend,
        })
    }

    /// The same, and everything it reads is of one moment, however long that takes.
    pub async fn read_still(&self, jurisdiction: &str) -> Result<View, StoreError> {
        let mut view = self.read(jurisdiction).await?;
        if self.backend == Backend::Postgres {
            sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                .execute(&mut *view.inner)
                .await?;
        }
        Ok(view)
    }

    /// Begins to write in a jurisdiction; waits for its turn.
    pub async fn begin(&self, jurisdiction: &str) -> Result<Tx, StoreError> {
        self.begin_after(jurisdiction, None).await
    }

    /// The same, and until its end nobody changes the arrangement of the jurisdiction's releases.
    pub async fn begin_under_arrangement(&self, jurisdiction: &str) -> Result<Tx, StoreError> {
        self.begin_after(jurisdiction, Some("pg_advisory_xact_lock_shared"))
            .await
    }

    /// The same, to change it: waits until nothing is being written under it.
    pub async fn begin_arranging(&self, jurisdiction: &str) -> Result<Tx, StoreError> {
        self.begin_after(jurisdiction, Some("pg_advisory_xact_lock"))
            .await
    }

    /// `SQLite` has one writer, so that no lock is needed there. On `PostgreSQL` it is not a row's:
    /// those who share a row would keep whoever wants to change it waiting for as long as they are
    /// never all gone, while here whoever waits comes before whoever comes later.
    async fn begin_after(&self, jurisdiction: &str, lock: Option<&str>) -> Result<Tx, StoreError> {
        let begin = match (self.backend, lock) {
            (Backend::Sqlite, _) => "BEGIN IMMEDIATE".to_owned(),
            (Backend::Postgres, None) => begin_for(jurisdiction)?,
            (Backend::Postgres, Some(lock)) => format!(
                "{}; SELECT {lock}(hashtextextended('bylaw releases of {jurisdiction}', 0))",
                begin_for(jurisdiction)?
            ),
        };
        Ok(Tx(View {
            inner: self.begin_writing(begin).await?,
            jurisdiction: jurisdiction.to_owned(),
            backend: self.backend,
        }))
    }
}

impl Store {
    async fn begin_writing(&self, begin: String) -> Result<Transaction<'static, Any>, StoreError> {
        match begin_on_live(&self.writes, &begin).await {
            // `SQLite` rolls back by itself when it is full, which the driver does not notice: to it
            // the connection stays in a transaction for ever. Another one takes its place.
            Err(sqlx::Error::InvalidSavePointStatement) => {
                self.writes.acquire().await?.close().await?;
                self.limit_writer().await?;
                Ok(begin_on_live(&self.writes, &begin).await?)
            }
            answer => Ok(answer?),
        }
    }
}

/// Begins on a connection that is alive. After the server was away, any number of idle ones may be
/// dead, and each is known to be only once it is used; what could not even begin has done nothing.
pub(super) async fn begin_on_live(
    pool: &AnyPool,
    begin: &str,
) -> Result<Transaction<'static, Any>, sqlx::Error> {
    let mut dead = 0;
    loop {
        match pool.begin_with(AssertSqlSafe(begin.to_owned())).await {
            Err(error) if dead < CONNECTIONS && is_cut_off(&error) => dead += 1,
            answer => return answer,
        }
    }
}

/// Begins, and tells row security for whom. `SET` takes no parameters, so the name is checked.
fn begin_for(jurisdiction: &str) -> Result<String, StoreError> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if jurisdiction.is_empty() || jurisdiction.len() > 64 || !jurisdiction.bytes().all(plain) {
        let shown = jurisdiction.chars().take(64).collect();
        return Err(StoreError::NoJurisdiction(shown));
    }
    Ok(format!(
        "BEGIN; SET LOCAL bylaw.jurisdiction = '{jurisdiction}'"
    ))
}

impl View {
    /// Binds what follows to another jurisdiction.
    async fn bind_to(&mut self, jurisdiction: &str) -> Result<(), StoreError> {
        jurisdiction.clone_into(&mut self.jurisdiction);
        if self.backend == Backend::Postgres {
            sqlx::query("SELECT set_config('bylaw.jurisdiction', $1, true)")
                .bind(jurisdiction)
                .execute(&mut *self.inner)
                .await?;
        }
        Ok(())
    }

    /// What makes a row that is read stay as it is until the end of the transaction. `SQLite` has
    /// one writer, so nothing moves there anyway.
    pub(super) fn lock(&self) -> &'static str {
        match self.backend {
            Backend::Sqlite => "",
            Backend::Postgres => " FOR UPDATE",
        }
    }
}

impl Tx {
    /// How often the arrangement of another jurisdiction's releases was changed, which nobody does until
    /// the end of this transaction. The one look from a jurisdiction into another, and for a number.
    /// A second transaction would wait for a connection while others wait for this one.
    pub async fn keep_revision_of(&mut self, jurisdiction: &str) -> Result<i64, StoreError> {
        let view: &mut View = self;
        if view.backend == Backend::Postgres {
            // As text, because a lock answers with nothing that the driver can read.
            sqlx::query("SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))::text")
                .bind(format!("bylaw releases of {jurisdiction}"))
                .execute(&mut *view.inner)
                .await?;
        }
        let own = view.jurisdiction.clone();
        view.bind_to(jurisdiction).await?;
        let row = view.arrangement().await;
        view.bind_to(&own).await?;
        Ok(row?.revision)
    }

    /// Makes it so. When this returns, it is on disk.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.0.inner.commit().await?;
        Ok(())
    }
}

impl Deref for Tx {
    type Target = View;

    fn deref(&self) -> &View {
        &self.0
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut View {
        &mut self.0
    }
}
