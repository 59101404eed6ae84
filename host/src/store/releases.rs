//! Which component governs which filing days, and how often that was changed.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::error::{StoreError, corrupt};
use super::json::read_word;
use super::tenant::{Tx, View};
use crate::domain::arrangement::ReleaseState;
use crate::domain::words::word;

/// A release as the database has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseRow {
    /// Counted from 1, in the order in which they were proposed.
    pub number: u32,
    /// The component.
    pub digest: String,
    /// The first filing day.
    pub from: Option<String>,
    /// The last filing day.
    pub until: Option<String>,
    /// The last filing day as it was confirmed.
    pub agreed_until: Option<String>,
    /// `enforce` or `shadow`.
    pub mode: String,
    /// What became of it.
    pub state: ReleaseState,
    /// The revision of the arrangement with which it became active.
    pub activated: Option<i64>,
    /// Who proposed it: an account, or `policies`.
    pub proposed_by: String,
    /// When.
    pub proposed_at: String,
    /// Who confirmed it.
    pub confirmed_by: Option<String>,
    /// When.
    pub confirmed_at: Option<String>,
    /// Who withdrew it or rolled it back.
    pub ended_by: Option<String>,
    /// When.
    pub ended_at: Option<String>,
    /// Whether the rules end with it.
    pub last: bool,
    /// The last filing day of which it was told that nothing governs after it.
    pub end_told: Option<String>,
    /// When it was first in force while the host ran, RFC 3339; none if it never was.
    pub began_at: Option<String>,
    /// The release whose rules gave no usable answer and whose text it puts right.
    pub repairs: Option<u32>,
    /// How it was held against the upper law, as JSON.
    pub upper_law: Option<String>,
    /// How it stands beside the upper law by now, as JSON.
    pub upper_law_now: Option<String>,
}

/// The arrangement of a jurisdiction's releases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArrangementRow {
    /// Raised by whatever changes it; 0 before the first.
    pub revision: i64,
    /// The latest faults in a row, as JSON.
    pub faults: String,
    /// Since when and why people decide instead of the rules, as JSON.
    pub manual: Option<String>,
    /// The release of which it was last told that it is in force; none if nothing is.
    pub in_force: Option<u32>,
}

const RELEASE: &str = "SELECT number, digest, valid_from, valid_until, agreed_until, mode, state, \
    activated, proposed_by, proposed_at, confirmed_by, confirmed_at, ended_by, ended_at, is_last, \
    end_told, began_at, repairs, upper_law, upper_law_now FROM releases WHERE jurisdiction = $1";

impl View {
    /// Every release of a jurisdiction, in the order in which they were proposed.
    pub async fn releases(&mut self) -> Result<Vec<ReleaseRow>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{RELEASE} ORDER BY number")))
            .bind(&self.jurisdiction)
            .fetch_all(&mut *self.inner)
            .await?;
        rows.iter().map(release_row).collect()
    }

    /// The arrangement as it is now.
    pub async fn arrangement(&mut self) -> Result<ArrangementRow, StoreError> {
        let row = sqlx::query(
            "SELECT revision, faults, manual, in_force FROM arrangements WHERE jurisdiction = $1",
        )
        .bind(&self.jurisdiction)
        .fetch_optional(&mut *self.inner)
        .await?;
        let Some(row) = row else {
            return Ok(ArrangementRow::default());
        };
        let in_force: Option<i64> = row.try_get("in_force")?;
        let in_force = in_force.map(u32::try_from).transpose();
        Ok(ArrangementRow {
            in_force: in_force.map_err(|error| corrupt("arrangement", "in_force", &error))?,
            revision: row.try_get("revision")?,
            faults: row.try_get("faults")?,
            manual: row.try_get("manual")?,
        })
    }
}

