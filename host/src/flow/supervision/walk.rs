//! Walks through every case of a jurisdiction as it stood at the end of a period.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::scope::Scope;
use crate::calendar::Calendar;
use crate::clock::{day_of, end_of};
use crate::domain::Date;
use crate::domain::supervision::{Answer, Brief, Course, When, days_taken};
use crate::flow::error::FlowError;
use crate::policy::Jurisdiction;
use crate::store::{EventText, StoreError, View};

/// How many events are read at once.
const BATCH: u32 = 4_000;

/// A period, and by when what happened in it has to have been recorded.
///
/// What takes effect at 24:00 of a day is recorded a little later, and counts by its day if it is
/// recorded by the end of the next one. What is recorded later still counts by the day on which it
/// was: the report of its own day may be out already. Nothing of a case counts before what went
/// before it. So every event counts in one period of several that follow on each other, and the same
/// period is the same report for ever.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// The first day.
    pub(super) from: Date,
    /// The last day.
    pub(super) to: Date,
    /// What was recorded at this instant or later does not count.
    pub(super) cut: Timestamp,
}

/// The day by which an event of a day counts, after one that counted by `before`.
fn reporting_day(day: Date, recorded: Date, before: Option<Date>) -> Date {
    let next = day.tomorrow().unwrap_or(day);
    let own = if recorded > next { recorded } else { day };
    before.map_or(own, |before| own.max(before))
}

impl Span {
    pub(super) fn new(jurisdiction: &Jurisdiction, from: Date, to: Date) -> Self {
        let next = to.tomorrow().unwrap_or(to);
        let cut = end_of(next, &jurisdiction.policy.zone);
        Self { from, to, cut }
    }

    /// Whether a day lies in it.
    pub(super) fn has(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}

/// Something that is added up over all cases.
pub(super) trait Tally: Send + 'static {
    /// One more case.
    fn add(&mut self, case: &str, course: &Course, walk: &Walk);
}

/// What a tally may ask.
pub(super) struct Walk {
    jurisdiction: Arc<Jurisdiction>,
    calendars: BTreeMap<String, Arc<Calendar>>,
    pub(super) span: Span,
    pub(super) scope: Scope,
    open: Option<Open>,
}

/// The case that is being folded.
struct Open {
    id: String,
    course: Course,
    /// The revision that was read last.
    revision: u32,
    /// The day by which that counts.
    reported: Date,
    /// Something was reached that does not count; what follows it does not count either.
    over: bool,
}

impl Walk {
    pub(super) fn new(jurisdiction: &Arc<Jurisdiction>, span: Span, scope: Scope) -> Self {
        Self {
            jurisdiction: Arc::clone(jurisdiction),
            calendars: BTreeMap::new(),
            span,
            scope,
            open: None,
        }
    }

    /// The days that an answer took, by the calendar that its clock was counted by.
    pub(super) fn days(&self, answer: &Answer) -> Option<u32> {
        let clock = answer.clock.as_ref()?;
        let calendar = self.calendars.get(&clock.calendar);
        let works = |day| calendar?.is_working_day(day).map(|day| day.working);
        days_taken(clock, answer.waiting, answer.on, works)
    }

    fn take(&mut self, rows: Vec<EventText>, tally: &mut impl Tally) -> Result<(), StoreError> {
        for row in rows {
            let corrupt = |why: String| StoreError::Corrupt {
                what: "event",
                id: row.case_id.clone(),
                why,
            };
            if self
                .open
                .as_ref()
                .is_some_and(|open| open.id != row.case_id)
            {
                self.finish(tally);
            }
            let day: Date = row.day.parse().map_err(|_| corrupt(row.day.clone()))?;
            let recorded: Timestamp = row
                .recorded_at
                .parse()
                .map_err(|_| corrupt(row.recorded_at.clone()))?;
            let recorded = day_of(recorded, &self.jurisdiction.policy.zone);
            let before = self.open.as_ref().map(|open| open.reported);
            let reported = reporting_day(day, recorded, before);
            if let Some(open) = &mut self.open {
                // Replicas' clocks differ a little, so that one may be missing before it.
                open.over |= reported > self.span.to || row.revision != open.revision + 1;
                (open.revision, open.reported) = (row.revision, reported);
                if open.over {
                    continue;
                }
            }
            let brief =
                Brief::read(&row.event, &row.body).map_err(|error| corrupt(error.to_string()))?;
            match (&mut self.open, brief) {
                (None, Brief::Filed(filed)) => {
                    self.open = Some(Open {
                        course: Course::of(reported, *filed),
                        revision: row.revision,
                        over: reported > self.span.to,
                        reported,
                        id: row.case_id,
                    });
                }
                (Some(open), brief) => open.course.apply(When { on: day, reported }, brief),
                (None, _) => return Err(corrupt("its first event is no filing".to_owned())),
            }
        }
        Ok(())
    }

    fn finish(&mut self, tally: &mut impl Tally) {
        let Some(open) = self.open.take() else { return };
        // A filing that came too late is no case of the period.
        if open.course.filed_on <= self.span.to {
            self.learn(&open.course);
            tally.add(&open.id, &open.course, self);
        }
    }

    fn learn(&mut self, course: &Course) {
        let clocks = course.answers.iter().filter_map(|one| one.clock.as_ref());
        for clock in clocks {
            if self.calendars.contains_key(&clock.calendar) {
                continue;
            }
            if let Some(calendar) = self.jurisdiction.calendars.by_digest(&clock.calendar) {
                self.calendars.insert(clock.calendar.clone(), calendar);
            }
        }
    }
}

/// Adds every case up. The events are read in batches, and folded on a thread that may work.
///
/// # Errors
/// If the database cannot be read, or holds what is no event.
pub(super) async fn walk<T: Tally>(
    view: &mut View,
    mut walk: Walk,
    mut tally: T,
) -> Result<T, FlowError> {
    let mut after = (String::new(), 0);
    loop {
        let until = (walk.span.to, walk.span.cut);
        let rows = view.event_texts((&after.0, after.1), until, BATCH).await?;
        let Some(last) = rows.last() else { break };
        after = (last.case_id.clone(), last.revision);
        let folded = tokio::task::spawn_blocking(move || {
            let taken = walk.take(rows, &mut tally);
            (walk, tally, taken)
        });
        let taken;
        (walk, tally, taken) = folded.await.map_err(|_| FlowError::BrokenOff)?;
        taken?;
    }
    walk.finish(&mut tally);
    Ok(tally)
}
