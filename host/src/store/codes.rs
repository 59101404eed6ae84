//! Codes of resources: the next number of each classification code, and who uses which code.

use sqlx::Row;

use super::error::{StoreError, corrupt};
use super::tenant::{Tx, View};

/// Who uses a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeHolder {
    /// The case; none for an entry that came into the catalog otherwise.
    pub case: Option<String>,
    /// The entry stands in the catalog; else its publication is open.
    pub published: bool,
}

impl View {
    /// Who uses a code, in the catalog or in an open publication.
    pub async fn holder_of_code(&mut self, code: &str) -> Result<Option<CodeHolder>, StoreError> {
        let published =
            sqlx::query("SELECT case_id FROM entries WHERE jurisdiction = $1 AND code = $2")
                .bind(&self.jurisdiction)
                .bind(code)
                .fetch_optional(&mut *self.inner)
                .await?;
        if let Some(row) = published {
            return Ok(Some(CodeHolder {
                case: row.try_get("case_id")?,
                published: true,
            }));
        }
        let claimed = sqlx::query(
            "SELECT k.case_id FROM code_claims k JOIN cases c ON c.jurisdiction = k.jurisdiction \
             AND c.id = k.case_id WHERE k.jurisdiction = $1 AND k.code = $2 AND c.state <> 'closed'",
        )
        .bind(&self.jurisdiction)
        .bind(code)
        .fetch_optional(&mut *self.inner)
        .await?;
        let of_claim = |row: sqlx::any::AnyRow| {
            Ok(CodeHolder {
                case: Some(row.try_get("case_id")?),
                published: false,
            })
        };
        claimed.map(of_claim).transpose()
    }

    /// The number to try next under a classification code.
    pub async fn next_number(&mut self, class: &str) -> Result<u64, StoreError> {
        let next =
            sqlx::query("SELECT next FROM code_numbers WHERE jurisdiction = $1 AND class = $2")
                .bind(&self.jurisdiction)
                .bind(class)
                .fetch_optional(&mut *self.inner)
                .await?;
        if let Some(row) = next {
            let next: i64 = row.try_get("next")?;
            return u64::try_from(next).map_err(|error| corrupt("number", class, &error));
        }
        // Entries that were numbered elsewhere. `0` comes right after the slash.
        let last = sqlx::query(
            "SELECT code FROM entries WHERE jurisdiction = $1 AND code >= $2 AND code < $3 \
             ORDER BY code DESC LIMIT 1",
        )
        .bind(&self.jurisdiction)
        .bind(format!("{class}/"))
        .bind(format!("{class}0"))
        .fetch_optional(&mut *self.inner)
        .await?;
        let last: Option<String> = last.map(|row| row.try_get("code")).transpose()?;
        let number = last
            .as_deref()
            .and_then(|code| code.rsplit('/').next()?.parse::<u64>().ok());
        Ok(number.map_or(1, |number| number.saturating_add(1)))
    }
}

impl Tx {
    /// Gives a number of a classification code away; false if it was given before.
    pub async fn give_number(&mut self, class: &str, number: u64) -> Result<bool, StoreError> {
        let view: &mut View = self;
        let next = i64::try_from(number.saturating_add(1))
            .map_err(|error| corrupt("number", class, &error))?;
        let given = sqlx::query(
            "INSERT INTO code_numbers (jurisdiction, class, next) VALUES ($1, $2, $3) \
             ON CONFLICT (jurisdiction, class) DO UPDATE SET next = excluded.next \
             WHERE code_numbers.next < excluded.next",
        )
        .bind(&view.jurisdiction)
        .bind(class)
        .bind(next)
        .execute(&mut *view.inner)
        .await?;
        Ok(given.rows_affected() == 1)
    }

    /// Claims a code for a case; false if another case uses it. A case that was closed without
    /// bringing the entry into the catalog uses it no more.
    pub async fn claim_code(&mut self, code: &str, case: &str) -> Result<bool, StoreError> {
        let view: &mut View = self;
        let claimed = sqlx::query(
            "INSERT INTO code_claims (jurisdiction, code, case_id) VALUES ($1, $2, $3) \
             ON CONFLICT (jurisdiction, code) DO UPDATE SET case_id = excluded.case_id \
             WHERE EXISTS (SELECT 1 FROM cases c WHERE c.jurisdiction = code_claims.jurisdiction \
             AND c.id = code_claims.case_id AND c.state = 'closed') \
             AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.jurisdiction = code_claims.jurisdiction \
             AND e.code = code_claims.code)",
        )
        .bind(&view.jurisdiction)
        .bind(code)
        .bind(case)
        .execute(&mut *view.inner)
        .await?;
        Ok(claimed.rows_affected() == 1)
    }
}
