//! Notices on their way. A replica that takes one has it for two minutes; whoever dies with it is
//! overtaken under the next token.

use serde::Serialize;
use sqlx::Row;
use sqlx::any::AnyRow;
use utoipa::ToSchema;

use crate::clock::real_second;
use crate::store::connect::Backend;
use crate::store::error::{StoreError, corrupt};
use crate::store::tenant::{Tx, View};

/// For how long a notice that was taken is left alone, in seconds. It is sent at once, and takes less:
/// a web call ten seconds, mail ten for each of its steps.
const HELD: i64 = 120;

/// A notice as it is written.
#[derive(Clone, Debug)]
pub struct NoticeRow {
    /// Its identifier, the same at every attempt.
    pub id: String,
    /// Where it goes.
    pub subscription: String,
    /// What it is about, so that nothing is told twice.
    pub once: String,
    /// What happened, in a word.
    pub what: String,
    /// The case.
    pub case_id: String,
    /// What is sent.
    pub body: String,
    /// When, in seconds since 1970.
    pub made_at: i64,
}

/// A notice that was taken to be sent.
#[derive(Clone, Debug)]
pub struct TakenNotice {
    /// The notice.
    pub notice: NoticeRow,
    /// Under which token it was taken.
    pub token: i64,
    /// How often it was tried before.
    pub attempts: i64,
}

/// A notice for whoever looks after them; not what it says.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LetterRow {
    /// Its identifier.
    pub id: String,
    /// Where it goes.
    pub subscription: String,
    /// What happened, in a word.
    pub what: String,
    /// The case.
    pub case: String,
    /// `queued`, `delivered`, `dead` or `dropped`.
    pub state: String,
    /// When it was written, in seconds since 1970.
    pub made_at: i64,
    /// How often it was tried.
    pub attempts: i64,
    /// Why it did not arrive.
    pub trouble: Option<String>,
}

impl View {
    /// Notices in a state after one, in the order of their identifiers.
    pub async fn letters(
        &mut self,
        state: &str,
        after: &str,
        most: u32,
    ) -> Result<Vec<LetterRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, subscription, what, case_id, state, made_at, attempts, trouble FROM notices \
             WHERE jurisdiction = $1 AND state = $2 AND id > $3 ORDER BY id LIMIT $4",
        )
        .bind(&self.jurisdiction)
        .bind(state)
        .bind(after)
        .bind(i64::from(most))
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter().map(letter).collect()
    }

    /// The subscriptions that have notices due, the earliest first.
    pub async fn subscriptions_due(&mut self, now: i64) -> Result<Vec<String>, StoreError> {
        let found = sqlx::query_scalar(
            "SELECT subscription FROM notices WHERE jurisdiction = $1 AND state = 'queued' AND due_at <= $2 \
             AND held_until < $3 GROUP BY subscription ORDER BY MIN(due_at), subscription",
        )
        .bind(&self.jurisdiction)
        .bind(now)
        .bind(real_second());
        Ok(found.fetch_all(&mut *self.inner).await?)
    }
}

