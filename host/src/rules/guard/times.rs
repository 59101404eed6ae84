//! From which day a stage's period counts when a matter is held against two sets of rules, and when it
//! ends.

use crate::calendar::{Calendar, due_date};
use crate::domain::words::word;
use crate::domain::{ClockStart, Date, Deadline, Extension, Matter, Period};
use crate::rules::conformance::days_later;

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

/// A period as a name says it, with its extension.
pub(super) fn longest(deadline: &Deadline) -> String {
    let period = in_short(deadline);
    match &deadline.extension {
        Some(longer) => format!("{period}-and-{}", times_of(longer)),
        None => period,
    }
}

/// How long a period is with every extension, as a name says it: working days are added up.
pub(super) fn at_most(deadline: &Deadline) -> String {
    let extension = deadline.extension.as_ref();
    let longer = extension.map(|one| (one.up_to, u32::from(one.times)));
    match (deadline.within, longer) {
        (Some(Period::WorkingDays(days)), Some((Period::WorkingDays(more), times))) => {
            let all = u32::from(days) + times * u32::from(more);
            format!("{all}-{}", word(&Period::WorkingDays(days)))
        }
        _ => longest(deadline),
    }
}

/// An extension as a name says it: `1-times-10-working-days`.
pub(super) fn times_of(longer: &Extension) -> String {
    format!("{}-times-{}", longer.times, length_of(longer.up_to))
}

/// Of one unit, a shorter period never ends later.
pub(super) fn no_longer(one: Period, other: Period) -> bool {
    let ((unit, length), (of, limit)) = (numbered(one), numbered(other));
    unit == of && length <= limit
}

/// Whether an extension makes nothing longer than another does.
pub(super) fn adds_no_more(one: &Extension, other: &Extension) -> bool {
    one.times <= other.times && no_longer(one.up_to, other.up_to)
}

/// A period by its unit and length.
pub(super) fn numbered(period: Period) -> (u8, u16) {
    let unit = match period {
        Period::WorkingDays(_) => 0,
        Period::CalendarDays(_) => 1,
        Period::Months(_) => 2,
        Period::Years(_) => 3,
    };
    (unit, period.length())
}

/// Whether one day lies after another. What no calendar reaches lies after every day.
pub(super) fn is_later(one: Option<Date>, other: Option<Date>) -> bool {
    match (one, other) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(one), Some(other)) => one > other,
    }
}
