//! A breach of a period opens a rectification, where the text lists it as a violation.
//!
//! The breach is noted in the transaction of its lapse. Which breaches are violations is the
//! operator's reading of the instrument, in the policy; whoever orders rectifications is what the
//! rules answer. Unless the policy lets the host file by itself, it proposes, and one call files.

use std::sync::Arc;

use jiff::Timestamp;

use super::codes::Beside;
use super::compose::prior_of;
use super::error::{FileError, FlowError};
use super::evaluate::{Verdict, evaluate_under, host_finding};
use super::faults::{note_fault, settle_after};
use super::file::record_filing;
use super::host::Host;
use super::offices::{sides_of, tree_of};
use super::once::Once;
use super::persons::reveal;
use super::read::{CaseView, load_in};
use super::record::Record;
use super::supervision::Scope;
use crate::clock::end_of;
use crate::domain::actor::ActorName;
use crate::domain::case::{Event, Lapsed, Silence};
use crate::domain::phrases::{citation, listed};
use crate::domain::route_check::CheckedStage;
use crate::domain::words::{clipped, in_full, word};
use crate::domain::{
    Author, Date, Matter, MatterKind, Organisation, OrganisationTree, Party, Principal, Reach,
    Statement, Text,
};
use crate::policy::{Arrangement, Jurisdiction, Violation};
use crate::rules::Fault;
use crate::store::{BreachRow, StoredEvent, View};

/// How many are filed at once.
const BATCH: u32 = 50;

/// Why a breach is no violation.
const UNLISTED: &str = "条文未将其列为违法行为 / the text does not list it as a violation";
const WITHOUT_ROUTE: &str = "期限届满时规则尚未给出办理流程 / the period was over before the rules had \
    given the case a route";

/// Notes the breach that an event tells of, whoever's turn it was.
pub(super) async fn note_breach(record: &mut Record<'_>, lapsed: &Lapsed) -> Result<(), FlowError> {
    if lapsed.silence != Silence::Breach {
        return Ok(());
    }
    let case = &record.case;
    let Some(stage) = case.stage().map(CheckedStage::stage) else {
        return Ok(());
    };
    let deadline = stage.deadline.as_ref();
    let violation = deadline.map_or_else(Vec::new, |deadline| deadline.citations.clone());
    let (kind, actor) = (case.matter.kind, ActorName::from(stage.actor));
    let parts = record.tx.parts(&record.id).await?;
    let is = |part: &str| {
        part.parse::<ActorName>().is_ok_and(|part| {
            let reach = |name: ActorName| name.reach.unwrap_or(Reach::Same);
            part.role == actor.role && reach(part) == reach(actor)
        })
    };
    let respondent = parts.iter().find(|(part, _)| is(part));
    let respondent = respondent.map_or_else(String::new, |(_, party)| party.clone());
    let all = &record.jurisdiction.policy.violations;
    let found = Violation::listing(all, kind, &lapsed.stage);
    let without_route = found.is_some() && had_no_route(record, lapsed.due).await?;
    let found = found.filter(|_| !without_route);
    let row = BreachRow {
        case_id: record.id.clone(),
        stage: lapsed.stage.clone(),
        due: lapsed.due,
        kind: word(&kind),
        state: if found.is_some() && !violation.is_empty() && !respondent.is_empty() {
            "proposed".to_owned()
        } else {
            "listed".to_owned()
        },
        respondent,
        violation,
        basis: found.map(|one| one.basis.clone()),
        why: match found {
            Some(one) => format!("{} / {}", one.reading.zh, one.reading.en),
            None if without_route => WITHOUT_ROUTE.to_owned(),
            None => UNLISTED.to_owned(),
        },
        trouble: None,
        rectification: None,
    };
    record.tx.insert_breach(&row).await?;
    Ok(())
}

/// Whether a day was over before rules had given the case a way to go, so that nobody was to act by then.
async fn had_no_route(record: &mut Record<'_>, due: Date) -> Result<bool, FlowError> {
    let events = record.tx.events(&record.id).await?;
    let zone = &record.jurisdiction.policy.zone;
    Ok(late_plan_of(&events).is_some_and(|at| end_of(due, zone) <= at))
}

/// When a case was planned that no rules had answered when it was filed; none for any other.
fn late_plan_of(events: &[StoredEvent]) -> Option<Timestamp> {
    let is_failure =
        |one: &StoredEvent| matches!(one.event, Event::PlanFailed { .. } | Event::Manual { .. });
    let planned = |one: &&StoredEvent| matches!(one.event, Event::Planned(_));
    let late = events.iter().any(is_failure);
    let planned = events.iter().find(planned).filter(|_| late)?;
    // What cannot be read is held against nobody.
    Some(planned.recorded_at.parse().unwrap_or(Timestamp::MAX))
}

