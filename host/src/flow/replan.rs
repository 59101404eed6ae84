//! Plans a filing again that has no route yet. Its clocks run from the original day.

use std::sync::Arc;

use super::arrangement::follow;
use super::clocks::{Days, enter};
use super::error::{ActError, FileError, FlowError};
use super::evaluate::{Evaluated, Verdict, evaluate};
use super::faults::{note_answer, note_fault};
use super::host::Host;
use super::late_rules::{Asked, late_rules};
use super::offices::{fill_offices, first_parts};
use super::once::Once;
use super::persons::reveal;
use super::read::CaseView;
use super::record::Record;
use super::releases::Conduct;
use crate::calendar::CalendarError;
use crate::clock::end_of;
use crate::domain::authority;
use crate::domain::case::{
    Case, Event, Lack, NO_DATE, OFFICE_MISSING, Office, Planned, Position, REFUSED,
};
use crate::domain::route_check::CheckedProposal;
use crate::domain::{Finding, Matter, Principal, Severity};
use crate::policy::{Arrangement, Jurisdiction, Release};
use crate::rules::Plugin;
use crate::store::StoreError;

/// How often other rules may come to govern while those before them are asked.
const ATTEMPTS: u32 = 100;

/// Asks rules again about a case without a route, in the name of who runs the platform; says where
/// the case then stands.
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
    follow(host, jurisdiction).await?;
    match plan_again(host, jurisdiction, id, Some(principal)).await? {
        Again::Asked(record) => Ok(record.answer(once).await?),
        Again::Left(record) => Ok(record.show().await?),
    }
}

/// What asking again came to.
pub(super) enum Again<'a> {
    /// Rules were asked; what they said is recorded, and still to be kept.
    Asked(Box<Record<'a>>),
    /// It has a route, or somebody else was first.
    Left(Box<Record<'a>>),
}

/// Does it, up to keeping it. What upkeep asks by itself, in nobody's name, counts for nothing: it asks
/// about just those matters at which rules have faulted before.
///
/// The transaction is given up while rules are asked. If others govern by then, those are asked, as at a
/// filing: nothing is planned by rules that were just taken back.
pub(super) async fn plan_again<'a>(
    host: &'a Host,
    jurisdiction: &'a Arc<Jurisdiction>,
    id: &str,
    asker: Option<&Principal>,
) -> Result<Again<'a>, FlowError> {
    for _ in 0..ATTEMPTS {
        let mut record = Record::open(host, jurisdiction, id).await?;
        if !matches!(record.case.position, Position::Unplanned { .. }) {
            return Ok(Again::Left(Box::new(record)));
        }
        let (seen, arrangement) = (record.case.revision, jurisdiction.releases.now());
        let plugin = rules_for(&mut record, &arrangement).await?;
        let matter = record.case.matter.clone();
        let matter = reveal(&mut record.tx, matter).await?;
        drop(record);
        let evaluated = evaluate(&plugin, &matter).await?;
        record = Record::open_under_arrangement(host, jurisdiction, id).await?;
        if record.case.revision != seen {
            return Ok(Again::Left(Box::new(record)));
        }
        let found = record.tx.arrangement().await?;
        if found.revision == arrangement.revision {
            record.faults = found.faults;
            let answered = answered(&mut record, asker, &plugin, &matter, evaluated);
            Box::pin(answered).await?;
            return Ok(Again::Asked(Box::new(record)));
        }
        drop(record);
        follow(host, jurisdiction).await?;
    }
    let what = format!("the arrangement of the releases of {}", jurisdiction.name());
    Err(StoreError::Conflict(what).into())
}

/// Records what rules answered.
async fn answered(
    record: &mut Record<'_>,
    asker: Option<&Principal>,
    plugin: &Plugin,
    matter: &Matter,
    evaluated: Evaluated,
) -> Result<(), FlowError> {
    if let Some(principal) = asker {
        record.author = principal.author();
        note(record, plugin.digest(), &evaluated.verdict).await?;
    }
    let other = plugin.digest() != record.case.release;
    let other = other.then(|| plugin.digest().to_owned());
    let event = event_of(record, matter, evaluated.verdict, other).await?;
    let day = record.case.matter.filed_on;
    record.append_decided(day, event, evaluated.calls).await
}

