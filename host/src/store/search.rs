//! Finds entries by words and columns, in the order of their codes.
//!
//! What drives a query is whatever fewest entries have: a gram of one of the words, or a column's
//! value. How many have it is counted only up to a bound, so that common words cost little; two
//! common words are tried on the first entries that have one of them, and counted further only if
//! that does not fill the page. Both databases read driver and probes in the order of their keys.

use std::fmt::Write;

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe, Row};

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
/// How many entries facets are counted over at most.
const FACETED: u32 = 100_000;
/// No gram has it, and it comes after every other character.
const LAST: char = '\u{10ffff}';

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

/// How many entries have which value of a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facet {
    /// The value, its name if it has one, and how many.
    pub values: Vec<(String, String, u64)>,
}

/// Counts over what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// How many entries were counted.
    pub counted: u64,
    /// That was all of them.
    pub complete: bool,
    /// Column and counts.
    pub facets: Vec<(&'static str, Facet)>,
}

/// The columns that are counted by.
const FACETS: [&str; 7] = [
    "provider", "domain", "category", "sharing", "opening", "cycle", "state",
];

/// What a query begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Driver {
    Gram(Gram),
    Filter(Filter),
    Everything,
}

/// A statement that is being written, with what is bound to it.
struct Statement {
    text: String,
    bound: Vec<String>,
}

impl Statement {
    fn of(jurisdiction: &str) -> Self {
        Self {
            text: String::new(),
            bound: vec![jurisdiction.to_owned()],
        }
    }

    fn place(&mut self, value: impl Into<String>) -> usize {
        self.bound.push(value.into());
        self.bound.len()
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// That the gram of `entry_grams`, as `alias`, is this one.
    fn gram_is(&mut self, alias: &str, gram: &Gram) {
        match gram {
            Gram::Exactly(gram) => {
                let place = self.place(gram);
                let _ = write!(self.text, "{alias}.gram = ${place}");
            }
            Gram::From(start) => {
                let (from, to) = (self.place(start), self.place(format!("{start}{LAST}")));
                let _ = write!(
                    self.text,
                    "{alias}.gram >= ${from} AND {alias}.gram < ${to}"
                );
            }
        }
    }

    /// That a row of `entry_index`, as `alias`, has what a filter asks.
    fn column_is(&mut self, alias: &str, filter: &Filter) {
        match filter {
            Filter::Is(column, value) => {
                let place = self.place(value);
                let _ = write!(self.text, "{alias}.{column} = ${place}");
            }
            Filter::InBaseLibrary => {
                let _ = write!(
                    self.text,
                    "{alias}.category >= 'base:' AND {alias}.category < 'base;'"
                );
            }
            Filter::Open => {
                let _ = write!(self.text, "{alias}.opening <> 'closed'");
            }
            Filter::ChangedSince(day) => {
                let place = self.place(day);
                let _ = write!(self.text, "{alias}.changed_on >= ${place}");
            }
        }
    }

    /// The codes of what a driver has, after `after`, as `d`.
    fn drive(&mut self, driver: &Driver, after: &str, most: u32) {
        let distinct = match driver {
            Driver::Gram(Gram::From(_)) => "DISTINCT ",
            _ => "",
        };
        let table = table_of(driver);
        let _ = write!(self.text, "(SELECT {distinct}g.code FROM {table} g WHERE ");
        self.driven("g", driver, after);
        let _ = write!(self.text, " ORDER BY g.code LIMIT {most}) d");
    }

    /// That a row of the driver's table, as `alias`, is one of its own and comes after `after`.
    fn driven(&mut self, alias: &str, driver: &Driver, after: &str) {
        let _ = write!(self.text, "{alias}.jurisdiction = $1");
        match driver {
            Driver::Gram(gram) => {
                self.push(" AND ");
                self.gram_is(alias, gram);
            }
            Driver::Filter(filter) => {
                self.push(" AND ");
                self.column_is(alias, filter);
            }
            Driver::Everything => {}
        }
        if !after.is_empty() {
            let place = self.place(after);
            let _ = write!(self.text, " AND {alias}.code > ${place}");
        }
    }

    /// Everything else that is asked for; `x` is the entry's row in the index.
    fn require(&mut self, query: &SearchQuery, driver: &Driver) {
        for filter in &query.filters {
            if *driver != Driver::Filter(filter.clone()) {
                self.push(" AND ");
                self.column_is("x", filter);
            }
        }
        for term in &query.terms {
            let (grams, enough) = term.grams();
            let mut unseen = !enough;
            for gram in grams {
                match gram {
                    gram if *driver == Driver::Gram(gram.clone()) => {}
                    Gram::Exactly(_) => {
                        self.push(
                            " AND EXISTS (SELECT 1 FROM entry_grams h WHERE h.jurisdiction = $1 AND ",
                        );
                        self.gram_is("h", &gram);
                        self.push(" AND h.code = d.code)");
                    }
                    Gram::From(_) => unseen = true,
                }
            }
            if unseen {
                // Letters and digits only, so nothing in it means anything to LIKE.
                let place = self.place(format!("%{}%", term.within_words()));
                let _ = write!(self.text, " AND x.words LIKE ${place}");
            }
        }
    }

    fn query(&self) -> Query<'_, Any, AnyArguments> {
        let mut query = sqlx::query(AssertSqlSafe(self.text.clone()));
        for value in &self.bound {
            query = query.bind(value);
        }
        query
    }
}

