//! When a period ends.
//!
//! This is on the path of every decision: it walks days and keeps nothing.

use jiff::{Span, civil};
use serde::{Deserialize, Serialize};

use super::ledger::Unit;
use super::workdays::Calendar;
use crate::domain::{Date, NoSuchDay, Period};

/// The last day of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The last day; it ends at 24:00 in the jurisdiction's zone.
    pub due: Date,
    /// Whether a day was looked at whose year is not loaded, so that the date may yet move.
    pub provisional: bool,
}

/// Why a due date was not computed.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum CalendarError {
    /// Nothing can be done within no time.
    #[error("a period of 0 {unit}; the shortest is 1")]
    ZeroPeriod { unit: Unit },
    /// A day that does not exist; a plugin can answer one.
    #[error(transparent)]
    NoSuchDay(#[from] NoSuchDay),
    /// The calendar ends with the year 9999.
    #[error("{length} {unit} from {start} end after 9999-12-31")]
    TooFar {
        start: Date,
        length: u16,
        unit: Unit,
    },
    /// A pause that ends before it begins.
    #[error("the pause requested on {requested} ends on {supplied}, before it begins")]
    PauseBackwards { requested: Date, supplied: Date },
    /// A pause before the clock started, or while it was already standing still.
    #[error("a pause requested on {requested}, when the clock could not stop before {earliest}")]
    PauseTooEarly { requested: Date, earliest: Date },
    /// No period at all.
    #[error("no period was given to count from {start}")]
    NoPeriod { start: Date },
}

/// A count, with what a ledger needs to know of it.
pub(super) struct Count {
    pub(super) start: civil::Date,
    /// The day on which the period would have ended without a pause.
    pub(super) unpaused: civil::Date,
    /// The day on which the period itself ends, before it moves to a working day.
    pub(super) nominal: civil::Date,
    pub(super) due: civil::Date,
    pub(super) provisional: bool,
    /// How many of the pauses moved this due date; later ones found the period over.
    pub(super) pauses: usize,
}

/// The day on which a period ends that began with an event on `day_zero`.
pub fn due_date(calendar: &Calendar, day_zero: Date, period: Period) -> Result<Due, CalendarError> {
    suspended(calendar, day_zero, period, &[])
}

/// The same for a clock that stood still: each pause is the day of the request, which still
/// counts, and the day of supply, which does not. Pauses stand in order.
///
/// A pause moves the date if it was requested by the day on which the period ended: a clock that
/// has run down cannot stand still.
pub fn suspended(
    calendar: &Calendar,
    day_zero: Date,
    period: Period,
    pauses: &[(Date, Date)],
) -> Result<Due, CalendarError> {
    let count = count(calendar, day_zero, period, pauses)?;
    Ok(Due {
        due: date(count.due)?,
        provisional: count.provisional,
    })
}

/// The last day of a period and its extensions, each counted on from the due date before it.
/// A pause belongs to whichever of them was running when it was requested.
pub fn extended(
    calendar: &Calendar,
    day_zero: Date,
    periods: &[Period],
    pauses: &[(Date, Date)],
) -> Result<Due, CalendarError> {
    let mut last = Due {
        due: day_zero,
        provisional: false,
    };
    let mut rest = pauses;
    for &period in periods {
        let count = count(calendar, last.due, period, rest)?;
        rest = rest.get(count.pauses..).unwrap_or_default();
        // What is counted from a date that may move may move too.
        last = Due {
            due: date(count.due)?,
            provisional: last.provisional || count.provisional,
        };
    }
    if periods.is_empty() {
        return Err(CalendarError::NoPeriod { start: day_zero });
    }
    Ok(last)
}

