//! The log of a jurisdiction: leaves, tiles, the signed head, and what witnesses signed.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::error::{StoreError, corrupt};
use super::tenant::{Tx, View};

/// A leaf that is waiting for its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafRow {
    /// The case, and the event's place in it, if it is about an event.
    pub of_event: Option<(String, u32)>,
    /// What enters the tree.
    pub entry: String,
}

/// The head of a log as it was signed last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadRow {
    /// How many leaves it has.
    pub size: u64,
    /// The signed checkpoint; empty before the first.
    pub note: String,
    /// The second at which the latest of its leaves was recorded.
    pub latest: i64,
}

fn count(what: &str, number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|error| corrupt("log", what, &error))
}

/// Sizes and places of a log never come near the limit.
fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn entry(row: &AnyRow) -> Result<String, StoreError> {
    Ok(row.try_get("entry")?)
}

/// A leaf and its place.
fn placed(what: &str, row: &AnyRow) -> Result<(String, Option<u64>), StoreError> {
    let place: Option<i64> = row.try_get("place")?;
    let place = place.map(|place| count(what, place)).transpose()?;
    Ok((entry(row)?, place))
}

impl View {
    /// The head; none before the first leaf was placed.
    pub async fn head(&mut self) -> Result<Option<HeadRow>, StoreError> {
        let row = sqlx::query("SELECT size, note, latest FROM heads WHERE jurisdiction = $1")
            .bind(&self.jurisdiction)
            .fetch_optional(&mut *self.inner)
            .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(HeadRow {
            size: count("head", row.try_get("size")?)?,
            note: row.try_get("note")?,
            latest: row.try_get("latest")?,
        }))
    }

    /// The last leaves that wait for their places, up to `most`.
    pub async fn last_waiting(&mut self, most: u32) -> Result<Vec<String>, StoreError> {
        let last = sqlx::query_scalar(
            "SELECT entry FROM leaves WHERE jurisdiction = $1 AND place IS NULL ORDER BY id DESC LIMIT $2",
        );
        Ok(last
            .bind(&self.jurisdiction)
            .bind(i64::from(most))
            .fetch_all(&mut *self.inner)
            .await?)
    }

    /// A tile's hashes.
    pub async fn tile(&mut self, level: u8, place: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let tile = sqlx::query_scalar(
            "SELECT hashes FROM tiles WHERE jurisdiction = $1 AND level = $2 AND place = $3",
        );
        Ok(tile
            .bind(&self.jurisdiction)
            .bind(i64::from(level))
            .bind(stored(place))
            .fetch_optional(&mut *self.inner)
            .await?)
    }

    /// `most` leaves from a place on, in their order.
    pub async fn leaves(&mut self, from: u64, most: u64) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query(
            "SELECT entry FROM leaves WHERE jurisdiction = $1 AND place >= $2 AND place < $3 ORDER BY place",
        )
        .bind(&self.jurisdiction)
        .bind(stored(from))
        .bind(stored(from.saturating_add(most)))
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter().map(entry).collect()
    }

    /// The leaf of an event, and its place once it has one.
    pub async fn leaf_of(
        &mut self,
        case: &str,
        revision: u32,
    ) -> Result<Option<(String, Option<u64>)>, StoreError> {
        let row = sqlx::query(
            "SELECT entry, place FROM leaves WHERE jurisdiction = $1 AND case_id = $2 AND revision = $3",
        )
        .bind(&self.jurisdiction)
        .bind(case)
        .bind(i64::from(revision))
        .fetch_optional(&mut *self.inner)
        .await?;
        row.as_ref().map(|row| placed(case, row)).transpose()
    }

    /// A leaf by its own identifier, and its place once it has one.
    pub async fn leaf(&mut self, id: &str) -> Result<Option<(String, Option<u64>)>, StoreError> {
        let row =
            sqlx::query("SELECT entry, place FROM leaves WHERE jurisdiction = $1 AND id = $2")
                .bind(&self.jurisdiction)
                .bind(id)
                .fetch_optional(&mut *self.inner)
                .await?;
        row.as_ref().map(|row| placed(id, row)).transpose()
    }

    /// What witnesses signed of a head, in the order of their names.
    pub async fn cosignatures(&mut self, size: u64) -> Result<Vec<String>, StoreError> {
        let lines = sqlx::query_scalar(
            "SELECT line FROM cosignatures WHERE jurisdiction = $1 AND size = $2 ORDER BY name",
        );
        Ok(lines
            .bind(&self.jurisdiction)
            .bind(stored(size))
            .fetch_all(&mut *self.inner)
            .await?)
    }
}

