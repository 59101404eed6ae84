//! What waits for whom: an index over whose turn it is, who has to see it beside, and who fills these parts.
//!
//! An inbox reads as much of it as its page shows, however many cases its party has or ever had.

use super::cases::CaseRow;
use super::error::StoreError;
use super::lists::{COLUMNS, cases};
use super::tenant::{Tx, View};

/// What sorts after every day.
pub const NO_DAY: &str = "9999-99-99";

/// Which of the cases that wait; an empty text asks for nothing.
#[derive(Clone, Debug, Default)]
pub struct Waiting {
    /// Also what waits for this capacity of the party, such as `/head`.
    pub capacity: String,
    /// Only what waits for that capacity.
    pub capacity_only: bool,
    /// Of this kind.
    pub kind: String,
    /// About this entry.
    pub entry: String,
    /// Overdue or not.
    pub overdue: Option<bool>,
    /// Due on this day or before.
    pub due_until: String,
    /// After this place: the day ([`NO_DAY`] for none) and the case.
    pub after: (String, String),
}

impl View {
    /// Open cases in which it is a party's turn, or which it has to see beside, the first due first.
    pub async fn cases_awaiting(
        &mut self,
        party: &str,
        wanted: &Waiting,
        limit: u32,
    ) -> Result<Vec<CaseRow>, StoreError> {
        // What waits for the party and for its capacity too is one case.
        let text = format!(
            "SELECT {COLUMNS} FROM awaiting \
             JOIN cases ON cases.jurisdiction = awaiting.jurisdiction AND cases.id = awaiting.case_id \
             WHERE awaiting.jurisdiction = $1 AND awaiting.party = $2 \
             AND (awaiting.place, awaiting.case_id) > ($9, $10) AND ($8 = '' OR awaiting.place <= $8) \
             AND (awaiting.capacity = $4 OR (awaiting.capacity = '' AND $3 = 0 AND NOT EXISTS \
             (SELECT 1 FROM awaiting AS own WHERE own.jurisdiction = awaiting.jurisdiction \
             AND own.party = awaiting.party AND own.place = awaiting.place \
             AND own.case_id = awaiting.case_id AND own.capacity = $4))) \
             AND ($5 = '' OR cases.kind = $5) AND ($6 = '' OR cases.entry_code = $6) \
             AND ($7 = -1 OR cases.overdue = $7) \
             ORDER BY awaiting.place, awaiting.case_id LIMIT $11"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(&self.jurisdiction)
            .bind(party)
            .bind(i64::from(wanted.capacity_only))
            .bind(&wanted.capacity)
            .bind(&wanted.kind)
            .bind(&wanted.entry)
            .bind(wanted.overdue.map_or(-1, i64::from))
            .bind(&wanted.due_until)
            .bind(&wanted.after.0)
            .bind(&wanted.after.1)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.inner)
            .await?;
        cases(&rows)
    }
}

impl Tx {
    /// Notes for whom a case waits from now on: all who fill the parts of these actors, such as
    /// `provider/head`. What was noted before of a case that `was_there` is over.
    pub async fn set_awaiting(
        &mut self,
        row: &CaseRow,
        actors: &[String],
        was_there: bool,
    ) -> Result<(), StoreError> {
        let view: &mut View = self;
        if was_there {
            sqlx::query("DELETE FROM awaiting WHERE jurisdiction = $1 AND case_id = $2")
                .bind(&view.jurisdiction)
                .bind(&row.id)
                .execute(&mut *view.inner)
                .await?;
        }
        for actor in actors {
            // Parts are of bodies; who in a body answers is no part of its own.
            let end = actor.find('/').unwrap_or(actor.len());
            let (part, capacity) = actor.split_at(end);
            sqlx::query(
                "INSERT INTO awaiting (jurisdiction, party, place, case_id, capacity) \
                 SELECT jurisdiction, party, $4, case_id, $5 FROM parts \
                 WHERE jurisdiction = $1 AND case_id = $2 AND actor = $3 \
                 ON CONFLICT (jurisdiction, party, place, case_id, capacity) DO NOTHING",
            )
            .bind(&view.jurisdiction)
            .bind(&row.id)
            .bind(part)
            .bind(row.due.as_deref().unwrap_or(NO_DAY))
            .bind(capacity)
            .execute(&mut *view.inner)
            .await?;
        }
        Ok(())
    }
}
