//! The applicant withdraws an open case.

use super::error::ActError;
use super::record::Record;
use crate::domain::actor::ActorName;
use crate::domain::case::{Event, Lack, Position};

/// Ends the case without a decision.
pub(super) async fn withdraw(record: &mut Record<'_>, by: ActorName) -> Result<(), ActError> {
    let mut lacks = vec![];
    if !record.case.is_applicant(by) {
        lacks.push(Lack::Role);
    }
    if matches!(record.case.position, Position::Closed(_)) {
        lacks.push(Lack::Outcome);
    }
    if !lacks.is_empty() {
        return Err(ActError::Lacks {
            lacks,
            findings: vec![],
        });
    }
    let day = record.today();
    record.append(day, Event::Withdrawn { by }).await?;
    Ok(())
}
