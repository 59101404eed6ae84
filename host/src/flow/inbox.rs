//! What waits for somebody: open cases whose turn is theirs, the first due first.

use serde::Serialize;
use utoipa::ToSchema;

use super::error::FlowError;
use super::host::Host;
use crate::domain::actor::ActorName;
use crate::domain::{Actor, Capacity, Principal, Reach};
use crate::store::CaseRow;

/// A case in somebody's inbox.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InboxItem {
    /// The case.
    pub id: String,
    /// The kind of its matter.
    pub kind: String,
    /// When it was filed.
    pub filed_on: String,
    /// Whose turn it is.
    pub at: Option<String>,
    /// The statutory due date that runs.
    pub due: Option<String>,
    /// Whether a due day ended without an outcome.
    pub overdue: bool,
    /// The entry that it is about.
    pub entry_code: Option<String>,
    /// `open` or `unplanned`.
    #[schema(pattern = "^(open|unplanned)$")]
    pub state: String,
}

/// Open cases in which it is the caller's turn, in his capacity.
///
/// # Errors
/// If there is no such jurisdiction, or the database cannot be read.
pub async fn inbox(
    host: &Host,
    jurisdiction: &str,
    principal: &Principal,
    limit: u32,
) -> Result<Vec<InboxItem>, FlowError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    let Some(by) = principal.claimed else {
        let rows = view.cases_awaiting(principal.part(), limit).await?;
        let capacity = principal.account.capacity;
        let mine = |row: &CaseRow| {
            let turn = row.turn.as_deref().unwrap_or_default();
            let turn: Option<ActorName> = turn.parse().ok();
            turn.and_then(|turn| turn.capacity)
                .is_none_or(|wanted| wanted == Capacity::Body || wanted == capacity)
        };
        return Ok(rows.into_iter().filter(mine).map(item).collect());
    };
    let turns = view.turns().await?;
    let mine: Vec<String> = turns.into_iter().filter(|turn| is_mine(turn, by)).collect();
    let rows = view.open_cases(&mine, limit).await?;
    Ok(rows.into_iter().map(item).collect())
}

fn is_mine(turn: &str, by: ActorName) -> bool {
    turn.parse::<ActorName>().is_ok_and(|turn| {
        by.may_act_as(Actor {
            role: turn.role,
            reach: turn.reach.unwrap_or(Reach::Same),
            capacity: turn.capacity.unwrap_or(Capacity::Body),
        })
    })
}

fn item(row: CaseRow) -> InboxItem {
    InboxItem {
        id: row.id,
        kind: row.kind,
        filed_on: row.filed_on,
        at: row.turn,
        due: row.due,
        overdue: row.overdue,
        entry_code: row.entry_code,
        state: row.state,
    }
}
