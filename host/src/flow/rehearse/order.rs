//! Rehearsals as they are asked for, looked at, called off and acknowledged.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::error::RehearsalError;
use super::note::note;
use crate::clock::day_of;
use crate::domain::rehearsal::{
    MOST_EXAMPLES, MOST_WAITING, RehearsalOrder, RehearsalReport, RehearsalState, Standing, Stands,
    Threshold,
};
use crate::domain::{Date, Principal};
use crate::flow::host::Host;
use crate::flow::once::Once;
use crate::policy::Jurisdiction;
use crate::store::{FilingDays, RehearsalRow, StoreError, View};

/// How many are listed if nothing is said, and at most.
const LISTED: u32 = 20;
const MOST_LISTED: u32 = 200;

/// A rehearsal, for people and programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RehearsalView {
    /// Its identifier.
    pub id: String,
    /// What was asked for.
    pub order: RehearsalOrder,
    /// How far it has come.
    pub state: RehearsalState,
    /// Which account asked for it.
    pub asked_by: String,
    /// When.
    #[schema(format = DateTime)]
    pub asked_at: String,
    /// Matters that were looked at so far.
    pub done: u64,
    /// Matters that there were when it began; 0 before.
    pub total: u64,
    /// What it found; none before it is finished, and in lists.
    pub report: Option<RehearsalReport>,
    /// More differs than may, by its own threshold or the policy's. None before it is finished.
    pub exceeds: Option<bool>,
    /// Why it could not be done.
    pub trouble: Option<String>,
    /// When it was over.
    #[schema(format = DateTime)]
    pub ended_at: Option<String>,
    /// Who said that he has looked at what it found.
    pub acknowledged_by: Option<String>,
    /// When.
    #[schema(format = DateTime)]
    pub acknowledged_at: Option<String>,
}

impl RehearsalView {
    /// The groups of its report as CSV; what the report is of stands in each line.
    pub fn to_csv(&self) -> String {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let count = |count: fn(&RehearsalReport) -> u64| {
            self.report
                .as_ref()
                .map(|report| count(report).to_string())
                .unwrap_or_default()
        };
        let facts = [
            ("组件", "component", self.order.component.clone()),
            ("首日", "from", day(self.order.from)),
            ("末日", "until", day(self.order.until)),
            ("已比对事项", "compared", count(|report| report.compared)),
            ("有差异事项", "differing", count(|report| report.differing)),
        ];
        let table = self
            .report
            .as_ref()
            .map_or_else(RehearsalReport::no_table, RehearsalReport::to_table);
        table.to_csv(&facts)
    }
}

/// Rehearsals, the latest first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RehearsalPage {
    /// They, without their reports.
    pub rehearsals: Vec<RehearsalView>,
    /// What `before` is for the next page; none if there is none.
    pub next: Option<String>,
}

/// Which of them.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RehearsalQuery {
    /// 早于此编号的，取上一页的 next / Those before this one, the `next` of the page before.
    pub before: Option<String>,
    /// 最多几项；默认 20，大于 200 按 200 / How many at most; 20 by default, what is larger counts as 200.
    #[param(minimum = 1, default = 20, example = 20)]
    pub limit: Option<u32>,
}

/// Takes an order; a host carries it out when it is its turn.
///
/// # Errors
/// If the component is not there, the order makes no sense, or too many wait.
pub async fn order_rehearsal(
    host: &Host,
    name: &str,
    order: RehearsalOrder,
    by: &Principal,
    once: Option<&Once>,
) -> Result<RehearsalView, RehearsalError> {
    let jurisdiction = host.jurisdiction(name)?;
    check(&order)?;
    let now = host.now();
    let row = RehearsalRow {
        id: uuid::Uuid::now_v7().simple().to_string(),
        order,
        state: RehearsalState::Waiting,
        asked_by: by.account.id.clone(),
        asked_at: now.to_string(),
        done: 0,
        total: 0,
        attempts: 0,
        report: None,
        trouble: None,
        ended_at: None,
        looked_by: None,
        looked_at: None,
    };
    let mut tx = host.store.begin(name).await?;
    if tx.component_row(&row.order.component).await?.is_none() {
        let shown = row.order.component.chars().take(64).collect();
        return Err(RehearsalError::NoComponent(shown));
    }
    let open = tx.open_rehearsals().await?;
    if open >= MOST_WAITING {
        return Err(RehearsalError::TooMany(open));
    }
    tx.insert_rehearsal(&row).await?;
    note(host, &mut tx, name, Some(by), "rehearsal-ordered", &row).await?;
    let view = shown(jurisdiction, row);
    if let Some(once) = once {
        let answer = once.answered_release(&view, 202, now)?;
        tx.insert_request(&answer).await?;
    }
    tx.commit().await?;
    host.recorded(name, now.as_second());
    host.rehearsals.notify_one();
    Ok(view)
}

