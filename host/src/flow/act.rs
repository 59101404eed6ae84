//! Somebody acts in a case: decides, extends, supplies, withdraws, consents, or is heard.

use std::sync::Arc;

use super::acting::{Acting, role_for};
use super::by_hand::Without;
use super::catalog::Audience;
use super::clocks::{Days, enter};
use super::error::{ActError, FlowError};
use super::expire::catch_up;
use super::faults::note_fault;
use super::handed_in::{HandedIn, look_at};
use super::host::Host;
use super::new_entry::claim_new_code;
use super::once::Once;
use super::read::CaseView;
use super::record::Record;
use super::{extend, supply, withdraw};
use crate::domain::actor::ActorName;
use crate::domain::case::{
    Act, Acted, BUSY, Case, Decide, Deed, Entered, Event, Lack, Position, Unanswered,
    lacks_of_decision,
};
use crate::domain::receipt::Call;
use crate::domain::route_check::Next;
use crate::domain::{Author, Finding, OutcomeKind, Principal, Severity};
use crate::policy::Jurisdiction;

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
    let meant = Meant::by(&wanted);
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
        Err(error) => {
            let author = principal.author();
            Err(faulted(host, jurisdiction, id, error, (meant, author)).await?)
        }
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
    let (by, meant) = (Acting::Named(by), Meant::by(&act));
    let acted = attempt(host, jurisdiction, id, by, act, revision, Consents::OfActor);
    match acted.await {
        Ok(record) => Ok(record.keep().await?.1),
        Err(error) => Err(faulted(host, jurisdiction, id, error, (meant, None)).await?),
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

/// Which outcome an act means.
struct Meant(Option<OutcomeKind>, Option<String>);

impl Meant {
    fn by(act: &Act) -> Self {
        Self(act.outcome, act.outcome_id.clone())
    }
}

/// If the rules faulted, the case stays as it was, and says what happened, to whom and at which
/// outcome, which may be chosen by hand from then on; the fault counts like one at a filing.
async fn faulted(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    id: &str,
    error: ActError,
    (Meant(kind, outcome), author): (Meant, Option<Author>),
) -> Result<ActError, FlowError> {
    let ActError::Flow(FlowError::Fault(fault)) = &error else {
        return Ok(error);
    };
    let mut record = Record::open_under_arrangement(host, jurisdiction, id).await?;
    record.author = author;
    let outcome = record.case.meant(kind, outcome.as_deref());
    let event = Event::Faulted {
        code: fault.code().into(),
        message: fault.to_string(),
        outcome: outcome.map(|outcome| outcome.id.clone()),
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
        Deed::Decide(decide) => look_at(host, jurisdiction, id, decide).await?,
        _ => HandedIn::default(),
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

async fn decide_in(
    record: &mut Record<'_>,
    by: ActorName,
    decide: Decide,
    said: HandedIn,
) -> Result<(), ActError> {
    let day = record.today();
    let Complete {
        index,
        findings,
        calls,
        by_hand,
    } = demand_complete(&record.case, by, &decide, said)?;
    let Some((stage, outcome, next)) = chosen(&record.case, index) else {
        return Err(ActError::lack(Lack::Outcome));
    };
    let accepted_on = match outcome.kind {
        OutcomeKind::Confirm => Some(day),
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
        by_hand,
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

/// A decision that lacks nothing.
struct Complete {
    /// Which outcome of the stage is chosen.
    index: usize,
    /// What was found on the entry, none of it an error.
    findings: Vec<Finding>,
    /// How the rules were asked about it.
    calls: Vec<Call>,
    /// What it rests on instead of their answer.
    by_hand: Option<Unanswered>,
}

fn demand_complete(
    case: &Case,
    by: ActorName,
    decide: &Decide,
    said: HandedIn,
) -> Result<Complete, ActError> {
    let (mut findings, calls) = said.by_rules;
    findings.extend(said.by_host);
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
    let grounds = decide.by_hand.as_ref();
    if let Some(grounds) = grounds {
        let without = Without {
            fault: said.fault.as_ref(),
            instruments: &said.instruments,
        };
        let (more, why) = without.against(case, decide, grounds);
        lacks.extend(
            more.into_iter()
                .filter(|lack| !lacks.contains(lack))
                .collect::<Vec<_>>(),
        );
        findings.extend(why);
    }
    if !lacks.is_empty() {
        return Err(ActError::Lacks { lacks, findings });
    }
    // Not before: whose act it is not shall neither write into the case nor make faults count.
    let by_hand = match (said.fault, grounds) {
        (None, _) => None,
        (Some(fault), Some(grounds)) if fault.code() != BUSY => Some(Unanswered {
            code: fault.code().to_owned(),
            message: fault.to_string(),
            citations: grounds.citations.clone(),
        }),
        (Some(fault), _) => return Err(FlowError::from(fault).into()),
    };
    Ok(Complete {
        index,
        findings,
        calls,
        by_hand,
    })
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
