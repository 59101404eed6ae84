//! Which days are working days: Monday to Friday, but for what the yearly arrangement shifts.

use std::collections::BTreeMap;

use jiff::civil;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::reading::{self, LoadError};
use crate::domain::words::hex;
use crate::domain::{Date, Text};

/// The working days of a country, year by year.
#[derive(Clone, Debug)]
pub struct Calendar {
    name: Text,
    years: BTreeMap<u16, Year>,
    /// The first year of `table`.
    first: i16,
    /// One bit per day, from the first loaded year to the last; none for a year not loaded.
    table: Vec<Option<[u64; 6]>>,
    digest: String,
}

/// The arrangement of one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Year {
    /// Weekdays that are rest days, in order.
    pub off: Vec<Date>,
    /// Saturdays and Sundays that are working days, in order.
    pub on: Vec<Date>,
    /// Where the arrangement was published.
    pub papers: Vec<String>,
    /// What a reader should know about it.
    pub note: Option<Text>,
}

/// What a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Day {
    /// Whether people work on it.
    pub working: bool,
    /// Whether its year is not loaded, so that this is only what the weekday says.
    pub provisional: bool,
    /// Why.
    pub reason: Reason,
}

/// Why a day is a working day or a rest day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Monday to Friday.
    WorkingDay,
    /// A Saturday or Sunday on which people work instead of another day.
    MakeUpDay,
    /// Saturday or Sunday.
    Weekend,
    /// A weekday that is a public holiday or a shifted rest day.
    OffDay,
}

impl Calendar {
    /// Reads a calendar from TOML text. `file` is the name that errors carry.
    pub fn from_toml(file: &str, text: &str) -> Result<Self, LoadError> {
        let (name, years) = reading::read(file, text)?;
        Ok(Self::new(name, years))
    }

    /// The years have been checked: every exception stands in its year, once, where it matters.
    pub(super) fn new(name: Text, years: BTreeMap<u16, Year>) -> Self {
        let first = years.keys().next().copied().unwrap_or(1);
        let last = years.keys().next_back().copied().unwrap_or(0);
        let table = (first..=last)
            .map(|year| years.get(&year).map(|arranged| bits(year, arranged)))
            .collect();
        let digest = digest(&years);
        let first = i16::try_from(first).unwrap_or(i16::MAX);
        Self {
            name,
            years,
            first,
            table,
            digest,
        }
    }

    /// What the calendar is called.
    pub fn name(&self) -> &Text {
        &self.name
    }

    /// The loaded years and their arrangements.
    pub fn years(&self) -> &BTreeMap<u16, Year> {
        &self.years
    }

    /// SHA-256, in hexadecimal, over what decides a due date: the years and their exceptions.
    ///
    /// Names, papers, notes, order and formatting are left out: a ledger stays good when one of
    /// them is improved.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// What a day is; none if there is no such day.
    pub fn is_working_day(&self, date: Date) -> Option<Day> {
        Some(self.day(date.civil()?))
    }

    pub(super) fn day(&self, day: civil::Date) -> Day {
        let (working, loaded) = self.look(day);
        let reason = match (working, weekend(day)) {
            (true, false) => Reason::WorkingDay,
            (true, true) => Reason::MakeUpDay,
            (false, true) => Reason::Weekend,
            (false, false) => Reason::OffDay,
        };
        Day {
            working,
            provisional: !loaded,
            reason,
        }
    }

    /// Whether the day is a working day, and whether its year is loaded.
    pub(super) fn look(&self, day: civil::Date) -> (bool, bool) {
        let year = day
            .year()
            .checked_sub(self.first)
            .and_then(|index| usize::try_from(index).ok());
        match year.and_then(|index| self.table.get(index)) {
            Some(Some(year)) => {
                let (word, mask) = bit(day);
                (year.get(word).is_some_and(|bits| bits & mask != 0), true)
            }
            _ => (!weekend(day), false),
        }
    }
}

fn weekend(day: civil::Date) -> bool {
    day.weekday().to_monday_zero_offset() >= 5
}

/// Where a day's bit stands in its year's row.
fn bit(day: civil::Date) -> (usize, u64) {
    let index = day.day_of_year().unsigned_abs() - 1;
    (usize::from(index / 64), 1 << (index % 64))
}

fn bits(year: u16, arranged: &Year) -> [u64; 6] {
    let mut row = [0; 6];
    let mut set = |day: civil::Date, working: bool| {
        let (word, mask) = bit(day);
        if let Some(bits) = row.get_mut(word) {
            *bits = if working { *bits | mask } else { *bits & !mask };
        }
    };
    let mut day = Date::new(year, 1, 1).and_then(Date::civil);
    while let Some(today) = day {
        set(today, !weekend(today));
        day = today
            .tomorrow()
            .ok()
            .filter(|next| next.year() == today.year());
    }
    let listed = |days: &[Date]| {
        days.iter()
            .filter_map(|date| date.civil())
            .collect::<Vec<_>>()
    };
    for day in listed(&arranged.off) {
        set(day, false);
    }
    for day in listed(&arranged.on) {
        set(day, true);
    }
    row
}

/// Over lines like `2025` and `2025-10-11 on`, sorted; the verifier writes them too.
fn digest(years: &BTreeMap<u16, Year>) -> String {
    let mut lines = Vec::new();
    for (year, arranged) in years {
        lines.push(format!("{year:04}"));
        lines.extend(arranged.off.iter().map(|day| format!("{day} off")));
        lines.extend(arranged.on.iter().map(|day| format!("{day} on")));
    }
    lines.sort();
    hex(&Sha256::digest(lines.join("\n")))
}
