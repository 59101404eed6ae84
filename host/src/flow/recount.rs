//! Counts open clocks again after the calendar changed, and tells which days moved.

use std::sync::Arc;

use serde::Serialize;

use super::calendars::refresh;
use super::clocks::count_again;
use super::error::FlowError;
use super::host::Host;
use super::record::Record;
use crate::calendar::Calendar;
use crate::clock::instant_of;
use crate::domain::case::{Event, Position, Recounted, RunningClock, Standing};
use crate::domain::{Date, Text};
use crate::policy::Jurisdiction;
use crate::store::StoreError;

/// How many clocks are passed in one statement, and looked at before the next are asked for.
const PASSED: u32 = 10_000;
const BATCH: u32 = 100;
/// How many changed days an event tells of.
const TOLD: usize = 31;

/// What a calendar did to a case.
#[derive(Clone, Debug, Serialize)]
pub struct Recounting {
    /// The case.
    pub case: String,
    /// The event's place in it.
    pub revision: u32,
    /// The last day as it was.
    pub was: Date,
    /// The last day now.
    pub now: Date,
    /// Whether it may still move.
    pub provisional: bool,
    /// Why, in words.
    pub why: Text,
    /// What was recorded.
    pub event: Recounted,
}

/// What a calendar did.
#[derive(Clone, Debug, Serialize)]
pub struct RecountReport {
    /// The jurisdiction.
    pub jurisdiction: String,
    /// The calendar's revision.
    pub revision: u32,
    /// Cases that it changed.
    pub recounted: Vec<Recounting>,
    /// Whether open clocks are still to be counted again.
    pub unfinished: bool,
}

/// Counts every open clock again that was last counted by an earlier calendar; says how many cases
/// that changed. Interrupted, it goes on where it stopped when it is run again.
///
/// # Errors
/// If the database cannot be used. A case that cannot be counted is reported and left out.
pub async fn recount_all(host: &Host) -> Result<usize, FlowError> {
    let mut changed = 0;
    for jurisdiction in host.jurisdictions() {
        let mut view = host.store.read(jurisdiction.name()).await?;
        refresh(jurisdiction, &mut view).await?;
        let current = jurisdiction.calendars.revision();
        let mut stalest = view.stalest(current).await?;
        drop(view);
        while let Some(stale) = stalest {
            pass(host, jurisdiction, stale, current).await?;
            let (counted, left) = count_each(host, jurisdiction, stale).await?;
            changed += counted;
            let mut view = host.store.read(jurisdiction.name()).await?;
            let next = view.stalest(current).await?;
            stalest = next.filter(|next| left == 0 || *next != stale);
        }
    }
    Ok(changed)
}

/// A period that ends before the first day on which the calendars differ is the same by both.
async fn pass(
    host: &Host,
    jurisdiction: &Jurisdiction,
    stale: u32,
    current: u32,
) -> Result<(), FlowError> {
    let calendar = jurisdiction.calendar();
    let Some(old) = jurisdiction.calendars.by_revision(stale) else {
        return Ok(());
    };
    let first = old.first_difference(&calendar);
    let zone = &jurisdiction.policy.zone;
    // A clock runs out when its last day has ended, which is when the next one begins.
    let until = first.map_or(i64::MAX, |day| instant_of(day, 0, zone).as_second());
    loop {
        let mut tx = host.store.begin(jurisdiction.name()).await?;
        let passed = tx.pass_timers(stale, current, until, PASSED).await?;
        tx.commit().await?;
        if passed < u64::from(PASSED) {
            return Ok(());
        }
    }
}

/// Counts the others one by one; how many cases it changed, and how many it had to leave.
async fn count_each(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    stale: u32,
) -> Result<(usize, u32), FlowError> {
    let (mut changed, mut left) = (0, 0);
    loop {
        let mut view = host.store.read(jurisdiction.name()).await?;
        let cases = view.counted_by(stale, left, BATCH).await?;
        drop(view);
        if cases.is_empty() {
            return Ok((changed, left));
        }
        for case in cases {
            match recount_case(host, jurisdiction, &case).await {
                Ok(moved) => changed += usize::from(moved),
                // Somebody acted in it, and counted it again by doing so.
                Err(FlowError::Store(StoreError::Conflict(_))) => {}
                Err(FlowError::Store(error)) if error.is_passing() => return Err(error.into()),
                Err(error) => {
                    left += 1;
                    tracing::error!(
                        case,
                        error = &error as &dyn std::error::Error,
                        "its clock could not be counted again"
                    );
                }
            }
        }
    }
}

async fn recount_case(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    case: &str,
) -> Result<bool, FlowError> {
    let mut record = Record::open(host, jurisdiction, case).await?;
    let changed = recount(&mut record).await?;
    record.keep().await?;
    Ok(changed)
}

