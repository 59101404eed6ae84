//! What a rehearsal reads: each matter as it was filed, and what was answered to it.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::connect::Backend;
use super::error::StoreError;
use super::json::read_json;
use super::tenant::View;
use crate::domain::{Date, Party};

/// How many persons or cases are looked for in one statement.
const AT_ONCE: usize = 100;

/// The filing of a case and what was answered to it, as text.
#[derive(Clone, Debug, Default)]
pub struct RecordedText {
    /// The case.
    pub case: String,
    /// The event of the filing.
    pub filed: String,
    /// The word and the text of the event that answered it.
    pub answer: Option<(String, String)>,
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

/// What was planned in the end counts, not that it failed before. One row for each case: half of what
/// a rehearsal costs beside the rules is the handing over of rows. `SQLite` has no `LATERAL`.
const ANSWERED_LAST_ON_SQLITE: &str = "SELECT f.case_id, f.body AS filed, a.event, a.body AS answer \
     FROM events f LEFT JOIN events a ON a.jurisdiction = f.jurisdiction AND a.case_id = f.case_id \
     AND a.revision = (SELECT MAX(l.revision) FROM events l WHERE l.jurisdiction = f.jurisdiction \
     AND l.case_id = f.case_id AND l.event IN ('planned', 'plan-failed', 'manual')) \
     WHERE f.jurisdiction = $1 AND f.revision = 1 AND f.event = 'filed' AND f.case_id > $2";
/// The same, but that each answer is found and read in one step: nearly twice as fast there.
const ANSWERED_LAST_ON_POSTGRES: &str = "SELECT f.case_id, f.body AS filed, a.event, a.answer \
     FROM events f LEFT JOIN LATERAL (SELECT l.event, l.body AS answer FROM events l \
     WHERE l.jurisdiction = f.jurisdiction AND l.case_id = f.case_id \
     AND l.event IN ('planned', 'plan-failed', 'manual') ORDER BY l.revision DESC LIMIT 1) a ON TRUE \
     WHERE f.jurisdiction = $1 AND f.revision = 1 AND f.event = 'filed' AND f.case_id > $2";
/// What follows a filing in its own transaction is its second event.
const ANSWERED_AT_ONCE: &str = "SELECT f.case_id, f.body AS filed, a.event, a.body AS answer \
     FROM events f LEFT JOIN events a ON a.jurisdiction = f.jurisdiction AND a.case_id = f.case_id \
     AND a.revision = 2 AND a.event IN ('planned', 'plan-failed', 'manual') \
     WHERE f.jurisdiction = $1 AND f.revision = 1 AND f.event = 'filed'";
const OF_DAYS: &str = "AND EXISTS (SELECT 1 FROM cases c WHERE c.jurisdiction = f.jurisdiction \
     AND c.id = f.case_id AND c.filed_on >= $4 AND c.filed_on <= $5)";

impl View {
    /// Up to `most` filings after a case, each with its last answer, in the order of the cases.
    pub async fn answered_texts(
        &mut self,
        case: &str,
        days: FilingDays,
        most: u32,
    ) -> Result<Vec<RecordedText>, StoreError> {
        let narrowed = if days.are_all() { "" } else { OF_DAYS };
        let answered = match self.backend {
            Backend::Sqlite => ANSWERED_LAST_ON_SQLITE,
            Backend::Postgres => ANSWERED_LAST_ON_POSTGRES,
        };
        let query = format!("{answered} {narrowed} ORDER BY f.case_id LIMIT $3");
        let mut query = sqlx::query(AssertSqlSafe(query))
            .bind(&self.jurisdiction)
            .bind(case)
            .bind(i64::from(most));
        if !days.are_all() {
            let (from, until) = days.ends();
            query = query.bind(from).bind(until);
        }
        let rows = query.fetch_all(&mut *self.inner).await?;
        rows.iter().map(recorded_text).collect()
    }

    /// The filings of some cases, and what was answered to each when it was filed.
    pub async fn filings_of(&mut self, cases: &[String]) -> Result<Vec<RecordedText>, StoreError> {
        let mut found = vec![];
        for some in cases.chunks(AT_ONCE) {
            let query = format!("{ANSWERED_AT_ONCE} AND f.case_id IN ({})", places());
            let mut query = sqlx::query(AssertSqlSafe(query)).bind(&self.jurisdiction);
            for place in 0..AT_ONCE {
                query = query.bind(some.get(place).map(String::as_str));
            }
            let rows = query.fetch_all(&mut *self.inner).await?;
            let texts: Result<Vec<_>, _> = rows.iter().map(recorded_text).collect();
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

fn recorded_text(row: &AnyRow) -> Result<RecordedText, StoreError> {
    let (event, answer): (Option<String>, Option<String>) =
        (row.try_get("event")?, row.try_get("answer")?);
    Ok(RecordedText {
        case: row.try_get("case_id")?,
        filed: row.try_get("filed")?,
        answer: event.zip(answer),
    })
}
