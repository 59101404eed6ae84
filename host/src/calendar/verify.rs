//! Checks a ledger with arithmetic of its own. It shares the ledger's types with the code that
//! counts, and nothing else: weekdays, leap years, months, the law and the digest are its own.

use std::collections::BTreeSet;
use std::fmt::{Debug, Display};

use sha2::{Digest as _, Sha256};

use super::{Ledger, Unit, Why};
use crate::domain::Date;

/// A calendar as the verifier reads it. Days are numbered; day 0 is Wednesday, 0000-03-01.
#[derive(Debug, Default)]
pub struct Reference {
    loaded: BTreeSet<i32>,
    off: BTreeSet<i32>,
    on: BTreeSet<i32>,
    digest: String,
}

/// What is wrong with a ledger.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Fault {
    #[error("unreadable calendar or day: {0}")]
    Unreadable(String),
    #[error("the pause requested on {0} overlaps, runs backwards, or found the period over")]
    Pause(Date),
    #[error("{0} is {1}")]
    Wrong(String, String),
}

impl Reference {
    /// Reads a calendar's TOML.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let bad = |what: &dyn Display| Fault::Unreadable(what.to_string());
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| bad(&error))?;
        let years = table.get("years").and_then(toml::Value::as_table);
        let (mut read, mut lines) = (Self::default(), BTreeSet::new());
        for (year, arranged) in years.ok_or_else(|| bad(&"a file without years"))? {
            read.loaded.insert(year.parse().map_err(|_| bad(year))?);
            lines.insert(year.clone());
            for (key, days) in [("off", &mut read.off), ("on", &mut read.on)] {
                let listed = arranged.get(key).and_then(toml::Value::as_array);
                for day in listed.ok_or_else(|| bad(&key))? {
                    days.insert(parse(day)?);
                    lines.insert(format!("{day} {key}"));
                }
            }
        }
        let lines = Vec::from_iter(lines).join("\n");
        let hex = |byte| format!("{byte:02x}");
        read.digest = Sha256::digest(lines).map(hex).join("");
        Ok(read)
    }

    /// Says what is wrong with a ledger, if anything is.
    pub fn verify(&self, ledger: &Ledger) -> Result<(), Fault> {
        let (unit, zero) = (ledger.unit, parse(&ledger.start)?);
        let (mut still, mut earliest) = (BTreeSet::new(), zero);
        same("the length", &ledger.length, &ledger.length.max(1))?;
        for pause in &ledger.pauses {
            let (from, to) = (parse(&pause.requested)?, parse(&pause.supplied)?);
            if to < from || from < earliest || from > self.end(ledger, &still)?.1 {
                return Err(Fault::Pause(pause.requested));
            }
            still.extend(from + 1..=to);
            earliest = to;
        }
        let (nominal, due) = self.end(ledger, &still)?;
        let mut left = self.end(ledger, &BTreeSet::new())?.0 - zero;
        let month_end = parts(zero + left).2 != parts(zero).2;
        let (working_days, months) = (unit == Unit::WorkingDays, unit >= Unit::Months);
        let law = match zero {
            _ if zero < count(2017, 10, 1) => "民法通则",
            _ if zero < count(2021, 1, 1) => "民法总则",
            _ => "民法典",
        };
        let articles: &[u16] = match law {
            "民法通则" => &[154],
            _ if months => &[201, 202, 203, 204],
            _ => &[201, 203, 204],
        };
        let (mut number, mut open) = (0, false);
        for (at, day) in (zero..=due).enumerate() {
            let (working, weekday) = (self.works(day), (day + 2) % 7 < 5);
            let (why, article) = match unit {
                _ if at == 0 => (Why::DayZero, 201),
                _ if still.contains(&day) => (Why::Paused, 204),
                Unit::WorkingDays if working && weekday => (Why::WorkingDay, 201),
                Unit::WorkingDays if working => (Why::MakeUpDay, 201),
                Unit::WorkingDays if weekday => (Why::OffDay, 204),
                Unit::WorkingDays => (Why::Weekend, 204),
                _ if left == 1 && months && month_end => (Why::MonthEnd, 202),
                _ if left == 1 && months => (Why::CorrespondingDay, 202),
                _ if left > 0 => (Why::CalendarDay, 201),
                _ if working => (Why::RollEnd, 203),
                _ if weekday => (Why::RollOffDay, 203),
                _ => (Why::RollWeekend, 203),
            };
            let counted = article <= 202 && at > 0;
            (left, number) = (left - i32::from(counted), number + u32::from(counted));
            let looked = at > 0 && working_days || day >= nominal;
            let provisional = looked && !self.loaded.contains(&parts(day).0);
            open |= provisional;
            let article = if articles.len() == 1 { 154 } else { article };
            let number = counted.then_some(number);
            let expected = ((show(day), counted, number), why, article, provisional);
            let found = ledger.days.get(at).map(|row| {
                let dated = (row.date.to_string(), row.counted, row.number);
                (dated, row.why, row.article, row.provisional)
            });
            same(&format!("row {at}"), &found, &Some(expected))?;
        }
        same("the days", &ledger.days.len(), &(zero..=due).count())?;
        // Working days in a pause are looked at even where it outlasts the due date.
        let mut measured = still.iter().filter(|_| working_days);
        open |= measured.any(|day| !self.loaded.contains(&parts(*day).0));
        same("the due date", &ledger.due.to_string(), &show(due))?;
        same("provisional", &ledger.provisional, &open)?;
        same("the calendar", &ledger.calendar, &self.digest)?;
        let cited = ledger.law.iter();
        let cited = cited.map(|c| (c.instrument.as_str(), c.article, c.paragraph.or(c.item)));
        let expected = articles.iter().map(|article| (law, *article, None));
        same::<Vec<_>>("the law", &cited.collect(), &expected.collect())
    }

    /// The same for a period and its extensions: each starts on the due date before it.
    pub fn verify_all(&self, ledgers: &[Ledger]) -> Result<(), Fault> {
        let (starts, dues) = (ledgers.iter().skip(1), ledgers.iter());
        let mut joints = starts.zip(dues).map(|(new, old)| (new.start, old.due));
        joints.try_for_each(|(start, due)| same("an extension's start", &start, &due))?;
        ledgers.iter().try_for_each(|ledger| self.verify(ledger))
    }

    /// The day on which the period itself ends, and the day on which it falls due.
    fn end(&self, ledger: &Ledger, still: &BTreeSet<i32>) -> Result<(i32, i32), Fault> {
        let (zero, length) = (parse(&ledger.start)?, i32::from(ledger.length));
        let (year, month, day) = parts(zero);
        let (mut nominal, mut left) = match ledger.unit {
            Unit::WorkingDays => (zero, length),
            Unit::CalendarDays => (zero + length, 0),
            Unit::Months => (on_month(year, month + length, day), 0),
            Unit::Years => (on_month(year + length, month, day), 0),
        };
        for day in still {
            let moves = if left > 0 { &mut left } else { &mut nominal };
            *moves += i32::from(ledger.unit != Unit::WorkingDays || self.works(*day));
        }
        while left > 0 {
            nominal += 1;
            left -= i32::from(self.works(nominal));
        }
        let due = (nominal..i32::MAX).find(|day| self.works(*day));
        Ok((nominal, due.unwrap_or(nominal)))
    }

    fn works(&self, day: i32) -> bool {
        (day + 2) % 7 < 5 && !self.off.contains(&day) || self.on.contains(&day)
    }
}