/// Counts a case's clock by the calendar in force, if it was counted by another; says whether that
/// changed anything.
pub(super) async fn recount(record: &mut Record<'_>) -> Result<bool, FlowError> {
    let calendar = record.jurisdiction.calendar();
    let revision = record.jurisdiction.calendars.revision();
    let Position::Open(standing) = &record.case.position else {
        return Ok(false);
    };
    let counted_by = standing.counted_by();
    if record.timer().is_none() || counted_by.is_none_or(|digest| digest == calendar.digest()) {
        return Ok(false);
    }
    let Some(recounted) = recounted(record, standing, &calendar)? else {
        record.same_by = Some(revision);
        return Ok(false);
    };
    let day = record.today();
    record
        .append(day, Event::Recounted(Box::new(recounted)))
        .await?;
    let place = record.case.revision;
    record
        .tx
        .insert_recount(revision, &record.id, place)
        .await?;
    Ok(true)
}

/// What counting again says; none if it says the same.
fn recounted(
    record: &Record<'_>,
    standing: &Standing,
    calendar: &Calendar,
) -> Result<Option<Recounted>, FlowError> {
    let (Some(clock), Some(stage)) = (standing.running_clock(), record.case.stage()) else {
        return Ok(None);
    };
    let again = count_again(calendar, clock)?;
    if (again.due, again.provisional) == (clock.due, clock.provisional) {
        return Ok(None);
    }
    // Nobody loses a period that was announced to them because it is counted otherwise afterwards.
    let kept = again.due < record.today() && again.due != clock.due;
    let last = clock.due.max(again.due);
    let calendars = &record.jurisdiction.calendars;
    let old = calendars.by_digest(&clock.calendar);
    let (arranged, mut changed) = old.map_or((vec![], vec![]), |old| {
        (
            old.newly_arranged(calendar, clock.day_zero, last),
            old.changes(calendar, clock.day_zero, last),
        )
    });
    changed.truncate(TOLD);
    Ok(Some(Recounted {
        stage: stage.stage().id.clone(),
        was: clock.due,
        was_provisional: clock.provisional,
        counted: again.due,
        kept,
        clock: if kept {
            clock.clone()
        } else {
            RunningClock { ..again }
        },
        calendar: calendar.digest().to_owned(),
        arranged,
        changed,
    }))
}

/// What a calendar did to the cases of a jurisdiction.
///
/// # Errors
/// If there is no such jurisdiction or calendar, or the database cannot be read.
pub async fn recounts(host: &Host, name: &str, revision: u32) -> Result<RecountReport, FlowError> {
    let jurisdiction = host.jurisdiction(name)?;
    let mut view = host.store.read(name).await?;
    refresh(jurisdiction, &mut view).await?;
    if revision == 0 || revision > jurisdiction.calendars.revision() {
        return Err(FlowError::NoCalendar {
            jurisdiction: name.to_owned(),
            revision,
        });
    }
    let mut recounted = vec![];
    for row in view.recounts(revision).await? {
        let Event::Recounted(event) = row.event else {
            continue;
        };
        recounted.push(Recounting {
            case: row.case_id,
            revision: row.revision,
            was: event.was,
            now: event.clock.due,
            provisional: event.clock.provisional,
            why: why(&event),
            event: *event,
        });
    }
    let unfinished = view.stalest(revision).await?.is_some();
    Ok(RecountReport {
        jurisdiction: name.to_owned(),
        revision,
        recounted,
        unfinished,
    })
}

/// Why a day was counted anew, in words.
fn why(event: &Recounted) -> Text {
    let years: Vec<String> = event.arranged.iter().map(u16::to_string).collect();
    let (mut zh, mut en) = (vec![], vec![]);
    if !years.is_empty() {
        zh.push(format!("{} 年放假安排已载入", years.join("、")));
        en.push(format!(
            "the arrangement of {} was loaded",
            years.join(", ")
        ));
    }
    for (working, in_chinese, in_english) in [
        (false, "改为休息日", "became rest days"),
        (true, "改为工作日", "became working days"),
    ] {
        let changed = event
            .changed
            .iter()
            .filter(|change| change.working == working);
        let days: Vec<String> = changed.map(|change| change.day.to_string()).collect();
        if !days.is_empty() {
            zh.push(format!("{} {in_chinese}", days.join("、")));
            en.push(format!("{} {in_english}", days.join(", ")));
        }
    }
    if event.kept {
        zh.push(format!(
            "按新安排应为 {}，该日已过，仍以原到期日为准（法无明文）",
            event.counted
        ));
        en.push(format!(
            "counted again it would be {}, which has passed, so the day stays as it was (the law is silent)",
            event.counted
        ));
    }
    Text {
        zh: zh.join("；"),
        en: en.join("; "),
    }
}
