//! A calendar that is amended while cases run: what a new arrangement changes, and how it is kept.

use std::collections::BTreeMap;

use jiff::civil;
use serde::{Deserialize, Serialize};

use super::workdays::{Calendar, Year};
use crate::domain::case::ChangedDay;
use crate::domain::{Date, Text};

/// A stored calendar that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("it is no calendar: {0}")]
pub struct StoredError(#[from] serde_json::Error);

/// What a database keeps of a calendar.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    name: Text,
    years: BTreeMap<u16, Year>,
}

impl Calendar {
    /// This calendar with the years of another, which take the place of its own.
    #[must_use]
    pub fn amended_by(&self, other: &Self) -> Self {
        let mut years = self.years().clone();
        years.extend(other.years().clone());
        Self::new(self.name().clone(), years)
    }

    /// The years of this calendar that another one does not have; none if it has them all.
    pub fn beyond(&self, other: &Self) -> Option<Self> {
        let new = |(year, _): &(&u16, &Year)| !other.years().contains_key(year);
        let years = self.years().iter().filter(new);
        let years: BTreeMap<_, _> = years
            .map(|(year, arranged)| (*year, arranged.clone()))
            .collect();
        (!years.is_empty()).then(|| Self::new(self.name().clone(), years))
    }

    /// The years that both calendars have, and arrange differently.
    pub fn differing_years(&self, other: &Self) -> Vec<u16> {
        let years = self.years().keys().copied();
        let both = years.filter(|year| other.years().contains_key(year));
        let differs = |year: &u16| arrangement(self, *year) != arrangement(other, *year);
        both.filter(differs).collect()
    }

    /// The first day that another calendar sees differently: another kind of day, or one of a year
    /// that only one of the two has. A period that ends before it is the same by both.
    pub fn first_difference(&self, other: &Self) -> Option<Date> {
        let years = self.years().keys().chain(other.years().keys());
        let differing =
            years.filter(|year| arrangement(self, **year) != arrangement(other, **year));
        let first = differing.min()?;
        let (Some(_), Some(_)) = (self.years().get(first), other.years().get(first)) else {
            return Date::new(*first, 1, 1);
        };
        let (start, end) = (Date::new(*first, 1, 1)?, Date::new(*first, 12, 31)?);
        self.changes(other, start, end)
            .first()
            .map(|change| change.day)
    }

    /// The days from `from` to `to` on which people work by only one of the two, in their order;
    /// each says what it is in `other`.
    pub fn changes(&self, other: &Self, from: Date, to: Date) -> Vec<ChangedDay> {
        let days = days(from, to).filter_map(|day| {
            let ((was, _), (working, _)) = (self.look(day), other.look(day));
            let day = Date::try_from(day).ok()?;
            (was != working).then_some(ChangedDay { day, working })
        });
        days.collect()
    }

    /// The years from `from` to `to` that only `other` has an arrangement of.
    pub fn newly_arranged(&self, other: &Self, from: Date, to: Date) -> Vec<u16> {
        let span = from.year()..=to.year();
        let new = |year: &u16| span.contains(year) && !self.years().contains_key(year);
        other.years().keys().copied().filter(new).collect()
    }

    /// What a database keeps, papers and notes included.
    ///
    /// # Errors
    /// If it cannot be written as text.
    pub fn to_stored(&self) -> Result<String, StoredError> {
        let stored = Stored {
            name: self.name().clone(),
            years: self.years().clone(),
        };
        Ok(serde_json::to_string(&stored)?)
    }

    /// The same as a value.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn to_value(&self) -> Result<serde_json::Value, StoredError> {
        Ok(serde_json::from_str(&self.to_stored()?)?)
    }

    /// Reads what a database has kept.
    ///
    /// # Errors
    /// If it is something else.
    pub fn from_stored(text: &str) -> Result<Self, StoredError> {
        let stored: Stored = serde_json::from_str(text)?;
        Ok(Self::new(stored.name, stored.years))
    }
}

/// The days of a year that are not as their weekday says; none if it is not loaded.
fn arrangement(calendar: &Calendar, year: u16) -> Option<(&[Date], &[Date])> {
    let arranged = calendar.years().get(&year)?;
    Some((&arranged.off, &arranged.on))
}

fn days(from: Date, to: Date) -> impl Iterator<Item = civil::Date> {
    let last = to.civil();
    let next = |day: &civil::Date| day.tomorrow().ok();
    std::iter::successors(from.civil(), next)
        .take_while(move |day| last.is_some_and(|last| *day <= last))
}
