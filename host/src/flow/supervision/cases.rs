//! Per organisation and kind: filed, answered in time or late, lapsed, deemed, withdrawn, refused,
//! and how many days it took.

use std::collections::BTreeMap;

use super::walk::{Tally, Walk};
use crate::domain::supervision::{Cell, Column, Course, Ended, Table, Timing};
use crate::domain::words::word;
use crate::domain::{OutcomeKind, Period};

const COLUMNS: &[Column] = &[
    Column {
        key: "organisation",
        zh: "机构",
    },
    Column {
        key: "kind",
        zh: "事项类型",
    },
    Column {
        key: "filed",
        zh: "收到",
    },
    Column {
        key: "settled",
        zh: "依法当即办结",
    },
    Column {
        key: "answered_in_time",
        zh: "按期答复",
    },
    Column {
        key: "answered_late",
        zh: "逾期答复",
    },
    Column {
        key: "answered_without_period",
        zh: "答复（无法定期限）",
    },
    Column {
        key: "lapsed",
        zh: "期限届满未答复",
    },
    Column {
        key: "deemed",
        zh: "视为作出",
    },
    Column {
        key: "withdrawn",
        zh: "撤回",
    },
    Column {
        key: "refused",
        zh: "拒绝",
    },
    Column {
        key: "open",
        zh: "期末在办",
    },
    Column {
        key: "overdue",
        zh: "期末逾期",
    },
    Column {
        key: "unit",
        zh: "期限单位",
    },
    Column {
        key: "median_days",
        zh: "办理天数中位数",
    },
    Column {
        key: "longest_days",
        zh: "最长办理天数",
    },
];

/// What is counted of an organisation and a kind.
#[derive(Default)]
struct Counts {
    filed: u64,
    settled: u64,
    in_time: u64,
    late: u64,
    without: u64,
    lapsed: u64,
    deemed: u64,
    withdrawn: u64,
    refused: u64,
    open: u64,
    overdue: u64,
    /// By unit: how often an answer took so many days.
    days: BTreeMap<&'static str, BTreeMap<u32, u64>>,
}

/// The counts of all.
#[derive(Default)]
pub(super) struct CaseCounts(BTreeMap<(String, String), Counts>);

impl CaseCounts {
    fn of(&mut self, organisation: &str, kind: &str) -> &mut Counts {
        let key = (organisation.to_owned(), kind.to_owned());
        self.0.entry(key).or_default()
    }

    /// The rows of the report.
    pub(super) fn into_table(self) -> Table {
        let rows = self
            .0
            .into_iter()
            .flat_map(|((organisation, kind), counts)| rows_of(&organisation, &kind, &counts));
        Table {
            columns: COLUMNS,
            rows: rows.collect(),
        }
    }
}

impl Tally for CaseCounts {
    fn add(&mut self, _case: &str, course: &Course, walk: &Walk) {
        let (span, kind) = (walk.span, word(&course.kind));
        if span.has(course.filed_on) && walk.scope.has(&course.first) {
            self.of(&course.first, &kind).filed += 1;
        }
        let answers = course
            .answers
            .iter()
            .filter(|answer| span.has(answer.reported));
        for answer in answers.filter(|answer| walk.scope.has(&answer.organisation)) {
            let days = walk.days(answer);
            let counts = self.of(&answer.organisation, &kind);
            match answer.timing {
                Timing::InTime => counts.in_time += 1,
                Timing::Late => counts.late += 1,
                Timing::NoPeriod => counts.without += 1,
                Timing::Deemed => counts.deemed += 1,
                Timing::Settled => counts.settled += 1,
            }
            let refuses = matches!(answer.kind, OutcomeKind::Refuse | OutcomeKind::Reject);
            counts.refused += u64::from(refuses);
            let period = answer
                .clock
                .as_ref()
                .and_then(|clock| clock.periods.first());
            let acted = matches!(answer.timing, Timing::InTime | Timing::Late);
            if let (Some(period), Some(days), true) = (period, days, acted) {
                let unit = match period {
                    Period::WorkingDays(_) => "working-days",
                    _ => "calendar-days",
                };
                *counts
                    .days
                    .entry(unit)
                    .or_default()
                    .entry(days)
                    .or_default() += 1;
            }
        }
        let lapses = course
            .lapses
            .iter()
            .filter(|lapse| span.has(lapse.reported));
        for lapse in lapses.filter(|lapse| walk.scope.has(&lapse.organisation)) {
            self.of(&lapse.organisation, &kind).lapsed += 1;
        }
        let responsible = course.responsible();
        if !walk.scope.has(responsible) {
            return;
        }
        match (&course.ended, &course.turn) {
            (Some((day, Ended::Withdrawn)), _) if span.has(*day) => {
                self.of(responsible, &kind).withdrawn += 1;
            }
            (None, turn) => {
                let counts = self.of(responsible, &kind);
                counts.open += 1;
                counts.overdue += u64::from(turn.as_ref().is_some_and(|(_, overdue)| *overdue));
            }
            _ => {}
        }
    }
}

/// One row, or one for each unit in which its periods are counted.
fn rows_of(organisation: &str, kind: &str, counts: &Counts) -> Vec<Vec<Cell>> {
    let numbers = [
        counts.filed,
        counts.settled,
        counts.in_time,
        counts.late,
        counts.without,
        counts.lapsed,
        counts.deemed,
        counts.withdrawn,
        counts.refused,
        counts.open,
        counts.overdue,
    ];
    let mut units: Vec<_> = counts.days.iter().map(Some).collect();
    if units.is_empty() {
        units.push(None);
    }
    let rows = units.into_iter().enumerate().map(|(place, unit)| {
        let mut row = vec![Cell::of(Some(organisation)), Cell::of(Some(kind))];
        // What is counted once stands in the first row.
        let number = |number: &u64| Cell::Number(if place == 0 { *number } else { 0 });
        row.extend(numbers.iter().map(number));
        row.push(Cell::of(unit.map(|(unit, _)| *unit)));
        row.push(Cell::of(unit.and_then(|(_, days)| median(days))));
        let longest = unit.and_then(|(_, days)| days.keys().next_back());
        row.push(longest.map_or(Cell::None, |days| Cell::Number((*days).into())));
        row
    });
    rows.collect()
}

/// The median as a text, with a half where it lies between two.
fn median(days: &BTreeMap<u32, u64>) -> Option<String> {
    let all: u64 = days.values().sum();
    let at = |place: u64| {
        let mut passed = 0;
        let mut found = days.iter().filter(|(_, times)| {
            passed += **times;
            passed > place
        });
        found.next().map(|(days, _)| u64::from(*days))
    };
    let sum = at(all.checked_sub(1)? / 2)? + at(all / 2)?;
    let half = if sum % 2 == 0 { "" } else { ".5" };
    Some(format!("{}{half}", sum / 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_lies_in_the_middle() {
        let of = |days: &[(u32, u64)]| median(&days.iter().copied().collect());
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[(3, 1)]).as_deref(), Some("3"));
        assert_eq!(of(&[(3, 1), (4, 1)]).as_deref(), Some("3.5"));
        assert_eq!(of(&[(1, 5), (9, 4)]).as_deref(), Some("1"));
        assert_eq!(of(&[(1, 2), (5, 2)]).as_deref(), Some("3"));
    }
}
