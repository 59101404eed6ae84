//! A due date told day by day: what was counted, what was not, why, and under which law.

use std::fmt;

use jiff::civil;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::due::{CalendarError, Count, count, date};
use super::words::{Law, Why};
use super::workdays::{Calendar, Reason};
use crate::domain::{Citation, Date, Period};

/// What a period counts.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    WorkingDays,
    CalendarDays,
    Months,
    Years,
}

/// A stretch in which the clock stood still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// The day of the request; it still counts.
    pub requested: Date,
    /// The day of supply, the last on which the clock stood still.
    pub supplied: Date,
}

/// How a due date came about. An extension has a ledger of its own, which starts on the due
/// date that it extends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// Day zero.
    pub start: Date,
    pub unit: Unit,
    pub length: u16,
    pub due: Date,
    /// Whether the date may move once a year's arrangement is published.
    pub provisional: bool,
    /// The digest of the calendar that was used.
    pub calendar: String,
    /// The law on periods in force on day zero.
    pub law: Vec<Citation>,
    /// The pauses that moved the date, in order.
    #[serde(default)]
    pub pauses: Vec<Pause>,
    /// Every day from day zero to the due date.
    pub days: Vec<Row>,
}

/// One day of a ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = LedgerDay)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub date: Date,
    pub counted: bool,
    /// How many days have been counted with this one; none if it was not.
    pub number: Option<u32>,
    pub why: Why,
    /// The article it rests on, in the ledger's law.
    pub article: u16,
    /// Whether it was looked up in a year that is not loaded.
    pub provisional: bool,
}

impl Unit {
    /// A period's unit and its length.
    pub fn split(period: Period) -> (Self, u16) {
        match period {
            Period::WorkingDays(length) => (Self::WorkingDays, length),
            Period::CalendarDays(length) => (Self::CalendarDays, length),
            Period::Months(length) => (Self::Months, length),
            Period::Years(length) => (Self::Years, length),
        }
    }

    /// The period of this many.
    pub fn period(self, length: u16) -> Period {
        match self {
            Self::WorkingDays => Period::WorkingDays(length),
            Self::CalendarDays => Period::CalendarDays(length),
            Self::Months => Period::Months(length),
            Self::Years => Period::Years(length),
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WorkingDays => "working days",
            Self::CalendarDays => "calendar days",
            Self::Months => "months",
            Self::Years => "years",
        })
    }
}

/// The ledger of the due date that [`suspended`](super::suspended) computes.
pub fn ledger(
    calendar: &Calendar,
    day_zero: Date,
    period: Period,
    pauses: &[(Date, Date)],
) -> Result<Ledger, CalendarError> {
    let count = count(calendar, day_zero, period, pauses)?;
    tell(calendar, day_zero, period, pauses, &count)
}

/// The ledgers of a period and its extensions, as [`extended`](super::extended) counts them.
pub fn ledgers(
    calendar: &Calendar,
    day_zero: Date,
    periods: &[Period],
    pauses: &[(Date, Date)],
) -> Result<Vec<Ledger>, CalendarError> {
    let (mut start, mut rest) = (day_zero, pauses);
    let mut all = Vec::with_capacity(periods.len());
    for &period in periods {
        let count = count(calendar, start, period, rest)?;
        let told = tell(calendar, start, period, rest, &count)?;
        rest = rest.get(count.pauses..).unwrap_or_default();
        start = told.due;
        all.push(told);
    }
    Ok(all)
}

fn tell(
    calendar: &Calendar,
    start: Date,
    period: Period,
    pauses: &[(Date, Date)],
    count: &Count,
) -> Result<Ledger, CalendarError> {
    let (unit, length) = Unit::split(period);
    let law = Law::on(start);
    let pauses: Vec<Pause> = pauses
        .iter()
        .take(count.pauses)
        .map(|&(requested, supplied)| Pause {
            requested,
            supplied,
        })
        .collect();
    let own = count
        .unpaused
        .since(count.start)
        .map_or(0, |span| span.get_days().unsigned_abs());
    let mut teller = Teller {
        calendar,
        unit,
        pauses: &pauses,
        count,
        own,
        counted: 0,
    };
    let mut days = Vec::new();
    let mut next = Some(count.start);
    while let Some(day) = next.filter(|day| *day <= count.due) {
        let date = date(day)?;
        let why = teller.why(day, date);
        let number = why.counts().then(|| teller.number());
        let looked = match unit {
            Unit::WorkingDays => day > count.start,
            _ => day >= count.nominal,
        };
        days.push(Row {
            date,
            counted: number.is_some(),
            number,
            why,
            article: law.article(why),
            provisional: looked && calendar.day(day).provisional,
        });
        next = day.tomorrow().ok();
    }
    Ok(Ledger {
        start,
        unit,
        length,
        due: date(count.due)?,
        provisional: count.provisional,
        calendar: calendar.digest().to_owned(),
        law: law.articles(unit),
        pauses,
        days,
    })
}

/// Goes from day to day and keeps the running number.
struct Teller<'c> {
    calendar: &'c Calendar,
    unit: Unit,
    pauses: &'c [Pause],
    count: &'c Count,
    /// How many days the period itself has.
    own: u32,
    counted: u32,
}

impl Teller<'_> {
    fn number(&mut self) -> u32 {
        self.counted += 1;
        self.counted
    }

    fn why(&self, day: civil::Date, date: Date) -> Why {
        let paused = |pause: &Pause| pause.requested < date && date <= pause.supplied;
        if day == self.count.start {
            return Why::DayZero;
        }
        if self.pauses.iter().any(paused) {
            return Why::Paused;
        }
        let reason = self.calendar.day(day).reason;
        if self.unit == Unit::WorkingDays {
            return reason.into();
        }
        if self.counted < self.own {
            return self.within();
        }
        match reason {
            Reason::Weekend => Why::RollWeekend,
            Reason::OffDay => Why::RollOffDay,
            Reason::WorkingDay | Reason::MakeUpDay => Why::RollEnd,
        }
    }

    /// A day of a period that counts days as the calendar has them.
    fn within(&self) -> Why {
        let last = self.counted + 1 == self.own;
        let month_end = self.count.unpaused.day() != self.count.start.day();
        match self.unit {
            Unit::Months | Unit::Years if last && month_end => Why::MonthEnd,
            Unit::Months | Unit::Years if last => Why::CorrespondingDay,
            _ => Why::CalendarDay,
        }
    }
}
