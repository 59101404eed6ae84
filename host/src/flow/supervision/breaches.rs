//! Breaches, and the rectifications that were opened for them.

use std::collections::BTreeMap;

use super::refusals::shown;
use super::walk::{Tally, Walk};
use crate::domain::supervision::{Cell, Column, Course, Table};
use crate::domain::words::word;
use crate::domain::{Citation, Date, MatterKind};
use crate::flow::error::FlowError;
use crate::store::{BreachRow, View};

/// How many are read at once.
const BATCH: u32 = 500;

const COLUMNS: &[Column] = &[
    Column {
        key: "organisation",
        zh: "责任机构",
    },
    Column {
        key: "case",
        zh: "逾期案件",
    },
    Column {
        key: "kind",
        zh: "事项类型",
    },
    Column {
        key: "stage",
        zh: "环节",
    },
    Column {
        key: "due",
        zh: "到期日",
    },
    Column {
        key: "violation",
        zh: "违反条款",
    },
    Column {
        key: "basis",
        zh: "追究依据",
    },
    Column {
        key: "state",
        zh: "状态",
    },
    Column {
        key: "why",
        zh: "说明",
    },
    Column {
        key: "trouble",
        zh: "未能自动立案的原因",
    },
    Column {
        key: "rectification",
        zh: "整改案件",
    },
    Column {
        key: "rectification_open",
        zh: "整改在办",
    },
];

/// A breach of the period.
struct Breach {
    case: String,
    kind: String,
    stage: String,
    respondent: String,
    due: Date,
    violation: Vec<Citation>,
}

/// The breaches of a period, and the rectifications that were filed by its end: whether each is open.
#[derive(Default)]
pub(super) struct Breaches {
    found: Vec<Breach>,
    rectifications: BTreeMap<String, bool>,
}

impl Tally for Breaches {
    fn add(&mut self, case: &str, course: &Course, walk: &Walk) {
        if course.kind == MatterKind::Rectification {
            let open = course.ended.is_none();
            self.rectifications.insert(case.to_owned(), open);
        }
        let breaches = course.lapses.iter().filter(|lapse| {
            lapse.breach && walk.span.has(lapse.reported) && walk.scope.has(&lapse.organisation)
        });
        self.found.extend(breaches.map(|lapse| Breach {
            case: case.to_owned(),
            kind: word(&course.kind),
            stage: lapse.stage.clone(),
            respondent: lapse.organisation.clone(),
            due: lapse.on,
            violation: lapse.citations.clone(),
        }));
    }
}

impl Breaches {
    /// The rows of the report. How the text is read and which case is the rectification stands beside
    /// the breach and never changes; that people have to look does, so it is told only of a period
    /// that is not `over`.
    pub(super) async fn into_table(
        mut self,
        view: &mut View,
        over: bool,
    ) -> Result<Table, FlowError> {
        let noted = noted(view).await?;
        self.found
            .sort_by(|one, other| (one.due, &one.case).cmp(&(other.due, &other.case)));
        let mut rows = vec![];
        for breach in self.found {
            let place = (breach.case.clone(), breach.stage.clone(), breach.due);
            let noted = noted.get(&place);
            rows.push(row(breach, noted, &self.rectifications, over));
        }
        Ok(Table {
            columns: COLUMNS,
            rows,
        })
    }
}

/// What stands beside each breach: by case, stage and day.
type Noted = BTreeMap<(String, String, Date), BreachRow>;

async fn noted(view: &mut View) -> Result<Noted, FlowError> {
    let mut noted = Noted::new();
    let mut after = (String::new(), String::new());
    loop {
        let place = (after.0.as_str(), after.1.as_str());
        let rows = view.breaches("", place, BATCH).await?;
        let Some(last) = rows.last() else {
            return Ok(noted);
        };
        after = (last.due.to_string(), last.case_id.clone());
        let keyed = rows
            .into_iter()
            .map(|row| ((row.case_id.clone(), row.stage.clone(), row.due), row));
        noted.extend(keyed);
    }
}

fn row(
    breach: Breach,
    noted: Option<&BreachRow>,
    rectifications: &BTreeMap<String, bool>,
    over: bool,
) -> Vec<Cell> {
    let filed = noted.and_then(|noted| {
        let (case, open) = rectifications.get_key_value(noted.rectification.as_ref()?)?;
        Some((case.clone(), *open))
    });
    let is_task = |noted: &&BreachRow| !over && noted.state == "task";
    let task = noted.filter(is_task);
    let trouble = task.and_then(|noted| noted.trouble.clone());
    let listed = noted.is_none_or(|noted| {
        noted.basis.is_none() || noted.violation.is_empty() || noted.respondent.is_empty()
    });
    let state = match &filed {
        Some(_) => "filed",
        None if task.is_some() => "task",
        None if listed => "listed",
        None => "proposed",
    };
    let basis = noted.and_then(|noted| noted.basis.as_ref());
    vec![
        Cell::Text(breach.respondent),
        Cell::Text(breach.case),
        Cell::Text(breach.kind),
        Cell::Text(breach.stage),
        Cell::of(Some(breach.due)),
        Cell::List(breach.violation.iter().map(shown).collect()),
        Cell::of(basis.map(shown)),
        Cell::Text(state.to_owned()),
        Cell::of(noted.map(|noted| &noted.why)),
        Cell::of(trouble),
        Cell::of(filed.as_ref().map(|(case, _)| case)),
        filed.map_or(Cell::None, |(_, open)| Cell::Flag(open)),
    ]
}
