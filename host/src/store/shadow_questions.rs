//! Cases that shadow releases are still to be asked about. Whoever asks holds them, as what is due is
//! held.

use std::collections::BTreeMap;

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::connect::Backend;
use super::error::StoreError;
use super::tenant::{Tx, View};
use crate::clock::real_second;

/// For how long what was taken is left alone, in seconds.
const HELD: i64 = 60;

/// What one shadow is to be asked about one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShadowQuestion {
    /// The case.
    pub case: String,
    /// The shadow's component.
    pub component: String,
    /// How often it was taken, this time included.
    pub attempts: u32,
}

impl View {
    /// About how many cases shadows were not asked yet, or what they said is not on record.
    pub async fn count_shadow_questions(&mut self) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query_scalar(
            "SELECT COUNT(DISTINCT case_id) FROM shadow_questions WHERE jurisdiction = $1",
        )
        .bind(&self.jurisdiction)
        .fetch_one(&mut *self.inner)
        .await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// The same for each shadow of which some wait.
    pub async fn count_questions_of_shadows(
        &mut self,
    ) -> Result<BTreeMap<String, u64>, StoreError> {
        let rows = sqlx::query(
            "SELECT component, COUNT(*) AS waiting FROM shadow_questions WHERE jurisdiction = $1 \
             GROUP BY component",
        )
        .bind(&self.jurisdiction)
        .fetch_all(&mut *self.inner)
        .await?;
        let count = |row: &AnyRow| {
            let waiting: i64 = row.try_get("waiting")?;
            Ok((
                row.try_get("component")?,
                u64::try_from(waiting).unwrap_or(0),
            ))
        };
        rows.iter().map(count).collect()
    }

    /// Whether there is one that nobody is at.
    pub async fn has_shadow_question(&mut self) -> Result<bool, StoreError> {
        let one: Option<String> = sqlx::query_scalar(
            "SELECT case_id FROM shadow_questions WHERE jurisdiction = $1 AND held_until < $2 LIMIT 1",
        )
        .bind(&self.jurisdiction)
        .bind(real_second())
        .fetch_optional(&mut *self.inner)
        .await?;
        Ok(one.is_some())
    }
}

impl Tx {
    /// Keeps what a shadow is to be asked about a case.
    pub async fn insert_shadow_question(
        &mut self,
        case: &str,
        component: &str,
    ) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO shadow_questions (jurisdiction, case_id, component, held_until, attempts) \
             VALUES ($1, $2, $3, 0, 0) ON CONFLICT (jurisdiction, case_id, component) DO NOTHING",
        )
        .bind(&view.jurisdiction)
        .bind(case)
        .bind(component)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// Takes up to `most`, the earliest cases first, at this real second. Nobody else is given them
    /// for a minute.
    pub async fn take_shadow_questions(
        &mut self,
        here: i64,
        most: u32,
    ) -> Result<Vec<ShadowQuestion>, StoreError> {
        let view: &mut View = self;
        let skip = match view.backend {
            Backend::Sqlite => "",
            Backend::Postgres => "FOR UPDATE SKIP LOCKED",
        };
        let query = format!(
            "WITH due AS MATERIALIZED (SELECT case_id, component FROM shadow_questions \
             WHERE jurisdiction = $1 AND held_until < $2 ORDER BY case_id, component LIMIT $3 {skip}) \
             UPDATE shadow_questions SET held_until = $4, attempts = attempts + 1 \
             WHERE jurisdiction = $1 AND (case_id, component) IN (SELECT case_id, component FROM due) \
             RETURNING case_id, component, attempts"
        );
        let rows = sqlx::query(AssertSqlSafe(query))
            .bind(&view.jurisdiction)
            .bind(here)
            .bind(i64::from(most))
            .bind(here + HELD)
            .fetch_all(&mut *view.inner)
            .await?;
        let taken: Result<Vec<_>, _> = rows.iter().map(question).collect();
        let mut taken = taken?;
        taken.sort_by(|one, other| {
            (&one.case, &one.component).cmp(&(&other.case, &other.component))
        });
        Ok(taken)
    }

    /// Lets one go that was not asked: whoever had it is not to blame.
    pub async fn leave_shadow_question(&mut self, one: &ShadowQuestion) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "UPDATE shadow_questions SET held_until = 0, attempts = attempts - 1 \
             WHERE jurisdiction = $1 AND case_id = $2 AND component = $3 AND attempts = $4",
        )
        .bind(&view.jurisdiction)
        .bind(&one.case)
        .bind(&one.component)
        .bind(i64::from(one.attempts))
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// Ends one; says whether it was still there. If not, somebody else has recorded what was said.
    pub async fn end_shadow_question(&mut self, one: &ShadowQuestion) -> Result<bool, StoreError> {
        let view: &mut View = self;
        let ended = sqlx::query(
            "DELETE FROM shadow_questions WHERE jurisdiction = $1 AND case_id = $2 AND component = $3",
        )
        .bind(&view.jurisdiction)
        .bind(&one.case)
        .bind(&one.component)
        .execute(&mut *view.inner)
        .await?;
        Ok(ended.rows_affected() == 1)
    }
}

fn question(row: &AnyRow) -> Result<ShadowQuestion, StoreError> {
    let attempts: i64 = row.try_get("attempts")?;
    Ok(ShadowQuestion {
        case: row.try_get("case_id")?,
        component: row.try_get("component")?,
        attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
    })
}