/// Whether the index row of an entry has to be looked at besides its driver.
fn needs_row(query: &SearchQuery, driver: &Driver) -> bool {
    let filtered = query
        .filters
        .iter()
        .any(|filter| *driver != Driver::Filter(filter.clone()));
    let unseen = |term: &Term| {
        let (grams, enough) = term.grams();
        let probed_by_words =
            |gram: &Gram| matches!(gram, Gram::From(_)) && *driver != Driver::Gram(gram.clone());
        !enough || grams.iter().any(probed_by_words)
    };
    filtered || query.terms.iter().any(unseen)
}

/// Everything that a query could begin with.
fn drivers(query: &SearchQuery) -> Vec<Driver> {
    let mut all: Vec<Driver> = vec![];
    let grams = query.terms.iter().flat_map(|term| term.grams().0);
    for driver in grams
        .map(Driver::Gram)
        .chain(query.filters.iter().cloned().map(Driver::Filter))
    {
        if !all.contains(&driver) {
            all.push(driver);
        }
    }
    all
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

    /// Counts what a query finds, over the first entries of its driver.
    pub async fn facets(&mut self, query: &SearchQuery) -> Result<Facets, StoreError> {
        let (driver, _) = self.driver(query, FACETED).await?;
        let mut statement = Statement::of(&self.jurisdiction);
        let columns = FACETS.map(|column| format!("x.{column}")).join(", ");
        let _ = write!(
            statement.text,
            "SELECT {columns}, MIN(x.provider_name) AS provider_name, COUNT(*) AS n FROM "
        );
        statement.drive(&driver, "", FACETED);
        statement.push(" CROSS JOIN entry_index x WHERE x.jurisdiction = $1 AND x.code = d.code");
        statement.require(query, &driver);
        let _ = write!(statement.text, " GROUP BY {columns}");
        let rows = statement.query().fetch_all(&mut *self.inner).await?;
        let mut facets = Facets {
            counted: 0,
            complete: !self.has_more_than(&driver, FACETED).await?,
            facets: FACETS.map(|column| (column, Facet::default())).into(),
        };
        for row in &rows {
            facets.add(row)?;
        }
        for (_, facet) in &mut facets.facets {
            facet
                .values
                .sort_by(|one, other| other.2.cmp(&one.2).then_with(|| one.0.cmp(&other.0)));
        }
        Ok(facets)
    }

    async fn has_more_than(&mut self, driver: &Driver, most: u32) -> Result<bool, StoreError> {
        let mut statement = Statement::of(&self.jurisdiction);
        statement.push("SELECT COUNT(*) AS n FROM ");
        statement.drive(driver, "", most.saturating_add(1));
        let row = statement.query().fetch_one(&mut *self.inner).await?;
        Ok(row.try_get::<i64, _>("n")? > i64::from(most))
    }
}

fn table_of(driver: &Driver) -> &'static str {
    match driver {
        Driver::Gram(_) => "entry_grams",
        Driver::Filter(_) | Driver::Everything => "entry_index",
    }
}

/// Whether a driver gives its entries in the order of their codes, however many there are.
fn is_in_order(driver: &Driver) -> bool {
    matches!(
        driver,
        Driver::Gram(Gram::Exactly(_)) | Driver::Filter(Filter::Is(..)) | Driver::Everything
    )
}

impl Facets {
    fn add(&mut self, row: &AnyRow) -> Result<(), StoreError> {
        let count: i64 = row.try_get("n")?;
        let count = u64::try_from(count).unwrap_or(0);
        self.counted += count;
        for (place, (column, facet)) in self.facets.iter_mut().enumerate() {
            let value: String = row.try_get(place)?;
            let known = facet.values.iter_mut().find(|(known, ..)| *known == value);
            if let Some((_, _, sum)) = known {
                *sum += count;
                continue;
            }
            let name = match *column {
                "provider" => row.try_get("provider_name")?,
                _ => String::new(),
            };
            facet.values.push((value, name, count));
        }
        Ok(())
    }
}