fn check(order: &RehearsalOrder) -> Result<(), RehearsalError> {
    if let (Some(from), Some(until)) = (order.from, order.until)
        && until < from
    {
        return Err(RehearsalError::Bad {
            place: "until",
            why: format!("the period ends on {until}, before it begins on {from}"),
        });
    }
    if let Some(Err(why)) = order.threshold.map(Threshold::checked) {
        return Err(RehearsalError::Bad {
            place: "threshold.per_ten_thousand",
            why: why.to_string(),
        });
    }
    if let Some(examples) = order.examples.filter(|most| *most > MOST_EXAMPLES) {
        return Err(RehearsalError::Bad {
            place: "examples",
            why: format!("{examples} are too many; write up to {MOST_EXAMPLES}"),
        });
    }
    Ok(())
}

/// A rehearsal with its report.
///
/// # Errors
/// If there is none, or the database cannot be read.
pub async fn rehearsal(host: &Host, name: &str, id: &str) -> Result<RehearsalView, RehearsalError> {
    let jurisdiction = host.jurisdiction(name)?;
    let row = find(&mut host.store.read(name).await?, id).await?;
    Ok(shown(jurisdiction, row))
}

/// Rehearsals of a jurisdiction, the latest first.
///
/// # Errors
/// If there is no such jurisdiction, or the database cannot be read.
pub async fn rehearsals(
    host: &Host,
    name: &str,
    query: &RehearsalQuery,
) -> Result<RehearsalPage, RehearsalError> {
    let jurisdiction = host.jurisdiction(name)?;
    let most = query.limit.unwrap_or(LISTED).clamp(1, MOST_LISTED);
    let mut view = host.store.read(name).await?;
    let rows = view.rehearsals(query.before.as_deref(), most).await?;
    let full = rows.len() == usize::try_from(most).unwrap_or(usize::MAX);
    let next = rows.last().filter(|_| full).map(|row| row.id.clone());
    let brief = |row| RehearsalView {
        report: None,
        ..shown(jurisdiction, row)
    };
    Ok(RehearsalPage {
        rehearsals: rows.into_iter().map(brief).collect(),
        next,
    })
}

/// Calls one off. Sent again, it changes nothing.
///
/// # Errors
/// If there is none, or it is finished or failed.
pub async fn cancel_rehearsal(
    host: &Host,
    name: &str,
    id: &str,
    by: &Principal,
    once: Option<&Once>,
) -> Result<RehearsalView, RehearsalError> {
    let jurisdiction = host.jurisdiction(name)?;
    let now = host.now();
    let mut tx = host.store.begin(name).await?;
    let cancelled = tx.cancel_rehearsal(id, &now.to_string()).await?;
    let row = find(&mut tx, id).await?;
    if !cancelled && row.state != RehearsalState::Cancelled {
        return Err(RehearsalError::State(row.state));
    }
    if cancelled {
        note(host, &mut tx, name, Some(by), "rehearsal-cancelled", &row).await?;
    }
    let view = shown(jurisdiction, row);
    if let Some(once) = once {
        tx.insert_request(&once.answered_release(&view, 200, now)?)
            .await?;
    }
    tx.commit().await?;
    host.recorded(name, now.as_second());
    Ok(view)
}

