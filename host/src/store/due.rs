//! What is due when: the one look across jurisdictions. It sees nothing but names and tokens.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::connect::{Backend, Store};
use super::error::StoreError;
use crate::clock::real_second;

/// For how long what was handed out is left alone, in seconds. By then it is done, or whoever
/// took it is not there any more.
const HELD: i64 = 30;

/// Work that is due, and the token under which it may be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueWork {
    /// A clock that ran out, or a matter that waits to be filed.
    pub what: DueKind,
    /// Its jurisdiction.
    pub jurisdiction: String,
    /// The case, or the queued matter.
    pub id: String,
    /// Rises each time that the work is handed out or its day is set.
    pub token: i64,
    /// Since when it is due, in seconds since 1970.
    pub due_at: i64,
}

/// What kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueKind {
    /// A clock of a case ran out.
    Clock,
    /// A matter is to be filed.
    FollowUp,
}

const TAKE_CLOCKS: &str = "UPDATE clocks SET token = token + 1, held_until = $1 \
    WHERE (jurisdiction, case_id) IN (SELECT jurisdiction, case_id FROM clocks \
    WHERE due_at <= $2 AND held_until < $3 ORDER BY due_at LIMIT $4) \
    RETURNING 'clock' AS what, jurisdiction, case_id AS id, token, due_at";
const TAKE_FOLLOW_UPS: &str = "UPDATE follow_ups SET token = token + 1, held_until = $1 \
    WHERE (jurisdiction, id) IN (SELECT jurisdiction, id FROM follow_ups \
    WHERE state = 'queued' AND due_at <= $2 AND held_until < $3 ORDER BY due_at LIMIT $4) \
    RETURNING 'follow-up' AS what, jurisdiction, id, token, due_at";
const NEXT: &str = "SELECT MIN(due_at) FROM (\
    SELECT (SELECT MIN(due_at) FROM clocks WHERE due_at > $1) AS due_at UNION ALL \
    SELECT (SELECT MIN(due_at) FROM follow_ups WHERE state = 'queued' AND due_at > $1))";

/// What `SQLite` is asked about what is due, by name, so that its plans can be looked at. On
/// `PostgreSQL` the functions `next_due` and `take_due` hold the same.
pub const DUE_QUESTIONS: [(&str, &str); 3] = [
    ("next due", NEXT),
    ("taking clocks", TAKE_CLOCKS),
    ("taking queued matters", TAKE_FOLLOW_UPS),
];

impl Store {
    /// Takes up to `most` clocks and as many queued matters that are due at or before `now` (seconds
    /// since 1970), the earliest first, and of one instant by jurisdiction. Nobody else is given them for a while.
    pub async fn take_due(&self, now: i64, most: u32) -> Result<Vec<DueWork>, StoreError> {
        let most = i64::from(most);
        let mut rows = match self.backend {
            Backend::Postgres => {
                sqlx::query("SELECT what, jurisdiction, id, token, due_at FROM take_due($1, $2)")
                    .bind(now)
                    .bind(most)
                    .fetch_all(&self.writes)
                    .await?
            }
            Backend::Sqlite => self.take_due_here(now, most).await?,
        }
        .iter()
        .map(due_work)
        .collect::<Result<Vec<_>, StoreError>>()?;
        let place = |work: &DueWork| (work.due_at, work.jurisdiction.clone());
        rows.sort_by_cached_key(place);
        Ok(rows)
    }

    async fn take_due_here(&self, now: i64, most: i64) -> Result<Vec<AnyRow>, StoreError> {
        let here = real_second();
        let mut rows = vec![];
        for take in [TAKE_CLOCKS, TAKE_FOLLOW_UPS] {
            let query = sqlx::query(take).bind(here + HELD).bind(now).bind(here);
            rows.extend(query.bind(most).fetch_all(&self.writes).await?);
        }
        Ok(rows)
    }

    /// The next instant after `now` at which a clock runs out or a queued matter is to be filed.
    pub async fn next_due(&self, now: i64) -> Result<Option<i64>, StoreError> {
        let next = match self.backend {
            Backend::Postgres => "SELECT next_due($1)",
            Backend::Sqlite => NEXT,
        };
        Ok(sqlx::query_scalar(next)
            .bind(now)
            .fetch_one(&self.reads)
            .await?)
    }
}

fn due_work(row: &AnyRow) -> Result<DueWork, StoreError> {
    let what: String = row.try_get("what")?;
    Ok(DueWork {
        what: match what.as_str() {
            "clock" => DueKind::Clock,
            _ => DueKind::FollowUp,
        },
        jurisdiction: row.try_get("jurisdiction")?,
        id: row.try_get("id")?,
        token: row.try_get("token")?,
        due_at: row.try_get("due_at")?,
    })
}
