//! Files a matter: compose, evaluate, record, answer.

mod unplanned;

use std::sync::Arc;

use super::arrangement::follow;
use super::asked::useless;
use super::calendars::refresh;
use super::catalog::Audience;
use super::clocks::{Days, enter};
use super::codes::{Beside, Keeping, look_beside};
use super::compose::{Filing, compose_for, untold};
use super::error::{FileError, FlowError};
use super::evaluate::{Verdict, evaluate_under, host_findings, with_findings};
use super::faults::{note_answer, note_fault};
use super::filer::check_parties;
use super::host::Host;
use super::may_file::{require_filer, require_kind};
use super::offices::{fill_offices, first_parts};
use super::once::Once;
use super::persons::hide;
use super::read::CaseView;
use super::record::Record;
use super::shadow::{Aside, tell_shadows};
use crate::domain::case::{Case, Event, Filed, NO_DATE, Office, Planned};
use crate::domain::receipt::Call;
use crate::domain::route_check::{CheckedProposal, CheckedStage};
use crate::domain::{Author, Credential, Finding, Matter, Party, Principal, Role, Severity};
use crate::policy::{Arrangement, Jurisdiction};
use crate::store::{DueWork, StoreError};
use unplanned::{Unplanned, left_to_people};

/// How often a filing looks for a code that nobody else takes meanwhile, or for rules that still
/// govern when it is kept.
const ATTEMPTS: u32 = 100;

/// A case that was opened.
#[derive(Debug)]
pub struct FiledCase {
    /// Its identifier.
    pub id: String,
    /// Where it stands.
    pub case: Case,
}

/// A matter that waited in the queue.
pub struct Queued<'a> {
    /// What was taken from it, and under which token.
    pub(super) work: &'a DueWork,
    /// The case that set it in motion.
    pub(super) from_case: String,
}

/// Files what somebody sent through the API, on today.
///
/// # Errors
/// The findings, if it cannot be taken.
pub async fn file(
    host: &Host,
    jurisdiction: &str,
    principal: &Principal,
    filing: Filing,
    once: Option<&Once>,
) -> Result<CaseView, FileError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let record = take(host, jurisdiction, principal, filing, Keeping::Kept).await?;
    Ok(record.answer(once).await?)
}

/// The same, up to keeping it; a dry run never is. Whoever lost a code to somebody else looks for
/// the next one.
pub(super) async fn take<'a>(
    host: &'a Host,
    jurisdiction: &'a Arc<Jurisdiction>,
    principal: &Principal,
    filing: Filing,
    keeping: Keeping,
) -> Result<Record<'a>, FileError> {
    require_kind(host, jurisdiction, principal, filing.kind)?;
    check_parties(host, jurisdiction, principal, &filing).await?;
    let mut attempts = 0;
    loop {
        attempts += 1;
        match attempt(host, jurisdiction, principal, &filing, keeping).await {
            Err(FileError::Flow(FlowError::CodeTaken(_))) if attempts < ATTEMPTS => {}
            taken => return taken,
        }
    }
}

async fn attempt<'a>(
    host: &'a Host,
    jurisdiction: &'a Arc<Jurisdiction>,
    principal: &Principal,
    filing: &Filing,
    keeping: Keeping,
) -> Result<Record<'a>, FileError> {
    let mut matter = compose_for(host, jurisdiction, principal, filing.clone()).await?;
    require_filer(host, jurisdiction, principal, &matter).await?;
    let guide = filing.guide.clone();
    let mut beside = look_beside(host, jurisdiction, &mut matter, guide).await?;
    if principal.credential != Credential::Header {
        beside.findings.extend(useless(&matter));
    }
    beside.keeping = keeping;
    let audience = Audience::of(principal);
    let entry = matter.entry.clone();
    let beside = (beside, principal.author());
    let recorded = record_filing(host, jurisdiction, matter, None, beside).await;
    // What the rules have against an entry tells of it.
    let mut record = recorded.map_err(|error| untold(entry.as_ref(), audience, error))?;
    record.audience = audience;
    Ok(record)
}

/// Files a matter that is whole.
///
/// A filing whose plan faults is kept: its period runs, and people see that it has no route yet.
/// A matter that an outcome set in motion leaves the queue in the transaction that files it, so
/// that it can be filed neither twice nor not at all.
///
/// # Errors
/// The findings, if it cannot be taken.
pub async fn file_matter(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    matter: Matter,
    queued: Option<Queued<'_>>,
) -> Result<FiledCase, FileError> {
    let beside = Beside::default();
    let record = record_filing(host, jurisdiction, matter, queued, (beside, None)).await?;
    let (id, case) = record.keep().await?;
    Ok(FiledCase { id, case })
}

