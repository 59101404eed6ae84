//! Plans a filing again whose plan had faulted. Its clocks run from the original day.

use std::sync::Arc;

use super::clocks::{Days, enter};
use super::error::{ActError, FlowError};
use super::evaluate::{Verdict, evaluate};
use super::host::Host;
use super::once::Once;
use super::persons::reveal;
use super::read::CaseView;
use super::record::Record;
use crate::clock::end_of;
use crate::domain::actor::ActorName;
use crate::domain::case::{Event, Lack, Planned, Position};
use crate::domain::route_check::{CheckedProposal, CheckedStage, OnExpiry};
use crate::domain::{Role, Severity};
use crate::policy::Jurisdiction;

/// Asks the rules of the case again, in the name of who runs the platform; says where the case then
/// stands.
///
/// A lapse that would already be past waits until a person has confirmed the dates.
///
/// # Errors
/// If somebody else asks, the case cannot be read or written, or its rules are not there.
pub async fn replan(
    host: &Host,
    id: &str,
    by: ActorName,
    once: Option<&Once>,
) -> Result<CaseView, ActError> {
    let jurisdiction = host.jurisdiction_of(id)?;
    if by.role != Role::PlatformOperator {
        return Err(ActError::lack(Lack::Role));
    }
    let mut record = Record::open(host, jurisdiction, id).await?;
    if !matches!(record.case.position, Position::Unplanned { .. }) {
        return Ok(record.show().await?);
    }
    let (plugin, matter) = (record.plugin()?, record.case.matter.clone());
    // The transaction is given up while the rules are asked; the revision guards what follows.
    let seen = record.case.revision;
    let matter = reveal(&mut record.tx, matter).await?;
    drop(record);
    let evaluated = evaluate(&plugin, &matter).await?;
    let event = match evaluated.verdict {
        Verdict::Planned(proposal) => planned_late(host, jurisdiction, &matter, &proposal)?,
        Verdict::Faulted(fault) => Event::PlanFailed {
            code: fault.code().into(),
            message: fault.to_string(),
        },
        Verdict::Refused(findings) => {
            let errors = findings
                .iter()
                .filter(|finding| finding.severity == Severity::Error);
            let words =
                errors.map(|finding| format!("{}: {}", finding.subject, finding.message.en));
            Event::PlanFailed {
                code: "refused".into(),
                message: words.collect::<Vec<_>>().join("; "),
            }
        }
    };
    record = Record::open(host, jurisdiction, id).await?;
    if record.case.revision == seen {
        let day = record.case.matter.filed_on;
        record.append_decided(day, event, evaluated.calls).await?;
        return Ok(record.answer(once).await?);
    }
    Ok(record.show().await?)
}

fn planned_late(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    matter: &crate::domain::Matter,
    proposal: &CheckedProposal,
) -> Result<Event, FlowError> {
    let first = proposal.route.stage(0);
    let entered = first
        .map(|stage| {
            enter(
                jurisdiction,
                stage.stage(),
                matter.filed_on,
                Days::of(matter, None),
                None,
            )
        })
        .transpose()?;
    let decides = first
        .and_then(CheckedStage::on_expiry)
        .is_some_and(|expiry| expiry != OnExpiry::Breach);
    let due = entered
        .as_ref()
        .and_then(|entered| entered.clock.as_ref())
        .map(|clock| clock.due);
    let past = due.is_some_and(|due| end_of(due, &jurisdiction.policy.zone) <= host.now());
    Ok(Event::Planned(Box::new(Planned {
        route: proposal.route.as_route().clone(),
        findings: proposal.findings.clone(),
        entered,
        unconfirmed: decides && past,
    })))
}
