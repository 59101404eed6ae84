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

/// How many due days of a period ended without an update since the one before. Counted, not walked
/// through: a daily entry of long ago has as many as there were days.
fn missed(updates: &[Date], span: Span, period: Period) -> u64 {
    let mut missed = 0;
    for (place, update) in updates.iter().enumerate() {
        let next = updates.get(place + 1);
        let open = |due: Date| is_past(due, period) && next.is_none_or(|next| due < *next);
        let before = dues(*update, span, |due| due < period.0);
        missed += dues(*update, span, open).saturating_sub(before);
    }
    missed
}

/// How many of the due days after an update, from the first on, are as they should be; none after
/// one that is not.
fn dues(update: Date, span: Span, is_so: impl Fn(Date) -> bool) -> u64 {
    let is_so = |times| after(update, span, times).is_some_and(&is_so);
    let (mut known, mut open) = (0, 1);
    while is_so(open) {
        (known, open) = (open, open * 2);
    }
    while open - known > 1 {
        let middle = known + (open - known) / 2;
        if is_so(middle) {
            known = middle;
        } else {
            open = middle;
        }
    }
    u64::try_from(known).unwrap_or(0)
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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// As the words say it, one due day after the other.
    fn walked(updates: &[Date], span: Span, period: Period) -> u64 {
        let mut missed = 0;
        for (place, update) in updates.iter().enumerate() {
            let next = updates.get(place + 1);
            let dues = (1..).map_while(|times| after(*update, span, times));
            let dues = dues.take_while(|due| is_past(*due, period));
            let dues = dues.take_while(|due| next.is_none_or(|next| due < next));
            missed += u64::try_from(dues.filter(|due| *due >= period.0).count()).unwrap();
        }
        missed
    }

    #[test]
    fn counting_finds_what_walking_finds() {
        let spans = [
            Span::new().days(1),
            Span::new().days(7),
            Span::new().months(1),
            Span::new().months(3),
            Span::new().years(1),
        ];
        let updates = ["2020-01-31", "2020-02-01", "2021-08-31", "2024-02-29"].map(day);
        let days = [
            "2019-01-01",
            "2020-02-29",
            "2021-12-31",
            "2024-03-31",
            "2025-01-01",
        ]
        .map(day);
        for span in spans {
            for (place, from) in days.iter().enumerate() {
                for to in days.iter().skip(place) {
                    for over in [false, true] {
                        let period = (*from, *to, over);
                        let (counted, told) = (
                            missed(&updates, span, period),
                            walked(&updates, span, period),
                        );
                        assert_eq!(counted, told, "{span} {period:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn as_many_days_as_there_are_take_no_time() {
        let all = (Date::FIRST, Date::LAST, true);
        assert_eq!(missed(&[Date::FIRST], Span::new().days(1), all), 3_652_058);
    }
}
