//! Counts days over the raw data, in the plainest way there is.

use std::collections::BTreeSet;

use bylaw::domain::{Date, Period};

const JSON: &str = include_str!("../../data/cn-workdays.json");

pub(crate) type Day = (u16, u8, u8);

/// Walks day by day over the raw data, in the plainest way there is.
pub(crate) struct Walker {
    pub(crate) off: BTreeSet<String>,
    pub(crate) on: BTreeSet<String>,
}

impl Walker {
    pub(crate) fn new() -> Self {
        let data: serde_json::Value = serde_json::from_str(JSON).unwrap();
        let all = |key: &str| {
            let years = data.as_object().unwrap().values();
            let days = years.flat_map(|year| year[key].as_array().unwrap().clone());
            days.map(|day| day.as_str().unwrap().to_owned()).collect()
        };
        Self {
            off: all("off"),
            on: all("on"),
        }
    }

    fn works(&self, day: Day, weekday: usize) -> bool {
        let text = text(day);
        self.on.contains(&text) || (weekday < 5 && !self.off.contains(&text))
    }

    /// The due date and whether a day outside 2016 to 2026 was looked at.
    pub(crate) fn due(
        &self,
        start: Day,
        period: Period,
        pauses: &[(String, String)],
    ) -> (String, bool) {
        let still = |day: Day| {
            let day = text(day);
            pauses.iter().any(|(from, to)| *from < day && day <= *to)
        };
        let unloaded = |day: Day| !(2016..=2026).contains(&day.0);
        let (mut day, mut weekday, mut provisional) = (start, weekday(start), false);
        let step = |day: &mut Day, weekday: &mut usize| {
            *day = tomorrow(*day);
            *weekday = (*weekday + 1) % 7;
        };
        if let Period::WorkingDays(mut left) = period {
            while left > 0 {
                step(&mut day, &mut weekday);
                provisional |= unloaded(day);
                if self.works(day, weekday) && !still(day) {
                    left -= 1;
                }
            }
            return (text(day), provisional);
        }
        let (year, month, number) = start;
        let mut left = match period {
            Period::Months(length) => until(start, later(year, u16::from(month) + length, number)),
            Period::Years(length) => until(start, later(year + length, u16::from(month), number)),
            Period::CalendarDays(length) | Period::WorkingDays(length) => usize::from(length),
        };
        while left > 0 {
            step(&mut day, &mut weekday);
            if !still(day) {
                left -= 1;
            }
        }
        provisional |= unloaded(day);
        while !self.works(day, weekday) {
            step(&mut day, &mut weekday);
            provisional |= unloaded(day);
        }
        (text(day), provisional)
    }
}

fn text((year, month, day): Day) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

pub(crate) fn date(day: Day) -> Date {
    text(day).parse().unwrap()
}

pub(crate) fn last(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(400) || (year.is_multiple_of(4) && !year.is_multiple_of(100));
    [
        31,
        if leap { 29 } else { 28 },
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ][usize::from(month) - 1]
}

pub(crate) fn tomorrow((year, month, day): Day) -> Day {
    if day < last(year, month) {
        (year, month, day + 1)
    } else if month < 12 {
        (year, month + 1, 1)
    } else {
        (year + 1, 1, 1)
    }
}

/// The same day of a month, or its last.
fn later(mut year: u16, mut month: u16, day: u8) -> Day {
    while month > 12 {
        (year, month) = (year + 1, month - 12);
    }
    let month = u8::try_from(month).unwrap();
    (year, month, day.min(last(year, month)))
}

pub(crate) fn until(mut from: Day, to: Day) -> usize {
    let mut days = 0;
    while from < to {
        from = tomorrow(from);
        days += 1;
    }
    days
}

/// Monday is 0; 2016-01-01 was a Friday.
fn weekday(day: Day) -> usize {
    (4 + until((2016, 1, 1), day)) % 7
}
