//! Lists of cases: those in which somebody has a part, those without a route, those that fall due.

use sqlx::any::AnyRow;

use super::cases::{CaseRow, case_row};
use super::error::StoreError;
use super::tenant::View;

/// Which cases; an empty text asks for nothing.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// In which somebody has this part, such as `provider`, at whatever reach.
    pub role: String,
    /// `open`, `closed` or `unplanned`.
    pub state: String,
    /// Of this kind.
    pub kind: String,
    /// About this entry.
    pub entry: String,
    /// Filed on this day or later.
    pub from: String,
    /// Filed on this day or earlier.
    pub to: String,
    /// Older than this case.
    pub before: String,
}

pub(super) const COLUMNS: &str = "cases.id, cases.kind, cases.filed_on, cases.release_digest, cases.revision, cases.state, \
    cases.turn, cases.due, cases.overdue, cases.entry_code, cases.from_case, cases.beside";

/// All cases of a jurisdiction, or those in which the party `$2` has a part like `$3`: from its parts in the
/// order of the cases, of several in one case the first.
const OF_ALL: &str = "FROM cases WHERE cases.jurisdiction = $1 AND $2 = '' AND $3 = $3 AND ($9 = '' OR cases.id < $9)";
const OF_A_PARTY: &str = "FROM parts JOIN cases ON cases.jurisdiction = parts.jurisdiction AND cases.id = parts.case_id \
    WHERE parts.jurisdiction = $1 AND parts.party = $2 AND ($9 = '' OR parts.case_id < $9) \
    AND ($3 = '' OR parts.actor = $3 OR parts.actor LIKE $3 || '@%') \
    AND NOT EXISTS (SELECT 1 FROM parts AS other WHERE other.jurisdiction = parts.jurisdiction \
    AND other.party = parts.party AND other.case_id = parts.case_id AND other.actor < parts.actor \
    AND ($3 = '' OR other.actor = $3 OR other.actor LIKE $3 || '@%'))";

impl View {
    /// Cases in which a party has a part, the latest first; with no party, all of them.
    pub async fn cases_with(
        &mut self,
        party: Option<&str>,
        wanted: &Listed,
        limit: u32,
    ) -> Result<Vec<CaseRow>, StoreError> {
        let (from, order) = match party {
            Some(_) => (OF_A_PARTY, "parts.case_id"),
            None => (OF_ALL, "cases.id"),
        };
        let text = format!(
            "SELECT {COLUMNS} {from} AND ($4 = '' OR cases.state = $4) AND ($5 = '' OR cases.kind = $5) \
             AND ($6 = '' OR cases.entry_code = $6) AND ($7 = '' OR cases.filed_on >= $7) \
             AND ($8 = '' OR cases.filed_on <= $8) ORDER BY {order} DESC LIMIT $10"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(&self.jurisdiction)
            .bind(party.unwrap_or_default())
            .bind(&wanted.role)
            .bind(&wanted.state)
            .bind(&wanted.kind)
            .bind(&wanted.entry)
            .bind(&wanted.from)
            .bind(&wanted.to)
            .bind(&wanted.before)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.inner)
            .await?;
        cases(&rows)
    }

    /// Cases without a route after one of them, the oldest first: identifiers rise with time.
    pub async fn unplanned_cases(
        &mut self,
        after: &str,
        limit: u32,
    ) -> Result<Vec<String>, StoreError> {
        let ids = sqlx::query_scalar(
            "SELECT id FROM cases WHERE jurisdiction = $1 AND state = 'unplanned' AND id > $2 \
             ORDER BY id LIMIT $3",
        );
        let ids = ids.bind(&self.jurisdiction).bind(after);
        let ids = ids.bind(i64::from(limit)).fetch_all(&mut *self.inner);
        Ok(ids.await?)
    }

    /// Where a case stands, in a word; none if there is no such case.
    pub async fn case_state(&mut self, case: &str) -> Result<Option<String>, StoreError> {
        let state =
            sqlx::query_scalar("SELECT state FROM cases WHERE jurisdiction = $1 AND id = $2");
        let state = state.bind(&self.jurisdiction).bind(case);
        Ok(state.fetch_optional(&mut *self.inner).await?)
    }

    /// Open cases whose due day is one of these, the first due first.
    pub async fn cases_due(
        &mut self,
        from: &str,
        to: &str,
        after: (&str, &str),
        limit: u32,
    ) -> Result<Vec<CaseRow>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM cases WHERE jurisdiction = $1 AND state = 'open' AND overdue = 0 \
             AND due >= $2 AND due <= $3 AND (due > $4 OR (due = $4 AND id > $5)) ORDER BY due, id LIMIT $6"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(&self.jurisdiction)
            .bind(from)
            .bind(to)
            .bind(after.0)
            .bind(after.1)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.inner)
            .await?;
        cases(&rows)
    }
}

pub(super) fn cases(rows: &[AnyRow]) -> Result<Vec<CaseRow>, StoreError> {
    rows.iter().map(case_row).collect()
}
