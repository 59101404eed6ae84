//! Like cases decided unlike: refusals of applications that agree with granted ones in entry,
//! purpose and kind of applicant.

use std::collections::BTreeMap;

use super::walk::{Tally, Walk};
use crate::domain::supervision::{Answer, Cell, Column, Course, Table, Timing, normalised};
use crate::domain::words::word;
use crate::domain::{Date, OutcomeKind};

/// How many granted cases stand beside a refusal; the number of all is told.
const SHOWN: usize = 20;

const COLUMNS: &[Column] = &[
    Column {
        key: "entry_code",
        zh: "目录编码",
    },
    Column {
        key: "kind",
        zh: "事项类型",
    },
    Column {
        key: "applicant_kind",
        zh: "申请主体类型",
    },
    Column {
        key: "purpose",
        zh: "用途",
    },
    Column {
        key: "organisation",
        zh: "拒绝机构",
    },
    Column {
        key: "refused_case",
        zh: "被拒绝案件",
    },
    Column {
        key: "refused_on",
        zh: "拒绝日期",
    },
    Column {
        key: "bases",
        zh: "拒绝依据",
    },
    Column {
        key: "granted",
        zh: "同类准予案件数",
    },
    Column {
        key: "granted_cases",
        zh: "同类准予案件",
    },
];

/// What like applications agree in: entry, kind, kind of applicant, purpose.
type Key = (String, String, String, String);

struct Decision {
    case: String,
    on: Date,
    organisation: String,
    purpose: String,
    bases: Vec<String>,
    deemed: bool,
}

/// Decisions by what their applications agree in.
#[derive(Default)]
pub(super) struct Unlike(BTreeMap<Key, (Vec<Decision>, Vec<Decision>)>);

impl Unlike {
    /// The rows of the report: refusals beside which something like was granted.
    pub(super) fn into_table(self) -> Table {
        let differ = |(_, (refused, granted)): &(Key, (Vec<Decision>, Vec<Decision>))| {
            !refused.is_empty() && !granted.is_empty()
        };
        let rows = self.0.into_iter().filter(differ).flat_map(rows_of);
        Table {
            columns: COLUMNS,
            rows: rows.collect(),
        }
    }
}

impl Tally for Unlike {
    fn add(&mut self, case: &str, course: &Course, walk: &Walk) {
        let last = course.answers.iter().rfind(|answer| answer.closes);
        let (Some(answer), Some(entry), Some(purpose)) =
            (last, &course.entry_code, &course.purpose)
        else {
            return;
        };
        let refused = matches!(answer.kind, OutcomeKind::Refuse | OutcomeKind::Reject);
        let granted = answer.kind == OutcomeKind::Approve && answer.timing != Timing::Settled;
        let seen = walk.scope.has(&answer.organisation);
        if !(granted || refused && walk.span.has(answer.reported)) || !seen {
            return;
        }
        let key = (
            entry.clone(),
            word(&course.kind),
            word(&course.applicant_kind),
            normalised(purpose),
        );
        let (refusals, grants) = self.0.entry(key).or_default();
        let side = if refused { refusals } else { grants };
        side.push(decision(case, answer, purpose));
    }
}

fn decision(case: &str, answer: &Answer, purpose: &str) -> Decision {
    let basis = |basis: &crate::domain::LegalBasis| {
        let article = basis.article.as_deref().unwrap_or_default();
        format!("{} {} {article}", word(&basis.rank), basis.title)
            .trim_end()
            .to_owned()
    };
    Decision {
        case: case.to_owned(),
        on: answer.on,
        organisation: answer.organisation.clone(),
        purpose: purpose.to_owned(),
        bases: answer.bases.iter().map(basis).collect(),
        deemed: answer.timing == Timing::Deemed,
    }
}

fn rows_of(
    ((entry, kind, applicant, _), (refused, granted)): (Key, (Vec<Decision>, Vec<Decision>)),
) -> Vec<Vec<Cell>> {
    let beside = granted.iter().take(SHOWN).map(|one| {
        let how = if one.deemed { " deemed" } else { "" };
        format!("{} {}{how}", one.case, one.on)
    });
    let beside: Vec<String> = beside.collect();
    let number = u64::try_from(granted.len()).unwrap_or(u64::MAX);
    let row = |one: Decision| {
        vec![
            Cell::Text(entry.clone()),
            Cell::Text(kind.clone()),
            Cell::Text(applicant.clone()),
            Cell::Text(one.purpose),
            Cell::Text(one.organisation),
            Cell::Text(one.case),
            Cell::of(Some(one.on)),
            Cell::List(one.bases),
            Cell::Number(number),
            Cell::List(beside.clone()),
        ]
    };
    refused.into_iter().map(row).collect()
}