/// Counts a fault among those in a row, or forgets them over a good answer.
async fn note(record: &mut Record<'_>, digest: &str, verdict: &Verdict) -> Result<(), FlowError> {
    let (jurisdiction, now) = (record.jurisdiction, record.now);
    match verdict {
        Verdict::Planned(_) => {
            note_answer(jurisdiction, &mut record.tx, digest, &record.faults).await?;
        }
        Verdict::Faulted(fault) => {
            let noted = note_fault(jurisdiction, &mut record.tx, digest, fault, now);
            record.too_many_faults = noted.await?;
        }
        Verdict::Refused(_) => {}
    }
    Ok(())
}

/// What is recorded of the answer. `other` is the component that gave it, where that is another than
/// the one that the case is under.
async fn event_of(
    record: &mut Record<'_>,
    matter: &Matter,
    verdict: Verdict,
    other: Option<String>,
) -> Result<Event, FlowError> {
    let (host, jurisdiction) = (record.host, record.jurisdiction);
    let (code, message) = match verdict {
        Verdict::Planned(proposal) => {
            let route = &proposal.route;
            match fill_offices(host, jurisdiction, &mut record.tx, matter, route).await {
                Ok(offices) => match planned_event(record, &proposal, offices, other.clone()) {
                    Ok(event) => return Ok(event),
                    Err(error) => (NO_DATE, FlowError::from(error).to_string()),
                },
                Err(FileError::Refused(findings)) => (OFFICE_MISSING, in_words(&findings)),
                Err(FileError::Flow(error)) => return Err(error),
            }
        }
        Verdict::Faulted(fault) => (fault.code(), fault.to_string()),
        Verdict::Refused(findings) => (REFUSED, in_words(&findings)),
    };
    // Who decides by hand may be another body by now.
    let (parts, instead) = first_parts(jurisdiction, &mut record.tx, matter).await?;
    record.insert_parts(&parts).await?;
    Ok(Event::PlanFailed {
        code: code.into(),
        message,
        component: other,
        instead,
    })
}

/// The rules that a case without a route is planned by: those that plan it late, if its own have faulted,
/// or were not asked because they had faulted too often; else its own. Once they have answered, the case
/// is under them, and under no others.
async fn rules_for(
    record: &mut Record<'_>,
    arrangement: &Arrangement,
) -> Result<Arc<Plugin>, FlowError> {
    let (jurisdiction, today) = (record.jurisdiction, record.today());
    let conduct = Conduct::of(&mut record.tx).await?;
    let asked = Asked::of(&record.tx.events(&record.id).await?);
    let case = (&record.case, &asked);
    if let Some(late) = late_rules(jurisdiction, arrangement, &conduct, case, today) {
        return Ok(Arc::clone(&late.plugin));
    }
    match instead_of_own(arrangement, &record.case) {
        Some(release) => Ok(Arc::clone(&release.plugin)),
        None => record.plugin().await,
    }
}

/// The release that governs the filing day of a case whose own rules were taken back; none while those
/// are there.
pub(super) fn instead_of_own<'a>(arrangement: &'a Arrangement, case: &Case) -> Option<&'a Release> {
    let usable = arrangement.releases.iter();
    let usable = usable.map(|release| release.plugin.digest());
    let others = arrangement.unusable.iter().map(|one| one.digest.as_str());
    let gone = usable.chain(others).all(|digest| digest != case.release);
    let governing = arrangement.governing(case.matter.filed_on);
    governing.filter(|_| gone)
}

fn in_words(findings: &[Finding]) -> String {
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    let words = errors.map(|finding| format!("{}: {}", finding.subject, finding.message.en));
    words.collect::<Vec<_>>().join("; ")
}

fn planned_event(
    record: &Record<'_>,
    proposal: &CheckedProposal,
    offices: Vec<Office>,
    release: Option<String>,
) -> Result<Event, CalendarError> {
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
    let due = entered
        .as_ref()
        .and_then(|entered| entered.clock.as_ref())
        .map(|clock| clock.due);
    let past = due.is_some_and(|due| end_of(due, &jurisdiction.policy.zone) <= record.now);
    Ok(Event::Planned(Box::new(Planned {
        route: proposal.route.as_route().clone(),
        findings: proposal.findings.clone(),
        entered,
        // Whatever silence brings, there was no route while the period ran.
        unconfirmed: past,
        release,
        offices,
    })))
}
