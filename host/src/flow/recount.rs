//! Counts open clocks again after the calendar changed, and tells which days moved.

use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use super::calendars::refresh;
use super::clocks::count_again;
use super::error::FlowError;
use super::host::Host;
use super::record::Record;
use crate::clock::{day_of, instant_of};
use crate::domain::case::{Event, Position, Recounted, RunningClock, Standing};
use crate::domain::{Date, Text};
use crate::policy::{InForce, Jurisdiction};

/// How many clocks are passed in one statement, and looked at before the next are asked for.
const PASSED: u32 = 10_000;
const BATCH: u32 = 100;
/// How many changed days an event tells of.
const TOLD: usize = 31;

/// What a calendar did to a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
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
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecountReport {
    /// The jurisdiction.
    pub jurisdiction: String,
    /// The calendar's revision.
    pub revision: u32,
    /// Cases that it changed.
    pub recounted: Vec<Recounting>,
    /// The case after which the report goes on; none if this is its end.
    pub next: Option<String>,
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
        // One that cannot be counted holds up no other.
        let counted = recount_jurisdiction(host, jurisdiction).await;
        let what = "its clocks could not be counted again";
        let counted = host.setbacks.settle(jurisdiction.name(), what, counted)?;
        changed += counted.unwrap_or(0);
    }
    Ok(changed)
}

async fn recount_jurisdiction(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
) -> Result<usize, FlowError> {
    let mut changed = 0;
    let mut view = host.store.read(jurisdiction.name()).await?;
    refresh(jurisdiction, &mut view).await?;
    let current = jurisdiction.calendars.in_force();
    let mut stalest = view.stalest(0, current.revision).await?;
    drop(view);
    while let Some(stale) = stalest {
        pass(host, jurisdiction, stale, &current).await?;
        changed += count_each(host, jurisdiction, stale).await?;
        // What had to be left is looked at again another time.
        let mut view = host.store.read(jurisdiction.name()).await?;
        stalest = view.stalest(stale + 1, current.revision).await?;
    }
    Ok(changed)
}

/// A period that ends before the first day on which the calendars differ is the same by both.
async fn pass(
    host: &Host,
    jurisdiction: &Jurisdiction,
    stale: u32,
    current: &InForce,
) -> Result<(), FlowError> {
    let Some(old) = jurisdiction.calendars.by_revision(stale) else {
        return Ok(());
    };
    let first = old.first_difference(&current.calendar);
    let zone = &jurisdiction.policy.zone;
    // A clock runs out when its last day has ended, which is when the next one begins.
    let until = first.map_or(i64::MAX, |day| instant_of(day, 0, zone).as_second());
    loop {
        let mut tx = host.store.begin(jurisdiction.name()).await?;
        let passed = tx
            .pass_timers(stale, current.revision, until, PASSED)
            .await?;
        tx.commit().await?;
        if passed == 0 {
            return Ok(());
        }
    }
}

/// Counts the others one by one; how many cases it changed.
async fn count_each(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    stale: u32,
) -> Result<usize, FlowError> {
    let (mut changed, mut left) = (0, 0);
    loop {
        let mut view = host.store.read(jurisdiction.name()).await?;
        let cases = view.counted_by(stale, left, BATCH).await?;
        drop(view);
        if cases.is_empty() || host.stop.is_told() {
            return Ok(changed);
        }
        for case in cases {
            match recount_case(host, jurisdiction, &case, stale).await {
                Ok(moved) => changed += usize::from(moved),
                Err(error) if error.is_passing() => return Err(error),
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
    stale: u32,
) -> Result<bool, FlowError> {
    let mut record = Record::open(host, jurisdiction, case).await?;
    if record.tx.clock_counted_by(case).await? != Some(stale) {
        // Somebody acted in it, or another replica was here.
        return Ok(false);
    }
    let changed = recount(&mut record).await?;
    record.keep().await?;
    Ok(changed)
}

/// Counts a case's clock by the calendar in force, if it was counted by another; says whether that
/// changed anything.
pub(super) async fn recount(record: &mut Record<'_>) -> Result<bool, FlowError> {
    let in_force = record.jurisdiction.calendars.in_force();
    let Position::Open(standing) = &record.case.position else {
        return Ok(false);
    };
    let counted_by = standing.counted_by();
    let same = |digest| digest == in_force.calendar.digest();
    if record.timer().is_none() || counted_by.is_none_or(same) {
        return Ok(false);
    }
    let Some(recounted) = recounted(record, standing, &in_force)? else {
        record.same_by = Some(in_force.revision);
        return Ok(false);
    };
    let day = record.today();
    record
        .append(day, Event::Recounted(Box::new(recounted)))
        .await?;
    let place = record.case.revision;
    let noted = record
        .tx
        .insert_recount(in_force.revision, &record.id, place);
    noted.await?;
    Ok(true)
}

/// What counting again says; none if it says the same.
fn recounted(
    record: &Record<'_>,
    standing: &Standing,
    in_force: &InForce,
) -> Result<Option<Recounted>, FlowError> {
    let calendar = &in_force.calendar;
    let (Some(clock), Some(stage)) = (standing.running_clock(), record.case.stage()) else {
        return Ok(None);
    };
    let again = count_again(calendar, clock)?;
    if (again.due, again.provisional) == (clock.due, clock.provisional) {
        return Ok(None);
    }
    // Nobody loses a period that was announced to them because it is counted otherwise afterwards.
    // What counts is the day of the load, not when the host came round to this case.
    let zone = &record.jurisdiction.policy.zone;
    let loaded_on = day_of(in_force.loaded_at.unwrap_or(record.now), zone);
    let kept = again.due < clock.due && again.due < loaded_on;
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

/// What a calendar did to the cases of a jurisdiction: up to `most` of them, from where an earlier
/// report ended.
///
/// # Errors
/// If there is no such jurisdiction or calendar, or the database cannot be read.
pub async fn recounts(
    host: &Host,
    name: &str,
    revision: u32,
    party: Option<&str>,
    after: &str,
    most: u32,
) -> Result<RecountReport, FlowError> {
    let jurisdiction = host.jurisdiction(name)?;
    let mut view = host.store.read(name).await?;
    refresh(jurisdiction, &mut view).await?;
    if revision == 0 || revision > jurisdiction.calendars.in_force().revision {
        return Err(FlowError::NoCalendar {
            jurisdiction: name.to_owned(),
            revision,
        });
    }
    let mut recounted = vec![];
    for row in view.recounts(revision, party, after, most).await? {
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
    let full = recounted.len() == usize::try_from(most).unwrap_or(usize::MAX);
    let last = recounted.last().filter(|_| full);
    Ok(RecountReport {
        jurisdiction: name.to_owned(),
        revision,
        next: last.map(|last| last.case.clone()),
        recounted,
        unfinished: view.stalest(0, revision).await?.is_some(),
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
