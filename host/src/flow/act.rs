//! Somebody acts in a case: decides, extends, supplies, withdraws, consents, or is heard.

use std::sync::Arc;

use super::acting::{Acting, role_for};
use super::arrangement::load_component;
use super::catalog::Audience;
use super::clocks::{Days, enter};
use super::error::{ActError, FlowError};
use super::evaluate::entry_findings_of;
use super::expire::catch_up;
use super::faults::note_fault;
use super::filer::same_entry;
use super::host::Host;
use super::new_entry::{claim_new_code, new_entry_findings};
use super::offices::tree_of;
use super::once::Once;
use super::persons::reference;
use super::read::{CaseView, load_case};
use super::record::Record;
use super::{extend, supply, withdraw};
use crate::domain::actor::ActorName;
use crate::domain::case::{
    Act, Acted, Case, Decide, Deed, Entered, Event, Lack, Position, lacks_of_decision,
};
use crate::domain::guide;
use crate::domain::receipt::Call;
use crate::domain::route_check::Next;
use crate::domain::{Author, Finding, Principal, Severity};
use crate::policy::Jurisdiction;
use crate::rules::Fault;

/// Carries out an act in a case that only its identifier is known of.
///
/// # Errors
/// As [`act`].
pub async fn act_on(
    host: &Host,
    id: &str,
    principal: &Principal,
    wanted: Act,
    revision: u32,
    once: Option<&Once>,
) -> Result<CaseView, ActError> {
    let jurisdiction = host.jurisdiction_of(id)?;
    let acted = attempt(
        host,
        jurisdiction,
        id,
        Acting::Principal(principal),
        wanted,
        Some(revision),
        Consents::OfActor,
    );
    match acted.await {
        Ok(record) => Ok(record.answer(once).await?),
        Err(error) => Err(faulted(host, jurisdiction, id, error, principal.author()).await?),
    }
}

/// Carries out an act in the name of `by`. `revision` is the one that the actor has seen.
///
/// # Errors
/// What the act lacks; the case is then unchanged.
pub async fn act(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    id: &str,
    by: ActorName,
    act: Act,
    revision: Option<u32>,
) -> Result<Case, ActError> {
    let by = Acting::Named(by);
    let acted = attempt(host, jurisdiction, id, by, act, revision, Consents::OfActor);
    match acted.await {
        Ok(record) => Ok(record.keep().await?.1),
        Err(error) => Err(faulted(host, jurisdiction, id, error, None).await?),
    }
}

/// The same in a story, which speaks for everybody: each consent is recorded first, in the name of
/// the body that gives it, and goes with the act if that is refused.
///
/// # Errors
/// As [`act`].
pub async fn act_with_consents(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    id: &str,
    by: ActorName,
    act: Act,
) -> Result<Case, ActError> {
    let by = Acting::Named(by);
    let record = attempt(host, jurisdiction, id, by, act, None, Consents::OfEach).await?;
    Ok(record.keep().await?.1)
}

/// In whose name the consents of an act are recorded.
#[derive(Clone, Copy)]
enum Consents {
    /// The actor's: nobody consents for another.
    OfActor,
    /// Each body's own.
    OfEach,
}

/// If the rules faulted, the case stays as it was, and says what happened and to whom; the fault
/// counts like one at a filing.
async fn faulted(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    id: &str,
    error: ActError,
    author: Option<Author>,
) -> Result<ActError, FlowError> {
    let ActError::Flow(FlowError::Fault(fault)) = &error else {
        return Ok(error);
    };
    let mut record = Record::open_under_arrangement(host, jurisdiction, id).await?;
    record.author = author;
    let event = Event::Faulted {
        code: fault.code().into(),
        message: fault.to_string(),
    };
    let day = record.today();
    record.append(day, event).await?;
    let (tx, now, digest) = (&mut record.tx, record.now, &record.case.release);
    record.too_many_faults = note_fault(jurisdiction, tx, digest, fault, now).await?;
    record.keep().await?;
    Ok(error)
}