fn same<T: PartialEq + Debug>(what: &str, found: &T, expected: &T) -> Result<(), Fault> {
    let wrong = || Fault::Wrong(what.into(), format!("{found:?}, should be {expected:?}"));
    (found == expected).then_some(()).ok_or_else(wrong)
}

/// The same day of a month, or its last. The month may run past twelve.
fn on_month(year: i32, month: i32, day: i32) -> i32 {
    (count(year, month, 1) + day).min(count(year, month + 1, 1)) - 1
}

/// Counted from March, a leap day is the last of its year and months repeat in fives.
fn count(year: i32, month: i32, day: i32) -> i32 {
    let months = year * 12 + month - 3;
    let (year, month) = (months / 12, months % 12);
    year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1
}

fn parts(number: i32) -> (i32, i32, i32) {
    let mut month = number / 366 * 12;
    while count(0, month + 2, 1) <= number {
        month += 1;
    }
    let (year, month) = (month / 12, month % 12 + 1);
    (year, month, number - count(year, month, 1) + 1)
}

fn show(number: i32) -> String {
    let (year, month, day) = parts(number);
    format!("{year:04}-{month:02}-{day:02}")
}

fn parse(day: &dyn ToString) -> Result<i32, Fault> {
    let text = day.to_string();
    let digits = text.replace('-', "").parse().unwrap_or(0);
    let number = count(digits / 10_000, digits / 100 % 100, digits % 100);
    let real = show(number) == text;
    real.then_some(number).ok_or(Fault::Unreadable(text))
}
