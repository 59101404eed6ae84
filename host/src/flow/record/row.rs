//! The row of a case: an index over its events, made anew with each of them.

use super::Record;
use crate::domain::case::{Position, write_beside};
use crate::domain::words::word;
use crate::store::CaseRow;

impl Record<'_> {
    pub(super) fn row(&self) -> CaseRow {
        let matter = &self.case.matter;
        let state = match self.case.position {
            Position::Unplanned { .. } => "unplanned",
            Position::Open(_) => "open",
            Position::Closed(_) => "closed",
        };
        CaseRow {
            id: self.id.clone(),
            kind: word(&matter.kind),
            filed_on: matter.filed_on.to_string(),
            release: self.case.release.clone(),
            revision: self.case.revision,
            state: state.to_owned(),
            turn: self.case.turn().map(|actor| actor.to_string()),
            due: self.case.due().map(|clock| clock.due.to_string()),
            overdue: self.case.overdue(),
            entry_code: matter
                .entry
                .as_ref()
                .or(matter.proposed.as_ref())
                .map(|entry| entry.code.clone()),
            from_case: self.from_case.clone(),
            beside: write_beside(&self.case.beside()),
        }
    }

    /// For whom the case waits: whose turn it is, and who has to see it beside.
    pub(super) fn waits(&self) -> Vec<String> {
        let beside = self.case.beside();
        let beside = beside.iter().map(|(actor, _)| actor);
        let turn = self.case.turn();
        turn.iter().chain(beside).map(ToString::to_string).collect()
    }
}
