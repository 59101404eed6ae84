//! Uploads that are taken to become tables. Each is held under a token, as what is due is.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::connect::{Backend, Store};
use super::error::StoreError;
use super::json::write_json;
use super::tenant::{Tx, View};
use super::uploads::UploadState;
use crate::clock::real_second;
use crate::data::Troubles;

/// For how long an upload that was taken is left alone, in seconds. Whoever is at it says so again
/// before that.
const HELD: i64 = 60;

/// An upload that was handed out to be converted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenUpload {
    /// Its jurisdiction.
    pub jurisdiction: String,
    /// Its identifier.
    pub id: String,
    /// The token under which that may be done.
    pub token: i64,
}

const TAKE: &str = "UPDATE uploads SET token = token + 1, held_until = $1, attempts = attempts + 1 \
     WHERE (jurisdiction, id) IN (SELECT u.jurisdiction, u.id FROM uploads u \
     WHERE u.state = 'waiting' AND u.held_until < $2 \
     AND NOT EXISTS (SELECT 1 FROM uploads older WHERE older.jurisdiction = u.jurisdiction \
     AND older.entry_code = u.entry_code AND older.state = 'waiting' \
     AND (older.touched_at, older.id) < (u.touched_at, u.id)) \
     ORDER BY u.touched_at, u.id LIMIT 1) \
     RETURNING jurisdiction, id, token";

impl Store {
    /// Takes the upload that has waited longest to become a table, in whichever jurisdiction. Nobody
    /// else is given it for a minute. While an upload waits, no later one of its entry is taken: else
    /// an older file would replace a newer one.
    pub async fn take_upload(&self) -> Result<Option<TakenUpload>, StoreError> {
        let row = match self.backend {
            Backend::Postgres => {
                sqlx::query("SELECT jurisdiction, id, token FROM take_upload()")
                    .fetch_optional(&self.writes)
                    .await?
            }
            Backend::Sqlite => {
                let here = real_second();
                let take = sqlx::query(TAKE).bind(here + HELD).bind(here);
                take.fetch_optional(&self.writes).await?
            }
        };
        let taken = |row: AnyRow| {
            Ok(TakenUpload {
                jurisdiction: row.try_get("jurisdiction")?,
                id: row.try_get("id")?,
                token: row.try_get("token")?,
            })
        };
        row.map(taken).transpose()
    }
}

impl Tx {
    /// Keeps what was taken for another minute, or lets it go for so many seconds.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if somebody else has it.
    pub async fn keep_upload(
        &mut self,
        taken: &TakenUpload,
        let_go: Option<i64>,
    ) -> Result<(), StoreError> {
        let view: &mut View = self;
        let kept = sqlx::query(
            "UPDATE uploads SET held_until = $1, attempts = attempts - $2 \
             WHERE jurisdiction = $3 AND id = $4 AND token = $5 AND state = 'waiting'",
        )
        .bind(real_second() + let_go.unwrap_or(HELD))
        .bind(i64::from(let_go.is_some()))
        .bind(&view.jurisdiction)
        .bind(&taken.id)
        .bind(taken.token)
        .execute(&mut *view.inner)
        .await?;
        owned(kept.rows_affected(), &taken.id)
    }

    /// Says what became of an upload that was taken: a version, or what is wrong with it.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if somebody else has it.
    pub async fn settle_upload(
        &mut self,
        taken: &TakenUpload,
        outcome: Result<u32, &Troubles>,
        now: i64,
    ) -> Result<(), StoreError> {
        let view: &mut View = self;
        let (state, version, report) = match outcome {
            Ok(version) => (UploadState::Published, Some(version), None),
            Err(report) => (
                UploadState::Refused,
                None,
                Some(write_json("upload", &taken.id, report)?),
            ),
        };
        let settled = sqlx::query(
            "UPDATE uploads SET state = $1, dataset_version = $2, report = $3, touched_at = $4 \
             WHERE jurisdiction = $5 AND id = $6 AND token = $7 AND state = 'waiting'",
        )
        .bind(state.word())
        .bind(version.map(i64::from))
        .bind(report)
        .bind(now)
        .bind(&view.jurisdiction)
        .bind(&taken.id)
        .bind(taken.token)
        .execute(&mut *view.inner)
        .await?;
        owned(settled.rows_affected(), &taken.id)
    }
}

fn owned(rows: u64, id: &str) -> Result<(), StoreError> {
    if rows == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict(id.to_owned()))
    }
}