impl Tx {
    /// Writes a notice; twice is once.
    pub async fn insert_notice(&mut self, row: &NoticeRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO notices (jurisdiction, id, subscription, once, what, case_id, body, state, made_at, \
             due_at, attempts, token, held_until) VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', $8, $8, 0, 0, 0) \
             ON CONFLICT (jurisdiction, subscription, once) DO NOTHING",
        )
        .bind(&view.jurisdiction)
        .bind(&row.id)
        .bind(&row.subscription)
        .bind(&row.once)
        .bind(&row.what)
        .bind(&row.case_id)
        .bind(&row.body)
        .bind(row.made_at)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// Takes up to `most` notices of a subscription that are due at or before `now`, the earliest first.
    pub async fn take_notices(
        &mut self,
        subscription: &str,
        now: i64,
        most: u32,
    ) -> Result<Vec<TakenNotice>, StoreError> {
        let view: &mut View = self;
        let skip = match view.backend {
            Backend::Sqlite => "",
            Backend::Postgres => " FOR UPDATE SKIP LOCKED",
        };
        // PostgreSQL may look for a plain subquery's rows more than once, and then take more than `most`.
        let text = format!(
            "WITH first AS MATERIALIZED (SELECT id FROM notices WHERE jurisdiction = $2 AND state = 'queued' \
             AND due_at <= $3 AND held_until < $4 AND subscription = $5 ORDER BY due_at, id LIMIT $6{skip}) \
             UPDATE notices SET token = token + 1, held_until = $1 \
             WHERE jurisdiction = $2 AND id IN (SELECT id FROM first) \
             RETURNING id, subscription, once, what, case_id, body, made_at, token, attempts"
        );
        let here = real_second();
        let rows = sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(here + HELD)
            .bind(&view.jurisdiction)
            .bind(now)
            .bind(here)
            .bind(subscription)
            .bind(i64::from(most))
            .fetch_all(&mut *view.inner)
            .await?;
        let mut taken = rows.iter().map(taken).collect::<Result<Vec<_>, _>>()?;
        taken.sort_by(|one, other| one.notice.id.cmp(&other.notice.id));
        Ok(taken)
    }

    /// A notice that was taken arrived, or has to wait until `due_at`, or nobody tries any more. Says
    /// whether it was still this replica's.
    pub async fn settle_notice(
        &mut self,
        taken: &TakenNotice,
        state: &str,
        due_at: i64,
        trouble: &str,
    ) -> Result<bool, StoreError> {
        let view: &mut View = self;
        let settled = sqlx::query(
            "UPDATE notices SET state = $1, due_at = $2, attempts = attempts + 1, held_until = 0, \
             trouble = $3 WHERE jurisdiction = $4 AND id = $5 AND token = $6 AND state = 'queued'",
        )
        .bind(state)
        .bind(due_at)
        .bind(trouble)
        .bind(&view.jurisdiction)
        .bind(&taken.notice.id)
        .bind(taken.token)
        .execute(&mut *view.inner)
        .await?;
        Ok(settled.rows_affected() == 1)
    }

    /// Tries a dead letter again from `now` on; says whether there is such a one.
    pub async fn revive_notice(&mut self, id: &str, now: i64) -> Result<bool, StoreError> {
        let view: &mut View = self;
        let revived = sqlx::query(
            "UPDATE notices SET state = 'queued', made_at = $1, due_at = $1, attempts = 0, held_until = 0 \
             WHERE jurisdiction = $2 AND id = $3 AND state = 'dead'",
        )
        .bind(now)
        .bind(&view.jurisdiction)
        .bind(id)
        .execute(&mut *view.inner)
        .await?;
        Ok(revived.rows_affected() == 1)
    }
}

fn letter(row: &AnyRow) -> Result<LetterRow, StoreError> {
    let trouble: Option<String> = row.try_get("trouble")?;
    Ok(LetterRow {
        id: row.try_get("id")?,
        subscription: row.try_get("subscription")?,
        what: row.try_get("what")?,
        case: row.try_get("case_id")?,
        state: row.try_get("state")?,
        made_at: row.try_get("made_at")?,
        attempts: row.try_get("attempts")?,
        trouble: trouble.filter(|why| !why.is_empty()),
    })
}

fn taken(row: &AnyRow) -> Result<TakenNotice, StoreError> {
    let id: String = row.try_get("id")?;
    let token: i64 = row.try_get("token")?;
    if token < 1 {
        return Err(corrupt("notice", &id, &"a token that was never handed out"));
    }
    Ok(TakenNotice {
        token,
        attempts: row.try_get("attempts")?,
        notice: NoticeRow {
            subscription: row.try_get("subscription")?,
            once: row.try_get("once")?,
            what: row.try_get("what")?,
            case_id: row.try_get("case_id")?,
            body: row.try_get("body")?,
            made_at: row.try_get("made_at")?,
            id,
        },
    })
}
