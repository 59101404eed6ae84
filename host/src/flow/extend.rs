//! Extends the period of a stage: the act of its approver, before the due day has ended.

use super::clocks;
use super::error::ActError;
use super::record::Record;
use crate::domain::Period;
use crate::domain::actor::ActorName;
use crate::domain::case::{Event, Extended, Lack, Position};

/// Extends by `period`, or by all that the rules allow.
pub(super) async fn extend(
    record: &mut Record<'_>,
    by: ActorName,
    period: Option<Period>,
) -> Result<(), ActError> {
    let day = record.today();
    let (Position::Open(standing), Some(stage)) = (&record.case.position, record.case.stage())
    else {
        return Err(ActError::Lacks {
            lacks: vec![Lack::Role, Lack::Extension],
            findings: vec![],
        });
    };
    let deadline = stage.stage().deadline.as_ref();
    let Some(extension) = deadline.and_then(|deadline| deadline.extension.as_ref()) else {
        return Err(ActError::lack(Lack::Extension));
    };
    let mut lacks = vec![];
    if !by.may_act_as(extension.approver) {
        lacks.push(Lack::Role);
    }
    let period = period.unwrap_or(extension.up_to);
    let clock = standing
        .running_clock()
        .filter(|clock| day <= clock.due && !standing.overdue);
    let left = standing.extensions < extension.times;
    if clock.is_none() || !left || !within(period, extension.up_to) {
        lacks.push(Lack::Extension);
    }
    let Some(clock) = clock.filter(|_| lacks.is_empty()) else {
        return Err(ActError::Lacks {
            lacks,
            findings: vec![],
        });
    };
    let goes_on_by = clocks::goes_on_by(record.jurisdiction, standing);
    let clock = clocks::extend(&goes_on_by, clock, period)?;
    record
        .append(
            day,
            Event::Extended(Box::new(Extended { by, period, clock })),
        )
        .await?;
    Ok(())
}

/// Whether a period is no longer than the other, in the other's own unit.
fn within(period: Period, limit: Period) -> bool {
    std::mem::discriminant(&period) == std::mem::discriminant(&limit)
        && period.length() > 0
        && period.length() <= limit.length()
}
