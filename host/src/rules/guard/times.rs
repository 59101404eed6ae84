//! From which day a stage's period counts when a matter is held against two sets of rules, and on
//! which filing day the one ends later than the other.

use std::collections::HashMap;

use super::Days;
use crate::calendar::{Calendar, due_date};
use crate::domain::words::word;
use crate::domain::{ClockStart, Date, Deadline, Matter, Period};
use crate::rules::conformance::{days_between, days_later};

/// The days of a matter, and the day on which one of its stages is entered.
#[derive(Clone, Copy)]
#[allow(clippy::struct_field_names, reason = "the contract's names")]
pub(super) struct When {
    filed_on: Date,
    occurred_on: Date,
    entered_on: Date,
}

impl When {
    /// The first stage, which is entered at filing.
    pub(super) fn of(matter: &Matter) -> Self {
        Self {
            filed_on: matter.filed_on,
            occurred_on: matter.occurred_on.unwrap_or(matter.filed_on),
            entered_on: matter.filed_on,
        }
    }

    /// A stage that is entered on this day.
    pub(super) fn entered(self, entered_on: Date) -> Self {
        Self { entered_on, ..self }
    }

    /// The same matter, so many days later.
    pub(super) fn later(self, by: i64) -> Self {
        Self {
            filed_on: days_later(self.filed_on, by),
            occurred_on: days_later(self.occurred_on, by),
            entered_on: days_later(self.entered_on, by),
        }
    }

    fn zero(self, start: ClockStart) -> Date {
        match start {
            ClockStart::Filing => self.filed_on,
            ClockStart::Occurrence => self.occurred_on,
            ClockStart::Receipt | ClockStart::Acceptance | ClockStart::StageEntry => {
                self.entered_on
            }
        }
    }
}

/// Whether a period counts from the day on which its stage is entered.
pub(super) fn is_from_entry(start: ClockStart) -> bool {
    !matches!(start, ClockStart::Filing | ClockStart::Occurrence)
}

/// The due date, with so many extensions; none if the limit is somebody's to set, or it lies
/// beyond all calendars.
pub(super) fn due(
    calendar: &Calendar,
    deadline: &Deadline,
    when: When,
    extended: bool,
) -> Option<Date> {
    let mut day = due_date(calendar, when.zero(deadline.start), deadline.within?)
        .ok()?
        .due;
    if let Some(extension) = deadline.extension.as_ref().filter(|_| extended) {
        for _ in 0..extension.times {
            day = due_date(calendar, day, extension.up_to).ok()?.due;
        }
    }
    Some(day)
}

/// A period as a name says it.
pub(super) fn in_short(deadline: &Deadline) -> String {
    match deadline.within {
        Some(period) => length_of(period),
        None => "time-limit".to_owned(),
    }
}

/// A length of time as a name says it: `10-working-days`.
pub(super) fn length_of(period: Period) -> String {
    format!("{}-{}", period.length(), word(&period))
}

/// Whether one day lies after another. What no calendar reaches lies after every day.
pub(super) fn is_later(one: Option<Date>, other: Option<Date>) -> bool {
    match (one, other) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(one), Some(other)) => one > other,
    }
}

/// Each period with the days from the filing to its day zero.
type Key = [(Numbered, i64); 2];
type Numbered = (u8, u16);

/// Filing days on which a period ends later than another, each pair of periods looked through once.
#[derive(Default)]
pub(super) struct LaterDays {
    known: HashMap<Key, Option<Date>>,
}

impl LaterDays {
    /// The first filing day on which the child's period ends later than the parent's, each by the
    /// days of its own stage.
    pub(super) fn first(
        &mut self,
        calendar: &Calendar,
        days: Days,
        [child, parent]: [&Deadline; 2],
        [here, there]: [When; 2],
    ) -> Option<Date> {
        let (own, upper) = (child.within?, parent.within?);
        let zeros = [here.zero(child.start), there.zero(parent.start)];
        if zeros[0] <= zeros[1] && child.start == parent.start && shorter(own, upper) {
            return None;
        }
        let after = |zero| {
            if zeros[0] == zeros[1] {
                0
            } else {
                days_between(here.filed_on, zero)
            }
        };
        let [ours, theirs] = zeros.map(after);
        let key = [(numbered(own), ours), (numbered(upper), theirs)];
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let later = |day: &Date| {
            let by = days_between(here.filed_on, *day);
            let due = |deadline, when: When| due(calendar, deadline, when.later(by), false);
            is_later(due(child, here), due(parent, there))
        };
        let mut day = Some(days.first);
        let mut found = None;
        while let Some(today) = day.filter(|day| days.have(*day)) {
            if later(&today) {
                found = Some(today);
                break;
            }
            day = today.tomorrow();
        }
        self.known.insert(key, found);
        found
    }
}

/// Of one unit, a shorter period never ends later.
fn shorter(one: Period, other: Period) -> bool {
    let ((unit, length), (of, limit)) = (numbered(one), numbered(other));
    unit == of && length <= limit
}

fn numbered(period: Period) -> Numbered {
    let unit = match period {
        Period::WorkingDays(_) => 0,
        Period::CalendarDays(_) => 1,
        Period::Months(_) => 2,
        Period::Years(_) => 3,
    };
    (unit, period.length())
}
