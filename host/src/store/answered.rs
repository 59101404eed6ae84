//! What a rehearsal reads: each matter as it was filed, and what was answered to it.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::error::StoreError;
use super::json::read_json;
use super::tenant::View;
use crate::domain::{Date, Party};

/// How many persons or cases are looked for in one statement.
const AT_ONCE: usize = 100;

/// The filing of a case or an answer to it, as text.
#[derive(Clone, Debug)]
pub struct AnsweredText {
    /// The case.
    pub case_id: String,
    /// Its place in the case.
    pub revision: u32,
    /// Its word.
    pub event: String,
    /// What happened.
    pub body: String,
}

/// The first and the last filing day; none where there is no end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FilingDays {
    /// The first.
    pub from: Option<Date>,
    /// The last.
    pub until: Option<Date>,
}

impl FilingDays {
    /// The ends as the database compares them.
    fn ends(self) -> (String, String) {
        let day =
            |day: Option<Date>, none: &str| day.map_or(none.to_owned(), |day| day.to_string());
        (day(self.from, ""), day(self.until, "9999-99-99"))
    }

    fn are_all(self) -> bool {
        self == Self::default()
    }
}

const ANSWERED: &str = "SELECT e.case_id, e.revision, e.event, e.body FROM events e \
     WHERE e.jurisdiction = $1 AND (e.case_id, e.revision) > ($2, $3) \
     AND e.event IN ('filed', 'planned', 'plan-failed', 'manual')";
/// What follows a filing in its own transaction is its second event.
const FILED: &str = "SELECT e.case_id, e.revision, e.event, e.body FROM events e \
     WHERE e.jurisdiction = $1 AND e.revision <= 2 \
     AND e.event IN ('filed', 'planned', 'plan-failed', 'manual')";
const OF_DAYS: &str = "AND EXISTS (SELECT 1 FROM cases c WHERE c.jurisdiction = e.jurisdiction \
     AND c.id = e.case_id AND c.filed_on >= $5 AND c.filed_on <= $6)";

impl View {
    /// Up to `most` filings and answers after a case and revision, in the order of the cases.
    pub async fn answered_texts(
        &mut self,
        (case, revision): (&str, u32),
        days: FilingDays,
        most: u32,
    ) -> Result<Vec<AnsweredText>, StoreError> {
        let narrowed = if days.are_all() { "" } else { OF_DAYS };
        let query = format!("{ANSWERED} {narrowed} ORDER BY e.case_id, e.revision LIMIT $4");
        let mut query = sqlx::query(AssertSqlSafe(query))
            .bind(&self.jurisdiction)
            .bind(case)
            .bind(i64::from(revision))
            .bind(i64::from(most));
        if !days.are_all() {
            let (from, until) = days.ends();
            query = query.bind(from).bind(until);
        }
        let rows = query.fetch_all(&mut *self.inner).await?;
        rows.iter().map(answered).collect()
    }

    /// The filings of some cases, and what was answered to each when it was filed.
    pub async fn filings_of(&mut self, cases: &[String]) -> Result<Vec<AnsweredText>, StoreError> {
        let mut found = vec![];
        for some in cases.chunks(AT_ONCE) {
            let query = format!(
                "{FILED} AND e.case_id IN ({}) ORDER BY e.case_id, e.revision",
                places()
            );
            let mut query = sqlx::query(AssertSqlSafe(query)).bind(&self.jurisdiction);
            for place in 0..AT_ONCE {
                query = query.bind(some.get(place).map(String::as_str));
            }
            let rows = query.fetch_all(&mut *self.inner).await?;
            let texts: Result<Vec<_>, _> = rows.iter().map(answered).collect();
            found.extend(texts?);
        }
        Ok(found)
    }

    /// How many cases were filed on those days.
    pub async fn count_filed(&mut self, days: FilingDays) -> Result<u64, StoreError> {
        const ALL: &str = "SELECT COUNT(*) FROM cases WHERE jurisdiction = $1";
        // Of all days an index alone knows how many there are.
        let count: i64 = if days.are_all() {
            let all = sqlx::query_scalar(ALL).bind(&self.jurisdiction);
            all.fetch_one(&mut *self.inner).await?
        } else {
            let (from, until) = days.ends();
            let query = format!("{ALL} AND filed_on >= $2 AND filed_on <= $3");
            let some = sqlx::query_scalar(AssertSqlSafe(query));
            let some = some.bind(&self.jurisdiction).bind(from).bind(until);
            some.fetch_one(&mut *self.inner).await?
        };
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// The persons behind references; those that were erased are missing.
    pub async fn persons(
        &mut self,
        references: &[String],
    ) -> Result<Vec<(String, Party)>, StoreError> {
        let mut found = vec![];
        for some in references.chunks(AT_ONCE) {
            let query = format!(
                "SELECT id, party FROM persons WHERE jurisdiction = $1 AND id IN ({})",
                places()
            );
            let mut query = sqlx::query(AssertSqlSafe(query)).bind(&self.jurisdiction);
            for place in 0..AT_ONCE {
                query = query.bind(some.get(place).map(String::as_str));
            }
            for row in query.fetch_all(&mut *self.inner).await? {
                let (id, text): (String, String) = (row.try_get("id")?, row.try_get("party")?);
                let party = read_json("person", &id, &text)?;
                found.push((id, party));
            }
        }
        Ok(found)
    }
}

/// Always as many places, so that it is one statement to the database.
fn places() -> String {
    let places: Vec<String> = (0..AT_ONCE)
        .map(|place| format!("${}", place + 2))
        .collect();
    places.join(", ")
}

fn answered(row: &AnyRow) -> Result<AnsweredText, StoreError> {
    let revision: i64 = row.try_get("revision")?;
    Ok(AnsweredText {
        case_id: row.try_get("case_id")?,
        revision: u32::try_from(revision).unwrap_or(u32::MAX),
        event: row.try_get("event")?,
        body: row.try_get("body")?,
    })
}
