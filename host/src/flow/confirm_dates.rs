//! A person confirms the dates of a case that was planned too late, so that they take effect.

use super::acting::{Acting, role_for};
use super::error::ActError;
use super::host::Host;
use super::once::Once;
use super::read::CaseView;
use super::record::Record;
use crate::domain::Principal;
use crate::domain::case::{Event, Lack, Position};

/// Confirms the dates, in the name of the stage's actor.
///
/// # Errors
/// If nothing waits for it, or somebody else would have to.
pub async fn confirm_dates(
    host: &Host,
    id: &str,
    principal: &Principal,
    once: Option<&Once>,
) -> Result<CaseView, ActError> {
    let jurisdiction = host.jurisdiction_of(id)?;
    let mut record = Record::open(host, jurisdiction, id).await?;
    let by = role_for(&mut record, Acting::Principal(principal), None).await?;
    let waits = matches!(&record.case.position, Position::Open(standing) if standing.unconfirmed);
    let mine = record
        .case
        .stage()
        .is_some_and(|stage| by.may_act_as(stage.stage().actor));
    if !waits || !mine {
        return Err(ActError::lack(if waits {
            Lack::Role
        } else {
            Lack::Outcome
        }));
    }
    record.author = principal.author();
    let day = record.today();
    record.append(day, Event::DatesConfirmed { by }).await?;
    Ok(record.answer(once).await?)
}
