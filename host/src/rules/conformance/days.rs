//! Days on which an instrument is in force, and days around a filing.

use crate::domain::{Date, Instrument};

/// Days of a span whose end the instrument leaves open.
const OPEN_END: u64 = 5 * 365;

/// The first day in force and for how many days; a draft without dates gets years of our own.
pub(super) fn in_force(instrument: &Instrument) -> (Date, u64) {
    let ours = Date::new(2020, 1, 1).unwrap_or(Date::FIRST);
    let from = instrument
        .effective_from
        .or(instrument.promulgated_on)
        .unwrap_or(ours);
    let days = || {
        let until = instrument.effective_until?.civil()?;
        let span = from.civil()?.until(until).ok()?;
        u64::try_from(span.get_days()).ok()
    };
    (from, days().map_or(OPEN_END, |days| days + 1))
}

/// So many days later; the day itself where the calendar ends.
pub(super) fn after(day: Date, days: u64) -> Date {
    moved(day, i64::try_from(days).unwrap_or(i64::MAX))
}

/// So many days earlier.
pub(super) fn before(day: Date, days: u64) -> Date {
    moved(day, -i64::try_from(days).unwrap_or(i64::MAX))
}

/// So many days later, or earlier if the number is negative; the day itself where the calendar
/// ends.
pub fn later(day: Date, days: i64) -> Date {
    moved(day, days)
}

/// How many days lie between; negative if `to` lies before, 0 if one of them does not exist.
pub fn between(from: Date, to: Date) -> i64 {
    let days = || {
        let span = from.civil()?.until(to.civil()?).ok()?;
        Some(i64::from(span.get_days()))
    };
    days().unwrap_or(0)
}

fn moved(day: Date, days: i64) -> Date {
    let moved = || {
        let days = jiff::Span::new().try_days(days).ok()?;
        Date::try_from(day.civil()?.checked_add(days).ok()?).ok()
    };
    moved().unwrap_or(day)
}
