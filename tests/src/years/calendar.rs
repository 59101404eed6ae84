//! The shipped calendar, and the years behind it, which are made up for tests. Each of these comes
//! into force on the first of December before it, as arrangements do.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use bylaw::calendar::{Calendar, Reference};
use bylaw::domain::Date;
use jiff::civil::Weekday;

use super::chance::Chance;
use super::verify::References;
use super::{day, later};
use crate::places::root;

const NAME: &str =
    "name = { zh = \"测试数据：虚构的工作日历\", en = \"Test data: made-up working days\" }";

/// The calendar in force on the first day, and what comes into force later.
pub(super) struct Years {
    pub(super) shipped: Arc<Calendar>,
    /// By year, without an arrangement among those that are shipped.
    pub(super) made_up: BTreeMap<u16, Calendar>,
    /// Every calendar that is ever in force, by its digest, as the verifier reads it.
    pub(super) references: References,
}

/// The shipped years and, up to `last`, made-up ones.
pub(super) fn up_to(last: u16) -> Years {
    let file = root().join("policies/calendars/cn.toml");
    let mut text = std::fs::read_to_string(file).expect("the shipped calendar");
    let shipped = read(&text);
    let first = shipped.years().keys().last().expect("a year") + 1;
    let (mut made_up, mut references) = (BTreeMap::new(), BTreeMap::new());
    let refer = |text: &str| {
        let reference = Reference::read(text).expect("a calendar that the verifier reads");
        (read(text).digest().to_owned(), reference)
    };
    references.extend([refer(&text)]);
    for year in first..=last {
        let arrangement = arrangement(year);
        made_up.insert(year, read(&format!("{NAME}\n{arrangement}")));
        text.push_str(&arrangement);
        references.extend([refer(&text)]);
    }
    Years {
        shipped: Arc::new(shipped),
        made_up,
        references,
    }
}

fn read(text: &str) -> Calendar {
    Calendar::from_toml("test data", text).expect("a calendar in order")
}

/// A year with a new year's day, a spring week and an October week, each of these two made up for
/// on the weekends beside it, and three single days.
fn arrangement(year: u16) -> String {
    let mut chance = Chance::new(u64::from(year));
    let spring = later(day((year, 1, 22)), chance.days(0, 27));
    let october = day((year, 10, 1));
    let (mut off, mut on) = (vec![], vec![]);
    for week in [spring, october] {
        off.extend((0..7).map(|number| later(week, number)));
        on.extend([weekend(before(week)), weekend(later(week, 7))]);
    }
    for single in [(year, 1, 1), (year, 4, 5), (year, 5, 1), (year, 6, 10)] {
        off.push(day(single));
    }
    off.retain(|day| !is_weekend(*day));
    off.sort_unstable();
    on.sort_unstable();
    let list = |days: &[Date]| {
        let days: Vec<String> = days.iter().map(ToString::to_string).collect();
        days.join(", ")
    };
    let mut text = String::new();
    let _ = write!(
        text,
        "\n[years.{year}]\noff = [{}]\non = [{}]\npapers = [\"test data, made up\"]\n",
        list(&off),
        list(&on)
    );
    text
}

/// The last Saturday or Sunday before a week begins.
fn before(week: Date) -> Date {
    let mut day = week.yesterday().expect("a day");
    while !is_weekend(day) {
        day = day.yesterday().expect("a day");
    }
    day
}

/// The first Saturday or Sunday from a day on.
fn weekend(from: Date) -> Date {
    let mut day = from;
    while !is_weekend(day) {
        day = later(day, 1);
    }
    day
}

fn is_weekend(day: Date) -> bool {
    let weekday = day.civil().expect("a day").weekday();
    matches!(weekday, Weekday::Saturday | Weekday::Sunday)
}
