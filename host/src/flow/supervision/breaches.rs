//! Breaches, and the rectifications that were opened for them.

use super::refusals::shown;
use super::scope::Scope;
use crate::domain::supervision::{Cell, Column, Table};
use crate::flow::breaches::{BreachView, breaches_in};
use crate::flow::error::FlowError;
use crate::store::View;

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
        key: "rectification",
        zh: "整改案件",
    },
    Column {
        key: "rectification_open",
        zh: "整改在办",
    },
];

/// Every breach, as it stands now.
pub(super) async fn breaches(view: &mut View, scope: &Scope) -> Result<Table, FlowError> {
    let found = breaches_in(view, "", |respondent| scope.has(respondent)).await?;
    let mut rows = vec![];
    for breach in found {
        let open = match &breach.rectification {
            Some(case) => Cell::Flag(view.case_state(case).await?.as_deref() != Some("closed")),
            None => Cell::None,
        };
        rows.push(row(breach, open));
    }
    Ok(Table {
        columns: COLUMNS,
        rows,
    })
}

fn row(breach: BreachView, open: Cell) -> Vec<Cell> {
    vec![
        Cell::Text(breach.respondent),
        Cell::Text(breach.case),
        Cell::Text(breach.kind),
        Cell::Text(breach.stage),
        Cell::of(Some(breach.due)),
        Cell::List(breach.violation.iter().map(shown).collect()),
        Cell::of(breach.basis.as_ref().map(shown)),
        Cell::Text(breach.state),
        Cell::Text(breach.why),
        Cell::of(breach.rectification),
        open,
    ]
}
