//! What falls due, or becomes deemed consent, in the next working days.

use super::scope::Scope;
use crate::domain::Date;
use crate::domain::actor::ActorName;
use crate::domain::case::answering;
use crate::domain::route_check::OnExpiry;
use crate::domain::supervision::{Cell, Column, Table};
use crate::flow::error::FlowError;
use crate::flow::read::load_in;
use crate::flow::supervision::refusals::shown;
use crate::store::{CaseRow, View};

const BATCH: u32 = 500;

const COLUMNS: &[Column] = &[
    Column {
        key: "organisation",
        zh: "机构",
    },
    Column {
        key: "case",
        zh: "案件",
    },
    Column {
        key: "kind",
        zh: "事项类型",
    },
    Column {
        key: "entry_code",
        zh: "目录编码",
    },
    Column {
        key: "due",
        zh: "到期日",
    },
    Column {
        key: "provisional",
        zh: "日期未定",
    },
    Column {
        key: "silence",
        zh: "逾期后果",
    },
    Column {
        key: "citations",
        zh: "期限依据",
    },
];

/// Open cases that are due from one day to another.
pub(super) async fn upcoming(
    view: &mut View,
    (from, to): (Date, Date),
    scope: &Scope,
) -> Result<Table, FlowError> {
    let (from, to) = (from.to_string(), to.to_string());
    let mut rows = vec![];
    let mut after = (String::new(), String::new());
    loop {
        let place = (after.0.as_str(), after.1.as_str());
        let due = view.cases_due(&from, &to, place, BATCH).await?;
        let Some(last) = due.last() else { break };
        after = (last.due.clone().unwrap_or_default(), last.id.clone());
        for case in due {
            let theirs = organisations_at(view, &case).await?;
            if theirs.iter().any(|one| scope.has(one)) {
                rows.push(row(view, case, theirs).await?);
            }
        }
    }
    Ok(Table {
        columns: COLUMNS,
        rows,
    })
}

/// Against whom the period runs.
async fn organisations_at(view: &mut View, case: &CaseRow) -> Result<Vec<String>, FlowError> {
    let Some(answers) = answering(case.turn.as_deref(), &case.beside) else {
        return Ok(vec![]);
    };
    let body = ActorName {
        capacity: None,
        ..answers
    };
    let body = body.to_string();
    let parts = view.parts(&case.id).await?;
    let at = parts.into_iter().filter(|(actor, _)| *actor == body);
    Ok(at.map(|(_, party)| party).collect())
}

async fn row(
    view: &mut View,
    row: CaseRow,
    organisations: Vec<String>,
) -> Result<Vec<Cell>, FlowError> {
    let (case, _) = load_in(view, &row.id).await?;
    let stage = case.stage();
    let silence = stage.and_then(|stage| match stage.on_expiry()? {
        OnExpiry::Breach => Some("breach".to_owned()),
        OnExpiry::Deem(index) => Some(format!("deemed {}", stage.outcome(index)?.0.kind)),
        OnExpiry::MoveTo(_) => Some("moves on".to_owned()),
    });
    let deadline = stage.and_then(|stage| stage.stage().deadline.as_ref());
    let citations = deadline.map_or_else(Vec::new, |deadline| {
        deadline.citations.iter().map(shown).collect()
    });
    Ok(vec![
        Cell::List(organisations),
        Cell::Text(row.id),
        Cell::Text(row.kind),
        Cell::of(row.entry_code),
        Cell::of(row.due),
        Cell::Flag(case.due().is_some_and(|clock| clock.provisional)),
        Cell::of(silence),
        Cell::List(citations),
    ])
}
