//! The text of a query and what is bound to it: what drives it, and what else an entry must have.

use std::fmt::Write;

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe};

use super::{Filter, SearchQuery};
use crate::domain::terms::{Gram, Term};

/// No gram has it, and it comes after every other character.
const LAST: char = '\u{10ffff}';

/// What a query begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Driver {
    Gram(Gram),
    Filter(Filter),
    Everything,
}

/// A statement that is being written, with what is bound to it.
pub(super) struct Statement {
    pub(super) text: String,
    bound: Vec<String>,
}

impl Statement {
    pub(super) fn of(jurisdiction: &str) -> Self {
        Self {
            text: String::new(),
            bound: vec![jurisdiction.to_owned()],
        }
    }

    pub(super) fn place(&mut self, value: impl Into<String>) -> usize {
        self.bound.push(value.into());
        self.bound.len()
    }

    pub(super) fn push(&mut self, text: &str) {
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
    pub(super) fn drive(&mut self, driver: &Driver, after: &str, most: u32) {
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
    pub(super) fn driven(&mut self, alias: &str, driver: &Driver, after: &str) {
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
    pub(super) fn require(&mut self, query: &SearchQuery, driver: &Driver) {
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

    pub(super) fn query(&self) -> Query<'_, Any, AnyArguments> {
        let mut query = sqlx::query(AssertSqlSafe(self.text.clone()));
        for value in &self.bound {
            query = query.bind(value);
        }
        query
    }
}

/// Whether the index row of an entry has to be looked at besides its driver.
pub(super) fn needs_row(query: &SearchQuery, driver: &Driver) -> bool {
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
pub(super) fn drivers(query: &SearchQuery) -> Vec<Driver> {
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

pub(super) fn table_of(driver: &Driver) -> &'static str {
    match driver {
        Driver::Gram(_) => "entry_grams",
        Driver::Filter(_) | Driver::Everything => "entry_index",
    }
}

/// Whether a driver gives its entries in the order of their codes, however many there are.
pub(super) fn is_in_order(driver: &Driver) -> bool {
    matches!(
        driver,
        Driver::Gram(Gram::Exactly(_)) | Driver::Filter(Filter::Is(..)) | Driver::Everything
    )
}