/// Does it, up to keeping it.
async fn attempt<'a>(
    host: &'a Host,
    jurisdiction: &'a Arc<Jurisdiction>,
    id: &str,
    acting: Acting<'_>,
    act: Act,
    revision: Option<u32>,
    consenting: Consents,
) -> Result<Record<'a>, ActError> {
    let (consents, deed) = act.deed()?;
    // Before the record is opened: nobody else can write while it is, and rules may take long.
    let said = match &deed {
        Deed::Decide(decide) => entry_findings(host, jurisdiction, id, decide).await,
        _ => Ok((vec![], vec![])),
    };
    let said = match said {
        Err(FlowError::Fault(fault)) => Err(fault),
        said => Ok(said?),
    };
    let mut record = Record::open(host, jurisdiction, id).await?;
    let lapsed = catch_up(&mut record).await?;
    if let Some(seen) = revision.filter(|seen| *seen != record.case.revision) {
        let current = record.case.revision;
        // The answer tells of what silence decided, so it has to be there to be read.
        if lapsed {
            record.keep().await?;
        }
        return Err(ActError::Stale { seen, current });
    }
    let by = role_for(&mut record, acting, Some(&deed)).await?;
    if let Acting::Principal(principal) = acting {
        record.author = principal.author();
        record.audience = Audience::of(principal);
    }
    for consent in consents {
        let name = match consenting {
            Consents::OfActor => by,
            Consents::OfEach => consent,
        };
        record_consent(&mut record, name, consent).await?;
    }
    match deed {
        Deed::Decide(decide) => decide_in(&mut record, by, *decide, said).await?,
        Deed::Extend(period) => extend::extend(&mut record, by, period).await?,
        Deed::Supply(materials) => supply::supply(&mut record, by, materials).await?,
        Deed::Withdraw => withdraw::withdraw(&mut record, by).await?,
        Deed::Opine(opinion) => record_opinion(&mut record, by, opinion).await?,
        Deed::Consent => {}
    }
    Ok(record)
}

/// A consent counts when the body itself recorded it. One that nobody asked for does no harm.
async fn record_consent(
    record: &mut Record<'_>,
    by: ActorName,
    consent: ActorName,
) -> Result<(), ActError> {
    let own = by.role == consent.role
        && consent
            .reach
            .is_none_or(|reach| by.reach.is_none_or(|own| own == reach))
        && consent
            .capacity
            .is_none_or(|capacity| by.capacity == Some(capacity));
    if !matches!(record.case.position, Position::Open(_)) {
        let lacks = vec![Lack::Role, Lack::Outcome];
        return Err(ActError::Lacks {
            lacks,
            findings: vec![],
        });
    }
    if !own {
        return Err(ActError::lack(Lack::Role));
    }
    let day = record.today();
    record.append(day, Event::Consented { by }).await?;
    Ok(())
}

/// A body that is heard says what it thinks; nothing waits for it.
async fn record_opinion(
    record: &mut Record<'_>,
    by: ActorName,
    opinion: String,
) -> Result<(), ActError> {
    let open = matches!(record.case.position, Position::Open(_));
    let heard = |actor: &crate::domain::Actor| by.may_act_as(*actor);
    let stage = record.case.stage().filter(|_| open);
    if !stage.is_some_and(|stage| stage.stage().consults.iter().any(heard)) {
        return Err(ActError::lack(Lack::Role));
    }
    let day = record.today();
    record.append(day, Event::Opined { by, opinion }).await?;
    Ok(())
}

/// What the case's rules find on the entry that comes with a decision.
async fn entry_findings(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    id: &str,
    decide: &Decide,
) -> Result<(Vec<Finding>, Vec<Call>), FlowError> {
    let Some(entry) = &decide.entry else {
        return Ok((vec![], vec![]));
    };
    if let Some(finding) = reference("entry.provider.id", &entry.provider) {
        return Ok((vec![finding], vec![]));
    }
    let guided = decide
        .guide
        .iter()
        .flat_map(|guide| guide::findings(guide, entry, jurisdiction.policy.codes));
    let case = load_case(host, jurisdiction, id).await?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    let limits = jurisdiction.policy.limits;
    let plugin = load_component(&host.library, &mut view, &case.release, limits).await?;
    drop(view);
    let (mut findings, calls) = entry_findings_of(&plugin, entry, host.today(jurisdiction)).await?;
    findings.extend(guided);
    if let Some(own) = case.matter.entry.as_ref().or(case.matter.proposed.as_ref()) {
        let mut view = host.store.read(jurisdiction.name()).await?;
        findings.extend(same_entry(own, entry, &tree_of(&mut view).await?));
    } else {
        let mut view = host.store.read(jurisdiction.name()).await?;
        findings.extend(new_entry_findings(jurisdiction, &mut view, &case, entry).await?);
    }
    Ok((findings, calls))
}

