//! Counts what a query finds, by what entries can be filtered by.

use std::fmt::Write;

use sqlx::Row;
use sqlx::any::AnyRow;

use super::SearchQuery;
use super::statement::{Driver, Statement};
use crate::store::error::StoreError;
use crate::store::tenant::View;

/// How many entries facets are counted over at most.
const FACETED: u32 = 100_000;
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

impl View {
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