/// Files the rectification that is proposed for an overdue case, in the name of the caller's
/// organisation, which has to be the one that orders it. Of several the one that was due first.
///
/// # Errors
/// The findings, if the rules do not take it; [`FlowError::NoBreach`] if nothing is proposed, or the
/// caller neither orders it nor sees what the respondent does.
pub async fn rectify(
    host: &Host,
    jurisdiction: &str,
    by: &Principal,
    case: &str,
    once: Option<&Once>,
) -> Result<CaseView, FileError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    let none = || FlowError::NoBreach(clipped(case, 128));
    let row = view.open_breach_of(case).await?.ok_or_else(none)?;
    let tree = tree_of(&mut view).await?;
    let scope = Scope::of(by, &tree, &tree, jurisdiction.policy.tier);
    let arrangement = jurisdiction.releases.now();
    let matter = rectification(host, jurisdiction, &arrangement, &mut view, &row).await;
    drop(view);
    let orders =
        by.claimed.is_some() || matches!(&matter, Ok(matter) if matter.applicant.id == by.part());
    if !orders && !scope.has(&row.respondent) {
        return Err(none().into());
    }
    let matter = matter?;
    if !orders {
        let text = Text {
            zh: format!("应由“{}”责令改正", matter.applicant.name),
            en: format!("`{}` orders this rectification", matter.applicant.id),
        };
        return Err(FileError::Refused(vec![host_finding("applicant.id", text)]));
    }
    let record = file(host, jurisdiction, matter, &row, by.author()).await?;
    Ok(record.answer(once).await?)
}

/// Files what is proposed, where the policy lets the host do so; says how many were filed. What
/// cannot be filed holds up nothing else.
///
/// # Errors
/// If the database is away.
pub async fn rectify_breaches(host: &Host) -> Result<usize, FlowError> {
    let mut filed = 0;
    for jurisdiction in host.jurisdictions() {
        if !jurisdiction.policy.rectify_breaches {
            continue;
        }
        let done = rectify_in(host, jurisdiction).await;
        let what = "rectifications of its breaches could not be filed";
        let done = host.setbacks.settle(jurisdiction.name(), what, done)?;
        filed += done.unwrap_or(0);
    }
    Ok(filed)
}

async fn rectify_in(host: &Host, jurisdiction: &Arc<Jurisdiction>) -> Result<usize, FlowError> {
    let mut view = host.store.read(jurisdiction.name()).await?;
    let rows = view.breaches("proposed", ("", ""), BATCH).await?;
    drop(view);
    let mut filed = 0;
    for row in rows {
        filed += usize::from(rectify_one(host, jurisdiction, &row).await?);
    }
    Ok(filed)
}

/// Files one, or makes a task of it for people. Whoever was first with it did it.
async fn rectify_one(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    row: &BreachRow,
) -> Result<bool, FlowError> {
    let mut view = host.store.read(jurisdiction.name()).await?;
    let arrangement = jurisdiction.releases.now();
    let matter = rectification(host, jurisdiction, &arrangement, &mut view, row).await;
    drop(view);
    let kept = match matter {
        Ok(matter) => match file(host, jurisdiction, matter, row, None).await {
            Ok(record) => record.keep().await.map(|_| ()).map_err(FileError::from),
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    };
    let (why, fault) = match kept {
        Ok(()) => return Ok(true),
        Err(FileError::Refused(findings)) => {
            let why = findings
                .iter()
                .map(|finding| format!("{}: {}", finding.subject, finding.message.en));
            (why.collect::<Vec<_>>().join("; "), None)
        }
        Err(FileError::Flow(error)) if error.is_conflict() => return Ok(false),
        Err(FileError::Flow(error)) if may_pass(&error) => return Err(error),
        Err(FileError::Flow(error)) => {
            tracing::error!(
                case = row.case_id,
                error = &error as &dyn std::error::Error,
                "the rectification of a breach could not be filed"
            );
            let why = in_full(&error);
            let fault = match error {
                FlowError::Fault(fault) => Some(fault),
                _ => None,
            };
            (why, fault)
        }
    };
    let asked = arrangement.governing(host.today(jurisdiction));
    let digest = asked.map(|release| release.plugin.digest());
    let fault = digest.zip(fault.as_ref());
    match make_task(host, jurisdiction, row, &why, fault).await {
        Err(error) if error.is_conflict() => Ok(false),
        made => made.map(|()| false),
    }
}

/// Whether it may be done later without anybody doing something about the breach.
fn may_pass(error: &FlowError) -> bool {
    error.is_passing() || matches!(error, FlowError::ClockBehind { .. })
}

async fn make_task(
    host: &Host,
    jurisdiction: &Jurisdiction,
    row: &BreachRow,
    why: &str,
    fault: Option<(&str, &Fault)>,
) -> Result<(), FlowError> {
    let name = jurisdiction.name();
    let mut tx = host.store.begin_under_arrangement(name).await?;
    tx.settle_breach(row, None, Some(&clipped(why, 1_000)))
        .await?;
    let too_many = match fault {
        Some((digest, fault)) => {
            note_fault(jurisdiction, &mut tx, digest, fault, host.now()).await?
        }
        None => false,
    };
    tx.commit().await?;
    if too_many {
        settle_after(host, jurisdiction).await;
    }
    Ok(())
}

/// Records the case, and that it was made of this breach: in one transaction, so never twice.
async fn file<'a>(
    host: &'a Host,
    jurisdiction: &'a Arc<Jurisdiction>,
    matter: Matter,
    row: &BreachRow,
    author: Option<Author>,
) -> Result<Record<'a>, FileError> {
    let mut record = record_filing(
        host,
        jurisdiction,
        matter,
        None,
        (Beside::default(), author),
    )
    .await?;
    let id = record.id.clone();
    let settled = record.tx.settle_breach(row, Some(&id), None).await;
    settled.map_err(FlowError::from)?;
    Ok(record)
}