pub(super) fn count(
    calendar: &Calendar,
    day_zero: Date,
    period: Period,
    pauses: &[(Date, Date)],
) -> Result<Count, CalendarError> {
    let (unit, length) = Unit::split(period);
    if length == 0 {
        return Err(CalendarError::ZeroPeriod { unit });
    }
    check(day_zero, pauses)?;
    let start = civil_day(day_zero)?;
    let too_far = || CalendarError::TooFar {
        start: day_zero,
        length,
        unit,
    };
    let mut walk = Walk {
        calendar,
        provisional: false,
    };
    let mut nominal = match unit {
        Unit::WorkingDays => walk.working(start, u32::from(length)),
        Unit::CalendarDays => start.checked_add(Span::new().days(length)).ok(),
        // Both end on the same day of the month, or on the month's last.
        Unit::Months => Span::new()
            .try_months(length)
            .and_then(|span| start.checked_add(span))
            .ok(),
        Unit::Years => Span::new()
            .try_years(length)
            .and_then(|span| start.checked_add(span))
            .ok(),
    }
    .ok_or_else(too_far)?;
    let unpaused = nominal;
    let mut due = walk.roll(unit, nominal).ok_or_else(too_far)?;
    let mut moved = 0;
    for (requested, supplied) in pauses {
        let (from, to) = (civil_day(*requested)?, civil_day(*supplied)?);
        if from > due {
            break;
        }
        moved += 1;
        nominal = match unit {
            Unit::WorkingDays => {
                let days = walk.between(from, to);
                walk.working(nominal, days)
            }
            _ => to
                .since(from)
                .and_then(|span| nominal.checked_add(span))
                .ok(),
        }
        .ok_or_else(too_far)?;
        due = walk.roll(unit, nominal).ok_or_else(too_far)?;
    }
    if moved > 0 && unit != Unit::WorkingDays {
        // Only the last day and what follows it matters, and only where it came to stand.
        walk.provisional = false;
        let _ = walk.roll(Unit::CalendarDays, nominal);
    }
    Ok(Count {
        start,
        unpaused,
        nominal,
        due,
        provisional: walk.provisional,
        pauses: moved,
    })
}

/// Looks at days, and remembers whether a year was missing.
struct Walk<'c> {
    calendar: &'c Calendar,
    provisional: bool,
}

impl Walk<'_> {
    fn works(&mut self, day: civil::Date) -> bool {
        let (working, loaded) = self.calendar.look(day);
        self.provisional |= !loaded;
        working
    }

    /// The `wanted`-th working day after `day`; `day` itself if none is wanted.
    fn working(&mut self, mut day: civil::Date, wanted: u32) -> Option<civil::Date> {
        let mut left = wanted;
        while left > 0 {
            day = day.tomorrow().ok()?;
            if self.works(day) {
                left -= 1;
            }
        }
        Some(day)
    }

    /// How many working days there are after `from`, up to and including `to`.
    fn between(&mut self, from: civil::Date, to: civil::Date) -> u32 {
        let (mut day, mut days) = (from, 0);
        while day < to {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            days += u32::from(self.works(day));
        }
        days
    }

    /// The first working day from `day` on; a count of working days ends on one anyway.
    fn roll(&mut self, unit: Unit, mut day: civil::Date) -> Option<civil::Date> {
        while unit != Unit::WorkingDays && !self.works(day) {
            day = day.tomorrow().ok()?;
        }
        Some(day)
    }
}

/// Pauses stand in order, none before the clock started, none inside another.
fn check(day_zero: Date, pauses: &[(Date, Date)]) -> Result<(), CalendarError> {
    let mut earliest = day_zero;
    for &(requested, supplied) in pauses {
        if supplied < requested {
            return Err(CalendarError::PauseBackwards {
                requested,
                supplied,
            });
        }
        if requested < earliest {
            return Err(CalendarError::PauseTooEarly {
                requested,
                earliest,
            });
        }
        earliest = supplied;
    }
    Ok(())
}

fn civil_day(date: Date) -> Result<civil::Date, CalendarError> {
    date.civil()
        .ok_or_else(|| NoSuchDay(date.to_string()).into())
}

pub(super) fn date(day: civil::Date) -> Result<Date, CalendarError> {
    Ok(Date::try_from(day)?)
}