/// Does it, up to keeping it.
pub(super) async fn record_filing<'a>(
    host: &'a Host,
    jurisdiction: &'a Arc<Jurisdiction>,
    matter: Matter,
    queued: Option<Queued<'_>>,
    (beside, author): (Beside, Option<Author>),
) -> Result<Record<'a>, FileError> {
    let from_case = queued.as_ref().map(|queued| queued.from_case.clone());
    let from = (from_case, author);
    let (record, persons, mut asked) = open(host, jurisdiction, &matter, &beside, from).await?;
    let aside = asked.aside.take();
    let with = (&beside, aside.as_deref());
    let written = write_filing(record, &matter, persons, with, asked, queued);
    // Transactions make large futures.
    let written = Box::pin(written).await;
    if let Err(FileError::Refused(_)) = &written {
        // The rules have answered, though nobody fills an office that they name.
        tell_shadows(host, aside.filter(|_| beside.keeping == Keeping::Kept)).await?;
    }
    written
}

/// Writes what goes with a filing that was opened.
async fn write_filing<'a>(
    mut record: Record<'a>,
    matter: &Matter,
    persons: Vec<(String, Party)>,
    (beside, shadowed): (&Beside, Option<&Aside>),
    asked: Asked,
    queued: Option<Queued<'_>>,
) -> Result<Record<'a>, FileError> {
    if let Some(aside) = shadowed {
        let waits = aside.of_case(&mut record.tx, &record.id).await;
        waits.map_err(FlowError::from)?;
        record.shadowed = true;
    }
    if let Some(claim) = &beside.claim {
        claim.make(&mut record).await?;
    }
    for (reference, person) in &persons {
        record
            .tx
            .insert_person(reference, person)
            .await
            .map_err(FlowError::from)?;
    }
    // Days are counted by the calendar that is in force now, whoever loaded it.
    refresh(record.jurisdiction, &mut record.tx).await?;
    let planned = planned(&mut record, matter, asked.planned).await?;
    let trouble = match &planned {
        Event::PlanFailed { message, .. } => Some(message.clone()),
        Event::Manual { said, .. } => Some(said.en.clone()),
        _ => None,
    };
    record
        .append_decided(matter.filed_on, planned, asked.calls)
        .await?;
    if let Some(Queued { work, .. }) = queued {
        let (id, trouble) = (record.id.clone(), trouble.as_deref());
        let finished = record.tx.finish_follow_up(work, Some(&id), trouble);
        finished.await.map_err(FlowError::from)?;
    }
    Ok(record)
}

/// Asks the rules that govern a matter, and opens its case under them. Which rules govern is looked
/// at again in the transaction. If that has changed meanwhile, those that govern now are asked: no
/// filing fails because of a switch.
async fn open<'a>(
    host: &'a Host,
    jurisdiction: &'a Arc<Jurisdiction>,
    named: &Matter,
    beside: &Beside,
    (from_case, author): (Option<String>, Option<Author>),
) -> Result<(Record<'a>, Vec<(String, Party)>, Asked), FileError> {
    if jurisdiction.governing(named.filed_on).is_none() {
        // Rules for that day may have been confirmed elsewhere a moment ago.
        follow(host, jurisdiction).await?;
    }
    for _ in 0..ATTEMPTS {
        let arrangement = jurisdiction.releases.now();
        let asked = ask_the_law(host, jurisdiction, &arrangement, named, beside).await?;
        let (matter, persons) = hide(named.clone());
        let filed = Filed {
            matter,
            release: asked.release.clone(),
            guide: beside.guide.clone(),
        };
        let (from_case, author) = (from_case.clone(), author.clone());
        let revision = arrangement.revision;
        let opened = Record::new(host, jurisdiction, revision, filed, from_case, author).await?;
        match opened {
            Some(record) => return Ok((record, persons, asked)),
            None => follow(host, jurisdiction).await?,
        }
    }
    let what = format!("the arrangement of the releases of {}", jurisdiction.name());
    Err(StoreError::Conflict(what).into())
}