async fn decide_in(
    record: &mut Record<'_>,
    by: ActorName,
    decide: Decide,
    said: Result<(Vec<Finding>, Vec<Call>), Fault>,
) -> Result<(), ActError> {
    let day = record.today();
    let (index, findings, calls) = demand_complete(&record.case, by, &decide, said)?;
    let Some((stage, outcome, next)) = chosen(&record.case, index) else {
        return Err(ActError::lack(Lack::Outcome));
    };
    let accepted_on = match outcome.kind {
        crate::domain::OutcomeKind::Confirm => Some(day),
        _ => record.case.accepted_on,
    };
    let entered = lead_on(record, next, day, accepted_on, decide.time_limit)?;
    let effects = match &decide.grant {
        Some(narrowing) => narrowing.applied_to(&outcome.effects),
        None => outcome.effects.clone(),
    };
    let acted = Acted {
        by,
        stage,
        outcome: outcome.id,
        kind: outcome.kind,
        reason: decide.reason,
        legal_basis: decide.legal_basis,
        agreement: decide.agreement,
        materials: decide.materials,
        time_limit: decide.time_limit,
        entry: decide.entry,
        guide: decide.guide,
        effects,
        findings,
        entered,
    };
    if let Some(finding) = claim_new_code(record, acted.entry.as_ref()).await? {
        return Err(ActError::Lacks {
            lacks: vec![Lack::Entry],
            findings: vec![finding],
        });
    }
    let event = Event::Acted(Box::new(acted));
    record.append_decided(day, event, calls).await?;
    Ok(())
}

/// Which outcome is decided, with what the rules found in the entry and how they were asked; an error if
/// something lacks.
fn demand_complete(
    case: &Case,
    by: ActorName,
    decide: &Decide,
    said: Result<(Vec<Finding>, Vec<Call>), Fault>,
) -> Result<(usize, Vec<Finding>, Vec<Call>), ActError> {
    let (findings, calls, fault) = match said {
        Ok((findings, calls)) => (findings, calls, None),
        Err(fault) => (vec![], vec![], Some(fault)),
    };
    let bad_entry = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    let (index, mut lacks) = match lacks_of_decision(case, by, decide) {
        Ok((index, _)) => (index, vec![]),
        Err(lacks) => (0, lacks),
    };
    if bad_entry && !lacks.contains(&Lack::Entry) {
        lacks.push(Lack::Entry);
    }
    if !lacks.is_empty() {
        return Err(ActError::Lacks { lacks, findings });
    }
    // Not before: whose act it is not shall neither write into the case nor make faults count.
    match fault {
        Some(fault) => Err(FlowError::from(fault).into()),
        None => Ok((index, findings, calls)),
    }
}

fn chosen(case: &Case, index: usize) -> Option<(String, crate::domain::Outcome, Next)> {
    let stage = case.stage()?;
    let (outcome, next) = stage.outcome(index)?;
    Some((stage.stage().id.clone(), outcome.clone(), next))
}

/// Enters the stage that an outcome leads to.
pub(super) fn lead_on(
    record: &Record<'_>,
    next: Next,
    day: crate::domain::Date,
    accepted_on: Option<crate::domain::Date>,
    limit: Option<crate::domain::Period>,
) -> Result<Option<Entered>, FlowError> {
    let Next::Stage(target) = next else {
        return Ok(None);
    };
    let stage = record
        .case
        .route
        .as_ref()
        .and_then(|route| route.stage(target));
    let days = Days::of(&record.case.matter, accepted_on);
    let entered = stage.map(|stage| enter(record.jurisdiction, stage.stage(), day, days, limit));
    Ok(entered.transpose()?)
}
