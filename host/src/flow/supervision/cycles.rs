//! Whether entries are kept as fresh as their update cycle says.

use jiff::{Span, civil};

use super::scope::Scope;
use crate::domain::supervision::{Cell, Column, Table};
use crate::domain::words::word;
use crate::domain::{Date, UpdateCycle};
use crate::flow::error::FlowError;
use crate::store::{EntryVersion, View};

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
        key: "next_due",
        zh: "应于此日前更新",
    },
    Column {
        key: "in_time",
        zh: "符合周期",
    },
];

/// Every published entry as it stood at the end of a day. What counts as an update is a new version
/// of the entry.
pub(super) async fn cycles(view: &mut View, day: Date, scope: &Scope) -> Result<Table, FlowError> {
    let mut rows = vec![];
    let mut after = String::new();
    loop {
        let entries = view.entries_as_of(day, &after, BATCH).await?;
        let Some(last) = entries.last() else { break };
        after.clone_from(&last.entry.code);
        let mine = entries.into_iter().filter(|version| {
            version.state == "published" && scope.has(&version.entry.provider.id)
        });
        rows.extend(mine.map(|version| row(version, day)));
    }
    Ok(Table {
        columns: COLUMNS,
        rows,
    })
}

fn row(version: EntryVersion, day: Date) -> Vec<Cell> {
    let cycle = version.entry.update_cycle;
    let (read_as, span) = cycle.map_or(
        (
            "没有登记周期，不作判断 / no cycle is entered, so nothing is judged",
            None,
        ),
        reading,
    );
    let due = span.and_then(|span| after(version.day, span));
    vec![
        Cell::Text(version.entry.provider.id),
        Cell::Text(version.entry.code),
        Cell::of(cycle.as_ref().map(word)),
        Cell::Text(read_as.to_owned()),
        Cell::of(Some(version.day)),
        Cell::of(due),
        due.map_or(Cell::None, |due| Cell::Flag(day <= due)),
    ]
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

fn after(day: Date, span: Span) -> Option<Date> {
    let end: civil::Date = day.civil()?.checked_add(span).ok()?;
    end.to_string().parse().ok()
}
