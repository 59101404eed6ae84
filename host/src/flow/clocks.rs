//! Starts, extends and pauses the clock of a stage.

use std::sync::Arc;

use crate::calendar::{Calendar, CalendarError, extended};
use crate::domain::case::{Entered, RunningClock, Standing};
use crate::domain::{ClockStart, Date, Matter, Period, Stage};
use crate::policy::Jurisdiction;

/// The days that a clock may start from, beside the day on which its stage is entered.
#[derive(Clone, Copy)]
#[allow(clippy::struct_field_names, reason = "the contract's names")]
pub(super) struct Days {
    pub(super) filed_on: Date,
    pub(super) occurred_on: Option<Date>,
    pub(super) accepted_on: Option<Date>,
}

impl Days {
    pub(super) fn of(matter: &Matter, accepted_on: Option<Date>) -> Self {
        Self {
            filed_on: matter.filed_on,
            occurred_on: matter.occurred_on,
            accepted_on,
        }
    }
}

/// Enters a stage on a day; `limit` is what an actor set for it.
pub(super) fn enter(
    jurisdiction: &Jurisdiction,
    stage: &Stage,
    on: Date,
    days: Days,
    limit: Option<Period>,
) -> Result<Entered, CalendarError> {
    let clock = match &stage.deadline {
        None => None,
        Some(deadline) => {
            let day_zero = match deadline.start {
                ClockStart::Filing => days.filed_on,
                ClockStart::Receipt | ClockStart::StageEntry => on,
                ClockStart::Acceptance => days.accepted_on.unwrap_or(on),
                ClockStart::Occurrence => days.occurred_on.unwrap_or(days.filed_on),
            };
            match deadline.within.or(limit) {
                Some(period) => Some(run(
                    &jurisdiction.calendar(),
                    day_zero,
                    vec![period],
                    vec![],
                )?),
                None => None,
            }
        }
    };
    Ok(Entered {
        stage: stage.id.clone(),
        on,
        clock,
    })
}

/// The calendar that the clock of a stage goes on by: the one in force, unless the clock's day was
/// left as another one had it.
pub(super) fn goes_on_by(jurisdiction: &Jurisdiction, standing: &Standing) -> Arc<Calendar> {
    let left = |clock: &&RunningClock| {
        let again = standing.recounted_by.as_ref();
        again.is_some_and(|again| *again != clock.calendar)
    };
    let kept = standing.clock.as_ref().filter(left);
    let kept = kept.and_then(|clock| jurisdiction.calendars.by_digest(&clock.calendar));
    kept.unwrap_or_else(|| jurisdiction.calendar())
}

/// The same clock, counted by another calendar.
pub(super) fn count_again(
    calendar: &Calendar,
    clock: &RunningClock,
) -> Result<RunningClock, CalendarError> {
    run(
        calendar,
        clock.day_zero,
        clock.periods.clone(),
        clock.pauses.clone(),
    )
}

/// The clock with one more period, counted on from its due date.
pub(super) fn extend(
    calendar: &Calendar,
    clock: &RunningClock,
    period: Period,
) -> Result<RunningClock, CalendarError> {
    let mut periods = clock.periods.clone();
    periods.push(period);
    run(calendar, clock.day_zero, periods, clock.pauses.clone())
}

/// The clock after it stood still from the day of the request to the day of the supply.
pub(super) fn resume(
    calendar: &Calendar,
    clock: &RunningClock,
    requested: Date,
    supplied: Date,
) -> Result<RunningClock, CalendarError> {
    let mut pauses = clock.pauses.clone();
    pauses.push((requested, supplied));
    run(calendar, clock.day_zero, clock.periods.clone(), pauses)
}

/// The clock begun anew on the day of the supply, without its extensions.
pub(super) fn restart(
    calendar: &Calendar,
    clock: &RunningClock,
    supplied: Date,
) -> Result<RunningClock, CalendarError> {
    let periods = clock.periods.iter().take(1).copied().collect();
    run(calendar, supplied, periods, vec![])
}

fn run(
    calendar: &Calendar,
    day_zero: Date,
    periods: Vec<Period>,
    pauses: Vec<(Date, Date)>,
) -> Result<RunningClock, CalendarError> {
    let due = extended(calendar, day_zero, &periods, &pauses)?;
    let calendar = calendar.digest().to_owned();
    Ok(RunningClock {
        day_zero,
        periods,
        pauses,
        due: due.due,
        provisional: due.provisional,
        calendar,
    })
}