/// The event that follows the filing: the route with its offices, or why there is none.
async fn planned(
    record: &mut Record<'_>,
    named: &Matter,
    planned: Result<CheckedProposal, Unplanned>,
) -> Result<Event, FileError> {
    let (host, jurisdiction) = (record.host, record.jurisdiction);
    match planned {
        Ok(proposal) => {
            let digest = &record.case.release;
            note_answer(jurisdiction, &mut record.tx, digest, &record.faults).await?;
            let route = &proposal.route;
            let offices = fill_offices(host, jurisdiction, &mut record.tx, named, route).await?;
            match plan_event(jurisdiction, &record.case.matter, &proposal, offices) {
                Ok(event) => Ok(event),
                Err(error) => Ok(Event::PlanFailed {
                    code: NO_DATE.into(),
                    message: error.to_string(),
                    component: None,
                    instead: left_to(record, named).await?,
                }),
            }
        }
        Err(unplanned) => {
            let instead = left_to(record, named).await?;
            if let Unplanned::Fault(fault) = &unplanned {
                let (tx, now) = (&mut record.tx, record.now);
                let digest = &record.case.release;
                record.too_many_faults = note_fault(jurisdiction, tx, digest, fault, now).await?;
            }
            Ok(unplanned.event(instead))
        }
    }
}

/// Notes who has a part in a case without a route; says who decides it in the place of the authority.
async fn left_to(record: &mut Record<'_>, named: &Matter) -> Result<Option<Role>, FlowError> {
    let (parts, instead) = first_parts(record.jurisdiction, &mut record.tx, named).await?;
    record.insert_parts(&parts).await?;
    Ok(instead)
}

/// What the rules that govern a filing say to it, unless they refuse it.
struct Asked {
    release: String,
    planned: Result<CheckedProposal, Unplanned>,
    calls: Vec<Call>,
    /// What shadow releases are asked then.
    aside: Option<Box<Aside>>,
}

async fn ask_the_law(
    host: &Host,
    jurisdiction: &Jurisdiction,
    arrangement: &Arrangement,
    matter: &Matter,
    beside: &Beside,
) -> Result<Asked, FileError> {
    if let Some((digest, unplanned)) = left_to_people(jurisdiction, arrangement, matter) {
        let own = host_findings(matter).into_iter();
        let found: Vec<Finding> = own.chain(beside.findings.clone()).collect();
        if found.iter().any(|one| one.severity == Severity::Error) {
            return Err(FileError::Refused(found));
        }
        return Ok(Asked {
            release: digest.to_owned(),
            planned: Err(unplanned),
            calls: vec![],
            // What is tried to take the place of these rules is asked just now.
            aside: Aside::left_to_people(jurisdiction, arrangement, digest, matter),
        });
    }
    let (plugin, evaluated) = evaluate_under(jurisdiction, arrangement, matter).await?;
    let (rules, verdict) = (plugin.as_deref(), evaluated.verdict);
    let aside = Aside::of(jurisdiction, arrangement, rules, matter, &verdict);
    let planned = match with_findings(verdict, beside.findings.clone()) {
        Verdict::Refused(findings) => {
            // No case is left of it, only what a shadow would have said.
            tell_shadows(host, aside.filter(|_| beside.keeping == Keeping::Kept)).await?;
            return Err(FileError::Refused(findings));
        }
        Verdict::Planned(proposal) => Ok(proposal),
        Verdict::Faulted(fault) => Err(Unplanned::Fault(fault)),
    };
    let release = plugin.map(|plugin| plugin.digest().to_owned());
    Ok(Asked {
        release: release.unwrap_or_default(),
        planned,
        calls: evaluated.calls,
        aside,
    })
}

/// The event of a route that was checked: settled at once, or its first stage entered.
///
/// # Errors
/// If no calendar reaches a date, which is a fault of the rules like any other.
fn plan_event(
    jurisdiction: &Jurisdiction,
    matter: &Matter,
    proposal: &CheckedProposal,
    offices: Vec<Office>,
) -> Result<Event, FlowError> {
    let first = proposal.route.stage(0).map(CheckedStage::stage);
    let (day, days) = (matter.filed_on, Days::of(matter, None));
    let entered = first.map(|stage| enter(jurisdiction, stage, day, days, None));
    Ok(Event::Planned(Box::new(Planned {
        route: proposal.route.as_route().clone(),
        findings: proposal.findings.clone(),
        entered: entered.transpose()?,
        unconfirmed: false,
        release: None,
        offices,
    })))
}
