//! The shipped calendar, and behind it years that are made up for tests.

use std::fmt::Write;
use std::sync::Arc;

use bylaw::calendar::Calendar;
use bylaw::domain::Date;
use jiff::civil::Weekday;

use super::chance::Chance;
use super::{day, later};
use crate::places::root;

const NAME: &str = "name = { zh = \"测试数据：国务院办公厅节假日安排，其后年份为虚构\", \
    en = \"Test data: the arrangements of the State Council's General Office, and made-up years\" }";

/// A calendar and the text that it was read from.
pub(super) struct Years {
    pub(super) calendar: Arc<Calendar>,
    pub(super) text: String,
}

/// The years from `first` to `last`: those that are shipped as they are, the others made up.
pub(super) fn of_years(first: u16, last: u16) -> Years {
    let shipped = root().join("policies/calendars/cn.toml");
    let shipped = std::fs::read_to_string(shipped).expect("the shipped calendar");
    let mut text = String::new();
    for line in shipped.lines() {
        let line = if line.starts_with("name = ") {
            NAME
        } else {
            line
        };
        text.push_str(line);
        text.push('\n');
    }
    for year in first..=last {
        if !text.contains(&format!("[years.{year}]")) {
            text.push_str(&made_up(year));
        }
    }
    let calendar = Calendar::from_toml("test-years.toml", &text).expect("a calendar in order");
    Years {
        calendar: Arc::new(calendar),
        text,
    }
}

/// A year with a new year's day, a spring week and an October week, each of these two made up for
/// on the weekends beside it, and three single days.
fn made_up(year: u16) -> String {
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
