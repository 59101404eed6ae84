//! Plans a filing again whose plan had faulted. Its clocks run from the original day.

use std::sync::Arc;

use super::arrangement::follow;
use super::clocks::{Days, enter};
use super::error::{ActError, FileError, FlowError};
use super::evaluate::{Verdict, evaluate};
use super::faults::{note_answer, note_fault};
use super::host::Host;
use super::offices::fill_offices;
use super::once::Once;
use super::persons::reveal;
use super::read::CaseView;
use super::record::Record;
use crate::clock::end_of;
use crate::domain::authority;
use crate::domain::case::{Event, Lack, MANUAL, Office, Planned, Position};
use crate::domain::route_check::{CheckedProposal, CheckedStage, OnExpiry};
use crate::domain::{Finding, Principal, Severity};
use crate::rules::Plugin;

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
    principal: &Principal,
    once: Option<&Once>,
) -> Result<CaseView, ActError> {
    let jurisdiction = host.jurisdiction_of(id)?;
    if !authority::Position::of(principal).contains(&authority::Position::PlatformOperator) {
        return Err(ActError::lack(Lack::Role));
    }
    let mut record = Record::open(host, jurisdiction, id).await?;
    if !matches!(record.case.position, Position::Unplanned { .. }) {
        return Ok(record.show().await?);
    }
    if matches!(&record.case.position, Position::Unplanned { code, .. } if code == MANUAL) {
        drop(record);
        follow(host, jurisdiction).await?;
        record = Record::open(host, jurisdiction, id).await?;
    }
    let (plugin, matter) = (rules_for(&mut record).await?, record.case.matter.clone());
    // The transaction is given up while the rules are asked; the revision guards what follows.
    let seen = record.case.revision;
    let matter = reveal(&mut record.tx, matter).await?;
    drop(record);
    let evaluated = evaluate(&plugin, &matter).await?;
    record = Record::open(host, jurisdiction, id).await?;
    if record.case.revision != seen {
        return Ok(record.show().await?);
    }
    record.author = principal.author();
    let event = match evaluated.verdict {
        Verdict::Planned(proposal) => {
            let route = &proposal.route;
            let other = plugin.digest() != record.case.release;
            let release = other.then(|| plugin.digest().to_owned());
            let faults = record.tx.arrangement().await?.faults;
            note_answer(jurisdiction, &mut record.tx, plugin.digest(), &faults).await?;
            match fill_offices(host, jurisdiction, &mut record.tx, &matter, route).await {
                Ok(offices) => planned_late(&record, &proposal, offices, release)?,
                Err(FileError::Refused(findings)) => refused("office-missing", &findings),
                Err(FileError::Flow(error)) => return Err(error.into()),
            }
        }
        Verdict::Faulted(fault) => {
            let (tx, now) = (&mut record.tx, record.now);
            let noted = note_fault(jurisdiction, tx, plugin.digest(), &fault, now);
            record.too_many_faults = noted.await?;
            Event::PlanFailed {
                code: fault.code().into(),
                message: fault.to_string(),
            }
        }
        Verdict::Refused(findings) => refused("refused", &findings),
    };
    let day = record.case.matter.filed_on;
    record.append_decided(day, event, evaluated.calls).await?;
    Ok(record.answer(once).await?)
}

/// The rules that a case without a route is planned by: its own. If those were taken back, or were
/// not asked because they had faulted too often, those that govern its filing day by now.
async fn rules_for(record: &mut Record<'_>) -> Result<Arc<Plugin>, FlowError> {
    let arrangement = record.jurisdiction.releases.now();
    let own = record.case.release.as_str();
    let mut releases = arrangement.releases.iter();
    let gone = releases.all(|release| release.plugin.digest() != own);
    let manual =
        matches!(&record.case.position, Position::Unplanned { code, .. } if code == MANUAL);
    let governing = arrangement.governing(record.case.matter.filed_on);
    match governing.filter(|_| gone || manual) {
        Some(release) => Ok(Arc::clone(&release.plugin)),
        None => record.plugin().await,
    }
}

fn refused(code: &str, findings: &[Finding]) -> Event {
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    let words = errors.map(|finding| format!("{}: {}", finding.subject, finding.message.en));
    Event::PlanFailed {
        code: code.into(),
        message: words.collect::<Vec<_>>().join("; "),
    }
}

fn planned_late(
    record: &Record<'_>,
    proposal: &CheckedProposal,
    offices: Vec<Office>,
    release: Option<String>,
) -> Result<Event, FlowError> {
    let (jurisdiction, matter) = (record.jurisdiction, &record.case.matter);
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
    let past = due.is_some_and(|due| end_of(due, &jurisdiction.policy.zone) <= record.now);
    Ok(Event::Planned(Box::new(Planned {
        route: proposal.route.as_route().clone(),
        findings: proposal.findings.clone(),
        entered,
        unconfirmed: decides && past,
        release,
        offices,
    })))
}
