//! Transactions without a host: they write the rows that the host wrote when the sample lapsed, for
//! cases that were filled in. Nothing is read, checked, folded or sealed.

use std::time::{Duration, Instant};

use sqlx::{AnyConnection, AssertSqlSafe, Connection};

use crate::fill;
use crate::site::Site;

const EVENT: &str = "INSERT INTO events \
    (jurisdiction, case_id, revision, day, recorded_at, event, body, salt) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const LEAF: &str = "INSERT INTO leaves (jurisdiction, id, case_id, revision, entry) \
    VALUES ($1, $2, $3, $4, $5)";
const GRANT: &str = "INSERT INTO grants \
    (jurisdiction, id, case_id, entry_code, holder, state, since, body) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const CASE: &str = "UPDATE cases SET revision = $1, state = $2, turn = $3, due = $4, overdue = $5 \
    WHERE jurisdiction = $6 AND id = $7 AND revision = $8";
const CLOCK: &str = "DELETE FROM clocks WHERE jurisdiction = $1 AND case_id = $2";
const JURISDICTION: &str = "shenyang";

/// What a lapse writes.
pub(crate) struct Bare {
    revision: i64,
    event: Vec<String>,
    entry: String,
    grant: Vec<String>,
    /// How many of the filled cases are used up.
    used: usize,
}

impl Bare {
    /// What the host wrote when the sample lapsed.
    pub(crate) async fn like(site: &mut Site, sample: &str) -> Self {
        let of = |columns: &str, table: &str| {
            let texts = columns
                .split(' ')
                .collect::<Vec<_>>()
                .join(" || '\u{1}' || ");
            format!("SELECT {texts} FROM {table} WHERE case_id = '{sample}'")
        };
        let last = of("day recorded_at event body salt", "events");
        let event = one(site, &format!("{last} ORDER BY revision DESC LIMIT 1")).await;
        assert_eq!(event.get(2).map(String::as_str), Some("lapsed"), "its end");
        let leaf = of("entry", "leaves");
        let mut entry = one(site, &format!("{leaf} ORDER BY revision DESC LIMIT 1")).await;
        let grant = one(site, &of("entry_code holder state since body", "grants")).await;
        let revision = format!("SELECT revision FROM cases WHERE id = '{sample}'");
        let revision = sqlx::query_scalar(AssertSqlSafe(revision))
            .fetch_one(&mut site.raw)
            .await
            .expect("the sample");
        Self {
            revision,
            event,
            entry: entry.remove(0),
            grant,
            used: 0,
        }
    }

    /// Writes that for so many cases, one transaction each; says how long it took.
    pub(crate) async fn run(&mut self, site: &mut Site, count: usize) -> Duration {
        // Made before, as the host's own would not be counted against the database either.
        let cases: Vec<_> = (self.used..self.used + count)
            .map(|number| {
                let id = || uuid::Uuid::now_v7().to_string();
                (fill::case(number), id(), id())
            })
            .collect();
        self.used += count;
        let started = Instant::now();
        for (case, leaf, grant) in &cases {
            let written = self.write(&mut site.raw, case, leaf, grant).await;
            assert_eq!(written.expect("a transaction"), 5, "rows of {case}");
        }
        started.elapsed()
    }

    async fn write(
        &self,
        raw: &mut AnyConnection,
        case: &str,
        leaf: &str,
        grant: &str,
    ) -> Result<u64, sqlx::Error> {
        let mut tx = raw.begin().await?;
        let mut rows = 0;
        let mut event = sqlx::query(EVENT)
            .bind(JURISDICTION)
            .bind(case)
            .bind(self.revision);
        for text in &self.event {
            event = event.bind(text);
        }
        rows += event.execute(&mut *tx).await?.rows_affected();
        let entry = sqlx::query(LEAF).bind(JURISDICTION).bind(leaf).bind(case);
        let entry = entry.bind(self.revision).bind(&self.entry);
        rows += entry.execute(&mut *tx).await?.rows_affected();
        let mut given = sqlx::query(GRANT).bind(JURISDICTION).bind(grant).bind(case);
        for text in &self.grant {
            given = given.bind(text);
        }
        rows += given.execute(&mut *tx).await?.rows_affected();
        let moved = sqlx::query(CASE)
            .bind(self.revision)
            .bind("closed")
            .bind(None::<String>)
            .bind(None::<String>)
            .bind(0_i64)
            .bind(JURISDICTION)
            .bind(case)
            .bind(self.revision - 1);
        rows += moved.execute(&mut *tx).await?.rows_affected();
        let gone = sqlx::query(CLOCK).bind(JURISDICTION).bind(case);
        rows += gone.execute(&mut *tx).await?.rows_affected();
        tx.commit().await?;
        Ok(rows)
    }
}

/// One row's texts.
async fn one(site: &mut Site, query: &str) -> Vec<String> {
    let mut rows = site.texts(query).await;
    assert_eq!(rows.len(), 1, "{query}");
    rows.remove(0).split('\u{1}').map(str::to_owned).collect()
}
