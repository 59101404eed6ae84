//! Finds entries by words and columns, in the order of their codes.
//!
//! What drives a query is whatever fewest entries have: a gram of one of the words, or a column's
//! value. How many have it is counted only up to a bound, so that common words cost little; two
//! common words are tried on the first entries that have one of them, and counted further only if
//! that does not fill the page. Both databases read driver and probes in the order of their keys.

mod facets;
mod statement;

use std::fmt::Write;

use sqlx::Row;

pub use facets::{Facet, Facets};

use self::statement::{Driver, Statement, drivers, is_in_order, needs_row, table_of};
use super::catalog::{EntryRow, entry_row};
use super::error::{StoreError, corrupt};
use super::tenant::View;
use crate::domain::terms::{Gram, Term};

/// How many entries of a driver are counted at first, and if that decides nothing.
const COUNTED: [u32; 2] = [1_000, 200_000];
/// How many entries of a common driver are looked at before it is thought over.
const TRIED: u32 = 5_000;
/// By how much more each time after that.
const FURTHER: u32 = 16;
/// No bound that matters.
const ALL: u32 = 1_000_000_000;
/// What a column must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// A column of the index, and its value.
    Is(&'static str, String),
    /// One of the base libraries.
    InBaseLibrary,
    /// It is open, or opens on conditions.
    Open,
    /// It changed on this day or later.
    ChangedSince(String),
}

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct SearchQuery {
    /// All of these.
    pub terms: Vec<Term>,
    /// And all of these.
    pub filters: Vec<Filter>,
    /// After this code.
    pub after: String,
    /// So many at most.
    pub limit: u32,
}

impl View {
    /// Entries that have everything that is asked for, in the order of their codes.
    pub async fn search(&mut self, query: &SearchQuery) -> Result<Vec<EntryRow>, StoreError> {
        let [few, many] = COUNTED;
        let (mut driver, mut count) = self.driver(query, few).await?;
        let mut most = if count < few { ALL } else { TRIED };
        loop {
            let until = match most {
                ALL => None,
                most => self.code_at(&driver, &query.after, most).await?,
            };
            let found = self.page(query, &driver, until.as_deref()).await?;
            let full = u32::try_from(found.len()).is_ok_and(|found| found >= query.limit);
            if full || until.is_none() {
                return Ok(found);
            }
            if most == TRIED {
                (driver, count) = self.driver(query, many).await?;
            }
            most = match most.saturating_mul(FURTHER) {
                more if count >= many && more < ALL => more,
                _ => ALL,
            };
        }
    }

    /// What fewest entries have, counted up to a bound. A single driver is not counted; a beginning
    /// that many entries have is none, for its entries would have to be put in order first.
    async fn driver(
        &mut self,
        query: &SearchQuery,
        most: u32,
    ) -> Result<(Driver, u32), StoreError> {
        let mut all = drivers(query);
        if let [only @ (Driver::Gram(Gram::Exactly(_)) | Driver::Filter(Filter::Is(..)))] =
            all.as_slice()
        {
            return Ok((only.clone(), 0));
        }
        if all.is_empty() {
            return Ok((Driver::Everything, 0));
        }
        let counts = self.counts(&all, most).await?;
        let best = counts
            .iter()
            .enumerate()
            .filter(|(place, count)| {
                **count < most || is_in_order(all.get(*place).unwrap_or(&Driver::Everything))
            })
            .min_by_key(|(_, count)| **count)
            .map(|(place, count)| (place, *count));
        Ok(match best {
            Some((place, count)) => (all.swap_remove(place), count),
            None => (Driver::Everything, most),
        })
    }

    /// How many entries each driver has, up to `most`.
    async fn counts(&mut self, all: &[Driver], most: u32) -> Result<Vec<u32>, StoreError> {
        let mut statement = Statement::of(&self.jurisdiction);
        for (place, driver) in all.iter().enumerate() {
            statement.push(if place == 0 { "SELECT " } else { ", " });
            let table = table_of(driver);
            let _ = write!(
                statement.text,
                "(SELECT COUNT(*) FROM (SELECT 1 FROM {table} g WHERE "
            );
            statement.driven("g", driver, "");
            let _ = write!(statement.text, " LIMIT {most}) c) AS n{place}");
        }
        let row = statement.query().fetch_one(&mut *self.inner).await?;
        let count = |place: usize| -> Result<u32, StoreError> {
            let count: i64 = row.try_get(place)?;
            u32::try_from(count).map_err(|error| corrupt("count", "entry_grams", &error))
        };
        (0..all.len()).map(count).collect()
    }

    /// The code of the driver's entry that is this many after `after`; none if it has fewer.
    async fn code_at(
        &mut self,
        driver: &Driver,
        after: &str,
        place: u32,
    ) -> Result<Option<String>, StoreError> {
        let mut statement = Statement::of(&self.jurisdiction);
        let _ = write!(
            statement.text,
            "SELECT d.code FROM {} d WHERE ",
            table_of(driver)
        );
        statement.driven("d", driver, after);
        let _ = write!(statement.text, " ORDER BY d.code LIMIT 1 OFFSET {place}");
        let row = statement.query().fetch_optional(&mut *self.inner).await?;
        Ok(row.map(|row| row.try_get("code")).transpose()?)
    }

    async fn page(
        &mut self,
        query: &SearchQuery,
        driver: &Driver,
        until: Option<&str>,
    ) -> Result<Vec<EntryRow>, StoreError> {
        let mut statement = Statement::of(&self.jurisdiction);
        statement.push(
            "SELECT e.code, e.version, e.state, e.catalogs, e.basis_disclosed, e.body, e.case_id, \
             e.day, e.published_on, e.guide FROM ",
        );
        if is_in_order(driver) {
            let _ = write!(statement.text, "{} d", table_of(driver));
        } else {
            statement.drive(driver, &query.after, ALL);
        }
        if needs_row(query, driver) {
            statement.push(" CROSS JOIN entry_index x CROSS JOIN entries e ");
            statement.push("WHERE x.jurisdiction = $1 AND x.code = d.code AND ");
        } else {
            statement.push(" CROSS JOIN entries e WHERE ");
        }
        statement.push("e.jurisdiction = $1 AND e.code = d.code");
        if is_in_order(driver) {
            statement.push(" AND ");
            statement.driven("d", driver, &query.after);
        }
        if let Some(last) = until {
            let place = statement.place(last);
            let _ = write!(statement.text, " AND d.code <= ${place}");
        }
        statement.require(query, driver);
        let _ = write!(statement.text, " ORDER BY d.code LIMIT {}", query.limit);
        let rows = statement.query().fetch_all(&mut *self.inner).await?;
        rows.iter().map(entry_row).collect()
    }
}
