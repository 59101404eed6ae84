//! The applicant supplies what was asked for. The rules are not asked again.

use super::clocks;
use super::error::ActError;
use super::record::Record;
use crate::domain::Clock;
use crate::domain::actor::ActorName;
use crate::domain::case::{Event, Lack, Position, Supplied};

/// Adds materials and gives the turn back to the stage's actor.
pub(super) async fn supply(
    record: &mut Record<'_>,
    by: ActorName,
    materials: Vec<String>,
) -> Result<(), ActError> {
    let day = record.today();
    let mut lacks = vec![];
    if !record.case.is_applicant(by) {
        lacks.push(Lack::Role);
    }
    let waiting = match &record.case.position {
        Position::Open(standing) => standing.waiting.map(|waiting| (waiting, standing.clone())),
        _ => None,
    };
    if waiting.is_none() {
        lacks.push(Lack::Outcome);
    }
    if materials.iter().all(|material| material.trim().is_empty()) {
        lacks.push(Lack::Material);
    }
    let Some(((requested, effect), standing)) = waiting.filter(|_| lacks.is_empty()) else {
        return Err(ActError::Lacks {
            lacks,
            findings: vec![],
        });
    };
    let goes_on_by = clocks::goes_on_by(record.jurisdiction, &standing);
    let clock = match (standing.clock, effect) {
        (None, _) => None,
        (Some(clock), Clock::Keeps) => Some(clock),
        (Some(clock), Clock::Suspends) => {
            Some(clocks::resume(&goes_on_by, &clock, requested, day)?)
        }
        (Some(clock), Clock::Restarts) => Some(clocks::restart(
            &record.jurisdiction.calendar(),
            &clock,
            day,
        )?),
    };
    record
        .append(
            day,
            Event::Supplied(Box::new(Supplied { materials, clock })),
        )
        .await?;
    Ok(())
}