/// The matter: against whom the period ran, for what the text lists the breach as, from whoever the
/// rules say orders it. The entry stands in the earlier case: what is stopped is more than it.
async fn rectification(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    arrangement: &Arrangement,
    view: &mut View,
    row: &BreachRow,
) -> Result<Matter, FileError> {
    let tree = tree_of(view).await?;
    let respondent = tree.get(&tree.heir(&row.respondent));
    let respondent: Party = respondent
        .ok_or_else(|| {
            refused(
                "责任机构不在机构目录中",
                "the respondent is no organisation here",
            )
        })?
        .party();
    let (case, _) = load_in(view, &row.case_id).await?;
    let earlier = reveal(view, case.matter.clone()).await;
    let mut prior = prior_of(&case);
    prior.applicant = earlier.map_err(FlowError::from)?.applicant;
    let breached = listed(row.violation.iter().map(citation)).zh;
    let grounds = format!(
        "案件 {} 于 {} 逾期未办结（{breached}）",
        row.case_id, row.due
    );
    let mut matter = Matter {
        kind: MatterKind::Rectification,
        filed_on: host.today(jurisdiction),
        occurred_on: None,
        filed_with: None,
        applicant: respondent.clone(),
        respondents: vec![respondent],
        entry: None,
        proposed: None,
        statement: Statement {
            violation: row.basis.as_ref().or(row.violation.first()).cloned(),
            grounds: Some(grounds),
            ..Statement::default()
        },
        prior: Some(prior),
    };
    let orderer = orderer_of(jurisdiction, arrangement, &tree, &matter).await?;
    matter.applicant = orderer
        .ok_or_else(|| refused("没有机构可以责令改正", "nobody here orders a correction"))?;
    Ok(matter)
}

/// Who orders it: the first to act in the route that the rules answer, if somebody but the
/// respondent is. Nobody orders himself.
async fn orderer_of(
    jurisdiction: &Arc<Jurisdiction>,
    arrangement: &Arrangement,
    tree: &OrganisationTree,
    matter: &Matter,
) -> Result<Option<Party>, FileError> {
    let (_, evaluated) = evaluate_under(jurisdiction, arrangement, matter).await?;
    let proposal = match evaluated.verdict {
        Verdict::Planned(proposal) => proposal,
        Verdict::Refused(findings) => return Err(FileError::Refused(findings)),
        Verdict::Faulted(fault) => return Err(FlowError::from(fault).into()),
    };
    let route = &proposal.route;
    let first = route.stage(0).map(|stage| stage.stage().actor);
    let sides = sides_of(jurisdiction, matter, Some(route));
    let filled = first.map(|actor| tree.fill(actor, &sides));
    let others = |id: &&String| matter.respondents.iter().all(|party| party.id != **id);
    let orderer = filled.iter().flatten().filter(others);
    Ok(orderer
        .filter_map(|id| tree.get(id))
        .map(Organisation::party)
        .next())
}

fn refused(zh: &str, en: &str) -> FileError {
    let text = Text {
        zh: zh.to_owned(),
        en: en.to_owned(),
    };
    FileError::Refused(vec![host_finding("respondents[0].id", text)])
}