impl Tx {
    /// Adds a release to a jurisdiction.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if somebody took its number.
    pub async fn insert_release(&mut self, row: &ReleaseRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO releases (jurisdiction, number, digest, valid_from, valid_until, \
             agreed_until, mode, state, activated, proposed_by, proposed_at, confirmed_by, \
             confirmed_at, ended_by, ended_at, is_last, end_told, upper_law, began_at, repairs) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, \
             $18, $19, $20)",
        )
        .bind(&view.jurisdiction)
        .bind(i64::from(row.number))
        .bind(&row.digest)
        .bind(&row.from)
        .bind(&row.until)
        .bind(&row.agreed_until)
        .bind(&row.mode)
        .bind(word(&row.state))
        .bind(row.activated)
        .bind(&row.proposed_by)
        .bind(&row.proposed_at)
        .bind(&row.confirmed_by)
        .bind(&row.confirmed_at)
        .bind(&row.ended_by)
        .bind(&row.ended_at)
        .bind(i64::from(row.last))
        .bind(&row.end_told)
        .bind(&row.upper_law)
        .bind(&row.began_at)
        .bind(row.repairs.map(i64::from))
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// Writes what may change of a release.
    pub async fn put_release(&mut self, row: &ReleaseRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "UPDATE releases SET valid_until = $3, state = $4, activated = $5, confirmed_by = $6, \
             confirmed_at = $7, ended_by = $8, ended_at = $9, agreed_until = $10, \
             end_told = $11, upper_law_now = $12, is_last = $13, began_at = $14 \
             WHERE jurisdiction = $1 AND number = $2",
        )
        .bind(&view.jurisdiction)
        .bind(i64::from(row.number))
        .bind(&row.until)
        .bind(word(&row.state))
        .bind(row.activated)
        .bind(&row.confirmed_by)
        .bind(&row.confirmed_at)
        .bind(&row.ended_by)
        .bind(&row.ended_at)
        .bind(&row.agreed_until)
        .bind(&row.end_told)
        .bind(&row.upper_law_now)
        .bind(i64::from(row.last))
        .bind(&row.began_at)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// Writes the arrangement, over the one that is there.
    pub async fn put_arrangement(&mut self, row: &ArrangementRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO arrangements (jurisdiction, revision, faults, manual, in_force) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (jurisdiction) DO UPDATE \
             SET revision = excluded.revision, faults = excluded.faults, \
             manual = excluded.manual, in_force = excluded.in_force",
        )
        .bind(&view.jurisdiction)
        .bind(row.revision)
        .bind(&row.faults)
        .bind(&row.manual)
        .bind(row.in_force.map(i64::from))
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// Writes the faults in a row, if nothing else was changed in the arrangement.
    pub async fn put_faults(&mut self, was: &str, faults: &str) -> Result<bool, StoreError> {
        let view: &mut View = self;
        let updated = sqlx::query(
            "UPDATE arrangements SET faults = $3 WHERE jurisdiction = $1 AND faults = $2",
        )
        .bind(&view.jurisdiction)
        .bind(was)
        .bind(faults)
        .execute(&mut *view.inner)
        .await?;
        Ok(updated.rows_affected() == 1)
    }
}

fn release_row(row: &AnyRow) -> Result<ReleaseRow, StoreError> {
    let number: i64 = row.try_get("number")?;
    let last: i64 = row.try_get("is_last")?;
    let repairs: Option<i64> = row.try_get("repairs")?;
    let repairs = repairs.map(u32::try_from).transpose();
    let state = read_word("release", &number.to_string(), row.try_get("state")?)?;
    Ok(ReleaseRow {
        number: u32::try_from(number).map_err(|error| corrupt("release", "number", &error))?,
        digest: row.try_get("digest")?,
        from: row.try_get("valid_from")?,
        until: row.try_get("valid_until")?,
        agreed_until: row.try_get("agreed_until")?,
        mode: row.try_get("mode")?,
        state,
        activated: row.try_get("activated")?,
        proposed_by: row.try_get("proposed_by")?,
        proposed_at: row.try_get("proposed_at")?,
        confirmed_by: row.try_get("confirmed_by")?,
        confirmed_at: row.try_get("confirmed_at")?,
        ended_by: row.try_get("ended_by")?,
        ended_at: row.try_get("ended_at")?,
        last: last != 0,
        end_told: row.try_get("end_told")?,
        began_at: row.try_get("began_at")?,
        repairs: repairs.map_err(|error| corrupt("release", "repairs", &error))?,
        upper_law: row.try_get("upper_law")?,
        upper_law_now: row.try_get("upper_law_now")?,
    })
}
