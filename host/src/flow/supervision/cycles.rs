//! Whether entries are kept as fresh as their update cycle says.

use std::collections::BTreeMap;

use jiff::{Span, civil};

use super::scope::Scope;
use crate::domain::supervision::{Cell, Column, Table};
use crate::domain::words::word;
use crate::domain::{Date, UpdateCycle};
use crate::flow::error::FlowError;
use crate::store::{EntryVersion, UpdateDay, View};

const BATCH: u32 = 500;

const COLUMNS: &[Column] = &[
    Column {
        key: "organisation",
        zh: "提供机构",
    },
    Column {
        key: "entry_code",
        zh: "目录编码",
    },
    Column {
        key: "update_cycle",
        zh: "更新周期",
    },
    Column {
        key: "read_as",
        zh: "周期的理解",
    },
    Column {
        key: "updated_on",
        zh: "最近更新",
    },
    Column {
        key: "updated_by",
        zh: "更新内容",
    },
    Column {
        key: "next_due",
        zh: "应于此日前更新",
    },
    Column {
        key: "in_time",
        zh: "符合周期",
    },
    Column {
        key: "missed",
        zh: "期内未按期更新次数",
    },
];

/// A period, and whether everything that happened in it is recorded.
pub(super) type Period = (Date, Date, bool);

/// Every published entry as it stood at the end of a period, and how often it was not updated in it
/// when it should have been. What counts as an update is an upload of data; a new version of the
/// entry counts until there is one.
pub(super) async fn cycles(
    view: &mut View,
    period: Period,
    scope: &Scope,
) -> Result<Table, FlowError> {
    let (from, to, _) = period;
    let mut rows = vec![];
    let mut after = String::new();
    loop {
        let entries = view.entries_as_of(to, &after, BATCH).await?;
        let Some(last) = entries.last().map(|last| last.entry.code.clone()) else {
            break;
        };
        let mut updates: BTreeMap<String, Vec<UpdateDay>> = BTreeMap::new();
        for update in view.update_days((&after, &last), (from, to)).await? {
            let all = updates.entry(update.code.clone()).or_default();
            all.push(update);
        }
        after = last;
        let mine = entries.into_iter().filter(|version| {
            version.state == "published" && scope.has(&version.entry.provider.id)
        });
        let none = vec![];
        rows.extend(mine.map(|version| {
            let updates = updates.get(&version.entry.code).unwrap_or(&none);
            row(version, updates, period)
        }));
    }
    Ok(Table {
        columns: COLUMNS,
        rows,
    })
}

fn row(version: EntryVersion, updates: &[UpdateDay], period: Period) -> Vec<Cell> {
    let cycle = version.entry.update_cycle;
    let (read_as, span) = cycle.map_or(
        (
            "没有登记周期，不作判断 / no cycle is entered, so nothing is judged",
            None,
        ),
        reading,
    );
    let first_data = updates.iter().find(|update| update.of_data);
    // A version of the entry counts until data came.
    let counts = |update: &&UpdateDay| {
        update.of_data || first_data.is_none_or(|first| update.day < first.day)
    };
    let days: Vec<Date> = updates.iter().filter(counts).map(|one| one.day).collect();
    let last = days.last().copied().unwrap_or(version.day);
    let due = span.and_then(|span| after(last, span, 1));
    let missed = span.map(|span| missed(&days, span, period));
    vec![
        Cell::Text(version.entry.provider.id),
        Cell::Text(version.entry.code),
        Cell::of(cycle.as_ref().map(word)),
        Cell::Text(read_as.to_owned()),
        Cell::of(Some(last)),
        Cell::of(Some(if first_data.is_some() {
            "data"
        } else {
            "entry"
        })),
        Cell::of(due),
        due.map_or(Cell::None, |due| Cell::Flag(!is_past(due, period))),
        missed.map_or(Cell::None, Cell::Number),
    ]
}

/// Whether a due day ended, as far as a period tells.
fn is_past(due: Date, (_, to, over): Period) -> bool {
    due < to || (due == to && over)
}

/// How many due days of a period ended without an update since the one before.
fn missed(updates: &[Date], span: Span, period: Period) -> u64 {
    let mut missed = 0;
    for (place, update) in updates.iter().enumerate() {
        let next = updates.get(place + 1);
        for times in 1.. {
            let Some(due) = after(*update, span, times).filter(|due| is_past(*due, period)) else {
                break;
            };
            if next.is_some_and(|next| *next <= due) {
                break;
            }
            missed += u64::from(due >= period.0);
        }
    }
    missed
}

/// No instrument says what a cycle means in days. It is read as the word has it in the calendar.
fn reading(cycle: UpdateCycle) -> (&'static str, Option<Span>) {
    match cycle {
        UpdateCycle::Realtime => (
            "按日历一日判断；“实时”无法按日核验 / judged by one calendar day; real time cannot be told by days",
            Some(Span::new().days(1)),
        ),
        UpdateCycle::Daily => ("一日 / one calendar day", Some(Span::new().days(1))),
        UpdateCycle::Weekly => ("七日 / seven calendar days", Some(Span::new().days(7))),
        UpdateCycle::Monthly => ("一个月 / one month", Some(Span::new().months(1))),
        UpdateCycle::Quarterly => ("三个月 / three months", Some(Span::new().months(3))),
        UpdateCycle::HalfYearly => ("六个月 / six months", Some(Span::new().months(6))),
        UpdateCycle::Yearly => ("一年 / one year", Some(Span::new().years(1))),
        UpdateCycle::Irregular => ("不定期，不作判断 / irregular, so nothing is judged", None),
    }
}

/// The day some cycles later.
fn after(day: Date, span: Span, times: i64) -> Option<Date> {
    let span = span.checked_mul(times).ok()?;
    let end: civil::Date = day.civil()?.checked_add(span).ok()?;
    end.to_string().parse().ok()
}
