//! What `bylaw due` answers: a due date and its ledger, as JSON and as a table.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::due::CalendarError;
use super::ledger::{Ledger, Pause, Row, Unit, ledger};
use super::words::{Why, english};
use super::workdays::Calendar;
use crate::domain::{Citation, Date, Period, Text};

/// A due date, its ledger row by row, and beside it what a verifier needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueAnswer {
    pub due: Date,
    pub provisional: bool,
    pub start: Date,
    pub unit: Unit,
    pub length: u16,
    /// The digest of the calendar.
    pub calendar: String,
    pub law: Vec<Citation>,
    #[serde(default)]
    pub pauses: Vec<Pause>,
    pub ledger: Vec<Row>,
    /// The reasons that occur in the ledger, in words.
    pub words: BTreeMap<Why, Text>,
}

/// The due date of a period that began with an event on `from`.
pub fn answer(calendar: &Calendar, from: Date, period: Period) -> Result<DueAnswer, CalendarError> {
    Ok(ledger(calendar, from, period, &[])?.into())
}

impl From<Ledger> for DueAnswer {
    fn from(told: Ledger) -> Self {
        let Ledger {
            start,
            unit,
            length,
            due,
            provisional,
            calendar,
            law,
            pauses,
            days,
        } = told;
        let words = days.iter().map(|row| (row.why, row.why.text())).collect();
        Self {
            due,
            provisional,
            start,
            unit,
            length,
            calendar,
            law,
            pauses,
            ledger: days,
            words,
        }
    }
}

/// Back to a ledger, to verify it.
impl From<DueAnswer> for Ledger {
    fn from(answer: DueAnswer) -> Self {
        let DueAnswer {
            due,
            provisional,
            start,
            unit,
            length,
            calendar,
            law,
            pauses,
            ..
        } = answer;
        let days = answer.ledger;
        Self {
            start,
            unit,
            length,
            due,
            provisional,
            calendar,
            law,
            pauses,
            days,
        }
    }
}

impl fmt::Display for DueAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "due {}: {} {} from {}",
            self.due, self.length, self.unit, self.start
        )?;
        if self.provisional {
            let zh = "涉及年份的放假安排尚未载入，日期可能变动";
            write!(
                f,
                "\nprovisional: a year's arrangement is not loaded, the date may move ({zh})"
            )?;
        }
        for law in instruments(&self.law) {
            write!(f, "\nlaw {law}")?;
        }
        write!(f, "\ncalendar {}\n", self.calendar)?;
        for pause in &self.pauses {
            writeln!(
                f,
                "clock stood still after {} until {}",
                pause.requested, pause.supplied
            )?;
        }
        for row in &self.ledger {
            write!(f, "\n{row}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Row {
    /// The day, its weekday, its number or a dash, the article, and why in both languages.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weekday = self.date.civil().map_or("", |day| weekday(day.weekday()));
        let number = self
            .number
            .map_or_else(|| "-".to_owned(), |number| number.to_string());
        let Text { zh, en } = self.why.text();
        write!(
            f,
            "{} {weekday} {number:>5}  {:>3}  {en} ({zh})",
            self.date, self.article
        )?;
        if self.provisional {
            f.write_str(" [provisional 暂定]")
        } else {
            Ok(())
        }
    }
}

/// One line per law: `民法典 (Civil Code) 201, 203`.
fn instruments(law: &[Citation]) -> Vec<String> {
    let mut lines: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for citation in law {
        lines
            .entry(&citation.instrument)
            .or_default()
            .push(citation.article.to_string());
    }
    let line = |(name, articles): (&str, Vec<String>)| {
        format!("{name} ({}) {}", english(name), articles.join(", "))
    };
    lines.into_iter().map(line).collect()
}

fn weekday(day: jiff::civil::Weekday) -> &'static str {
    use jiff::civil::Weekday as W;
    match day {
        W::Monday => "Mon",
        W::Tuesday => "Tue",
        W::Wednesday => "Wed",
        W::Thursday => "Thu",
        W::Friday => "Fri",
        W::Saturday => "Sat",
        W::Sunday => "Sun",
    }
}