impl Tx {
    /// Writes a leaf; the sequencer gives it its place.
    pub async fn insert_leaf(&mut self, leaf: &LeafRow) -> Result<(), StoreError> {
        let id = uuid::Uuid::now_v7().simple().to_string();
        self.insert_leaf_as(&id, leaf).await
    }

    /// The same under an identifier that it shares with what it is about. Identifiers rise with time.
    pub async fn insert_leaf_as(&mut self, id: &str, leaf: &LeafRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        let (case, revision) = leaf.of_event.clone().unzip();
        sqlx::query(
            "INSERT INTO leaves (jurisdiction, id, case_id, revision, entry) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&view.jurisdiction)
        .bind(id)
        .bind(case)
        .bind(revision.map(i64::from))
        .bind(&leaf.entry)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// Holds the log, so that nobody else sequences it; its head.
    pub async fn hold_log(&mut self) -> Result<HeadRow, StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO heads (jurisdiction, size, note, latest) VALUES ($1, 0, '', 0) ON CONFLICT (jurisdiction) DO NOTHING",
        )
        .bind(&view.jurisdiction)
        .execute(&mut *view.inner)
        .await?;
        let hold = format!(
            "SELECT size FROM heads WHERE jurisdiction = $1{}",
            view.lock()
        );
        sqlx::query(AssertSqlSafe(hold))
            .bind(&view.jurisdiction)
            .execute(&mut *view.inner)
            .await?;
        let head = view.head().await?;
        head.ok_or_else(|| corrupt("log", "head", &"it vanished"))
    }

    /// Gives up to `most` leaves that wait the next places, from `size` on, in the order in which
    /// they were written; answers them.
    pub async fn place_leaves(&mut self, size: u64, most: u32) -> Result<Vec<String>, StoreError> {
        let view: &mut View = self;
        let placed = sqlx::query(
            "UPDATE leaves SET place = waiting.place FROM (\
             SELECT id, $2 - 1 + ROW_NUMBER() OVER (ORDER BY id) AS place FROM (\
             SELECT id FROM leaves WHERE jurisdiction = $1 AND place IS NULL ORDER BY id LIMIT $3) AS first\
             ) AS waiting WHERE leaves.jurisdiction = $1 AND leaves.id = waiting.id",
        )
        .bind(&view.jurisdiction)
        .bind(stored(size))
        .bind(i64::from(most))
        .execute(&mut *view.inner)
        .await?;
        if placed.rows_affected() == 0 {
            return Ok(vec![]);
        }
        view.leaves(size, u64::from(most)).await
    }

    /// Writes a tile as it has become.
    pub async fn put_tile(
        &mut self,
        level: u8,
        place: u64,
        hashes: &[u8],
    ) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO tiles (jurisdiction, level, place, hashes) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (jurisdiction, level, place) DO UPDATE SET hashes = excluded.hashes",
        )
        .bind(&view.jurisdiction)
        .bind(i64::from(level))
        .bind(stored(place))
        .bind(hashes)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// Moves the head on.
    pub async fn put_head(&mut self, head: &HeadRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query("UPDATE heads SET size = $1, note = $2, latest = $3 WHERE jurisdiction = $4")
            .bind(stored(head.size))
            .bind(&head.note)
            .bind(head.latest)
            .bind(&view.jurisdiction)
            .execute(&mut *view.inner)
            .await?;
        Ok(())
    }

    /// Keeps what a witness signed; a later signature of the same head takes the earlier's place.
    pub async fn put_cosignature(
        &mut self,
        size: u64,
        name: &str,
        line: &str,
    ) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO cosignatures (jurisdiction, size, name, line) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (jurisdiction, size, name) DO UPDATE SET line = excluded.line",
        )
        .bind(&view.jurisdiction)
        .bind(stored(size))
        .bind(name)
        .bind(line)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }
}