/// Records that somebody has looked at what a rehearsal found, with a leaf in the log. The first one
/// counts.
///
/// # Errors
/// If there is none, or it is not finished.
pub async fn acknowledge_rehearsal(
    host: &Host,
    name: &str,
    id: &str,
    by: &Principal,
    once: Option<&Once>,
) -> Result<RehearsalView, RehearsalError> {
    let jurisdiction = host.jurisdiction(name)?;
    let now = host.now();
    let mut tx = host.store.begin(name).await?;
    let at = now.to_string();
    let first = tx.look_at_rehearsal(id, &by.account.id, &at).await?;
    let row = find(&mut tx, id).await?;
    if row.report.is_none() {
        return Err(RehearsalError::State(row.state));
    }
    if first {
        note(
            host,
            &mut tx,
            name,
            Some(by),
            "rehearsal-acknowledged",
            &row,
        )
        .await?;
    }
    let view = shown(jurisdiction, row);
    if let Some(once) = once {
        tx.insert_request(&once.answered_release(&view, 200, now)?)
            .await?;
    }
    tx.commit().await?;
    host.recorded(name, now.as_second());
    Ok(view)
}

/// What stands against activating a component at an instant: any rehearsal of it that found more than
/// may, by its own threshold or the policy's, and that nobody has acknowledged; and, where the policy has a
/// threshold, that there was none on whatever was filed, or none lately. What was found of a component
/// stays true of it, whoever has vouched for the same bytes since.
///
/// # Errors
/// If the database cannot be read.
pub async fn what_stands_against(
    jurisdiction: &Jurisdiction,
    view: &mut View,
    component: &str,
    now: Timestamp,
) -> Result<Option<Stands>, StoreError> {
    let rows = view.rehearsals_of(component).await?;
    let zone = &jurisdiction.policy.zone;
    let today = day_of(now, zone);
    let mut filed = 0;
    // Only a policy's threshold asks what came since.
    if jurisdiction.policy.rehearsal.is_some() && rows.iter().any(|row| row.report.is_some()) {
        filed = view.count_filed(FilingDays::default()).await?;
    }
    let mut all = vec![];
    for row in &rows {
        let asked: Timestamp = row.asked_at.parse().map_err(|error: jiff::Error| {
            let (id, why) = (row.id.clone(), error.to_string());
            StoreError::Corrupt {
                what: "rehearsal",
                id,
                why,
            }
        })?;
        all.push(standing(row, day_of(asked, zone), filed));
    }
    Ok(Standing::blocks(&all, jurisdiction.policy.rehearsal, today))
}

fn standing(row: &RehearsalRow, asked_on: Date, filed: u64) -> Standing<'_> {
    let read = row.report.as_ref().map_or(0, |report| report.matters);
    Standing {
        id: &row.id,
        asked_on,
        filed_since: filed.saturating_sub(read),
        state: row.state,
        whole: row.order.from.is_none() && row.order.until.is_none(),
        threshold: row.order.threshold,
        report: row.report.as_ref(),
        acknowledged: row.looked_by.is_some(),
    }
}

async fn find(view: &mut View, id: &str) -> Result<RehearsalRow, RehearsalError> {
    let row = view.rehearsal(id).await?;
    row.ok_or_else(|| RehearsalError::Missing(id.chars().take(64).collect()))
}

/// Whether more differs than may, by the rehearsal's own threshold or the policy's; none before it is
/// finished.
pub(super) fn exceeds(jurisdiction: &Jurisdiction, row: &RehearsalRow) -> Option<bool> {
    let limits = [row.order.threshold, jurisdiction.policy.rehearsal];
    let report = row.report.as_ref()?;
    Some(Threshold::one_is_exceeded_by(limits, report))
}

fn shown(jurisdiction: &Jurisdiction, row: RehearsalRow) -> RehearsalView {
    RehearsalView {
        exceeds: exceeds(jurisdiction, &row),
        id: row.id,
        order: row.order,
        state: row.state,
        asked_by: row.asked_by,
        asked_at: row.asked_at,
        done: row.done,
        total: row.total,
        report: row.report,
        trouble: row.trouble,
        ended_at: row.ended_at,
        acknowledged_by: row.looked_by,
        acknowledged_at: row.looked_at,
    }
}
